"""Amounts of work that boards and reports count; loads are external kg, body mass never."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Literal

from programmes.rules.dose import PerformedSide
from training.rules.targets import Target


def tonnage_kg_by_side(*, side: PerformedSide, reps: int | None, load_kg: Decimal | None) -> tuple[Decimal, Decimal]:
    """Return reps × external kg of one set for the left and the right leg; two-legged kg count half to each.

    A set without repetitions or without a known load moves nothing that can be counted: 0.
    """
    tonnage_kg = (reps or 0) * (load_kg or Decimal(0))
    if side == "left":
        return tonnage_kg, Decimal(0)
    if side == "right":
        return Decimal(0), tonnage_kg
    return tonnage_kg / 2, tonnage_kg / 2


def planned_tonnage_kg(targets: Iterable[Target], *, leg: Literal["left", "right"]) -> Decimal | None:
    """Return repetitions × external kg that the targets of a line ask of one leg; two-legged kg count half to each.

    Warm-up sets do not count, open sets with the least they ask for. Null where the leg is not asked, and where the
    load of a set that counts is not known.
    """
    total_kg = None
    for target in targets:
        if target["kind"] == "warm_up" or target["side"] not in (leg, "both"):
            continue
        if target["load_kg"] is None:
            return None
        reps = target["reps_max"] or target["reps_min"] or 0
        moved_kg = reps * Decimal(str(target["load_kg"]))
        total_kg = (total_kg or Decimal(0)) + (moved_kg if target["side"] == leg else moved_kg / 2)
    return total_kg


def time_under_tension_s(*, reps: int | None, hold_s: Decimal | int | None, tempo_s: int | None) -> Decimal:
    """Return the time under tension of one set of one leg in s: the hold, or reps × the sum of the tempo.

    0 where neither is known. Two legs working together are under tension for the same time, not twice it.
    """
    if hold_s is not None:
        return Decimal(hold_s)
    return Decimal((reps or 0) * (tempo_s or 0))


def session_load_au(effort: int, minutes: int) -> int:
    """Return the load of a whole session in arbitrary units: effort (0 to 10) × minutes (0 or more).

    Source: sources.md#foster-2021.
    """
    return effort * minutes


def adherence_pct(done: int, planned: int) -> Decimal | None:
    """Return sessions done of sessions planned in per cent, unrounded; null where none was planned.

    The caller counts up to today and leaves cancelled and excused sessions out.
    """
    return None if planned == 0 else 100 * Decimal(done) / planned
