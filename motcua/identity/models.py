"""People and organisations, and the accounts they sign in with."""

from datetime import date
from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _

from motcua.common.keys import SortKey, UUID7Key
from motcua.common.text import sort_key
from motcua.identity.hands import Hand
from motcua.identity.link_rows import PasswordLink as PasswordLink
from motcua.identity.lock_rows import SignInFailures as SignInFailures
from motcua.identity.member_rows import Member as Member
from motcua.identity.member_rows import MemberAct as MemberAct
from motcua.identity.phone_rows import AddressChange as AddressChange
from motcua.identity.phone_rows import PhoneChange as PhoneChange
from motcua.identity.phone_rows import PhoneCode as PhoneCode
from motcua.identity.term_rows import GrantTerm as GrantTerm


class UserManager(BaseUserManager["User"]):
    def create_user(self, username: str, password: str | None = None, **fields: object) -> "User":
        user = self.model(username=username, **fields)
        user.set_password(password)
        user.save()
        return user


class User(AbstractBaseUser):
    """A sign-in: staff by password and second factor, citizens by OpenID Connect."""

    id = UUID7Key()
    username = models.CharField(_("tên đăng nhập"), max_length=150, unique=True)
    email = models.EmailField(_("thư điện tử"), blank=True)
    is_active = models.BooleanField(default=True)
    password_due = models.BooleanField(_("phải đổi mật khẩu"), default=False)  # somebody else knows it
    date_joined = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects = UserManager()

    class Meta:
        verbose_name = _("tài khoản")

    def __str__(self) -> str:
        return self.username


class Staff(models.Model):
    """A person who works for the administration (cán bộ, công chức, viên chức)."""

    id = UUID7Key()
    user = models.OneToOneField(User, on_delete=models.PROTECT, null=True, related_name="staff")
    code = models.CharField(_("mã cán bộ"), max_length=20, unique=True)
    full_name = models.CharField(_("họ và tên"), max_length=200)
    sort_key = SortKey()
    phone = models.CharField(_("điện thoại"), max_length=20, blank=True)
    email = models.EmailField(_("thư điện tử"), blank=True)
    left_on = models.DateField(_("nghỉ từ ngày"), null=True, blank=True)

    class Meta:
        verbose_name = _("cán bộ")

    def __str__(self) -> str:
        return f"{self.full_name} ({self.code})"

    def has_left(self, day: date) -> bool:
        """True from the first day without work."""
        return self.left_on is not None and self.left_on <= day

    def save(self, *args: object, **kwargs: object) -> None:
        self.sort_key = sort_key(self.full_name)
        super().save(*args, **kwargs)  # type: ignore[arg-type]


