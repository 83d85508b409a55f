"""Work on files that no person waits for."""

from datetime import timedelta

from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from motcua.documents import services
from motcua.documents.scanning import ScannerUnreachable


@app.task(retry=RetryStrategy(max_attempts=20, exponential_wait=4, retry_exceptions=[ScannerUnreachable]))
def scan(sha256: str) -> None:
    """Let the scanner look at content in quarantine; again later when it does not answer."""
    services.record_scan(sha256=sha256)


@app.periodic(cron="40 3 * * *")
@app.task(queueing_lock="documents.remove_unattached")
def remove_unattached(timestamp: int) -> None:
    """Each night, forget uploads and content that nothing has used for two days."""
    services.remove_unattached(before=timezone.now() - timedelta(days=2))
