"""What happens to some simulated dossiers beside the straight road: a supplement that comes or does not, an
apology with a new date, another agency's opinion in time or late, a refusal, a withdrawal."""

import random
from collections.abc import Callable, Generator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from uuid import UUID

from demo.lives import officers
from motcua.agencies.models import Assignment, Role, Unit, UnitKind
from motcua.agencies.officers import Officer
from motcua.deadlines.counting import Calendar, add_working_hours
from motcua.dossiers.models import Dossier
from motcua.dossiers.routing import Road
from motcua.dossiers.services import consulting, delay, ending, supplement
from motcua.dossiers.services.intake import PaperIn
from motcua.dossiers.services.supplement import Item, Supply
from motcua.dossiers.status import Act

Planned = tuple[datetime, str, Callable[[], object]]
Story = Generator[Planned, None, datetime | None]  # returns when the road goes on; None: it ends here
LACKS = [
    "Chưa có trong hồ sơ nộp.",
    "Bản chụp mờ, không đọc được nội dung.",
    "Thông tin không khớp với tờ khai.",
    "Thiếu chữ ký hoặc dấu xác nhận.",
]
_DELAYS = [
    ("verification", "Cần đối chiếu thêm với hồ sơ lưu trữ tại nơi cư trú cũ của người nộp."),
    ("workload", "Số hồ sơ cùng loại tăng đột xuất trong tuần, cơ quan đang bố trí thêm người."),
    ("opinion", "Đang chờ ý kiến bằng văn bản của cơ quan phối hợp."),
]
_NOT_GRANTED = [
    ("khong-du-dieu-kien", "Hồ sơ không đáp ứng điều kiện theo quy định của thủ tục này."),
    ("thong-tin-khong-khop", "Thông tin kê khai không đúng với kết quả kiểm tra hồ sơ gốc."),
]
_QUESTION = "Đề nghị cho biết thông tin đang lưu tại cơ quan về nội dung người nộp kê khai."


@dataclass(frozen=True)
class Life:
    """One dossier and the people on its road."""

    dossier_id: UUID
    way: Road
    receiver: Officer
    calendar: Calendar
    chance: random.Random

    def later(self, at: datetime, least: int, most: int) -> datetime:
        """Some working hours on."""
        return add_working_hours(at, Decimal(self.chance.randint(least, most)), self.calendar)

    def now(self) -> Dossier:
        rows = Dossier.objects.select_related("agency", "regime", "version", "receiving_unit")
        found: Dossier = rows.get(pk=self.dossier_id)
        return found


def at_intake(life: Life, at: datetime) -> Story:
    """Before acceptance one in twenty-five lacks something; a third of those never comes back."""
    if life.chance.random() > 0.04:
        return at
    items = [_item(life)]
    yield (
        at,
        Act.REQUEST_SUPPLEMENT,
        lambda: supplement.request_supplement(
            dossier_id=life.dossier_id, by=life.receiver, at=at, items=items
        ),
    )
    return (yield from _supplied(life, at, items))


def at_work(life: Life, handler: Officer, at: datetime) -> Story:
    """While the specialist has it: for one in five something happens, once."""
    stories = [None, _supplement, _extension, _consultation, _refusal, _withdrawal]
    story = life.chance.choices(stories, [80, 4, 7, 6, 1.5, 1.5])[0]
    if story is None:
        return at
    return (yield from story(life, handler, at))


def _supplement(life: Life, handler: Officer, at: datetime) -> Story:
    sent = life.later(at, 1, 3)
    if sent > supplement.return_by(life.now(), at=at):
        return at
    items = [_item(life)]
    yield (
        at,
        Act.PROPOSE_SUPPLEMENT,
        lambda: supplement.propose_supplement(dossier_id=life.dossier_id, by=handler, at=at, items=items),
    )
    yield (
        sent,
        Act.RELEASE_SUPPLEMENT,
        lambda: supplement.release_supplement(dossier_id=life.dossier_id, by=life.receiver, at=sent),
    )
    return (yield from _supplied(life, sent, items))


def _supplied(life: Life, at: datetime, items: list[Item]) -> Story:
    """Two in three come back with what is missing."""
    if life.chance.random() < 0.34:
        return None
    back = life.later(at, 6, 70)
    papers = tuple(PaperIn(item.component, originals=1) for item in items if item.component)
    supply = Supply(papers=papers, note="" if papers else "Đã sửa lại theo hướng dẫn.")
    yield (
        back,
        Act.SUPPLY_SUPPLEMENT,
        lambda: supplement.supply_supplement(
            dossier_id=life.dossier_id, by=life.receiver, at=back, supply=supply
        ),
    )
    return life.later(back, 1, 3)


def _item(life: Life) -> Item:
    """A paper of the list, or a line of the form where the procedure has no paper to bring."""
    dossier = life.now()
    rows = dossier.version.components.filter(required=True, shown_only=False, is_e_form=False)
    component = rows.filter(case_id__in=[dossier.case_id]).first() or rows.filter(case=None).first()
    reason = life.chance.choice(LACKS)
    return (
        Item(reason, component)
        if component
        else Item("Thông tin không khớp với giấy tờ kèm theo.", name="Nội dung kê khai trên tờ khai")
    )


