"""Embedded PostgreSQL and Valkey: where they live, how they start, how they stop. Nothing starts on import.

`python -m config.services exec [--durable] -- COMMAND…` runs a command beside a pair of its own, thrown away after.
"""

import argparse
import fcntl
import os
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from config.processes import Child, Log, quiet
from config.servers import (
    Place,
    ServiceError,
    await_postgres,
    await_valkey,
    launch_postgres,
    launch_valkey,
)

ROOT = Path(__file__).resolve().parent.parent
VAR = Path(os.environ.get("SOLEUS_VAR") or ROOT / "var").absolute()

OTHER_INSTANCE_S = 15
# A folder this young may belong to a run that is about to lock it.
YOUNG_S = 60


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
    if not (postgres or valkey):
        yield ()
        return
    children: list[Child] = []
    with _sole_use(place) as lock:
        try:
            if valkey:
                children.append(launch_valkey(place, lock=lock, log=log))
            if postgres:
                children.append(launch_postgres(place, durable=durable, lock=lock, log=log))
                await_postgres(place, children[-1])
            if valkey:
                await_valkey(place, children[0])
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
        # A folder in use is locked, and one that another run is removing may be gone by now.
        with suppress(BlockingIOError, FileNotFoundError):
            if time.time() - old.stat().st_mtime > YOUNG_S:
                with (old / "services.lock").open("ab") as lock:
                    fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
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
            raise ServiceError(f"The folder {path} belongs to another user: run as that user, or move it away.")
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
                    raise ServiceError(f"The embedded services in {place.var} are in use elsewhere.") from error
                time.sleep(0.1)
        yield lock.fileno()


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
