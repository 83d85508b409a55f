"""From which numbers on figures are asked about: kept by officers from a day on, the past keeps its own."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from motcua.agencies import ruling
from motcua.agencies.models import Role
from motcua.audit.models import RuleChange
from motcua.oversight import doubt_limits
from motcua.oversight.doubt_limits import limits_on
from motcua.oversight.models import Doubt, DoubtLimit
from motcua.oversight.services import asking
from motcua.oversight.services import ruling as limits
from tests.counter.factories import EARLY, signed_in, text_of
from tests.dossiers import factories
from tests.dossiers.factories import MONDAY, vn

TEXT = "Kết luận họp giao ban ngày 22/7/2022"
TUESDAY = date(2022, 7, 26)


@pytest.fixture
def world(db):
    doubt_limits.seed()
    return factories.world()


@pytest.fixture
def control(world):
    return factories.person("KS01", "Bùi Kiểm Soát", world.committee, Role.TTHC_CONTROL)


@pytest.fixture
def client(control):
    return signed_in(control)


def first(code):
    return DoubtLimit.objects.filter(code=code).order_by("valid_from").first()


def change(client, code="fast_many", **more):
    typed = {"value": "2", "source": TEXT, "valid_from": "26/07/2022"} | more
    return client.post(reverse("console:doubt_limits_change", args=[first(code).pk]), typed, follow=True)


def haste(world, *, at):
    """Two results proposed in the very minute they were given, signed and returned the same day."""
    for _turn in range(2):
        factories.returned(world, at=at)


def test_a_limit_changes_from_tomorrow_and_says_how_many_questions_it_makes(world, client):
    assert "Chưa có hồ sơ nào kết thúc để thử." in text_of(change(client, preview="1"))
    haste(world, at=vn(2022, 7, 22, 9, 0))
    foreseen = text_of(change(client, preview="1"))
    assert "ngày 22/07/2022: mức này cho 1 câu hỏi, mức của ngày đó cho 0." in foreseen
    assert DoubtLimit.objects.filter(code="fast_many").count() == 1
    for _press in range(2):
        told = text_of(change(client))
    assert "sắp áp dụng" in told and TEXT in told and "địa phương tự đổi được" in told
    assert [limits_on(day).fast_many for day in (MONDAY.date(), TUESDAY)] == [3, 2]
    assert RuleChange.objects.get().kind == "doubt-limit"


def test_a_question_is_asked_by_the_limits_of_its_day_and_keeps_them(world, client):
    change(client)
    for at in (MONDAY, vn(2022, 7, 26, 9, 0)):
        haste(world, at=at)
    asking.ask_about(MONDAY.date(), at=vn(2022, 7, 27, 5, 30))
    assert not Doubt.objects.filter(pattern="qua-nhanh").exists()
    asking.ask_about(TUESDAY, at=vn(2022, 7, 27, 5, 30))
    asked = Doubt.objects.get(pattern="qua-nhanh")
    assert (asked.number, asked.limits) == (2, {"reading_seconds": 60, "fast_many": 2})
    DoubtLimit.objects.create(code="fast_many", value=9, source=TEXT, valid_from=date(2022, 7, 28))
    for page in (reverse("counter:doubts"), reverse("counter:doubt", args=[asked.pk])):
        text = text_of(signed_in(world.ha).get(page))
        assert "từ 2 hồ sơ một ngày" in text and "do địa phương chọn, không phải quy định" in text


def test_how_long_the_office_is_looked_around_is_read_with_the_evidence_of_that_day(world, client):
    """Proposed at 18:30, an hour and a half after the office closed: one for whom two hours are chosen."""
    change(client, "around_minutes", value="120")
    change(client, "night_many", value="1")
    for day in (25, 26):
        factories.returned(world, at=vn(2022, 7, day, 18, 30))
        asking.ask_about(date(2022, 7, day), at=vn(2022, 7, 27, 5, 30))
    assert not Doubt.objects.filter(pattern="ngoai-gio").exists()  # three on Monday, two hours on Tuesday
    factories.returned(world, at=vn(2022, 7, 27, 19, 30))
    asking.ask_about(date(2022, 7, 27), at=vn(2022, 7, 28, 5, 30))
    asked = Doubt.objects.filter(pattern="ngoai-gio", person=world.dung.staff).get()
    DoubtLimit.objects.filter(code="around_minutes").update(value=240)
    (said,) = asking.evidence(asked, asked.dossiers).values()
    assert asked.limits["around_minutes"] == 120 and said.acts


@pytest.mark.parametrize(
    ("typed", "status", "sentence"),
    [
        ({"value": "hai"}, 422, "Ghi một số nguyên từ 1 đến 500."),
        ({"value": "0"}, 422, "Ghi một số nguyên từ 1 đến 500."),
        ({"value": "501"}, 422, "Ghi một số nguyên từ 1 đến 500."),
        ({"value": ""}, 422, "Vui lòng ghi ô này"),
        ({"source": ""}, 422, "Vui lòng ghi ô này"),
        ({"valid_from": "31/02/2023"}, 422, "Ngày chưa đúng."),
        ({"valid_from": "25/07/2022"}, 409, "chỉ đổi được từ ngày 26/07/2022 trở đi"),
    ],
)
def test_a_limit_that_cannot_be_keeps_what_was_typed(client, typed, status, sentence):
    answer = change(client, **typed)
    assert answer.status_code == status
    text = text_of(answer)
    assert sentence in text and (TEXT in text or not typed.get("source", TEXT))
    assert DoubtLimit.objects.filter(code="fast_many").count() == 1


def test_the_second_of_two_editors_is_told_and_a_change_to_come_is_taken_back(world, client):
    change(client)
    late = change(client, value="7", valid_from="01/08/2022")
    assert late.status_code == 409 and "vừa được người khác đổi" in text_of(late)
    coming = DoubtLimit.objects.get(code="fast_many", valid_from=TUESDAY)
    client.post(reverse("console:doubt_limits_withdraw", args=[coming.pk]), {"yes": "1"})
    assert limits_on(TUESDAY).fast_many == 3


def test_only_who_keeps_the_limit_of_falls_keeps_these_and_never_out_of_range(world, client, control):
    for who in (world.lan, world.head, world.ha):
        assert signed_in(who).get(reverse("console:doubt_limits")).status_code == 403
    row = DoubtLimit(code="refiled_days", value=30, source=TEXT, valid_from=TUESDAY)
    with pytest.raises(PermissionDenied):
        limits.keep_limit(row=row, instead_of=first("refiled_days").pk, by=world.ha, at=EARLY)
    row.value = 366
    with pytest.raises(limits.DoubtLimitOutOfRange, match="từ 1 đến 365"):
        limits.keep_limit(row=row, instead_of=first("refiled_days").pk, by=control, at=EARLY)
    with pytest.raises(ruling.RuleBegan):
        ruling.withdraw(limits.LIMITS, key=first("refiled_days").pk, by=control, at=EARLY)


def test_without_any_row_questions_are_asked_by_the_numbers_that_came_with_the_system(world):
    DoubtLimit.objects.all().delete()
    assert limits_on(TUESDAY).signed_many == 5
    doubt_limits.seed()
    assert DoubtLimit.objects.count() == 9 == len(limits.RANGES)
