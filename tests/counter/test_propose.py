"""A drafted result beside its application: every difference is marked, to who writes it and who signs it."""

from datetime import date

import pytest
from django.urls import reverse

from motcua.catalogue.eform_store import current_form, seed_forms
from motcua.catalogue.models import ResultKind
from motcua.dossiers.result_fields import FIELDS
from motcua.dossiers.status import Status
from tests.counter.factories import EARLY, hidden, press, signed_in, text_of
from tests.dossiers import factories, side

OTHER = "Nguyễn Văn Mình"
MARK = "Khác tờ khai"


@pytest.fixture
def dung(world):
    return signed_in(world.dung)


def proposed_otherwise(world, dung):
    dossier = factories.assigned(world, at=EARLY)
    press(dung, "propose", dossier, f0=OTHER, f1="Đồng ý cấp giấy.")
    dossier.refresh_from_db()
    assert dossier.status == Status.SIGNING
    return dossier


def test_the_specialist_sees_what_the_application_says_and_each_difference(world, dung):
    dossier = factories.assigned(world, at=EARLY)
    url = reverse("counter:propose", args=[dossier.pk])
    drawn = text_of(dung.get(url))
    assert f"Tờ khai: {world.minh.name}" in drawn and "draft-line--differs" not in drawn
    again = text_of(dung.post(url, {"key": hidden(drawn)["key"], "f0": OTHER, "f1": ""}))
    assert "draft-line--differs" in again and f'value="{OTHER}"' in again
    assert f"Tờ khai: {world.minh.name}" in again


def test_the_signer_sees_every_difference_alone_and_in_the_round(world, dung):
    dossier = proposed_otherwise(world, dung)
    ha = signed_in(world.ha)
    for name in ("sign", "round_one"):
        text = text_of(ha.get(reverse(f"counter:{name}", args=[dossier.pk])))
        assert MARK in text and OTHER in text and f"Tờ khai: {world.minh.name}" in text, name


def test_a_draft_that_agrees_with_the_application_has_no_mark_for_the_signer(world):
    dossier = factories.proposed(world, at=EARLY)
    text = text_of(signed_in(world.ha).get(reverse("counter:sign", args=[dossier.pk])))
    assert MARK not in text


def test_a_wrong_draft_comes_back_with_a_sentence_at_each_value_and_nothing_is_sent(world, dung):
    ResultKind.objects.filter(version=world.version).update(template="birth_certificate")
    dossier = factories.assigned(world, at=EARLY)
    places = {field.name: f"f{place}" for place, field in enumerate(FIELDS["birth_certificate"])}
    typed = {places["child"]: "Trần Bé", places["born"]: "20/07/2030", places["sex"]: "xyz"}
    for how in ({}, {"preview": "1"}):
        answer = press(dung, "propose", dossier, **typed, **how)
        text = text_of(answer)
        assert answer.status_code == 422
        for said in ("20/07/2030", "xyz", "Kết quả in dòng này", "Cơ Tu"):
            assert said in text
    dossier.refresh_from_db()
    assert dossier.status == Status.PROCESSING


def test_what_the_application_left_empty_and_the_draft_says_is_marked_as_added(world, dung):
    ResultKind.objects.filter(version=world.version).update(template="business_certificate")
    seed_forms(factories.vn(2022, 1, 1), ["household_business"])
    dossier = factories.assigned(world, at=EARLY)
    dossier.e_form = current_form("household_business", date(2022, 7, 25))
    dossier.save()
    places = {field.name: f"f{place}" for place, field in enumerate(FIELDS["business_certificate"])}
    url = reverse("counter:propose", args=[dossier.pk])
    drawn = text_of(dung.get(url))
    typed = {"key": hidden(drawn)["key"], places["email"]: "quan@example.vn"}
    again = text_of(dung.post(url, typed))
    line = again[again.index('value="quan@example.vn"') :][:900]
    assert "Thêm vào" in line and "Tờ khai: để trống" in " ".join(line.split())


def test_a_correction_is_compared_with_the_result_it_replaces_for_both(world, dung):
    dossier = side.error_found(world, at=EARLY)
    old = dossier.papers.get(kind="result")
    url = reverse("counter:propose_correction", args=[dossier.pk])
    drawn = text_of(dung.get(url))
    assert "Kết quả cũ:" in drawn and "Tờ khai:" not in drawn and "draft-line--differs" not in drawn
    press(dung, "propose_correction", dossier, f0=old.data["to"], f1="Nội dung đã sửa cho đúng.")
    text = text_of(signed_in(world.ha).get(reverse("counter:sign_correction", args=[dossier.pk])))
    assert "Khác kết quả cũ" in text and f"Kết quả cũ: {old.data['body']}" in " ".join(text.split())
    assert text.count("Khác kết quả cũ") == 1
