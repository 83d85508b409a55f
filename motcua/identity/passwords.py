"""What a password of staff must be, said in Vietnamese."""

import re
from typing import Any

from django.conf import settings
from django.contrib.auth.password_validation import CommonPasswordValidator, MinimumLengthValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext, gettext_lazy

from motcua.common.text import fold
from motcua.identity.models import User

SHORTEST = 10
OUR_WORDS = (
    "mot cua",
    "dich vu cong",
    "hanh chinh",
    "can bo",
    "uy ban nhan dan",
    "mat khau",
    "password",
    "admin",
)
_AROUND = re.compile(r"^[^a-z]+|[^a-z]+$")  # digits and signs that people put around a word


class LongEnough(MinimumLengthValidator):
    def get_error_message(self) -> Any:
        return gettext("Mật khẩu quá ngắn: cần ít nhất %(min_length)d ký tự.") % {
            "min_length": self.min_length
        }


class NotCommon(CommonPasswordValidator):
    """Not one of the 20,000 that are used most, and not one of them between digits and signs."""

    def validate(self, password: str, user: User | None = None) -> None:
        super().validate(password, user)
        super().validate(_AROUND.sub("", password.lower()), user)

    def get_error_message(self) -> Any:
        return gettext("Mật khẩu này nhiều người dùng nên dễ bị đoán. Vui lòng chọn mật khẩu khác.")


class NotOfThisPlace:
    """Without the names of the system, the province and the person, enough must be left."""

    message = gettext_lazy(
        "Mật khẩu dựa vào tên hệ thống, tên tỉnh hoặc tên của bạn nên dễ bị đoán: bớt các tên đó đi phải còn "
        "ít nhất %(letters)d chữ, số. Vui lòng chọn mật khẩu khác."
    )

    def validate(self, password: str, user: User | None = None) -> None:
        left = _plain(password)
        for word in sorted(_words(user), key=len, reverse=True):
            left = left.replace(word, "")
        if len(left) < SHORTEST and left != _plain(password):
            raise ValidationError(self.message % {"letters": SHORTEST}, code="password_of_this_place")

    def get_help_text(self) -> str:
        return ""


def _words(user: User | None) -> set[str]:
    staff = getattr(user, "staff", None)
    told = (
        *OUR_WORDS,
        settings.PROVINCE_NAME,
        getattr(user, "username", ""),
        getattr(staff, "full_name", ""),
    )
    return {word for word in map(_plain, told) if len(word) > 3}


def _plain(text: str) -> str:
    """Letters and digits without marks: what is left when people vary how a name is written."""
    return re.sub(r"[^a-z0-9]", "", fold(text))
