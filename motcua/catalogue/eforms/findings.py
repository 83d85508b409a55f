"""Everything that is wrong with a definition at once, each with the page and question in words."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from motcua.catalogue.eforms.consistency import problems_in
from motcua.catalogue.eforms.languages import in_language
from motcua.catalogue.eforms.reading import read, read_fields
from motcua.catalogue.eforms.schema import Definition
from motcua.catalogue.eforms.shapes import DefinitionWrong


@dataclass(frozen=True)
class Finding:
    """where: “Trang “Trẻ”, câu “Giới tính” (gender)”, empty for the form as a whole."""

    where: str
    problem: str

    @property
    def sentence(self) -> str:
        text = f"{self.where}: {self.problem}" if self.where else self.problem
        return f"{text[:1].upper()}{text[1:]}."


def findings_in(data: object) -> list[Finding]:
    """Empty for a definition that parses."""
    plain = in_language(data, "vi")
    found = list(_questions(plain)) if isinstance(plain, dict) else []
    if found:
        return found
    try:
        definition = read(data)
    except DefinitionWrong as wrong:
        return [Finding(_page_words(plain, str(wrong.facts["place"])), str(wrong.facts["problem"]))]
    return [Finding(_words(definition, place), problem) for place, problem in problems_in(definition)]


def _questions(data: Mapping[str, Any]) -> Iterator[Finding]:
    """The questions that cannot be read by themselves, also when several are wrong."""
    pages = data.get("pages")
    for page in pages if isinstance(pages, list) else []:
        fields = page.get("fields") if isinstance(page, dict) else None
        for field in fields if isinstance(fields, list) else []:
            try:
                read_fields(field, "$", "vi")
            except DefinitionWrong as wrong:
                part = str(wrong.facts["place"]).removeprefix("$").lstrip(".")
                problem = f"{wrong.facts['problem']} ({part})" if part else str(wrong.facts["problem"])
                yield Finding(_question(page, field), problem)


def _question(page: Mapping[str, Any], field: object) -> str:
    facts = field if isinstance(field, dict) else {}
    return _("trang “%(page)s”, câu “%(label)s” (%(key)s)") % {
        "page": page.get("title", ""),
        "label": facts.get("label", ""),
        "key": facts.get("key", ""),
    }


def _page_words(data: Any, place: str) -> str:
    """The title of the page a place like `pages[2].title` stands for; else the place itself."""
    head = place.partition(".")[0]
    try:
        number = int(head.removeprefix("pages[").removesuffix("]"))
        title = data["pages"][number]["title"]
    except (ValueError, KeyError, IndexError, TypeError):
        return "" if place in {"$", "pages"} else place
    rest = place.partition(".")[2]
    return _("trang “%(page)s” (%(part)s)") % {"page": title, "part": rest}


def _words(definition: Definition, place: str) -> str:
    """A place of problems_in: `page.question…`, `checks[0]`, `tests.name`."""
    page_key, _dot, rest = place.partition(".")
    if page_key == "tests":
        return _("bài thử “%(name)s”") % {"name": rest}
    try:
        page = definition.page(page_key)
    except KeyError:
        return _check_words(definition, page_key)
    key = rest.partition(".")[0]
    field = next((one for one in page.fields if one.key == key), None)
    if field is None:
        return _("trang “%(page)s”") % {"page": page.title}
    inner = rest.split(".")[1:2]
    column = next((one for one in field.fields if [one.key] == inner), None)
    labels = " – ".join(part for part in (field.block, field.label, column.label if column else "") if part)
    return _("trang “%(page)s”, câu “%(label)s” (%(key)s)") % {
        "page": page.title,
        "label": labels,
        "key": column.key if column else field.key,
    }


def _check_words(definition: Definition, place: str) -> str:
    number = place.removeprefix("checks[").removesuffix("]")
    if number.isdecimal():
        return _("phép so sánh “%(message)s”") % {"message": definition.checks[int(number)].message}
    return place
