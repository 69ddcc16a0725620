"""The pure rules at the sizes of a large squad: reading notation, finding days."""

import json
from collections.abc import Iterator
from datetime import date, time, timedelta
from itertools import islice, product

from benchmarks.measure import median_pair, report, say
from programmes.rules.columns import columns_of_dose
from programmes.rules.notation import format_dose, parse_dose
from training.rules.scheduling import Rules, Slot, broken_rules, schedule

LINES = 10_000
ATHLETES, WEEKS, FIXTURES = 40, 12, 20
PAIRS = 5
MONDAY = date(2026, 3, 2)
_RULES = Rules(never_heavy_on=frozenset({-1, 0, 1}), heavy_gap_h=48)


def measure_rules() -> None:
    _notation()
    _scheduler()


def _notation() -> None:
    """Read ten thousand different lines, against reading the same as JSON."""
    lines = list(islice(_lines(), LINES))
    documents = [json.dumps({**columns_of_dose(parse_dose(line))}, default=str) for line in lines]
    subject, floor = median_pair(
        subject=lambda: [parse_dose(line) for line in lines],
        floor=lambda: [json.loads(document) for document in documents],
        pairs=PAIRS,
        warm_up=1,
    )
    say(f"read {LINES} lines such as {format_dose(parse_dose(lines[-1]))}")
    report("parse_10000_lines_time", value=subject * 1000, unit="ms", floor=floor * 1000)


def _lines() -> Iterator[str]:
    """Yield lines that differ in sets, repetitions, side, intensity, tempo and rest."""
    amounts = [f"{sets}x{reps}" for sets in range(1, 9) for reps in ("6", "8-10", "12", "15")] + ["5,5,3,3", "8,6,4"]
    intensities = ("@6RM", "@RIR2", "@75%1RM", "@BW+5", "@RPE8", "@1.2xBW", "@40kg")
    tempos, rests = ("", " t3-0-1-0", " tX-0-X-0", " t2-1-2-1"), ("", " r60", " r90", " r120", " r180", " r240")
    for amount, side, intensity, tempo, rest in product(amounts, ("", " each", " left"), intensities, tempos, rests):
        yield f"{amount}{side} {intensity}{tempo}{rest}"


def _scheduler() -> None:
    """Find days for a squad's sessions around its fixtures, against looking at whether the present ones do."""
    fixtures = [MONDAY + timedelta(days=4 * number + 1) for number in range(FIXTURES)]
    squads = [_slots(athlete) for athlete in range(ATHLETES)]
    subject, floor = median_pair(
        subject=lambda: [schedule(slots, fixtures=fixtures) for slots in squads],
        floor=lambda: [broken_rules(slots, fixtures=fixtures) for slots in squads],
        pairs=PAIRS,
        warm_up=1,
    )
    say(f"found days for {ATHLETES * len(squads[0])} sessions around {FIXTURES} fixtures")
    report("schedule_40_athletes_time", value=subject * 1000, unit="ms", floor=floor * 1000)


def _slots(athlete: int) -> list[Slot]:
    """Return three heavy sessions a week, on other days for each athlete."""
    slots = []
    for week in range(WEEKS):
        first = MONDAY + timedelta(weeks=week)
        for place in range(3):
            on = first + timedelta(days=2 * place + (athlete + week) % 3)
            slots.append(
                Slot(
                    key=len(slots) + 1, on=on, at=time(17, 30), is_heavy=place < 2, is_fixed=False, earliest=first,
                    latest=first + timedelta(days=6), rules=_RULES,
                )
            )  # fmt: skip
    return slots
