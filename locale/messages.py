"""Vietnamese is the source language; this keeps the English catalogue complete without GNU gettext.

python locale/messages.py update    add new messages to locale/en, drop those no longer used
python locale/messages.py check     fail when a message has no English text, or the catalogue is out of date
python locale/messages.py compile   write the .mo file that Django reads
"""

import io
import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
PO = ROOT / "locale" / "en" / "LC_MESSAGES" / "django.po"
KEYWORDS = {
    "gettext": None,
    "gettext_lazy": None,
    "_": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
}


def sources() -> Catalog:
    """Every message of the code and the templates."""
    import django
    from django.conf import settings

    settings.configure(USE_I18N=True)
    django.setup()
    from django.utils.translation.template import templatize

    found = Catalog()
    for path in sorted((ROOT / "motcua").rglob("*")):
        if path.suffix == ".py" and "migrations" not in path.parts:
            code = path.read_bytes()
        elif path.suffix in {".html", ".txt"} and "templates" in path.parts:
            code = templatize(path.read_text(encoding="utf-8"), origin=str(path)).encode()
        else:
            continue
        place = str(path.relative_to(ROOT))
        for _line, message, _comments, context in extract("python", io.BytesIO(code), keywords=KEYWORDS):
            found.add(message, locations=[(place, 1)], context=context)
    return found


def catalogue() -> Catalog:
    """The English catalogue as it is committed."""
    if not PO.exists():
        return Catalog(locale="en", project="motcua", charset="utf-8")
    with PO.open("rb") as file:
        return read_po(file, locale="en", charset="utf-8")


def update() -> int:
    """Bring the catalogue's list of messages up to date; texts that exist are kept."""
    known, new = catalogue(), Catalog(locale="en", project="motcua", charset="utf-8", fuzzy=False)
    for message in sources():
        if message.id:
            old = known.get(message.id, message.context)
            new.add(message.id, old.string if old else "", locations=message.locations, context=message.context)
    PO.parent.mkdir(parents=True, exist_ok=True)
    with PO.open("wb") as file:
        write_po(file, new, width=110, sort_output=True, omit_header=False, include_lineno=False)
    print(f"{len(new)} messages, {sum(not _translated(m.string) for m in new if m.id)} without English text")
    return 0


def check() -> int:
    """1 when a message lacks its English text or the list is out of date."""
    known = catalogue()
    missing = [m.id for m in sources() if m.id and not _translated(getattr(known.get(m.id, m.context), "string", ""))]
    for message in missing[:40]:
        print(f"no English text: {message!r}")
    if missing:
        print(f"{len(missing)} messages without English text: run `python locale/messages.py update` and fill them in.")
    return 1 if missing else 0


def compile_catalogue() -> int:
    """Write the .mo file."""
    with PO.with_suffix(".mo").open("wb") as file:
        write_mo(file, catalogue())
    return 0


def _translated(text: object) -> bool:
    return all(text) if isinstance(text, (tuple, list)) else bool(text)


if __name__ == "__main__":
    acts = {"update": update, "check": check, "compile": compile_catalogue}
    act = acts.get(sys.argv[1] if len(sys.argv) == 2 else "")
    if act is None:
        raise SystemExit(__doc__)
    raise SystemExit(act())
