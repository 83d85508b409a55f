"""Codes: allocated under lock, never twice, no gap that is not explained."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from django.db import connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from motcua.dossiers.models import CodeSerial
from motcua.dossiers.numbering import Code, allocate, parse

MONDAY = date(2022, 7, 25)


@given(
    prefix=st.from_regex(r"\A[A-Z0-9]{1,4}(\.[A-Z0-9]{1,4}){0,4}\Z"),
    day=st.dates(date(2018, 1, 1), date(2099, 12, 31)),
    serial=st.integers(1, 10_000_000),
)
def test_a_code_is_read_back_as_it_was_written(prefix, day, serial):
    code = Code(prefix, day, serial)
    assert parse(str(code)) == code


@given(st.text(max_size=60))
def test_reading_never_fails_on_what_people_type(text):
    assert parse(text) is None or str(parse(text)) == text.strip().upper()


def test_the_31st_of_february_is_no_code():
    assert parse("000.00.00.H47-220231-0001") is None


@pytest.mark.django_db
def test_the_ten_thousandth_dossier_of_a_day_gets_a_fifth_digit():
    CodeSerial.objects.create(prefix="000.03.02.H47", day=MONDAY, last=9999)
    assert str(allocate("000.03.02.H47", MONDAY)) == "000.03.02.H47-220725-10000"


@pytest.mark.django_db
def test_each_agency_and_each_day_counts_from_one():
    first = allocate("000.03.02.H47", MONDAY)
    other = allocate("000.03.17.H47", MONDAY)
    assert (first.serial, other.serial) == (1, 1)
    assert allocate("000.03.02.H47", date(2022, 7, 26)).serial == 1


@pytest.mark.django_db(transaction=True)
def test_fifty_desks_at_once_get_fifty_numbers_and_a_failed_one_gives_its_number_back():
    def take(place: int) -> int | None:
        try:
            with transaction.atomic():
                serial = allocate("000.03.02.H47", MONDAY).serial
                if place % 10 == 3:
                    raise RuntimeError
                return serial
        except RuntimeError:
            return None
        finally:
            connection.close()

    with ThreadPoolExecutor(50) as desks:
        serials = [serial for serial in desks.map(take, range(50)) if serial is not None]
    assert sorted(serials) == list(range(1, 46))
