"""What the catalogue is called in English, written by who edits it."""

import pytest
from django.urls import reverse

from motcua.catalogue import english
from motcua.catalogue.models import EnglishText
from motcua.catalogue.search import search
from tests.catalogue import search_corpus
from tests.catalogue.search_corpus import DAY
from tests.console.pages import page, signed_in, text_of

NAME = "Đăng ký khai tử"


@pytest.fixture
def as_editor(quangnam, client):
    search_corpus.load()
    yield signed_in(client, "bt.an")
    english.forget()


def write(client, en, was, text=NAME):
    address = reverse("console:english_text", query={"loai": "thu-tuc", "chu": text})
    return client.post(address, {"en": en, "was": was}, follow=True)


def test_texts_without_english_come_first_and_are_counted(as_editor):
    EnglishText.objects.filter(vi=NAME).delete()
    english.forget()
    text = page(as_editor, "english", loai="thu-tuc")
    listed = text.partition("<tbody>")[2]
    assert "chưa có tiếng Anh" in text
    assert listed.index(NAME) < listed.index("Registration of a birth (birth certificate)")
    narrowed = page(as_editor, "english", loai="thu-tuc", q="khai tu")
    assert NAME in narrowed and "birth certificate" not in narrowed


def test_what_is_written_is_found_by_search_at_once_and_may_be_taken_away(as_editor):
    answer = write(as_editor, " Death  notice ", english.texts()[NAME])
    assert f"Đã ghi tiếng Anh của “{NAME}”." in text_of(answer)
    assert EnglishText.objects.get(vi=NAME).en == "Death notice"
    assert search("death notice", day=DAY)[0].version.name == NAME
    write(as_editor, "", "Death notice")
    assert not EnglishText.objects.filter(vi=NAME).exists()


def test_two_editors_do_not_overwrite_each_other_unseen(as_editor):
    seen = english.texts()[NAME]
    write(as_editor, "First", seen)
    answer = write(as_editor, "Second", seen)
    said = text_of(answer)
    assert answer.status_code == 409 and "Second" in said
    assert "Có người vừa ghi tiếng Anh của chữ này là “First”" in said
    write(as_editor, "Second", "First")
    assert EnglishText.objects.get(vi=NAME).en == "Second"


def test_a_text_too_long_or_of_no_procedure_is_refused(as_editor):
    answer = write(as_editor, "x" * 1300, english.texts()[NAME])
    assert answer.status_code == 422 and "Dài quá 1.200 chữ cái" in text_of(answer)
    assert write(as_editor, "Nothing", "", text="Không có thủ tục này").status_code == 404


@pytest.mark.parametrize("who", ["lan", "qt.donvi"])
def test_others_write_no_english(as_editor, who):
    signed_in(as_editor, who)
    assert as_editor.get(reverse("console:english")).status_code == 403
    assert write(as_editor, "X", english.texts()[NAME]).status_code == 403
