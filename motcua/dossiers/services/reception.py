"""What stands in the way of reception: one rule, whichever road a dossier comes by.

Every act that puts a dossier into the clock asks `check_reception` first; what merely takes it in, or files
it, asks whether the procedure is in force.
"""

from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.catalogue import eforms
from motcua.catalogue.models import ChannelTerm, ProcedureVersion
from motcua.common.refusal import Refusal
from motcua.deadlines.calendars import local
from motcua.dossiers import completeness
from motcua.dossiers.models import Dossier
from motcua.dossiers.services import paying
from motcua.dossiers.status import WAITING


class ProcedureOver(Refusal):
    """The catalogue has no such procedure in force on the day of the filing."""

    code = "dossier-procedure-over"
    message = gettext_lazy(
        "Thủ tục “{procedure}” không có hiệu lực ngày {day} nên không nhận hồ sơ. "
        "Hãy tìm thủ tục thay thế trong danh mục hiện hành."
    )


class FormInvalid(Refusal):
    """The electronic form says what it may not, or leaves out what it must say."""

    code = "dossier-form-invalid"
    message = gettext_lazy(
        "Tờ khai chưa dùng được để tiếp nhận: {pages}. Hãy sửa tờ khai, yêu cầu bổ sung, hoặc từ chối."
    )


def check_reception(dossier: Dossier, *, at: datetime) -> None:
    """Raise ProcedureOver, PapersMissing, FormInvalid or FeeDueFirst; any state but waiting is the move's."""
    if dossier.status not in WAITING:
        return
    filed = local(dossier.submitted_at)
    check_in_force(dossier.version, filed.date())
    completeness.check_reception(dossier)
    _check_form(dossier, filed)
    paying.check_before_reception(dossier, at=at)


def check_in_force(version: ProcedureVersion, day: date) -> None:
    """Raise ProcedureOver where nothing may be filed under this version on that day."""
    if not ProcedureVersion.objects.in_force(day).filter(pk=version.pk).exists():
        raise ProcedureOver(procedure=version.name, day=f"{day:%d/%m/%Y}")


def form_invalid(pages: list[str]) -> FormInvalid:
    """The refusal that names these pages of the form."""
    named = [_("trang “%(page)s”") % {"page": title} for title in pages]
    return FormInvalid(pages="; ".join(named))


def _check_form(dossier: Dossier, filed: datetime) -> None:
    """As of the day of the filing; the desk asks nothing that is not known, but takes nothing wrong."""
    if dossier.e_form is None:
        return
    form = eforms.parse(dossier.e_form.definition)
    if dossier.channel != ChannelTerm.Channel.ONLINE:
        form = eforms.optional(form)
    pages = eforms.incomplete_pages(form, dossier.answers, at=filed)
    if pages:
        raise form_invalid(pages)
