"""A person chooses how notices come; what the law wants to arrive arrives, and the inbox has everything."""

import pytest
from django.core import mail

from motcua.common.ids import uuid7
from motcua.identity.models import Party, User
from motcua.notifications import choosing, links, services, wording
from motcua.notifications.kinds import STAFF, Kind, kind_of
from motcua.notifications.models import NoticeWish
from tests.notifications.factories import TET_EVE, tell, tuyet

pytestmark = pytest.mark.django_db
TUYET = tuyet().party_id


@pytest.fixture(autouse=True)
def open_channels(settings):
    settings.EMAIL_HOST = "127.0.0.1"
    settings.MESSAGE_GATEWAY_URL = "http://127.0.0.1:9"
    settings.NOTICE_CHANNELS = ["in_app", "email", "sms", "zalo"]


def choose(**wanted):
    wishes = {Kind(name): codes.split() for name, codes in wanted.items()}
    return choosing.choose(party_id=TUYET, wanted=wishes, at=TET_EVE)


def goes_by(template="received", to=None):
    return set(tell(to, template=template, event=uuid7()).deliveries.values_list("channel", flat=True))


def test_who_never_chose_gets_everything_everywhere():
    assert goes_by() == {"in_app", "email", "sms", "zalo"}


def test_a_kind_comes_by_the_ways_chosen_and_other_kinds_as_before():
    choose(progress="zalo")
    assert goes_by("received") == {"in_app", "zalo"}
    assert goes_by("result_ready") == {"in_app", "email", "sms", "zalo"}
    assert goes_by("received", tuyet(party_id=uuid7())) == {"in_app", "email", "sms", "zalo"}


def test_with_every_way_switched_off_the_inbox_still_has_it():
    choose(rating="")
    assert goes_by("rating_invited") == {"in_app"}


def test_what_the_law_wants_to_arrive_keeps_one_way_the_law_names():
    for kind in ("asked", "decided", "petition"):
        with pytest.raises(choosing.NoWayLeft, match="Thư điện tử, SMS, Zalo"):
            choose(**{kind: "push"})
    choose(asked="email")
    assert goes_by("supplement_requested") == {"in_app", "email"}


def test_where_the_chosen_way_has_no_address_any_more_it_goes_every_other_way():
    choose(asked="email", progress="email")
    without_letters = tuyet(email="")
    assert goes_by("supplement_requested", without_letters) == {"in_app", "sms", "zalo"}
    assert goes_by("received", without_letters) == {"in_app"}


def test_what_protects_the_account_is_nobodys_choice():
    NoticeWish.objects.create(party_id=TUYET, without={"account": ["email", "sms", "zalo"]})
    assert goes_by("account_undone_known") == {"in_app", "email", "sms", "zalo"}


def test_a_way_this_installation_does_not_have_yet_is_not_refused_by_silence(settings):
    settings.NOTICE_CHANNELS = ["in_app", "email"]
    choose(rating="")
    settings.NOTICE_CHANNELS = ["in_app", "email", "zalo"]
    assert goes_by("rating_invited") == {"in_app", "zalo"}


def test_every_notice_to_a_person_has_a_kind_and_no_officers_notice_has_one():
    for template in wording.names():
        assert (kind_of(template) is None) == template.endswith(STAFF), template


@pytest.fixture
def account(db):
    Party.objects.create(pk=TUYET, name="Tuyết", user=User.objects.create(username="tuyet"))


def letter(template):
    notice = tell(template=template, event=uuid7())
    services.deliver(delivery_id=notice.deliveries.get(channel="email").pk, at=TET_EVE, last=True)
    return notice, mail.outbox[-1]


def test_a_letter_one_may_stop_carries_the_link_for_people_and_for_mail_programs(account):
    notice, sent = letter("rating_invited")
    link = links.unsubscribing_url(notice)
    assert link in sent.body and links.choosing_url() in sent.body and link not in notice.body
    assert sent.extra_headers["List-Unsubscribe"] == f"<{link}>"
    assert sent.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    token = link.rstrip("/").rpartition("/")[2]
    for _press in range(2):
        assert choosing.stop_letters(token=token, at=TET_EVE) == Kind.RATING
    assert NoticeWish.objects.get(party_id=TUYET).without == {"rating": ["email"]}
    assert goes_by("rating_reminder") == {"in_app", "sms", "zalo"}


def test_a_letter_the_law_wants_has_no_link_that_stops_it(account):
    _notice, sent = letter("supplement_requested")
    assert "List-Unsubscribe" not in sent.extra_headers and "/thong-bao/ngung/" not in sent.body
    assert links.choosing_url() in sent.body
    _notice, safety = letter("account_confirmed")
    assert links.choosing_url() not in safety.body


@pytest.mark.parametrize("change", [lambda t: t[:-1], lambda t: "", str.swapcase, lambda t: "x:y:z"])
def test_a_link_cut_or_changed_stops_nothing(change):
    token = links.unsubscribing(TUYET, Kind.RATING)
    with pytest.raises(choosing.LinkBroken):
        choosing.stop_letters(token=change(token), at=TET_EVE)
    assert not NoticeWish.objects.exists()


def test_what_was_chosen_is_asked_in_one_query(django_assert_num_queries):
    NoticeWish.objects.create(party_id=TUYET)
    tell()
    with django_assert_num_queries(1):
        choosing.wish_of(TUYET)
