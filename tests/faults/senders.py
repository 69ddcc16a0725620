"""Due reminders, the processes that send them, and what came of it."""

import json
import os
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.db import connection

from reminders.choices import ReminderState
from reminders.models import Reminder
from tests.cast import Cast, make_athlete, make_user
from tests.reminders.builders import prefer_no_quiet
from training.models import Session


def figure(name: str, **values: object) -> None:
    """Print one JSON line, which `make faults` shows."""
    print(json.dumps({"name": name, **values}), flush=True)


def due_sessions(
    cast: Cast, number: int, *, now: datetime, first: timedelta = timedelta(minutes=-10), apart_s: float = -0.01
) -> None:
    """Make sessions whose reminders are due one after the other from an instant on, each at a time of its own."""
    user = make_user("dee@harbour.example", "Dee")
    athlete = make_athlete(cast.club, "Dee Due", user=user, timezone="UTC")
    prefer_no_quiet(athlete)
    begin = now.replace(microsecond=0) + timedelta(minutes=60) + first
    starts = [begin + timedelta(seconds=apart_s * index) for index in range(number)]
    Session.objects.bulk_create(
        Session(
            club=cast.club,
            athlete=athlete,
            title="Loading",
            scheduled_on=start.date(),
            scheduled_time=start.time(),
        )
        for start in starts
    )


def in_threads(number: int, act: Callable[[], Any]) -> list[Any]:
    """Run something at once in several threads, each with a connection of its own."""
    results: list[Any] = []
    gate = threading.Barrier(number)

    def run() -> None:
        try:
            gate.wait()
            results.append(act())
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(results) == number
    return results


def database_url() -> str:
    """Return where the tests' database is."""
    found = connection.settings_dict
    place = {"host": found["HOST"], "port": found["PORT"], "user": found["USER"], "password": found["PASSWORD"]}
    query = urlencode({name: value for name, value in place.items() if value})
    return f"postgresql:///{found['NAME']}?{query}"


def environment(folder: Path, **more: str) -> dict[str, str]:
    """Return what sets a process of ours up on the tests' database, with its mail as files in a folder."""
    return {
        **os.environ,
        "DATABASE_URL": database_url(),
        "SECRET_KEY": settings.SECRET_KEY,
        "SOLEUS_VAR": str(folder),
        "EMAIL_URL": "",
        **more,
    }


@contextmanager
def sender_process(folder: Path, **more: str) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(
        [sys.executable, "manage.py", "dispatch_reminders", "--loop"],
        cwd=settings.BASE_DIR,
        env=environment(folder, **more),
        stdout=subprocess.DEVNULL,
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def message_ids(folder: Path) -> Counter[str]:
    """Return how often each message left; a message that a kill cut short is none."""
    found: Counter[str] = Counter()
    for path in folder.glob("*.log"):
        for line in path.read_text().splitlines():
            if line.startswith("Message-ID: "):
                found[line] += 1
    return found


def unsent() -> int:
    return Reminder.objects.exclude(state=ReminderState.SENT).count()


def wait_until(
    holds: Callable[[], bool], running: list[subprocess.Popen[bytes]] | None = None, *, seconds: float = 240
) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert all(process.poll() is None for process in running or []), "a sender ended by itself"
        assert time.monotonic() < end, f"{unsent()} reminders unsent"
        time.sleep(0.01)
