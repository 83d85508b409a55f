"""Many dossiers given to one specialist at once: each its own act, each with what became of it."""

from datetime import timedelta

from django.urls import reverse

from motcua.agencies.models import Assignment, Role
from motcua.common.ids import uuid7
from motcua.counter import workload
from motcua.counter.work import Kind
from motcua.dossiers.models import Dossier, Event
from motcua.dossiers.services import processing
from motcua.workflow.models import Step
from tests.counter.factories import EARLY, hidden, signed_in, text_of
from tests.counter.test_lists import page
from tests.dossiers import factories as dossiers

URL = "/can-bo/phan-cong/"


def transferred(world, count: int):
    rows = [dossiers.received(world, at=EARLY) for _turn in range(count)]
    for row in rows:
        processing.transfer(dossier_id=row.pk, by=world.lan, at=EARLY)
    return rows


def second_specialist(world):
    return dossiers.person("AM30", "Hồ Văn Sơn", world.committee, Role.PROCESS)


def give(client, rows, person, **more):
    """Tick the rows, choose the person, press."""
    ids = [str(row.pk) for row in rows]
    drawn = text_of(client.get(URL, {"d": ids}))
    fields = {"key": hidden(drawn).get("key", ""), "d": ids, "to": str(person.staff.pk)}
    return client.post(URL, fields | more)


def test_rows_are_chosen_in_the_list_without_javascript(world):
    rows = transferred(world, 2)
    client = signed_in(world.ha)
    text = page(client, Kind.ASSIGN)
    assert f'action="{URL}"' in text and text.count('name="d"') == 2 and " checked></td>" not in text
    assert page(client, Kind.ASSIGN, chon="trang").count(" checked></td>") == 2
    assert 'name="d"' not in page(signed_in(world.dung), Kind.UNIT)
    drawn = text_of(client.get(URL, {"d": [str(row.pk) for row in rows]}))
    assert "2 hồ sơ đã chọn" in drawn and all(row.code in drawn for row in rows)


def test_each_dossier_is_an_act_of_its_own(world):
    rows = transferred(world, 3)
    text = text_of(give(signed_in(world.ha), rows, world.dung))
    assert "3 hồ sơ" in text and "Đã giao cho Lê Văn Dũng" in text
    events = Event.objects.filter(act="assign")
    assert {event.dossier_id for event in events} == {row.pk for row in rows}
    assert Step.objects.filter(assignee=world.dung.staff, closed_at=None).count() == 3
    assert page(signed_in(world.ha), Kind.ASSIGN).count('name="d"') == 0


def test_one_that_somebody_else_gave_out_meanwhile_is_refused_and_says_so(world):
    rows = transferred(world, 2)
    client, son = signed_in(world.ha), second_specialist(world)
    drawn = text_of(client.get(URL, {"d": [str(row.pk) for row in rows]}))
    processing.assign(dossier_id=rows[0].pk, to=son.staff.pk, by=world.ha, at=EARLY)
    answer = client.post(
        URL, {"key": hidden(drawn)["key"], "d": [str(row.pk) for row in rows], "to": str(world.dung.staff.pk)}
    )
    text = text_of(answer)
    assert "1 hồ sơ không làm được" in text and "có thể cán bộ khác vừa làm" in text
    for row in rows:
        row.refresh_from_db()
    assert [row.handler for row in rows] == [son.staff, world.dung.staff]


def test_one_given_out_by_mistake_is_given_to_somebody_else_from_the_report(world):
    rows, son = transferred(world, 2), second_specialist(world)
    ha = signed_in(world.ha)
    text = text_of(give(ha, rows, world.dung))
    assert all(f'href="{URL}?d={row.pk}"' in text for row in rows)
    drawn = text_of(ha.get(URL, {"d": str(rows[0].pk)}))
    typed = {"key": hidden(drawn)["key"], "d": str(rows[0].pk), "g": str(rows[0].pk), "to": str(son.staff.pk)}
    assert ha.post(URL, typed).status_code == 422  # why, is asked for
    text = text_of(ha.post(URL, typed | {"reason": "Giao nhầm người"}))
    assert "Đã giao cho Hồ Văn Sơn" in text
    for row in rows:
        row.refresh_from_db()
    assert [row.handler for row in rows] == [son.staff, world.dung.staff]
    assert Event.objects.filter(dossier=rows[0], act="reassign").count() == 1