def _extension(life: Life, handler: Officer, at: datetime) -> Story:
    dossier = life.now()
    signed, sent = life.later(at, 2, 4), life.later(at, 5, 7)
    if dossier.due_at is None or signed > delay.sign_by(dossier, at=at) or sent > dossier.due_at:
        return at
    code, reason = life.chance.choice(_DELAYS)
    new_date = life.calendar.working_day(dossier.due_at.date(), life.chance.randint(2, 6))
    head = life.chance.choice(officers(life.way.agency, Role.SIGN, signed.date()))
    desk = officers(life.way.receiving, Role.HEAD_ONE_STOP, sent.date())
    if not desk:
        return at
    yield (
        at,
        Act.REQUEST_EXTENSION,
        lambda: delay.request_extension(
            dossier_id=life.dossier_id, by=handler, at=at, reason_code=code, reason=reason, new_date=new_date
        ),
    )
    if life.chance.random() < 0.15:  # still on the head's desk
        return life.later(at, 8, 16)
    yield (
        signed,
        Act.SIGN_EXTENSION,
        lambda: delay.sign_extension(dossier_id=life.dossier_id, by=head, at=signed),
    )
    yield (
        sent,
        Act.CHANGE_DUE_DATE,
        lambda: delay.change_due_date(dossier_id=life.dossier_id, by=desk[0], at=sent),
    )
    return life.later(sent, 8, 24)


def _consultation(life: Life, handler: Officer, at: datetime) -> Story:
    dossier = life.now()
    until = life.calendar.working_day(at.date(), life.chance.randint(1, 3))
    units = [unit for unit in _who_answers(at.date()) if unit != life.way.settling]
    if dossier.due_at is None or until > dossier.due_at.date() or not units:
        return at
    unit = life.chance.choice(units)
    fate = life.chance.random()
    answer = life.later(at, 2, 7) if fate < 0.6 else life.later(life.calendar.closing(until), 3, 10)
    person = life.chance.choice(officers(unit, Role.PROCESS, at.date()))
    yield (
        at,
        Act.CONSULT,
        lambda: consulting.consult(
            dossier_id=life.dossier_id, by=handler, at=at, to=unit.pk, content=_QUESTION, answer_on=until
        ),
    )
    if fate > 0.85:
        note = "Đã đôn đốc qua điện thoại; giấy tờ trong hồ sơ đủ căn cứ để giải quyết."
        yield (
            answer,
            Act.GO_ON_WITHOUT_OPINION,
            lambda: consulting.go_on_without_opinion(
                dossier_id=life.dossier_id, by=handler, at=answer, note=note
            ),
        )
        return life.later(answer, 1, 4)
    yield (
        answer,
        Act.GIVE_OPINION,
        lambda: consulting.give_opinion(
            dossier_id=life.dossier_id,
            by=person,
            at=answer,
            opinion="Thông tin người nộp kê khai khớp với hồ sơ đang lưu.",
            agrees=True,
        ),
    )
    return life.later(answer, 1, 4)


def _refusal(life: Life, handler: Officer, at: datetime) -> Story:
    code, reason = life.chance.choice(_NOT_GRANTED)
    signed, given = life.later(at, 2, 6), life.later(at, 7, 12)
    signer = life.chance.choice(officers(life.way.agency, Role.SIGN, signed.date()))
    yield (
        at,
        Act.PROPOSE_REFUSAL,
        lambda: ending.propose_refusal(
            dossier_id=life.dossier_id, by=handler, at=at, reason_code=code, reason=reason
        ),
    )
    yield (
        signed,
        Act.SIGN_REFUSAL,
        lambda: ending.sign_refusal(dossier_id=life.dossier_id, by=signer, at=signed),
    )
    yield (
        given,
        Act.RELEASE_REFUSAL,
        lambda: ending.release_refusal(dossier_id=life.dossier_id, by=life.receiver, at=given),
    )
    return None


def _withdrawal(life: Life, _handler: Officer, at: datetime) -> Story:
    reason = "Người nộp đề nghị rút hồ sơ tại quầy vì đã thay đổi nhu cầu; có đơn kèm theo."
    yield (
        at,
        Act.WITHDRAW,
        lambda: ending.withdraw(dossier_id=life.dossier_id, by=life.receiver, at=at, reason=reason),
    )
    return None


@lru_cache(maxsize=64)
def _who_answers(day: date) -> list[Unit]:
    """Units with a specialist at work."""
    at_work = Assignment.objects.on(day).filter(role=Role.PROCESS)
    rows = Unit.objects.on(day).exclude(kind=UnitKind.ONE_STOP).filter(pk__in=at_work.values("unit"))
    return list(rows.order_by("sort_key", "pk"))
