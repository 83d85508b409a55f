"""What a password of staff must be, said in Vietnamese."""

from typing import Any

from django.contrib.auth.password_validation import CommonPasswordValidator, MinimumLengthValidator
from django.utils.translation import gettext


class LongEnough(MinimumLengthValidator):
    def get_error_message(self) -> Any:
        return gettext("Mật khẩu quá ngắn: cần ít nhất %(min_length)d ký tự.") % {
            "min_length": self.min_length
        }


class NotCommon(CommonPasswordValidator):
    def get_error_message(self) -> Any:
        return gettext("Mật khẩu này nhiều người dùng nên dễ bị đoán. Vui lòng chọn mật khẩu khác.")
