"""Nothing an editor writes into a form holds whoever fills it in: patterns are linear, sizes have an end."""

import json
import re
import time

import pytest

from motcua.catalogue import eforms
from motcua.catalogue.eforms import DefinitionWrong, limits
from motcua.common import patterns
from tests.catalogue.forms import AT, BOOK, KEYS, SEED, form, seeded

SLOW = ["(a+)+b", "(a|aa)+b", "(a|a?)+b", "(.*)*x", "([a-z]+)*!"]


@pytest.mark.parametrize("pattern", SLOW)
def test_a_pattern_made_to_be_slow_answers_at_once(pattern):
    definition = form({"key": "q", "type": "text", "pattern": pattern, "max_length": 5000})
    began = time.process_time()
    result = eforms.validate_page(
        definition, definition.pages[0], {"q": ["a" * 4999 + "?"]}, answers={}, at=AT, book=BOOK
    )
    assert time.process_time() - began < 1, "seconds; twenty-six letters took four before, forty some hours"
    assert "chưa đúng dạng" in result.errors["q"]


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        ("(?=a)b", "nhìn trước"),
        ("(?!a).+", "without"),
        ("(?<=a)b", "nhìn sau"),
        ("(?<!a)b", "nhìn sau"),
        (r"(a)\1", "nhắc lại"),
        ("(?P<n>a)(?P=n)", "nhắc lại"),
        (r"\w+", r"\p{L}"),
        (r"[\w ]+", r"\p{L}"),
        (r"\bĐB [0-9]+", r"\p{L}"),
        ("[0-9]{1,2000}", "lặp quá nhiều"),
        ("((a{100}){100}){100}", "lặp quá nhiều"),
        (r"[\p{L}]{1,100}x[\p{L}\d]{1,700}", "max_length"),
        ("(", "không hợp lệ"),
        ("a**", "lặp"),
        ("a" * 301, "dài quá 300"),
    ],
)
def test_what_a_pattern_cannot_have_is_said_to_its_author(pattern, words):
    with pytest.raises(DefinitionWrong) as wrong:
        form({"key": "q", "type": "text", "pattern": pattern})
    assert words in str(wrong.value) and wrong.value.facts["place"].endswith("pattern")


def shipped() -> set[str]:
    """Every pattern in a seeded form."""
    files = SEED.glob("*.json")
    return {
        json.loads(f'"{text}"')
        for file in files
        for text in re.findall(r'"pattern": *"((?:[^"\\]|\\.)*)"', file.read_text("utf-8"))
    }


SAMPLES = [
    *("05/2022", "13/2022", "2022", "0401234567-001", "92C1-123.45", "14h30", "14 giờ", "AB 123456"),
    *("Nguyễn Văn Ánh", "Mì Quảng Bà Vị", "Đ", "12,5", "1.234", "B1234567", "ĐB 1234567", "", "a", "99999"),
]


def test_every_shipped_pattern_is_linear_and_means_what_it_meant():
    assert len(shipped()) >= 8
    for pattern in shipped():
        patterns.check(pattern)
        for text in SAMPLES:
            assert patterns.fits(pattern, text) is bool(re.fullmatch(pattern, text)), (pattern, text)


@pytest.mark.parametrize(
    ("name", "good"),
    [
        ("Mì Quảng Bà Vị", True),
        ("CÔNG TY Phở", False),
        ("Phở Doanh Nghiệp", False),
        ("Công an phố", True),
        ("P", False),
    ],
)
def test_a_household_business_is_not_called_a_company(name, good):
    definition = seeded("household_business")
    page = next(page for page in definition.pages if any(one.key == "business_name" for one in page.fields))
    result = eforms.validate_page(definition, page, {"business_name": [name]}, answers={}, at=AT, book=BOOK)
    assert ("business_name" not in result.errors) is good


def question(key: str, **more: object) -> dict[str, object]:
    return {"key": key, "type": "text", "label": key, "pattern": "(a+)+b?", "required": False, **more}


