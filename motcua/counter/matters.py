"""The side matters of a dossier put into words: what is asked, by whom, whose turn it is, until when."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from motcua.common.moments import spoken
from motcua.common.prepared import prepared
from motcua.deadlines.counting import Limit, LimitUnit
from motcua.dossiers.models import Dossier, Matter
from motcua.dossiers.services.correcting import FoundBy
from motcua.dossiers.services.delay import DelayReason
from motcua.dossiers.services.supplement import Ground
from motcua.dossiers.services.upkeep import LAPSED
from motcua.dossiers.status import Act, Status
from motcua.web import timeleft
from motcua.web.templatetags.ui import day, moment, vnd

Fact = dict[str, object]


@dataclass(frozen=True)
class MatterLine:
    """One side matter; `clock` only while it is open."""

    matter: Matter
    title: str
    facts: list[Fact]
    turn: str
    clock: timeleft.Reading | None
    outcome: str
    paper_url: str


def of(dossier: Dossier) -> list[Matter]:
    """All matters, the oldest first."""
    found = _matters.rows(dossier_id=dossier.pk)
    for matter in found:
        matter.dossier = dossier
    return found


@prepared
def _matters(*, dossier_id: UUID) -> QuerySet[Matter]:
    rows = Matter.objects.filter(dossier=dossier_id).select_related("unit", "opened_by", "file")
    return rows.order_by("opened_at", "id")


def line(matter: Matter, *, at: datetime) -> MatterLine:
    clock = None
    if matter.closed_at is None:
        clock = _clock(matter, at=at)
    return MatterLine(
        matter=matter,
        title=matter.get_kind_display(),
        facts=_said(matter),
        turn=turn(matter),
        clock=clock,
        outcome=_outcome(matter),
        paper_url=_paper_url(matter),
    )


def _clock(matter: Matter, *, at: datetime) -> timeleft.Reading:
    calendar = timeleft.calendar_of(matter.dossier.agency.identifier)
    return timeleft.read(matter.due_at, at=at, calendar=calendar, of=timeleft.Due.STEP)


def turn(matter: Matter) -> str:
    """Whose turn it is, in a sentence without an end."""
    if matter.unit is None:
        paying = matter.act == Act.PROVE_PAYMENT
        return _("Chờ người nộp chứng từ nộp tiền") if paying else _("Chờ người nộp bổ sung")
    return f"{Act(matter.act).label}: {matter.unit.name}"


def until_words(matter: Matter, *, at: datetime) -> str:
    """Until when, and whether that has passed."""
    if matter.due_at is None:
        return ""
    reading = _clock(matter, at=at)
    return f"{spoken(matter.due_at)} ({reading.words})"


def facts(pairs: Iterable[tuple[str, object]]) -> list[Fact]:
    """Label and value, what is empty left out."""
    return [{"label": label, "value": value} for label, value in pairs if value]


def parked_words(dossier: Dossier, matters: Sequence[Matter]) -> str:
    """Why the clock does not run, in plain words; empty while it runs."""
    if dossier.status == Status.WAIT_PAY:
        words = _("Đang chờ chứng từ nộp tiền, thời hạn tạm dừng từ %(since)s; có chứng từ thì tính lần hai.")
        return words % {"since": spoken(dossier.paused_at) if dossier.paused_at else ""}
    waits = next((one for one in matters if one.act == Act.SUPPLY_SUPPLEMENT and not one.closed_at), None)
    if waits is None:
        return ""
    until = spoken(waits.due_at) if waits.due_at else ""
    if dossier.paused_at is None:
        words = _("Đang chờ người nộp bổ sung để tiếp nhận; thời hạn giải quyết chưa bắt đầu.")
    else:
        since = {"since": spoken(dossier.paused_at)}
        words = _("Đang chờ người nộp bổ sung, thời hạn tạm dừng từ %(since)s.") % since
    more = _("Nếu không bổ sung trước %(until)s, hồ sơ sẽ được đóng.") % {"until": until}
    return f"{words} {more}"


def _said(matter: Matter) -> list[Fact]:
    words = _WORDS.get(matter.kind, _plain)
    opened = _("%(who)s, %(at)s") % {"who": matter.opened_by.full_name, "at": moment(matter.opened_at)}
    return facts([*words(matter), (_("Người lập"), opened)])


def _supplement(matter: Matter) -> list[tuple[str, object]]:
    said: list[tuple[str, object]] = [(item["name"], item["reason"]) for item in matter.facts["items"]]
    ground = matter.facts.get("ground", "")
    label = Ground(ground).label if ground in Ground.values else ""
    return [*said, (_("Căn cứ yêu cầu thêm"), label)]


def _extension(matter: Matter) -> list[tuple[str, object]]:
    kept = matter.facts
    return [
        (_("Loại lý do"), DelayReason(kept["reason_code"]).label),
        (_("Lý do"), kept["reason"]),
        (_("Hạn hiện tại"), spoken(datetime.fromisoformat(kept["old_due_at"]))),
        (_("Hẹn lại"), spoken(datetime.fromisoformat(kept["new_due_at"]))),
    ]


def _consultation(matter: Matter) -> list[tuple[str, object]]:
    kept = matter.facts
    view = (_("Đồng ý") if kept["agrees"] else _("Ý kiến khác")) if "agrees" in kept else ""
    return [
        (_("Cơ quan được hỏi"), kept["to"]),
        (_("Câu hỏi"), kept["content"]),
        (_("Ý kiến"), view),
        (_("Trả lời"), kept.get("opinion", "")),
    ]


def _verification(matter: Matter) -> list[tuple[str, object]]:
    kept = matter.facts
    return [
        (_("Thời gian"), spoken(datetime.fromisoformat(kept["starts_at"]))),
        (_("Địa điểm"), kept["place"]),
        (_("Thành phần"), kept["persons"]),
        (_("Nội dung"), kept["content"]),
        (_("Người nộp"), _("Phải có mặt") if kept["applicant"] else _("Không phải có mặt")),
        (_("Kết quả xác minh"), kept.get("note", "")),
        (_("Người tham gia"), kept.get("present", "")),
    ]


def _duty(matter: Matter) -> list[tuple[str, object]]:
    kept = matter.facts
    return [
        (_("Nghĩa vụ"), kept["reason"]),
        (_("Căn cứ"), kept["ground"]),
        (_("Số tiền"), vnd(kept["amount"]) if kept["amount"] else ""),
        (_("Nộp trước hết ngày"), day(date.fromisoformat(kept["pay_by"])) if kept["pay_by"] else ""),
        (_("Hẹn lần đầu"), _("Gửi thông báo quá hạn.") if kept.get("on_time") is False else ""),
        (_("Chứng từ"), kept.get("proof", "")),
        (_("Xác nhận"), kept.get("confirmed", "")),
    ]


def _correction(matter: Matter) -> list[tuple[str, object]]:
    kept = matter.facts
    return [
        (_("Ai phát hiện"), FoundBy(kept["found_by"]).label),
        (_("Sai ở đâu"), kept["note"]),
        (_("Chi phí"), _("Cơ quan chịu; không thu thêm của người nộp.")),
    ]


def _share(matter: Matter) -> list[tuple[str, object]]:
    kept = matter.facts
    late = _("Quá hạn bước: phần việc này.") if kept.get("on_time") is False else ""
    after = ", ".join(one["name"] for one in kept["rest"])
    return [
        (_("Cơ quan"), kept["to"]),
        (_("Phần việc"), kept["work"]),
        (_("Thời hạn"), Limit(kept["value"], LimitUnit(kept["measure"]))),
        (_("Tiếp theo"), after),
        (_("Kết quả"), kept.get("result", "")),
        (_("Đúng hạn"), late),
    ]


def _plain(matter: Matter) -> list[tuple[str, object]]:
    return [(_("Lý do"), matter.facts.get("reason", ""))]


def _outcome(matter: Matter) -> str:
    if matter.closed_at is None:
        return ""
    label = _("Hết thời hạn nên không còn hiệu lực") if matter.outcome == LAPSED else ""
    if matter.outcome in Act.values:
        label = str(Act(matter.outcome).label)
    return f"{label}, {moment(matter.closed_at)}" if label else moment(matter.closed_at)


def _paper_url(matter: Matter) -> str:
    """The draft while it is open; afterwards what was kept: an opinion's letter, a form never sent."""
    printed = matter.kind in _PRINTED or matter.act in _RELEASED
    drafted = matter.closed_at is None and matter.released_at is None and printed
    if drafted or (matter.file_id and matter.kind == Matter.Kind.CONSULTATION):
        return reverse("counter:matter_paper", args=[matter.dossier_id, matter.pk])
    return ""


_RELEASED = {Act.RELEASE_VERIFICATION, Act.RELEASE_DUTY}
_PRINTED = {Matter.Kind.SUPPLEMENT, Matter.Kind.EXTENSION, Matter.Kind.REFUSAL}
_WORDS: dict[str, Callable[[Matter], list[tuple[str, object]]]] = {
    Matter.Kind.SUPPLEMENT: _supplement,
    Matter.Kind.EXTENSION: _extension,
    Matter.Kind.CONSULTATION: _consultation,
    Matter.Kind.VERIFICATION: _verification,
    Matter.Kind.DUTY: _duty,
    Matter.Kind.CORRECTION: _correction,
    Matter.Kind.SHARE: _share,
}
