"""What beat ticks. A lost tick is made good by the next, a doubled one finds nothing to do."""

from celery import shared_task
from django.utils import timezone

from reminders import operations
from reminders.channels import SENDERS


@shared_task(ignore_result=True)  # type: ignore[untyped-decorator]
def plan_due() -> None:
    operations.plan_reminders(now=timezone.now())


@shared_task(ignore_result=True)  # type: ignore[untyped-decorator]
def dispatch_due() -> None:
    operations.dispatch_due(now=timezone.now(), senders=SENDERS)
