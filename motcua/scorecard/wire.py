"""A card in the shape of the national portal's evaluation service. Pure: no database."""

from typing import TYPE_CHECKING, Any

from motcua.scorecard.scoring import ComponentScore, GroupScore, Scorecard

if TYPE_CHECKING:
    from motcua.scorecard.live import LiveCard


def plain(card: Scorecard) -> dict[str, Any]:
    """Groups with their metrics."""
    return {
        "set": card.indicators.code,
        "level": card.level,
        "year": card.year,
        "total": float(card.total),
        "class": card.reached_name,
        "groups": groups(card),
    }


def groups(card: Scorecard) -> list[dict[str, Any]]:
    """A group in which nothing can be judged has no score: 0 would say that its points were lost."""
    return [
        {
            "code": group.group.code,
            "name": group.group.name,
            "score": _judged(group),
            "maxScore": float(group.group.points),
            "metrics": [metric(one) for one in group.components],
        }
        for group in card.groups
    ]


def metric(one: ComponentScore) -> dict[str, Any]:
    """One component; null stand for no count, and for no score where nothing can be judged."""
    return {
        "id": one.component.id,
        "code": one.component.code,
        "name": one.component.name,
        "numerator": one.count.numerator if one.count else None,
        "denominator": one.count.denominator if one.count else None,
        "ratio": None if one.ratio is None else float(one.ratio),
        "score": _judged(one),
        "maxScore": float(one.component.points),
        "sources": [source.value for source in one.component.sources],
    }


def live(card: "LiveCard") -> dict[str, Any]:
    """A unit's card: by the changed due date as the national system has it, by the first one beside it.

    A component without a source here has `source` null and the denominator 0; what the national systems alone
    know and somebody brought has `source` "outside". Narrowed to some dossiers there
    is no total.
    """
    return {
        "unit": unit(card),
        "fromDate": card.period.first.isoformat(),
        "toDate": card.period.last.isoformat(),
        "at": card.at.isoformat(timespec="seconds"),
        "set": card.card.indicators.code,
        "level": card.card.level,
        "data": _data(card, card.card),
        "byFirstDueDate": _data(card, card.by_first),
    }


def unit(card: "LiveCard") -> dict[str, Any]:
    return {"code": card.unit.identifier, "name": card.unit.name}


def summary(card: "LiveCard") -> dict[str, Any]:
    """A row of a table of units."""
    return (
        unit(card)
        | {"total": _total(card, card.card), "rating": _rating(card, card.card)}
        | {
            "metrics": overview(card.card),
            "byFirstDueDate": {
                "total": _total(card, card.by_first),
                "rating": _rating(card, card.by_first),
                "metrics": overview(card.by_first),
            },
        }
    )


def overview(card: Scorecard) -> list[dict[str, Any]]:
    """The groups alone."""
    return [{key: value for key, value in one.items() if key != "metrics"} for one in groups(card)]


def _data(live_card: "LiveCard", card: Scorecard) -> dict[str, Any]:
    return {
        "overview": {
            "total": _total(live_card, card),
            "rating": _rating(live_card, card),
            "metrics": [] if live_card.narrowed else overview(card),
        },
        "evaluation": [
            {
                "code": group.group.code,
                "name": group.group.name,
                "metrics": [_sourced(live_card, one) for one in group.components],
            }
            for group in card.groups
        ],
    }


def _sourced(live_card: "LiveCard", one: ComponentScore) -> dict[str, Any]:
    why = live_card.missing.get(one.component.id)
    if why is None or one.count is not None:
        given = live_card.given.get(one.component.id)
        return metric(one) | {
            "source": "outside" if given else "own",
            "note": str(live_card.notes.get(one.component.id, "")),
            "dataQualityStatus": given.quality if given else None,
        }
    empty = {
        "numerator": 0,
        "denominator": 0,
        "source": None,
        "note": str(why),
        "dataQualityStatus": None,
    }
    return metric(one) | empty | ({"score": None} if live_card.narrowed else {})


def _judged(one: GroupScore | ComponentScore) -> float | None:
    return None if one.judged_score is None else float(one.judged_score)


def _total(live_card: "LiveCard", card: Scorecard) -> float | None:
    return None if live_card.narrowed else float(card.total)


def _rating(live_card: "LiveCard", card: Scorecard) -> str | None:
    return None if live_card.narrowed or card.reached is None else card.reached.name
