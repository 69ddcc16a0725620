"""`manage.py run`: the database, the broker, the web server, the workers and beat under one supervisor."""

import fcntl
import hashlib
import http.client
import io
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from types import FrameType
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import DatabaseError, connections

from config import services
from config.processes import Child, end_with_make
from config.servers import Place, ServiceError

DEMO_ACCOUNTS = (
    "owner@demo.soleus.example",
    "coach@demo.soleus.example",
    "clinician@demo.soleus.example",
    "analyst@demo.soleus.example",
    "athlete@demo.soleus.example",
    "coach@rival.soleus.example",
)
DEMO_PASSWORD = "soleus-demo"
# The policy of the pages forbids Redoc, and compressing it takes seconds.
UNUSED_STATIC_FILES = ["redoc"]
WEB_ANSWERS_S = 60
# A supervisor that was killed leaves a web server that needs a moment to let go of its port.
PORT_IS_FREE_S = 4

_one_line_at_a_time = threading.Lock()


class Stopped(BaseException):
    """Somebody asked us to stop."""


def say(name: str, line: str) -> None:
    """Print a line with the name of the part it comes from; a closed terminal must not stop anybody."""
    with _one_line_at_a_time, suppress(OSError):
        os.write(sys.stdout.fileno(), f"{name:<8} | {line}\n".encode(errors="replace"))


