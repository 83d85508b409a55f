"""People at the counter: one number, one person."""

import threading
from datetime import date, datetime

import pytest
from django.db import connection

from motcua.deadlines.clock import VIETNAM
from motcua.identity import services
from motcua.identity.models import Party, User
from tests.identity.factories import DAY, PASSWORD, lan, minh

pytestmark = pytest.mark.django_db


def test_the_same_identity_number_is_the_same_person():
    first = minh()
    again = services.register_party(name="TRAN VAN  MINH", id_number="049 201 001 234", phone="0935111222")
    assert again == first
    assert again.name == "Trần Văn Minh"
    assert again.phone == "0905123456", "what is known is not overwritten at another counter"


def test_what_was_missing_is_filled_in_later():
    minh(phone="")
    again = minh(birth_date=date(2001, 3, 4), commune_code="20341")
    assert (again.phone, again.birth_date, again.commune_code) == ("0905123456", date(2001, 3, 4), "20341")


def test_the_same_number_under_another_name_is_questioned():
    minh()
    with pytest.raises(services.NameDiffers, match=r"tên khác \(T• V• M•\), không phải “Lê Thị Hoà”") as told:
        services.register_party(name="Lê Thị Hoà", id_number="049201001234")
    assert "Minh" not in str(told.value), "whoever types numbers learns no names"


def test_people_without_a_number_are_never_merged():
    assert minh(id_number="") != minh(id_number="")


def test_an_enterprise_is_known_by_its_tax_code():
    company = services.register_party(
        name="Công ty TNHH Gốm Thanh Hà", id_number="4000 123 456", kind=Party.Kind.ENTERPRISE
    )
    assert company.id_number == "4000123456"


def test_a_name_of_two_hundred_letters_is_kept_whole_and_an_empty_one_refused():
    name = " ".join(["Nguyễn"] * 28)
    assert minh(name=name).name == name
    with pytest.raises(services.PartyWithoutName):
        services.register_party(name="  ", id_number="")


def test_filing_for_another_neither_learns_nor_changes_what_is_known():
    known = minh(phone="")
    facts = {"name": "Trần Văn Minh", "id_number": "049201001234", "phone": "0935111222"}
    assert services.register_owner(facts) == known
    known.refresh_from_db()
    assert known.phone == ""
    other = services.register_owner(facts | {"name": "Ai Đó"})
    unmarked = services.register_owner(facts | {"name": "tran van minh"})
    for stated, typed in ((other, "Ai Đó"), (unmarked, "tran van minh")):
        assert (stated.name, stated.id_number, stated.stated_number) == (typed, "", "049201001234")
    unknown = services.register_owner(facts | {"name": "Ai Đó", "id_number": "049201009999"})
    assert {name for name in vars(unknown) if getattr(unknown, name) != getattr(other, name)} <= {
        "_state", "id", "stated_number", "created_at",
    }, "who is known and who is not look the same"  # fmt: skip
    assert services.confirm_stated(unmarked) == known


@pytest.mark.django_db(transaction=True)
def test_two_counters_register_one_person_at_the_same_moment():
    found, together = [], threading.Barrier(4)

    def register():
        together.wait()
        found.append(minh().pk)
        connection.close()

    threads = [threading.Thread(target=register) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 4
    assert len(set(found)) == 1
    Party.objects.all().delete()


def test_a_staff_code_or_sign_in_name_belongs_to_one_person():
    staff = lan()
    assert staff.user.username == "qna001"
    assert staff.user.check_password(PASSWORD)
    with pytest.raises(services.StaffCodeTaken, match="QNA001"):
        lan(full_name="Lê Thị Lan")


def test_without_a_password_nobody_signs_in():
    assert not lan(password=None).user.has_usable_password()


def test_leaving_tomorrow_is_not_leaving_today():
    staff = lan()
    at = datetime(2022, 7, 25, 9, 0, tzinfo=VIETNAM)
    left = services.leave(staff_id=staff.pk, on=date(2022, 7, 26), at=at)
    assert not left.has_left(DAY)
    assert left.has_left(date(2022, 7, 26))


def test_an_account_name_is_unique_in_the_database():
    lan()
    assert User.objects.filter(username="qna001").count() == 1
