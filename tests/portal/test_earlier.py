"""Nobody types twice: what was written in an earlier filing is offered for the same questions."""

import pytest
from django.urls import reverse

from motcua.dossiers.models import Draft
from tests.portal import factories
from tests.portal.pages import drawn, fill, step, text_of
from tests.portal.test_file import answer_all, attach, begin

pytestmark = pytest.mark.django_db
OFFER = "Bạn đã khai những mục này"


@pytest.fixture
def second(as_minh):
    """Minh has registered the birth of one child and begins with the next."""
    first = begin(as_minh)
    answer_all(as_minh, first)
    attach(as_minh, first, ("giay-chung-sinh.pdf", factories.scan()))
    as_minh.post(step(first, "submit"), {"delivery": "desk"})
    assert not Draft.objects.exists()
    return begin(as_minh)


def test_the_mother_is_offered_again_and_filled_in_only_when_asked(as_minh, second):
    url = step(second, "page", "mother")
    shown = as_minh.get(url)
    assert OFFER in text_of(shown) and "Người mẹ: Họ, chữ đệm, tên" in text_of(shown)
    assert "mother_known" not in drawn(shown)  # not before the person says so
    filled = as_minh.post(url, {**drawn(shown), "_earlier": "1"})
    values = drawn(filled)
    assert filled.status_code == 200 and OFFER not in text_of(filled)
    assert (values["mother_name"], values["mother_birth_date"]) == ("Zơrâm Thị Nhêu", "20/11/1997")
    assert values["mother_residence.commune"] == "20341"
    assert "mother_name" not in Draft.objects.get().answers
    assert as_minh.post(url, values).status_code == 302
    assert Draft.objects.get().answers["mother_name"] == "Zơrâm Thị Nhêu"


def test_what_is_typed_already_stays(as_minh, second):
    url = step(second, "page", "mother")
    typed = {"mother_known": "yes", "mother_name": "Hồ Thị Tuyết", "_earlier": "1"}
    values = drawn(as_minh.post(url, typed))
    assert (values["mother_name"], values["mother_birth_date"]) == ("Hồ Thị Tuyết", "20/11/1997")


def test_an_answered_page_offers_nothing_and_neither_does_filing_for_somebody_else(as_minh, second):
    assert OFFER not in text_of(as_minh.get(step(second, "page", "requester")))
    fill(as_minh, step(second, "page", "mother"), mother_known="no")
    owner = {"owner_name": "Lê An", "owner_id_number": "049092000777", "owner_phone": "0905000777"}
    where = {"district": "502", "commune": "20341", "case": second.case_id, "filed_by": "authorised"}
    as_minh.post(reverse("portal:where", args=[second.pk]), {**where, **owner})
    assert OFFER not in text_of(as_minh.get(step(second, "page", "father")))
