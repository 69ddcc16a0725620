"""The same as the Celery tasks, without a broker."""

import argparse
import logging
import signal
import threading
import time

from django.core.management.base import BaseCommand
from django.db import InterfaceError, OperationalError, close_old_connections
from django.utils import timezone

from accounts.operations import purge_keys
from reports.operations.building import build_next
from reports.operations.exports import purge_expired
from reports.operations.schedules import run_schedules

logger = logging.getLogger(__name__)

LOOK_EVERY_S = 2.0
RUN_EVERY_S = 60.0
PURGE_EVERY_S = 3600.0


class Command(BaseCommand):
    help = (
        "Run the schedules of reports, make the files that wait, and remove those whose time is over and the keys of "
        "old calls, with no broker."
    )

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        way = parser.add_mutually_exclusive_group(required=True)
        way.add_argument("--once", action="store_true", help="make all that waits, and end")
        way.add_argument("--loop", action="store_true", help="go on until SIGTERM or Ctrl-C")

    def handle(self, *args: object, loop: bool, **options: object) -> None:
        if loop:
            self._loop()
            return
        self._purge()
        run_schedules(now=timezone.now())
        while export := build_next(now=timezone.now()):
            self.stdout.write(f"{export.public_id}: {export.state}")

    def _loop(self) -> None:
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        purged_at = ran_at = float("-inf")
        while not stop.is_set():
            busy = False
            try:
                close_old_connections()
                if time.monotonic() - purged_at >= PURGE_EVERY_S:
                    self._purge()
                    purged_at = time.monotonic()
                if time.monotonic() - ran_at >= RUN_EVERY_S:
                    run_schedules(now=timezone.now())
                    ran_at = time.monotonic()
                busy = build_next(now=timezone.now()) is not None
            except (OperationalError, InterfaceError) as error:
                logger.error("The database is away, trying again: %s", type(error).__name__)
            if not busy:
                stop.wait(LOOK_EVERY_S)

    def _purge(self) -> None:
        purge_expired(now=timezone.now())
        purge_keys(now=timezone.now())
