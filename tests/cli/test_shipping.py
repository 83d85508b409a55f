"""What a version ships reaches an installation begun before: once, and never over what officers did."""

import importlib
import pkgutil
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import get_args, get_origin, get_type_hints

import psycopg
import pytest
from django.db import connection, models, transaction
from django.test.utils import CaptureQueriesContext

import motcua
from motcua.agencies import services as agencies
from motcua.agencies.models import Unit
from motcua.audit.models import Shipment
from motcua.catalogue import english
from motcua.catalogue.eforms.languages import in_language
from motcua.catalogue.models import (
    EForm,
    EnglishText,
    LifeEvent,
    Procedure,
    ProcedureGroup,
    ProcedureVersion,
    Synonym,
)
from motcua.catalogue.search import search
from motcua.cli import migrate, reference, shipping
from motcua.cli.shipping import dated
from motcua.deadlines.calendars import VIETNAM
from motcua.deadlines.models import CalendarDay, CalendarYear, LegalRegime, OfficeHours
from motcua.dossiers.figures import Period
from motcua.feedback.models import FeedbackTerm
from motcua.oversight.models import DoubtLimit
from motcua.payments.models import Exemption
from motcua.queue.models import PriorityGroup, QueueRule
from motcua.scorecard import services as scorecard
from motcua.scorecard.models import ClassLimit, FallLimit, IndicatorSet
from motcua.workflow.models import ProcessVersion

pytestmark = pytest.mark.django_db

TET = datetime(2026, 2, 17, 7, 29, tzinfo=VIETNAM)  # the first day of the new year, before office hours
LATER = TET + timedelta(days=300)
BIRTH = "1.001193"


@pytest.fixture(scope="module", autouse=True)
def province(django_db_setup, django_db_blocker):
    """A province of one committee, begun with what this version ships; taken back after the tests."""
    with django_db_blocker.unblock(), transaction.atomic():
        load(lambda: agencies.found_province(code="H99", name="Ủy ban nhân dân Huế", day=TET.date()))
        yield
        transaction.set_rollback(True)


def shipped_rows():
    """Every function of ours that gives rows which come with the system, by its address."""
    for module in pkgutil.walk_packages(motcua.__path__, "motcua."):
        if module.name.rpartition(".")[2].startswith("__") or ".migrations" in module.name:
            continue
        for name, one in vars(importlib.import_module(module.name)).items():
            if name.startswith("shipped") and getattr(one, "__module__", "") == module.name:
                given = get_type_hints(one).get("return")
                model = next(iter(get_args(given)), None) if get_origin(given) is list else None
                if isinstance(model, type) and issubclass(model, models.Model):
                    yield f"{module.name}.{name}", model


def test_whatever_comes_with_the_system_is_there_once_it_has_begun():
    """A rule that is not loaded is in force nowhere, however well it is tested."""
    found = dict(shipped_rows())
    assert len(found) >= 12
    assert [name for name, model in found.items() if not model._default_manager.exists()] == []


@pytest.fixture
def older(db) -> None:
    """The same, begun with a version that kept no log of what it gave."""
    forget_log()


def load(units: Callable[[], object]) -> None:
    for _part in reference.load(since=TET.date(), at=TET, units=units):
        pass


def forget_log() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM audit_shipment")


def without_birth() -> None:
    ProcedureGroup.objects.all().delete()
    ProcedureVersion.objects.filter(procedure__code=BIRTH).delete()
    Procedure.objects.filter(code=BIRTH).delete()


def bring_up() -> dict[str, tuple[set[str], set[str]]]:
    """What came in and what was held, by kind."""
    found = reference.bring_up(now=lambda: LATER)
    return {one.kind.key: (set(one.added), set(one.held)) for one in found if one.added or one.held}


def never_given(kind: str, key: str) -> None:
    """The log as it was before the key was shipped."""
    for line in Shipment.objects.filter(kind=kind):
        Shipment.objects.filter(pk=line.pk).update(given=[one for one in line.given if one != key])


def test_an_installation_of_this_version_is_given_nothing_and_asked_two_questions() -> None:
    lines = Shipment.objects.count()
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert bring_up() == {}
    assert len(asked) == 2, [one["sql"] for one in asked]
    assert Shipment.objects.count() == lines


def test_before_it_began_nothing_is_loaded(older: None) -> None:
    Unit.objects.all().delete()
    Exemption.objects.all().delete()
    assert bring_up() == {} and not Exemption.objects.exists() and not Shipment.objects.exists()


