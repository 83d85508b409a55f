"""Ctrl+K finds dossiers, persons, procedures and pages: those the officer may reach, and few at a time."""

import re

import pytest
from django.urls import reverse

from motcua.agencies.models import Role, UnitKind
from motcua.audit.models import Access
from motcua.catalogue.models import ProcedureVersion
from motcua.catalogue.search import index_versions
from motcua.counter.finding import SUGGESTED
from motcua.counter.kinds import Kind
from motcua.dossiers.models import Dossier
from motcua.identity.models import Party
from motcua.queue import rules
from tests.counter.factories import EARLY, signed_in, text_of
from tests.dossiers import factories as dossiers


def suggested(client, query: str) -> dict[str, list[tuple[str, str]]]:
    """Groups of the answer, each with its options: address without the way back, words."""
    text = text_of(client.get(reverse("counter:find_suggest"), {"q": query}))
    found = {}
    for group in re.findall(r'<li role="group".*?</li>', text, re.S):
        label = re.search(r'role="presentation">([^<]+)<', group)[1]
        options = re.findall(r'<div role="option" data-href="([^"]+)">(.*?)</div>', group, re.S)
        found[label] = [(re.sub(r"\?tu=tim&.*", "", url), words) for url, words in options]
    return found


@pytest.fixture
def dossier(world):
    return dossiers.assigned(world, at=EARLY)


@pytest.mark.parametrize("word", ["nguyen", "MINH", "van minh"])
def test_a_word_of_a_name_is_no_passport(world, dossier, word):
    found = suggested(signed_in(world.lan), word)
    assert [url for url, _words in found["Hồ sơ"]] == [reverse("counter:dossier", args=[dossier.pk])]
    assert "Người, tổ chức" in found


def test_a_passport_with_few_digits_is_found_by_its_number(world, dossier):
    Party.objects.filter(pk=world.minh.pk).update(id_number="CXRYT0H8L")
    found = suggested(signed_in(world.lan), "cxryt0h8l")
    assert [url for url, _words in found["Hồ sơ"]] == [reverse("counter:dossier", args=[dossier.pk])]


@pytest.mark.parametrize("query", ["nguyen van minh", "VĂN MINH", "0905 123 456", "049090001234"])
def test_a_person_is_found_by_name_without_marks_phone_and_number(world, dossier, query):
    found = suggested(signed_in(world.lan), query)
    ((address, words),) = found["Người, tổ chức"]
    assert words.startswith("Nguyễn Văn Minh") and world.minh.phone not in words
    assert world.minh.id_number not in words and "049••••••234" in words
    assert [url for url, _words in found["Hồ sơ"]] == [reverse("counter:dossier", args=[dossier.pk])]
    page = text_of(signed_in(world.lan).get(address))
    assert dossier.code in page and "Nguyễn Văn Minh" in page


@pytest.mark.parametrize("query", ["TN-UCQDA8FL", "tn-ucqda8fl", "TNUCQDA8FL", "tn ucqd a8fl", "tn-ucqd"])
def test_a_temporary_number_is_found_however_it_is_written(world, dossier, query):
    Dossier.objects.filter(pk=dossier.pk).update(ticket="TN-UCQDA8FL")
    lan, url = signed_in(world.lan), reverse("counter:dossier", args=[dossier.pk])
    assert [found for found, _words in suggested(lan, query)["Hồ sơ"]] == [url]
    opened = lan.get(reverse("counter:find"), {"q": query})
    assert opened.status_code == (200 if query == "tn-ucqd" else 302)


@pytest.mark.parametrize("query", ["tn-ucqda8fl", "TN UCQDA8FL", "tnucqda"])
def test_a_list_is_narrowed_by_a_temporary_number_too(world, query):
    waiting = dossiers.taken_in(world, at=EARLY)
    Dossier.objects.filter(pk=waiting.pk).update(ticket="TN-UCQDA8FL")
    url = reverse("counter:list", args=[Kind.RECEIVE])
    lan = signed_in(world.lan)
    assert "TN-UCQDA8FL" in text_of(lan.get(url, {"q": query}))
    assert "TN-UCQDA8FL" not in text_of(lan.get(url, {"q": "tn-xxxx"}))


def test_a_code_is_found_without_its_dots_and_dashes(world, dossier):
    query = dossier.code.replace(".", "").replace("-", " ").lower()
    url = reverse("counter:dossier", args=[dossier.pk])
    assert [found for found, _words in suggested(signed_in(world.lan), query)["Hồ sơ"]] == [url]


def test_who_is_looked_up_by_number_or_opened_can_read_it_later(world, dossier):
    lan = signed_in(world.lan)
    seen = Access.objects.filter(subject="party", party_id=world.minh.pk)
    suggested(lan, "nguyen van")
    assert not seen.exists()
    suggested(lan, world.minh.id_number)
    assert seen.get().purpose == "Tìm theo số định danh"
    lan.get(reverse("counter:find"), {"nguoi": str(world.minh.pk)})
    assert seen.latest("id").purpose == "Tìm hồ sơ của người này"


