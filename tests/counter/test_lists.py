"""The work lists: whose they are, in what order, how they page, what they cost."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from motcua.agencies.models import Assignment, Role, UnitKind
from motcua.agencies.officers import officer
from motcua.counter import work
from motcua.counter.work import Filters, Kind
from motcua.dossiers.models import Dossier
from motcua.workflow.models import Step
from tests.counter.factories import EARLY, signed_in, text_of
from tests.dossiers import factories as dossiers

NOW = EARLY + timedelta(minutes=31)


def shown(text: str) -> list[str]:
    return re.findall(r'<a class="row-link code"[^>]*>([^<]+)</a>', text)


def page(client, kind: Kind, **query: object) -> str:
    answer = client.get(reverse("counter:list", args=[kind]), query)
    assert answer.status_code == 200
    return text_of(answer)


def many(world, count: int) -> list[Dossier]:
    """Open dossiers with a step each, without the slow papers: copies of one that was received."""
    first = dossiers.received(world, at=EARLY)
    step = Step.objects.get(ref=first.pk)
    for number in range(count - 1):
        first.pk, first.code, first.ticket = (
            None,
            f"000.03.02.H47-220725-{number + 100:04}",
            f"DK-{number:08}",
        )
        first.pk = Dossier._meta.pk.get_default()
        first.save(force_insert=True)
        step.pk, step.ref = Step._meta.pk.get_default(), first.pk
        step.due_at = step.due_at + timedelta(minutes=number % 7)
        step.save(force_insert=True)
    return list(Dossier.objects.all())


def test_each_person_lands_on_the_list_with_work(world):
    dossiers.proposed(world, at=EARLY)
    assert signed_in(world.ha).get("/can-bo/")["Location"].endswith("/cho-ky/")
    assert signed_in(world.dung).get("/can-bo/")["Location"].endswith("/cua-toi/")
    assert signed_in(world.lan).get("/can-bo/")["Location"].endswith("/cho-tiep-nhan/")
    assert signed_in(world.tam).get("/can-bo/")["Location"].endswith("/cho-tra/")


def test_a_dossier_moves_from_list_to_list(world):
    lan, ha, dung, tam = (signed_in(who) for who in (world.lan, world.ha, world.dung, world.tam))
    dossier = dossiers.taken_in(world, at=EARLY)
    assert shown(page(lan, Kind.RECEIVE)) == [dossier.ticket]
    done = dossiers.done(world, at=EARLY)
    assert shown(page(tam, Kind.RETURN)) == [done.code]
    proposed = dossiers.proposed(world, at=EARLY)
    assert shown(page(ha, Kind.SIGN)) == [proposed.code]
    assert shown(page(dung, Kind.MINE)) == []
    assigned = dossiers.assigned(world, at=EARLY)
    assert shown(page(dung, Kind.MINE)) == [assigned.code]
    assert set(shown(page(ha, Kind.UNIT))) == {proposed.code, assigned.code}
    assert shown(page(tam, Kind.DONE)) == [done.code]


def test_a_list_of_a_role_one_does_not_hold_does_not_exist(world):
    client = signed_in(world.dung)
    for kind in (Kind.SIGN, Kind.RECEIVE, Kind.RETURN, "khong-co"):
        assert client.get(reverse("counter:list", args=[kind])).status_code == 404


def test_personal_numbers_are_masked(world):
    dossiers.taken_in(world, at=EARLY)
    text = page(signed_in(world.lan), Kind.RECEIVE)
    assert "090••••456" in text and "0905123456" not in text and "049090001234" not in text


def test_the_most_pressing_stands_first_and_pages_lose_nobody(world):
    rows = many(world, 120)
    found, after = [], ""
    while True:
        part = work.page(Kind.UNIT, world.lan, at=NOW, filters=Filters(), after=after)
        found += part.rows
        after = part.next_key
        if not after:
            break
    assert [row.due_at for row in found] == sorted(row.due_at for row in found)
    assert {row.code for row in found} == {row.code for row in rows} and len(found) == 120


@pytest.mark.parametrize(
    "key", ["x", "2022-07-25~", "~", "9999-99-99~0", "2022-07-25T00:00:00+07:00~" + "1" * 36]
)
def test_a_key_that_is_none_begins_at_the_top(world, key):
    dossiers.taken_in(world, at=EARLY)
    assert len(shown(page(signed_in(world.lan), Kind.RECEIVE, after=key))) == 1


def test_filters_by_text_procedure_and_lateness(world):
    dossier = dossiers.received(world, at=EARLY)
    client = signed_in(world.lan)
    for query in ({"q": "nguyen van"}, {"q": "0905123"}, {"q": dossier.code[-4:]}, {"thu-tuc": "1.004873"}):
        assert shown(page(client, Kind.UNIT, **query)) == [dossier.code], query
    for query in ({"q": "Trần"}, {"q": "%"}, {"thu-tuc": "9.999"}, {"tre": "1"}, {"q": "\x00"}):
        text = page(client, Kind.UNIT, **query)
        assert shown(text) == ([dossier.code] if query == {"q": "\x00"} else []), query
    assert "Không có hồ sơ nào khớp" in page(client, Kind.UNIT, q="Trần")
    Step.objects.filter(ref=dossier.pk).update(due_at=EARLY)
    assert shown(page(client, Kind.LATE)) == [dossier.code]
    assert "Quá hạn bước" in page(client, Kind.UNIT, tre="1")


def test_counts_are_those_of_the_lists(world):
    dossiers.taken_in(world, at=EARLY)
    dossiers.received(world, at=EARLY)
    dossiers.done(world, at=EARLY)
    for who in (world.lan, world.ha, world.dung, world.tam):
        for kind, number in work.counts(who, at=NOW).items():
            assert number == len(work.page(kind, who, at=NOW, filters=Filters()).rows), (who.name, kind)


def test_counts_take_one_query(world, django_assert_num_queries):
    with django_assert_num_queries(1):
        work.counts(world.ha, at=NOW)


def test_a_full_page_asks_no_more_than_a_short_one(world, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    dossiers.received(world, at=EARLY)
    client = signed_in(world.lan)
    client.get("/can-bo/", follow=True)  # as every day begins: the post is known from then on
    with CaptureQueriesContext(
        connection,
    ) as short:
        page(client, Kind.UNIT)
    many(world, 60)
    with django_assert_num_queries(len(short)):
        assert len(shown(page(client, Kind.UNIT))) == 50
    assert len(short) <= 10


def test_a_finished_dossier_is_in_no_list_of_what_is_urgent(world):
    """It waits at the desk for its applicant, with a date long past."""
    ready = dossiers.done(world, at=EARLY)
    late = dossiers.assigned(world, at=EARLY)
    Step.objects.filter(ref=ready.pk).update(due_at=EARLY - timedelta(days=30))
    Step.objects.filter(ref=late.pk).update(due_at=EARLY - timedelta(days=1))
    control = dossiers.person("KS01", "Bùi Kiểm Soát", world.committee, Role.TTHC_CONTROL)
    for who in (control, world.head, world.tam, world.ha):
        for kind in {Kind.UNIT, Kind.LATE} & set(work.lists_of(who)):
            assert ready.code not in shown(page(signed_in(who), kind)), (who, kind)
    assert shown(page(signed_in(control), Kind.UNIT)) == [late.code]
    assert shown(page(signed_in(world.tam), Kind.RETURN)) == [ready.code]


def test_control_of_procedures_sees_every_place_and_changes_nothing(world):
    office = dossiers.unit("Văn phòng UBND tỉnh", UnitKind.OFFICE, level="province")
    minh = dossiers.person("KS01", "Bùi Thị Nhật Minh", office, Role.TTHC_CONTROL)
    dossier = dossiers.assigned(world, at=EARLY)
    client = signed_in(minh)
    assert shown(page(client, Kind.UNIT)) == [dossier.code]
    text = text_of(client.get(reverse("counter:dossier", args=[dossier.pk])))
    assert "Bạn xem để kiểm soát" in text and "data-next-act" not in text
    assert client.get(reverse("counter:propose", args=[dossier.pk])).status_code == 403


@pytest.mark.parametrize("role", [Role.SYSTEM_ADMIN, Role.UNIT_ADMIN, Role.CATALOGUE_EDITOR])
def test_an_account_without_dossiers_lands_where_its_work_is(world, role):
    office = dossiers.unit("Văn phòng UBND tỉnh", UnitKind.OFFICE, level="province")
    khoa = dossiers.person("QT01", "Trần Đăng Khoa", office, role)
    landed = signed_in(khoa).get("/can-bo/", follow=True)
    assert (landed.status_code, landed.redirect_chain[-1][0]) == (200, "/quan-tri/")


def test_a_person_with_two_posts_chooses_and_sees_only_that_post(world):
    Assignment.objects.create(
        staff=world.dung.staff, unit=world.desk, role=Role.RETURN, valid_from=dossiers.SINCE
    )
    client = signed_in(world.dung)
    assert client.get("/can-bo/")["Location"] == reverse("counter:choose_post")
    choice = reverse("counter:choose_post")
    text = text_of(client.get(choice))
    assert "Trả kết quả" in text and world.committee.name in text
    client.post(choice, {"post": str(world.desk.pk)})
    assert client.get("/can-bo/")["Location"].endswith("/cho-tra/")
    assert client.get(reverse("counter:list", args=[Kind.MINE])).status_code == 404


@pytest.mark.parametrize("post", ["", "abc", "00000000-0000-0000-0000-000000000000"])
def test_a_post_one_does_not_hold_cannot_be_chosen(world, post):
    client = signed_in(world.lan)
    answer = client.post(reverse("counter:choose_post"), {"post": post or str(world.committee.pk)})
    assert answer.status_code == 422 and "chưa được phân công ở nơi khác" in text_of(answer)
    assert officer(world.lan.staff, world.committee, day=EARLY.date()) is None


def test_search_finds_by_code_ticket_folded_name_and_phone(world):
    dossier = dossiers.received(world, at=EARLY)
    client = signed_in(world.lan)
    for query in ("nguyen van MINH", "0905 123 456"):
        assert dossier.code in text_of(client.get(reverse("counter:find"), {"q": query})), query
    for exact in (dossier.code, dossier.ticket):
        answer = client.get(reverse("counter:find"), {"q": exact})
        assert answer["Location"] == reverse("counter:dossier", args=[dossier.pk])
    options = text_of(client.get(reverse("counter:find_suggest"), {"q": "minh"}))
    assert 'role="option"' in options and dossier.code in options
    assert text_of(client.get(reverse("counter:find_suggest"), {"q": "<"})) == ""
