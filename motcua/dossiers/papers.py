"""Papers the system makes about a dossier: forms of the one-stop, drafts, signed results."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from motcua.agencies.officers import Officer
from motcua.common.refusal import Refusal
from motcua.deadlines.counting import Limit, LimitUnit
from motcua.documents import services as documents
from motcua.documents.render import render
from motcua.documents.signing import SignerIdentity
from motcua.dossiers import letterhead, results
from motcua.dossiers.events import SHORT
from motcua.dossiers.models import Dossier, Paper
from motcua.dossiers.notices import tracking_url

FORM_NAMES = {
    "form01": _("Giấy tiếp nhận hồ sơ và hẹn trả kết quả"),
    "form03": _("Phiếu từ chối tiếp nhận giải quyết hồ sơ"),
}


class NoDraft(Refusal):
    """There is nothing to sign."""

    code = "dossier-no-draft"
    message = _("Hồ sơ {dossier} chưa có dự thảo kết quả để ký. Vui lòng trả lại người xử lý.")


def issue(dossier: Dossier, template: str, *, by: Officer, at: datetime, reason: str = "") -> Paper:
    """Fill, store and keep a form of the one-stop (01/2018/TT-VPCP Điều 9, 10); reprinted from the store."""
    data = _form_data(dossier, by=by, at=at)
    if template == "form01":
        data |= _receipt_data(dossier)
    else:
        data |= {"reason": reason}
    pdf = render(template, data)
    name = f"{dossier.code or dossier.ticket}-{template}.pdf"
    file = documents.store_made(ref=dossier.pk, name=name, content=pdf, at=at)
    return Paper.objects.create(
        dossier=dossier,
        kind=Paper.Kind.FORM,
        template=template,
        name=str(FORM_NAMES[template]),
        file=file,
        made_at=at,
    )


def draft_result(dossier: Dossier, corrections: dict[str, Any], *, at: datetime) -> Paper:
    """Fill the result's template from the dossier and the corrections; replaces an older draft."""
    kind = results.kind_of(dossier)
    flat = {**results.prefill(dossier), **corrections}
    pdf = render(kind.template, results.build(dossier, flat, dated=at, signatory=None))
    name = f"{dossier.code}-du-thao.pdf"
    file = documents.store_made(ref=dossier.pk, name=name, content=pdf, at=at)
    dossier.papers.filter(kind=Paper.Kind.DRAFT, replaced_at=None).update(replaced_at=at)
    return Paper.objects.create(
        dossier=dossier,
        kind=Paper.Kind.DRAFT,
        template=kind.template,
        name=kind.name,
        file=file,
        data=flat,
        made_at=at,
    )


def sign_result(dossier: Dossier, *, by: Officer, at: datetime) -> Paper:
    """The result as the leader signs it, with its code `<mã hồ sơ>-KQ(n)` (45/2020/NĐ-CP Điều 14 khoản 3)."""
    draft = dossier.papers.filter(kind=Paper.Kind.DRAFT, replaced_at=None).order_by("-made_at").first()
    if draft is None:
        raise NoDraft(dossier=dossier)
    number = dossier.papers.filter(kind=Paper.Kind.RESULT).count() + 1
    code = f"{dossier.code}-KQ{number}"
    pdf = render(draft.template, results.build(dossier, draft.data, dated=at, signatory=by))
    signer = SignerIdentity(
        code=by.staff.code,
        name=by.staff.full_name,
        title=letterhead.title_of(by),
        organisation=dossier.agency.name,
    )
    file = documents.store_signed(
        ref=dossier.pk, name=f"{code}.pdf", content=pdf, signer=signer, reason=draft.name, at=at
    )
    return Paper.objects.create(
        dossier=dossier,
        kind=Paper.Kind.RESULT,
        template=draft.template,
        name=draft.name,
        file=file,
        data=draft.data,
        code=code,
        made_at=at,
    )


def _form_data(dossier: Dossier, *, by: Officer, at: datetime) -> dict[str, Any]:
    proxy = dossier.proxy
    return letterhead.of(dossier.receiving_unit, dated=at) | {
        "code": dossier.code or dossier.ticket,
        "applicant": proxy.name if proxy else dossier.owner_name,
        "address": dossier.contact_address,
        "phone": dossier.contact_phone,
        "email": dossier.contact_email,
        "procedure": dossier.version.name,
        "desk": dossier.receiving_unit.name,
        "submitter": proxy.name if proxy else dossier.owner_name,
        "officer": by.staff.full_name,
    }


def _receipt_data(dossier: Dossier) -> dict[str, Any]:
    papers = dossier.papers.filter(kind=Paper.Kind.COMPONENT).select_related("component")
    number = dossier.owner.id_number
    return {
        "owner": dossier.owner_name if dossier.proxy else "",
        "identity": str(_("Số định danh/mã số thuế: {number}")).format(number=number) if number else "",
        "channel": dossier.get_channel_display(),
        "procedure_code": dossier.version.procedure.code,
        "components": [
            {"name": paper.name, "originals": paper.originals, "copies": paper.copies}
            for paper in papers.order_by("component__position", "id")
        ],
        "sets": dossier.version.sets,
        "time_limit": str(Limit(dossier.limit_value or 0, LimitUnit(dossier.limit_unit))),
        "received_at": dossier.received_at,
        "due_at": dossier.due_at,
        "collect_at": dossier.receiving_unit.name,
        "lookup_url": tracking_url(dossier),
        "digest": dossier.chain_head[:SHORT],
    }
