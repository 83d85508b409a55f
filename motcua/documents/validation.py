"""Who signed a PDF, when, and whether it was changed afterwards, in plain sentences."""

import base64
import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from asn1crypto import pem, x509
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.common import child
from motcua.common.refusal import Refusal
from motcua.documents.models import Signature
from motcua.documents.signing import configured
from motcua.documents.soft_keys import DemoSigner

_CHILD = "motcua.documents.inspection.signatures"  # pyHanko reads there what anybody may have bent
_LIMITS = child.Limits(seconds=20, memory=1024**3, answer=1_000_000)
_SAME_SECOND = timedelta(seconds=1)  # a signature states its time without fractions
_ONE_CLOCK = timedelta(minutes=5)  # an act and its signature by the same clock are no further apart


class BrokenPdf(Refusal):
    """The file is no PDF that can be read, so nothing can be said about signatures."""

    code = "document-broken-pdf"
    message = gettext_lazy(
        "Không đọc được tệp này: tệp không phải PDF, bị hỏng hoặc có mật khẩu. Vui lòng chọn lại tệp gốc."
    )


@dataclass(frozen=True)
class SignatureReport:
    """What is known about one signature. `sentence` says all of it in Vietnamese."""

    signer: str
    organisation: str
    signed_at: datetime | None  # as the signer states it
    intact: bool  # what was signed is as it was
    covers_whole_file: bool
    trusted: bool  # the certificate comes from a trusted authority and was good
    changed_after: bool  # something other than further signatures was added later
    sentence: str

    @property
    def good(self) -> bool:
        return self.intact and self.trusted and not self.changed_after


def validate(pdf: bytes, *, trust_roots: Iterable[x509.Certificate] | None = None) -> list[SignatureReport]:
    """One report per signature, in the order made; an unsigned PDF has none.

    trust_roots  authorities to believe; the installation's (`trusted_roots`) when left out.
    Revocation is not asked for (no network). Raises BrokenPdf.
    """
    roots = trusted_roots() if trust_roots is None else trust_roots
    known = json.dumps([base64.b64encode(one.dump()).decode() for one in roots]).encode()
    try:
        found = json.loads(child.run(_CHILD, known + b"\n" + pdf, limits=_LIMITS))
    except child.ChildFailed as error:
        raise BrokenPdf from error
    if found is None:
        raise BrokenPdf
    return [_report(facts) for facts in found]


def trusted_roots() -> list[x509.Certificate]:
    """The demo authority where soft keys sign, and the PEM file settings.TRUST_ROOTS names."""
    keys = configured()
    roots = [keys.root()] if isinstance(keys, DemoSigner) else []
    if settings.TRUST_ROOTS:
        text = Path(settings.TRUST_ROOTS).read_bytes()
        roots += [x509.Certificate.load(der) for _kind, _headers, der in pem.unarmor(text, multiple=True)]
    return roots


def _report(facts: dict[str, Any]) -> SignatureReport:
    """What the child found, with its sentence."""
    said = facts["signed_at"]
    known = facts | {"signed_at": datetime.fromisoformat(said) if said else None, "sentence": ""}
    return _worded(SignatureReport(**known), None)


def by_act(report: SignatureReport) -> SignatureReport:
    """The report with the time of the act first, where the system's clock is not the machine's (the demo).

    Known of a good signature made here; any other report stays as it is.
    """
    if report.signed_at is None or not report.good:
        return report
    near = (report.signed_at - _SAME_SECOND, report.signed_at + _SAME_SECOND)
    rows = Signature.objects.filter(signer_name=report.signer, signed_at__range=near)
    at = rows.values_list("file__created_at", flat=True).first()
    if at is None or abs(at - report.signed_at) < _ONE_CLOCK:
        return report
    return _worded(report, at)


def _worded(report: SignatureReport, act_at: datetime | None) -> SignatureReport:
    return replace(report, sentence=" ".join(_sentences(report, act_at)))


def _when(at: datetime) -> str:
    local = at.astimezone(ZoneInfo("Asia/Ho_Chi_Minh"))
    return _("lúc {hour} ngày {day}").format(hour=f"{local:%H:%M:%S}", day=f"{local:%d/%m/%Y}")


def _sentences(report: SignatureReport, act_at: datetime | None) -> list[str]:
    who = report.signer or _("Người ký không rõ tên")
    if report.organisation:
        who = f"{who} ({report.organisation})"
    if not report.intact:
        return [_("Chữ ký của {who} không còn đúng: nội dung tệp đã bị sửa sau khi ký.").format(who=who)]
    signed = _when(report.signed_at) if report.signed_at else _("không ghi thời điểm")
    said = [_("{who} đã ký {when}.").format(who=who, when=_when(act_at) if act_at else signed)]
    if act_at:
        said.append(
            _("Đó là giờ của hệ thống; theo giờ máy thì chữ ký số được tạo {when}.").format(when=signed)
        )
    if report.changed_after:
        said.append(_("Tệp đã bị thay đổi sau khi ký; phần thêm vào không được chữ ký này xác nhận."))
    elif report.covers_whole_file:
        said.append(_("Nội dung không thay đổi từ khi ký."))
    else:
        said.append(_("Sau đó tệp có thêm chữ ký khác; nội dung đã ký không thay đổi."))
    if report.trusted:
        said.append(_("Chứng thư của người ký do tổ chức được tin cậy cấp."))
    else:
        said.append(_("Chứng thư của người ký không được tin cậy, nên chưa xác nhận được người ký là ai."))
    return said
