"""A new portal account under a number already known: the one-stop confirms, rejects, or takes it back."""

from datetime import datetime

import pytest
from allauth.socialaccount.models import SocialAccount
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client

from motcua.agencies import services as agencies
from motcua.agencies.models import Role, Unit, UnitKind
from motcua.agencies.officers import officer
from motcua.audit.models import Access
from motcua.deadlines import clock
from motcua.identity import services
from motcua.identity.identifiers import IdNumberNotValid
from motcua.identity.models import AccountMapping
from motcua.identity.services.mapping import CardDiffers, MappingDecided, MappingReasonMissing
from motcua.notifications import jobs
from motcua.notifications.models import Notice
from tests.identity.factories import DAY, desk, hold, lan, minh
from tests.identity.portal import MINH, come_in, knows, signed_in

pytestmark = pytest.mark.django_db
NOON = datetime(2022, 7, 25, 12, tzinfo=clock.VIETNAM)
CARD = "049 201 001 234"
SEEN = "Ảnh, họ tên trên thẻ căn cước khớp với người đứng trước quầy."


def at_desk(role: Role = Role.RECEIVE):
    staff, unit = lan(), desk()
    hold(staff, unit, role)
    return officer(staff, unit, day=DAY)


def waiting() -> AccountMapping:
    return AccountMapping.objects.get(state="waiting")


def confirm(by, **more):
    facts = {"mapping_id": waiting().pk, "card_number": CARD, "reason": SEEN, "by": by, "at": NOON}
    return agencies.confirm_account(**facts | more)


