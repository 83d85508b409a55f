import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from motcua.identity.identifiers import (
    IdNumberNotValid,
    InvalidIdentifier,
    PhoneNotValid,
    TaxCodeNotValid,
    normalise_id,
    normalise_phone,
    normalise_tax_code,
)
from motcua.identity.masking import mask_email, mask_id, mask_phone

digits = st.text("0123456789", min_size=8, max_size=8)
mobiles = st.builds(lambda kind, rest: f"0{kind}{rest}", st.sampled_from("35789"), digits)
landlines = st.builds(lambda a, rest: f"02{a}{rest}", st.sampled_from("0123456789"), digits)
persons = st.builds(
    lambda place, rest: f"{place:03d}{rest}",
    st.integers(1, 96),
    st.text("0123456789", min_size=9, max_size=9),
)
noise = st.text(" .-–()\u00a0", max_size=2)


@st.composite
def spelled(draw, numbers):
    """A number as people type it: with spaces, dots and dashes anywhere."""
    number = draw(numbers)
    return number, "".join(draw(noise) + digit for digit in number) + draw(noise)


@given(spelled(mobiles | landlines))
def test_however_a_telephone_is_typed_it_has_one_spelling(pair):
    number, typed = pair
    assert normalise_phone(typed) == number


@given(mobiles | landlines, st.sampled_from(["+84", "84", "0084", "+84 (0)"]))
def test_the_country_code_becomes_a_zero(number, code):
    assert normalise_phone(code + number[1:]) == number


@given(spelled(persons))
def test_an_identity_number_keeps_its_twelve_digits(pair):
    number, typed = pair
    assert normalise_id(typed) == number


@given(st.text(max_size=30))
def test_nothing_that_is_typed_breaks_the_check(typed):
    for spelling in (normalise_phone, normalise_id, normalise_tax_code):
        try:
            once = spelling(typed)
        except InvalidIdentifier as refusal:
            assert str(refusal)
        else:
            assert spelling(once) == once


@pytest.mark.parametrize(
    "typed",
    ["", "0905", "01681234567", "0123456789", "0905 123 4567", "٠٩٠٥١٢٣٤٥٦", "0905O23456", "+1 905 123 456"],
)
def test_what_is_no_telephone_of_viet_nam_is_refused_with_a_sentence(typed):
    with pytest.raises(PhoneNotValid, match="không phải là số điện thoại"):
        normalise_phone(typed)


def test_old_cards_and_passports_are_identity_numbers_too():
    assert normalise_id("205 123 456") == "205123456"
    assert normalise_id("b1234567") == "B1234567"


letters = st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=1)
passports = (
    st.tuples(letters, st.text("0123456789", min_size=1))
    .flatmap(lambda parts: st.permutations("".join(parts)))
    .map("".join)
    .filter(lambda number: 6 <= len(number) <= 12)
)


@given(spelled(passports))
def test_a_passport_is_letters_and_digits_in_any_order(pair):
    number, typed = pair
    assert normalise_id(typed) == normalise_id(typed.lower()) == number


@given(st.text(st.characters(exclude_categories=["Nd"])))
@example("minhtu")
@example("NGUYEN VAN AN")
def test_what_has_no_digit_is_a_name_and_never_a_number(name):
    for spelling in (normalise_phone, normalise_id, normalise_tax_code):
        with pytest.raises(InvalidIdentifier):
            spelling(name)


@pytest.mark.parametrize(
    "typed", ["", "04920100123", "000201001234", "097201001234", "2051234567", "Trần Minh"]
)
def test_what_is_no_identity_number_is_refused(typed):
    with pytest.raises(IdNumberNotValid):
        normalise_id(typed)


def test_a_tax_code_has_ten_or_thirteen_digits():
    assert normalise_tax_code("4000 123 456") == "4000123456"
    assert normalise_tax_code("4000123456001") == normalise_tax_code("4000123456-001") == "4000123456-001"
    with pytest.raises(TaxCodeNotValid):
        normalise_tax_code("400012345")


def test_lists_show_enough_to_recognise_and_too_little_to_use():
    assert mask_id("049201001234") == "049••••••234"
    assert mask_id("205123456") == "20•••••56"
    assert mask_phone("0905123456") == "090••••456"
    assert mask_email("minh.tran@quangnam.vn") == "mi•••••••@quangnam.vn"
    assert mask_id("12") == "••"
    assert mask_id("") == mask_phone("") == mask_email("") == ""


@given(st.text(max_size=20))
def test_masking_never_shows_more_than_two_thirds(text):
    for mask in (mask_id, mask_phone):
        shown = [a for a, b in zip(text, mask(text), strict=True) if a == b and a != "•"]
        assert len(shown) <= len(text) * 2 / 3
