"""What staff may choose as a password: long, and not what somebody who knows the place would try first."""

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from tests.identity.factories import PASSWORD, lan, sign_in

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "password",
    [
        "1234567890",
        "basketball",
        "Football2026",  # a word of the list between digits and signs
        "!!dragon!!2026",
        "123-superman-1",
    ],
)
def test_what_many_people_use_is_refused_also_with_digits_around_it(password):
    with pytest.raises(ValidationError, match="nhiều người dùng"):
        validate_password(password, lan().user)


@pytest.mark.parametrize(
    "password",
    [
        "motcua@2026",
        "MộtCửa-123456",
        "Quảng Nam 2026",
        "quangnam.motcua.1",
        "dichvucong2026",
        "qna001-qna001-1",  # the own sign-in name
        "nguyenthilan1990",  # the own name
        "Ủy ban nhân dân 1",
        "MatKhau@Admin@2026",
    ],
)
def test_names_of_the_system_the_province_and_the_person_do_not_make_a_password(password):
    with pytest.raises(ValidationError, match="tên hệ thống, tên tỉnh hoặc tên của bạn"):
        validate_password(password, lan().user)


@pytest.mark.parametrize(
    "password",
    [
        PASSWORD,
        "sông Thu Bồn mùa lũ",
        "chợ quê Quảng Nam họp phiên sớm",  # enough is left without the name
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaab",
        "\u0111" * 5 + "\u4f60\u597d" * 5,
        "x1" * 64,
        "          ' OR 1=1 --",
    ],
)
def test_anything_else_long_enough_is_taken_whatever_its_signs(password):
    validate_password(password, lan().user)


def test_the_own_password_is_changed_by_the_same_rules(client):
    lan()
    sign_in(client)
    typed = {"oldpassword": PASSWORD, "password1": "motcua@2026", "password2": "motcua@2026"}
    page = client.post("/tai-khoan/doi-mat-khau/", typed).content.decode()
    assert "bớt các tên đó đi phải còn ít nhất 10 chữ, số" in page
