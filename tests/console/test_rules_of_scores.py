"""How far a unit falls before its leaders are told: kept by officers from a day on."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from motcua.agencies.models import Role
from motcua.audit.models import RuleChange
from motcua.scorecard import fall_ruling
from motcua.scorecard.models import FallLimit, WeeklyRanking
from motcua.scorecard.services import seed
from tests.counter.factories import EARLY, signed_in, text_of
from tests.dossiers import factories

TEXT = "Kết luận họp giao ban ngày 22/7/2022"


@pytest.fixture
def world(db):
    seed()
    return factories.world()


@pytest.fixture
def client(world):
    return signed_in(factories.person("KS01", "Bùi Kiểm Soát", world.committee, Role.TTHC_CONTROL))


def change(client, **more):
    old = FallLimit.objects.order_by("valid_from").first()
    typed = {"points": "2,5", "source": TEXT, "valid_from": "26/07/2022"} | more
    return client.post(reverse("console:fall_limits_change", args=[old.pk]), typed, follow=True)


def ranked(last, *totals):
    rows = [
        {"unit": f"u{n}", "total": total, "class": kind, "place": n} for n, (total, kind) in enumerate(totals)
    ]
    facts = {"first": date(2022, 6, 23), "last": last, "rows": rows, "idle": 0}
    WeeklyRanking.objects.create(
        kind=WeeklyRanking.Kind.COMMUNES, published_at=factories.vn(2022, 7, 25), **facts
    )


def test_the_limit_changes_from_tomorrow_and_says_whom_it_would_have_told(client):
    assert "từ 2 điểm" in text_of(client.get(reverse("console:fall_limits")))
    assert "Chưa có hai tuần xếp hạng để so." in text_of(change(client, preview="1"))
    ranked(date(2022, 7, 17), ("80.00", "Tốt"), ("75.00", "Khá"), ("70.00", "Khá"))
    ranked(date(2022, 7, 24), ("77.00", "Tốt"), ("74.00", "Khá"), ("69.00", "Trung bình"))
    assert "2 trong 3 đơn vị tụt đến mức này hoặc tụt xếp loại" in text_of(change(client, preview="1"))
    assert FallLimit.objects.count() == 1
    for _press in range(2):
        told = text_of(change(client))
    assert "từ 2,5 điểm" in told and "sắp áp dụng" in told and TEXT in told
    assert FallLimit.objects.on(date(2022, 7, 25)).get().points == 2
    assert FallLimit.objects.on(date(2022, 7, 26)).get().points == Decimal("2.5")
    assert RuleChange.objects.get().kind == "fall-limit"


@pytest.mark.parametrize(
    ("typed", "status", "sentence"),
    [
        ({"points": "hai"}, 422, "ví dụ 2 hoặc 2,5"),
        ({"points": ""}, 422, "Vui lòng ghi ô này"),
        ({"points": "2,555"}, 422, "hai chữ số sau dấu phẩy"),
        ({"points": "0"}, 422, "một số từ 0,1 đến 50"),
        ({"points": "51"}, 422, "một số từ 0,1 đến 50"),
        ({"valid_from": "25/07/2022"}, 409, "chỉ đổi được từ ngày 26/07/2022 trở đi"),
    ],
)
def test_a_limit_that_cannot_be_keeps_what_was_typed(client, typed, status, sentence):
    answer = change(client, **typed)
    assert answer.status_code == status
    text = text_of(answer)
    assert sentence in text and TEXT in text
    assert f'value="{typed["points"]}"' in text if typed.get("points") else True
    assert FallLimit.objects.count() == 1


@pytest.mark.parametrize("points", ["0", "50.01"])
def test_the_act_itself_refuses_a_limit_that_tells_of_all_or_of_none(world, points):
    by = factories.person("KS02", "Bùi Kiểm Soát", world.committee, Role.TTHC_CONTROL)
    row = FallLimit(points=Decimal(points), source=TEXT, valid_from=date(2022, 7, 26))
    with pytest.raises(fall_ruling.FallLimitOutOfRange, match="từ 0,1 đến 50"):
        fall_ruling.keep_limit(row=row, instead_of=FallLimit.objects.get().pk, by=by, at=EARLY)


def test_a_limit_is_ended_and_set_again_and_others_do_not_see_it(world, client):
    limit = FallLimit.objects.get()
    client.post(reverse("console:fall_limits_end", args=[limit.pk]), {"last": "31/07/2022"})
    assert not FallLimit.objects.on(date(2022, 8, 1)).exists()
    typed = {"points": "3", "source": TEXT, "valid_from": "01/08/2022"}
    client.post(reverse("console:fall_limits_add"), typed)
    assert FallLimit.objects.on(date(2022, 8, 1)).get().points == 3
    assert signed_in(world.lan).get(reverse("console:fall_limits")).status_code == 403
