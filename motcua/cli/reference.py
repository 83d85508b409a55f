"""What every installation begins with: law, calendars, units, procedures, forms, processes. Nobody's name."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from motcua.agencies.models import Level, Unit
from motcua.catalogue import english, form_english, vocabulary
from motcua.catalogue import seed as catalogue_seed
from motcua.catalogue.eform_store import seed_forms, shipped_forms
from motcua.catalogue.group_seed import seed_groups, shipped_groups
from motcua.catalogue.models import EForm, LifeEvent, Procedure, ProcedureGroup, ProcedureVersion
from motcua.catalogue.search_index import index_versions
from motcua.catalogue.search_seed import (
    link_procedures,
    seed_life_events,
    shipped_life_events,
    shipped_synonyms,
)
from motcua.cli import shipping
from motcua.cli.shipping import Given, Keys, Kind, dated, plain
from motcua.deadlines import services as deadlines
from motcua.deadlines.calendars import local
from motcua.deadlines.models import CalendarYear
from motcua.dossiers import consents
from motcua.feedback import terms
from motcua.identity import grant_terms
from motcua.oversight import doubt_limits
from motcua.payments import exemptions
from motcua.payments.models import Exemption
from motcua.queue import rules as queue_rules
from motcua.queue.models import QueueRule
from motcua.scorecard import services as scorecard
from motcua.workflow import services as workflow
from motcua.workflow.models import ProcessVersion


@dataclass(frozen=True)
class Loaded:
    """One kind of reference data: how many there were, and are now."""

    key: str
    name: str
    before: int
    now: int


@dataclass(frozen=True)
class Doubt:
    """What came with the system and must be confirmed before anybody relies on it."""

    key: str
    count: int
    sentence: str


def load(*, since: date, at: datetime, units: Callable[[], object]) -> Iterator[Loaded]:
    """Load part after part, each whole or not at all; what is there already stays as officers left it.

    since  units and procedures are in force from 1 January of its year, procedures from 2022 at the latest.
    at     forms and processes are published at this moment.
    units  loads the tree of units.
    """
    before = Unit.objects.count()
    units()
    yield Loaded("units", "đơn vị", before, Unit.objects.count())
    for kind in kinds(since=since, at=at):
        before = len(kind.here())
        for _given in shipping.give([kind], at=at):
            pass
        yield Loaded(kind.key, kind.name, before, len(kind.here()))


def bring_up(*, now: Callable[[], datetime]) -> Iterator[Given]:
    """Give an installation that has begun what was shipped since; before it began: nothing.

    now  read only then: the demo's clock starts when it is first asked.
    """
    if Unit.objects.exists():
        at = now()
        yield from shipping.give(kinds(since=local(at).date(), at=at), at=at)


def kinds(*, since: date, at: datetime) -> list[Kind]:
    """Everything that comes with the system as rows, in the order it must come in.

    Units are not among them: from the first day on they are the province's. What is read from files at work
    (guides, words of notices, families of indicators, thresholds of the nine scores) comes with the code.
    """
    return [*_law(), *_catalogue(since=since, at=at), *_limits(), *_words()]


def _law() -> list[Kind]:
    return [
        dated("regimes", "chế độ pháp lý", deadlines.shipped_regimes, "code"),
        Kind(
            "regime_parameters",
            "tham số của chế độ pháp lý",
            keys=deadlines.shipped_parameters,
            here=deadlines.parameters_here,
            add=deadlines.add_parameters,
        ),
        Kind(
            "calendars",
            "năm lịch làm việc",
            keys=lambda: frozenset(map(str, deadlines.shipped_years())),
            here=lambda: frozenset(map(str, CalendarYear.objects.values_list("year", flat=True))),
            add=lambda keys: deadlines.add_years({int(key) for key in keys}),
        ),
        dated(
            "office_hours",
            "khung giờ làm việc",
            deadlines.shipped_hours,
            *("scope", "weekday", "valid_from"),
            series=("scope", "weekday"),
        ),
    ]


def _catalogue(*, since: date, at: datetime) -> list[Kind]:
    def add_procedures(codes: Keys) -> None:
        catalogue_seed.seed(since, codes)
        link_procedures(codes)

    return [
        Kind(
            "processes",
            "quy trình",
            keys=workflow.shipped_keys,
            here=lambda: frozenset(ProcessVersion.objects.values_list("key", flat=True)),
            add=lambda keys: workflow.seed(at, keys),
        ),
        Kind(
            "forms",
            "tờ khai điện tử",
            keys=lambda: frozenset(shipped_forms()),
            here=lambda: frozenset(EForm.objects.values_list("key", flat=True)),
            add=lambda keys: seed_forms(at, keys),
        ),
        Kind(
            "procedures",
            "thủ tục",
            keys=lambda: frozenset(row["code"] for row in catalogue_seed.read()),
            here=lambda: frozenset(Procedure.objects.values_list("code", flat=True)),
            add=add_procedures,
        ),
        Kind(
            "groups",
            "nhóm thủ tục nộp cùng một lần",
            keys=shipped_groups,
            here=lambda: frozenset(ProcedureGroup.objects.values_list("slug", flat=True)),
            add=lambda keys: seed_groups(since, keys),
        ),
    ]


def _limits() -> list[Kind]:
    day = "valid_from"
    code = {"series": ("code",)}
    what = {"series": ("what",)}
    return [
        dated("terms", "thời hạn phản ánh, kiến nghị", terms.shipped_terms, "what", day, **what),
        dated("grant_terms", "giới hạn ủy thác", grant_terms.shipped_limits, "what", day, **what),
        dated("consents", "lời đồng ý nhờ nộp giúp", consents.shipped_texts, day),
        dated("consent_ways", "cách đồng ý nhờ nộp giúp", consents.shipped_ways, "code", day, **code),
        dated("indicator_sets", "bộ chỉ số", scorecard.shipped_sets, "code"),
        dated("fall_limits", "ngưỡng tụt điểm", scorecard.shipped_limits, day),
        dated("class_limits", "mức để xếp loại, so sánh", scorecard.shipped_class_limits, day),
        dated(
            "doubt_limits",
            "ngưỡng câu hỏi về số liệu",
            doubt_limits.shipped_limits,
            *("code", day),
            **code,
        ),
        dated("queue_rules", "quy định hàng chờ", queue_rules.shipped_rules, "code", day, **code),
        dated("priority", "diện ưu tiên ở hàng chờ", queue_rules.shipped_groups, "code", day, **code),
        dated(
            "exemptions",
            "diện miễn, giảm phí, lệ phí",
            exemptions.shipped_exemptions,
            *("code", day),
            **code,
        ),
    ]


def _words() -> list[Kind]:
    def index() -> None:
        english.forget()
        index_versions(ProcedureVersion.objects.all())

    return [
        plain(
            "english",
            "chữ tiếng Anh của danh mục",
            english.shipped_english,
            "vi",
            after=index,
            can_go=True,
        ),
        Kind(
            "form_english",
            "câu tiếng Anh của tờ khai",
            keys=form_english.shipped_texts,
            here=form_english.spoken_texts,
            add=form_english.say_in_english,
        ),
        Kind(
            "life_events",
            "sự kiện trong đời",
            keys=shipped_life_events,
            here=lambda: frozenset(LifeEvent.objects.values_list("slug", flat=True)),
            add=lambda keys: seed_life_events(keys),
        ),
        plain(
            "synonyms",
            "từ đồng nghĩa để tìm kiếm",
            shipped_synonyms,
            "phrase",
            after=vocabulary.forget,
            can_go=True,
        ),
    ]


def doubts(day: date) -> list[Doubt]:
    """What the shipped data says of itself that it is not confirmed, on that day."""
    regime = deadlines.regime_on(day)
    units = Unit.objects.on(day)
    gone = units.exclude(level__in=regime.levels)
    levels = ", ".join(Level(level).label.lower() for level in Level if level in regime.levels)
    years = CalendarYear.objects.filter(published=False).order_by("year")
    found = [
        Doubt(
            "fictitious_identifiers",
            units.filter(fictitious=True).count(),
            "{count} mã định danh điện tử của đơn vị là giả định (đặt theo mẫu), không phải mã đã công bố.",
        ),
        Doubt(
            "levels_not_in_force",
            gone.count(),
            f"{{count}} đơn vị thuộc cấp không còn theo chế độ {regime.code} đang áp dụng ({levels}): "
            "cây đơn vị là của tháng 7/2022; hãy ghi việc sáp nhập, giải thể tại Quản trị › Đơn vị.",
        ),
        Doubt(
            "unconfirmed_codes",
            Procedure.objects.filter(code_confirmed=False).count(),
            "{count} mã thủ tục chưa đối chiếu với danh mục quốc gia; nội dung thủ tục là của giữa năm 2022.",
        ),
        Doubt(
            "unconfirmed_exemptions",
            Exemption.objects.on(day).filter(confirmed=False).count(),
            "{count} diện miễn, giảm phí, lệ phí chưa đối chiếu với văn bản.",
        ),
        Doubt(
            "unconfirmed_parameters",
            len(regime.unconfirmed),
            f"{{count}} tham số của chế độ {regime.code} chưa có văn bản xác nhận.",
        ),
        Doubt(
            "unconfirmed_queue_rules",
            QueueRule.objects.filter(confirmed=False).count(),
            "{count} quy định hàng chờ (giờ hẹn, thứ tự gọi, mốc thời gian) chưa có văn bản xác nhận.",
        ),
        Doubt(
            "unpublished_years",
            years.count(),
            f"Lịch nghỉ năm {', '.join(str(row.year) for row in years)} chưa được công bố.",
        ),
    ]
    return [Doubt(one.key, one.count, one.sentence.format(count=one.count)) for one in found if one.count]
