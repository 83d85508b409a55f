"""Who files for another writes nothing about that person but on this dossier: no telephone, no name."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from motcua.agencies.models import Role
from motcua.audit.models import Access
from motcua.common.ids import uuid7
from motcua.dossiers import jobs, tracking
from motcua.dossiers.models import Dossier
from motcua.dossiers.services import intake
from motcua.identity import services as identity
from motcua.identity.models import AccountMapping, Party, PhoneChange, PhoneCode, User
from motcua.notifications import jobs as notices
from motcua.notifications.models import Notice
from tests.counter.factories import hidden
from tests.counter.factories import text_of as source_of
from tests.portal import factories
from tests.portal.factories import MONDAY
from tests.portal.pages import drawn, text_of

pytestmark = pytest.mark.django_db
NUMBER = "049885001234"
OWNER = {"name": "Nguyễn Thị Hạ", "id_number": NUMBER, "phone": "0999111222", "paper": "UQ 3/2022"}
CLAIMS = {
    "TechID": "TECH-HA",
    "LoaiTaiKhoan": "1",
    "HoVaTen": "Nguyễn Thị Hạ",
    "SoDinhDanh": NUMBER,
    "SoDienThoai": "0912345678",
}


@pytest.fixture
def lan():
    client = Client()
    client.force_login(User.objects.get(username="lan"))
    return client


def at_desk(client, **typed):
    """The person comes to the desk of An Mỹ with a paper."""
    version = factories.plain_procedure()
    url = reverse("counter:intake_form", args=[version.pk])
    answer = client.get(url)
    facts = drawn(answer) | hidden(source_of(answer))
    facts |= {"d-id_number": NUMBER, "d-kind": "1", "d-name": "Nguyễn Thị Hạ", "d-phone": "0912 345 678"}
    facts |= {"d-filed_by": "self", "d-delivery": "desk", "do": "keep"}
    return client.post(url, facts | typed)


def run_jobs(name, act, key):
    with connection.cursor() as cursor:
        cursor.execute("SELECT args->>%s FROM procrastinate_jobs WHERE task_name LIKE %s", [key, f"%{name}"])
        rows = cursor.fetchall()
    for row in rows:
        act(row[0])


def test_the_telephone_typed_at_the_desk_is_the_dossiers_whatever_a_stranger_filed_before(lan, minh):
    factories.filed(minh, owner=OWNER)
    assert not Party.objects.filter(phone="0999111222").exists()

    assert at_desk(lan).status_code == 409, "the desk is told of the filing that is there"
    assert at_desk(lan, **{"d-another": "on"}).status_code == 302
    dossier = Dossier.objects.get(owner__id_number=NUMBER)
    assert (dossier.contact_phone, dossier.owner.phone) == ("0912345678", "0912345678")
    by = factories.someone(dossier.receiving_unit, Role.RECEIVE)
    dossier = intake.receive(dossier_id=dossier.pk, by=by, at=MONDAY)
    assert set(Notice.objects.filter(ref=dossier.pk).values_list("to_phone", flat=True)) == {"0912345678"}
    assert tracking.find(dossier.code, "0912345678") == dossier
    assert tracking.find(dossier.code, "0999111222") is None


def test_a_wrong_name_filed_by_a_stranger_stops_nobody_at_the_desk(lan, minh):
    strangers = factories.filed(minh, owner=OWNER | {"name": "Tên Sai Hoàn Toàn"})
    assert at_desk(lan).status_code == 409, "the desk is told of the filing that is there"
    answer = at_desk(lan, **{"d-another": "on"})
    assert answer.status_code == 302, text_of(answer)
    assert Party.objects.get(id_number=NUMBER).name == "Nguyễn Thị Hạ"
    strangers.refresh_from_db()
    assert strangers.owner.id_number == "" and strangers.owner.number == NUMBER


@pytest.mark.parametrize("received", [False, True])
def test_a_wrong_name_filed_by_a_stranger_stops_no_first_sign_in(minh, received):
    dossier = factories.filed(minh, owner=OWNER | {"name": "Tên Sai Hoàn Toàn"})
    if received:  # an officer let it pass: still only papers another person brought
        by = factories.someone(dossier.receiving_unit, Role.RECEIVE)
        intake.receive(dossier_id=dossier.pk, by=by, at=MONDAY)
    person = identity.sign_in_party(claims=CLAIMS, at=MONDAY)
    assert (person.name, person.id_number, person.phone) == ("Nguyễn Thị Hạ", NUMBER, "0912345678")
    run_jobs("adopt_statements", jobs.adopt_statements, "party_id")
    assert not AccountMapping.objects.exists()
    assert not Dossier.objects.of(person).exists(), "a dossier under another name is another person's"


def test_the_right_name_brings_the_dossier_to_its_owner_at_the_first_sign_in(minh):
    dossier = factories.filed(minh, owner=OWNER)
    person = identity.sign_in_party(claims=CLAIMS, at=MONDAY)
    run_jobs("adopt_statements", jobs.adopt_statements, "party_id")
    assert Dossier.objects.of(person).get() == dossier
    assert "người khác nộp thay" in Access.objects.get(party_id=person.pk, subject="dossier").purpose


def test_accepting_the_dossier_confirms_whose_it_is_but_no_telephone(minh):
    dossier = factories.filed(minh, owner=OWNER)
    by = factories.someone(dossier.receiving_unit, Role.RECEIVE)
    intake.receive(dossier_id=dossier.pk, by=by, at=MONDAY)
    dossier.refresh_from_db()
    assert (dossier.owner.id_number, dossier.owner.phone) == (NUMBER, "")
    assert dossier.contact_phone == "0999111222", "said of this dossier, and only of it"


def test_two_statements_of_one_number_block_neither(minh):
    first = factories.filed(minh, owner=OWNER | {"name": "Tên Sai"})
    second = factories.filed(minh, owner=OWNER, at=MONDAY + timedelta(hours=1))
    for dossier in (first, second):
        by = factories.someone(dossier.receiving_unit, Role.RECEIVE)
        intake.receive(dossier_id=dossier.pk, by=by, at=MONDAY + timedelta(hours=2))
        dossier.refresh_from_db()
    assert (first.owner.name, first.owner.id_number) == ("Tên Sai", NUMBER)
    assert (second.owner.name, second.owner.id_number) == ("Nguyễn Thị Hạ", "")


def test_who_files_for_a_known_person_learns_no_address_and_the_known_telephone_is_told(minh):
    known = identity.register_party(
        name=OWNER["name"], id_number=NUMBER, phone="0912345678", email="ha@example.vn", address="12 Lê Lợi"
    )
    dossier = factories.filed(minh, owner=OWNER)
    assert dossier.owner == known
    contact = (dossier.contact_phone, dossier.contact_email, dossier.contact_address)
    assert contact == ("0999111222", "", "")
    told = set(Notice.objects.filter(ref=dossier.pk).values_list("to_phone", flat=True))
    assert told == {"0999111222", minh.phone, "0912345678"}


def test_the_code_of_a_consent_never_goes_to_a_planted_telephone(lan, minh):
    factories.filed(minh, owner=OWNER)
    facts = {"consent_id": uuid7(), "way": "phone_code", "do": "record", "purpose": "Chứng thực giấy tờ"}
    facts |= {"id_number": NUMBER, "name": "Nguyễn Thị Hạ", "phone": "0912345678"}
    assert lan.post(reverse("counter:assist"), facts).status_code == 302
    assert Notice.objects.get(template="consent_code").to_phone == "0912345678"


def test_papers_brought_to_the_desk_by_another_write_no_telephone_of_the_owner(lan):
    by_proxy = {"d-filed_by": "authorised", "d-proxy_name": "Lê Văn Lạ", "d-proxy_paper": "UQ 7/2022"}
    assert at_desk(lan, **by_proxy, **{"d-name": "Nguyễn Thị Hà", "d-phone": "0999111222"}).status_code == 302
    assert Party.objects.get(id_number=NUMBER).phone == ""
    herself = at_desk(lan, **{"d-another": "on"})
    assert herself.status_code == 302, "the person herself, whose name the other one got wrong"
    person = Party.objects.get(id_number=NUMBER)
    assert (person.name, person.phone) == ("Nguyễn Thị Hạ", "0912345678")


def test_a_new_number_at_the_desk_is_this_dossiers_until_it_is_changed_by_an_act_of_its_own(lan):
    known = identity.register_party(name=OWNER["name"], id_number=NUMBER, phone="0905000001")
    assert at_desk(lan).status_code == 302
    known.refresh_from_db()
    assert (Dossier.objects.get(owner=known).contact_phone, known.phone) == ("0912345678", "0905000001")
    assert not PhoneChange.objects.exists()

    assert at_desk(lan, **{"d-new_phone": "on", "d-another": "on"}).status_code == 302
    known.refresh_from_db()
    assert known.phone == "0912345678"
    row = PhoneChange.objects.get()
    assert (row.before, row.after, row.source) == ("0905000001", "0912345678", "desk")
    assert row.staff_name and row.unit_name
    assert "Đổi số điện thoại" in Access.objects.filter(party_id=known.pk).latest("id").purpose
    run_jobs("tell_of_phone", notices.tell_of_phone, "change_id")
    told = Notice.objects.get(template="phone_changed")
    assert told.to_phone == "0905000001" and "091••••678" in told.body


def test_nobody_changes_the_known_number_of_somebody_who_is_not_there(lan):
    known = identity.register_party(name=OWNER["name"], id_number=NUMBER, phone="0905000001")
    by_proxy = {"d-filed_by": "authorised", "d-proxy_name": "Lê Văn Lạ", "d-proxy_paper": "UQ 7/2022"}
    answer = at_desk(lan, **by_proxy, **{"d-new_phone": "on"})
    assert answer.status_code == 422 and "khi chính người đó có mặt" in text_of(answer)
    known.refresh_from_db()
    assert known.phone == "0905000001"


def test_the_tick_is_offered_beside_the_telephone_of_a_known_person(lan):
    identity.register_party(name=OWNER["name"], id_number=NUMBER, phone="0905000001")
    assert "Đổi số đã biết" in text_of(at_desk(lan, do="", find="1"))
    assert "Đổi số đã biết" not in text_of(at_desk(lan, do="", find="1", **{"d-id_number": "049190009999"}))


def test_a_person_changes_the_telephone_by_a_code_and_the_old_one_is_told(as_minh, minh, settings):
    settings.MESSAGE_GATEWAY_URL, settings.NOTICE_CHANNELS = "http://127.0.0.1:9", ["sms"]
    before = minh.phone
    page = reverse("portal:change_phone")
    assert "không phải là số điện thoại" in text_of(as_minh.post(page, {"phone": "12"}))
    asked = as_minh.post(page, {"phone": "0935 111 222"})
    minh.refresh_from_db()
    assert asked["Location"] == reverse("portal:prove_phone") and minh.phone == before
    row = PhoneCode.objects.get()
    wrong = "000000" if identity.digits_of(row) != "000000" else "111111"
    assert as_minh.post(asked["Location"], {"code": wrong}).status_code == 422
    minh.refresh_from_db()
    assert minh.phone == before and row.phone == "0935111222"
    as_minh.post(asked["Location"], {"code": identity.digits_of(row)})
    minh.refresh_from_db()
    assert minh.phone == "0935111222"
    run_jobs("tell_of_phone", notices.tell_of_phone, "change_id")
    assert Notice.objects.get(template="phone_changed").to_phone == before


def test_where_no_code_can_be_sent_the_telephone_is_changed_at_the_desk(as_minh, minh, settings):
    settings.MESSAGE_GATEWAY_URL, before = "", minh.phone
    answer = as_minh.post(reverse("portal:change_phone"), {"phone": "0935 111 222"}, follow=True)
    minh.refresh_from_db()
    assert minh.phone == before and "tại Bộ phận Một cửa" in text_of(answer)


def test_a_sign_in_with_another_telephone_tells_the_old_one_and_brings_no_former_one_back():
    person = identity.sign_in_party(claims=CLAIMS, at=MONDAY)
    assert not PhoneChange.objects.exists()
    identity.sign_in_party(claims=CLAIMS | {"SoDienThoai": "0935111222"}, at=MONDAY)
    assert PhoneChange.objects.get().source == "sign_in"
    identity.change_phone(party_id=person.pk, phone="0977000111", at=MONDAY)
    again = identity.sign_in_party(claims=CLAIMS | {"SoDienThoai": "0935111222"}, at=MONDAY)
    assert again.phone == "0977000111"
