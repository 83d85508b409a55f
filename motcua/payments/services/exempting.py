"""Who is let off fees by law, kept by the administrator of the system: rows by date, the past stays."""

from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from motcua.agencies.models import Role
from motcua.agencies.officers import Officer
from motcua.catalogue.models import Field, Procedure
from motcua.common.refusal import Refusal
from motcua.common.text import fold
from motcua.payments.models import Exemption

_LONGEST_CODE = 60


class ExemptionOfNothing(Refusal):
    """A row is for one field or for one procedure that exists."""

    code = "exemption-of-nothing"
    message = _("Hãy chọn một lĩnh vực, hoặc ghi mã của một thủ tục có trong danh mục; không chọn cả hai.")


class ExemptionTooEarly(Refusal):
    """A change begins after the row it changes; what was reckoned before stays as it was."""

    code = "exemption-too-early"
    message = _(
        "Mức cũ của “{name}” có hiệu lực từ {day}. Mức mới phải bắt đầu sau ngày đó: khoản đã tính không đổi."
    )


class ExemptionEnded(Refusal):
    """Somebody changed or ended the row meanwhile."""

    code = "exemption-ended"
    message = _("“{name}” đã được đổi hoặc kết thúc từ {day}. Vui lòng tải lại trang.")


@transaction.atomic
def keep_exemption(*, row: Exemption, instead_of: int | None, by: Officer, at: datetime) -> Exemption:
    """Add a group that is let off, or change one from a day on: the row before ends that day.

    Raises PermissionDenied, ExemptionOfNothing, ExemptionTooEarly, ExemptionEnded.
    """
    _allow(by)
    if bool(row.field) == bool(row.procedure) or not _exists(row):
        raise ExemptionOfNothing
    if instead_of is None:
        row.code = _free_code(row)
    else:
        before = _open_row(instead_of)
        if row.valid_from <= before.valid_from:
            raise ExemptionTooEarly(name=before.name, day=f"{before.valid_from:%d/%m/%Y}")
        row.code = before.code
        before.valid_to = row.valid_from
        _save(before, by=by, at=at)
    _save(row, by=by, at=at)
    return row


@transaction.atomic
def confirm_exemption(*, exemption_id: int, by: Officer, at: datetime) -> Exemption:
    """The row was compared with the text of the law. Raises PermissionDenied, Exemption.DoesNotExist."""
    _allow(by)
    row = Exemption.objects.select_for_update().get(pk=exemption_id)
    if not row.confirmed:
        row.confirmed = True
        _save(row, by=by, at=at)
    return row


@transaction.atomic
def end_exemption(*, exemption_id: int, last: date, by: Officer, at: datetime) -> Exemption:
    """The group is let off for the last time on a day.

    Raises PermissionDenied, ExemptionEnded, ExemptionTooEarly.
    """
    _allow(by)
    row = _open_row(exemption_id)
    if last < row.valid_from:
        raise ExemptionTooEarly(name=row.name, day=f"{row.valid_from:%d/%m/%Y}")
    row.valid_to = date.fromordinal(last.toordinal() + 1)
    _save(row, by=by, at=at)
    return row


def _open_row(pk: int) -> Exemption:
    row = Exemption.objects.select_for_update().get(pk=pk)
    if row.valid_to is not None:
        raise ExemptionEnded(name=row.name, day=f"{row.valid_to:%d/%m/%Y}")
    return row


def _exists(row: Exemption) -> bool:
    if row.field:
        return Field.objects.filter(code=row.field).exists()
    return Procedure.objects.filter(code=row.procedure).exists()


def _free_code(row: Exemption) -> str:
    plain = slugify(fold(f"{row.field or row.procedure} {row.name}"))[: _LONGEST_CODE - 4].rstrip("-")
    taken = set(Exemption.objects.filter(code__startswith=plain).values_list("code", flat=True))
    return next(code for code in (plain, *(f"{plain}-{n}" for n in range(2, 999))) if code not in taken)


def _save(row: Exemption, *, by: Officer, at: datetime) -> None:
    row.changed_by, row.changed_at = by.name, at
    row.save()


def _allow(by: Officer) -> None:
    if Role.SYSTEM_ADMIN not in by.roles:
        raise PermissionDenied
