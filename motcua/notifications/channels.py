"""Ways to reach a person. A channel is one object with four answers; `register` adds another."""

import json
from contextlib import suppress
from smtplib import SMTPException, SMTPRecipientsRefused
from typing import TYPE_CHECKING, Protocol
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils.translation import gettext_lazy as _

from motcua.common.moments import VIETNAM
from motcua.notifications import devices
from motcua.notifications.kinds import Kind, chosen, kind_of, optional
from motcua.notifications.links import choosing_url, has_account, stopping_url
from motcua.notifications.models import Language, Notice
from motcua.notifications.sender import Address, Gone, Rejected, Unreachable, pusher, sender
from motcua.notifications.texts import text_on
from motcua.notifications.wording import FIRST_PARAGRAPH, PLACE, source, word

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


class Channel(Protocol):
    """One way to carry a notice. `later` is False when the row itself is the delivery."""

    code: str
    label: "_StrPromise"
    later: bool

    def ready(self) -> bool:
        """Is the channel set up in this installation?"""
        ...

    def address(self, notice: Notice) -> str:
        """Where this notice goes on this channel; empty when the person has no such address."""
        ...

    def send(self, notice: Notice, *, key: str) -> str:
        """Carry it, and return what the other side answered. Raises Rejected or Unreachable."""
        ...


class InApp:
    """The person's inbox after sign-in: the notice's row is the message."""

    code = "in_app"
    label = _("Trong tài khoản")
    later = False

    def ready(self) -> bool:
        return True

    def address(self, notice: Notice) -> str:
        return notice.to_name if notice.party_id or notice.staff_id else ""

    def send(self, notice: Notice, *, key: str) -> str:
        return ""


class Email:
    """E-mail by the SMTP server of the settings."""

    code = "email"
    label = _("Thư điện tử")
    later = True

    def ready(self) -> bool:
        return bool(settings.EMAIL_HOST)

    def address(self, notice: Notice) -> str:
        return notice.to_email

    def send(self, notice: Notice, *, key: str) -> str:
        host = settings.PUBLIC_URL.partition("://")[2].partition(":")[0]
        account = has_account(notice)
        stop = stopping_url(notice, account=account)
        message = EmailMessage(
            subject=notice.subject,
            body=notice.body + _foot(notice, stop, account=account),
            to=[notice.to_email],
            headers={
                "Message-ID": f"<{key}@{host}>",
                "Auto-Submitted": "auto-generated",
                "Content-Language": notice.language,
            },
        )
        if stop:  # RFC 8058: the mail program's own button
            message.extra_headers["List-Unsubscribe"] = f"<{stop}>"
            message.extra_headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
        try:
            message.send()
        except SMTPRecipientsRefused as error:
            raise Rejected(_refusal(error)) from error
        except (SMTPException, OSError) as error:
            raise Unreachable(str(error)) from error
        return key


_CHOOSE = {Language.VI: "Chọn cách nhận thông báo", Language.EN: "Choose how notices come"}
_STOP = {Language.VI: "Không nhận thư loại này nữa", Language.EN: "No more letters of this kind"}
_STOP_HERE = "Ngừng hoặc nhận lại tin không bắt buộc tới địa chỉ này"


def _foot(notice: Notice, stop: str, *, account: bool) -> str:
    """How to change what comes, under a letter to somebody who has a choice; in the letter's language."""
    language, lines = Language(notice.language), []
    if account and chosen(notice.template):
        lines = [f"{_CHOOSE[language]}: {choosing_url()}"]
        lines += [f"{_STOP[language]}: {stop}"] if stop else []
    elif stop and not account:
        lines = [f"{_STOP_HERE}: {stop}"]
    return "\n\n-- \n" + "\n".join(lines) if lines else ""


def _refusal(error: SMTPRecipientsRefused) -> str:
    """The server's own words about the address; a refusal that begins with 4 is for now only."""
    code, words = next(iter(error.recipients.values()))
    text = words.decode(errors="replace") if isinstance(words, bytes) else str(words)
    if 400 <= code < 500:
        raise Unreachable(f"{code} {text}") from error
    return f"{code} {text}"


