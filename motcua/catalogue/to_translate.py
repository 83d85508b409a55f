"""The texts of the catalogue that people read on the portal, kind by kind: what English is asked for."""

from collections.abc import Callable, Iterable
from datetime import date

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from motcua.catalogue.groups import ProcedureGroup
from motcua.catalogue.guides import guides_on
from motcua.catalogue.models import Case, Field, LifeEvent, ProcedureVersion


class Kind(TextChoices):
    NAMES = "thu-tuc", _("Tên thủ tục")
    SUMMARIES = "tom-tat", _("Lời tóm tắt")
    CASES = "truong-hop", _("Trường hợp")
    FIELDS = "linh-vuc", _("Lĩnh vực")
    EVENTS = "su-kien", _("Việc trong đời, nhóm nộp một lần")
    GUIDES = "cau-hoi", _("Câu hỏi chọn thủ tục")


def texts_of(kind: Kind, day: date) -> list[str]:
    """The Vietnamese texts of a kind public on that day, each once, in the order people meet them."""
    return list(dict.fromkeys(text for text in _READ[kind](day) if text))


def _names(day: date) -> Iterable[str]:
    return ProcedureVersion.objects.in_force(day).order_by("sort_key").values_list("name", flat=True)


def _summaries(day: date) -> Iterable[str]:
    rows = ProcedureVersion.objects.in_force(day).exclude(plain_summary="")
    return rows.order_by("sort_key").values_list("plain_summary", flat=True)


def _cases(day: date) -> Iterable[str]:
    rows = Case.objects.filter(version__in=ProcedureVersion.objects.in_force(day))
    return rows.order_by("version__sort_key", "position").values_list("name", flat=True)


def _fields(day: date) -> Iterable[str]:
    return Field.objects.order_by("sort_key").values_list("name", flat=True)


def _events(day: date) -> Iterable[str]:
    for pair in LifeEvent.objects.order_by("position", "pk").values_list("name", "words"):
        yield from pair
    for pair in ProcedureGroup.objects.on(day).order_by("name", "pk").values_list("name", "summary"):
        yield from pair


def _guides(day: date) -> Iterable[str]:
    for guide in guides_on(day).values():
        for question in guide.questions.values():
            yield question.ask
            yield question.hint
            for answer in question.answers:
                yield answer.say
                yield answer.elsewhere


_READ: dict[Kind, Callable[[date], Iterable[str]]] = {
    Kind.NAMES: _names,
    Kind.SUMMARIES: _summaries,
    Kind.CASES: _cases,
    Kind.FIELDS: _fields,
    Kind.EVENTS: _events,
    Kind.GUIDES: _guides,
}
