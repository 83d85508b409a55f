"""The questions that lead to a procedure: every way of every guide ends, and ends right."""

import re
from html import unescape

import pytest
from django.urls import reverse

from motcua.catalogue.guides import shipped as guides
from motcua.catalogue.models import Case, LifeEvent, ProcedureVersion
from tests.portal.pages import text_of

pytestmark = pytest.mark.django_db


def ends():
    for slug, guide in guides().items():
        for way in guide.ways():
            yield slug, way, guide.walk(way).end


def test_every_moment_of_life_has_its_questions():
    assert set(guides()) == set(LifeEvent.objects.values_list("slug", flat=True))


def test_every_way_ends_at_a_public_procedure_and_one_of_its_cases_within_four_answers(quang_nam):
    versions = {row.procedure.code: row for row in ProcedureVersion.objects.select_related("procedure")}
    cases = {(case.version_id, case.name) for case in Case.objects.all()}
    reached = set()
    for slug, way, end in ends():
        assert len(way) <= 4, way
        assert sum(map(bool, (end.to, end.procedure, end.elsewhere))) == 1, (slug, way)
        if end.procedure:
            version = versions[end.procedure]
            assert not end.case or (version.pk, end.case) in cases, (slug, way)
            assert end.case or not any(key == version.pk for key, _name in cases), (
                f"{slug} {way}: which case?"
            )
            reached.add(end.procedure)
    asked = {version.pk for version in versions.values() if version.procedure.code in reached}
    unreached = [name for key, name in cases if key in asked and name not in {end.case for *_, end in ends()}]
    assert unreached == []
    assert len(reached) > 90


def test_no_question_of_a_file_is_left_unasked():
    for guide in guides().values():
        asked = {question.key for way in guide.ways() for question, _answer in guide.walk(way).answered}
        assert asked == set(guide.questions), guide.slug


def test_a_birth_is_walked_by_links_alone_and_begins_in_the_right_case(as_minh):
    address = reverse("portal:guides")
    for said in (
        "Khai sinh và nuôi con",
        "Đăng ký khai sinh cho trẻ mới sinh",
        "Không, cha mẹ là công dân Việt Nam và trẻ sinh trong nước",
        "Chỉ đăng ký khai sinh",
        "Không có, ví dụ sinh ở nhà",
    ):
        page = as_minh.get(address).content.decode().partition("<main")[2]
        links = re.findall(r'<a class="card" href="([^"]+)">.*?<strong>(.*?)</strong>', page)
        there = {unescape(words): link for link, words in links}[said]
        address = there if there.startswith("/") else address + there
    end = as_minh.get(address)
    text = text_of(end)
    assert "Đăng ký khai sinh" in text and "Trường hợp: Trẻ không có giấy chứng sinh" in text
    assert "Bạn đã trả lời" in text and "Không có, ví dụ sinh ở nhà" in text
    papers = text_of(as_minh.get("/thu-tuc/1.001193/?truong-hop=2"))
    assert "Trẻ không có giấy chứng sinh" in papers and "Trẻ bị bỏ rơi" not in papers
    filing = as_minh.get("/thu-tuc/1.001193/nop/?truong-hop=2").content.decode()
    chosen = re.search(r"<label[^>]*><input[^>]*checked[^>]*><b>(Trẻ [^<]+)</b>", filing)
    assert chosen and chosen[1] == "Trẻ không có giấy chứng sinh"


def test_each_answer_can_be_changed_and_the_way_back_is_one_page(client):
    page = client.get("/chon-thu-tuc/nha-dat/nha/xay-moi/", follow=True)
    assert page.status_code == 404  # an answer that is not there is no page
    page = client.get("/chon-thu-tuc/nha-dat/nha/moi/co-ham/")
    assert [step.again for step in page.context["steps"]] == [
        "/chon-thu-tuc/nha-dat/",
        "/chon-thu-tuc/nha-dat/nha/",
        "/chon-thu-tuc/nha-dat/nha/moi/",
    ]
    assert page.context["before"] == "/chon-thu-tuc/nha-dat/nha/moi/"
    assert "Nhà ở riêng lẻ có tầng hầm" in text_of(page)


def test_what_others_settle_is_said_with_where_to_go(client):
    text = text_of(client.get("/chon-thu-tuc/giay-to-ca-nhan/can-cuoc/"))
    assert "Việc này do nơi khác giải quyết" in text and "Công an xã" in text


@pytest.mark.parametrize(
    "address",
    [
        "/chon-thu-tuc/khong-co/",
        "/chon-thu-tuc/ket-hon/khong-co/",
        "/chon-thu-tuc/ket-hon/ket-hon/khong/them/",
    ],
)
def test_a_way_that_does_not_exist_is_no_page(client, address):
    assert client.get(address).status_code == 404


def test_a_procedure_no_longer_public_is_said_and_not_broken(client):
    ProcedureVersion.objects.filter(procedure__code="1.000894").update(state="draft")
    text = text_of(client.get("/chon-thu-tuc/ket-hon/ket-hon/khong/"))
    assert "Thủ tục này chưa được công khai" in text


@pytest.mark.parametrize("typed", ["0", "99", "-1", "²", "a", "9" * 500, ""])
def test_a_case_that_does_not_exist_shows_every_case(client, typed):
    page = client.get("/thu-tuc/1.001193/", {"truong-hop": typed})
    assert page.status_code == 200 and "Trẻ bị bỏ rơi" in text_of(page)


def test_every_public_procedure_is_three_clicks_from_home(client):
    """Home → the fields, or a moment of life → a list → the procedure."""

    def links(address):
        page = client.get(address).content.decode()
        return {unescape(link) for link in re.findall(r'href="([^"#]+)', page)}

    wanted = {
        reverse("portal:procedure", args=[code])
        for code in ProcedureVersion.objects.filter(state="published").values_list(
            "procedure__code", flat=True
        )
    }
    home = {link for link in links("/") if link.startswith(("/tim/", "/su-kien/", "/thu-tuc/"))}
    lists = {link for link in home if not link.startswith("/thu-tuc/")}
    fields = {f"/tim/{link}" for link in links("/tim/") if link.startswith("?linhvuc=")}
    two = home.union(*(links(address) for address in lists))
    three = two.union(*(links(address) for address in fields))
    assert wanted - three == set()
