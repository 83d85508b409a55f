"""What may be learnt without an account: steps in plain words, and only with code and phone together."""

import pytest

from motcua.dossiers import tracking
from tests.dossiers import factories


def test_code_and_phone_together_find_the_dossier(world):
    dossier = factories.received(world)
    without = dossier.code.replace(".", "").replace("-", " ")
    for typed in (
        f" {dossier.code.lower()} ",
        without,
        dossier.ticket.replace("-", ""),
        dossier.ticket.replace("-", " "),
    ):
        assert tracking.find(typed, "+84 905 123 456") == dossier, typed


@pytest.mark.parametrize(
    ("code", "phone"),
    [
        ("000.03.02.H47-220725-0001", "0905000000"),
        ("000.03.02.H47-220725-9999", "0905123456"),
        ("", "0905123456"),
        ("000.03.02.H47-220725-0001", "không nhớ"),
        ("' OR 1=1 --", "0905123456"),
    ],
)
def test_a_wrong_code_and_a_wrong_phone_get_the_same_silence(world, code, phone):
    factories.received(world)
    assert tracking.find(code, phone) is None


def test_the_timeline_says_each_step_without_naming_officers(world):
    dossier = factories.returned(world)
    said = tracking.timeline(dossier)
    assert len(said) == 8
    assert not any("Dũng" in entry.said for entry in said)


def test_only_a_refusals_reason_reaches_the_citizen(world):
    from motcua.dossiers.services import processing

    dossier = factories.proposed(world)
    processing.send_back(
        dossier_id=dossier.pk, by=world.ha, at=factories.MONDAY, reason="Nội bộ: xem lại chữ ký mẫu."
    )
    assert [entry.reason for entry in tracking.timeline(dossier) if entry.reason] == []
