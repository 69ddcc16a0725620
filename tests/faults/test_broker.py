"""A broker that is stopped, then silent: reminders wait for its return, and pages do not notice."""

import http.client
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from config import services
from config.processes import Child
from config.servers import Place
from reminders.models import Reminder
from reminders.operations import plan_reminders
from tests.faults.senders import due_sessions, environment, figure, message_ids, unsent, wait_until

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("no_digest")]

ASK_EVERY_S = 0.1
MOST_SLOWER = 1.2


@dataclass
class Visitor:
    """Opens Today again and again in a thread, and notes how long it took."""

    port: int
    cookie: str
    taken: list[float] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    _left: threading.Event = field(default_factory=threading.Event)

    def visit(self) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        while not self._left.wait(ASK_EVERY_S):
            began = time.perf_counter()
            try:
                connection.request("GET", "/today/", headers={"Cookie": f"sessionid={self.cookie}"})
                answer = connection.getresponse()
                answer.read()
                if answer.status != 200:
                    self.faults.append(str(answer.status))
            except (OSError, http.client.HTTPException) as error:
                self.faults.append(type(error).__name__)
                connection.close()
            self.taken.append(time.perf_counter() - began)
        connection.close()

    @contextmanager
    def visiting(self) -> Iterator[None]:
        thread = threading.Thread(target=self.visit)
        thread.start()
        try:
            yield
        finally:
            self._left.set()
            thread.join()


def p95_ms(*ports: int, cookie: str, seconds: float) -> list[float]:
    """Return the 95th percentile of opening Today from each web server, asked side by side for so long."""
    visitors = [Visitor(port, cookie) for port in ports]
    with ExitStack() as stack:
        for visitor in visitors:
            stack.enter_context(visitor.visiting())
        time.sleep(seconds)
    assert [visitor.faults for visitor in visitors] == [[] for _ in ports]
    return [sorted(visitor.taken)[len(visitor.taken) * 95 // 100] * 1000 for visitor in visitors]


def start(stack: ExitStack, name: str, *arguments: str, folder: Path, **variables: str) -> Child:
    child = Child(
        name,
        [sys.executable, "-m", *arguments],
        folder=services.ROOT,
        environment=environment(folder, **variables),
        death_signal=signal.SIGKILL,
    )
    stack.callback(child.stop)
    return child


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def answers(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


def go_through_outages(cast, client, folder: Path, *, rows: int, seconds: float, beat: str) -> dict[str, list[float]]:
    """Let reminders fall due while the broker is up, then stopped, then silent.

    Return the p95 of a page in each outage, and that of a server beside it in the same time whose broker is up. All
    reminders have gone out once when this returns.
    """
    now = timezone.now()
    # Some were due before, and one by one the others until the last outage is over.
    due_sessions(cast, rows, now=now, first=timedelta(seconds=-30), apart_s=(30 + 3 * seconds) / rows)
    plan_reminders(now=now)
    client.force_login(cast.athlete_user)
    cookie = client.cookies["sessionid"].value
    place, other = Place(folder), Place(folder / "other")
    ports = [free_port(), free_port()]
    p95 = {}
    with ExitStack() as stack:
        stack.enter_context(services.running(other, postgres=False))
        broker = stack.enter_context(ExitStack())
        broker.enter_context(services.running(place, postgres=False))
        for port, its_broker in zip(ports, (place, other), strict=True):
            web = ("gunicorn", "config.wsgi", f"--bind=127.0.0.1:{port}", "--workers=1", "--threads=4")
            start(stack, "web", *web, "--no-control-socket", folder=folder, **variables(its_broker))
        worker = ("celery", "-A", "config", "worker", "--concurrency=2", "--without-gossip", "--without-mingle")
        start(stack, "worker", *worker, folder=folder, **variables(place))
        schedule = f"--schedule={folder / 'beat'}"
        ticks = ("celery", "-A", beat, "beat", schedule, "--pidfile=")
        start(stack, "beat", *ticks, folder=folder, **variables(place))
        wait_until(lambda: all(answers(port) for port in ports) and unsent() < rows)

        p95_ms(*ports, cookie=cookie, seconds=seconds)
        broker.close()
        p95["stopped"] = p95_ms(*ports, cookie=cookie, seconds=seconds)
        (valkey,) = broker.enter_context(services.running(place, postgres=False))
        os.kill(valkey.process.pid, signal.SIGSTOP)
        try:
            p95["silent"] = p95_ms(*ports, cookie=cookie, seconds=seconds)
        finally:
            os.kill(valkey.process.pid, signal.SIGCONT)
        wait_until(lambda: unsent() == 0)
    assert Reminder.objects.count() == rows
    sent = message_ids(folder / "mail")
    assert (len(sent), set(sent.values())) == (rows, {1})
    return p95


def variables(place: Place) -> dict[str, str]:
    return {"BROKER_URL": place.broker_url, "DJANGO_SETTINGS_MODULE": "benchmarks.settings"}


def test_absent_broker_loses_no_reminder_and_no_page(cast, client, tmp_path):
    go_through_outages(cast, client, tmp_path, rows=30, seconds=3, beat="tests.faults.quick_beat")


@pytest.mark.faults
def test_broker_stopped_then_silent_for_a_minute_each(cast, client, tmp_path):
    p95 = go_through_outages(cast, client, tmp_path, rows=1800, seconds=60, beat="config")

    for outage, (without, beside) in p95.items():
        ratio = without / beside
        figure(
            f"broker_{outage}",
            lost=0,
            web_p95_ms=round(without, 1),
            with_broker_ms=round(beside, 1),
            ratio=round(ratio, 2),
            target=MOST_SLOWER,
            holds=ratio <= MOST_SLOWER,
        )
