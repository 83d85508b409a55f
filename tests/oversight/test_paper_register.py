"""The paper register of a one-stop, counted by hand: a difference is a question, never a conclusion."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from motcua.common.ids import uuid7
from motcua.oversight.models import Doubt, PaperCount
from motcua.oversight.services import asking, paper_register
from motcua.oversight.services.paper_register import Counting, write_down
from tests.counter.factories import hidden, signed_in, text_of
from tests.dossiers import factories
from tests.dossiers.factories import vn

JUNE = date(2022, 6, 1)
AT = vn(2022, 7, 25, 9, 0)


@pytest.fixture
def june(world):
    """Two dossiers received on the last working day of June, one of them returned in June."""
    factories.returned(world, at=vn(2022, 6, 30, 8, 0))
    factories.received(world, at=vn(2022, 6, 30, 15, 0))
    return world


@pytest.fixture
def head(world):
    return world.head


def counted(world, by, received, returned, *, month=JUNE, key=None):
    counting = Counting(key or uuid7(), world.lan.unit, month, received, returned)
    return write_down(counting=counting, by=by, at=AT)


def test_equal_numbers_raise_no_question_and_different_ones_do(june, head):
    row = counted(june, head, 2, 1)
    assert (row.system_received, row.system_returned, row.difference) == (2, 1, 0)
    assert Doubt.objects.count() == 0
    counted(june, head, 5, 1)
    doubt = Doubt.objects.get()
    assert (doubt.pattern, doubt.unit, doubt.number) == (Doubt.Pattern.PAPER, june.lan.unit, 3)
    assert "sổ giấy ghi tiếp nhận 5, trả 1; hệ thống có tiếp nhận 2, trả 1" in doubt.note


def test_a_later_counting_brings_an_open_question_up_to_date_and_leaves_an_answered_one(june, head):
    counted(june, head, 5, 1)
    counted(june, head, 4, 1)
    doubt = Doubt.objects.get()
    assert doubt.number == 2 and PaperCount.objects.count() == 2
    Doubt.objects.update(answer="Sổ ghi cả hồ sơ chỉ hướng dẫn.", answered_by=head.staff, answered_at=AT)
    counted(june, head, 9, 1)
    doubt.refresh_from_db()
    assert doubt.number == 2 and PaperCount.append_only


def test_a_double_press_is_one_counting_and_the_same_numbers_again_are_refused(june, head):
    key = uuid7()
    assert counted(june, head, 5, 1, key=key) == counted(june, head, 5, 1, key=key)
    with pytest.raises(paper_register.NothingElse):
        counted(june, head, 5, 1)


def test_only_whole_months_of_the_last_year_and_only_who_is_accountable(june, head):
    for month in (date(2022, 7, 1), date(2021, 6, 1), date(2022, 6, 2)):
        with pytest.raises(paper_register.MonthNotOver):
            counted(june, head, 1, 1, month=month)
    for who in (june.lan, june.dung, june.thao):
        with pytest.raises(PermissionDenied):
            counted(june, who, 1, 1)


def test_the_page_keeps_what_was_typed_and_the_question_can_be_opened(june, head, above):
    client, page = signed_in(above.watcher), reverse("counter:paper_register")
    facts = {
        "key": hidden(text_of(client.get(page)))["key"],
        "unit": str(june.lan.unit.pk),
        "month": "2022-06",
        "received": "năm",
        "returned": "1",
    }
    wrong = client.post(page, facts)
    assert wrong.status_code == 422 and "Vui lòng ghi một số nguyên" in text_of(wrong)
    assert 'value="năm"' in text_of(wrong)
    done = text_of(client.post(page, facts | {"received": "5"}, follow=True))
    assert "đã thành một câu hỏi" in done and "5 / 2" in done
    doubt = Doubt.objects.get()
    text = text_of(client.get(reverse("counter:doubt", args=[doubt.pk])))
    assert doubt.note in text and "hồ sơ nữa" not in text
    assert signed_in(june.lan).get(page).status_code == 403


def test_who_had_to_file_again_is_asked_about(world):
    first = factories.received(world, at=vn(2022, 7, 18, 8, 0))
    factories.returned(world)
    day = vn(2022, 7, 25, 0, 0).date()
    asking.ask_about(day, at=vn(2022, 7, 26, 5, 30))
    assert not Doubt.objects.filter(pattern=Doubt.Pattern.REFILED).exists()
    type(first).objects.filter(pk=first.pk).update(status="withdrawn", finished_at=vn(2022, 7, 19, 9, 0))
    asking.ask_about(day, at=vn(2022, 7, 26, 5, 31))
    assert Doubt.objects.get(pattern=Doubt.Pattern.REFILED).number >= 1
