"""Papers the system makes about a dossier: forms of the one-stop, drafts, signed results."""

from datetime import datetime
from typing import Any

from django.utils import translation
from django.utils.translation import gettext_lazy as _

from motcua.agencies.officers import Officer
from motcua.common.refusal import Refusal
from motcua.deadlines.counting import Limit, LimitUnit
from motcua.documents import services as documents
from motcua.documents.models import File
from motcua.documents.render import render
from motcua.documents.signing import SignerIdentity
from motcua.dossiers import letterhead, numbers, results, validity
from motcua.dossiers.events import SHORT
from motcua.dossiers.form_sets import form_for
from motcua.dossiers.models import Dossier, Paper
from motcua.dossiers.notices import tracking_url

CHECK_SHEET = "check_sheet"


class NoDraft(Refusal):
    """There is nothing to sign."""

    code = "dossier-no-draft"
    message = _("Hồ sơ {dossier} chưa có dự thảo kết quả để ký. Vui lòng trả lại người xử lý.")


class DraftChanged(Refusal):
    """The draft is not the one the leader read."""

    code = "dossier-draft-changed"
    message = _(
        "Dự thảo của hồ sơ {dossier} đã thay đổi sau khi bạn xem nên chưa ký. Hãy xem bản mới rồi duyệt lại."
    )


def issue(
    dossier: Dossier, template: str, *, by: Officer, at: datetime, reason: str = "", money: str = ""
) -> Paper:
    """Fill, store and keep a form of the one-stop (01/2018/TT-VPCP Điều 9, 10); reprinted from the store.

    money   what form 01 says about fees.
    """
    data = _form_data(dossier, at=at) | _desk_data(dossier, by.staff.full_name)
    data["number"] = _number(dossier, template, at=at)
    if template == "form01":
        data |= _receipt_data(dossier) | {"money": money}
    else:
        data |= {"reason": reason}
    return keep_form(dossier, template, _printed(dossier, template, template, data, at=at), at=at)


def issue_second_appointment(dossier: Dossier, *, first_due_at: datetime, at: datetime) -> Paper:
    """Form 01 with its second pair of times, once a financial duty is proved; signed by who received."""
    receiver = dossier.received_by.full_name if dossier.received_by else ""
    data = _form_data(dossier, at=at) | _desk_data(dossier, receiver) | _receipt_data(dossier)
    data |= {"due_at": first_due_at, "second_due_at": dossier.due_at}
    file = _printed(dossier, "form01_second", "form01", data, at=at)
    return keep_form(dossier, "form01_second", file, at=at)


def issue_supplement(
    dossier: Dossier, *, items: list[str], reason: str, until: datetime, by: Officer, at: datetime
) -> Paper:
    """Form 02: what to bring, why, until when, whom to ask."""
    number = _number(dossier, "form02", at=at)
    pdf = supplement_sheet(dossier, items=items, reason=reason, until=until, by=by, at=at, number=number)
    return keep_form(dossier, "form02", _issued(dossier, "form02", "form02", pdf, at=at), at=at)


def supplement_sheet(
    dossier: Dossier,
    *,
    items: list[str],
    reason: str,
    until: datetime,
    by: Officer,
    at: datetime,
    number: str = "",
) -> bytes:
    """Form 02 as it prints when this officer of the one-stop sends it; a preview has no number."""
    data = _form_data(dossier, at=at) | {
        "number": number,
        "items": items,
        "reason": reason,
        "supplement_by": until,
        "officer": by.staff.full_name,
        "officer_phone": by.staff.phone or dossier.receiving_unit.phone,
    }
    return _rendered(dossier, "form02", data, at=at)


def sign_apology(dossier: Dossier, *, reason: str, new_due_at: datetime, by: Officer, at: datetime) -> File:
    """Form 04, signed digitally by the head of the agency; it becomes a paper when the one-stop sends it."""
    number = _number(dossier, "form04", at=at)
    pdf = apology_sheet(dossier, reason=reason, new_due_at=new_due_at, by=by, at=at, number=number)
    return _signed(dossier, "form04", pdf, by=by, at=at)


def apology_sheet(
    dossier: Dossier,
    *,
    reason: str,
    new_due_at: datetime,
    by: Officer | None,
    at: datetime,
    number: str = "",
) -> bytes:
    """Form 04 as it prints; by: the head who signs, none in a draft."""
    data = _form_data(dossier, at=at) | letterhead.of(dossier.agency, dated=at)
    data |= {
        "number": number,
        "received_at": dossier.received_at,
        "due_at": dossier.due_at,
        "reason": reason,
        "new_due_at": new_due_at,
        "signature": letterhead.signature(by, dossier.agency) if by else {"title": ""},
    }
    return _rendered(dossier, "form04", data, at=at)


