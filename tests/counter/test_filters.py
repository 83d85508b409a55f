"""Filters of the work lists: each narrows, none loses what was typed, and some are kept under a name."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.urls import reverse

from motcua.agencies.models import Role
from motcua.common.ids import uuid7
from motcua.counter import facets
from motcua.counter.work import Kind
from motcua.dossiers.models import Dossier, SavedFilter
from motcua.workflow.models import Step
from tests.counter.factories import EARLY, hidden, signed_in, text_of
from tests.counter.test_lists import page, shown
from tests.dossiers import factories as dossiers


@pytest.fixture(autouse=True)
def _fresh_options():
    facets.forget()


def keep(client, kind=Kind.UNIT, query="q=minh", **typed):
    """Save a filter as a browser does; the answer."""
    drawn = text_of(client.get(f"{reverse('counter:list', args=[kind])}?{query}"))
    fields = {"key": hidden(drawn)["key"], "query": query, "name": "Của anh Minh", "letter": ""}
    return client.post(reverse("counter:keep_filter", args=[kind]), fields | typed)


def test_each_filter_narrows_the_list(world):
    mine = dossiers.assigned(world, at=EARLY)
    waiting = dossiers.received(world, at=EARLY)
    world.minh.commune_code = "20335"
    world.minh.save()
    client = signed_in(world.ha)
    step = Step.objects.get(ref=mine.pk, closed_at=None)
    for query in (
        {"nguoi": str(world.dung.staff.pk)},
        {"buoc": step.name},
        {"kenh": "direct"},
        {"xa": "20335"},
        {"han": "60"},
    ):
        assert shown(page(client, Kind.UNIT, **query)) == [mine.code], query
    for query in ({"nguoi": "chua-giao"}, {"buoc": "Ký"}, {"kenh": "online"}, {"xa": "20336"}, {"han": "0"}):
        assert shown(page(client, Kind.UNIT, **query)) == [], query
    assert shown(page(signed_in(world.lan), Kind.UNIT, nguoi="chua-giao")) == [waiting.code]


def test_within_n_days_reaches_to_the_end_of_that_day(world):
    dossier = dossiers.received(world, at=EARLY)
    client = signed_in(world.lan)
    Step.objects.filter(ref=dossier.pk).update(due_at=EARLY.replace(hour=23, minute=59))
    assert shown(page(client, Kind.UNIT, han="0")) == [dossier.code]
    Step.objects.filter(ref=dossier.pk).update(due_at=EARLY.replace(hour=0, minute=0) + timedelta(days=1))
    assert shown(page(client, Kind.UNIT, han="0")) == []
    assert shown(page(client, Kind.UNIT, han="1")) == [dossier.code]


def test_within_n_days_leaves_out_what_is_late_and_what_is_finished(world):
    late, soon = dossiers.received(world, at=EARLY), dossiers.received(world, at=EARLY)
    dossiers.done(world, at=EARLY)
    Step.objects.filter(ref=late.pk).update(due_at=EARLY - timedelta(days=1))
    Step.objects.filter(ref=soon.pk).update(due_at=EARLY + timedelta(days=1))
    assert shown(page(signed_in(world.head), Kind.UNIT, han="3")) == [soon.code]
    assert shown(page(signed_in(world.head), Kind.UNIT, tre="1")) == [late.code]


def test_a_wrong_value_says_so_keeps_its_text_and_the_rest_still_narrows(world):
    dossier = dossiers.received(world, at=EARLY)
    text = page(signed_in(world.lan), Kind.UNIT, han="ba ngày", nguoi="ai đó", kenh="bồ câu", q="minh")
    assert shown(text) == [dossier.code]
    assert "Vui lòng ghi số ngày, từ 0 đến 60." in text and 'value="ba ngày"' in text
    assert "Không có người này" in text and "Kênh này không có" in text and 'value="minh"' in text
    assert "Vui lòng ghi số ngày" in page(signed_in(world.lan), Kind.UNIT, han="-1")


def test_options_are_what_occurs_in_the_list(world):
    dossiers.assigned(world, at=EARLY)
    found = facets.facets(Kind.UNIT, world.ha, at=EARLY)
    assert [name for _code, name in found.procedures] == [world.version.name]
    assert found.handlers == [(str(world.dung.staff.pk), "Lê Văn Dũng")] and found.communes == []
    assert len(found.steps) == 1


def test_a_filter_is_kept_under_a_name_and_used_with_one_press(world):
    dossier = dossiers.received(world, at=EARLY)
    client = signed_in(world.lan)
    answer = keep(client, query="q=minh&han=60&la=gi", letter="M")
    assert answer.status_code == 302
    row = SavedFilter.objects.get()
    assert (row.name, row.letter, row.shared) == ("Của anh Minh", "m", False)
    assert parse_qs(row.query) == {"q": ["minh"], "han": ["60"]}  # nothing but filters is kept
    text = page(client, Kind.LATE)
    link = f"{reverse('counter:list', args=[Kind.UNIT])}?{row.query}"
    assert f'href="{link}" data-filter="m"' in text and "Của anh Minh" in text
    assert shown(text_of(client.get(link))) == [dossier.code]
    assert urlsplit(answer["Location"]).path == reverse("counter:list", args=[Kind.UNIT])


def test_a_double_press_keeps_one_filter(world):
    client = signed_in(world.lan)
    key = str(uuid7())
    for _press in range(2):
        assert keep(client, key=key).status_code == 302
    assert SavedFilter.objects.count() == 1


def test_private_filters_are_seen_by_nobody_else_and_shared_ones_by_the_unit_only(world):
    second = dossiers.person("AM09", "Ngô Thị Bé", world.desk, Role.RECEIVE)
    lan, be, ha = signed_in(world.lan), signed_in(second), signed_in(world.ha)
    keep(lan, name="Riêng của Lan")
    keep(lan, name="Chung cả quầy", shared="on", letter="c")
    assert "Chung cả quầy" in page(be, Kind.UNIT) and "Riêng của Lan" not in page(be, Kind.UNIT)
    assert "Chung cả quầy" not in page(ha, Kind.UNIT)
    private = SavedFilter.objects.get(shared=False)
    drop = reverse("counter:drop_filter", args=[private.pk])
    be.post(drop)
    assert SavedFilter.objects.filter(pk=private.pk).exists()
    shared = reverse("counter:drop_filter", args=[SavedFilter.objects.get(shared=True).pk])
    assert be.post(shared).status_code == 403
    assert lan.post(shared).status_code == 302 and lan.post(drop).status_code == 302
    assert not SavedFilter.objects.exists() and lan.post(drop).status_code == 302


def test_what_cannot_be_kept_says_why_and_keeps_what_was_typed(world):
    dossiers.received(world, at=EARLY)
    client = signed_in(world.lan)
    keep(client, letter="m")
    for typed, words in (
        ({"name": "Của anh Minh"}, "Bạn đã có bộ lọc tên"),
        ({"name": "Khác", "letter": "m"}, "đang mở bộ lọc"),
        ({"name": "", "letter": "z"}, "Vui lòng đặt tên"),
        ({"name": "Khác", "letter": "ă"}, "chữ cái không dấu"),
    ):
        answer = keep(client, **typed)
        text = text_of(answer)
        assert answer.status_code in {409, 422} and words in text, typed
        assert f'value="{typed["name"]}"' in text if typed["name"] else 'value="z"' in text
        assert 'value="minh"' in text  # the filters themselves too
    assert SavedFilter.objects.count() == 1


def test_a_saved_filter_of_a_list_one_no_longer_has_is_not_offered(world):
    keep(signed_in(world.lan), kind=Kind.RECEIVE)
    SavedFilter.objects.update(kind=Kind.SIGN)
    assert "Của anh Minh" not in page(signed_in(world.lan), Kind.UNIT)


def test_a_value_nothing_occurs_for_stays_chosen(world):
    dossiers.received(world, at=EARLY)
    text = page(signed_in(world.lan), Kind.UNIT, **{"thu-tuc": "9.999"})
    assert '<option value="9.999" selected>' in text
    assert Dossier.objects.count() == 1 and shown(text) == []
