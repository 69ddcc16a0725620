"""What beat ticks. A lost tick is made good by the next, a doubled one finds nothing to do."""

from celery import shared_task
from django.utils import timezone

from reminders import operations


@shared_task(ignore_result=True)
def plan_due() -> None:
    operations.plan_reminders(now=timezone.now())


@shared_task(ignore_result=True)
def dispatch_due() -> None:
    operations.dispatch_due(now=timezone.now())
