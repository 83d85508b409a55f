"""A person chooses by which ways the notices of a kind come, within what the law wants to arrive."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from uuid import UUID

from django.core import signing
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from motcua.common.prepared import prepared
from motcua.common.refusal import Refusal
from motcua.notifications import quiet
from motcua.notifications.channels import Channel, enabled
from motcua.notifications.contacts import stopped_among
from motcua.notifications.kinds import CHOSEN, MUST_ARRIVE, NAMED_BY_LAW, Kind, chosen, optional
from motcua.notifications.links import read_unsubscribing
from motcua.notifications.models import Language, Notice, NoticeWish
from motcua.notifications.wish_rows import as_unset


class NoWayLeft(Refusal):
    """The law wants this kind to arrive."""

    code = "notice-no-way-left"
    message = _(
        "“{kind}”: xin giữ ít nhất một trong các cách {ways}. "
        "Luật yêu cầu cơ quan báo việc này tới bạn; trong tài khoản thì luôn có."
    )

    def __init__(self, *, kind: Kind, ways: str) -> None:
        self.kind = kind
        super().__init__(kind=kind.label, ways=ways)


class QuietHalf(Refusal):
    """From when, but not until when; or from and until the same."""

    code = "notice-quiet-half"
    message = _("Giờ yên lặng cần cả giờ bắt đầu và giờ kết thúc, khác nhau. Không cần thì để trống cả hai.")


class QuietTooLong(Refusal):
    """Most of the day would be quiet."""

    code = "notice-quiet-too-long"
    message = _(
        "Giờ yên lặng dài {hours} tiếng; nhiều nhất là {most} tiếng, "
        "để tin luật yêu cầu báo không tới quá muộn."
    )


class LinkBroken(Refusal):
    """The link of a letter, cut or changed."""

    code = "notice-link-broken"
    message = _(
        "Liên kết này không dùng được: có thể đã bị cắt mất một phần khi chép. "
        "Vui lòng bấm lại trong thư, hoặc đăng nhập rồi chọn ở “Cách nhận thông báo”."
    )


def wish_of(party_id: UUID) -> NoticeWish:
    """What the person wishes; unsaved when nothing was ever wished."""
    return _wish.first(party_id=party_id) or as_unset(party_id)


@prepared
def _wish(*, party_id: UUID) -> QuerySet[NoticeWish]:
    return NoticeWish.objects.filter(party_id=party_id)


def ways() -> list[Channel]:
    """What can be chosen in this installation; the inbox is no choice."""
    return [channel for channel in enabled() if channel.later and channel.ready()]


def carrying(notice: Notice, wish: NoticeWish | None) -> list[Channel]:
    """The channels this notice goes out on: those with an address, as the person and the address wish.

    Where the law wants it to arrive and what was chosen cannot carry it (no address any more, a channel
    switched off), it goes every way there is.
    """
    able = [channel for channel in enabled() if channel.address(notice)]
    if optional(notice.template):
        stopped = stopped_among(channel.address(notice) for channel in able if channel.code in NAMED_BY_LAW)
        able = [channel for channel in able if channel.address(notice) not in stopped]
    if wish is None or not any(channel.later for channel in able):
        return able
    kind = chosen(notice.template)
    able = [channel for channel in able if channel.code != "push" or wish.devices]
    wanted = [channel for channel in able if not channel.later or not wish.refuses(kind or "", channel.code)]
    arrives = any(channel.code in NAMED_BY_LAW and channel.ready() for channel in wanted)
    return wanted if arrives or kind not in MUST_ARRIVE else able


@dataclass(frozen=True)
class Manner:
    """How notices come, whatever they are about: their language, and the hours without ringing."""

    language: Language = Language.VI
    quiet_from: time | None = None
    quiet_to: time | None = None


@transaction.atomic
def choose(
    *, party_id: UUID, wanted: Mapping[Kind, Collection[str]], manner: Manner | None = None, at: datetime
) -> NoticeWish:
    """Write down the ways wanted for each kind, of those that can be chosen, and the manner.

    Raises NoWayLeft, QuietHalf, QuietTooLong.
    """
    offered = [channel.code for channel in ways()]
    wish = _locked(party_id)
    for kind in CHOSEN:
        if kind in wanted:
            _check(kind, wanted[kind])
            wish.without[kind.value] = [code for code in offered if code not in wanted[kind]]
    if manner is not None:
        _check_hours(manner)
        wish.language = manner.language
        wish.quiet_from, wish.quiet_to = manner.quiet_from, manner.quiet_to
    wish.changed_at = at
    wish.save()
    return wish


@transaction.atomic
def stop_letters(*, token: str, at: datetime) -> Kind:
    """No more e-mail of the kind the letter was of; pressed twice it is the same. Raises LinkBroken."""
    try:
        party_id, kind = read_unsubscribing(token)
    except (signing.BadSignature, ValueError) as broken:
        raise LinkBroken from broken
    wish = _locked(party_id)
    refused = wish.without.get(kind.value, [])
    if "email" not in refused:
        wish.without[kind.value] = [*refused, "email"]
        wish.changed_at = at
        wish.save()
    return kind


def _locked(party_id: UUID) -> NoticeWish:
    NoticeWish.objects.bulk_create([as_unset(party_id)], ignore_conflicts=True)
    return NoticeWish.objects.select_for_update().get(party_id=party_id)


def _check(kind: Kind, wanted: Collection[str]) -> None:
    named = [channel for channel in ways() if channel.code in NAMED_BY_LAW]
    if kind in MUST_ARRIVE and named and not any(channel.code in wanted for channel in named):
        raise NoWayLeft(kind=kind, ways=", ".join(str(channel.label) for channel in named))


def _check_hours(manner: Manner) -> None:
    begins, ends = manner.quiet_from, manner.quiet_to
    if begins is None and ends is None:
        return
    if begins is None or ends is None or begins == ends:
        raise QuietHalf
    span = quiet.length(begins, ends)
    if span > quiet.LONGEST:
        raise QuietTooLong(hours=_hours(span), most=_hours(quiet.LONGEST))


def _hours(span: timedelta) -> str:
    return f"{span / timedelta(hours=1):g}"
