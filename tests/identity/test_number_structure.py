"""A personal identifier says the sex and the year of birth of its bearer; what does not fit is said."""

import pytest

from motcua.identity.number_structure import Bearer, bearer_of, mismatches


@pytest.mark.parametrize(
    ("number", "bearer"),
    [
        ("049090001234", Bearer("Nam", 1990)),
        ("049192001234", Bearer("Nữ", 1992)),
        ("049204001234", Bearer("Nam", 2004)),
        ("049322001234", Bearer("Nữ", 2022)),
        ("205123456", None),  # an identity card of before
        ("B1234567", None),
        ("", None),
    ],
)
def test_the_number_names_a_sex_and_a_year(number, bearer):
    assert bearer_of(number) == bearer


@pytest.mark.parametrize(
    ("text", "year", "sex", "parts"),
    [
        ("049192001234", 1992, "Nữ", []),
        ("049192001234", 1992, "nữ", []),
        ("049192001234", None, "", []),
        ("049192001234", 1990, "Nữ", ["…234 là của người sinh năm 1992, nhưng năm sinh ghi 1990"]),
        ("049192001234", 1892, "Nữ", ["sinh năm 1992, nhưng năm sinh ghi 1892"]),
        ("049192001234", 1992, "Nam", ["…234 là của nữ, nhưng người này là nam"]),
        ("049090001234", 1990, "Nữ", ["…234 là của nam, nhưng người này là nữ"]),
        ("049090001234", 1991, "nữ", ["năm 1990, nhưng năm sinh ghi 1991", "là của nam"]),
        (
            "Căn cước số 049090001234, cấp ngày 02/03/2021",
            1991,
            "",
            ["1990, nhưng năm sinh ghi 1991"],
        ),
        ("049892000001", 1992, "Nam", []),  # demo data
        ("049892000001", 1991, "Nam", ["ghi 1991"]),
        ("049490001234", 1990, "Nam", ["sinh năm 2190"]),
        ("205123456", 1990, "Nam", []),
        ("049192001234", 1992, "Khác", []),
    ],
)
def test_what_does_not_fit_is_said_once_each(text, year, sex, parts):
    found = mismatches(text, year=year, sex=sex)
    assert len(found) == len(parts)
    assert all(part in sentence for part, sentence in zip(parts, found, strict=True)), found
