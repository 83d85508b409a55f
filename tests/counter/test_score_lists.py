"""The procedures and petitions behind lost points: those the figure leaves out, for those who may see."""

import re
from datetime import date
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from motcua.agencies.models import Level
from motcua.catalogue.models import Announcement, Competence, FeeLine, ProcedureVersion
from motcua.common.kept import Kept
from motcua.counter import score_lists
from motcua.dossiers.figures import Period
from motcua.dossiers.flows import Flow
from motcua.dossiers.services.folding import fold
from motcua.scorecard import lacking
from motcua.scorecard.live import card_of
from motcua.scorecard.services import seed
from tests.counter.factories import signed_in, text_of
from tests.dossiers import district, factories
from tests.dossiers.factories import MONDAY, vn

JULY = {"tu": "01/07/2022", "den": "31/07/2022"}
PERIOD = Period(date(2022, 7, 1), date(2022, 7, 31))
DAY = MONDAY.date()
AUGUST = vn(2022, 8, 20, 9, 0)
CODE = r'<span class="code">([^<]+)</span>'


@pytest.fixture
def above(world):
    seed()
    return district.above(world)


@pytest.fixture
def offered(world, above):
    """Four procedures a ward settles: one used online, one only at the desk, two not at all."""
    others = [
        factories.procedure(f"2.00063{n}", name)
        for n, name in enumerate(("Cấp bản sao trích lục hộ tịch", "Đăng ký khai tử", "Đăng ký kết hôn"))
    ]
    for one in (world.version, *others):
        one.subjects, one.performing, one.order = ["Công dân Việt Nam"], "UBND cấp xã", [{"steps": ["Nộp"]}]
        one.save()
        FeeLine.objects.create(version=one, amount=8_000, name="Lệ phí", kind="fee")
    every = {"received": 1, "online": 1, "paid_online": 1, "payable": 1, "identified": 1}
    used(world, world.version, every)
    used(world, others[0], {"received": 1})
    Kept.forget_everything()
    return [world.version, *others]


def used(world, version, marks, day=DAY):
    unit = world.committee
    facts = {"desk": unit, "agency": unit, "settling_unit": unit, "procedure": version.procedure}
    Flow.objects.create(day=day, marks=marks, **facts)


def get(who, name, component, status=200, **query):
    address = f"{reverse(f'counter:{name}', args=[component])}?{urlencode(query)}"
    answer = signed_in(who).get(address)
    assert answer.status_code == status, address
    return text_of(answer)


def counted(unit, key, at=AUGUST):
    card = card_of(unit, PERIOD, at=at).card
    return next(one.count for group in card.groups for one in group.components if one.component.id == key)


def codes(page):
    return re.findall(CODE, page)


def announced(world, version, task, done_on, due_on):
    said = {"said_by": world.ha.staff, "said_at": AUGUST} if done_on else {}
    facts = {"effect_on": date(2022, 8, 1), "due_on": due_on, "done_on": done_on, "opened_at": MONDAY}
    return Announcement.objects.create(version=version, occasion="begin", task=task, **facts, **said)


@pytest.mark.parametrize("folded", [False, True])
@pytest.mark.parametrize("key", ["3.2", "3.5a", "3.5b", "4.5a"])
def test_procedures_that_had_no_such_dossier_are_those_the_figure_leaves_out(
    world, above, offered, key, folded
):
    used(world, offered[3], {"received": 1, "online": 1}, day=date(2022, 8, 2))  # beyond the period
    if folded:
        fold()
    for unit in (world.committee, above.city, above.province):
        page = get(above.control, "score_procedures", key, **{"don-vi": str(unit.pk)}, **JULY)
        count = counted(unit, key)
        assert len(codes(page)) == count.denominator - count.numerator == 3
        assert codes(page) == ["2.000630", "2.000631", "2.000632"]
        assert unit.name in page and "từ 01/07/2022 đến 31/07/2022" in page and "chia cho" in page


