"""Regimes and calendars as dated rows."""

from dataclasses import fields
from datetime import date, time

import holidays
import pytest

from motcua.deadlines import services, shipped
from motcua.deadlines.counting import Limit, LimitUnit, Mode, due_at
from motcua.deadlines.models import CalendarDay, CalendarYear, LegalRegime, OfficeHours
from motcua.deadlines.regimes import Regime
from tests.deadlines.factories import BEFORE_ALL, NATIONAL, vn

NOT_IN_THE_LIBRARY = {date(2026, 1, 2)}  # 12729/VPCP-KGVX
ONLY_IN_THE_LIBRARY = {date(2025, 2, 1)}  # a Saturday, mùng 4: no official Tết day


@pytest.fixture
def seeded(db):
    services.forget()
    services.seed()
    yield
    services.forget()


@pytest.mark.parametrize(
    ("day", "code"),
    [
        (date(2018, 6, 21), "A"),
        (date(2021, 12, 5), "A"),
        (date(2021, 12, 6), "B"),
        (date(2022, 7, 25), "B"),
        (date(2025, 6, 30), "B"),
        (date(2025, 7, 1), "C"),
        (date(2025, 12, 30), "C"),
        (date(2025, 12, 31), "D"),
        (date(2030, 1, 1), "D"),
    ],
)
def test_the_regime_is_the_one_in_force_on_the_day(seeded, day, code):
    regime = services.regime_on(day)

    assert regime.code == shipped.code_on(day) == code
    assert regime.row == LegalRegime.objects.get(code=code)


def test_a_day_before_the_first_regime_is_refused(seeded):
    assert shipped.code_on(date(2018, 6, 20)) is None
    with pytest.raises(services.NoRegimeInForce, match="20/06/2018"):
        services.regime_on(date(2018, 6, 20))


def test_regime_b_has_the_numbers_of_decrees_61_and_107(seeded):
    regime = services.regime_on(date(2022, 7, 25))

    assert regime.count_mode is Mode.LEGAL_DAY
    assert regime.levels == ("province", "district", "commune")
    assert (regime.supplement_max, regime.extension_max, regime.apology_before_due) == (1, 1, 1)
    assert (regime.post_appraisal_days, regime.online_answer_hours, regime.deputies_max) == (3, 8, 2)
    assert regime.paper_cutoff == regime.same_day_cutoff == time(15)
    assert regime.form_set == "TT01"
    assert regime.stop_notice == ""


def test_a_later_text_changes_a_parameter_inside_its_regime(seeded):
    july, october = (services.regime_on(day) for day in (date(2025, 7, 1), date(2025, 10, 1)))

    assert (july.code, july.form_set, july.stop_notice, len(july.forms)) == ("C", "TT01", "", 6)
    assert (october.code, october.form_set, october.stop_notice, len(october.forms)) == ("C", "TT03", "05", 7)
    assert services.regime_on(date(2022, 6, 22)).rating == ("nine_scores",)
    assert "decision_766" in services.regime_on(date(2022, 6, 23)).rating
    assert services.regime_on(date(2026, 1, 25)).code_pattern == "left_to_right_central"


def test_a_dossier_keeps_the_parameters_of_the_day_it_was_accepted(seeded):
    row = LegalRegime.objects.get(code="C")

    assert services.regime_of(row, date(2025, 9, 14)).form_set == "TT01"
    assert services.regime_of(row, date(2025, 9, 15)).form_set == "TT03"


def test_values_without_a_text_of_law_say_so():
    names = {field.name for field in fields(Regime)}
    for regime in shipped.regimes(date(2026, 7, 20)).values():
        assert set(regime.unconfirmed) <= names
        assert "count_mode" in regime.unconfirmed
    assert "supplement_max" in shipped.regimes(date(2026, 1, 1))["C"].unconfirmed
    assert "supplement_max" not in shipped.regimes(date(2026, 1, 1))["B"].unconfirmed


def test_the_database_counts_like_the_shipped_calendar(seeded):
    assert services.calendar_for("") == NATIONAL
    assert services.calendar_for("H47.40.01") == NATIONAL  # no days or hours of its own


def test_days_off_agree_with_the_holidays_library_but_for_the_swap_it_misses():
    years = range(2021, 2028)
    ours = {date.fromisoformat(row["day"]) for row in shipped.load("calendar")["days"]}
    ours = {day for day in ours if not NATIONAL.specials[day].works}
    theirs = set(holidays.country_holidays("VN", years=years))

    assert ours - theirs == NOT_IN_THE_LIBRARY
    assert theirs - ours == ONLY_IN_THE_LIBRARY