def test_who_received_a_dossier_does_not_get_that_one(world):
    mine, other = transferred(world, 2)
    Assignment.objects.create(
        staff=world.lan.staff, unit=world.committee, role=Role.PROCESS, valid_from=dossiers.SINCE
    )
    Dossier.objects.filter(pk=other.pk).update(received_by=world.tam.staff)
    client = signed_in(world.ha)
    drawn = text_of(client.get(URL, {"d": [str(mine.pk), str(other.pk)]}))
    assert f"Đã tiếp nhận 1 hồ sơ nên không được xử lý: {mine.code}" in drawn
    text = text_of(give(client, [mine, other], world.lan))
    assert "1 hồ sơ không làm được" in text and "khoản 5 Điều 17" in text
    for row in (mine, other):
        row.refresh_from_db()
    assert (mine.handler, other.handler) == (None, world.lan.staff)


def test_a_double_press_gives_each_dossier_once(world):
    rows = transferred(world, 2)
    client, key = signed_in(world.ha), str(uuid7())
    fields = {"key": key, "d": [str(row.pk) for row in rows], "to": str(world.dung.staff.pk)}
    for text in [text_of(client.post(URL, fields)) for _press in range(2)]:
        assert "Đã giao cho Lê Văn Dũng" in text and "không làm được" not in text
    assert Event.objects.filter(act="assign").count() == 2


def test_what_is_missing_or_wrong_says_so_and_keeps_the_choice(world):
    rows = transferred(world, 2)
    client = signed_in(world.ha)
    answer = give(client, rows, world.dung, to="ai đó")
    assert answer.status_code == 422 and "Vui lòng chọn một người trong danh sách." in text_of(answer)
    assert text_of(answer).count('name="d"') == 2
    stranger = text_of(give(client, rows, world.thao))
    assert "2 hồ sơ không làm được" in stranger and "hiện không xử lý hồ sơ" in stranger
    for nothing in ({}, {"d": "x"}, {"d": str(uuid7())}):
        assert "Chưa chọn hồ sơ nào" in text_of(client.get(URL, nothing, follow=True))


def test_another_agency_and_other_roles_are_kept_out(world):
    rows = transferred(world, 1)
    assert signed_in(world.dung).get(URL).status_code == 403
    answer = signed_in(world.thao).get(URL, {"d": str(rows[0].pk)}, follow=True)
    assert rows[0].code not in text_of(answer)


def test_the_load_of_each_stands_beside_the_name(world):
    son = second_specialist(world)
    first, second, third = (dossiers.assigned(world, at=EARLY) for _turn in range(3))
    Step.objects.filter(ref=first.pk, closed_at=None).update(due_at=EARLY)
    Step.objects.filter(ref=second.pk, closed_at=None).update(due_at=EARLY + timedelta(days=9))
    processing.propose(dossier_id=third.pk, by=world.dung, at=EARLY, data={})
    now = EARLY + timedelta(hours=1)
    found = workload.loads([world.dung.staff, son.staff], at=now)
    assert found[world.dung.staff.pk] == workload.Load(open=2, late=1, soon=0, finished=1)
    assert found[son.staff.pk] == workload.Load()
    rows = transferred(world, 1)
    text = text_of(signed_in(world.ha).get(URL, {"d": str(rows[0].pk)}))
    assert "2 việc đang mở · 1 quá hạn bước · 1 xong tuần này" in text
    assert text.index("Hồ Văn Sơn") < text.index("Lê Văn Dũng")
    alone = text_of(signed_in(world.ha).get(reverse("counter:assign", args=[rows[0].pk])))
    assert "2 việc đang mở · 1 quá hạn bước · 1 xong tuần này" in alone


def test_loads_take_two_queries_whatever_the_number_of_people(world, django_assert_num_queries):
    with django_assert_num_queries(2):
        workload.loads([world.dung.staff, world.lan.staff, world.ha.staff], at=EARLY)
