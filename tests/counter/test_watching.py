"""The pages of those who watch: who opens which, each figure leads to its dossiers, one press urges many."""

import re
from datetime import date
from io import BytesIO
from urllib.parse import unquote, urlencode
from zipfile import ZipFile

import pytest
from django.db import connection
from django.urls import reverse

from motcua.agencies.models import Assignment, Role
from motcua.common.ids import uuid7
from motcua.counter import figures
from motcua.dossiers.figures import Period
from motcua.dossiers.models import Dossier
from motcua.oversight.behind import FIGURES, Count, Wanted
from motcua.oversight.models import StaffLetter, UrgeItem, UrgeRun
from motcua.oversight.services import staff_letters, urging_many
from tests.counter.factories import hidden, signed_in, text_of
from tests.dossiers import district, factories
from tests.dossiers.factories import vn

EARLIER = vn(2022, 7, 18, 9, 0)  # a week before the demo's clock begins: due on Thursday the 21st
TEXT = "Đề nghị giải quyết ngay và báo lý do chậm."


@pytest.fixture
def above(world):
    return district.above(world)


@pytest.fixture
def late(world, above):
    return factories.assigned(world, at=EARLIER)


def get(who, name: str, *args, status: int = 200, **query) -> str:
    address = reverse(f"counter:{name}", args=args) + (f"?{urlencode(query)}" if query else "")
    answer = signed_in(who).get(address)
    assert answer.status_code == status, address
    return text_of(answer)


def test_what_nobody_has_answered_is_counted_without_asking_every_one_stop(world, above):
    """Of five million dossiers a few hundred wait; every page of who watches counts them."""
    factories.taken_in(world, at=EARLIER)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    for who in (above.watcher, above.control):
        assert "dossier_unanswered" in Dossier.objects.listed_for(who).waiting().explain(), who.name


@pytest.mark.parametrize(
    ("page", "open_to"),
    [
        ("leader", {"ha"}),
        ("progress", {"ward_head", "head"}),
        ("compare", {"watcher", "head", "control"}),
        ("workload", {"ha", "ward_head", "watcher", "head", "control"}),
        ("staffing", {"ward_head", "watcher", "head", "control"}),
        ("staffing_sheet", {"ward_head", "watcher", "head", "control"}),
        ("secondments", {"ward_head", "watcher", "head", "control"}),
    ],
)
def test_each_page_opens_to_those_it_is_for_and_to_nobody_else(world, above, late, page, open_to):
    people = {
        "lan": world.lan,
        "dung": world.dung,
        "ha": world.ha,
        "tam": world.tam,
        "ward_head": world.head,
        "watcher": above.watcher,
        "head": above.head,
        "control": above.control,
    }
    answers = {
        name: signed_in(who).get(reverse(f"counter:{page}")).status_code for name, who in people.items()
    }
    assert {name for name, status in answers.items() if status == 200} == open_to
    assert set(answers.values()) <= {200, 403}


def test_the_rail_leads_to_the_pages_one_may_open(world, above, late):
    rail = get(world.head, "progress")
    for name in ("progress", "workload", "staffing", "secondments", "visits"):
        assert f'href="{reverse(f"counter:{name}")}"' in rail
    assert reverse("counter:compare") not in rail and reverse("counter:leader") not in rail
    assert f'href="{reverse("counter:compare")}"' in get(above.head, "progress")


def test_every_figure_drawn_for_the_head_opens(world, above, late):
    for who, page in ((world.head, "progress"), (above.watcher, "compare"), (world.ha, "leader")):
        drawn = get(who, page)
        links = set(re.findall(r'href="(/can-bo/theo-doi/ho-so/\?[^"]+)"', drawn))
        assert links, page
        for link in links:
            listed = signed_in(who).get(link)
            assert listed.status_code == 200 and late.code in text_of(listed), link