class Party(models.Model):
    """A citizen, an enterprise or another organisation that files or owns dossiers (LoaiDoiTuong 1–4)."""

    class Kind(models.IntegerChoices):
        CITIZEN = 1, _("Người dân")
        ENTERPRISE = 2, _("Doanh nghiệp")
        STATE_BODY = 3, _("Cơ quan nhà nước")
        ORGANISATION = 4, _("Tổ chức khác")

    hand: Hand | None = None  # who acts in this party's name during this request; never stored here

    id = UUID7Key()
    user = models.OneToOneField(User, on_delete=models.PROTECT, null=True, blank=True, related_name="party")
    tech_id = models.CharField(
        _("TechID của Cổng DVC quốc gia"), max_length=64, unique=True, null=True, blank=True
    )
    kind = models.SmallIntegerField(_("loại"), choices=Kind, default=Kind.CITIZEN)
    name = models.CharField(_("họ và tên / tên tổ chức"), max_length=300)
    sort_key = SortKey()
    id_number = models.CharField(_("số định danh / mã số thuế"), max_length=20, blank=True, db_index=True)
    birth_date = models.DateField(_("ngày sinh"), null=True, blank=True)
    gender = models.CharField(_("giới tính"), max_length=10, blank=True)
    # as another person typed it, seen by no officer: never the number of this row (`id_number`)
    stated_number = models.CharField(
        _("số định danh theo lời khai"), max_length=20, blank=True, db_index=True
    )
    # an officer knows this person from papers somebody else brought
    unseen = models.BooleanField(_("chưa có mặt, chưa đăng nhập"), default=False)
    phone = models.CharField(_("điện thoại"), max_length=20, blank=True, db_index=True)
    email = models.EmailField(_("thư điện tử"), blank=True)
    commune_code = models.CharField(_("mã xã, phường (GSO)"), max_length=10, blank=True)
    address = models.CharField(_("địa chỉ"), max_length=500, blank=True)
    verified = models.BooleanField(_("danh tính đã xác thực điện tử"), default=False)
    # what the portal said at the last sign-in (loAs); 0: it said nothing, or the person never signed in
    assurance = models.SmallIntegerField(_("mức độ xác thực danh tính"), default=0)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("người, tổ chức nộp hồ sơ")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                name="one_party_a_number", fields=["id_number"], condition=~models.Q(id_number="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.id_number or self.phone})"

    @property
    def gives_way(self) -> bool:
        """Written from what others brought: the person who comes or signs in under another name is right."""
        return self.unseen and not self.tech_id and self.user_id is None

    @property
    def number(self) -> str:
        """The identity number, confirmed or as somebody else stated it: for papers, not to find people."""
        return self.id_number or self.stated_number

    @property
    def identified(self) -> bool:
        """A citizen with a confirmed account; an enterprise while such a person acts in its name."""
        by_person = self.hand is not None and self.hand.person_id is not None
        return by_person or (self.verified and self.kind == Party.Kind.CITIZEN)

    def save(self, *args: object, **kwargs: object) -> None:
        self.sort_key = sort_key(self.name)
        super().save(*args, **kwargs)  # type: ignore[arg-type]


class AccountMapping(models.Model):
    """A portal account that waits for a one-stop unit to see whose it is, and what was decided.

    `holder` is known under the account's number; `mover` had the account until it was confirmed for `holder`.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Chờ xác nhận")
        CONFIRMED = "confirmed", _("Đã xác nhận")
        REJECTED = "rejected", _("Đã từ chối")
        UNDONE = "undone", _("Đã gỡ")

    id = UUID7Key()
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    tech_id = models.CharField(_("TechID của Cổng DVC quốc gia"), max_length=64)
    kind = models.SmallIntegerField(_("loại"), choices=Party.Kind)
    name = models.CharField(_("họ và tên / tên tổ chức"), max_length=300)
    id_number = models.CharField(_("số định danh / mã số thuế"), max_length=20, db_index=True)
    phone = models.CharField(_("điện thoại"), max_length=20, blank=True)
    email = models.EmailField(_("thư điện tử"), blank=True)
    address = models.CharField(_("địa chỉ"), max_length=500, blank=True)
    holder = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="account_mappings")
    mover = models.ForeignKey(Party, on_delete=models.PROTECT, null=True, related_name="moved_accounts")
    before = models.JSONField(default=dict)  # of the holder, for taking a wrong confirmation back
    asked_at = models.DateTimeField(_("đăng nhập lần đầu lúc"))
    tried_at = models.DateTimeField(_("đăng nhập lần cuối lúc"))
    decided_at = models.DateTimeField(_("xử lý lúc"), null=True)
    decided_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")
    decided_in = models.CharField(_("đơn vị xử lý"), max_length=300, blank=True)
    reason = models.CharField(_("lý do"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("yêu cầu gắn tài khoản")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                name="one_waiting_mapping_an_account",
                fields=["tech_id"],
                condition=models.Q(state="waiting"),
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(name="mapping_by_state", fields=["state", "-id"])
        ]

    def __str__(self) -> str:
        return f"{self.tech_id} {self.state}"
