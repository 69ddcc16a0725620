"""What beat ticks, in a queue and a worker of its own. A lost tick is made good by the next one."""

import time

from celery import shared_task
from django.utils import timezone

from accounts.operations import purge_keys
from reports.operations.building import build_next
from reports.operations.exports import purge_expired
from reports.operations.schedules import run_schedules

# A tick that comes while files are made finds nothing of them; the next ones go on.
ROUND_S = 60.0


@shared_task(ignore_result=True)  # type: ignore[untyped-decorator]
def build_due() -> None:
    began = time.monotonic()
    while time.monotonic() - began < ROUND_S and build_next(now=timezone.now()):
        pass


@shared_task(ignore_result=True)  # type: ignore[untyped-decorator]
def purge() -> None:
    purge_expired(now=timezone.now())
    purge_keys(now=timezone.now())


@shared_task(ignore_result=True)  # type: ignore[untyped-decorator]
def run_due() -> None:
    run_schedules(now=timezone.now())