def test_rows_shipped_since_come_in_once_with_a_line_in_the_log(older: None) -> None:
    EnglishText.objects.all().delete()
    english.forget()
    without_birth()
    LifeEvent.objects.filter(slug="ket-hon").delete()
    EForm.objects.filter(key="birth_registration").delete()
    ProcessVersion.objects.filter(key="province_days").delete()
    IndicatorSet.objects.filter(code="766-2022").delete()
    CalendarYear.objects.filter(year=2026).delete()
    CalendarDay.objects.filter(day__year=2026).delete()
    for model in (FeedbackTerm, DoubtLimit, QueueRule, PriorityGroup, Exemption, FallLimit, ClassLimit):
        model.objects.all().delete()

    came = bring_up()
    assert {kind for kind, (added, _held) in came.items() if added} == {
        *("english", "procedures", "groups", "life_events", "forms", "processes", "indicator_sets"),
        *("calendars", "terms", "doubt_limits", "queue_rules", "priority", "exemptions", "fall_limits"),
        "class_limits",
    }
    assert came["procedures"] == ({BIRTH}, set()) and came["calendars"] == ({"2026"}, set())
    assert len(came["english"][0]) == EnglishText.objects.count() > 300
    assert CalendarDay.objects.filter(day=date(2026, 9, 2)).exists()
    assert LifeEvent.objects.get(slug="ket-hon").procedures.exists()
    assert Procedure.objects.get(code=BIRTH).life_events.exists()
    assert BIRTH in [hit.version.procedure.code for hit in search("birth certificate", day=TET.date())][:3]
    line = Shipment.objects.get(kind="procedures")
    assert (line.at, line.added, BIRTH in line.given, len(line.given) > 80) == (LATER, [BIRTH], True, True)

    assert bring_up() == {}


def test_what_officers_changed_stays(older: None) -> None:
    EnglishText.objects.filter(vi="Đăng ký khai sinh").update(en="Our own words")
    LifeEvent.objects.filter(slug="ket-hon").update(words="cưới hỏi")
    QueueRule.objects.filter(code="booking_days").update(value=20)
    LegalRegime.objects.update(name="Tên do tỉnh ghi")
    assert bring_up() == {}
    assert EnglishText.objects.get(vi="Đăng ký khai sinh").en == "Our own words"
    assert LifeEvent.objects.get(slug="ket-hon").words == "cưới hỏi"
    assert QueueRule.objects.get(code="booking_days").value == 20
    assert not LegalRegime.objects.exclude(name="Tên do tỉnh ghi").exists()


def test_what_was_taken_out_does_not_come_back() -> None:
    EnglishText.objects.filter(vi="Đăng ký khai sinh").delete()
    Synonym.objects.filter(phrase=Synonym.objects.order_by("pk")[0].phrase).delete()
    Exemption.objects.all().delete()
    texts, words = EnglishText.objects.count(), Synonym.objects.count()
    assert bring_up() == {}
    load(lambda: None)  # nor when the beginning is run again
    assert (EnglishText.objects.count(), Synonym.objects.count()) == (texts, words)
    assert not Exemption.objects.exists()


def test_what_was_taken_out_before_there_was_a_log_does_not_come_back_either(older: None) -> None:
    """Words can be taken out without a trace; where the others are, all of them had been given."""
    EnglishText.objects.filter(vi="Đăng ký khai sinh").delete()
    Synonym.objects.filter(phrase=Synonym.objects.order_by("pk")[0].phrase).delete()
    assert bring_up() == {}
    assert not EnglishText.objects.filter(vi="Đăng ký khai sinh").exists()


def test_a_text_shipped_later_comes_in_beside_one_taken_out() -> None:
    new, gone = EnglishText.objects.order_by("vi")[:2]
    EnglishText.objects.filter(pk__in=[new.pk, gone.pk]).delete()
    never_given("english", new.vi)
    assert bring_up() == {"english": ({new.vi}, set())}
    assert EnglishText.objects.get(vi=new.vi).en == new.en
    assert not EnglishText.objects.filter(vi=gone.vi).exists()


def test_a_later_rule_is_held_where_the_province_dated_its_own() -> None:
    """The province waits at most 20 minutes from a day on; another shipped number does not undo that."""
    rules = QueueRule.objects.filter(code="wait_minutes").order_by("valid_from")
    first, shipped = rules
    QueueRule.objects.filter(pk=shipped.pk).delete()
    QueueRule.objects.create(code="wait_minutes", value=20, basis="Tỉnh", valid_from=date(2026, 1, 1))
    key = f"wait_minutes {shipped.valid_from}"
    never_given("queue_rules", key)
    assert bring_up() == {"queue_rules": (set(), {key})}
    assert [row.value for row in rules.all()] == [first.value, 20]
    assert bring_up() == {}  # said once


def test_a_rule_the_province_ended_does_not_begin_again() -> None:
    """Two shipped limits, one after the other; the second is new, and the first was ended at Tết."""

    def shipped() -> list[FeedbackTerm]:
        facts = {"what": "refuse", "source": "Quyết định mới", "days": 1}
        return [
            FeedbackTerm(**facts, valid_from="2018-06-21", valid_to="2026-07-01"),
            FeedbackTerm(**facts, valid_from="2026-07-01"),
        ]

    kind = dated("terms", "thời hạn", shipped, "what", "valid_from", series=("what",))
    terms = FeedbackTerm.objects.filter(what="refuse")
    terms.update(valid_to=TET.date())
    (given,) = shipping.give([kind], at=LATER)
    assert (given.added, given.held) == (set(), {"refuse 2026-07-01"})
    assert terms.get().valid_to == TET.date()
    assert list(shipping.give([kind], at=LATER)) == []