class Gateway:
    """A channel of the message gateway: SMS or Zalo. Only the first paragraph goes out.

    Providers register each template with its words, so that the English one is a template of its own; where
    it is not registered, the Vietnamese goes, so that nothing is lost.
    """

    later = True

    def __init__(self, code: str, label: "_StrPromise") -> None:
        self.code, self.label = code, label

    def ready(self) -> bool:
        return sender().ready()

    def address(self, notice: Notice) -> str:
        return notice.to_phone

    def send(self, notice: Notice, *, key: str) -> str:
        if notice.language != Language.VI:
            with suppress(Rejected):
                return self._hand_over(
                    notice, f".{notice.language}", notice.body, key=f"{key}-{notice.language}"
                )
        return self._hand_over(notice, "", _in_vietnamese(notice), key=key)

    def _hand_over(self, notice: Notice, ending: str, body: str, *, key: str) -> str:
        return sender().send(
            channel=self.code,
            phone=notice.to_phone,
            template=f"{notice.template}{ending}",
            text=_with_stop(notice, body.partition("\n\n")[0]),
            key=key,
        )


def _in_vietnamese(notice: Notice) -> str:
    """The official text: of a notice in another language that a provider does not know, worded once more."""
    if notice.language == Language.VI:
        return notice.body
    _language, text = text_on(notice.template, notice.created_at.astimezone(VIETNAM).date())
    return word(notice.template, notice.context, text=text).body


def _with_stop(notice: Notice, text: str) -> str:
    """A short message that need not come says where it is stopped, to whoever has no account to do so."""
    if not optional(notice.template) or has_account(notice):
        return text
    booked = kind_of(notice.template) == Kind.APPOINTMENT
    where = notice.context.get("url", "") if booked else f"{settings.PUBLIC_URL}/theo-doi/"
    longer = f"{text}\nNgừng tin này: {where}"
    return longer if len(longer) <= FIRST_PARAGRAPH else text


class Push:
    """Browsers of the person, woken by their push services. A message names the dossier, nothing else."""

    code = "push"
    label = _("Thiết bị đã bật")
    later = True

    def ready(self) -> bool:
        return True

    def address(self, notice: Notice) -> str:
        return str(notice.party_id or "")

    def send(self, notice: Notice, *, key: str) -> str:
        """Every browser is tried; one that is gone is struck off. Again, a browser shows one message once."""
        content = json.dumps({"title": _said(notice), "tag": notice.pk.hex}, ensure_ascii=False).encode()
        woken, failed, refused = 0, "", "no browser left"
        for device in devices.of(UUID(self.address(notice))):
            address = Address(device.endpoint, device.p256dh, device.auth)
            try:
                pusher().push(address, content=content, topic=notice.pk.hex)
                woken += 1
            except Gone:
                devices.remove(device_id=device.pk)
            except Unreachable as failure:
                failed = str(failure)
            except Rejected as refusal:
                refused = str(refusal)
        if not woken:
            raise Unreachable(failed) if failed else Rejected(refused)
        return f"{woken} browsers"


_NEWS = {Language.VI: "Có tin mới về", Language.EN: "News about"}


def _said(notice: Notice) -> str:
    """The shipped subject where it holds nothing but the code, else only that there is news.

    Never the subject as officers word it: theirs may name the person, and a locked screen is read by others.
    """
    code, language = notice.context.get("code", ""), Language(notice.language)
    subject = source(notice.template, language).partition("\n")[0]
    if set(PLACE.findall(subject)) <= {"code"}:
        return subject.replace("{code}", code)
    return f"{_NEWS[language]} {code}"


CHANNELS: dict[str, Channel] = {}


def register(channel: Channel) -> None:
    """Make a channel known; the setting NOTICE_CHANNELS decides whether it is used."""
    CHANNELS[channel.code] = channel


def enabled() -> list[Channel]:
    """Channels this installation uses, in the order of the setting."""
    return [CHANNELS[code] for code in settings.NOTICE_CHANNELS]


register(InApp())
register(Email())
register(Gateway("sms", _("SMS")))
register(Gateway("zalo", _("Zalo")))
register(Push())
