"""Several procedures filed at once at the desk: the person is typed once, each procedure is a dossier."""

import pytest
from django.urls import reverse

from motcua.catalogue.models import LifeEvent
from motcua.dossiers.models import Dossier
from motcua.dossiers.services import linked
from motcua.dossiers.status import Status
from tests.counter.factories import hidden, open_page, signed_in, text_of
from tests.counter.test_intake import counted, typed
from tests.dossiers import factories as dossiers

HOME = "Thôn Thanh Tân, xã Tam Thanh, thành phố Tam Kỳ"


@pytest.fixture
def lan(world):
    return signed_in(world.lan)


@pytest.fixture
def card(world):
    """Another procedure of the same moment of life, and one that has nothing to do with it."""
    other = dossiers.procedure("2.001111", "Cấp thẻ bảo hiểm y tế cho trẻ em", days=5)
    dossiers.procedure("1.000656", "Đăng ký khai tử", days=1)
    event = LifeEvent.objects.create(slug="sinh-con", name="Sinh con")
    event.procedures.add(world.version.procedure, other.procedure)
    return other


def first_of_two(lan, world) -> Dossier:
    url = reverse("counter:intake_form", args=[world.version.pk])
    by_post = {"d-delivery": "post", "d-delivery_address": HOME, "d-email": "duong@example.vn"}
    lan.post(url, typed(text_of(lan.get(url)), do="receive", **(counted(world) | by_post)))
    return Dossier.objects.get()


def page_of(lan, version, first) -> str:
    url = reverse("counter:intake_form", args=[version.pk])
    return text_of(lan.get(f"{url}?cung={first.pk}"))


def test_the_receipt_leads_to_what_is_usually_filed_with_it(lan, world, card):
    first = first_of_two(lan, world)
    receipt = text_of(lan.get(reverse("counter:receipt", args=[first.pk])))
    address = f"{reverse('counter:intake')}?cung={first.pk}"
    assert address in receipt and "Nộp thêm thủ tục cùng lúc" in receipt
    page = text_of(lan.get(address))
    assert f"nộp cùng một lần với hồ sơ {first.code}" in page and card.name in page
    assert "Đăng ký khai tử" not in page and world.version.name not in page.split("Thường nộp cùng")[1]
    found = text_of(lan.get(reverse("counter:intake"), {"q": "khai tử", "cung": str(first.pk)}))
    assert f"?cung={first.pk}" in found, "a search keeps what is being filed together"


def test_the_person_is_typed_once_and_each_procedure_has_its_own_code_and_date(lan, world, card):
    first = first_of_two(lan, world)
    drawn = page_of(lan, card, first)
    for known in ("Nguyễn Thị Thùy Dương", "049196000002", "29/02/1996", "0905000111", HOME):
        assert known in drawn, known
    facts = hidden(drawn) | {
        "d-id_number": "049196000002",
        "d-kind": "1",
        "d-name": "Nguyễn Thị Thùy Dương",
        "d-phone": "0905 000 111",
        "d-filed_by": "self",
        "d-delivery": "post",
        "d-delivery_address": HOME,
    }
    url = reverse("counter:intake_form", args=[card.pk])
    for _press in range(2):
        lan.post(url, facts | {"do": "receive"})

    second = Dossier.objects.exclude(pk=first.pk).get()
    assert (second.owner, second.delivery_address, second.status) == (first.owner, HOME, Status.RECEIVED)
    assert second.code != first.code and second.due_at > first.due_at
    assert linked.mates(first) == [second] and linked.mates(second) == [first]
    page = open_page(lan, first)
    assert "Nộp cùng một lần" in page and second.code in page


def test_the_same_procedure_twice_in_one_filing_is_refused_and_nothing_typed_is_lost(lan, world, card):
    first = first_of_two(lan, world)
    facts = typed(page_of(lan, world.version, first), do="receive", **counted(world))
    answer = lan.post(reverse("counter:intake_form", args=[world.version.pk]), facts)
    text = text_of(answer)
    assert answer.status_code == 409 and f"hồ sơ {first.code}" in text
    assert "Nguyễn Thị Thùy Dương" in text and Dossier.objects.count() == 1


def test_what_another_desk_took_in_is_not_known_here(lan, world, card):
    first = first_of_two(lan, world)
    Dossier.objects.filter(pk=first.pk).update(receiving_unit=world.thao.unit)
    drawn = page_of(lan, card, first)
    assert "Nguyễn Thị Thùy Dương" not in drawn and "Nộp cùng một lần" not in drawn
    facts = typed(drawn, do="receive", **{"d-first": str(first.pk)})
    answer = lan.post(reverse("counter:intake_form", args=[card.pk]), facts)
    assert answer.status_code == 409 and "Không tìm thấy ở quầy này hồ sơ" in text_of(answer)


@pytest.mark.parametrize("broken", ["khong-phai", "", "0192f0c1-0000-7000-8000-000000000000"])
def test_an_address_that_names_nothing_is_the_plain_desk(lan, card, broken):
    answer = lan.get(reverse("counter:intake"), {"cung": broken})
    assert answer.status_code == 200 and "Hay nhận nhất ở đây" in text_of(answer)