class _Said(io.TextIOBase):
    """A stream that passes whole lines to `say`."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._rest = ""

    def write(self, text: str) -> int:
        *lines, self._rest = (self._rest + text).split("\n")
        for line in lines:
            say(self._name, line)
        return len(text)


def _stop_on_signals() -> None:
    """Raise Stopped on the first of the signals; while everything is being stopped, more of them change nothing."""
    asked: list[int] = []

    def stop(number: int, frame: FrameType | None) -> None:
        if not asked:
            asked.append(number)
            raise Stopped

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        # Under nohup the hang-up stays ignored.
        if number != signal.SIGHUP or signal.getsignal(number) != signal.SIG_IGN:
            signal.signal(number, stop)


@contextmanager
def _only_one(address: str) -> Iterator[None]:
    """Hold the lock of the data folder, with our process id and address in it for whoever comes second."""
    path = services.VAR / "run.lock"
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = path.open("a+")
    except OSError as error:
        sys.exit(f"The data folder {path.parent} cannot be used: {error.strerror}.")
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            process_id, _, where = lock.read().partition(" ")
            sys.exit(f"Soleus already runs here, as process {process_id} at {where}: stop that one first.")
        lock.truncate(0)
        lock.write(f"{os.getpid()} {address}")
        lock.flush()
        yield


def _require_free_port(port: int) -> None:
    deadline = time.monotonic() + PORT_IS_FREE_S
    while True:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
                return
            except PermissionError:
                sys.exit(f"Port {port} is reserved for root: choose one above 1023, as in `make run PORT=8001`.")
            except OSError:
                if time.monotonic() > deadline:
                    sys.exit(f"Port {port} is taken: choose another one, as in `make run PORT={port % 65535 + 1}`.")
        time.sleep(0.2)


def _fingerprint_of_static_files() -> str:
    digest = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list([]):
            found = os.stat(storage.path(path))
            digest.update(f"{path}\0{found.st_size}\0{found.st_mtime_ns}\0".encode())
    return digest.hexdigest()


def _collect_static_files() -> None:
    stamp = services.VAR / "static.stamp"
    fingerprint = _fingerprint_of_static_files()
    if stamp.exists() and stamp.read_text() == fingerprint and settings.STATIC_ROOT.exists():
        return
    say("soleus", "collecting the static files")
    call_command("collectstatic", interactive=False, clear=True, verbosity=0, ignore_patterns=UNUSED_STATIC_FILES)
    stamp.write_text(fingerprint)


def _prepare() -> None:
    try:
        call_command("migrate", interactive=False, verbosity=0, stdout=_Said("migrate"))
        call_command("load_library", stdout=_Said("library"))
        if settings.DEMO_MODE:
            call_command("demo", stdout=_Said("demo"))
    except DatabaseError as error:
        where = "DATABASE_URL" if settings.DATABASE_URL else str(Place(services.VAR).postgres)
        reason = str(error).strip().partition("\n")[0]
        sys.exit(f"The database of {where} cannot be brought up to date: {reason}")
    finally:
        connections.close_all()
    _collect_static_files()


class Command(BaseCommand):
    help = "Run the web server, the workers and beat, with an embedded PostgreSQL and Valkey where none is configured."
    requires_system_checks: Any = []

    def handle(self, *args: Any, **options: Any) -> None:
        self._address = f"http://localhost:{settings.PORT}/"
        self._children: list[Child] = []
        end_with_make()
        _stop_on_signals()
        try:
            with _only_one(self._address), ExitStack() as running:
                _require_free_port(settings.PORT)
                self._run(running)
        except ServiceError as error:
            sys.exit(str(error))
        except Stopped:
            say("soleus", "stopped")

    def _run(self, running: ExitStack) -> None:
        say("soleus", "starting the services")
        wanted = services.running(
            Place(services.VAR),
            postgres=not settings.DATABASE_URL,
            valkey=not settings.BROKER_URL,
            log=say,
        )
        self._children += running.enter_context(wanted)
        say("soleus", "preparing the database")
        _prepare()
        self._start_web(running)
        self._await_web()
        celery = ("celery", "-A", "config")
        self._start_worker(running, "worker", "--concurrency=2")
        self._start_worker(running, "reports", "--concurrency=1", "--queues=reports", "--hostname=reports@%h")
        schedule = services.VAR / "beat-schedule"
        self._start(running, "beat", *celery, "beat", f"--schedule={schedule}", "--pidfile=")
        self._greet()
        at_a_terminal = os.isatty(0)
        try:
            # Where make leads the terminal's session, a closed window sends the hang-up to make alone.
            while os.isatty(0) or not at_a_terminal:
                self._require_all_running()
                time.sleep(0.2)
        finally:
            say("soleus", "stopping")

    def _start(
        self, running: ExitStack, name: str, *arguments: str, death_signal: signal.Signals = signal.SIGTERM
    ) -> None:
        child = Child(
            name,
            [sys.executable, "-m", *arguments],
            folder=services.ROOT,
            log=say,
            death_signal=death_signal,
            environment={**os.environ, "PYTHONUNBUFFERED": "1"},
        )
        running.callback(child.stop)
        self._children.append(child)

    def _start_worker(self, running: ExitStack, name: str, *options: str) -> None:
        alone = ("--pool=prefork", "--without-gossip", "--without-mingle")
        self._start(
            running,
            name,
            *("celery", "-A", "config", "worker", *alone, *options),
            # A warm shutdown could wait for a long task that nobody is left to end.
            death_signal=signal.SIGQUIT,
        )

    def _start_web(self, running: ExitStack) -> None:
        options = ("--workers=2", "--threads=4", "--worker-class=gthread", "--graceful-timeout=5")
        where = (f"--bind=127.0.0.1:{settings.PORT}", "--no-control-socket")
        # SIGINT lets gunicorn drop its connections at once.
        self._start(
            running,
            "web",
            "gunicorn",
            *options,
            *where,
            "config.wsgi:application",
            death_signal=signal.SIGINT,
        )

    def _await_web(self) -> None:
        deadline = time.monotonic() + WEB_ANSWERS_S
        while time.monotonic() < deadline:
            self._require_all_running()
            connection = http.client.HTTPConnection("127.0.0.1", settings.PORT, timeout=5)
            try:
                connection.request("GET", "/livez", headers={"Host": "localhost"})
                connection.getresponse().read()
                return
            except (OSError, http.client.HTTPException):
                time.sleep(0.05)
            finally:
                connection.close()
        sys.exit(f"The web server did not answer within {WEB_ANSWERS_S} s.")

    def _require_all_running(self) -> None:
        for child in self._children:
            if not child.running:
                sys.exit(f"{child.name} ended by itself (code {child.wait()}), so everything is stopped.")

    def _greet(self) -> None:
        say("soleus", f"ready at {self._address}")
        if settings.DEMO_MODE:
            say("soleus", f"demo accounts, all with the password {DEMO_PASSWORD}:")
            for account in DEMO_ACCOUNTS:
                say("soleus", f"  {account}")
        say("soleus", "Ctrl-C stops everything; the data stays in " + str(services.VAR))
