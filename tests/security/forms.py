"""The forms of a page, filled in as a person would: what a browser sends when a button is pressed."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin, urlsplit

import lxml.html
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.dossiers import scans

_TYPED = {"number": "1", "tel": "0905123999", "email": "ai-do@thu.example", "url": "https://thu.example/"}
_WORDS = "Đúng như giấy tờ đã xuất trình, xin giải quyết."
# What a field of this name takes, where it is no sentence. Days as they are typed here.
_NAMED = {
    "27/07/2022": "day on valid_to pay_by",
    "28/07/2022 20:00": "begins_at",
    "29/07/2022 20:00": "ends_at planned_at",
    "29/07/2022": "new_date last_day",
    "01/02/1990": "birth_date",
    "0905123999": "phone proxy_phone",
    "5000": "amount",
    "22:00": "quiet_from",
    "05:00": "quiet_to",
    "5": "position postage points percent second_limit_value counted order value",
    "049092001239": "id_number number",
    "049192771001": "card_number",
    "CI987654321VN": "item",
    "thu-moi": "slug key",
    "THU01": "code secret callback_secret partner",
    "thu.moi": "username",
    "A13": "to",
    "A14": "staff",
    "9.900001": "procedure",
    "970436": "bank",
    "Thử": "full_name short_name",
    "": "gso_code identifier field_code unit_code scope dossier_code official",
}
_BY_NAME = {name: value for value, names in _NAMED.items() for name in names.split()}


@dataclass(frozen=True)
class Form:
    """Where it goes, and what a press on one of its buttons sends."""

    url: str
    fields: tuple[tuple[str, Any], ...]

    def body(self) -> dict[str, Any]:
        sent: dict[str, list[Any]] = {}
        for name, value in self.fields:
            sent.setdefault(name, []).append(picture() if value is FILE else value)
        return sent


FILE = object()


def picture() -> SimpleUploadedFile:
    return SimpleUploadedFile("ảnh.jpg", scans.photo(), "image/jpeg")


def forms_of(content: str, url: str) -> Iterator[Form]:
    """Every form that posts, once for each of its buttons; buttons of htmx that post by themselves."""
    if "<form" not in content and "hx-post" not in content:
        return
    tree = lxml.html.fromstring(content)
    for form in tree.xpath("//form[translate(@method, 'POST', 'post') = 'post']"):
        fields = tuple(_filled(form))
        if form.get("data-desk") is not None:
            fields += (("d-another", "on"),)  # asked for once the same filing was told
        buttons = form.xpath(".//button[not(@type) or @type = 'submit']") or [None]
        for button in buttons:
            action = (button.get("formaction") if button is not None else None) or form.get("action") or url
            pressed = _name_of(button)
            yield Form(urlsplit(urljoin(url, action)).path, (*fields, *pressed))
    for element in tree.xpath("//*[@hx-post]"):
        yield Form(urlsplit(urljoin(url, element.get("hx-post"))).path, tuple(_filled(element)))


def _name_of(button: Any) -> tuple[tuple[str, str], ...]:
    if button is None or not button.get("name"):
        return ()
    return ((button.get("name"), button.get("value") or ""),)


def _filled(form: Any) -> Iterator[tuple[str, Any]]:
    chosen: set[str] = set()
    for one in form.xpath(".//*[self::input or self::select or self::textarea][@name][not(@disabled)]"):
        name = one.get("name")
        if name != "csrfmiddlewaretoken":
            yield from _sent(one, name, chosen)


def _sent(one: Any, name: str, chosen: set[str]) -> Iterator[tuple[str, Any]]:
    kind = one.get("type", "text")
    if one.tag == "select":
        picked = one.xpath(".//option[@selected][@value != '']/@value") or one.xpath(
            ".//option[@value != '']/@value"
        )
        yield from ((name, value) for value in picked[:1])
    elif one.tag == "textarea":
        yield name, (one.text or "").strip() or _WORDS
    elif kind == "file":
        yield name, FILE
    elif kind == "checkbox":
        yield name, one.get("value") or "on"
    elif kind == "radio":
        if name not in chosen and (one.get("checked") is not None or not _checked(one, name)):
            chosen.add(name)
            yield name, one.get("value") or "on"
    elif kind not in {"submit", "button", "image", "reset"}:
        yield name, one.get("value") or _typed(name, kind, int(one.get("maxlength", "500")))


def _checked(one: Any, name: str) -> bool:
    return any(
        other.get("name") == name for other in one.getroottree().xpath("//input[@type = 'radio'][@checked]")
    )


def _typed(name: str, kind: str, most: int) -> str:
    if kind == "hidden":
        return ""
    known = _BY_NAME.get(name.rpartition("-")[2])
    if known is not None:
        return known
    return _TYPED.get(kind, _WORDS)[:most]
