"""A web process of its own on the tests' database, to be killed and started again at the same address."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import urlencode

from django.conf import settings
from django.db import connection

STARTS_S = 30


class WebProcess:
    def __init__(self, folder: Path) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self._port = probe.getsockname()[1]
        self.address = f"http://localhost:{self._port}"
        found = connection.settings_dict
        place = {"host": found["HOST"], "port": found["PORT"], "user": found["USER"], "password": found["PASSWORD"]}
        query = urlencode({name: value for name, value in place.items() if value})
        self._environment = {
            **os.environ,
            "DATABASE_URL": f"postgresql:///{found['NAME']}?{query}",
            "SECRET_KEY": settings.SECRET_KEY,
            "SOLEUS_VAR": str(folder),
            "DEMO_MODE": "0",
        }
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> "WebProcess":
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()

    def start(self) -> None:
        self._process = subprocess.Popen(
            [
                sys.executable, "-m", "gunicorn", "tests.journeys.wsgi", "--bind", f"127.0.0.1:{self._port}",
                "--workers", "1", "--threads", "4", "--no-control-socket", "--log-level", "warning",
            ],
            cwd=settings.BASE_DIR,
            env=self._environment,
            start_new_session=True,
        )  # fmt: skip
        deadline = time.monotonic() + STARTS_S
        while time.monotonic() < deadline:
            try:
                socket.create_connection(("127.0.0.1", self._port), timeout=1).close()
                return
            except OSError:
                time.sleep(0.05)
        raise RuntimeError(f"The web process did not start within {STARTS_S} s.")

    def hold(self, *, still: bool) -> None:
        """Let the process answer nothing for a while, or go on."""
        if self._process:
            os.killpg(self._process.pid, signal.SIGSTOP if still else signal.SIGCONT)

    def kill(self) -> None:
        """End the process and its workers as a power cut would."""
        if self._process:
            os.killpg(self._process.pid, 9)
            self._process.wait()
            self._process = None