def test_every_swap_gives_as_many_days_as_it_takes():
    rows = shipped.load("calendar")["days"]
    off = [row["day"] for row in rows if row["kind"] == "swapped_off"]
    worked = [row["day"] for row in rows if row["kind"] == "swapped_work"]

    assert off == ["2024-04-29", "2025-05-02", "2026-01-02", "2026-08-31"]
    assert worked == ["2024-05-04", "2025-04-26", "2026-01-10", "2026-08-22"]
    assert all(date.fromisoformat(day).weekday() == 5 for day in worked)


def test_2027_is_not_published_and_all_its_days_are_unconfirmed(seeded):
    assert not CalendarYear.objects.get(year=2027).published
    assert services.calendar_for("").unpublished == {2027}
    days = CalendarDay.objects.filter(day__year=2027)
    assert days.exists()
    assert not days.filter(confirmed=True).exists()
    assert not days.filter(kind__startswith="swapped").exists()


def test_every_special_day_and_year_names_its_decision(seeded):
    assert not CalendarDay.objects.filter(decision="").exists()
    assert not CalendarYear.objects.filter(decision="").exists()
    assert not OfficeHours.objects.filter(decision="").exists()


def test_seeding_twice_changes_nothing_and_keeps_what_officers_corrected(seeded):
    CalendarDay.objects.get(day=date(2026, 11, 24)).delete()
    CalendarDay.objects.filter(day=date(2022, 9, 1)).update(name="Nghỉ Quốc khánh")
    OfficeHours.objects.filter(weekday=0).update(spans=["07:30-11:30", "13:00-17:00"])
    counts = [model.objects.count() for model in (LegalRegime, CalendarDay, CalendarYear, OfficeHours)]

    services.seed()

    assert counts == [
        model.objects.count() for model in (LegalRegime, CalendarDay, CalendarYear, OfficeHours)
    ]
    assert CalendarDay.objects.get(day=date(2022, 9, 1)).name == "Nghỉ Quốc khánh"
    assert services.calendar_for("").closing(date(2022, 7, 25)) == vn(2022, 7, 25, 17)
    assert services.calendar_for("").opening(date(2022, 7, 25)) == vn(2022, 7, 25, 7, 30)


def test_a_unit_has_its_own_days_and_hours_over_the_national_ones(seeded):
    hoi_an = "H47.41"
    CalendarDay.objects.create(
        day=date(2022, 10, 14), kind="holiday", scope=hoi_an, name="Nghỉ tránh bão Sonca", decision="3/CĐ"
    )
    CalendarDay.objects.create(
        day=date(2022, 9, 1), kind="swapped_work", scope=hoi_an, name="Trực lễ", decision="4/CĐ"
    )
    OfficeHours.objects.create(scope=hoi_an, weekday=4, spans=["07:30-12:00"], valid_from=BEFORE_ALL)
    OfficeHours.objects.create(
        scope=hoi_an, weekday=5, spans=["07:30-11:00"], receives_only=True, valid_from=BEFORE_ALL
    )
    services.forget()
    calendar = services.calendar_for(hoi_an)
    limit = Limit(1, LimitUnit.WORKING_DAY)

    def due(moment):
        return due_at(moment, limit=limit, calendar=calendar, mode=Mode.LEGAL_DAY)

    assert due(vn(2022, 10, 13, 9)).at == vn(2022, 10, 17, 17)
    assert due(vn(2022, 10, 13, 9)).skipped[0] == (date(2022, 10, 14), "Nghỉ tránh bão Sonca")
    assert due(vn(2022, 8, 31, 9)).at == vn(2022, 9, 1, 17)
    assert due(vn(2022, 7, 28, 9)).at == vn(2022, 7, 29, 12)
    assert calendar.is_open(vn(2022, 7, 30, 8))
    assert services.calendar_for("H47.40") == NATIONAL


def test_regimes_and_calendars_are_read_once_a_minute(seeded, django_assert_num_queries):
    services.regime_on(date(2022, 7, 25))
    first = services.calendar_for("H47.41")
    with django_assert_num_queries(0):
        assert services.calendar_for("H47.41") is first
        assert services.calendar_for("H47.40") is first  # units without rows of their own share one
        services.regime_on(date(2025, 7, 1))
