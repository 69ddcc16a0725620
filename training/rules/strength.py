"""How strong a leg is in an exercise, estimated from one set on the total load of the working legs."""

from dataclasses import dataclass
from decimal import Decimal

from programmes.rules.dose import PerformedSide
from programmes.rules.effort import RepsOutOfRange
from training.rules.estimates import estimated_one_rep_max_kg, is_rough_estimate
from training.rules.loads import Lift, body_share


@dataclass(frozen=True)
class Strength:
    """An estimated 1RM in total kg, unrounded, and the repetitions to failure that it was made from."""

    one_rep_max_kg: Decimal
    reps_to_failure: Decimal

    @property
    def is_rough(self) -> bool:
        return is_rough_estimate(self.reps_to_failure)


def strength_shown(
    *,
    lift: Lift,
    side: PerformedSide,
    load_kg: Decimal,
    reps: int,
    rir: Decimal = Decimal(0),
    body_mass_kg: Decimal | None,
) -> Strength | None:
    """Return the strength that one set shows; body mass enters by its share on the working legs.

    Null where no estimate is worth giving: outside 1 to 15 repetitions to failure, where a body mass that counts is
    not known, and for a lift of nothing on no body mass. Source: sources.md#epley.
    """
    share = body_share(lift, side)
    if share and body_mass_kg is None:
        return None
    total_kg = load_kg + share * (body_mass_kg or 0)
    try:
        one_rep_max_kg = estimated_one_rep_max_kg(load_kg=total_kg, reps=reps, rir=rir)
    except RepsOutOfRange:
        return None
    return Strength(one_rep_max_kg, reps + rir) if one_rep_max_kg else None