def test_a_set_that_follows_ends_the_one_before_where_nobody_touched_it() -> None:
    """As a new decision comes: the older set was open, and ends where the new one begins."""
    sets = IndicatorSet.objects.order_by("valid_from")
    assert sets.count() == 2, "the test needs two"
    before, after = sets
    after.delete()
    IndicatorSet.objects.filter(pk=before.pk).update(valid_to=None)
    never_given("indicator_sets", after.code)
    assert bring_up() == {"indicator_sets": ({after.code}, set())}
    before.refresh_from_db()
    assert before.valid_to == after.valid_from
    scorecard._kept.forget()
    assert scorecard.set_for(Period(after.valid_from, after.valid_from)).code == after.code


def test_a_regime_gets_the_parameters_it_lacks_and_keeps_its_own_values(older: None) -> None:
    row = LegalRegime.objects.get(code="B")
    lacked = row.parameters.pop("collection_wait")
    row.parameters["day_hours"] = 7
    row.save()
    assert bring_up() == {"regime_parameters": ({"B collection_wait"}, set())}
    row.refresh_from_db()
    assert row.parameters["collection_wait"] == lacked and row.parameters["day_hours"] == 7


def bare(data):
    """A definition as one was written before forms spoke English: choices are bare texts."""
    data = in_language(data, "vi")
    for page in data["pages"]:
        for field in page["fields"]:
            choices = field.get("options", [])
            if choices and all(one["value"] == one["label"] for one in choices if isinstance(one, dict)):
                field["options"] = [one["value"] if isinstance(one, dict) else one for one in choices]
    return data


@pytest.mark.parametrize("key", ["birth_registration", "birth_again"])
def test_forms_begun_in_vietnamese_alone_learn_english_and_keep_their_own_words(
    older: None, key: str
) -> None:
    form = EForm.objects.get(key=key)
    shipped = form.definition
    form.definition = bare(shipped) | {"title": "Tờ khai của tỉnh"}
    form.save()
    came = bring_up()
    assert set(came) == {"form_english"} and len(came["form_english"][0]) > 10
    form.refresh_from_db()
    assert form.definition == shipped | {"title": "Tờ khai của tỉnh"}
    assert bring_up() == {}


def test_a_form_that_spoke_some_english_learns_the_rest(older: None) -> None:
    form = EForm.objects.get(key="alcohol_retail")
    shipped = form.definition
    form.definition = bare(shipped) | {"title": shipped["title"]}
    form.save()
    bring_up()
    form.refresh_from_db()
    assert form.definition == shipped


def test_english_that_officers_wrote_or_took_out_of_a_form_stays(older: None) -> None:
    form = EForm.objects.get(key="birth_registration")
    first, second = form.definition["pages"][:2]
    own = form.definition | {
        "title": form.definition["title"]["vi"],
        "pages": [first | {"title": {"vi": first["title"]["vi"], "en": "Our words"}}, second],
    }
    EForm.objects.create(key=form.key, number=2, title=form.title, definition=own, published_at=TET)
    assert bring_up() == {}
    assert EForm.objects.get(key=form.key, number=2).definition == own


def test_hours_of_the_province_are_left_alone(older: None) -> None:
    OfficeHours.objects.create(scope="", weekday=0, spans=["08:00-12:00"], valid_from=date(2026, 1, 5))
    hours = set(OfficeHours.objects.filter(weekday=0).values_list("valid_from", flat=True))
    bring_up()
    assert set(OfficeHours.objects.filter(weekday=0).values_list("valid_from", flat=True)) == hours


def test_another_command_waits_while_one_gives() -> None:
    """What the fixture gave is not committed yet, so its lock stands."""
    facts = connection.get_connection_params()
    with psycopg.connect(**facts | {"cursor_factory": psycopg.Cursor}) as other:
        free = other.execute("SELECT pg_try_advisory_xact_lock(%s)", [shipping._LOCK]).fetchone()
    assert free == (False,)


def test_the_operator_reads_one_sentence_for_each_kind(older: None, capsys) -> None:
    Exemption.objects.all().delete()
    without_birth()
    migrate._bring_up()
    said = capsys.readouterr().out.splitlines()
    assert said == [
        "Dữ liệu đi kèm bản này: đã thêm 1 thủ tục.",
        f"Dữ liệu đi kèm bản này: đã thêm {ProcedureGroup.objects.count()} nhóm thủ tục nộp cùng một lần.",
        f"Dữ liệu đi kèm bản này: đã thêm {Exemption.objects.count()} diện miễn, giảm phí, lệ phí.",
    ]
    migrate._bring_up()
    assert capsys.readouterr().out == ""


def test_the_log_can_only_grow() -> None:
    from motcua.cli.database import append_only_tables

    assert "audit_shipment" in append_only_tables()
