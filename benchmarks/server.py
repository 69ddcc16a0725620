"""The web process under measurement, and a client that keeps its connection."""

import http.client
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from benchmarks.data import PASSWORD


@contextmanager
def web_server(environment: Mapping[str, str] | None = None) -> Iterator[int]:
    """Run gunicorn as `make run` does, on a free loopback port, for the time of the block.

    Unless `environment` says otherwise it answers the floor view too.
    """
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen(
        [
            sys.executable, "-m", "gunicorn", "config.wsgi", "--bind", f"127.0.0.1:{port}", "--workers", "1",
            "--threads", "4", "--no-control-socket", "--log-level", "warning",
        ],
        env=environment or {**os.environ, "DJANGO_SETTINGS_MODULE": "benchmarks.settings"},
    )  # fmt: skip
    try:
        _wait_for(port)
        yield port
    finally:
        process.terminate()
        process.wait(timeout=15)


def _wait_for(port: int) -> None:
    for _ in range(200):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.05)
    raise RuntimeError("The web process did not start within 10 s.")


class Phone:
    """A client signed in as a phone is: by the headless API, with the session token."""

    def __init__(self, port: int, email: str) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        self._headers = {"Content-Type": "application/json", "Accept": "application/json"}
        answer = self.call("POST", "/_allauth/app/v1/auth/login", {"email": email, "password": PASSWORD})
        self.token = json.loads(answer)["meta"]["session_token"]
        self._headers["X-Session-Token"] = self.token

    def call(self, method: str, path: str, body: Any = None) -> bytes:
        self._connection.request(method, path, None if body is None else json.dumps(body), self._headers)
        answer = self._connection.getresponse()
        content = answer.read()
        if answer.status >= 400:
            raise RuntimeError(f"{method} {path} answered {answer.status}: {content[:500]!r}")
        return content
