"""What a person without an account may learn about a dossier: its steps in plain words, never its content."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from motcua.common.prepared import prepared
from motcua.dossiers import numbering
from motcua.dossiers.events import SHORT
from motcua.dossiers.models import Dossier, Event, Paper
from motcua.dossiers.services.delay import DelayReason
from motcua.dossiers.status import Act, Status
from motcua.identity.identifiers import InvalidIdentifier, normalise_phone

# What the citizen reads for each act; the acts inside the agency are told without names. What the agency
# only drafts is not told: the one-stop alone speaks to the applicant (61/2018/NĐ-CP Điều 5 khoản 1 điểm e).
SAID = {
    Act.SUBMIT: _("Hồ sơ đã được nộp trực tuyến."),
    Act.TAKE_IN: _("Bộ phận Một cửa đã nhận giấy tờ và đang kiểm tra."),
    Act.RECEIVE: _("Hồ sơ đã được tiếp nhận."),
    Act.REFUSE: _("Hồ sơ không được tiếp nhận."),
    Act.TRANSFER: _("Hồ sơ đã được chuyển đến cơ quan giải quyết."),
    Act.ASSIGN: _("Cơ quan đã giao người xử lý hồ sơ."),
    Act.COMPLETE_STEP: _("Cơ quan đã thẩm định hồ sơ."),
    Act.PROPOSE: _("Kết quả đã được dự thảo và trình lãnh đạo ký."),
    Act.SEND_BACK: _("Lãnh đạo yêu cầu hoàn thiện dự thảo kết quả."),
    Act.TAKE_BACK_DRAFT: _("Dự thảo kết quả được rút lại để sửa."),
    Act.SIGN: _("Lãnh đạo đã ký kết quả."),
    Act.HAND_OVER: _("Kết quả đã được chuyển về Bộ phận Một cửa."),
    Act.RETURN_RESULT: _("Kết quả đã được trả."),
    Act.CHOOSE_DELIVERY: _("Cách nhận kết quả đã được đổi."),
    Act.HAND_TO_POST: _("Kết quả đã được giao cho bưu chính."),
    Act.CONFIRM_POST: _("Bưu chính đã phát kết quả tới người nhận."),
    Act.TAKE_BACK_POST: _("Bưu chính chưa phát được và đã chuyển kết quả về Bộ phận Một cửa."),
    Act.REQUEST_SUPPLEMENT: _("Bộ phận Một cửa đề nghị bổ sung hồ sơ trước khi tiếp nhận."),
    Act.RELEASE_SUPPLEMENT: _("Bộ phận Một cửa đề nghị bổ sung hồ sơ; thời hạn giải quyết tạm dừng."),
    Act.SUPPLY_SUPPLEMENT: _("Hồ sơ đã được bổ sung."),
    Act.CLOSE: _("Hồ sơ được đóng vì đã quá thời hạn bổ sung."),
    Act.CHANGE_DUE_DATE: _("Cơ quan giải quyết xin lỗi và hẹn lại ngày trả kết quả."),
    Act.WITHDRAW: _("Hồ sơ đã được rút theo yêu cầu của người nộp."),
    Act.CONSULT: _("Cơ quan giải quyết đang lấy ý kiến cơ quan liên quan."),
    Act.GIVE_OPINION: _("Cơ quan được hỏi đã cho ý kiến."),
    Act.GO_ON_WITHOUT_OPINION: _("Cơ quan giải quyết tiếp tục khi quá hạn lấy ý kiến."),
    Act.RELEASE_REFUSAL: _("Hồ sơ không đủ điều kiện giải quyết."),
    Act.PLAN_VERIFICATION: _("Cơ quan giải quyết sẽ xác minh thực địa."),
    Act.RELEASE_VERIFICATION: _("Bộ phận Một cửa mời người nộp có mặt khi xác minh thực địa."),
    Act.RECORD_VERIFICATION: _("Cơ quan giải quyết đã xác minh thực địa."),
    Act.CALL_OFF_VERIFICATION: _("Buổi xác minh thực địa không diễn ra."),
    Act.RELEASE_DUTY: _(
        "Bộ phận Một cửa gửi thông báo nghĩa vụ tài chính; thời hạn tạm dừng chờ chứng từ nộp tiền."
    ),
    Act.PROVE_PAYMENT: _("Đã có chứng từ nộp tiền; thời hạn lần hai bắt đầu tính."),
    Act.CONFIRM_DUTY: _("Nghĩa vụ tài chính được xác nhận đã hoàn thành."),
    Act.URGE: _("Cơ quan đang giữ hồ sơ được đôn đốc."),
    Act.REPORT_ERROR: _("Kết quả có sai sót; cơ quan giải quyết sửa và không thu thêm tiền."),
    Act.SIGN_CORRECTION: _("Lãnh đạo đã ký kết quả đính chính, thay kết quả cũ."),
    Act.DECLINE_CORRECTION: _("Cơ quan giải quyết giữ nguyên kết quả."),
    Act.RETURN_CORRECTION: _("Kết quả đính chính đã được trả."),
    Act.REVOKE_RESULT: _("Kết quả điện tử bị thu hồi, không còn giá trị."),
    Act.SHARE_OUT: _("Hồ sơ được chuyển liên thông cho các cơ quan cùng giải quyết."),
    Act.FINISH_SHARE: _("Một cơ quan đã xong phần việc liên thông."),
    Act.CHARGE_FEES: _("Bộ phận Một cửa đã tính phí, lệ phí phải nộp."),
    Act.RECORD_PAYMENT: _("Đã nhận tiền phí, lệ phí."),
    Act.ANSWER_REFUND: _("Bộ phận Một cửa đã trả lời việc hoàn phí, lệ phí."),
    Act.SETTLE_AT_ONCE: _("Hồ sơ được tiếp nhận và trả kết quả ngay."),
    Act.DIGITISE: _("Giấy tờ đã được số hóa, ký số."),
    Act.REUSE_COPY: _("Giấy tờ cơ quan nhà nước đang giữ được dùng lại, người nộp không phải nộp."),
    Act.FOLLOW_UNIT: _("Đơn vị giữ hồ sơ được sắp xếp lại; hồ sơ chuyển sang đơn vị kế thừa, mã không đổi."),
}

# Typed reasons meant for the applicant. Without a sign-in only the first is told: others may name people.
_REASONED = {
    Act.REFUSE,
    Act.CHANGE_DUE_DATE,
    Act.WITHDRAW,
    Act.RELEASE_REFUSAL,
    Act.TAKE_BACK_POST,
    Act.RELEASE_DUTY,
    Act.DECLINE_CORRECTION,
    Act.REVOKE_RESULT,
}
_TOLD_TO_ALL = {Act.REFUSE}
_FORM_OF = {
    Act.RECEIVE: "form01",
    Act.REFUSE: "form03",
    Act.REQUEST_SUPPLEMENT: "form02",
    Act.RELEASE_SUPPLEMENT: "form02",
    Act.CHANGE_DUE_DATE: "form04",
    Act.RELEASE_REFUSAL: "form03",
    Act.WITHDRAW: "stop_notice",
    Act.RELEASE_VERIFICATION: "verification_notice",
    Act.RELEASE_DUTY: "duty_notice",
    Act.PROVE_PAYMENT: "form01_second",
    Act.REVOKE_RESULT: "revocation_notice",
    Act.RECORD_PAYMENT: "fee_receipt",
}


@dataclass(frozen=True)
class Entry:
    """One line of the citizen's timeline.

    items   what was asked for and why; the reasons only for who is signed in.
    due_at  the new due date, `old_due_at` the one before it.
    paper   the form that was issued, for who is signed in.
    """

    at: datetime
    said: str
    unit: str
    reason: str
    items: tuple[tuple[str, str], ...] = ()
    old_due_at: datetime | None = None
    due_at: datetime | None = None
    post_item: str = ""
    paper: Paper | None = None


def find(code: str, phone: str) -> Dossier | None:
    """The dossier with this code or ticket whose contact, owner or proxy has this phone; None otherwise.

    A wrong code and a wrong phone give the same answer, so nobody learns which codes exist.
    """
    try:
        number = normalise_phone(phone)
    except InvalidIdentifier:
        return None
    wanted = numbering.spelt(code)
    if not wanted or not number:
        return None
    return (
        Dossier.objects.select_related("version__procedure", "receiving_unit", "agency", "settling_unit")
        .filter(Q(code=wanted) | Q(ticket=wanted))
        .filter(Q(contact_phone=number) | Q(owner__phone=number) | Q(proxy__phone=number))
        .first()
    )


def timeline(dossier: Dossier, *, signed_in: bool = True) -> list[Entry]:
    """The acts so far, oldest first; a reason is given only where it is meant for the applicant.

    Without a sign-in nothing is told that was typed about the person or the case.
    """
    rows = _forms.rows(dossier_id=dossier.pk) if signed_in else []
    forms = {(paper.template, paper.made_at): paper for paper in rows}
    events = _said.rows(dossier_id=dossier.pk)
    return [_entry(event, signed_in, forms) for event in events if _is_told(event)]


@prepared
def _forms(*, dossier_id: UUID) -> QuerySet[Paper]:
    return Paper.objects.filter(dossier=dossier_id, kind=Paper.Kind.FORM).exclude(file=None)


@prepared
def _said(*, dossier_id: UUID) -> QuerySet[Event]:
    return Event.objects.filter(dossier=dossier_id, act__in=SAID).order_by("number")


def _is_told(event: Event) -> bool:
    """A refusal that was only proposed, and sent back, never reached the applicant."""
    back = event.act in {Act.SEND_BACK, Act.TAKE_BACK_DRAFT}
    return not (back and event.source == Status.REFUSING)


def _entry(event: Event, signed_in: bool, forms: dict[tuple[str, datetime], Paper]) -> Entry:
    act, facts = Act(event.act), event.facts
    dates = act in {Act.CHANGE_DUE_DATE, Act.SUPPLY_SUPPLEMENT}
    return Entry(
        at=event.happened_at,
        said=_said_of(event, signed_in),
        unit="" if act == Act.GIVE_OPINION else event.unit_name,
        reason=_reason(event, signed_in),
        items=_items(facts, signed_in) if _FORM_OF.get(act) == "form02" else (),
        old_due_at=moment_in(facts, "old_due_at") if dates else None,
        due_at=moment_in(facts, "due_at") if dates else None,
        post_item=str(facts.get("item", "")) if signed_in and act == Act.HAND_TO_POST else "",
        paper=forms.get((_FORM_OF.get(act, ""), event.happened_at)),
    )


def _said_of(event: Event, signed_in: bool) -> str:
    """The act in plain words; who did it in the applicant's name, for who is signed in."""
    said, typist = str(SAID[Act(event.act)]), event.facts.get("typed_by", "")
    if typist and event.act == Act.SUBMIT:
        said = str(_("Hồ sơ được gõ và nộp giúp tại quầy, theo sự đồng ý của người nộp."))
    name = typist or (event.actor_name if event.facts.get("in_name_of") else "")
    if not signed_in or not name:
        return said
    return str(_("{said} Người làm: {name}.")).format(said=said, name=name)


