"""An identity number that does not fit birth or sex is a warning to each who decides, and stops nobody."""

from dataclasses import replace
from datetime import date

import pytest
from django.urls import reverse

from motcua.catalogue.eform_store import current_form, seed_forms
from motcua.catalogue.eforms.people import id_mismatches as id_mismatches_in
from motcua.catalogue.models import ResultKind
from motcua.dossiers import id_mismatches, results
from motcua.dossiers.result_fields import FIELDS
from motcua.dossiers.status import Status
from tests.catalogue.forms import KEYS, seeded
from tests.counter.factories import EARLY, press, signed_in, text_of
from tests.dossiers import factories

ANSWERS = {
    "requester_name": "Nguyễn Văn Minh",
    "requester_id_number": "049090001234",
    "relation": "Cha",
    "child_name": "Nguyễn An",
    "child_birth_date": "2022-07-20",
    "child_gender": "Nữ",
    "mother_known": True,
    "mother_name": "Lê Thị Hoa",
    "mother_birth_date": "1993-05-06",
    "mother_id_number": "049093004321",
    "father_known": True,
    "father_name": "Nguyễn Văn Minh",
    "father_birth_date": "1990-02-03",
    "father_id_number": "049090001234",
}
MOTHER = "Số định danh …321 là của nam, nhưng người này là nữ."
BORN = "Số định danh …007 là của người sinh năm 1992, nhưng năm sinh ghi 2022."
MARK = "Không khớp"


def born(world, **answers):
    """A birth in work, its declaration answered."""
    ResultKind.objects.filter(version=world.version).update(template="birth_certificate")
    seed_forms(factories.vn(2022, 1, 1), ["birth_registration"])
    dossier = factories.assigned(world, at=EARLY)
    dossier.e_form = current_form("birth_registration", date(2022, 7, 25))
    dossier.answers = ANSWERS | answers
    dossier.save()
    return dossier


def typed(dossier, **values):
    """A whole draft as its form posts it."""
    kind = results.kind_of(dossier)
    full = results.prefill(dossier, kind) | {
        "ethnicity": "Kinh", "nationality": "Việt Nam", "birth_place.address": "Phường An Mỹ",
        "home_town": "Phường An Mỹ", "mother.ethnicity": "Kinh", "mother.nationality": "Việt Nam",
        "mother.residence": "Phường An Mỹ", "father.ethnicity": "Kinh", "father.nationality": "Việt Nam",
        "father.residence": "Phường An Mỹ",
    } | values  # fmt: skip
    return {f"f{place}": full[field.name] for place, field in enumerate(FIELDS[kind.template])}


def test_the_officer_reads_on_the_dossier_whose_number_does_not_fit(world):
    dossier = born(world)
    text = text_of(signed_in(world.dung).get(reverse("counter:dossier", args=[dossier.pk])))
    assert f"Người mẹ: {MOTHER}" in text and text.count(MOTHER) == 1
    good = born(world, mother_id_number="049193004321")
    text = text_of(signed_in(world.dung).get(reverse("counter:dossier", args=[good.pk])))
    assert "Số định danh không khớp" not in text


def test_the_owner_is_compared_with_the_own_number(world):
    dossier = factories.assigned(world, at=EARLY)
    owner = dossier.owner
    owner.birth_date, owner.gender = date(1991, 2, 3), "nữ"
    owner.save()
    assert [one.sentence for one in id_mismatches.of_application(dossier)] == [
        "Số định danh …234 là của người sinh năm 1990, nhưng năm sinh ghi 1991.",
        "Số định danh …234 là của nam, nhưng người này là nữ.",
    ]


def test_specialist_and_signer_see_it_at_the_value_and_the_draft_is_not_refused(world):
    dossier = born(world)
    dung, ha = signed_in(world.dung), signed_in(world.ha)
    drawn = text_of(dung.get(reverse("counter:propose", args=[dossier.pk])))
    assert MARK in drawn and MOTHER in drawn  # the certificate prints the year beside which the number stands

    said = text_of(press(dung, "propose", dossier, **typed(dossier, personal_id="049192000007")))
    dossier.refresh_from_db()
    assert dossier.status == Status.SIGNING
    assert f"{BORN} Xem lại; nếu sai thì rút lại dự thảo." in said
    for name in ("sign", "round_one"):
        text = text_of(ha.get(reverse(f"counter:{name}", args=[dossier.pk])))
        assert MARK in text and BORN in text and MOTHER in text, name


def test_a_draft_whose_numbers_fit_has_no_mark(world):
    dossier = born(world, mother_id_number="049193004321")
    press(signed_in(world.dung), "propose", dossier, **typed(dossier, personal_id="049322000007"))
    text = text_of(signed_in(world.ha).get(reverse("counter:sign", args=[dossier.pk])))
    assert MARK not in text and "Số định danh không khớp" not in text


@pytest.mark.parametrize("form_key", KEYS)
def test_every_person_of_every_seeded_form_is_compared(form_key):
    """A number with a wrong birth or sex is found wherever a form asks for both of the same person."""
    form = seeded(form_key)
    fields = [one for page in form.pages for one in page.fields]
    for field in fields:
        if field.type != "id_number" or not field.key.endswith("_id_number"):
            continue
        person = field.key.removesuffix("_id_number")
        asked = {one.key for one in fields}
        for part, value in (("birth_date", "1950-01-01"), ("gender", "Nam")):
            if f"{person}_{part}" in asked:
                answers = {field.key: "049192001234", f"{person}_{part}": value}
                assert id_mismatches_in(_always(form), answers), (field.key, part)


def _always(form):
    """The same questions, each asked whatever the others say."""
    pages = tuple(
        replace(page, when=None, fields=tuple(replace(one, when=None) for one in page.fields))
        for page in form.pages
    )
    return replace(form, pages=pages)
