"""How a figure is taken and said."""

import json
import statistics
import sys
import time
from collections.abc import Callable

from benchmarks.targets import TARGETS

Action = Callable[[], object]


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def report(name: str, *, value: float, unit: str, floor: float | None = None) -> bool:
    """Print a figure with its target; with a floor the ratio is what must hold. Returns whether it does.

    A figure without a target always holds.
    """
    ratio = None if floor is None else value / floor
    target = TARGETS[name]
    holds = target is None or (value if ratio is None else ratio) <= target
    line = {
        "name": name,
        "value": value,
        "unit": unit,
        "floor": floor,
        "ratio": ratio,
        "target": target,
        "holds": holds,
    }
    print(json.dumps({key: round(v, 3) if isinstance(v, float) else v for key, v in line.items()}), flush=True)
    return holds


def seconds(action: Action) -> float:
    started = time.perf_counter()
    action()
    return time.perf_counter() - started


def median_pair(*, subject: Action, floor: Action, pairs: int, warm_up: int = 5) -> tuple[float, float]:
    """Return the median seconds of subject and floor, run in turns so that both meet the same machine."""
    for _ in range(warm_up):
        floor()
        subject()
    taken = [(seconds(floor), seconds(subject)) for _ in range(pairs)]
    return statistics.median(s for _f, s in taken), statistics.median(f for f, _s in taken)