def _reason(event: Event, signed_in: bool) -> str:
    if event.act == Act.CHANGE_DUE_DATE and not signed_in:
        return str(DelayReason(event.facts["reason_code"]).label)
    told = _REASONED if signed_in else _TOLD_TO_ALL
    return str(event.facts.get("reason", "")) if event.act in told else ""


def _items(facts: dict[str, Any], signed_in: bool) -> tuple[tuple[str, str], ...]:
    """What was asked for: a paper as the catalogue names it; what was typed only to the applicant."""
    said = str(_("Nội dung cần khai lại hoặc giải thích"))
    return tuple(
        (item["name"], item["reason"]) if signed_in else (item["name"] if item["component"] else said, "")
        for item in facts.get("items", [])
    )


def moment_in(facts: dict[str, Any], name: str) -> datetime | None:
    """A moment kept in an event's facts."""
    text = facts.get(name)
    return datetime.fromisoformat(text) if text else None


def paper_of(dossier: Dossier, template: str) -> Paper | None:
    """The newest form of this kind that was issued to the applicant."""
    rows = dossier.papers.filter(kind=Paper.Kind.FORM, template=template).exclude(file=None)
    return rows.order_by("-made_at").first()


def chain_contains(code: str, short_digest: str) -> bool:
    """True when the dossier's chain still holds the event whose short digest is printed on the paper."""
    wanted = short_digest.strip().lower()
    if len(wanted) < SHORT or not all(c in "0123456789abcdef" for c in wanted):
        return False
    chain = Event.objects.filter(dossier__code=numbering.spelt(code), digest__startswith=wanted)
    return chain.exists()
