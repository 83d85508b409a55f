"""Away for some days: a substitute acts under both names, duties stay apart, and it ends by itself."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from motcua.agencies import services as agencies
from motcua.agencies.models import Absence, Assignment, Delegation, Role
from motcua.agencies.officers import officer
from motcua.agencies.services import absences as away
from motcua.common.ids import uuid7
from motcua.counter import work
from motcua.counter.work import Filters, Kind
from motcua.dossiers.models import Event
from motcua.dossiers.services import outcome, processing
from motcua.dossiers.services._steps import DutiesNotApart
from motcua.dossiers.services.processing import NotToReassign
from motcua.dossiers.standing_in import OF_HANDLER
from motcua.dossiers.status import Act, Status
from motcua.workflow.models import Step
from tests.counter.factories import EARLY, hidden, open_page, signed_in, text_of
from tests.counter.test_lists import page, shown
from tests.dossiers import factories as dossiers

TODAY = EARLY.date()
URL = "/can-bo/vang-mat/"


@pytest.fixture
def son(world):
    return dossiers.person("AM30", "Hồ Văn Sơn", world.committee, Role.PROCESS)


def leave(person, *, by=None, to=None, first=TODAY, last=TODAY + timedelta(days=2), decision="", key=None):
    return agencies.record_absence(
        absence_id=key or uuid7(),
        staff_id=person.staff.pk,
        first=first,
        last=last,
        reason="Nghỉ phép",
        substitute_id=to.staff.pk if to else None,
        decision=decision,
        by=by or person,
        at=EARLY,
    )


def today(who, day=TODAY):
    """The same person as the next request finds them."""
    return officer(who.staff, who.unit, day=day)


def test_the_substitute_sees_and_does_the_work_under_both_names(world, son):
    dossier = dossiers.assigned(world, at=EARLY)
    assert shown(page(signed_in(son), Kind.MINE)) == []
    leave(world.dung, to=son)
    client = signed_in(son)
    text = page(client, Kind.MINE)
    assert shown(text) == [dossier.code] and "Việc của Lê Văn Dũng" in text
    assert shown(page(client, Kind.MINE, nguoi=str(world.dung.staff.pk))) == [dossier.code]
    assert work.counts(today(son), at=EARLY)[Kind.MINE] == 1
    assert "data-next-act" in open_page(client, dossier)
    processing.propose(dossier_id=dossier.pk, by=today(son), at=EARLY, data={})
    event = Event.objects.get(dossier=dossier, act="propose")
    assert (event.staff, event.facts["for"]) == (son.staff, "Lê Văn Dũng")
    assert "thay Lê Văn Dũng" in open_page(signed_in(world.ha), dossier)
    dossier.refresh_from_db()
    assert dossier.handler == world.dung.staff  # who comes back finds the dossier


def test_it_ends_by_itself_and_begins_on_its_day(world, son):
    dossiers.assigned(world, at=EARLY)
    leave(world.dung, to=son, first=TODAY + timedelta(days=1), last=TODAY + timedelta(days=2))
    for day, stands in ((0, False), (1, True), (2, True), (3, False)):
        acting = today(son, TODAY + timedelta(days=day))
        assert bool(acting.stands_for) is stands, day
        found = work.page(Kind.MINE, acting, at=EARLY, filters=Filters()).rows
        assert len(found) == int(stands)


def test_who_stood_in_for_the_handler_does_not_sign_the_same_dossier(world, son):
    dossier = dossiers.assigned(world, at=EARLY)
    leave(world.dung, to=son)
    Assignment.objects.create(
        staff=son.staff, unit=world.committee, role=Role.SIGN, valid_from=dossiers.SINCE
    )
    processing.propose(dossier_id=dossier.pk, by=today(son), at=EARLY, data={})
    with pytest.raises(DutiesNotApart):
        outcome.sign(dossier_id=dossier.pk, by=today(son), at=EARLY)


def test_a_handler_who_stands_in_for_the_leader_does_not_sign_the_own_draft(world, son):
    own = dossiers.proposed(world, at=EARLY)
    leave(world.ha, to=world.dung, decision="QĐ 12/QĐ-UBND ngày 22/7/2022")
    acting = today(world.dung)
    assert {Role.SIGN, Role.ASSIGN} <= acting.roles
    with pytest.raises(DutiesNotApart):
        outcome.sign(dossier_id=own.pk, by=acting, at=EARLY)
    other = dossiers.assigned(world, at=EARLY)
    processing.reassign(dossier_id=other.pk, to=son.staff.pk, by=world.ha, at=EARLY, reason="Chia việc")
    processing.propose(dossier_id=other.pk, by=son, at=EARLY, data={})
    with pytest.raises(DutiesNotApart):  # he had it before
        outcome.sign(dossier_id=other.pk, by=acting, at=EARLY)


def test_a_leader_of_the_unit_signs_for_an_absent_one_and_both_are_named(world):
    binh = dossiers.person("AM31", "Phan Thanh Bình", world.committee, Role.ASSIGN, title="Chủ tịch")
    dossier = dossiers.proposed(world, at=EARLY)
    leave(world.ha, to=binh, decision="QĐ 12/QĐ-UBND ngày 22/7/2022")
    outcome.sign(dossier_id=dossier.pk, by=today(binh), at=EARLY)
    event = Event.objects.get(dossier=dossier, act="sign")
    assert (event.actor_name, event.facts["for"]) == ("Phan Thanh Bình", "Phạm Thị Thu Hà")
    waiting = dossiers.received(world, at=EARLY)
    processing.transfer(dossier_id=waiting.pk, by=world.lan, at=EARLY)
    processing.assign(dossier_id=waiting.pk, to=world.dung.staff.pk, by=today(binh), at=EARLY)
    assert "for" not in Event.objects.get(dossier=waiting, act="assign").facts  # his own post


def test_the_same_absence_twice_is_one_and_overlapping_ones_are_refused(world, son):
    key = uuid7()
    assert leave(world.dung, to=son, key=key).pk == leave(world.dung, to=son, key=key).pk == key
    assert Delegation.objects.count() == 1
    with pytest.raises(away.AlreadyAbsent):
        leave(world.dung, first=TODAY + timedelta(days=2), last=TODAY + timedelta(days=3))
    with pytest.raises(away.SubstituteNotHere):  # away as well
        leave(son, to=world.dung)
    with pytest.raises(away.SubstituteNotHere):  # of another ward
        leave(son, to=world.thao)
    for first, last in ((1, 0), (-3, -1), (0, 900)):
        with pytest.raises(away.AbsenceDatesWrong):
            leave(son, first=TODAY + timedelta(days=first), last=TODAY + timedelta(days=last))


def test_who_may_record_it(world, son):
    with pytest.raises(PermissionDenied):
        leave(world.dung, by=son)
    leave(world.dung, by=world.ha, to=son)  # the leader for a specialist
    binh = dossiers.person("AM31", "Phan Thanh Bình", world.committee, Role.SIGN)
    with pytest.raises(PermissionDenied):  # not who signs in another leader's stead
        leave(binh, by=world.ha, to=son, decision="QĐ 1")
    with pytest.raises(away.SubstituteNeedsDecision):
        leave(binh, to=world.ha)
    with pytest.raises(PermissionDenied):
        leave(world.dung, by=world.thao)


def test_who_is_back_early_works_alone_again(world, son):
    row = leave(world.dung, to=son)
    assert today(son).stands_for
    client = signed_in(world.dung)
    assert "Hồ Văn Sơn thay" in text_of(client.get(URL))
    for _press in range(2):
        client.post(reverse("counter:come_back", args=[row.pk]))
    assert not today(son).stands_for and not Absence.objects.on(TODAY).exists()
    other = leave(world.dung, to=son)
    assert signed_in(son).post(reverse("counter:come_back", args=[other.pk])).status_code == 403
    assert signed_in(world.thao).post(reverse("counter:come_back", args=[other.pk])).status_code == 404


def test_work_of_the_absent_without_substitute_is_given_to_others_in_one_go(world, son):
    rows = [dossiers.assigned(world, at=EARLY) for _turn in range(2)]
    leave(world.dung, by=world.ha)
    ha = signed_in(world.ha)
    text = text_of(ha.get(URL))
    assert "Việc của Lê Văn Dũng đang chờ, chưa có người thay" in text and set(shown(text)) == {
        row.code for row in rows
    }
    give = reverse("counter:assign_many")
    drawn = text_of(ha.get(give, {"d": [str(row.pk) for row in rows]}))
    assert "Vắng mặt đến hết 27/07/2022" in drawn and "Vì sao giao lại" in drawn
    fields = {"key": hidden(drawn)["key"], "to": str(son.staff.pk)}
    fields |= {name: [str(row.pk) for row in rows] for name in ("d", "g")}
    lacking = ha.post(give, fields)
    assert lacking.status_code == 422 and "Vui lòng ghi vì sao giao lại" in text_of(lacking)
    report = text_of(ha.post(give, fields | {"reason": "Anh Dũng nghỉ phép"}))
    assert "Đã giao cho Hồ Văn Sơn" in report and "không làm được" not in report
    assert Step.objects.filter(assignee=son.staff, closed_at=None).count() == 2
    event = Event.objects.filter(act="reassign").first()
    assert (event.facts["from"], event.facts["to"]) == ("Lê Văn Dũng", "Hồ Văn Sơn")
    assert "Từ Lê Văn Dũng sang Hồ Văn Sơn." in open_page(ha, rows[0])
    assert "đang chờ, chưa có người thay" not in text_of(ha.get(URL))


def test_only_what_somebody_handles_is_given_to_another(world, son):
    received = dossiers.received(world, at=EARLY)
    facts = {"to": son.staff.pk, "by": world.ha, "at": EARLY, "reason": "Chia việc"}
    with pytest.raises(NotToReassign):
        processing.reassign(dossier_id=received.pk, **facts)
    finished = dossiers.done(world, at=EARLY)
    with pytest.raises(NotToReassign):
        processing.reassign(dossier_id=finished.pk, **facts)
    mine = dossiers.assigned(world, at=EARLY)
    with pytest.raises(PermissionDenied):
        processing.reassign(dossier_id=mine.pk, **(facts | {"by": world.dung}))
    assert processing.reassign(dossier_id=mine.pk, **facts).status == Status.PROCESSING


def test_the_page_keeps_what_was_typed_and_says_what_is_wrong(world, son):
    client = signed_in(world.dung)
    drawn = hidden(text_of(client.get(URL)))
    typed = {
        "key": drawn["key"],
        "person": str(world.dung.staff.pk),
        "first": "25/07/2022",
        "last": "mai mốt",
        "reason": "Nghỉ phép",
        "substitute": str(son.staff.pk),
    }
    answer = client.post(URL, typed)
    text = text_of(answer)
    assert answer.status_code == 422 and "Vui lòng ghi ngày, tháng, năm" in text and 'value="mai mốt"' in text
    refused = client.post(URL, typed | {"last": "24/07/2022"})
    assert refused.status_code == 409 and "không ghi được" in text_of(refused)
    done = client.post(URL, typed | {"last": "26/07/2022"}, follow=True)
    assert "Đã ghi Lê Văn Dũng vắng mặt đến hết 26/07/2022." in text_of(done)
    row = Absence.objects.get()
    assert (row.valid_to, row.substitute) == (date(2022, 7, 27), son.staff)
    assert client.post(URL, typed | {"person": str(son.staff.pk)}).status_code == 422  # not for others


def test_the_acts_a_substitute_does_are_exactly_the_handlers():
    from motcua.dossiers import permissions

    asked = {act for act, who in permissions._WHO.items() if who is permissions.is_handler}
    # leaders may consult too, in their own name; drafts of corrections are taken back by others, too
    assert asked | {Act.CONSULT, Act.TAKE_BACK_DRAFT} == OF_HANDLER


def test_an_officer_is_still_read_in_one_query(world, son, django_assert_num_queries):
    leave(world.dung, to=son)
    with django_assert_num_queries(1):
        assert today(son).stands_for == ((world.dung.staff.pk, "Lê Văn Dũng"),)
