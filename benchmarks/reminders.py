"""Planning a hundred thousand reminders, and sending ten thousand that are due at once."""

import os
import socketserver
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from threading import Thread

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from accounts.models import Club, User
from athletes.models import Athlete
from benchmarks.data import Ground
from benchmarks.measure import report, say, seconds
from reminders.choices import ReminderKind, ReminderState
from reminders.models import Reminder, ReminderPreference
from reminders.operations import plan_reminders
from training.models import Session

ATHLETES = 10_000
SESSIONS_EACH = 10
DUE = 10_000
ROUNDS = 3
PROVIDER_S = 0.02
PROCESSES = 2
_STATED = tuple(field.column for field in Reminder._meta.concrete_fields if field.column != "id")


def measure_reminders(ground: Ground) -> None:
    _empty()
    athletes = _make_athletes(ground.club)
    _planning(athletes)
    _draining(athletes)
    _punctuality(athletes)


def _make_athletes(club: Club) -> list[Athlete]:
    say(f"making {ATHLETES} athletes with an account each")
    people = User.objects.bulk_create(
        User(email=f"{n}@reminded.example", name=f"Person {n}", password="!") for n in range(ATHLETES)
    )
    # Measured at any hour of the day.
    awake = {"quiet_from": None, "quiet_until": None, "kinds_off": [ReminderKind.CHECK]}
    ReminderPreference.objects.bulk_create(ReminderPreference(club=club, person=one, **awake) for one in people)
    return Athlete.objects.bulk_create(
        Athlete(club=club, user=person, name=person.name, sort_name=person.name.lower(), timezone="UTC")
        for person in people
    )


def _make_sessions(athletes: list[Athlete], starts: list[datetime]) -> None:
    """Give each athlete a session at each of the instants."""
    Session.objects.bulk_create(
        (
            Session(
                club_id=athlete.club_id, athlete=athlete, title="Calf", scheduled_on=at.date(), scheduled_time=at.time()
            )
            for athlete in athletes
            for at in starts
        ),
        batch_size=5000,
    )
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def _empty() -> None:
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE training_session, reminders_reminder CASCADE")


def _planning(athletes: list[Athlete]) -> None:
    """Plan the reminders of many sessions, against copying as many rows into the same table as they are."""
    now = timezone.now()
    noon = now.astimezone(UTC).replace(hour=12, minute=0, second=0, microsecond=0)
    starts = [noon + timedelta(days=1 + n % 6, minutes=15 * n) for n in range(SESSIONS_EACH)]
    _make_sessions(athletes, starts)
    say(f"planning {len(athletes) * len(starts)} reminders, {ROUNDS} times")
    taken, floors = [], []
    for _ in range(ROUNDS):
        taken.append(seconds(lambda: plan_reminders(now=now)))
        assert _of_sessions().count() == len(athletes) * len(starts)
        _set_aside()
        floors.append(seconds(_copy_back))
    subject, floor = statistics.median(taken), statistics.median(floors)
    report("plan_100000_reminders_time", value=subject * 1000, unit="ms", floor=floor * 1000)
    plan_reminders(now=now)
    again = statistics.median(seconds(lambda: plan_reminders(now=now)) for _ in range(ROUNDS))
    report("plan_100000_again_time", value=again * 1000, unit="ms", floor=floor * 1000)
    _empty()


@transaction.atomic
def _set_aside() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS set_aside")
        cursor.execute("CREATE TABLE set_aside AS TABLE reminders_reminder")
        cursor.execute("TRUNCATE reminders_reminder")


def _copy_back() -> None:
    columns = ", ".join(_STATED)
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO reminders_reminder ({columns}) SELECT {columns} FROM set_aside")
        cursor.execute("TRUNCATE reminders_reminder")


def _of_sessions() -> QuerySet[Reminder]:
    return Reminder.objects.filter(kind=ReminderKind.SESSION)


def _unsent() -> int:
    return _of_sessions().exclude(state=ReminderState.SENT).count()


def _due_at(athletes: list[Athlete], due_at: datetime) -> None:
    """Have every athlete's reminder due at one instant."""
    _make_sessions(athletes[:DUE], [due_at.astimezone(UTC) + timedelta(minutes=60)])
    plan_reminders(now=timezone.now())
    assert _unsent() == DUE


def _draining(athletes: list[Athlete]) -> None:
    """Send what is due in two processes, by a provider that answers at once."""
    _due_at(athletes, timezone.now() - timedelta(seconds=1))
    command = [sys.executable, "-m", "benchmarks.sender"]
    senders = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=_environment(), text=True)
        for _ in range(PROCESSES)
    ]
    for sender in senders:
        sender.stdout.readline()
    began = time.perf_counter()
    for sender in senders:
        sender.stdin.write("go\n")
        sender.stdin.flush()
    for sender in senders:
        sender.communicate()
    taken = time.perf_counter() - began
    assert _unsent() == 0
    say(f"sent {DUE} reminders in {PROCESSES} processes at {DUE / taken:.0f} a second")
    report("drain_10000_reminders_time", value=taken, unit="s")
    _empty()


def _environment(**changed: str) -> dict[str, str]:
    return {**os.environ, "SECRET_KEY": settings.SECRET_KEY, **changed}


class _Smtp(socketserver.StreamRequestHandler):
    """Takes any mail, each after twenty milliseconds."""

    def handle(self) -> None:
        self.wfile.write(b"220 here\r\n")
        for line in self.rfile:
            word = line[:4].upper().strip()
            if word == b"DATA":
                self.wfile.write(b"354 go on\r\n")
                for part in self.rfile:
                    if part == b".\r\n":
                        break
                time.sleep(PROVIDER_S)
            self.wfile.write(b"221 bye\r\n" if word == b"QUIT" else b"250 yes\r\n")
            if word == b"QUIT":
                return


class _SmtpServer(socketserver.ThreadingTCPServer):
    daemon_threads = True
    request_queue_size = 64


@contextmanager
def _mail_server() -> Iterator[int]:
    with _SmtpServer(("127.0.0.1", 0), _Smtp) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_address[1]
        server.shutdown()


def _punctuality(athletes: list[Athlete]) -> None:
    """Mail to everybody at one instant through two senders as they run in production, and a slow mail server."""
    with _mail_server() as port:
        environment = _environment(EMAIL_URL=f"smtp://127.0.0.1:{port}")
        senders = [
            subprocess.Popen([sys.executable, "manage.py", "dispatch_reminders", "--loop"], env=environment)
            for _ in range(PROCESSES)
        ]
        try:
            due_at = timezone.now().replace(microsecond=0) + timedelta(seconds=20)
            _due_at(athletes, due_at)
            end = time.monotonic() + 300
            while _unsent() and time.monotonic() < end:
                time.sleep(1)
        finally:
            for sender in senders:
                sender.terminate()
            for sender in senders:
                sender.wait(timeout=30)
    late = sorted(
        sent.total_seconds()
        for sent in _of_sessions().annotate(late=F("sent_at") - F("due_at")).values_list("late", flat=True)
    )
    say(f"late by {late[len(late) // 2]:.1f} s at the median and {late[-1]:.1f} s at the most")
    report("late_p99_of_10000_due_at_once", value=late[len(late) * 99 // 100], unit="s")
    _empty()
