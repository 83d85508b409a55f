"""The dated limits of invitations, consents, codes and shares; the shipped ones load with the migrations."""

import json
from datetime import date
from pathlib import Path

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from motcua.common.kept import Kept
from motcua.common.refusal import Refusal
from motcua.identity.models import GrantTerm

What = GrantTerm.What
_SHIPPED = Path(__file__).parent / "grant_terms.json"
_values = Kept()


class NoGrantTerm(Refusal):
    """No row covers the day."""

    code = "grant-no-term"
    message = _(
        "Chưa có giới hạn “{what}” áp dụng cho ngày {day:%d/%m/%Y}. "
        "Người quản trị cần kiểm tra bảng giới hạn ủy thác rồi thực hiện lại."
    )


def seed() -> None:
    """Load the shipped limits that are missing; what officers changed stays."""
    GrantTerm.objects.bulk_create(shipped_limits(), ignore_conflicts=True)


def shipped_limits() -> list[GrantTerm]:
    """The limits that come with the system, not saved."""
    return [GrantTerm(**row) for row in json.loads(_SHIPPED.read_text(encoding="utf-8"))]


def limit(what: GrantTerm.What, day: date) -> int:
    """The limit in force on the day, in the unit its name says. Raises NoGrantTerm."""
    value = _values.get((what, day), lambda: _read(what, day))
    if value is None:
        raise NoGrantTerm(what=what.label, day=day)
    return value


def forget() -> None:
    """Read the limits anew: officers changed one."""
    _values.forget()


def _read(what: GrantTerm.What, day: date) -> int | None:
    rows = GrantTerm.objects.filter(Q(valid_to=None) | Q(valid_to__gt=day), what=what, valid_from__lte=day)
    return rows.order_by("-valid_from").values_list("value", flat=True).first()
