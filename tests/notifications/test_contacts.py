"""Whoever has no account stops what need not come by the letter's link; what the law owes still comes."""

import pytest
from django.core import mail, signing

from motcua.common.ids import uuid7
from motcua.identity.models import Party, User
from motcua.notifications import channels, contacts, kinds, services
from motcua.notifications.models import ContactStop, NoticeWish
from tests.notifications.factories import TET_EVE, tell, tuyet

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def open_channels(settings):
    settings.EMAIL_HOST = "127.0.0.1"
    settings.MESSAGE_GATEWAY_URL = "http://127.0.0.1:9"
    settings.NOTICE_CHANNELS = ["in_app", "email", "sms", "zalo"]


def at_the_desk(**more):
    """A person the desk wrote down: a party nobody signs in with."""
    party = Party.objects.create(name="Nguyễn Thị Ánh Tuyết", phone="0905123456")
    return tuyet(party_id=party.pk, **more)


def letter(template, to):
    notice = tell(to, template=template, event=uuid7())
    services.deliver(delivery_id=notice.deliveries.get(channel="email").pk, at=TET_EVE, last=True)
    return mail.outbox[-1]


def goes_by(template, to):
    return set(tell(to, template=template, event=uuid7()).deliveries.values_list("channel", flat=True))


@pytest.mark.parametrize("template", ["rating_invited", "received", "supplement_requested", "member_invited"])
def test_every_letter_to_whoever_has_no_account_has_the_link_for_people_and_for_mail_programs(template):
    to = at_the_desk()
    for person in (to, tuyet(party_id=None)):
        sent = letter(template, person)
        link = contacts.contact_url("tuyet@hoian.example")
        assert sent.extra_headers["List-Unsubscribe"] == f"<{link}>"
        assert sent.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        assert link in sent.body and "cach-nhan" not in sent.body
        assert "tuyet" not in link, "an address in an address is read by every proxy"


def test_who_has_an_account_gets_its_own_link_and_officers_none():
    user = User.objects.create(username="tuyet")
    party = Party.objects.create(name="Tuyết", user=user)
    sent = letter("rating_invited", tuyet(party_id=party.pk))
    assert "/thong-bao/ngung/" in sent.body and "/thong-bao/dia-chi/" not in sent.body
    assert (
        "List-Unsubscribe" not in letter("late_staff", tuyet(party_id=None, staff_id=uuid7())).extra_headers
    )


def test_stopped_letters_are_those_nobody_is_owed_and_other_ways_go_on():
    to = at_the_desk()
    digest = contacts.digest_of(" TUYET@hoian.example")
    for _press in range(2):
        contacts.stop(digest=digest, at=TET_EVE)
    for template in ("submitted", "fee_paid", "rating_invited", "appointment_booked", "returned"):
        assert goes_by(template, to) == {"in_app", "sms", "zalo"}, template
    owed = ("received", "supplement_requested", "refused", "extended", "result_ready", "petition_answered")
    for template in (*owed, "account_undone_known"):
        assert "email" in goes_by(template, to), template
    assert "email" in goes_by("fee_paid", tuyet(party_id=uuid7(), email="khac@hoian.example"))
    contacts.allow(digest=digest)
    assert "email" in goes_by("fee_paid", to) and not ContactStop.objects.exists()


def test_a_stopped_telephone_gets_neither_sms_nor_zalo_however_it_was_written():
    contacts.stop(digest=contacts.digest_of("+84 905.123.456"), at=TET_EVE)
    assert goes_by("fee_paid", at_the_desk()) == {"in_app", "email"}
    assert goes_by("fee_paid", tuyet(party_id=None)) == {"email"}
    assert goes_by("received", at_the_desk()) == {"in_app", "email", "sms", "zalo"}


def test_the_papers_of_the_law_and_results_are_never_optional():
    owed = {
        "received",
        "supplement_before_receipt",
        "supplement_requested",
        "refused",
        "declined",
        "extended",
    }
    owed |= {name for name in kinds._KIND if name.startswith("result_") and name != "result_posted"}
    assert not [name for name in owed if kinds.optional(name)]
    assert not [
        name for name in kinds._KIND if kinds.optional(name) and kinds.kind_of(name) == kinds.Kind.ACCOUNT
    ]


def test_a_short_message_one_may_stop_says_where_and_others_say_nothing_more(settings):
    said = channels._with_stop
    paid, owed = (tell(at_the_desk(), template=name, event=uuid7()) for name in ("fee_paid", "received"))
    assert said(paid, "Đã nhận tiền.") == f"Đã nhận tiền.\nNgừng tin này: {settings.PUBLIC_URL}/theo-doi/"
    assert said(owed, "Đã tiếp nhận.") == "Đã tiếp nhận."
    booked = tell(tuyet(party_id=None), template="appointment_booked", event=uuid7())
    assert said(booked, "Lịch hẹn.").endswith(booked.context["url"])
    assert said(paid, "dài " * 80) == "dài " * 80, "a message never grows past what a telephone takes"
    user = User.objects.create(username="tuyet")
    party = Party.objects.create(name="Tuyết", user=user)
    assert said(tell(tuyet(party_id=party.pk), template="fee_paid"), "Tin.") == "Tin."


@pytest.mark.parametrize("change", [lambda t: t[:-1], lambda t: "", str.swapcase, lambda t: "x:y:z"])
def test_a_link_cut_or_changed_is_no_link(change):
    token = contacts.contact_url("tuyet@hoian.example").rstrip("/").rpartition("/")[2]
    assert contacts.read_contact(token) == contacts.digest_of("tuyet@hoian.example")
    with pytest.raises(contacts.ContactLinkBroken):
        contacts.read_contact(change(token))
    with pytest.raises(contacts.ContactLinkBroken):
        contacts.read_contact(signing.dumps("x", salt="motcua.notifications.unsubscribe"))


def test_notices_ask_at_most_once_about_stops_and_never_for_what_is_owed(django_assert_num_queries):
    to = at_the_desk()
    NoticeWish.objects.create(party_id=to.party_id)
    tell(to), tell(to, template="fee_paid")
    with django_assert_num_queries(1):
        assert contacts.stopped_among(["tuyet@hoian.example", "0905123456", ""]) == set()
    with django_assert_num_queries(0):
        assert contacts.stopped_among(["", ""]) == set()