def sign_refusal(dossier: Dossier, *, reason: str, by: Officer, at: datetime) -> File:
    """Form 03 after appraisal, signed digitally by the leader; the one-stop signs by hand."""
    number = _number(dossier, "form03", at=at)
    pdf = refusal_sheet(dossier, reason=reason, officer="", at=at, number=number)
    return _signed(dossier, "form03", pdf, by=by, at=at)


def refusal_sheet(dossier: Dossier, *, reason: str, officer: str, at: datetime, number: str = "") -> bytes:
    """Form 03 as it prints; officer: who receives, dots to sign on when empty; a preview has no number."""
    data = _form_data(dossier, at=at) | _desk_data(dossier, officer)
    return _rendered(dossier, "form03", data | {"reason": reason, "number": number}, at=at)


def issue_stop_notice(dossier: Dossier, *, reason: str, at: datetime) -> Paper:
    """The notice that a dossier is stopped at the applicant's wish (118/2025/NĐ-CP Điều 21)."""
    data = _form_data(dossier, at=at) | {
        "number": _number(dossier, "stop_notice", at=at),
        "desk": dossier.receiving_unit.name,
        "received_at": dossier.received_at,
        "reason": reason,
        "officer": "",
    }
    file = _printed(dossier, "stop_notice", "stop_notice", data, at=at)
    return keep_form(dossier, "stop_notice", file, at=at)


def keep_form(dossier: Dossier, template: str, file: File, *, at: datetime) -> Paper:
    """Put a printed or signed form among the dossier's papers, where the applicant finds it."""
    return dossier.add_paper(
        Paper(
            kind=Paper.Kind.FORM,
            template=template,
            name=form_for(dossier, template, at=at).name,
            file=file,
            made_at=at,
        )
    )


def draft_result(dossier: Dossier, corrections: dict[str, Any], *, at: datetime) -> Paper:
    """Fill the result's template from the dossier and the corrections; replaces an older draft.

    Raises ResultNotReady where it says what its declaration could not have said, or leaves a line empty.
    """
    kind = results.kind_of(dossier)
    flat = {**results.prefill(dossier, kind), **corrections}
    results.check(dossier, flat, at=at, kind=kind)
    pdf = render(kind.layout, results.build(dossier, flat, dated=at, signatory=None, kind=kind))
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


def draft_of(dossier: Dossier) -> Paper | None:
    """The draft in force."""
    drafts = dossier.papers.filter(kind=Paper.Kind.DRAFT, replaced_at=None)
    return drafts.select_related("file").order_by("-made_at").first()


def draft_digest(dossier: Dossier) -> str:
    """SHA-256 of the draft in force; empty when there is none."""
    draft = draft_of(dossier)
    return draft.file.blob_id if draft is not None and draft.file is not None else ""


def sign_result(dossier: Dossier, *, by: Officer, at: datetime, shown: str = "") -> Paper:
    """The result as the leader signs it, with its code `<mã hồ sơ>-KQ(n)` (45/2020/NĐ-CP Điều 14 khoản 3).

    shown  SHA-256 of the draft the leader read, when it is known.
    Raises NoDraft, DraftChanged, ResultNotReady.
    """
    draft = draft_of(dossier)
    if draft is None:
        raise NoDraft(dossier=dossier)
    if shown and (draft.file is None or draft.file.blob_id != shown):
        raise DraftChanged(dossier=dossier)
    number = dossier.papers.filter(kind=Paper.Kind.RESULT).count() + 1
    code = f"{dossier.code}-KQ{number}"
    kind = results.Kind(draft.name, draft.template)
    results.check(dossier, draft.data, at=at, kind=kind)
    check_code = validity.new_check_code()
    own = results.Number(
        text=_result_number(dossier, kind.template, at=at),
        check_code=validity.grouped(check_code),
        check_url=validity.check_url(check_code),
    )
    data = results.build(dossier, draft.data, dated=at, signatory=by, kind=kind, number=own)
    pdf = render(kind.layout, data)
    signer = _identity(dossier, by)
    file = documents.store_signed(
        ref=dossier.pk, name=f"{code}.pdf", content=pdf, signer=signer, reason=draft.name, at=at
    )
    return dossier.add_paper(
        Paper(
            kind=Paper.Kind.RESULT,
            template=draft.template,
            name=draft.name,
            file=file,
            data=draft.data,
            code=code,
            number=own.text,
            check_code=check_code,
            made_at=at,
        )
    )