def largest() -> dict[str, object]:
    """A form as large as one may be: pages, questions, conditions, comparisons, tests."""
    asks = {"any": [{"field": "q0", "is": str(one)} for one in range(limits.PARTS - 2)]}
    each = limits.QUESTIONS // limits.PAGES
    pages = []
    for page in range(limits.PAGES):
        keys = range(page * each, (page + 1) * each)
        fields = [question(f"q{one}", **({"when": {"not": asks}} if 0 < one < 30 else {})) for one in keys]
        pages.append({"key": f"p{page}", "title": f"Trang {page}", "fields": fields})
    tests = [
        {"name": f"Bài {one}", "typed": {f"q{key}": "a" * 100 for key in range(limits.QUESTIONS)}}
        for one in range(limits.TRIALS)
    ]
    return {"title": "Lớn nhất", "pages": pages, "tests": tests}


def test_the_largest_form_there_may_be_is_still_filled_in_quickly():
    began = time.process_time()
    definition = eforms.parse(largest())
    read = time.process_time() - began
    answers = {f"q{key}": "a" * 100 for key in range(limits.QUESTIONS)}
    assert eforms.incomplete_pages(definition, answers, at=AT) == []
    filled = time.process_time() - began - read
    eforms.run_trials(definition, at=AT)
    tried = time.process_time() - began - read - filled
    assert (read < 4, filled < 4, tried < 20) == (True, True, True), (read, filled, tried)


def costly(one: int) -> str:
    """A pattern near the most that one may cost."""
    return rf"[\p{{L}}]{{1,14}}[0-9]{{1,{one + 1}}}"


def test_patterns_that_are_all_different_and_costly_are_read_soon():
    data = largest()
    asked = [one for page in data["pages"] for one in page["fields"]]
    for number, one in enumerate(asked):
        one["pattern"] = costly(number % limits.PATTERNS)
    began = time.process_time()
    eforms.parse(data)
    assert time.process_time() - began < 4, "seconds"


def one_more(name: str) -> dict[str, object]:
    """The largest form, and one thing more."""
    data = largest()
    pages: list = data["pages"]
    first = pages[0]["fields"][0]
    page = {"key": "more", "title": "Thêm", "fields": [question("more")]}
    columns = [question(f"c{one}") for one in range(limits.COLUMNS + 1)]
    parts = [{"field": "x", "is": 1} for _one in range(limits.PARTS)]
    changes = {
        "trang": lambda: pages.append(page),
        "câu hỏi": lambda: pages[0]["fields"].append(question("more")),
        "cột": lambda: (pages.__delitem__(slice(1, None)), first.update(type="group", fields=columns)),
        "mẫu khác nhau": lambda: [
            one.update(pattern=f"[0-9]{{{number % (limits.PATTERNS + 1)}}}")
            for number, one in enumerate(one for page in pages for one in page["fields"])
        ],
        "lựa chọn": lambda: first.update(options=[str(one) for one in range(limits.OPTIONS + 1)]),
        "phần trong một điều kiện": lambda: first.update(when={"all": parts}),
        "giá trị trong một điều kiện": lambda: first.update(
            when={"field": "x", "in": list(range(limits.VALUES + 1))}
        ),
        "phép so sánh": lambda: data.update(checks=[{} for _one in range(limits.CHECKS + 1)]),
        "bài thử": lambda: data.update(tests=[{"name": "x"} for _one in range(limits.TRIALS + 1)]),
    }
    changes[name]()
    return data


MORE = ["trang", "câu hỏi", "cột", "lựa chọn", "phần trong một điều kiện", "giá trị trong một điều kiện"]


@pytest.mark.parametrize("name", [*MORE, "mẫu khác nhau", "phép so sánh", "bài thử"])
def test_one_more_of_anything_is_refused_with_its_number(name):
    with pytest.raises(DefinitionWrong) as wrong:
        eforms.parse(one_more(name))
    assert f" {name}, nhiều nhất là" in str(wrong.value) and "tách biểu mẫu" in str(wrong.value)


@pytest.mark.parametrize("data", [None, [], 5, {"pages": 5}, {"pages": [5, {"fields": 5}]}, {"tests": [5]}])
def test_what_is_no_form_has_no_size(data):
    assert limits.excess(data) is None


@pytest.mark.parametrize("key", KEYS)
def test_a_shipped_form_is_far_below_every_limit(key):
    definition = seeded(key)
    assert len(definition.pages) * 4 <= limits.PAGES
    assert (
        sum(1 + len(one.fields) for page in definition.pages for one in page.fields) * 4 <= limits.QUESTIONS
    )
