"""The nine scores from what happened: of an agency and its officials, frozen once, corrected by a new row."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError

from motcua.catalogue.models import Competence
from motcua.common.kept import Kept
from motcua.dossiers.figures import Period
from motcua.dossiers.models import Dossier, Matter
from motcua.dossiers.services import at_once, consulting, outcome, processing, supplement
from motcua.dossiers.status import Outside
from motcua.feedback.models import Petition, Rating
from motcua.scorecard import publishing
from motcua.scorecard.models import NinePublication, NineResult
from motcua.scorecard.nine_live import nine_of, official_of
from motcua.scorecard.publishing import CorrectedMeanwhile, NothingToCorrect, ReasonTooShort
from tests.dossiers import district, factories, side
from tests.dossiers.factories import MONDAY, vn

QUARTER = Period(date(2022, 7, 1), date(2022, 9, 30))
AUGUST = vn(2022, 8, 20, 9, 0)
OVER = vn(2022, 10, 1, 0, 30)
WHY = "Phản ánh PA-01 đã kết luận là không đúng"


@pytest.fixture
def world(db):
    return factories.world()


@pytest.fixture
def above(world):
    return district.above(world)


def settled(world, at):
    return signed(world, factories.proposed(world), at)


def done(world, dossier, at):
    processing.propose(dossier_id=dossier.pk, by=world.dung, at=at, data={})
    return signed(world, dossier, at)


def signed(world, dossier, at):
    outcome.sign(dossier_id=dossier.pk, by=world.ha, at=at)
    return outcome.hand_over(dossier_id=dossier.pk, by=world.dung, at=at)


def slip(dossier, **scores):
    return Rating.objects.create(
        dossier=dossier,
        moment="result",
        unit=dossier.receiving_unit,
        agency=dossier.agency,
        procedure_id=dossier.version.procedure_id,
        scores={"overall": 3, **scores},
        way="account",
        rated_at=AUGUST,
    )


def petition(dossier, unit, **more):
    facts = {"state": "handling", "subject": "conduct", "dossier": dossier} | more
    return Petition.objects.create(
        code=f"PA-{Petition.objects.count()}",
        kind="petition",
        title="Thái độ",
        content="Cán bộ nói to",
        name="Minh",
        phone="0905123456",
        unit=unit,
        sent_at=AUGUST,
        **dict.fromkeys(("refuse_by", "ask_by", "handle_by", "first_handle_by"), OVER),
        **facts,
    )


def card(world, at=AUGUST):
    return nine_of(world.committee, QUARTER, at=at)


def test_sooner_on_the_day_and_later_by_the_first_date(world):
    due = Dossier.objects.get(pk=settled(world, MONDAY).pk).first_due_at  # sooner
    settled(world, due - timedelta(minutes=1))
    settled(world, due + timedelta(minutes=1))  # the same day, and too late
    found = card(world).agency
    assert found.counts["1"] == {"2": 1, "1": 1, "0": 1}
    assert str(found.scores.scores["1"]) == "1.0" and found.dossiers == 3


def test_what_the_applicant_took_to_supplement_is_not_the_agencys_time(world):
    dossier = side.asked(world)
    supplement.supply_supplement(
        dossier_id=dossier.pk, by=world.lan, at=vn(2022, 8, 8, 9, 0), supply=side.paper(world)
    )
    done(world, dossier, vn(2022, 8, 9, 9, 0))
    found = card(world).agency
    assert found.counts["1"] == {"2": 1, "1": 0, "0": 0}
    assert found.counts["3"] == {"2": 0, "1": 1, "0": 0}  # one request to supplement


def test_being_asked_for_ones_own_mistake_is_no_contact_that_counts(world):
    def asked(ground):
        dossier = factories.assigned(world)
        times = (
            {"at": vn(2022, 7, 26, 9, 0)},
            {"at": vn(2022, 7, 29, 9, 0), "ground": ground},
        )
        for time in times:
            who = {"dossier_id": dossier.pk, "at": time["at"]}
            supplement.propose_supplement(**who, by=world.dung, items=[side.item(world)], ground=ground)
            supplement.release_supplement(**who, by=world.lan)
            supplement.supply_supplement(**who, by=world.lan, supply=side.paper(world))
        return done(world, dossier, vn(2022, 7, 29, 10, 0))

    asked(supplement.Ground.SECTOR_LAW)
    assert card(world).agency.counts["3"] == {"2": 0, "1": 0, "0": 1}  # twice, and the law allows it
    asked(supplement.Ground.APPLICANT)
    found = card(world)
    assert found.agency.counts["3"] == {"2": 1, "1": 0, "0": 1}
    assert found.officials[0].counts["3"] == found.agency.counts["3"]


def test_a_draft_that_never_reached_the_applicant_is_not_set_off(world):
    dossier = side.asked(world)
    at = vn(2022, 7, 28, 9, 0)
    supplement.supply_supplement(dossier_id=dossier.pk, by=world.lan, at=at, supply=side.paper(world))
    Matter.objects.create(
        dossier=dossier,
        kind=Matter.Kind.SUPPLEMENT,
        act="release_supplement",
        facts={"ground": "applicant"},
        opened_at=at,
        opened_by=world.dung.staff,
        closed_at=at,
    )
    done(world, dossier, at)
    assert card(world).agency.counts["3"] == {"2": 0, "1": 1, "0": 0}


def test_slips_take_the_place_of_what_was_counted_without_the_applicants_fault(world):
    for _each in range(5):
        dossier = factories.assigned(world)
        who = {"dossier_id": dossier.pk, "at": vn(2022, 7, 26, 9, 0)}
        ground = supplement.Ground.APPLICANT
        supplement.propose_supplement(**who, by=world.dung, items=[side.item(world)], ground=ground)
        supplement.release_supplement(**who, by=world.lan)
        supplement.supply_supplement(**who, by=world.lan, supply=side.paper(world))
        slip(done(world, dossier, vn(2022, 7, 27, 9, 0)), contacts=1)
    assert card(world).agency.counts["3"] == {"2": 0, "1": 5, "0": 0, "slips": 5}


def test_a_petition_about_conduct_costs_the_seventh_unless_it_is_untrue(world):
    first, second = settled(world, MONDAY), settled(world, MONDAY)
    said = petition(first, world.committee)
    petition(second, world.committee, subject="rule")
    assert card(world).agency.counts["7"] == {"2": 1, "1": 0, "0": 1}
    said.verdict = "untrue"
    said.save()
    assert card(world).agency.counts["7"] == {"2": 2, "1": 0, "0": 0}


def test_fewer_than_five_slips_point_at_people_and_count_for_nothing(world):
    dossiers = [settled(world, MONDAY) for _each in range(5)]
    for dossier in dossiers[:4]:
        slip(dossier, contacts=0, agencies=2, publicity=1)
    found = card(world)
    assert found.agency.counts["3"] == {"2": 5, "1": 0, "0": 0}
    assert found.agency.scores.scores["4"] is found.agency.scores.scores["6"] is None
    slip(dossiers[4], contacts=1, agencies=2, publicity=2)
    found = card(world)
    assert found.agency.counts["3"] == {"2": 0, "1": 1, "0": 4, "slips": 5}  # the person's word, not ours
    assert found.agency.counts["4"] == {"2": 5, "1": 0, "0": 0, "slips": 5}
    assert str(found.agency.scores.scores["6"]) == "1.2"
    (dung,) = found.officials
    assert dung.counts["4"] == found.agency.counts["4"] and "6" not in dung.scores.scores


def test_an_official_has_the_dossiers_he_handled_and_nobody_elses(world):
    settled(world, MONDAY)
    mine = official_of(world.committee, world.dung.staff, QUARTER, at=AUGUST)
    assert mine.dossiers == 1 and str(mine.scores.scores["1"]) == "2.0"
    nobody = official_of(world.committee, world.tam.staff, QUARTER, at=AUGUST)
    assert nobody.dossiers == nobody.scores.counted == 0


def test_a_late_step_is_the_agencys_own_time(world):
    settled(world, MONDAY)
    found = card(world).agency
    assert found.counts["2"]["0"] == 0 and sum(found.counts["2"].values()) == 1
    settled(world, vn(2022, 8, 1, 9, 0))
    assert card(world).agency.counts["2"]["0"] == 1


def test_an_opinion_counts_for_the_agency_that_was_asked(world):
    police = side.neighbours(world).police
    asked = [side.consulting_police(world, police, until=date(2022, 7, 27)) for _each in range(2)]
    for dossier, day in zip(asked, (26, 28), strict=True):
        at = vn(2022, 7, day, 9, 0)
        consulting.give_opinion(
            dossier_id=dossier.pk, by=police, at=at, opinion="Không có vướng mắc gì về cư trú.", agrees=True
        )
    found = nine_of(police.unit, QUARTER, at=AUGUST).agency
    assert found.counts["2"] == {"2": 1, "1": 0, "0": 1} and found.dossiers == 0


def test_what_is_given_back_at_once_is_that_of_who_received_it(world):
    dossier = side.taken_in_at_once(world)
    at_once.settle_at_once(dossier_id=dossier.pk, by=world.lan, at=MONDAY, given=side.given(world))
    found = card(world)
    assert [one.name for one in found.officials] == [world.lan.name]
    assert found.agency.counts["5"]["whole"] == 1 and found.agency.scores.scores["5"] == 2


def test_where_no_one_stop_stands_any_more_nothing_is_received_at_one(world):
    settled(world, MONDAY)
    world.desk.valid_to = date(2022, 9, 30)
    world.desk.save()
    assert card(world).agency.scores.scores["5"] == 1  # in August it stood
    found = card(world, at=OVER).agency
    assert found.counts["5"] == {"listed": 1, "received": 0, "whole": 0} and found.scores.scores["5"] == 0


def test_what_a_commune_receives_for_the_district_is_received_at_the_communes_desk(world, above):
    Competence.objects.filter(version=world.version).update(settled_at="district")
    city = nine_of(above.city, QUARTER, at=AUGUST).agency
    assert city.counts["5"] == {"listed": 1, "received": 1, "whole": 0}
    world.desk.valid_to = date(2022, 8, 1)
    world.desk.save()
    Kept.forget_everything()
    assert nine_of(above.city, QUARTER, at=AUGUST).agency.counts["5"]["received"] == 0


def test_what_came_in_only_on_the_move_is_not_on_the_list(world):
    dossier = settled(world, MONDAY)
    Dossier.objects.filter(pk=dossier.pk).update(outside=Outside.MOBILE, outside_place="Thôn 3")
    assert "5" not in card(world).agency.counts
    settled(world, MONDAY)  # the same procedure at the desk, too
    assert card(world).agency.counts["5"] == {"listed": 1, "received": 1, "whole": 0}


def test_what_was_withdrawn_or_lies_outside_the_quarter_counts_nothing(world):
    dossier = settled(world, MONDAY)
    Dossier.objects.filter(pk=dossier.pk).update(status="withdrawn")
    settled(world, vn(2022, 10, 1, 8, 0))
    found = card(world, at=OVER).agency
    assert found.dossiers == 0 and found.scores.scores["1"] is None


def test_the_agencys_own_petitions_and_services(world):
    settled(world, MONDAY)
    petition(None, world.committee)
    found = card(world).agency
    assert found.counts["8"] == {"total": 1, "in_time": 1, "prolonged": 0}
    assert found.scores.scores["8"] == 2
    assert found.counts["5"] == {"listed": 1, "received": 1, "whole": 0} and found.scores.scores["5"] == 1
    assert found.counts["9"]["eligible"] == 1 and found.scores.scores["9"] == 0


def test_a_district_is_itself_and_not_its_communes(world, above):
    settled(world, MONDAY)
    assert nine_of(above.city, QUARTER, at=AUGUST).agency.dossiers == 0


def test_a_quarter_is_published_once_when_it_is_over(world):
    settled(world, MONDAY)
    made = publishing.publish_nine(at=OVER)
    assert [(one.kind, one.first) for one in made] == [
        ("quarter", date(2022, 7, 1)),
        ("year", date(2021, 1, 1)),
    ]
    rows = NineResult.objects.filter(publication=made[0])
    assert {(row.whose, row.name) for row in rows} == {
        ("agency", world.committee.name),
        ("official", world.dung.name),
    }
    assert made[0].idle == 1 and not NineResult.objects.filter(publication=made[1]).exists()
    settled(world, MONDAY)
    assert publishing.publish_nine(at=OVER) == []
    assert NineResult.objects.count() == 2


@pytest.mark.parametrize(
    ("day", "quarter", "year"),
    [
        (date(2022, 9, 30), date(2022, 4, 1), 2021),
        (date(2022, 10, 1), date(2022, 7, 1), 2021),
        (date(2023, 1, 1), date(2022, 10, 1), 2022),
        (date(2022, 12, 31), date(2022, 7, 1), 2021),
    ],
)
def test_a_quarter_is_over_at_midnight_of_its_last_day(day, quarter, year):
    assert publishing.over("quarter", day).first == quarter
    assert publishing.over("year", day).first == date(year, 1, 1)
    assert publishing.running("quarter", quarter).first == quarter


@pytest.fixture
def published(world, above):
    said = petition(settled(world, MONDAY), world.committee)
    publishing.publish_nine(at=OVER)
    said.verdict = "untrue"
    said.save()
    return NinePublication.objects.get(kind="quarter")


def correct(published, world, by, why=WHY):
    return publishing.correct(
        publication=published, unit=world.committee, reason=why, by=by, at=OVER + timedelta(days=5)
    )


def test_a_correction_is_a_new_row_with_its_reason(published, world, above):
    frozen = NineResult.objects.agencies().get()
    new = correct(published, world, above.control)
    assert {row.whose for row in new} == {"agency", "official"}
    frozen.refresh_from_db()
    assert frozen.scores["7"] == "0.0"
    now = NineResult.objects.current().agencies().get()
    assert (now.scores["7"], now.reason, now.corrects) == ("2.0", WHY, frozen)
    assert correct(published, world, above.control) == list(NineResult.objects.current().filter(reason=WHY))
    assert NineResult.objects.count() == 4


def test_nobody_corrects_without_reason_right_or_difference(published, world, above):
    for by in (world.ha, world.head, above.head, above.watcher):
        with pytest.raises(PermissionDenied):
            correct(published, world, by)
    with pytest.raises(ReasonTooShort):
        correct(published, world, above.control, "  sai   số ")
    correct(published, world, above.control)
    with pytest.raises(NothingToCorrect):
        correct(published, world, above.control, "Một lý do khác hẳn")


def test_who_comes_second_is_told_so(published, world, above):
    agency = NineResult.objects.agencies().get()
    kept = NineResult.objects.count()
    correct(published, world, above.control)
    with pytest.raises(CorrectedMeanwhile):
        publishing._write([NineResult(**{**_copy(agency), "corrects": agency})], world.committee)
    assert NineResult.objects.count() == kept + 2


def _copy(row):
    names = (
        "publication",
        "whose",
        "unit",
        "name",
        "level",
        "scores",
        "counts",
        "total",
        "counted",
        "reached",
    )
    return {name: getattr(row, name) for name in names} | {"made_at": OVER, "reason": WHY}


def test_the_database_refuses_a_correction_without_a_reason(published):
    row = NineResult.objects.agencies().get()
    with pytest.raises(IntegrityError, match="nine_correction_says_why"):
        NineResult.objects.create(**{**_copy(row), "corrects": row, "reason": ""})


def test_an_agency_takes_as_many_queries_for_many_dossiers_as_for_few(world, django_assert_max_num_queries):
    for _each in range(4):
        settled(world, MONDAY)
    with django_assert_max_num_queries(12):
        card(world)
