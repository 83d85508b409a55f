"""Who signed in, failed, was refused, was given a post: rows that a security officer reads."""

from typing import ClassVar

from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.utils.translation import gettext_lazy as _

from motcua.common.keys import UUID7Key


class SecurityEvent(models.Model):
    """One event about access. Nothing about citizens but the id of their account.

    at      real time, never the demo's clock.
    staff   whom it is about; by: who did it to them, where that is somebody else.
    route   pattern of the address asked for, without what stands in its places.
    times   how often this happened this hour from the same address, this row included: identical rows of one
            hour are thinned (`security_events.record`).
    """

    append_only: ClassVar[bool] = True

    class Kind(models.TextChoices):
        SIGNED_IN = "signed_in", _("Đăng nhập")
        SIGN_IN_FAILED = "sign_in_failed", _("Đăng nhập sai")
        LOCKED = "locked", _("Tạm khóa vì đăng nhập sai nhiều lần")
        CODE_FAILED = "code_failed", _("Sai mã xác thực")
        SIGNED_OUT = "signed_out", _("Đăng xuất")
        PROVED = "proved", _("Chứng minh lại")
        PROOF_FAILED = "proof_failed", _("Chứng minh lại không đạt")
        FORBIDDEN = "forbidden", _("Từ chối vì không có quyền")
        NOT_THERE = "not_there", _("Hỏi điều không có hoặc không được thấy")
        CSRF = "csrf", _("Biểu mẫu gửi từ nơi khác")
        TOO_MANY = "too_many", _("Hỏi quá nhiều lần")
        PASSWORD_CHANGED = "password_changed", _("Đổi mật khẩu")
        FACTOR_CHANGED = "factor_changed", _("Đổi bước xác thực thứ hai")
        PASSWORD_RESET = "password_reset", _("Đặt lại mật khẩu")
        FACTOR_RESET = "factor_reset", _("Đặt lại bước xác thực thứ hai")
        LINK_MADE = "link_made", _("Cấp liên kết đặt mật khẩu")
        LINK_USED = "link_used", _("Dùng liên kết đặt mật khẩu")
        ACCOUNT_OPENED = "account_opened", _("Mở tài khoản")
        CONTACT_CHANGED = "contact_changed", _("Đổi thư điện tử, điện thoại của cán bộ")
        ACCOUNT_CLOSED = "account_closed", _("Đóng tài khoản")
        ROLE_GIVEN = "role_given", _("Giao vai trò")
        ROLE_LENT = "role_lent", _("Ủy quyền vai trò")
        ROLE_ENDED = "role_ended", _("Thôi vai trò")
        ASKED = "asked", _("Đề nghị người thứ hai xác nhận")
        CONFIRMED = "confirmed", _("Xác nhận đề nghị")
        DECLINED = "declined", _("Không xác nhận đề nghị")
        EXPORTED = "exported", _("Tải nhật ký")
        TRIMMED = "trimmed", _("Xóa nhật ký quá hạn lưu")

    id = UUID7Key()
    at = models.DateTimeField(_("lúc"))
    kind = models.CharField(_("việc"), max_length=20, choices=Kind)
    staff_id = models.UUIDField(null=True)
    staff_name = models.CharField(_("cán bộ"), max_length=200, blank=True)
    account_id = models.UUIDField(null=True)
    by_id = models.UUIDField(null=True)
    by_name = models.CharField(_("người làm"), max_length=200, blank=True)
    address = models.GenericIPAddressField(_("địa chỉ mạng"), null=True)
    route = models.CharField(_("trang"), max_length=200, blank=True)
    detail = models.CharField(_("chi tiết"), max_length=300, blank=True)
    times = models.PositiveIntegerField(_("số lần"), default=1)

    class Meta:
        verbose_name = _("sự kiện an toàn")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(name="security_by_kind", fields=["kind", "-id"]),
            models.Index(name="security_by_staff", fields=["staff_id", "-id"]),
            models.Index(name="security_by_address", fields=["address", "-id"]),
            BrinIndex(name="security_by_time", fields=["at"]),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.kind} {self.staff_name}"
