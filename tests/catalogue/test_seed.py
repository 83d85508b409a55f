"""The starting catalogue: what a province finds on its first day."""

from datetime import date

import pytest

from motcua.catalogue.arrangements import Arrangement
from motcua.catalogue.content import content_of
from motcua.catalogue.differences import missing_parts
from motcua.catalogue.models import Procedure, ProcedureVersion
from motcua.catalogue.seed import content_from, read, seed

DAY = date(2022, 7, 25)
FIVE = {
    "1.001193": ("birth_registration", "birth_certificate"),
    "1.004873": ("marital_status", "marital_status_certificate"),
    "2.000635": ("civil_extract", "civil_extract"),
    "1.001612": ("household_business", "business_certificate"),
    "1.009994": ("house_permit", "building_permit"),
}


def test_the_seed_files_hold_at_least_eighty_procedures_with_different_codes():
    codes = [row["code"] for row in read()]

    assert len(codes) >= 80
    assert len(codes) == len(set(codes))


@pytest.mark.parametrize("row", list(read()), ids=lambda row: row["code"])
def test_every_procedure_of_the_seed_can_be_received_and_settled_somewhere(row):
    content = content_from(row)

    assert content.powers and content.papers and content.results and content.subjects
    assert all(power.process_key for power in content.powers)
    assert len(content.name) <= 1000
    assert all(paper.originals + paper.copies > 0 or paper.shown_only for paper in content.papers)


@pytest.mark.django_db
def test_seeding_twice_adds_nothing():
    added = seed(DAY)

    assert added == Procedure.objects.count() == ProcedureVersion.objects.in_force(DAY).count()
    assert seed(DAY) == 0


@pytest.mark.django_db
def test_the_five_procedures_with_an_e_form_are_complete():
    seed(DAY)

    for code, (form, template) in FIVE.items():
        version = Procedure.objects.get(code=code).version_on(DAY)
        content = content_of(version)
        assert missing_parts(content) == []
        assert content.form_key == form
        assert content.results[0].template == template
        assert [paper.is_e_form for paper in content.papers].count(True) == 1
        assert content.plain_summary and content.conditions and content.legal_basis and content.fees
        assert content.deciding and (content.coordinating or code == "2.000635")
        assert version.cases.count() >= 2


@pytest.mark.django_db
def test_a_code_from_memory_waits_for_confirmation():
    seed(DAY)

    assert not Procedure.objects.get(code="1.009994").code_confirmed
    assert Procedure.objects.get(code="1.001193").code_confirmed


@pytest.mark.django_db
def test_the_road_depends_on_the_level_that_settles():
    seed(DAY)
    version = Procedure.objects.get(code="2.000635").version_on(DAY)

    roads = {row.level: (row.settles, row.process_key) for row in version.competences.all()}
    assert roads == {
        "commune": ("", "commune_same_day"),
        "district": ("tu-phap", "district_days"),
        "province": ("tu-phap", "province_days"),
    }
    assert version.same_day


@pytest.mark.django_db
def test_social_support_is_received_at_the_commune_and_settled_above():
    seed(DAY)
    for code, above, road in (
        ("1.001776", "district", "district_days"),
        ("1.010801", "province", "province_days"),
    ):
        row = Procedure.objects.get(code=code).version_on(DAY).competences.get()
        assert (row.level, row.settled_at, row.settles, row.process_key) == (
            "commune",
            above,
            "lao-dong",
            road,
        )


@pytest.mark.django_db
def test_a_rate_of_the_provincial_council_has_a_note_and_no_amount():
    seed(DAY)
    fees = Procedure.objects.get(code="1.004873").version_on(DAY).fees.all()

    assert [fee.amount for fee in fees] == [None]
    assert "Nghị quyết của Hội đồng nhân dân tỉnh" in fees[0].note


@pytest.mark.django_db
def test_procedures_can_be_found_by_name_after_seeding():
    seed(DAY)

    assert not ProcedureVersion.objects.filter(search_name="").exists()


def test_copies_are_certified_while_the_person_waits_and_the_source_says_it_is_not_confirmed(db):
    seed(DAY)
    rows = list(Arrangement.objects.filter(at_once=True).select_related("procedure"))
    assert [row.procedure.code for row in rows] == ["2.000815"]
    assert "chờ đối chiếu" in rows[0].source and not rows[0].confirmed