def test_a_procedure_abolished_after_the_period_still_stands_in_its_card(world, above, offered):
    before = counted(world.committee, "3.2")
    ProcedureVersion.objects.filter(pk=offered[3].pk).update(valid_to=date(2022, 8, 1))
    Kept.forget_everything()
    assert counted(world.committee, "3.2") == before
    ward = {"don-vi": str(world.committee.pk), **JULY}
    assert len(codes(get(above.control, "score_procedures", "3.2", **ward))) == 3


def test_what_another_unit_did_does_not_take_a_procedure_off_the_list(world, above, offered):
    page = get(above.control, "score_procedures", "3.2", **{"don-vi": str(above.elsewhere.pk)}, **JULY)
    count = counted(above.elsewhere, "3.2")
    assert len(codes(page)) == count.denominator - count.numerator == 4


def test_a_procedure_that_shows_too_little_is_listed_with_what_it_lacks(world, above, offered):
    offered[1].subjects, offered[1].performing = [], ""
    offered[1].save()
    Kept.forget_everything()
    for unit in (world.committee, above.province):
        page = get(above.control, "score_procedures", "1.3", **{"don-vi": str(unit.pk)}, **JULY)
        count = counted(unit, "1.3")
        assert len(codes(page)) == count.denominator - count.numerator == 1
        assert codes(page) == ["2.000630"] and "đối tượng thực hiện, cơ quan thực hiện" in page
        assert "tính một lần cho cả tỉnh" in page and "tính theo danh mục ngày" in page


def test_late_announcements_are_listed_once_a_procedure_with_both_days(world, above, offered):
    due = date(2022, 7, 25)
    announced(world, offered[0], "sign", due, due)
    announced(world, offered[1], "sign", date(2022, 7, 26), due)
    again = ProcedureVersion.objects.create(
        procedure=offered[1].procedure,
        name=offered[1].name,
        field=offered[1].field,
        online_level="full",
        valid_from=date(2022, 9, 1),
    )
    announced(world, again, "sign", date(2022, 7, 28), date(2022, 7, 27))
    announced(world, offered[0], "national", date(2022, 7, 25), due)
    announced(world, offered[2], "national", None, date(2022, 9, 9))
    announced(world, offered[3], "national", date(2022, 7, 29), date(2022, 7, 28))
    ward = {"don-vi": str(world.committee.pk), **JULY}
    signed = get(above.control, "score_procedures", "1.1", **ward)
    assert codes(signed) == ["2.000630"]
    assert all(f"{day}/07/2022" in signed for day in (25, 26, 27, 28))
    public = get(above.control, "score_procedures", "1.2", **ward)
    assert codes(public) == ["2.000631", "2.000632"] and "09/09/2022" in public and "chưa làm" in public
    for key, page in (("1.1", signed), ("1.2", public)):
        count = counted(world.committee, key)
        assert len(codes(page)) == count.denominator - count.numerator


def test_what_is_not_online_is_listed_for_the_province_alone(world, above, offered):
    offered[3].online_level = "none"
    offered[3].save()
    Kept.forget_everything()
    page = get(above.control, "score_procedures", "3.1", **{"don-vi": str(above.province.pk)})
    count = counted(above.province, "3.1")
    assert codes(page) == ["2.000632"] and count.denominator - count.numerator == 1
    get(above.control, "score_procedures", "3.1", status=404, **{"don-vi": str(world.committee.pk)})


def test_the_card_leads_to_the_lists_and_the_list_to_the_procedure(world, above, offered):
    client = signed_in(world.ha)
    page = text_of(client.get(reverse("counter:score"), JULY))
    for key in ("3.2", "3.5a", "3.5b", "4.5a"):
        words = str(lacking.PROCEDURES[key])
        address = re.search(
            rf'href="([^"]*chi-so/{key}/thu-tuc/[^"]*)">{lacking.PROCEDURES[key]}<', page
        ).group(1)
        listed = text_of(client.get(address))
        words = str(lacking.PROCEDURES[key])
        assert words in page and f"<h1>{words}</h1>" in listed
        assert reverse("portal:procedure", args=["2.000631"]) in listed
        assert re.search(r'href="([^"]*)">Về bảng điểm', listed).group(1).startswith(reverse("counter:score"))
        assert "danh-muc" not in listed  # she does not keep the catalogue
    assert str(lacking.PROCEDURES["1.3"]) not in page  # nothing lost, nothing to open to
    outlook = text_of(client.get(reverse("counter:score_outlook"), JULY))
    assert "chi-so/3.2/thu-tuc/" in outlook
    kept = get(above.control, "score_procedures", "3.2", **{"don-vi": str(world.committee.pk)}, **JULY)
    assert reverse("console:version", args=[offered[2].pk]) in kept


