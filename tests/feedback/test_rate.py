"""Rating a dossier: who, when, once; what is counted, and what nobody can see."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from motcua.common.ids import uuid7
from motcua.dossiers.services import intake
from motcua.feedback import figures, links, permissions, remarks
from motcua.feedback.models import Rating, RatingDay, RatingDelta
from motcua.feedback.questions import OverallMissing, ScoreUnknown
from motcua.feedback.rating_rows import Moment, Way
from motcua.feedback.services import folding, rating
from motcua.feedback.services.rating import Answers, Respondent
from tests.dossiers import factories
from tests.dossiers.factories import MONDAY, vn

FRIDAY = vn(2022, 7, 29, 19, 0)  # after hours


def rate(dossier, scores=None, *, at=FRIDAY, moment=Moment.RESULT, typed_by=None, **more):
    return rating.rate(
        dossier_id=dossier.pk,
        moment=moment,
        answers=Answers(scores or {"overall": 3}, **more),
        respondent=Respondent(Way.LINK, None, typed_by),
        at=at,
    )


def year(**only):
    return figures.year_to(FRIDAY.date(), **only)


def test_the_person_of_a_finished_dossier_says_how_it_went(world):
    dossier = factories.returned(world)
    given = rate(dossier, {"overall": 2, "ease": 1, "time": 0}, comment="  Chờ   lâu. ")
    assert given.comment == "Chờ lâu." and given.way == Way.LINK and given.typed_by is None
    assert (given.unit, given.agency) == (world.desk, world.committee)
    assert figures.overall(year()).numbers == {2: 1}


def test_before_the_end_there_is_nothing_to_judge_and_after_three_months_it_is_too_late(world):
    dossier = factories.assigned(world)
    with pytest.raises(rating.NotYetOver):
        rate(dossier)
    assert rate(dossier, moment=Moment.RECEPTION).moment == Moment.RECEPTION
    over = factories.returned(world)
    with pytest.raises(rating.RatingClosed, match="90 ngày"):
        rate(over, at=MONDAY + timedelta(days=91))


def test_a_refused_dossier_is_rated_too(world):
    taken = factories.taken_in(world)
    refused = intake.refuse(
        dossier_id=taken.pk,
        by=world.lan,
        at=MONDAY,
        reason_code="ly-do-khac",
        reason="Không thuộc thẩm quyền.",
    )
    assert rate(refused, {"overall": 1}).scores == {"overall": 1}


def test_the_first_answer_stands_and_the_same_request_again_is_the_same_rating(world):
    dossier, key = factories.returned(world), uuid7()
    first = rate(dossier, key=key)
    assert rate(dossier, {"overall": 1}, key=key) == first
    with pytest.raises(rating.AlreadyRated):
        rate(dossier, {"overall": 1}, key=uuid7())
    assert RatingDelta.objects.count() == 1


@pytest.mark.parametrize(
    ("scores", "refusal"),
    [({"ease": 3}, OverallMissing), ({"overall": 4}, ScoreUnknown), ({"overall": 3, "x": 1}, ScoreUnknown)],
)
def test_answers_that_are_no_answers_are_refused_and_nothing_is_kept(world, scores, refusal):
    dossier = factories.returned(world)
    with pytest.raises(refusal), transaction.atomic():
        rate(dossier, scores)
    assert not Rating.objects.exists() and not RatingDelta.objects.exists()


def test_an_officer_at_the_keyboard_is_recorded_and_never_one_who_worked_on_the_dossier(world):
    dossier = factories.returned(world)
    with pytest.raises(rating.OwnWork), transaction.atomic():
        rate(dossier, typed_by=world.lan.staff)
    with pytest.raises(rating.OwnWork), transaction.atomic():
        rate(dossier, typed_by=world.dung.staff)
    given = rate(dossier, typed_by=world.tam.staff)
    assert given.way == Way.ASSISTED and given.typed_by == world.tam.staff
    assert figures.overall(year()).assisted == 1


def test_a_rating_is_never_changed(world):
    rate(factories.returned(world))
    from motcua.cli.database import append_only_tables

    assert "feedback_rating" in append_only_tables()


def test_folding_changes_no_figure_and_twice_is_once(world):
    for score in (3, 3, 1):
        rate(factories.returned(world), {"overall": score, "time": 2})
    before = figures.overall(year()).numbers
    assert folding.fold() == 6 and folding.fold() == 0
    assert figures.overall(year()).numbers == before == {3: 2, 1: 1}
    rate(factories.returned(world), {"overall": 1})
    assert figures.overall(year()).numbers == {3: 2, 1: 2}
    folding.fold()
    assert RatingDay.objects.get(question="overall", score=1).number == 2


def test_under_five_answers_no_share_is_told(world):
    for _number in range(4):
        rate(factories.returned(world))
    assert figures.overall(year()).satisfied is None
    rate(factories.returned(world), {"overall": 1})
    assert figures.overall(year()).satisfied == 80.0
    assert figures.overall_by(year(), "procedure")[world.version.procedure_id].total == 5


def test_figures_of_another_year_or_place_are_not_mixed_in(world):
    rate(factories.returned(world))
    assert figures.overall(figures.year_to(vn(2023, 1, 2).date())).total == 0
    assert figures.overall(year(unit=world.committee.pk)).total == 0
    assert figures.overall(year(unit=world.desk.pk)).total == 1


def test_officers_read_words_without_a_person_a_dossier_or_an_hour(world):
    rate(factories.returned(world), comment="Cán bộ giải thích rõ.")
    scope = remarks.scope_of(world.ha, year())
    assert {world.committee.pk, world.desk.pk} == scope.area and scope.unit is None
    (said,) = remarks.remarks(scope)
    assert said.words == "Cán bộ giải thích rõ." and said.procedure == "" and said.month.day == 1
    assert not {"dossier", "party", "rated_at"} & set(vars(said))
    assert remarks.remarks(remarks.scope_of(world.thao, year())) == []


def test_the_procedure_is_told_once_five_people_rated_it(world):
    for _number in range(5):
        rate(factories.returned(world), comment="Tốt.")
    assert remarks.remarks(year())[0].procedure == world.version.name


def test_an_altered_link_opens_nothing(world):
    dossier = factories.returned(world)
    token = links.token(dossier.pk)
    assert links.read(token) == links.Asked(dossier.pk, Moment.RESULT)
    for wrong in (token[:-1], "x" + token, token.replace("result", "reception"), ""):
        with pytest.raises(links.LinkWrong):
            links.read(wrong)


def test_only_heads_leaders_and_control_watch(world):
    assert permissions.can_watch_ratings(world.ha)
    assert not permissions.can_watch_ratings(world.lan) and not permissions.can_watch_ratings(world.dung)


def test_the_database_keeps_one_rating_a_moment(world):
    given = rate(factories.returned(world))
    given.pk = None
    with pytest.raises(DatabaseError), transaction.atomic():
        given.save(force_insert=True)
    assert connection.vendor == "postgresql"
