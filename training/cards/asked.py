"""What the sets of a line ask for, as its card needs to know."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, Final

from programmes.choices import SetKind, SideOfPrescription
from programmes.rules.dose import AskedSet
from training.choices import Side
from training.models import SessionItem, SetLog
from training.operations.sets import loggable_fields
from training.queries.days import ItemView
from training.rules.loads import How
from training.rules.targets import Target

# What a line without targets asks for.
_OPEN: Final[Target] = {
    "reps_min": None,
    "reps_max": None,
    "hold_s": None,
    "distance_m": None,
    "load_kg": None,
    "force_n": None,
    "how": How.NO_LOAD,
    "evidence": None,
}


def sides_of(item: SessionItem, leading: str) -> tuple[str, ...]:
    """Return the sides that a set of the line is asked for, the athlete's `leading` one first."""
    return tuple(in_turn((Side.LEFT, Side.RIGHT), leading)) if item.side == SideOfPrescription.EACH else (item.side,)


def in_turn(sides: Iterable[str], leading: str) -> list[str]:
    """Return sides with the leading one before the others, which keep their order."""
    return sorted(sides, key=lambda side: side != (leading or Side.LEFT))


def target_of(item: SessionItem, number: int, side: str) -> Target:
    """Return the target of a place; a set beyond the plan is asked for like the last work set in it."""
    sided = [target for target in item.targets if target["side"] == side]
    work = [target for target in sided if not _stands_apart(target["kind"])]
    return next((target for target in sided if target["number"] == number), work[-1] if work else _OPEN)


def what_words(item: SessionItem, number: int) -> str:
    """Name a set that is no plain work set."""
    kind = item.kind_of_set(number)
    return str(kind.label) if _stands_apart(kind) else ""


def asked_rir(asked: AskedSet) -> Decimal | None:
    return asked.intensity.value if asked.intensity and asked.intensity.kind == "rir" else None


def logged_alike(view: ItemView, number: int) -> list[SetLog]:
    """Return the sets done with a known load that were asked for as hard as this one, warm-ups by themselves."""
    dose = view.item.dose
    asked = dose.asked(number)
    return [
        row
        for row in view.sets
        if row.load_kg is not None
        and (dose.asked(row.number).role, dose.asked(row.number).intensity) == (asked.role, asked.intensity)
    ]


def previous_row(view: ItemView, number: int, side: str) -> SetLog | None:
    """Return last time's set of that number and side, else the last one of that side; warm-ups by themselves."""
    apart = _stands_apart(view.item.kind_of_set(number))
    rows = view.previous.sets if view.previous else []
    sided = [row for row in rows if row.side == side and _stands_apart(row.kind) == apart]
    return next((row for row in sided if row.number == number), sided[-1] if sided else None)


def says_enough(view: ItemView, number: int, target: Target, defaults: Mapping[str, Any]) -> bool:
    """Tell whether a tick alone can log the set: the athlete has nothing to count and no load to choose."""
    if defaults.get(loggable_fields(view.item)[0]) is None:
        return False
    chooses = "load_kg" in defaults and target["how"] == How.CHOOSE
    return not chooses or bool(logged_alike(view, number))


def _stands_apart(kind: str) -> str:
    """Return the kind of a warm-up or drop set; work sets, to failure or not, are of one."""
    return kind if kind in (SetKind.WARM_UP, SetKind.DROP) else ""
