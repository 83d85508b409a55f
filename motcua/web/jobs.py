"""Housekeeping of the page kit."""

from datetime import timedelta

from django.utils import timezone
from procrastinate.contrib.django import app

from motcua.web.models import RateWindow


@app.periodic(cron="7 * * * *")
@app.task(queueing_lock="web.forget_rates")
def forget_rates(timestamp: int) -> None:
    """Windows older than an hour decide nothing any more."""
    RateWindow.objects.filter(begins_at__lt=timezone.now() - timedelta(hours=1)).delete()
