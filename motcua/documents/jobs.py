"""Work on files that no person waits for."""

from datetime import timedelta
from uuid import UUID

from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from motcua.common.daily import daily
from motcua.deadlines import clock
from motcua.documents import scan_reading, services
from motcua.documents.scanning import ScannerUnreachable
from motcua.documents.scans.reading import ReaderFailed
from motcua.documents.services import StillScanned


@app.task(retry=RetryStrategy(max_attempts=20, exponential_wait=4, retry_exceptions=[ScannerUnreachable]))
def scan(sha256: str) -> None:
    """Let the scanner look at content in quarantine; again later when it does not answer."""
    services.record_scan(sha256=sha256)


@app.periodic(cron=daily(3, minute=40))
@app.task(queueing_lock="documents.remove_unattached")
def remove_unattached(timestamp: int) -> None:
    """Each night, forget uploads and content that nothing has used for two days."""
    services.remove_unattached(before=timezone.now() - timedelta(days=2))


@app.task(
    queue="reading",  # a machine of its own may serve this queue alone: docs/operate.md
    priority=-1,
    retry=RetryStrategy(max_attempts=6, exponential_wait=4, retry_exceptions=[StillScanned, ReaderFailed]),
)
def read_scan(scan_id: str) -> None:
    """The next few pages of a scan, straightened and read; nobody at a desk waits for it."""
    scan_reading.read_on(scan_id=UUID(scan_id), at=clock.now())
