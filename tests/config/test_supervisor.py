"""`manage.py run`, as a person at a terminal meets it."""

import os
import pty
import re
import select
import signal
import socket
import sys
import time
from collections.abc import Callable, Iterator
from http.client import HTTPConnection
from pathlib import Path

import psycopg
import pytest

from config.servers import Place
from config.services import ROOT

READY = b"Ctrl-C stops everything"
# Patience for a busy machine, not a promise.
SOON_S = 180


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _processes_of(var: Path) -> list[str]:
    """Return the command lines of all processes that were started for a data folder, or that work inside it."""
    found = []
    for entry in Path("/proc").iterdir():
        try:
            if not entry.name.isdigit() or int(entry.name) == os.getpid():
                continue
            environment = (entry / "environ").read_bytes()
            command = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace").strip()
            inside = str((entry / "cwd").readlink()).startswith(str(var))
        except OSError:
            continue
        if command and (inside or f"SOLEUS_VAR={var}".encode() in environment.split(b"\0")):
            found.append(command)
    return found


class Terminal:
    """A pseudo-terminal with `manage.py run` in it."""

    def __init__(self, var: Path, **variables: str) -> None:
        self.var = var
        self.port = _free_port()
        self.shown = b""
        self.exit_code: int | None = None
        environment = {name: value for name, value in os.environ.items() if name != "MAKELEVEL"}
        environment |= {"SOLEUS_VAR": str(var), "PORT": str(self.port), "DEMO_MODE": "0", **variables}
        self.process_id, self._screen = pty.fork()
        if self.process_id == 0:
            os.chdir(ROOT)
            os.execve(sys.executable, [sys.executable, "manage.py", "run"], environment)

    def read_until(self, wanted: bytes | None) -> None:
        """Read until a text, or until the program has closed the terminal."""
        deadline = time.monotonic() + SOON_S
        while wanted is None or wanted not in self.shown:
            assert time.monotonic() < deadline, self.shown.decode(errors="replace")
            if select.select([self._screen], [], [], 0.5)[0]:
                try:
                    self.shown += os.read(self._screen, 65536)
                except OSError:
                    assert wanted is None, self.shown.decode(errors="replace")
                    return

    def press_ctrl_c(self) -> None:
        os.write(self._screen, b"\x03")

    def kill(self, number: signal.Signals) -> None:
        os.kill(self.process_id, number)

    def ended(self) -> int:
        """Wait for the end and return the exit code; negative after a signal."""
        self.read_until(None)
        self.exit_code = os.waitstatus_to_exitcode(os.waitpid(self.process_id, 0)[1])
        return self.exit_code

    def status_of(self, path: str) -> int:
        connection = HTTPConnection("localhost", self.port, timeout=30)
        connection.request("GET", path)
        return connection.getresponse().status


def _wait_until_gone(var: Path) -> None:
    deadline = time.monotonic() + SOON_S
    while left := _processes_of(var):
        assert time.monotonic() < deadline, left
        time.sleep(0.1)


@pytest.fixture
def var(tmp_path) -> Path:
    return tmp_path / "var"


@pytest.fixture
def run(var) -> Iterator[Callable[..., Terminal]]:
    """Return a function that starts `manage.py run`; what it started is gone when the test is over."""
    started: list[Terminal] = []

    def start(**variables: str) -> Terminal:
        started.append(Terminal(var, **variables))
        return started[-1]

    yield start
    for terminal in started:
        if terminal.exit_code is None:
            terminal.kill(signal.SIGTERM)
            terminal.ended()
    _wait_until_gone(var)


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_run_starts_stops_and_recovers(run, var):
    # The first start makes everything; Ctrl-C ends it in good order.
    first = run()
    first.read_until(READY)
    assert first.status_of("/livez") == 200
    assert first.status_of("/readyz") == 200
    with psycopg.connect(Place(var).database_url) as connection:
        connection.execute("CREATE TABLE kept ()")

    # A second one beside it is refused, and does it no harm.
    second = run()
    assert second.ended() == 1
    said = f"already runs here, as process {first.process_id} at http://localhost:{first.port}/"
    assert said in second.shown.decode()
    assert first.status_of("/livez") == 200

    first.read_until(b"worker   |")
    first.read_until(b"beat     |")
    first.press_ctrl_c()
    assert first.ended() == 0
    assert _processes_of(var) == []
    prefixes = {line.split(b"|")[0].strip() for line in first.shown.splitlines() if b"|" in line[:10]}
    assert {b"soleus", b"postgres", b"valkey", b"web", b"worker", b"reports", b"beat"} <= prefixes

    # The data is still there; a kill that cannot be caught takes every child with it.
    third = run()
    third.read_until(READY)
    with psycopg.connect(Place(var).database_url) as connection:
        connection.execute("SELECT FROM kept")
    third.kill(signal.SIGKILL)
    assert third.ended() == -signal.SIGKILL

    # The next start waits for what is still ending; when one child dies, all are stopped.
    fourth = run()
    fourth.read_until(READY)
    valkey = next(entry for entry in Path("/proc").glob("[0-9]*") if _is_valkey_of(entry, var))
    os.kill(int(valkey.name), signal.SIGKILL)
    assert fourth.ended() == 1
    assert "valkey ended by itself (code -9), so everything is stopped." in fourth.shown.decode()
    assert _processes_of(var) == []


def _is_valkey_of(entry: Path, var: Path) -> bool:
    try:
        return (entry / "cwd").readlink() == var / "valkey"
    except OSError:
        return False


def test_run_stops_on_sigterm_while_it_starts(run, var):
    terminal = run()
    terminal.read_until(b"preparing the database")

    terminal.kill(signal.SIGTERM)

    assert terminal.ended() == 0
    assert _processes_of(var) == []


def test_run_names_a_taken_port(run, var):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]

        terminal = run(PORT=str(port))

        assert terminal.ended() == 1
    assert f"Port {port} is taken: choose another one, as in `make run PORT=" in terminal.shown.decode()
    assert not (var / "postgres").exists()


@pytest.mark.parametrize("port", ["0", "65536", "eight", "-1"])
def test_run_names_a_bad_port(run, var, port):
    terminal = run(PORT=port)

    assert terminal.ended() == 1
    assert re.search(rf"PORT is set to '{port}'; it takes a whole number from 1 to 65535", terminal.shown.decode())


def test_run_names_a_database_that_does_not_answer(run, var):
    url = f"postgresql://nobody@127.0.0.1:{_free_port()}/soleus"

    terminal = run(DATABASE_URL=url, SECRET_KEY="x" * 60)

    assert terminal.ended() == 1
    assert "The database of DATABASE_URL cannot be brought up to date" in terminal.shown.decode()
    assert b"Traceback" not in terminal.shown
    assert not (var / "postgres" / "data").exists()


def test_run_names_a_damaged_data_folder(run, var):
    (var / "postgres" / "data").mkdir(parents=True)
    (var / "postgres" / "data" / "PG_VERSION").write_text("18\n")

    terminal = run()

    assert terminal.ended() == 1
    assert "PostgreSQL cannot use the data folder" in terminal.shown.decode()
    assert b"Traceback" not in terminal.shown
