"""An enterprise's people: what each right opens, invitations, and whose name stands on what was done."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import get_resolver, reverse

from motcua.common.ids import uuid7
from motcua.deadlines import clock
from motcua.dossiers.models import Dossier, Draft, Event
from motcua.dossiers.services import drafting
from motcua.identity.hands import Hand
from motcua.identity.models import Member, MemberAct, Party
from motcua.identity.services import membership
from motcua.notifications import services as notifications
from motcua.web.on_behalf import PAGES
from tests.portal import factories
from tests.portal.pages import step, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def thubon():
    return Party.objects.get(user__username="thubon")


def person(username):
    return Party.objects.select_related("user").get(user__username=username)


def signed_in(username, *, for_enterprise=True):
    client = Client()
    party = person(username)
    client.force_login(party.user)
    if for_enterprise:
        row = Member.objects.get(person=party)
        assert client.post(reverse("portal:switch"), {"member": row.pk}).status_code == 302
    return client


def with_rights(enterprise, *rights):
    """A new person of the enterprise who holds exactly these rights, signed in and switched."""
    alang = person("alang")
    at = clock.now()
    Member.objects.create(
        enterprise=enterprise,
        person=alang,
        name=alang.name,
        id_number=alang.id_number,
        rights=list(rights),
        invited_at=at,
        expires_at=at,
        accepted_at=at,
    )
    return signed_in("alang")


# what one opens with: administer, file, pay, follow
TABLE = {
    "account": "administer file pay follow",
    "dossier": "administer file pay follow",
    "notices": "administer file pay follow",
    "looks": "administer file pay follow",
    "vault": "administer file pay follow",
    "start": "file",
    "resume": "file",
    "review": "file",
    "discard": "file",
    "withdraw": "file",
    "delivery": "file",
    "pay": "pay",
    "members": "administer",
    "invite_member": "administer",
}


@pytest.mark.parametrize("right", ["administer", "file", "pay", "follow"])
def test_each_right_opens_its_acts_and_no_other(thubon, right):
    dossier, draft = factories.filed(thubon), factories.ready_draft(thubon)
    client = with_rights(thubon, right)
    about = {
        "dossier": [dossier.pk],
        "withdraw": [dossier.pk],
        "delivery": [dossier.pk],
        "pay": [dossier.pk],
        "start": [draft.version.procedure.code],
        "resume": [draft.pk],
        "review": [draft.pk],
        "discard": [draft.pk],
    }
    answers = {
        act: client.get(reverse(f"portal:{act}", args=about.get(act, []))).status_code for act in TABLE
    }
    allowed = {act for act, rights in TABLE.items() if right in rights.split()}
    assert {act for act, status in answers.items() if status != 403} == allowed


def test_what_is_nobodys_page_in_the_table_stays_ones_own(thubon):
    client = signed_in("letuan")
    answer = client.get(reverse("portal:my_petitions"))
    assert answer.status_code == 403 and "Về việc của tôi" in text_of(answer)


def test_the_table_names_real_pages_only():
    for name in set().union(*PAGES.values()):
        assert get_resolver().namespace_dict["portal"][1].reverse_dict.getlist(name), name


def test_a_follower_sees_no_drafts_and_no_button_that_would_be_refused(thubon):
    dossier = factories.filed(thubon)
    factories.ready_draft(thubon)
    client = with_rights(thubon, "follow")
    assert "Đang soạn" not in text_of(client.get(reverse("portal:account")))
    page = text_of(client.get(reverse("portal:dossier", args=[dossier.pk])))
    assert "Rút hồ sơ" not in page
    assert "Đang soạn" in text_of(signed_in("phamhanh").get(reverse("portal:account")))


def test_what_one_begins_another_finishes_and_both_names_stay(thubon):
    draft, by = factories.ready_draft(thubon), person("letuan")
    thubon.hand = Hand(by.name, person_id=by.pk)
    drafting.save_answers(draft_id=draft.pk, by=thubon, answers={}, page=0, at=factories.MONDAY)
    assert Draft.objects.get(pk=draft.pk).typed_by == "Lê Anh Tuấn"
    hanh = signed_in("phamhanh")
    assert "Người gõ lần cuối: Lê Anh Tuấn" in text_of(hanh.get(reverse("portal:account")))
    hanh.post(step(draft, "submit"), {"delivery": "desk"})
    dossier = Dossier.objects.get(pk=draft.pk)
    event = Event.objects.get(dossier=dossier, act="submit")
    assert (dossier.owner, dossier.channel, dossier.filed_by) == (thubon, "online", "self")
    assert (event.party, event.actor_name) == (thubon, "Phạm Thị Hạnh")
    assert event.facts["person"] == str(person("phamhanh").pk)
    assert event.facts["in_name_of"] == thubon.name
    assert "Người làm: Phạm Thị Hạnh" in text_of(hanh.get(reverse("portal:dossier", args=[dossier.pk])))


def test_switching_back_one_is_oneself_again(thubon):
    factories.filed(thubon)
    client = signed_in("phamhanh")
    assert "Công ty TNHH" in text_of(client.get(reverse("portal:account")))
    client.post(reverse("portal:switch"))
    page = text_of(client.get(reverse("portal:account")))
    assert "Bạn chưa có hồ sơ nào đang giải quyết" in page and "Làm việc cho doanh nghiệp" in page


def test_nobody_switches_to_an_enterprise_he_does_not_work_for(as_minh):
    row = Member.objects.get(person=person("letuan"))
    assert as_minh.post(reverse("portal:switch"), {"member": row.pk}).status_code == 409
    assert as_minh.post(reverse("portal:switch"), {"member": "không phải mã"}).status_code == 404
    assert "Nguyễn Văn Minh" in text_of(as_minh.get(reverse("portal:account")))


INVITED = {"name": "Nguyễn Văn Minh", "id_number": "049892000001", "phone": "0900000001", "rights": ["pay"]}


def invite(client, **changes):
    return client.post(reverse("portal:invite_member"), {"member_id": uuid7(), **INVITED, **changes})


def test_an_invitation_counts_once_the_person_accepts_it(as_minh, minh, thubon):
    assert invite(signed_in("letuan")).url == reverse("portal:members")
    row = Member.objects.get(id_number=minh.id_number)
    said = notifications.tell_of_invitation(member_id=row.pk, at=clock.now())
    assert said.to_phone == "0900000001" and said.party_id == minh.pk and "Nộp phí" in said.body
    assert as_minh.post(reverse("portal:switch"), {"member": row.pk}).status_code == 409
    assert "Nhận lời" in text_of(as_minh.get(reverse("portal:account")))
    as_minh.post(reverse("portal:answer_invitation", args=[row.pk]), {"answer": "yes"})
    as_minh.post(reverse("portal:answer_invitation", args=[row.pk]), {"answer": "yes"})
    row.refresh_from_db()
    assert row.person == minh and row.accepted_at
    acts = MemberAct.objects.filter(member=row).order_by("id")
    assert [(act.kind, act.by_name) for act in acts] == [
        ("invite", "Lê Anh Tuấn"),
        ("accept", "Nguyễn Văn Minh"),
    ]
    assert as_minh.post(reverse("portal:switch"), {"member": row.pk}).status_code == 302


def test_pressed_twice_one_is_invited_once_and_not_again_while_it_waits(minh):
    client, key = signed_in("letuan"), uuid7()
    invite(client, member_id=key)
    invite(client, member_id=key)
    answer = invite(client)
    assert answer.status_code == 409 and "đã ở trong danh sách" in text_of(answer)
    assert Member.objects.filter(id_number=minh.id_number).count() == 1


def test_bad_input_is_said_beside_its_field_and_nothing_typed_is_lost():
    client = signed_in("letuan")
    answer = invite(client, id_number="12", rights=[])
    page = text_of(answer)
    assert answer.status_code == 422 and "Xin chọn ít nhất một quyền." in page
    assert b'value="12"' in answer.content and "Nguyễn Văn Minh".encode() in answer.content
    answer = invite(client, id_number="12")
    assert answer.status_code == 409 and "số định danh" in text_of(answer).lower()


def test_an_invitation_is_only_for_the_verified_person_it_names(minh):
    invite(signed_in("letuan"))
    row = Member.objects.get(id_number=minh.id_number)
    for stranger in (person("alang"), Party(name="Ai đó", id_number=minh.id_number)):
        with pytest.raises(membership.InvitedIsNotYou):
            membership.accept(member_id=row.pk, by=stranger, at=clock.now())


def test_an_invitation_ends_by_the_clock_by_refusal_or_taken_back(minh):
    tuan = signed_in("letuan")
    invite(tuan)
    row = Member.objects.get(id_number=minh.id_number)
    with pytest.raises(membership.InvitationOver):
        membership.accept(member_id=row.pk, by=minh, at=row.expires_at)
    membership.decline(member_id=row.pk, by=minh, at=clock.now())
    invite(tuan)
    again = Member.objects.open().get(id_number=minh.id_number)
    tuan.post(reverse("portal:remove_member", args=[again.pk]))
    with pytest.raises(membership.InvitationOver):
        membership.accept(member_id=again.pk, by=minh, at=clock.now())
    invite(tuan)
    Member.objects.open().filter(id_number=minh.id_number).update(expires_at=clock.now() - timedelta(days=1))
    assert invite(tuan).status_code == 302, "an invitation that ran out does not stand in the way"


def test_the_last_administrator_stays_until_another_one_is_there(thubon):
    tuan = signed_in("letuan")
    row = Member.objects.get(person=person("letuan"))
    for url in (
        reverse("portal:remove_member", args=[row.pk]),
        reverse("portal:leave_enterprise", args=[row.pk]),
    ):
        answer = tuan.post(url)
        assert answer.status_code == 409 and "người quản trị duy nhất" in text_of(answer)
    answer = tuan.post(reverse("portal:member", args=[row.pk]), {"rights": ["file"]})
    assert answer.status_code == 409 and "người quản trị duy nhất" in text_of(answer)
    other = Member.objects.get(person=person("phamhanh"))
    tuan.post(reverse("portal:member", args=[other.pk]), {"rights": ["administer", "file"]})
    assert tuan.post(reverse("portal:leave_enterprise", args=[row.pk])).status_code == 302
    assert Member.objects.get(pk=row.pk).ended_at


def test_whoever_was_removed_is_out_with_the_next_page(thubon):
    factories.filed(thubon)
    hanh = signed_in("phamhanh")
    row = Member.objects.get(person=person("phamhanh"))
    signed_in("letuan").post(reverse("portal:remove_member", args=[row.pk]))
    page = text_of(hanh.get(reverse("portal:account")))
    assert "Phạm Thị Hạnh" in page and "Công ty TNHH" not in page


def test_the_enterprises_own_account_has_every_right_and_citizens_have_no_people(as_minh, thubon, client):
    client.force_login(thubon.user)
    page = text_of(client.get(reverse("portal:members")))
    assert "Lê Anh Tuấn" in page and "Nộp phí, lệ phí" in page and "049883000007" not in page
    assert invite(client).status_code == 302
    as_minh.force_login(person("minh").user)
    assert as_minh.get(reverse("portal:members")).status_code == 404


def test_a_filer_cannot_invite_even_past_the_screens(thubon):
    hanh = person("phamhanh")
    thubon.hand = Hand(hanh.name, person_id=hanh.pk)
    with pytest.raises(PermissionDenied):
        membership.invite(
            member_id=uuid7(),
            who=membership.Invited("Nguyễn Văn Minh", "049892000001"),
            rights=["file"],
            by=thubon,
            at=clock.now(),
        )