def test_the_address_of_a_figure_reads_back_as_what_was_wanted():
    unit, person = uuid7(), uuid7()
    period = Period(date(2022, 7, 1), date(2022, 7, 31))
    for figure in FIGURES.values():
        wanted = Wanted(
            figure,
            period=period,
            under=unit,
            settles=unit,
            leads=unit,
            desk=unit,
            person=person,
            step="propose",
            parked=True,
            late=True,
            turn=unit,
            due_on=date(2022, 7, 29),
        )
        query = dict(pair.split("=") for pair in figures.address(wanted).partition("?")[2].split("&"))
        assert figures.wanted_of(query) == wanted


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"so": "khong-co"},
        {"so": "tre-han", "don-vi": "x"},
        {"so": "tiep-nhan"},  # of a period, which is missing
        {"so": "tiep-nhan", "tu": "hôm qua", "den": "2022-07-31"},
        {"so": "buoc", "buoc": "drop table"},
    ],
)
def test_an_address_nobody_drew_is_no_page(world, above, query):
    get(world.head, "behind", status=404, **query)


def test_a_list_behind_a_figure_goes_on_behind_fifty(world, above, late):
    for _one in range(51):
        factories.received(world, at=EARLIER)
    client = signed_in(world.head)
    first = text_of(client.get(reverse("counter:behind"), {"so": "dang-giai-quyet"}))
    after = re.search(r"after=([^\"&]+)", first)
    assert after is not None and first.count('class="row-link code"') == 50
    second = text_of(
        client.get(reverse("counter:behind"), {"so": "dang-giai-quyet", "after": unquote(after[1])})
    )
    assert second.count('class="row-link code"') == 2
    assert client.get(reverse("counter:behind"), {"so": "tre-han", "after": "x~y"}).status_code == 200


def test_the_list_asks_as_much_for_one_dossier_as_for_many(world, above, late, django_assert_max_num_queries):
    client = signed_in(world.head)
    address = reverse("counter:behind") + "?so=tre-han"
    client.get(address)
    with django_assert_max_num_queries(13):
        client.get(address)
    for _one in range(10):
        factories.received(world, at=EARLIER)
    with django_assert_max_num_queries(13):
        client.get(address)


def test_the_district_opens_a_late_dossier_of_its_commune_and_finds_no_act_but_to_urge(world, above, late):
    page = text_of(signed_in(above.watcher).get(reverse("counter:dossier", args=[late.pk])))
    assert late.code in page and reverse("counter:urge", args=[late.pk]) in page
    for act in ("propose", "assign", "withdraw", "request_extension"):
        assert reverse(f"counter:{act}", args=[late.pk]) not in page
    assert signed_in(above.stranger).get(reverse("counter:dossier", args=[late.pk])).status_code == 404


def test_the_head_urges_an_agency_in_one_press_and_reads_what_became_of_it(world, above, late):
    client = signed_in(world.head)
    address = reverse("counter:urge_many", args=[world.committee.pk])
    assert address in get(world.head, "progress")
    drawn = text_of(client.get(address))
    key = hidden(drawn)["key"]
    for _press in range(2):
        answer = client.post(address, {"key": key, "text": TEXT}, follow=True)
    assert answer.redirect_chain == [(reverse("counter:urge_run", args=[key]), 302)]
    assert "Còn 1 hồ sơ đang chờ gửi" in text_of(answer)

    run = UrgeRun.objects.get()
    urging_many.carry_on(run_id=run.pk, at=vn(2022, 7, 25, 8, 5))
    page = get(world.head, "urge_run", run.pk)
    assert "1 hồ sơ có công văn đôn đốc" in page and late.code in page
    assert UrgeItem.objects.get().state == UrgeItem.State.SENT


def test_a_text_too_short_keeps_what_was_typed_and_sends_nothing(world, above, late):
    address = reverse("counter:urge_many", args=[world.committee.pk])
    answer = signed_in(world.head).post(address, {"key": uuid7(), "text": "Nhanh"})
    assert answer.status_code == 422 and "Nhanh" in text_of(answer)
    assert not UrgeRun.objects.exists()


def test_an_agency_without_anything_late_says_so_and_keeps_the_text(world, above):
    address = reverse("counter:urge_many", args=[world.committee.pk])
    answer = signed_in(world.head).post(address, {"key": uuid7(), "text": TEXT})
    assert answer.status_code == 409 and TEXT in text_of(answer)
    assert "không có hồ sơ nào quá hạn bước" in text_of(answer)


