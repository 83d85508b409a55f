"""Indicator sets kept by officers: a change is a new set from a day on, and what was scored stays."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from motcua.agencies import ruling
from motcua.agencies.models import Role
from motcua.audit.models import RuleChange
from motcua.common.kept import Kept
from motcua.common.text import comma
from motcua.dossiers.figures import Period
from motcua.scorecard import set_ruling
from motcua.scorecard.live import card_of
from motcua.scorecard.models import IndicatorSet
from motcua.scorecard.services import seed, set_for
from tests.counter.factories import EARLY, signed_in, text_of
from tests.dossiers import factories

TEXT = "Quyết định 99/QĐ-TTg ngày 20/7/2022"
TOMORROW = date(2022, 7, 26)


def set_on(day):
    return set_for(Period(day, day))


@pytest.fixture
def world(db):
    """One set stands, without end: as it is once the newest shipped one has begun."""
    seed()
    IndicatorSet.objects.exclude(code="766-2022").delete()
    IndicatorSet.objects.update(valid_to=None)
    return factories.world()


@pytest.fixture
def control(world):
    return factories.person("KS01", "Bùi Kiểm Soát", world.committee, Role.TTHC_CONTROL)


@pytest.fixture
def client(control):
    return signed_in(control)


def typed(old, **changes):
    """The form as it stands, with what an officer changed: “2.1-points” names a component and its field."""
    facts = {"name": old.name, "legal_basis": TEXT, "valid_from": "26/07/2022"}
    parts = [set_ruling.written_of(one) for one in old.read().components()]
    facts |= {"dong-TOTAL_FORMS": len(parts), "dong-INITIAL_FORMS": len(parts)}
    for place, one in enumerate(parts):
        row = {
            "key": one.id,
            "name": one.name,
            "points": comma(one.points),
            "target": "" if one.target is None else comma(one.target),
            "numerator": one.numerator,
            "denominator": one.denominator,
        }
        row |= {
            name.partition("-")[2]: value for name, value in changes.items() if name.startswith(f"{one.id}-")
        }
        facts |= {f"dong-{place}-{name}": value for name, value in row.items()}
    return facts | {name: value for name, value in changes.items() if "-" not in name}


def change(client, **changes):
    old = IndicatorSet.objects.get(code="766-2022")
    address = reverse("console:indicator_sets_change", args=[old.pk])
    return client.post(address, typed(old, **changes), follow=True)


MOVED = {"2.1-points": "18", "3.3-points": "8", "3.3-target": "62,5", "4.2-target": ""}


def test_a_change_is_a_new_set_from_tomorrow_and_the_old_one_says_what_it_said(client, world):
    before = IndicatorSet.objects.get().definition
    old = set_on(TOMORROW)
    shown = text_of(client.get(reverse("console:indicator_sets")))
    assert "21 chỉ số, 100 điểm; chấm cấp tỉnh, cấp huyện" in shown and "766/QĐ-TTg ngày 23/6/2022" in shown
    foreseen = text_of(change(client, **MOVED, preview="1"))
    assert "2.1: 20 → 18 điểm" in foreseen and "3.3: 6 → 8 điểm" in foreseen
    assert "3.3: đủ điểm từ 50 % → đủ điểm từ 62,5 %" in foreseen
    assert "4.2: đủ điểm từ 80 % → điểm theo tỷ lệ" in foreseen and "100 trên 100" in foreseen
    assert IndicatorSet.objects.count() == 1
    for _press in range(2):
        told = text_of(change(client, **MOVED))
    assert "sắp áp dụng" in told and TEXT in told and "3.3: 6 → 8 điểm" in told  # who changed what
    Kept.forget_everything()  # as when the transaction of the act is over
    first, second = IndicatorSet.objects.order_by("valid_from")
    assert (first.valid_to, second.code) == (TOMORROW, "766-2022-07-26")
    assert first.definition == before and second.unconfirmed == first.unconfirmed
    assert set_on(TOMORROW - timedelta(days=1)).groups == old.groups
    new = {one.id: one for one in set_on(TOMORROW).components()}
    assert (new["2.1"].points, new["3.3"].targets) == (18, ((2022, Decimal("62.5")),))
    assert [group.points for group in set_on(TOMORROW).groups] == [18, 18, 14, 10, 22, 18]
    assert RuleChange.objects.get().kind == "indicator-set"


def test_a_period_begun_before_keeps_the_set_it_began_with(client, world):
    change(client, **MOVED)
    july, august = (
        card_of(world.committee, Period(date(2022, month, 1), date(2022, month, 30)), at=EARLY)
        for month in (7, 8)
    )
    assert (july.card.indicators.code, august.card.indicators.code) == ("766-2022", "766-2022-07-26")


@pytest.mark.parametrize(
    ("changes", "status", "sentence"),
    [
        ({"2.1-points": "18"}, 409, "Tổng điểm tối đa của các chỉ số đang là 98, phải là 100"),
        ({"2.1-points": "hai mươi"}, 422, "một số từ 0 đến 100"),
        ({"2.1-points": ""}, 422, "Vui lòng ghi ô này"),
        ({"3.3-target": "0"}, 422, "một số từ 1 đến 100"),
        ({"3.3-target": "101"}, 422, "một số từ 1 đến 100"),
        ({"5.4-numerator": " "}, 422, "Vui lòng ghi ô này"),
        ({"valid_from": "25/07/2022"}, 409, "chỉ đổi được từ ngày 26/07/2022 trở đi"),
        ({"legal_basis": ""}, 422, "Vui lòng ghi ô này"),
    ],
)
def test_a_set_that_cannot_be_keeps_what_was_typed(client, changes, status, sentence):
    answer = change(client, **changes)
    assert answer.status_code == status
    page = answer.content.decode()
    assert sentence in text_of(answer) and (TEXT in page or "legal_basis" in changes)
    assert all(f'value="{value}"' in page for value in changes.values() if value.strip())
    assert IndicatorSet.objects.count() == 1


def test_who_comes_second_is_told_so_and_a_set_not_begun_is_taken_back(client, world):
    change(client, **MOVED)
    late = change(client, **{"2.1-points": "19", "3.3-points": "7"}, valid_from="27/07/2022")
    assert late.status_code == 409 and "vừa được người khác đổi" in text_of(late)
    new = IndicatorSet.objects.get(valid_from=TOMORROW)
    client.post(reverse("console:indicator_sets_withdraw", args=[new.pk]))
    assert IndicatorSet.objects.get().valid_to is None


def test_a_set_that_has_begun_is_not_taken_back(client, control, world):
    old = IndicatorSet.objects.get()
    with pytest.raises(ruling.RuleBegan):
        ruling.withdraw(set_ruling.SETS, key=old.pk, by=control, at=EARLY)
    assert signed_in(world.lan).get(reverse("console:indicator_sets")).status_code == 403


@pytest.mark.parametrize("day", [date(2022, 6, 23), date(2022, 12, 31), date(2026, 2, 17)])
def test_the_database_holds_one_set_a_day(world, day):
    row = IndicatorSet.objects.get()
    row.pk, row.code, row.valid_from = None, "766-X", day
    with pytest.raises(IntegrityError, match="indicator_set_one_a_day"), transaction.atomic():
        row.save(force_insert=True)
