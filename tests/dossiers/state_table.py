"""What a row of the state table is made of: states to come from, acts, what its guard refuses."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import pytest

from motcua.catalogue.models import ChannelTerm
from motcua.common.refusal import Refusal
from motcua.dossiers.collecting import Collector
from motcua.dossiers.models import Dossier
from motcua.dossiers.services import (
    correcting,
    delay,
    duty,
    intake,
    outcome,
    processing,
    supplement,
)
from motcua.dossiers.status import Status
from tests.dossiers import factories, side
from tests.dossiers.factories import MONDAY, vn
from tests.dossiers.test_submit import drafted

TUESDAY = vn(2022, 7, 26, 9, 0)
NEXT_MONDAY = vn(2022, 8, 1, 9, 0)
DUE = vn(2022, 7, 28, 17, 0)  # three working days from that Monday
WHY = "Người đề nghị đang có đăng ký kết hôn hợp lệ."


def nothing(w, n):
    return None


def filed_online(w, n):
    return intake.submit(draft_id=drafted(w).pk, by=w.minh, at=MONDAY)


def asked_again(w, n):
    dossier = side.asked_at_intake(w)
    return supplement.supply_supplement(dossier_id=dossier.pk, by=w.minh, at=MONDAY, supply=side.paper(w))


def transferred(w, n):
    return processing.transfer(dossier_id=factories.received(w).pk, by=w.lan, at=MONDAY)


def signed(w, n):
    return outcome.sign(dossier_id=factories.proposed(w).pk, by=w.ha, at=MONDAY)


def consulting_police(w, n):
    return side.consulting_police(w, n.police)


def released_anyhow(w, n, dossier):
    """Drafted by the handler, sent by the one-stop: the way back to the applicant is through it."""
    supplement.propose_supplement(dossier_id=dossier.pk, by=w.dung, at=MONDAY, items=[side.item(w)])
    return supplement.release_supplement(dossier_id=dossier.pk, by=w.lan, at=MONDAY)


def supplied(w, n, dossier):
    return supplement.supply_supplement(dossier_id=dossier.pk, by=w.minh, at=TUESDAY, supply=side.paper(w))


def duty_and_proof(w, n, dossier):
    duty.propose_duty(dossier_id=dossier.pk, by=w.dung, at=MONDAY, duty=side.owes())
    return duty.release_duty(dossier_id=dossier.pk, by=w.lan, at=MONDAY)


def extended(w, n, dossier):
    ask(w, dossier)
    delay.sign_extension(dossier_id=dossier.pk, by=w.ha, at=MONDAY)
    return delay.change_due_date(dossier_id=dossier.pk, by=n.head, at=MONDAY)


def ask(w, dossier, *, at=MONDAY, new_date=date(2022, 8, 2)):
    return delay.request_extension(
        dossier_id=dossier.pk,
        by=w.dung,
        at=at,
        reason_code="workload",
        reason=side.REASON,
        new_date=new_date,
    )


def limitless(w, n, dossier):
    ChannelTerm.objects.update(limit_value=None)
    return intake.receive(dossier_id=dossier.pk, by=w.lan, at=MONDAY)


def give(w, dossier, **more):
    facts = {"collector": Collector("Nguyễn Văn Minh", receipt_given_back=True)} | more
    return outcome.return_result(dossier_id=dossier.pk, by=w.tam, at=TUESDAY, **facts)


def owing(w, n):
    dossier = factories.done(w)
    Dossier.objects.filter(pk=dossier.pk).update(money="due")
    return dossier


def find_error(w, n, dossier):
    finding = correcting.Finding("applicant", side.WRONG)
    return correcting.report_error(dossier_id=dossier.pk, by=w.lan, at=TUESDAY, finding=finding)


def revoke(w, n, dossier, decision="Quyết định 12/QĐ-UBND"):
    return correcting.revoke_result(
        dossier_id=dossier.pk, by=w.ha, at=TUESDAY, decision=decision, reason=side.WRONG
    )


def on_monday(call: Callable, who: str, **typed):
    """The act by one of the cast, that Monday; a callable argument is given the world."""

    def do(w, n, dossier):
        by = getattr(w, who, None) or getattr(n, who)
        facts = {key: value(w) if callable(value) else value for key, value in typed.items()}
        return call(**({"dossier_id": dossier.pk, "by": by, "at": MONDAY} | facts))

    return do


@dataclass(frozen=True)
class Row:
    """`clock` is what the act does to it: none (not started), starts, runs, waits, restarts, moves, ends."""

    made: Callable
    do: Callable
    to: Status
    national: int
    clock: str
    form: str = ""
    notice: str = ""
    guard: Callable | None = None  # (w, n): what the row's guard refuses
    also: Callable | None = None


def refused(why: type[Refusal] | str, made: Callable, do: Callable) -> Callable:
    def tried(w, n):
        dossier = made(w, n) if made.__code__.co_argcount == 2 else made(w)
        with pytest.raises(Refusal) as caught:
            do(w, n, dossier)
        assert why in {caught.value.code, type(caught.value)}, caught.value

    return tried


def item(w):
    return [side.item(w)]
