"""The same as the Celery tasks, without a broker."""

import argparse
import logging
import signal
import threading
import time

from django.core.management.base import BaseCommand
from django.db import InterfaceError, OperationalError, close_old_connections
from django.utils import timezone

from reminders import operations
from reminders.channels import SENDERS

logger = logging.getLogger(__name__)

PLAN_EVERY_S = 60.0
DISPATCH_EVERY_S = 5.0
# Short rounds, so that a stop is heard soon.
ROUND_S = 2.0


class Command(BaseCommand):
    help = "Plan and send reminders from their rows, with no broker."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        way = parser.add_mutually_exclusive_group(required=True)
        way.add_argument("--once", action="store_true", help="plan, send all that is due, and end")
        way.add_argument("--loop", action="store_true", help="go on until SIGTERM or Ctrl-C")

    def handle(self, *args: object, loop: bool, **options: object) -> None:
        if loop:
            self._loop()
            return
        operations.plan_reminders(now=timezone.now())
        while outcomes := operations.dispatch_due(now=timezone.now(), senders=SENDERS):
            self.stdout.write(", ".join(f"{outcome}: {count}" for outcome, count in outcomes.items()))

    def _loop(self) -> None:
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        planned_at = float("-inf")
        while not stop.is_set():
            busy = False
            try:
                close_old_connections()
                if time.monotonic() - planned_at >= PLAN_EVERY_S:
                    operations.plan_reminders(now=timezone.now())
                    planned_at = time.monotonic()
                busy = bool(operations.dispatch_due(now=timezone.now(), senders=SENDERS, seconds=ROUND_S))
            except (OperationalError, InterfaceError) as error:
                logger.error("The database is away, trying again: %s", type(error).__name__)
            if not busy:
                stop.wait(DISPATCH_EVERY_S)
