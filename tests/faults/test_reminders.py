"""Reminders through kills, rivals and a lost database: nothing lost, at most the message on its way repeated.

The short runs belong to `make test`, the long ones to `make faults`.
"""

import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from contextlib import ExitStack, contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.db import DatabaseError, connection
from django.utils import timezone

from accounts.mailbox import newest_mails
from reminders.channels import SENDERS, EmailSender
from reminders.choices import Channel, ReminderState
from reminders.models import Reminder
from reminders.operations import dispatch_due, plan_reminders
from reminders.operations.dispatching import Outcome
from tests.cast import make_athlete, make_user
from tests.reminders.builders import let_leases_run_out
from training.models import Session

pytestmark = pytest.mark.django_db(transaction=True)


def due_sessions(cast, number: int, *, now: datetime) -> None:
    """Make sessions whose reminders were due some minutes ago, each at a time of its own."""
    user = make_user("dee@harbour.example", "Dee")
    athlete = make_athlete(cast.club, "Dee Due", user=user, timezone="UTC")
    first = now.replace(microsecond=0) + timedelta(minutes=50)
    starts = [first - timedelta(milliseconds=10 * index) for index in range(number)]
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


def in_threads(number: int, act) -> list:
    """Run something at once in several threads, each with a connection of its own."""
    results, gate = [], threading.Barrier(number)

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


def test_two_planners_at_once_make_each_row_once(cast):
    now = timezone.now()
    due_sessions(cast, 200, now=now)

    changed = in_threads(2, lambda: plan_reminders(now=now))

    assert sum(changed) == 200
    assert Reminder.objects.count() == 200


def test_rival_dispatchers_send_each_reminder_once(cast, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = settings.MAIL_DIR
    now = timezone.now()
    due_sessions(cast, 200, now=now)
    plan_reminders(now=now)

    outcomes = in_threads(3, lambda: dispatch_due(now=now, senders=SENDERS, seconds=60))

    assert sum(outcomes, Counter()) == {Outcome.SENT: 200}
    assert sum(len(outcome) for outcome in outcomes) > 1
    assert Counter(message_ids(settings.MAIL_DIR).values()) == {1: 200}


class CutOffSender(EmailSender):
    """Loses the database after the message has left."""

    def send(self, reminder, message, *, at):
        super().send(reminder, message, at=at)
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            pid = cursor.fetchone()[0]

        def kill() -> None:
            with connection.cursor() as other:
                other.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])
            connection.close()

        thread = threading.Thread(target=kill)
        thread.start()
        thread.join()


def test_lost_database_repeats_the_message_on_its_way_and_loses_none(cast, mailoutbox):
    now = timezone.now()
    due_sessions(cast, 10, now=now)
    plan_reminders(now=now)

    with pytest.raises(DatabaseError):
        dispatch_due(now=now, senders={Channel.EMAIL: CutOffSender})
    connection.close()
    let_leases_run_out()
    dispatch_due(now=now, senders=SENDERS)

    assert set(Reminder.objects.values_list("state", flat=True)) == {ReminderState.SENT}
    repeats = Counter(message.extra_headers["Message-ID"] for message in mailoutbox)
    assert sorted(repeats.values()) == [1] * 9 + [2]


@contextmanager
def sender_process(folder: Path):
    """Run `dispatch_reminders --loop` on the tests' database, with mail as files in a folder."""
    found = connection.settings_dict
    place = {"host": found["HOST"], "port": found["PORT"], "user": found["USER"], "password": found["PASSWORD"]}
    query = urlencode({name: value for name, value in place.items() if value})
    environment = {
        **os.environ,
        "DATABASE_URL": f"postgresql:///{found['NAME']}?{query}",
        "SECRET_KEY": settings.SECRET_KEY,
        "SOLEUS_VAR": str(folder),
        "EMAIL_URL": "",
    }
    process = subprocess.Popen(
        [sys.executable, "manage.py", "dispatch_reminders", "--loop"],
        cwd=settings.BASE_DIR,
        env=environment,
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


def kill_senders(cast, folder: Path, *, rows: int, kills: int, senders: int) -> int:
    """Kill the senders of many rows again and again; return how many messages were repeated."""
    now = timezone.now()
    due_sessions(cast, rows, now=now)
    plan_reminders(now=now)
    share = rows // (kills + 1) // 2
    for _ in range(kills // senders):
        before = unsent()
        assert before, "the rows were sent before enough senders were killed"
        with ExitStack() as stack:
            running = [stack.enter_context(sender_process(folder)) for _ in range(senders)]
            wait_until(lambda target=before - share: unsent() <= target, running)
            for process in running:
                process.send_signal(signal.SIGKILL)
        let_leases_run_out()
    with sender_process(folder) as last:
        wait_until(lambda: unsent() == 0, [last])
    sent = message_ids(folder / "mail")
    assert len(sent) == rows
    return sent.total() - rows


def wait_until(holds, running: list[subprocess.Popen[bytes]], *, seconds: float = 240) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert all(process.poll() is None for process in running), "a sender ended by itself"
        assert time.monotonic() < end, f"{unsent()} reminders unsent"
        time.sleep(0.01)


def test_killed_senders_lose_nothing_and_repeat_one_each(cast, tmp_path):
    assert kill_senders(cast, tmp_path, rows=240, kills=5, senders=1) <= 5


@pytest.mark.faults
def test_fifty_killed_senders_lose_nothing_and_repeat_one_each(cast, tmp_path):
    assert kill_senders(cast, tmp_path, rows=10_000, kills=50, senders=2) <= 50


def test_mail_page_reads_what_the_sender_wrote(cast, tmp_path):
    now = timezone.now()
    due_sessions(cast, 2, now=now)
    plan_reminders(now=now)
    with sender_process(tmp_path) as sender:
        wait_until(lambda: unsent() == 0, [sender])

    mails = newest_mails(tmp_path / "mail")

    assert {found.to for found in mails} == {"dee@harbour.example"}
    assert len(mails) == 2