def queued() -> list[str]:
    """Jobs that tell people, as they were deferred in this transaction."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT args->>'mapping_id' FROM procrastinate_jobs WHERE task_name LIKE %s", ["%account"]
        )
        return [row[0] for row in cursor.fetchall()]


def tell() -> dict[str, Notice]:
    for mapping_id in queued():
        jobs.tell_of_account(mapping_id)
    return {notice.template: notice for notice in Notice.objects.all()}


@pytest.fixture
def refused(client, portal):
    """Minh used the portal under an old account; a new one with his number is turned away."""
    known = minh(email="minh.cu@example.vn")
    services.sign_in_party(claims=MINH | {"TechID": "TECH-OLD", "ThuDienTu": ""}, at=NOON)
    knows(portal, "minh", **MINH | {"SoDienThoai": "0912000111"})
    assert come_in(client).status_code == 409
    known.refresh_from_db()
    return known


def test_a_refused_account_waits_with_what_the_portal_said(client, refused):
    row = waiting()
    assert (row.tech_id, row.holder, row.name) == ("TECH-0001", refused, "Trần Văn Minh")
    assert (row.id_number, row.phone) == ("049201001234", "0912000111")
    assert row.mover is None
    first = row.asked_at
    come_in(client)
    again = waiting()
    assert again.pk == row.pk and again.asked_at == first <= again.tried_at


def test_confirmed_at_the_desk_the_citizen_signs_in_and_the_old_account_does_not(client, portal, refused):
    by = at_desk()
    row = confirm(by)
    assert (row.state, row.decided_by, row.decided_in) == ("confirmed", by.staff, by.unit.name)

    assert come_in(client).status_code == 302
    assert signed_in(client) == refused
    knows(portal, "minh-cu", **MINH | {"TechID": "TECH-OLD"})
    assert come_in(Client(), "minh-cu").status_code == 409, "the former account has to be shown anew"
    assert list(SocialAccount.objects.values_list("uid", flat=True)) == ["TECH-0001"]


def test_open_sessions_of_the_former_account_end(client, portal):
    knows(portal, "minh-cu", **MINH | {"TechID": "TECH-OLD"})
    come_in(client, "minh-cu")
    knows(portal, "minh", **MINH)
    assert come_in(Client()).status_code == 409
    assert client.get("/dang-nhap/").status_code == 302, "still signed in"
    confirm(at_desk())
    assert client.get("/dang-nhap/").status_code == 200


def test_the_decision_is_logged_where_the_citizen_reads_it(refused):
    by = at_desk()
    row = confirm(by)
    log = Access.objects.get(subject="account")
    assert (log.party_id, log.subject_id, log.staff_name) == (refused.pk, row.pk, by.name)
    assert SEEN in log.purpose and "Xác nhận tài khoản" in log.purpose


def test_both_addresses_are_told_once(refused):
    confirm(at_desk(), reason="Đã xem thẻ căn cước.")
    tell()
    said = tell()
    assert set(said) == {"account_confirmed", "account_confirmed_known"}
    assert said["account_confirmed"].to_phone == "0912000111"
    assert said["account_confirmed"].party_id == refused.pk
    assert said["account_confirmed_known"].to_email == "minh.cu@example.vn"
    assert "Đã xem thẻ căn cước." in said["account_confirmed"].body


def test_a_rejected_account_stays_out_and_the_known_person_hears_of_it(client, refused):
    row = agencies.reject_account(
        mapping_id=waiting().pk, reason="Thẻ không phải của người này.", by=at_desk(), at=NOON
    )
    assert row.state == "rejected"
    refused.refresh_from_db()
    assert refused.tech_id == "TECH-OLD"
    said = tell()
    assert said["account_rejected"].party_id is None and said["account_rejected"].to_phone == "0912000111"
    assert said["account_rejected_known"].party_id == refused.pk
    assert come_in(client).status_code == 409
    assert waiting().pk != row.pk, "another try is another request"


def test_a_wrong_confirmation_is_taken_back(client, portal, refused):
    by = at_desk()
    row = confirm(by)
    come_in(client)
    refused.refresh_from_db()
    assert (refused.tech_id, refused.phone) == ("TECH-0001", "0912000111")

    undone = agencies.unlink_account(mapping_id=row.pk, reason="Xác nhận nhầm người.", by=by, at=NOON)
    assert undone.state == "undone"
    assert client.get("/dang-nhap/").status_code == 200, "the wrong person's browser is signed out"
    refused.refresh_from_db()
    assert (refused.tech_id, refused.phone, refused.email) == ("TECH-OLD", "0905123456", "minh.cu@example.vn")
    knows(portal, "minh-cu", **MINH | {"TechID": "TECH-OLD"})
    back = Client()
    assert come_in(back, "minh-cu").status_code == 302 and signed_in(back) == refused
    assert come_in(Client()).status_code == 409


def test_an_account_that_already_had_a_party_moves_to_the_one_its_number_names(client, portal):
    knows(portal, "minh", **MINH | {"SoDinhDanh": ""})
    come_in(client)
    nameless = signed_in(client)
    known = minh()
    knows(portal, "minh", **MINH)
    assert come_in(Client()).status_code == 409
    row = confirm(at_desk())
    assert row.mover == nameless
    again = Client()
    come_in(again)
    assert signed_in(again) == known
    agencies.unlink_account(mapping_id=row.pk, reason="Nhầm.", by=at_desk_again(row), at=NOON)
    nameless.refresh_from_db()
    known.refresh_from_db()
    assert (nameless.tech_id, known.tech_id) == ("TECH-0001", None)


def at_desk_again(row: AccountMapping):
    return officer(row.decided_by, Unit.objects.get(kind=UnitKind.ONE_STOP), day=DAY)


def test_another_name_under_the_number_is_confirmed_after_a_look_at_the_card(client, portal):
    known = minh(name="Trần Minh")
    knows(portal, "minh", **MINH)
    assert come_in(client).status_code == 409
    confirm(at_desk(), reason="Đã đổi tên, có quyết định cho phép thay đổi hộ tịch.")
    come_in(client)
    assert signed_in(client) == known
    assert signed_in(client).name == "Trần Văn Minh"


@pytest.mark.parametrize(
    ("typed", "refusal"),
    [
        ({"card_number": "049201001235"}, CardDiffers),
        ({"card_number": "12"}, IdNumberNotValid),
        ({"reason": "   "}, MappingReasonMissing),
    ],
)
def test_without_the_card_or_a_reason_nothing_is_confirmed(refused, typed, refusal):
    with pytest.raises(refusal):
        confirm(at_desk(), **typed)
    refused.refresh_from_db()
    assert refused.tech_id == "TECH-OLD" and waiting()


def test_two_officers_decide_and_the_second_is_told_so(refused):
    by, row = at_desk(), waiting()
    confirm(by)
    for act in (agencies.reject_account, agencies.unlink_account):
        facts = {"mapping_id": row.pk, "reason": SEEN, "by": by, "at": NOON}
        if act is agencies.unlink_account:
            act(**facts)
        with pytest.raises(MappingDecided):
            act(**facts)


@pytest.mark.parametrize(("role", "kind"), [(Role.RETURN, None), (Role.RECEIVE, UnitKind.DEPARTMENT)])
def test_only_the_desk_decides(refused, role, kind):
    by = at_desk(role)
    if kind:
        by.unit.kind = kind
    for act, more in (
        (agencies.confirm_account, {"card_number": CARD}),
        (agencies.reject_account, {}),
        (agencies.unlink_account, {}),
    ):
        with pytest.raises(PermissionDenied):
            act(mapping_id=waiting().pk, reason=SEEN, by=by, at=NOON, **more)
