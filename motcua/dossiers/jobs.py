"""Entry points without a browser: read the clock, call one service."""

from uuid import UUID

from django.utils import timezone
from procrastinate.contrib.django import app

from motcua.common.daily import daily
from motcua.deadlines import clock
from motcua.dossiers import scan_folders
from motcua.dossiers.services import (
    folding,
    owners,
    paying_online,
    proving,
    reconciling,
    sealing,
    upkeep,
)


@app.periodic(cron="*/10 * * * *")
@app.task(queueing_lock="dossiers.run_due")
def run_due(timestamp: int) -> None:
    """Every ten minutes: reminders and reorganisations that have fallen due."""
    upkeep.run_due(at=clock.now())


@app.task
def adopt_statements(party_id: str) -> None:
    """A person is known at last: dossiers others filed in that name and number are his."""
    owners.adopt_statements(party_id=UUID(party_id), at=clock.now())


@app.task
def follow_payment(attempt_id: str) -> None:
    """Ask a gateway how a payment stands, and write down what it says."""
    paying_online.follow(attempt_id=UUID(attempt_id), at=clock.now())


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="dossiers.poll_payments")
def poll_payments(timestamp: int) -> None:
    """Every minute: gateways whose answer is awaited are asked again, ever more seldom."""
    paying_online.poll(at=clock.now())


@app.task
def settle_transfer(line_id: str) -> None:
    """Count a transfer of a bank statement."""
    reconciling.settle_transfer(line_id=UUID(line_id), at=clock.now())


@app.periodic(cron=daily(5, minute=0))
@app.task(queueing_lock="dossiers.compare_day")
def compare_day(timestamp: int) -> None:
    """Every morning: yesterday's payments against the gateways' own word."""
    reconciling.compare_day(at=clock.now())


@app.task
def compare_payment(attempt_id: str) -> None:
    """One payment against its gateway's word."""
    reconciling.compare(attempt_id=UUID(attempt_id), at=clock.now())


@app.periodic(cron=daily(8, minute=0))
@app.task(queueing_lock="dossiers.remind_to_seal")
def remind_to_seal(timestamp: int) -> None:
    """Every morning; speaks on the last working day of a year, once, about registers not yet locked."""
    sealing.remind_to_seal(at=clock.now())


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="dossiers.take_scans")
def take_scans(timestamp: int) -> None:
    """Every minute: what scanners wrote into the units' folders, and papers that a separator sheet names."""
    scan_folders.take_all(at=clock.now(), real_at=timezone.now())


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="dossiers.fold")
def fold(timestamp: int) -> None:
    """Every minute: counted acts become figures of their day."""
    folding.fold()


@app.periodic(cron=daily(2, minute=10))
@app.task(queueing_lock="dossiers.sign_heads")
def sign_heads(timestamp: int) -> None:
    """Every night: the heads of the log, signed, for where the database's owner does not rule."""
    proving.sign_heads(real_at=timezone.now())


@app.periodic(cron="15,45 * * * *")
@app.task(queueing_lock="dossiers.send_heads", lock="dossiers.send_heads")
def send_heads(timestamp: int) -> None:
    """Twice an hour: signed heads to every place that lacks some, however long it was away."""
    proving.send_heads(real_at=timezone.now())