def test_a_long_list_is_turned_by_code_and_each_stands_on_it_once(world, above, offered, monkeypatch):
    monkeypatch.setattr(score_lists, "PAGE", 2)
    client = signed_in(world.ha)
    address = f"{reverse('counter:score_procedures', args=['3.2'])}?{urlencode(JULY)}"
    first = text_of(client.get(address))
    assert codes(first) == ["2.000630", "2.000631"] and "3 thủ tục" in first
    turned = re.search(r'rel="next"\s+href="([^"]*)"', first).group(1)
    rest = text_of(client.get(reverse("counter:score_procedures", args=["3.2"]) + turned))
    assert codes(rest) == ["2.000632"] and 'rel="next"' not in rest


def test_a_list_of_nothing_says_so_and_many_procedures_take_no_more_queries(world, above, offered):
    client = signed_in(world.ha)
    address = f"{reverse('counter:score_procedures', args=['3.2'])}?{urlencode(JULY)}"
    client.get(address)
    with CaptureQueriesContext(
        connection,
    ) as few:
        client.get(address)
    for n in range(5):
        version = factories.procedure(f"3.00000{n}", f"Thủ tục thứ {n}")
        Competence.objects.filter(version=version).update(level=Level.COMMUNE)
    Kept.forget_everything()
    assert len(codes(text_of(client.get(address)))) == 8
    with CaptureQueriesContext(connection) as many:
        client.get(address)
    assert len(many) <= len(few)
    for one in offered:
        used(world, one, {"received": 1, "online": 1})
    ProcedureVersion.objects.filter(procedure__code__startswith="3.").update(online_level="none")
    Kept.forget_everything()
    assert "Không có thủ tục nào" in text_of(client.get(address))


def test_only_who_may_open_the_card_opens_its_lists(world, above, offered):
    ward = {"don-vi": str(world.committee.pk), **JULY}
    for name, key in (("score_procedures", "3.2"), ("score_petitions", "5.2")):
        get(above.stranger, name, key, status=404, **ward)
        get(world.lan, name, key, status=403, **ward)
        get(world.ha, name, key, status=404, **{"don-vi": "khong-phai-ma"})
        get(world.ha, name, "9.9", status=404, **ward)
        get(world.ha, name, "5.4", status=404, **ward)
        get(world.ha, name, key, status=409, tu="01/01/2020", den="31/12/2020")
    get(world.ha, "score_procedures", "5.2", status=404, **ward)
    get(world.ha, "score_petitions", "3.2", status=404, **ward)


@pytest.mark.parametrize("key", ["3.2", "3.5a", "3.5b", "4.5a", "1.3", "1.1", "1.2"])
def test_procedures_that_are_counted_and_all_of_them_are_as_many_as_the_figure_says(
    world, above, offered, key
):
    offered[1].subjects = ["Hộ gia đình"]
    offered[2].performing = ""
    for one in offered[1:3]:
        one.save()
    Kept.forget_everything()
    due = date(2022, 7, 25)
    for task in ("sign", "national"):
        announced(world, offered[0], task, due, due)
        announced(world, offered[1], task, date(2022, 7, 26), due)
    ward = {"don-vi": str(world.committee.pk), **JULY}
    count = counted(world.committee, key)
    found = {
        part: codes(get(above.control, "score_procedures", key, phan=part, **ward))
        for part in ("dat", "ca", "mat")
    }
    assert len(found["dat"]) == count.numerator >= 1
    assert len(found["ca"]) == count.denominator
    assert sorted([*found["dat"], *found["mat"]]) == found["ca"]
    get(above.control, "score_procedures", key, status=404, phan="bịa", **ward)
