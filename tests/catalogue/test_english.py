"""The catalogue for whoever reads English."""

import pytest
from django.utils import translation

from motcua.catalogue import english
from motcua.catalogue.english import seed_english
from motcua.catalogue.guides import shipped
from motcua.catalogue.models import EnglishText
from motcua.catalogue.search import search
from motcua.catalogue.seed import content_from, read
from tests.catalogue import search_corpus
from tests.catalogue.search_corpus import DAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def corpus() -> None:
    search_corpus.load()


def codes(query: str) -> list[str]:
    return [hit.version.procedure.code for hit in search(query, day=DAY)]


def test_everything_shipped_has_its_english() -> None:
    seed_english()
    known = english.texts()
    contents = [content_from(row) for row in read()]
    wanted = {one.name for one in contents} | {one.field for one in contents}
    wanted |= {one.plain_summary for one in contents} | {name for one in contents for name in one.cases()}
    for guide in shipped().values():
        for question in guide.questions.values():
            wanted |= {question.ask, question.hint}
            wanted |= {text for answer in question.answers for text in (answer.say, answer.elsewhere)}
    assert wanted - {""} - set(known) == set()


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("birth certificate", "1.001193"),
        ("marriage", "1.000894"),
        ("land certificate", "1.003003"),
        ("building permit", "1.009994"),
        ("criminal record", "2.000488"),
        ("adoption", "2.001263"),
    ],
)
def test_english_words_find_the_procedure(corpus: None, typed: str, code: str) -> None:
    assert code in codes(typed)[:3]


def test_the_reason_of_an_english_hit_is_its_english_name(corpus: None) -> None:
    reasons = {hit.version.procedure.code: hit.reason for hit in search("birth certificate", day=DAY)}
    assert reasons["1.001193"] == "tên tiếng Anh là “Registration of a birth (birth certificate)”"


def test_whoever_reads_vietnamese_reads_the_official_words(corpus: None) -> None:
    assert english.for_reader("Đăng ký kết hôn") == "Đăng ký kết hôn"
    with translation.override("en"):
        assert english.for_reader("Đăng ký kết hôn").startswith("Registration of a marriage")
        assert english.for_reader("Tên chưa ai dịch") == "Tên chưa ai dịch"
        assert english.is_foreign("Tên chưa ai dịch")


def test_what_officers_wrote_stays_when_the_shipped_texts_are_loaded_again() -> None:
    EnglishText.objects.create(vi="Đăng ký kết hôn", en="Marriage")
    seed_english()
    assert EnglishText.objects.get(vi="Đăng ký kết hôn").en == "Marriage"
