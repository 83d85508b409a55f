"""The card of a unit as it stands: counted from what happened, summed over what lies below it."""

import json
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection

from motcua.agencies.models import Level, UnitKind
from motcua.catalogue.models import Announcement, FeeLine
from motcua.cli import main
from motcua.common.ids import uuid7
from motcua.common.kept import Kept
from motcua.deadlines.calendars import local
from motcua.dossiers.figures import Period
from motcua.dossiers.flows import Flow
from motcua.dossiers.models import Dossier
from motcua.dossiers.services import outcome, paying
from motcua.dossiers.services.folding import fold
from motcua.dossiers.services.paying import Charged
from motcua.feedback.models import Rating
from motcua.identity.hands import Hand
from motcua.payments.exemptions import Exemption
from motcua.payments.exemptions import seed as exemptions
from motcua.scorecard import live
from motcua.scorecard.live import Narrow, PeriodWrong, UnitUnknown, card_of, cards_of
from motcua.scorecard.models import IndicatorSet
from motcua.scorecard.periods import Kind, named
from motcua.scorecard.scoring import Count
from motcua.scorecard.services import NoSetInForce, seed
from motcua.scorecard.sources import MISSING
from tests.dossiers import factories, side
from tests.dossiers.factories import MONDAY, vn
from tests.payments.factories import fee

YEAR = Period(date(2022, 7, 1), date(2022, 12, 31))
AUGUST = vn(2022, 8, 20, 9, 0)


@pytest.fixture
def world(db):
    seed()
    return factories.world()


@pytest.fixture
def province(world):
    """The ward under a district under the province, a department beside them."""
    top = factories.unit("UBND tỉnh Quảng Nam", UnitKind.COMMITTEE, "000.00.00.H47", level=Level.PROVINCE)
    district = factories.unit(
        "UBND thành phố Tam Kỳ", UnitKind.COMMITTEE, "000.00.71.H47", top, level=Level.DISTRICT
    )
    world.committee.parent = district
    world.committee.save()
    factories.unit("Sở Tư pháp", UnitKind.DEPARTMENT, "000.00.12.H47", top, level=Level.PROVINCE)
    return top, district


def component(card, wanted):
    return next(one for group in card.groups for one in group.components if one.component.id == wanted)


def counted(card, wanted):
    return component(card, wanted).count


def test_a_ward_with_one_dossier_in_time_and_one_late(world):
    factories.returned(world)
    late = factories.proposed(world)
    outcome.sign(dossier_id=late.pk, by=world.ha, at=AUGUST)
    outcome.hand_over(dossier_id=late.pk, by=world.dung, at=AUGUST)

    found = card_of(world.committee, YEAR, at=AUGUST)
    assert counted(found.card, "2.1") == Count(1, 2) and component(found.card, "2.1").score == 10
    assert counted(found.card, "4.1") == Count(2, 2)
    assert counted(found.card, "4.2") == Count(0, 2)
    assert counted(found.card, "3.3") == Count(0, 2)
    fold()
    assert card_of(world.committee, YEAR, at=AUGUST) == found


def test_what_a_unit_of_another_tree_settles_is_not_the_provinces(world, province):
    top, _district = province
    elsewhere = factories.unit("Cơ quan ngành dọc", UnitKind.DEPARTMENT, "G01.99", level=Level.PROVINCE)
    for unit, marks in ((world.committee, {"received": 1}), (elsewhere, {"received": 1, "online": 1})):
        facts = {"desk": unit, "agency": unit, "settling_unit": unit, "procedure": world.version.procedure}
        Flow.objects.create(day=MONDAY.date(), marks=marks, **facts)
    for _turn in range(2):
        found = card_of(top, YEAR, at=AUGUST).card
        assert counted(found, "3.3") == Count(0, 1) and counted(found, "3.2") == Count(0, 1)
        fold()


def test_a_changed_date_shows_in_one_figure_and_not_in_the_other(world):
    dossier = side.extended(world)
    at = dossier.first_due_at + timedelta(minutes=1)
    assert at < Dossier.objects.get(pk=dossier.pk).due_at
    found = card_of(world.committee, YEAR, at=at)
    assert counted(found.card, "2.1") == Count(1, 1)
    assert counted(found.by_first, "2.1") == Count(0, 1)


def test_whoever_is_not_satisfied_takes_a_dossier_out_of_the_satisfied(world):
    dossier = factories.returned(world)
    factories.returned(world)
    rate(dossier, 1)
    found = card_of(world.committee, YEAR, at=AUGUST)
    assert counted(found.card, "5.4") == Count(1, 2)
    assert counted(found.card, "2.1") == Count(2, 2)


def rate(dossier, score, moment="result"):
    return Rating.objects.create(
        dossier=dossier,
        moment=moment,
        unit=dossier.receiving_unit,
        agency=dossier.agency,
        procedure_id=dossier.version.procedure_id,
        scores={"overall": score},
        way="account",
        rated_at=MONDAY,
    )


