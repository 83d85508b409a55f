"""What a person gives to publish a process."""

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import validate_slug
from django.utils.translation import gettext_lazy as _

from motcua.workflow.bpmn import LARGEST_FILE


class ProcessFacts(forms.Form):
    """Key, name and decision, on the way to a check and again on the way to publishing."""

    key = forms.CharField(
        label=_("Mã quy trình"),
        max_length=80,
        validators=[validate_slug],
        help_text=_("Chữ không dấu, số, gạch nối; ví dụ: district_days. Mã đã có thì thành phiên bản mới."),
        error_messages={"invalid": _("Mã chỉ gồm chữ không dấu, số, gạch nối và gạch dưới.")},
    )
    name = forms.CharField(
        label=_("Tên quy trình"), max_length=300, required=False, help_text=_("Bỏ trống: lấy tên trong tệp.")
    )
    decision = forms.CharField(
        label=_("Quyết định phê duyệt"),
        max_length=200,
        required=False,
        help_text=_("Ví dụ: Quyết định số 1234/QĐ-UBND ngày 25/07/2022."),
    )


class ProcessUpload(ProcessFacts):
    """The file as it left the drawing program."""

    file = forms.FileField(
        label=_("Tệp BPMN 2.0 (.bpmn hoặc .xml)"),
        error_messages={"empty": _("Tệp trống; hãy chọn lại tệp đã lưu từ phần mềm vẽ.")},
    )

    def clean_file(self) -> "UploadedFile[bytes]":
        """Size first: nothing larger is read into memory."""
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        if (file.size or 0) > LARGEST_FILE:
            raise forms.ValidationError(_("Tệp lớn quá 2 MB; quy trình thật chỉ vài chục KB."))
        return file


class ProcessPublish(ProcessFacts):
    """The checked text."""

    bpmn = forms.CharField(max_length=LARGEST_FILE, strip=False)


class WholeLimit(forms.Form):
    """Limit of a procedure, to see the steps' shares in hours."""

    hours = forms.DecimalField(
        label=_("Thời hạn của thủ tục (giờ làm việc)"),
        min_value=1,
        max_value=9999,
        max_digits=6,
        decimal_places=2,
        required=False,
    )