def test_only_the_one_stop_finds_somebody_without_a_dossier_there(world, dossier):
    stranger = Party.objects.create(name="Hồ Thị Xa", id_number="049090009999", phone="0905777888")
    assert "Người, tổ chức" in suggested(signed_in(world.lan), stranger.id_number)
    for who in (world.dung, world.ha):
        client = signed_in(who)
        assert "Người, tổ chức" not in suggested(client, stranger.id_number)
        assert stranger.name not in text_of(client.get(reverse("counter:find"), {"nguoi": str(stranger.pk)}))
    assert "Người, tổ chức" not in suggested(signed_in(world.lan), "ho thi xa")
    assert "Người, tổ chức" not in suggested(signed_in(world.lan), "0905777888")


def test_another_office_finds_nobody_of_here(world, dossier):
    thao = signed_in(world.thao)
    for query in ("nguyen van minh", world.minh.id_number, world.minh.phone, dossier.code):
        assert not {"Hồ sơ", "Người, tổ chức"} & set(suggested(thao, query)), query
    assert not Access.objects.filter(party_id=world.minh.pk, staff_id=world.thao.staff.pk).exists()


def test_procedures_lead_the_one_stop_to_the_intake_and_others_to_the_public_page(world, dossier):
    index_versions(ProcedureVersion.objects.all())
    code, name = world.version.procedure.code, world.version.name
    for query in (code, name):
        (address, _words), *_more = suggested(signed_in(world.lan), query)["Thủ tục"]
        assert address == reverse("counter:intake_form", args=[world.version.pk])
    assert signed_in(world.lan).get(address).status_code == 200
    (address, _words), *_more = suggested(signed_in(world.dung), code)["Thủ tục"]
    assert address == reverse("portal:procedure", args=[code])


def test_pages_are_found_by_any_of_their_words_for_who_may_open_them(world):
    ha, lan, dung = signed_in(world.ha), signed_in(world.lan), signed_in(world.dung)
    assert (reverse("counter:leader"), "Trang lãnh đạo<span>Trang, danh sách</span>") in suggested(
        ha, "lanh dao"
    )["Trang, việc"]
    assert reverse("counter:round") in dict(suggested(ha, "ký nhiều")["Trang, việc"])
    assert reverse("counter:intake") in dict(suggested(lan, "tiep nhan")["Trang, việc"])
    for query in ("trang lanh dao", "ky nhieu", "nhan ho so tai quay"):
        assert "Trang, việc" not in suggested(dung, query), query


@pytest.mark.parametrize("query", ["viec", "bao cao", "ho so", "quay", "doi vi tri", "ky", "quan tri"])
def test_every_page_that_is_offered_opens(world, query):
    rules.seed()  # a test with transactions of its own leaves no rows of migrations behind
    office = dossiers.unit("Văn phòng UBND tỉnh", UnitKind.OFFICE, level="province")
    control = dossiers.person("KS01", "Bùi Thị Nhật Minh", office, Role.TTHC_CONTROL)
    for who in (world.lan, world.ha, world.head, control):
        client = signed_in(who)
        for address, words in suggested(client, query).get("Trang, việc", []):
            assert client.get(address).status_code == 200, (who.name, words)


def test_no_group_holds_more_than_a_few_and_the_page_holds_more(world):
    for _turn in range(SUGGESTED + 2):
        dossiers.taken_in(world, at=EARLY)
    lan = signed_in(world.lan)
    found = suggested(lan, "minh")
    assert len(found["Hồ sơ"]) == SUGGESTED and len(found["Người, tổ chức"]) == 1
    page = text_of(lan.get(reverse("counter:find"), {"q": "minh"}))
    assert page.count("row-link") == Dossier.objects.count()
    assert "Người, tổ chức" in page


@pytest.mark.parametrize("query", ["", "m", "\x00", "zzqqxxww", "<b>", "' OR 1=1 --", "9" * 200])
def test_nothing_found_is_an_empty_answer(world, query):
    lan = signed_in(world.lan)
    assert suggested(lan, query) == {}
    assert lan.get(reverse("counter:find"), {"q": query}).status_code == 200


def test_what_people_typed_is_escaped(world):
    Party.objects.filter(pk=world.minh.pk).update(name='<img src="x"> Minh')
    dossiers.taken_in(world, at=EARLY)
    Dossier.objects.update(owner_name='<img src="x"> Minh', owner_folded='<img src="x"> minh')
    text = signed_in(world.lan).get(reverse("counter:find_suggest"), {"q": "minh"}).content.decode()
    assert "<img" not in text and "&lt;img" in text


@pytest.mark.parametrize("person", ["", "bịa", "01a2195a-274e-758c-a0d9-cb71c2025a56"])
def test_a_person_who_is_not_there_leaves_an_empty_search(world, person):
    assert signed_in(world.lan).get(reverse("counter:find"), {"nguoi": person}).status_code == 200


def test_many_hits_ask_no_more_questions(world, django_assert_max_num_queries):
    lan = signed_in(world.lan)
    for _turn in range(8):
        dossiers.taken_in(world, at=EARLY)
    suggested(lan, "minh")
    for query, most in (("minh", 10), (world.minh.id_number, 9), ("0905123456", 9)):
        with django_assert_max_num_queries(most):
            suggested(lan, query)
