"""Estimates of strength from what was lifted, one formula in both directions."""

from decimal import Decimal
from typing import Final

from programmes.rules.effort import one_rep_max_ratio

ROUGH_ABOVE_REPS: Final = Decimal(10)


def estimated_one_rep_max_kg(*, load_kg: Decimal, reps: int | Decimal, rir: int | Decimal = Decimal(0)) -> Decimal:
    """Return the estimated one-repetition maximum in kg, unrounded (Epley).

    Valid for 1 to 15 repetitions to failure (reps + rir); one repetition to failure returns the load, and
    above 10 the estimate is rough. Standing work takes the total load, body mass included.
    Source: sources.md#epley.

    Raises:
        RepsOutOfRange: reps is below 1, rir below 0, or reps + rir above 15.
    """
    return load_kg * one_rep_max_ratio(reps=reps, rir=rir)


def is_rough_estimate(reps_to_failure: Decimal | int) -> bool:
    """Tell whether an estimate from so many repetitions to failure is rough: above 10 the formulas part widely.

    Source: sources.md#reynolds-2006.
    """
    return reps_to_failure > ROUGH_ABOVE_REPS


def load_for_repetitions_kg(
    *, one_rep_max_kg: Decimal, reps: int | Decimal, rir: int | Decimal = Decimal(0)
) -> Decimal:
    """Return the load in kg, unrounded, that leaves `rir` repetitions after `reps` (Epley turned round).

    Valid as `estimated_one_rep_max_kg`, whose inverse it is. Source: sources.md#epley.

    Raises:
        RepsOutOfRange: reps is below 1, rir below 0, or reps + rir above 15.
    """
    return one_rep_max_kg / one_rep_max_ratio(reps=reps, rir=rir)


def asymmetry_pct(left: Decimal, right: Decimal) -> Decimal | None:
    """Return how far the weaker side lies below the stronger one in per cent, unrounded, 0 to 100.

    For tests of one leg at a time; both values in the same unit and not negative. The direction is the
    caller's to keep. Null where neither side scored. Source: sources.md#bishop-2018.
    """
    stronger = max(left, right)
    if stronger == 0:
        return None
    return 100 - 100 * min(left, right) / stronger
