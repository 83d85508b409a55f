"""Which form, which name, which number: the set of the regime a dossier was accepted under, for ever."""

from datetime import date

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from motcua.dossiers.form_sets import form_for, form_on
from motcua.dossiers.models import IssuedNumber
from motcua.dossiers.numbers import give_number
from motcua.dossiers.services import ending, intake
from motcua.dossiers.verification import verify
from tests.dossiers import factories, side
from tests.dossiers.factories import MONDAY, vn
from tests.dossiers.reading import paper

pytestmark = pytest.mark.needs("pdfsig")

BEFORE = vn(2025, 9, 12, 9, 0)  # the last Friday under the forms of 2018
AFTER = vn(2025, 9, 16, 9, 0)


def test_a_receipt_of_2022_is_the_form_of_2018_with_number_book_and_serial(world):
    dossier = factories.received(world)
    said = paper(dossier, "form01")

    assert "Số: 01/TNHS" in said
    assert "quyển số: 01/2022; số thứ tự: 01" in said


def test_after_the_fifteenth_of_september_2025_the_form_of_2025_asks_for_the_identifier(world):
    dossier = factories.received(world, at=AFTER)
    said = paper(dossier, "form01")

    assert "Số: 01/BPTNTKQ" in said
    assert "Số định danh cá nhân/mã định danh của tổ chức: 049090001234" in said


def test_a_centre_writes_its_own_symbol(world):
    world.desk.name = "Trung tâm Phục vụ hành chính công phường An Mỹ"
    world.desk.save()
    refused = intake.refuse(
        dossier_id=factories.taken_in(world, at=AFTER).pk,
        by=world.lan,
        at=AFTER,
        reason_code="x",
        reason="Thiếu bản chính.",
    )

    assert "Số: 01/PTC-TTPVHCC" in paper(refused, "form03")


def test_a_dossier_accepted_before_keeps_its_forms_after_the_law_changed(world):
    dossier = factories.received(world, at=BEFORE)

    assert form_for(dossier, "form04", at=AFTER).template == "form04"
    assert form_for(factories.taken_in(world, at=AFTER), "form04", at=AFTER).template == "tt03_04"


def test_a_withdrawal_after_2025_is_answered_by_form_05_which_the_older_set_lacks(world):
    dossier = ending.withdraw(
        dossier_id=factories.received(world, at=AFTER).pk, by=world.minh, at=AFTER, reason="Đổi ý."
    )
    said = paper(dossier, "stop_notice")

    assert "Dừng giải quyết hồ sơ" in said and "Số: 01/TB-BPTNTKQ" in said and "Đổi ý." in said
    with pytest.raises(KeyError):
        form_on(MONDAY.date(), "stop_notice")


def test_the_register_is_form_06_then_form_07(world):
    assert [form_on(day, "register").template for day in (date(2022, 7, 25), date(2026, 2, 2))] == [
        "form06",
        "tt03_07",
    ]


def test_form_04_is_numbered_by_the_agency_and_forms_01_to_03_by_the_one_stop(world):
    side.apology_signed(world)

    assert IssuedNumber.objects.get(book="form04").unit == world.committee
    assert IssuedNumber.objects.get(book="form01").unit == world.desk


def test_each_year_begins_again_from_01(world):
    factories.received(world, at=vn(2022, 12, 30, 9, 0))
    later = factories.received(world, at=vn(2023, 1, 3, 9, 0))

    assert "Số: 01/TNHS" in paper(later, "form01")


@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    acts=st.lists(
        st.tuples(
            st.sampled_from(["form01", "form02", "form03"]), st.sampled_from([2022, 2023]), st.booleans()
        ),
        max_size=25,
    )
)
def test_numbers_are_dense_in_unit_form_and_year_whatever_fails(world, acts):
    with transaction.atomic():
        dossier = factories.taken_in(world)
        before = IssuedNumber.objects.count()
        given_out: dict[tuple[str, int], list[str]] = {}
        for form, year, fails in acts:
            shape = form_for(dossier, form, at=MONDAY)
            try:
                with transaction.atomic():
                    text = give_number(dossier, shape, at=vn(year, 7, 25, 9, 0))
                    if fails:
                        raise RuntimeError
            except RuntimeError:
                continue
            given_out.setdefault((form, year), []).append(text)
        for (form, year), texts in given_out.items():
            rows = IssuedNumber.objects.filter(book=form, year=year).order_by("number")
            assert [row.number for row in rows] == list(range(1, len(texts) + 1))
            assert [row.text for row in rows] == texts
        assert IssuedNumber.objects.count() == before + sum(map(len, given_out.values()))
        *_, report = verify()
        assert report.holds, report.findings
        transaction.set_rollback(True)


def test_a_number_taken_away_is_found(world):
    dossier = factories.received(world)
    factories.received(world)
    IssuedNumber.objects.filter(dossier=dossier).delete()
    *_, report = verify()

    assert [finding.why for finding in report.findings] == ["số giấy tờ đã cấp bị mất"]
