"""The road of a petition so far: for its sender in plain words, for officers with names and reasons."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.common.moments import spoken
from motcua.feedback.models import Petition, PetitionEvent
from motcua.feedback.petition_states import AT_WORK, Act, State

# What the sender reads; drafts and what leaders say to each other stay inside.
SAID: dict[str, str | Promise] = {
    Act.SEND: gettext_lazy("Phản ánh đã được gửi."),
    Act.ACCEPT: gettext_lazy("Phản ánh đã được tiếp nhận."),
    Act.REFUSE: gettext_lazy("Phản ánh không được tiếp nhận."),
    Act.LAPSE: gettext_lazy("Phản ánh kết thúc vì không được bổ sung."),
    Act.FORWARD: gettext_lazy("Phản ánh đã được chuyển đến đơn vị có thẩm quyền."),
    Act.SEND_OUT: gettext_lazy("Phản ánh đã được chuyển đến cơ quan ngoài hệ thống."),
    Act.ASK: gettext_lazy("Cơ quan đề nghị bạn bổ sung thông tin."),
    Act.SUPPLY: gettext_lazy("Bạn đã bổ sung thông tin."),
    Act.ASSIGN: gettext_lazy("Phản ánh đang được xử lý."),
    Act.APPROVE: gettext_lazy("Câu trả lời đã được lãnh đạo duyệt."),
    Act.PUBLISH: gettext_lazy("Câu trả lời đã được công khai."),
    Act.TELL: gettext_lazy("Đã trả lời riêng cho bạn."),
    Act.RATE: gettext_lazy("Bạn đã đánh giá câu trả lời."),
    Act.REOPEN: gettext_lazy("Bạn đã đề nghị trả lời lại."),
}
# What the sender reads where no time limit runs for the agency that works on it.
STANDING: dict[State, str | Promise] = {
    State.WAIT_PUBLISH: gettext_lazy("Câu trả lời đã được duyệt, sắp được gửi cho bạn."),
    State.REFUSED: gettext_lazy("Phản ánh không được tiếp nhận. Lý do và việc bạn có thể làm ghi ở dưới."),
    State.SENT_OUT: gettext_lazy(
        "Phản ánh đã được chuyển đến cơ quan ghi ở dưới; việc tiếp theo do cơ quan đó làm."
    ),
    State.PUBLISHED: gettext_lazy("Cơ quan đã trả lời. Mời bạn đọc và cho biết có hài lòng không."),
    State.RATED: gettext_lazy("Cơ quan đã trả lời và bạn đã đánh giá. Cảm ơn bạn."),
}
_REASONED = {Act.REFUSE, Act.LAPSE, Act.SEND_OUT, Act.REOPEN}


@dataclass(frozen=True)
class Entry:
    """One line: when, what, where; `words` as they were meant for the reader."""

    at: datetime
    what: str
    where: str = ""
    words: str = ""
    late: bool = False


def for_sender(petition: Petition) -> list[Entry]:
    """The latest first, without names of officers."""
    events = [event for event in _events(petition) if event.act in SAID]
    return [_told(event) for event in events]


def for_officer(petition: Petition) -> list[Entry]:
    """Everything, the latest first."""
    return [_whole(event) for event in _events(petition)]


def standing(petition: Petition) -> str:
    """Whose turn it is and until when, in one sentence."""
    state = State(petition.state)
    until = spoken(petition.handle_by)
    if state == State.NEED_INFO and petition.supply_by:
        return _("Đang chờ bạn bổ sung thông tin, trước %(until)s.") % {"until": spoken(petition.supply_by)}
    if state in {State.NEW, State.FORWARDED}:
        return _("%(unit)s đang xem xét. Hạn xử lý: trước %(until)s.") % {
            "unit": petition.unit.name,
            "until": until,
        }
    if state in AT_WORK:
        return _("%(unit)s đang xử lý, trước %(until)s.") % {"unit": petition.unit.name, "until": until}
    return str(STANDING.get(state, state.label))


def former_answer(petition: Petition) -> str:
    """The answer that did not satisfy, as it was sent; empty when it was never asked to be given anew."""
    if petition.reopened_at is None:
        return ""
    event = petition.events.filter(act=Act.REOPEN).order_by("-number").first()
    return str(event.facts["answer"]) if event else ""


def _events(petition: Petition) -> list[PetitionEvent]:
    return list(petition.events.order_by("-number"))


def _told(event: PetitionEvent) -> Entry:
    facts = event.facts
    words = facts.get("reason", "") if event.act in _REASONED else ""
    if event.act == Act.ASK:
        words = facts["question"]
    if event.act == Act.SUPPLY:
        words = facts["text"]
    where = facts.get("to", "") if event.act in {Act.FORWARD, Act.SEND_OUT} else event.unit_name
    return Entry(event.happened_at, str(SAID[event.act]), where, words)


def _whole(event: PetitionEvent) -> Entry:
    facts: dict[str, Any] = event.facts
    parts = [facts.get(name, "") for name in ("question", "text", "reason")]
    if event.act == Act.FORWARD:
        parts.insert(0, f"{facts['from']} → {facts['to']}")
    if event.act in {Act.ASSIGN, Act.SEND_OUT}:
        parts.insert(0, facts["to"])
    who = f"{event.actor_name}, {event.unit_name}" if event.unit_name else event.actor_name
    words = " – ".join(part for part in parts if part)
    return Entry(event.happened_at, str(Act(event.act).label), who, words, bool(facts.get("late")))
