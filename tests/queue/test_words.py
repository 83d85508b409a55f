"""Numbers as the loudspeaker says them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.queue.words import NORTHERN, call_words, number_words


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (0, "không"),
        (4, "bốn"),
        (5, "năm"),
        (10, "mười"),
        (11, "mười một"),
        (14, "mười bốn"),
        (15, "mười lăm"),
        (20, "hai mươi"),
        (21, "hai mươi mốt"),
        (24, "hai mươi tư"),
        (25, "hai mươi lăm"),
        (55, "năm mươi lăm"),
        (100, "một trăm"),
        (101, "một trăm lẻ một"),
        (104, "một trăm lẻ bốn"),
        (105, "một trăm lẻ năm"),
        (110, "một trăm mười"),
        (111, "một trăm mười một"),
        (115, "một trăm mười lăm"),
        (121, "một trăm hai mươi mốt"),
        (544, "năm trăm bốn mươi tư"),
        (1000, "một ngàn"),
        (1005, "một ngàn không trăm lẻ năm"),
        (1015, "một ngàn không trăm mười lăm"),
        (21_021, "hai mươi mốt ngàn không trăm hai mươi mốt"),
        (999_999, "chín trăm chín mươi chín ngàn chín trăm chín mươi chín"),
    ],
)
def test_a_number_is_said_as_people_say_it(number, said):
    assert number_words(number) == said


def test_the_north_says_it_with_linh_and_nghin():
    assert number_words(1005, NORTHERN) == "một nghìn không trăm linh năm"
    assert number_words(1105, NORTHERN) == "một nghìn một trăm linh năm"


def test_somebody_is_called_to_a_desk():
    assert call_words(105, 3) == "Mời số một trăm lẻ năm đến quầy số ba"


@pytest.mark.parametrize("number", [-1, 1_000_000])
def test_what_is_no_ticket_is_not_said(number):
    with pytest.raises(ValueError, match="not between"):
        number_words(number)


_VALUES = {
    word: value
    for value, words in enumerate(
        ["không", "một mốt", "hai", "ba", "bốn tư", "năm lăm", "sáu", "bảy", "tám", "chín"]
    )
    for word in words.split()
}


def _heard(words: str) -> int:
    """What a listener writes down: an own reading of the words, place by place."""
    total = group = digit = 0
    for word in words.split():
        if word in ("ngàn", "nghìn"):
            total, group, digit = (group + digit) * 1000, 0, 0
        elif word == "trăm":
            group, digit = digit * 100, 0
        elif word == "mươi":
            group, digit = group + digit * 10, 0
        elif word == "mười":
            group, digit = group + 10, 0
        elif word not in ("lẻ", "linh"):
            digit = _VALUES[word]
    return total + group + digit


@given(st.integers(0, 999_999))
def test_whoever_listens_hears_the_same_number(number):
    assert _heard(number_words(number)) == number
