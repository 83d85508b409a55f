"""What every installation begins with: law, calendars, units, procedures, forms, processes. Nobody's name."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from motcua.agencies.models import Level, Unit
from motcua.catalogue import seed as catalogue_seed
from motcua.catalogue.eform_store import seed_forms
from motcua.catalogue.english import seed_english
from motcua.catalogue.group_seed import seed_groups
from motcua.catalogue.models import EForm, EnglishText, Procedure, ProcedureGroup, Synonym
from motcua.catalogue.search_seed import seed_search
from motcua.deadlines import services as deadlines
from motcua.deadlines.models import CalendarYear, LegalRegime
from motcua.dossiers import consents
from motcua.dossiers.models import ConsentText
from motcua.feedback import terms
from motcua.feedback.models import FeedbackTerm
from motcua.identity import grant_terms
from motcua.identity.models import GrantTerm
from motcua.oversight import doubt_limits
from motcua.oversight.models import DoubtLimit
from motcua.payments import exemptions
from motcua.payments.models import Exemption
from motcua.queue import rules as queue_rules
from motcua.queue.models import QueueRule
from motcua.scorecard import services as scorecard
from motcua.scorecard.models import IndicatorSet
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
    parts: list[tuple[str, str, Callable[[], int], Callable[[], object]]] = [
        ("regimes", "chế độ pháp lý", LegalRegime.objects.count, deadlines.seed),
        ("calendars", "năm lịch làm việc", CalendarYear.objects.count, deadlines.seed),
        ("terms", "thời hạn phản ánh, kiến nghị", FeedbackTerm.objects.count, terms.seed),
        ("grant_terms", "giới hạn ủy thác", GrantTerm.objects.count, grant_terms.seed),
        ("consents", "lời đồng ý nhờ nộp giúp", ConsentText.objects.count, consents.seed),
        ("units", "đơn vị", Unit.objects.count, units),
        ("processes", "quy trình", ProcessVersion.objects.count, lambda: workflow.seed(at)),
        ("forms", "tờ khai điện tử", EForm.objects.count, lambda: seed_forms(at)),
        ("procedures", "thủ tục", Procedure.objects.count, lambda: catalogue_seed.seed(since)),
        ("groups", "nhóm thủ tục nộp cùng một lần", ProcedureGroup.objects.count, lambda: seed_groups(since)),
        ("indicator_sets", "bộ chỉ số", IndicatorSet.objects.count, scorecard.seed),
        ("doubt_limits", "ngưỡng câu hỏi về số liệu", DoubtLimit.objects.count, doubt_limits.seed),
        ("queue_rules", "quy định hàng chờ", QueueRule.objects.count, queue_rules.seed),
        ("exemptions", "diện miễn, giảm phí, lệ phí", Exemption.objects.count, exemptions.seed),
        ("english", "chữ tiếng Anh của danh mục", EnglishText.objects.count, seed_english),
        ("synonyms", "từ đồng nghĩa để tìm kiếm", Synonym.objects.count, seed_search),
    ]
    before = {key: count() for key, _name, count, _load in parts}
    for key, name, count, run in parts:
        run()
        yield Loaded(key, name, before[key], count())


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