def test_papers_and_results_of_the_store_and_known_accounts_are_counted(world):
    world.version.subjects = ["Công dân Việt Nam", "Doanh nghiệp"]
    world.version.save()
    factories.procedure("2.000635", "Cấp bản sao trích lục hộ tịch")  # no person's, as far as anybody knows
    factories.returned(world)
    before = card_of(world.committee, YEAR, at=AUGUST).card
    shown = [counted(before, one) for one in ("4.4", "4.5b", "4.5a")]
    assert shown == [Count(1, 1), Count(0, 1), Count(0, 1)]

    world.minh.verified = True
    world.minh.save()
    factories.assigned(world)
    for folded in (False, True):
        found = card_of(world.committee, YEAR, at=AUGUST)
        shown = [counted(found.card, one) for one in ("4.4", "4.5b", "4.5a")]
        assert shown == [Count(1, 2), Count(1, 2), Count(1, 1)], folded
        assert component(found.card, "4.5b").score == 1 and found.notes["4.5b"]
        fold()


def test_an_enterprise_is_known_by_the_person_who_acts_for_it(world):
    world.minh.kind, world.minh.verified = world.minh.Kind.ENTERPRISE, True
    assert not world.minh.identified
    world.minh.hand = Hand("Trần Thị Lan", person_id=uuid7())
    assert world.minh.identified
    world.minh.hand = Hand("Cán bộ gõ hộ", staff_id=uuid7(), consent_id=uuid7())
    assert not world.minh.identified


def test_a_procedure_is_paid_online_when_dossiers_of_it_owe_something(world):
    exemptions()
    line = fee(world)
    other = factories.procedure("2.000635", "Cấp bản sao trích lục hộ tịch")
    FeeLine.objects.create(version=other, amount=8_000, name="Lệ phí", kind="fee")
    assert counted(card_of(world.committee, YEAR, at=AUGUST).card, "3.5a") == Count(0, 2)
    dossier = factories.received(world)
    found = card_of(world.committee, YEAR, at=AUGUST)
    assert counted(found.card, "3.5a") == Count(1, 2)
    assert component(found.card, "3.5a").score == Decimal("1.25")  # 80 % is enough
    poor = Exemption.objects.get(code="ho-tich-ho-ngheo")
    let_off = Charged(line.pk, exemption_id=poor.pk, evidence="Giấy chứng nhận hộ nghèo số 12")
    paying.charge(dossier_id=dossier.pk, by=world.lan, at=MONDAY, charges=[let_off])
    assert counted(card_of(world.committee, YEAR, at=AUGUST).card, "3.5a") == Count(0, 2)


def test_a_unit_without_procedures_of_persons_is_scored_as_outside_its_level(world):
    found = card_of(world.committee, YEAR, at=AUGUST).card
    assert (counted(found, "4.5a"), component(found, "4.5a").score) == (None, 2)
    assert (counted(found, "4.5b"), component(found, "4.5b").score) == (None, 2)


def test_what_has_no_source_has_no_count_and_says_why(world):
    factories.returned(world)
    found = card_of(world.committee, YEAR, at=AUGUST)
    for wanted in MISSING:
        assert counted(found.card, wanted) is None, wanted
        assert found.missing[wanted]
    every = {one.id for one in found.card.indicators.components()}
    counts = {one for one in every if counted(found.card, one) is not None}
    # the province's own; and no procedure here is a person's
    assert counts | set(MISSING) | {"3.1", "4.5a"} == every


def test_procedures_are_announced_and_made_public_in_time_or_not(world, province):
    factories.returned(world)
    top, _district = province

    def announced(version, task, done_on, due_on):
        said = {"said_by": world.ha.staff, "said_at": AUGUST} if done_on else {}
        Announcement.objects.create(
            version=version,
            occasion="begin",
            task=task,
            effect_on=date(2022, 8, 1),
            due_on=due_on,
            done_on=done_on,
            opened_at=MONDAY,
            **said,
        )

    other = factories.procedure("2.000635", "Cấp bản sao trích lục hộ tịch")
    announced(world.version, "sign", date(2022, 7, 25), date(2022, 7, 25))
    announced(other, "sign", date(2022, 7, 26), date(2022, 7, 25))
    announced(world.version, "national", date(2022, 8, 1), date(2022, 8, 1))
    announced(other, "national", None, date(2022, 9, 9))  # still to be made public
    ward, whole = cards_of([world.committee, top], YEAR, at=AUGUST)
    for found in (ward, whole):  # below the province: the province's own
        assert counted(found.card, "1.1") == counted(found.card, "1.2") == Count(1, 2)
    before = card_of(top, Period(date(2022, 6, 23), date(2022, 7, 24)), at=AUGUST)
    assert counted(before.card, "1.1") == counted(before.card, "1.2") == Count(0, 0)


