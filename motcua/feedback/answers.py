"""Published answers, as everybody finds them: by words without diacritics, by field and agency."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from motcua.agencies.models import Unit
from motcua.catalogue.models import Field
from motcua.common.text import fold
from motcua.feedback.figures import FEWEST
from motcua.feedback.models import Petition
from motcua.feedback.petition_states import State
from motcua.feedback.satisfaction import dissatisfied, satisfied

PAGE = 20
_WORDS = 8  # of a query, the rest is not asked for


@dataclass(frozen=True)
class Figures:
    """How petitions of the year went: index 5.2 and 5.3 of 766/QĐ-TTg in plain numbers.

    liked, disliked  None while too few said which.
    """

    received: int
    answered: int
    late: int
    liked: int | None
    disliked: int | None


def published(
    *, words: str = "", field: Field | None = None, unit: Unit | None = None, before: UUID | None = None
) -> list[Petition]:
    """A page of answers and one more when there are more, the latest first; every word must occur."""
    rows = Petition.objects.public()
    for word in fold(words).split()[:_WORDS]:
        rows = rows.filter(searched__contains=word)
    rows = rows.filter(field=field) if field else rows
    rows = rows.filter(unit=unit) if unit else rows
    rows = rows.filter(pk__lt=before) if before else rows
    return list(rows.select_related("unit", "field").order_by("-id")[: PAGE + 1])


def one(petition_id: UUID) -> Petition | None:
    """A published answer by its key; what is not public does not exist."""
    rows = Petition.objects.public().select_related("unit", "field", "procedure")
    return rows.filter(pk=petition_id).first()


def fields() -> list[Field]:
    """Fields in which there is an answer."""
    rows = Field.objects.filter(pk__in=Petition.objects.public().values("field"))
    return list(rows.order_by("sort_key"))


def units() -> list[Unit]:
    """Units that have answered."""
    return list(Unit.objects.filter(pk__in=Petition.objects.public().values("unit")).order_by("sort_key"))


def unit_of(text: str) -> Unit | None:
    """The unit with this key, if it answered something."""
    return next((unit for unit in units() if str(unit.pk) == text), None) if text else None


def figures(day: date) -> Figures:
    """Of the year so far. Petitions of a province are thousands a year, so they are counted as they stand."""
    rows = Petition.objects.filter(sent_at__year=day.year)
    answered = rows.filter(state__in=[State.PUBLISHED, State.RATED])
    liked, disliked = (answered.filter(one("liking")).count() for one in (satisfied, dissatisfied))
    told = liked + disliked >= FEWEST
    return Figures(
        received=rows.count(),
        answered=answered.count(),
        late=rows.exclude(late_at=None).count(),
        liked=liked if told else None,
        disliked=disliked if told else None,
    )