def test_a_run_is_read_in_its_own_unit_only(world, above, late):
    run = urging_many.begin(
        run_id=uuid7(), about=world.committee, text=TEXT, by=world.head, at=vn(2022, 7, 25, 8, 0)
    )
    assert signed_in(above.head).get(reverse("counter:urge_run", args=[run.pk])).status_code == 404


def test_a_place_outside_the_area_is_no_page(world, above, late):
    get(above.watcher, "compare", status=404, cap=above.elsewhere.pk)
    get(above.watcher, "compare", status=404, cap="x")
    assert "Núi Thành" not in get(above.watcher, "compare")
    assert above.city.name in get(above.control, "compare", cap=above.city.pk)


def test_a_period_longer_than_a_year_is_cut_to_its_last_one(world, above, late):
    page = get(above.watcher, "compare", tu="01/01/2019", den="25/07/2022")
    assert "Từ 24/07/2021 đến 25/07/2022" in page
    assert "Từ" in get(above.watcher, "compare", tu="hôm qua", den="")


def test_the_spreadsheet_of_a_desk_outside_the_area_does_not_exist(world, above, late):
    get(world.head, "staffing_sheet", status=404, **{"mot-cua": above.desk.pk})
    get(above.watcher, "staffing", status=404, **{"mot-cua": above.elsewhere.pk})
    answer = signed_in(above.watcher).get(
        reverse("counter:staffing_sheet"), {"mot-cua": world.desk.pk, "tu": "01/07/2022", "den": "31/07/2022"}
    )
    with ZipFile(BytesIO(answer.content)) as book:
        assert "Trần Thị Lan" in book.read("xl/worksheets/sheet1.xml").decode()


def test_the_staffing_page_names_who_does_everything_and_who_has_no_reserve(world, above, late):
    Assignment.objects.create(
        staff=world.dung.staff, unit=world.desk, role=Role.RECEIVE, valid_from=factories.SINCE
    )
    page = get(world.head, "staffing")
    assert "Lê Văn Dũng: Vừa tiếp nhận, vừa giải quyết" in page
    assert "Chưa đủ người dự phòng" in page and world.committee.name in page


def test_the_monthly_notice_goes_through_its_page(world, above):
    Assignment.objects.create(
        staff=world.thao.staff,
        unit=world.desk,
        role=Role.RECEIVE,
        seconded_from=world.thao.unit,
        valid_from=factories.SINCE,
        valid_to=date(2023, 1, 1),
    )
    staff_letters.draft_month(at=vn(2022, 7, 1, 7, 0))
    letter = StaffLetter.objects.get()
    address = reverse("counter:staff_letter", args=[letter.pk])
    assert address in get(world.head, "secondments")
    client = signed_in(world.head)
    assert client.post(address, {"body": ""}).status_code == 422
    short = client.post(address, {"body": "Tốt"})
    assert short.status_code == 409 and "ít nhất 20 ký tự" in text_of(short)
    words = "Đi làm đúng giờ, hướng dẫn nhã nhặn với người dân."
    assert client.post(address, {"body": words}, follow=True).status_code == 200
    file = client.get(reverse("counter:staff_letter_file", args=[letter.pk]))
    assert file["Content-Type"] == "application/pdf"
    assert signed_in(above.stranger).get(address).status_code == 404
    assert "đã gửi 01/TB-BPMC" in get(world.head, "secondments")


def test_figures_of_a_period_open_from_the_districts_page_for_the_same_days(world, above):
    factories.returned(world, at=EARLIER)
    wanted = Wanted(
        Count.SETTLED, period=Period(date(2022, 7, 1), date(2022, 7, 25)), under=world.committee.pk
    )
    address = figures.address(wanted)
    page = get(above.watcher, "compare", tu="01/07/2022", den="25/07/2022")
    assert address.replace("&", "&amp;") in page or address in page
    listed = text_of(signed_in(above.watcher).get(address))
    assert "Từ 01/07/2022 đến 25/07/2022" in listed and "Nguyễn Văn Minh" in listed
