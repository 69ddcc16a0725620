"""Setting a document as a tagged PDF, by Typst in a process of its own."""

import json
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO

_HERE = Path(__file__).parent
# Two hundred athletes take some seconds.
_GIVE_UP_AFTER_S = 90
_TELL_EVERY_S = 1.0


class NotTypeset(Exception):
    """The process that sets the page failed or took too long. Its words may hold what is in the file."""


def print_pdf(document: Mapping[str, Any], out: BinaryIO, *, template: str, waits: Callable[[], None]) -> None:
    """Write a document as PDF/UA-1. `waits` is called about once a second meanwhile; what it raises ends the work.

    Names are data for the typesetter, never markup. Letters that no font here can show stand as their number in
    Unicode, which the file says.

    Raises:
        NotTypeset
    """
    command = [sys.executable, "-I", str(_HERE / "typeset.py"), str(_HERE / template)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe) as child:
        try:
            out.write(_said_by(child, json.dumps(document).encode(), waits))
        finally:
            child.kill()


def _said_by(child: subprocess.Popen[bytes], data: bytes, waits: Callable[[], None]) -> bytes:
    began = time.monotonic()
    asked: bytes | None = data
    while time.monotonic() - began < _GIVE_UP_AFTER_S:
        with suppress(subprocess.TimeoutExpired):
            said, _errors = child.communicate(asked, timeout=min(_TELL_EVERY_S, _GIVE_UP_AFTER_S))
            if child.returncode:
                raise NotTypeset("failed")
            return said
        asked = None
        waits()
    raise NotTypeset("took too long")