def test_a_unit_is_the_sum_of_those_below_it(world, province):
    top, district = province
    for _each in range(3):
        factories.returned(world)
    mine, above, highest = cards_of([world.committee, district, top], YEAR, at=AUGUST)
    for wanted in ("2.1", "3.3", "3.6", "4.1", "4.2", "4.3", "4.4", "4.5b", "5.4"):
        assert counted(mine.card, wanted) == counted(above.card, wanted) == counted(highest.card, wanted)
    assert counted(highest.card, "2.1") == Count(3, 3)
    assert counted(highest.card, "3.1") == Count(1, 1)
    assert component(mine.card, "3.1").score == 0  # no part of a unit below the province
    assert component(mine.card, "1.3").count == component(highest.card, "1.3").count  # inherited
    assert [one.card.level for one in (mine, above, highest)] == ["commune", "district", "province"]


def test_a_department_is_scored_as_a_unit_below_the_province(world, province):
    department = live.unit_of("000.00.12.H47", day=MONDAY.date())
    factories.returned(world)
    found = card_of(department, YEAR, at=AUGUST)
    assert counted(found.card, "2.1") == Count(0, 0)
    assert found.card.level == "district"


def test_many_cards_take_no_more_queries_than_one(world, province, django_assert_max_num_queries):
    factories.returned(world)
    with django_assert_max_num_queries(14):
        cards_of([world.committee, *province], YEAR, at=AUGUST)


def test_one_procedure_channel_or_official_alone(world):
    factories.returned(world)

    def told(**only):
        return card_of(world.committee, YEAR, at=AUGUST, only=Narrow(**only))

    assert counted(told(procedure=world.version.procedure_id).card, "2.1") == Count(1, 1)
    assert counted(told(procedure=uuid7()).card, "2.1") == Count(0, 0)
    assert counted(told(field=world.version.field.code).card, "2.1") == Count(1, 1)
    assert counted(told(field="khong-co").card, "2.1") == Count(0, 0)
    assert counted(told(channel="online").card, "2.1") == Count(0, 0)
    assert counted(told(staff=world.dung.staff.pk).card, "2.1") == Count(1, 1)
    alone = told(staff=world.lan.staff.pk)
    assert counted(alone.card, "2.1") == Count(0, 0)
    assert alone.narrowed and "5.2" in alone.missing and "2.1" not in alone.missing


def test_the_set_is_that_of_the_first_day_of_the_period(world):
    before = Period(date(2025, 6, 30), date(2025, 9, 30))
    after = replace(before, first=date(2025, 7, 1))
    codes = [card_of(world.committee, one, at=AUGUST).card.indicators.code for one in (before, after)]
    assert codes == ["766-2022", "766-2025"]


def test_a_year_is_scored_by_one_set_whether_from_a_file_or_from_what_happened(world, capsys, tmp_path):
    file = tmp_path / "counts.json"
    for year, code in ((2022, "766-2022"), (2025, "766-2022"), (2026, "766-2025")):
        period = Period(date(year, 1, 1), date(year, 12, 31))
        file.write_text(json.dumps({"year": year, "counts": {"2.1": [1, 2]}}))
        assert main(["scorecard", str(file), "--json"]) == 0
        asked = json.loads(capsys.readouterr().out)["set"]
        assert asked == card_of(world.committee, period, at=AUGUST).card.indicators.code == code


def test_a_report_year_that_begins_in_december_has_the_targets_of_its_own_year(world):
    stricter = IndicatorSet.objects.get(code="766-2025")
    every = (one for group in stricter.definition["groups"] for one in group["components"])
    next(one for one in every if one["id"] == "3.3")["rule"]["targets"].append({"from": 2026, "percent": 100})
    stricter.save()
    Kept.forget_everything()
    reported = named(Kind.REPORT_YEAR, year=2026)
    assert reported.first == date(2025, 12, 15)
    card = card_of(world.committee, reported, at=AUGUST).card
    assert card.year == 2026 and component(card, "3.3").component.target(card.year) == 100


@pytest.mark.parametrize(
    ("period", "refusal"),
    [
        (Period(date(2022, 8, 2), date(2022, 8, 1)), PeriodWrong),
        (Period(date(1975, 4, 30), date(2022, 8, 1)), PeriodWrong),
        (Period(date(2022, 6, 1), date(2022, 6, 22)), NoSetInForce),
    ],
)
def test_a_period_that_cannot_be_scored_is_refused_in_a_sentence(world, period, refusal):
    with pytest.raises(refusal) as refused:
        card_of(world.committee, period, at=AUGUST)
    assert str(period.first.year) in str(refused.value)


def test_a_unit_nobody_knows_is_refused(world):
    for wanted in ("", "000.99", "  "):
        with pytest.raises(UnitUnknown):
            live.unit_of(wanted, day=MONDAY.date())
    assert live.unit_of(" 000.03.02.H47 ", day=local(MONDAY).date()) == world.committee


def test_the_few_who_are_not_satisfied_are_found_by_their_index(world):
    rows = Rating.objects.filter(scores__overall=1).values("dossier")
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    assert "rating_unhappy" in rows.explain()
