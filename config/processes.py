"""Child processes that speak line by line and never outlive us."""

import ctypes
import os
import signal
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from config.launch import PR_SET_PDEATHSIG

LAUNCH = Path(__file__).with_name("launch.py")
GRACE_S = 10
KEPT_LINES = 60

Log = Callable[[str, str], None]


def quiet(name: str, line: str) -> None:
    """Drop a line of a child's output."""


class Child:
    """A program in its own session: a terminal's Ctrl-C reaches it only through us.

    `death_signal` is what the kernel sends it when we are killed without a chance to call `stop` (Linux only).
    Must be created in the main thread: the kernel counts the end of the creating thread as our end.
    """

    def __init__(
        self,
        name: str,
        command: Sequence[str | Path],
        *,
        folder: Path,
        log: Log = quiet,
        stop_signal: signal.Signals = signal.SIGTERM,
        death_signal: signal.Signals = signal.SIGTERM,
        user: tuple[int, int] = (0, 0),
        environment: Mapping[str, str] | None = None,
        keep_open: tuple[int, ...] = (),
    ) -> None:
        self.name = name
        self.tail: deque[str] = deque(maxlen=KEPT_LINES)
        self._stop_signal = stop_signal
        self._log = log
        launch = (sys.executable, "-I", "-S", LAUNCH, os.getpid(), int(death_signal), *user)
        self.process = subprocess.Popen(
            [str(part) for part in (*launch, *command)],
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            pass_fds=keep_open,
        )
        self._reader = threading.Thread(target=self._read, name=f"output of {name}", daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        with self.process.stdout as lines:
            for raw in lines:
                line = raw.decode(errors="replace").rstrip()
                self.tail.append(line)
                self._log(self.name, line)

    @property
    def running(self) -> bool:
        return self.process.poll() is None

    def wait(self) -> int:
        """Wait for the end and for the last line; return the exit code."""
        code = self.process.wait()
        self._reader.join(timeout=2)
        return code

    def stop(self) -> None:
        """Ask it to end, insist after ten seconds, and clear away what it left in its process group."""
        if self.running:
            self.process.send_signal(self._stop_signal)
            try:
                self.process.wait(timeout=GRACE_S)
            except subprocess.TimeoutExpired:
                self._log(self.name, f"did not stop within {GRACE_S} s and is killed")
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.wait()


def end_with_make() -> None:
    """Let the kernel stop us when the `make` that started us is killed outright, or nobody would."""
    if sys.platform == "linux" and "MAKELEVEL" in os.environ:
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, int(signal.SIGTERM), 0, 0, 0)
