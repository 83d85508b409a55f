"""Vietnamese is the source language; this keeps the English catalogue complete without GNU gettext.

locale/en holds the English of our own messages. locale/vi holds the Vietnamese of messages that Django and
allauth write in English and do not translate themselves; it is kept by hand.

python locale/messages.py update    add new messages to locale/en, drop those no longer used
python locale/messages.py check     fail when a message has no English text, or the catalogue is out of date
python locale/messages.py compile   write the .mo files that Django reads
"""

import ast
import io
import os
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.catalog import Message as BabelMessage
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
LANGUAGES = ("en", "vi")
Message = tuple[str | tuple[str, ...], str | None]
TAGS = {
    "gettext": None,
    "_": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}


def sources() -> Catalog:
    """Every message of the code and the templates."""
    found = Catalog()
    for path in sorted(path for package in ("demo", "motcua") for path in (ROOT / package).rglob("*")):
        if path.suffix == ".py" and "migrations" not in path.parts:
            messages = of_code(path.read_text(encoding="utf-8"))
        elif path.suffix in {".html", ".txt"} and "templates" in path.parts:
            messages = of_page(path.read_text(encoding="utf-8"), str(path))
        else:
            continue
        place = path.relative_to(ROOT).as_posix()
        for message, context in messages:
            found.add(message, locations=[(place, 1)], context=context)
    return found


def of_code(code: str) -> Iterator[Message]:
    """Messages of a Python file, also those inside f-strings."""
    for function, parts in gettext_calls(code):
        yield from _of_call(function, parts)


def gettext_calls(code: str) -> Iterator[tuple[str, list[ast.expr]]]:
    """Calls of Django's functions under whatever name a file imports them, without _lazy and _noop."""
    nodes = list(ast.walk(ast.parse(code)))
    names = {
        name.asname or name.name: name.name.removesuffix("_lazy").removesuffix("_noop")
        for node in nodes
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation"
        for name in node.names
    }
    for node in nodes:
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names:
            yield names[node.func.id], node.args


def _of_call(function: str, parts: list[ast.expr]) -> Iterator[Message]:
    texts = [part.value for part in parts if isinstance(part, ast.Constant) and isinstance(part.value, str)]
    context = texts.pop(0) if function in {"pgettext", "npgettext"} and texts else None
    if function in {"gettext", "pgettext"} and texts:
        yield texts[0], context
    elif function in {"ngettext", "npgettext"} and len(texts) > 1:
        yield (texts[0], texts[1]), context


def of_page(page: str, origin: str) -> Iterator[Message]:
    """Messages of a template."""
    from django.conf import settings

    if not settings.configured:
        settings.configure(USE_I18N=True)
    from django.utils.translation.template import templatize

    # inside brackets Python's tokenizer does not mind indentation
    calls = io.BytesIO(f"(\n{templatize(page, origin=origin)}\n)".encode())
    for _line, message, _comments, context in extract("python", calls, keywords=TAGS):
        yield message, context


def po(language: str) -> Path:
    """Where a language's catalogue is committed."""
    return ROOT / "locale" / language / "LC_MESSAGES" / "django.po"


def catalogue(language: str = "en") -> Catalog:
    """A catalogue as it is committed."""
    if not po(language).exists():
        return Catalog(locale=language)
    with po(language).open("rb") as file:
        return read_po(file, locale=language, charset="utf-8")


def untranslated() -> list[object]:
    """Messages of the sources that have no English text."""
    known = catalogue()
    return [message.id for message in sources() if message.id and not _text(known, message)]


def update() -> int:
    """Bring the English catalogue's list of messages up to date; texts that exist are kept."""
    known = catalogue()
    new = Catalog(
        locale="en",
        header_comment="# English texts of Một Cửa. The list is kept by locale/messages.py.",
        project="motcua",
        version="1",
        last_translator="Một Cửa",
        language_team="Một Cửa",
        charset="utf-8",
        creation_date=known.creation_date,  # a list that did not change leaves the file as it was
        fuzzy=False,
    )
    for row in sources():
        if row.id:
            new.add(row.id, _text(known, row), locations=row.locations, context=row.context)
    po("en").parent.mkdir(parents=True, exist_ok=True)
    with po("en").open("wb") as file:
        write_po(file, new, width=110, sort_output=True, include_lineno=False)
    print(f"{len(new)} messages, {len(untranslated())} without English text")
    return 0


def check() -> int:
    """1 when a message lacks its English text or the list is out of date."""
    missing = untranslated()
    for message in missing[:40]:
        print(f"no English text: {message!r}")
    if missing:
        print(f"{len(missing)} messages without English text:")
        print("run `python locale/messages.py update` and fill them in.")
    return 1 if missing else 0


def compile_catalogues() -> int:
    """Write the .mo files, each in one move: a running server never reads half a file."""
    for language in LANGUAGES:
        whole = po(language).with_suffix(f".{os.getpid()}.new")
        with whole.open("wb") as file:
            write_mo(file, catalogue(language))
        whole.replace(po(language).with_suffix(".mo"))
    return 0


def _text(known: Catalog, row: BabelMessage) -> object:
    """The row's English text; empty when there is none or a plural form is missing."""
    found = known.get(row.id, row.context)
    text = found.string if found else ""
    return text if not isinstance(text, tuple | list) or all(text) else ""


if __name__ == "__main__":
    acts = {"update": update, "check": check, "compile": compile_catalogues}
    act = acts.get(sys.argv[1] if len(sys.argv) == 2 else "")
    if act is None:
        raise SystemExit(__doc__)
    raise SystemExit(act())
