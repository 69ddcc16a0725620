"""An action in a process of its own, which nothing before it has made larger."""

import multiprocessing
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any, NamedTuple

import django

from benchmarks.measure import seconds


class Taken(NamedTuple):
    """What an action took: its time, and the most memory that its process ever held."""

    seconds: float
    peak_mb: float


def alone(action: Callable[..., object], *args: Any) -> Taken:
    own = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=own, initializer=django.setup) as pool:
        return pool.submit(_taken, action, args).result()


def _taken(action: Callable[..., object], args: tuple[Any, ...]) -> Taken:
    taken_s = seconds(lambda: action(*args))
    return Taken(taken_s, _peak_mb())


def _peak_mb() -> float:
    # `getrusage` would tell of the process that started this one, too.
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024