def issue_check_sheet(dossier: Dossier, result: Paper, *, signer: str, by: Officer, at: datetime) -> Paper:
    """The sheet that goes with a result made by hand: its number, its code and its QR code."""
    name = "Phiếu mã kiểm tra kết quả"
    facts = [
        ("Kết quả", result.name),
        ("Số", result.number),
        ("Cấp cho", dossier.owner_name),
        ("Người ký", signer),
        ("Mã hồ sơ", str(dossier)),
    ]
    data = letterhead.of(dossier.agency, dated=at) | {
        "number": result.number,
        "heading": name,
        "lines": [{"label": label, "value": value} for label, value in facts],
        "check_code": validity.grouped(str(result.check_code)),
        "lookup_url": validity.check_url(str(result.check_code)),
        "signature": {"title": "Người trả kết quả", "name": by.staff.full_name},
    }
    pdf = render("record", data)
    file = documents.store_made(ref=dossier.pk, name=f"{result.code}-ma-kiem-tra.pdf", content=pdf, at=at)
    return dossier.add_paper(
        Paper(kind=Paper.Kind.FORM, template=CHECK_SHEET, name=name, file=file, made_at=at)
    )


def _result_number(dossier: Dossier, template: str, *, at: datetime) -> str:
    """A result that replaces another keeps its number."""
    before = dossier.papers.filter(kind=Paper.Kind.RESULT, template=template).exclude(number="").first()
    return before.number if before else numbers.result_number(dossier, template, at=at)


def _signed(dossier: Dossier, template: str, pdf: bytes, *, by: Officer, at: datetime) -> File:
    return documents.store_signed(
        ref=dossier.pk,
        name=f"{dossier}-{template}.pdf",
        content=pdf,
        signer=_identity(dossier, by),
        reason=form_for(dossier, template, at=at).name,
        at=at,
    )


def _identity(dossier: Dossier, by: Officer) -> SignerIdentity:
    return SignerIdentity(
        code=by.staff.code,
        name=by.staff.full_name,
        title=letterhead.title_of(by),
        organisation=dossier.agency.name,
    )


def _printed(dossier: Dossier, name: str, template: str, data: dict[str, Any], *, at: datetime) -> File:
    return _issued(dossier, name, template, _rendered(dossier, template, data, at=at), at=at)


def _issued(dossier: Dossier, name: str, template: str, pdf: bytes, *, at: datetime) -> File:
    """The electronic copy, signed by the one-stop unit that issues it."""
    return documents.store_form(
        ref=dossier.pk,
        name=f"{dossier}-{name}.pdf",
        content=pdf,
        signer=desk_identity(dossier, at=at),
        reason=form_for(dossier, template, at=at).name,
        at=at,
    )


def desk_identity(dossier: Dossier, *, at: datetime) -> SignerIdentity:
    """The one-stop that issues forms and receipts, as it signs them."""
    desk = dossier.receiving_unit
    return SignerIdentity(
        code=desk.identifier or str(desk.pk),
        name=desk.name,
        organisation=letterhead.of(desk, dated=at)["superior"],
    )


def _rendered(dossier: Dossier, form: str, data: dict[str, Any], *, at: datetime) -> bytes:
    """The form as the dossier's own set prints it, to the end of its life."""
    return render(form_for(dossier, form, at=at).template, data)


def _number(dossier: Dossier, form: str, *, at: datetime) -> str:
    return numbers.give_number(dossier, form_for(dossier, form, at=at), at=at)


def _form_data(dossier: Dossier, *, at: datetime) -> dict[str, Any]:
    return letterhead.of(dossier.receiving_unit, dated=at) | {
        "code": str(dossier),
        "applicant": dossier.proxy.name if dossier.proxy else dossier.owner_name,
        "owner": dossier.owner_name if dossier.proxy else "",
        "identifier": dossier.owner.number,
        "address": dossier.contact_address,
        "phone": dossier.contact_phone,
        "email": dossier.contact_email,
        "procedure": dossier.version.name,
    }


def _desk_data(dossier: Dossier, officer: str) -> dict[str, Any]:
    """The one-stop and who signs on either side of forms 01 and 03; no officer: dots to sign on."""
    return {
        "desk": dossier.receiving_unit.name,
        "submitter": dossier.proxy.name if dossier.proxy else dossier.owner_name,
        "officer": officer,
    }


def _authorised(dossier: Dossier) -> dict[str, str] | None:
    """Who hands the dossier in for its owner, and by which paper."""
    proxy = dossier.proxy
    if proxy is None:
        return None
    return {
        "name": proxy.name,
        "address": proxy.address,
        "identifier": proxy.id_number,
        "phone": proxy.phone,
        "email": proxy.email,
        "paper": dossier.proxy_paper,
    }


@translation.override("vi")  # papers speak Vietnamese, whatever language the officer's page is in
def _receipt_data(dossier: Dossier) -> dict[str, Any]:
    papers = dossier.papers.filter(kind=Paper.Kind.COMPONENT).select_related("component")
    number = dossier.owner.number
    entry = getattr(dossier, "register_entry", None)
    return {
        "authorised": _authorised(dossier),
        "book_no": f"{entry.book.number:02d}/{entry.book.year}" if entry else "",
        "serial_no": f"{entry.serial:02d}" if entry else "",
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
