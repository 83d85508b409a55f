"""Invitations: once after the end, one reminder, none to whoever has answered."""

from datetime import timedelta

import pytest

from motcua.feedback.models import Invitation
from motcua.feedback.services import inviting
from motcua.notifications.models import Notice
from tests.dossiers import factories
from tests.dossiers.factories import MONDAY
from tests.feedback.test_rate import rate

SOON = MONDAY + timedelta(minutes=10)


def told(template):
    return Notice.objects.filter(template=template)


def test_whoever_has_a_result_is_invited_once_with_a_link_of_his_own(world):
    dossier = factories.returned(world)
    factories.assigned(world)
    assert inviting.invite_due(at=SOON) == 1
    assert inviting.invite_due(at=SOON + timedelta(minutes=10)) == 0
    notice = told("rating_invited").get()
    assert notice.ref == dossier.pk and notice.to_phone == dossier.contact_phone
    assert "/danh-gia/" in notice.body.partition("\n\n")[0]


def test_a_result_that_waits_at_the_desk_is_not_asked_about_yet(world):
    factories.done(world)
    assert inviting.invite_due(at=SOON) == 0


def test_one_reminder_after_a_week_and_never_another(world):
    factories.returned(world)
    inviting.invite_due(at=SOON)
    assert inviting.remind_due(at=SOON + timedelta(days=6)) == 0
    week = SOON + timedelta(days=7, hours=1)
    assert inviting.remind_due(at=week) == 1 and inviting.remind_due(at=week + timedelta(hours=1)) == 0
    assert told("rating_reminder").count() == 1


def test_whoever_has_answered_is_left_alone(world):
    rated, other = factories.returned(world), factories.returned(world)
    rate(rated)
    assert inviting.invite_due(at=SOON) == 1
    assert told("rating_invited").get().ref == other.pk
    rate(other)
    assert inviting.remind_due(at=SOON + timedelta(days=8)) == 0


def test_after_days_without_a_worker_thousands_are_not_written_to(world):
    factories.returned(world)
    assert inviting.invite_due(at=MONDAY + timedelta(days=4)) == 0
    assert not Invitation.objects.exists()


@pytest.mark.parametrize("number", [1, 8])
def test_inviting_asks_the_database_for_all_dossiers_at_once(world, number, django_assert_max_num_queries):
    for _one in range(number):
        factories.returned(world)
    with django_assert_max_num_queries(3 + 16 * number):
        assert inviting.invite_due(at=SOON) == number
