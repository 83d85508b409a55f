"""“Giấy tờ của tôi”: what the state holds of a person, whether it still counts, and nobody else's."""

from datetime import timedelta

import pytest
from django.urls import reverse

from motcua.dossiers import vault
from motcua.dossiers.copies import CopyState, DigitalCopy
from motcua.dossiers.models import Paper
from motcua.dossiers.vault import Standing
from motcua.identity.models import Party
from tests.counter.factories import signed_in, text_of
from tests.dossiers import factories
from tests.dossiers.factories import MONDAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(db):
    return factories.world()


@pytest.fixture
def result(world):
    dossier = factories.returned(world)
    return Paper.objects.get(dossier=dossier, kind=Paper.Kind.RESULT)


def page(who):
    return signed_in(who).get(reverse("portal:vault"))


def copy_of(result, **more):
    """A digitised paper of the same person."""
    facts = {
        "dossier": result.dossier,
        "paper": result,
        "owner": result.dossier.owner,
        "name": "Giấy chứng sinh của bé Nguyễn Thị Ngọc Ánh",
        "state": CopyState.DIGITISED,
        "code": "KHO-1",
        "file": result.file,
        "made_by": "Trần Thị Lan",
        "made_at": MONDAY,
    }
    return DigitalCopy.objects.create(**facts | more)


def test_a_person_with_nothing_is_told_so(world):
    text = text_of(page(world.minh))
    assert "Chưa có kết quả nào." in text and "Chưa có giấy tờ nào được số hóa." in text


def test_a_signed_result_is_there_with_its_signer_and_can_be_downloaded(world, result):
    (held,) = vault.results_of(world.minh)
    assert held.standing == Standing.GOOD and world.ha.name in held.signers
    text = text_of(page(world.minh))
    assert (
        result.name in text
        and "còn giá trị" in text
        and f"Có chữ ký số của {', '.join(held.signers)}" in text
    )
    assert reverse("portal:paper", args=[result.dossier_id, result.pk]) in text


def test_a_revoked_and_a_replaced_result_say_so_and_are_not_offered(world, result):
    Paper.objects.filter(pk=result.pk).update(revoked_at=MONDAY, revoked_why="Cấp sai thẩm quyền.")
    text = text_of(page(world.minh))
    assert "đã thu hồi" in text and "Cấp sai thẩm quyền." in text and "Tải về" not in text
    Paper.objects.filter(pk=result.pk).update(revoked_at=None, revoked_why="", replaced_at=MONDAY)
    assert [one.standing for one in vault.results_of(world.minh)] == [Standing.REPLACED]


def test_a_digitised_paper_counts_to_the_end_of_its_last_day(world, result):
    last = MONDAY.date()
    copy = copy_of(result, valid_to=last)
    assert [one.standing for one in vault.copies_of(world.minh, day=last)] == [Standing.GOOD]
    (late,) = vault.copies_of(world.minh, day=last + timedelta(days=1))
    assert late.standing == Standing.EXPIRED and late.uses == 0
    DigitalCopy.objects.filter(pk=copy.pk).update(replaced_at=MONDAY)
    assert vault.copies_of(world.minh, day=last) == []


def test_nobody_sees_what_is_held_of_another(world, result):
    copy_of(result)
    stranger = Party.objects.create(name="Người lạ", phone="0905000000")
    assert vault.results_of(stranger) == [] == vault.copies_of(stranger, day=MONDAY.date())
    assert page(world.lan).status_code == 302


def test_the_questions_do_not_grow_with_the_papers(world, result, django_assert_num_queries):
    for number in range(3):
        paper = Paper.objects.create(dossier=result.dossier, kind="component", name="x", made_at=MONDAY)
        copy_of(result, paper=paper, code=f"K{number}")
    with django_assert_num_queries(4):
        vault.results_of(world.minh), vault.copies_of(world.minh, day=MONDAY.date())
