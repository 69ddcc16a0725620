"""What an athlete may have in the place of an exercise, as Today offers it."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from exercises.models import Exercise
from training.models import SessionItem
from training.operations.sets import fields_of, loggable_fields
from training.queries.swapping import Substitutes


@dataclass(frozen=True, kw_only=True)
class Offer:
    """An exercise with what it is to the present one; `is_alike`: its sets are logged with the same fields."""

    exercise: Exercise
    what: str
    is_alike: bool


@dataclass(frozen=True, kw_only=True)
class SwapChoice:
    present: Exercise
    offers: Sequence[Offer]


def swap_choice(item: SessionItem, found: Substitutes) -> SwapChoice | None:
    """Return what a line may hold instead, or None where nothing fits."""
    kinds = (
        (_("what the plan asks for"), [found.planned] if found.planned else []),
        (_("easier"), found.easier),
        (_("harder"), found.harder),
        (_("same muscle"), found.same_muscle),
    )
    offers = [Offer(exercise=one, what=what, is_alike=_is_alike(item, one)) for what, listed in kinds for one in listed]
    return SwapChoice(present=item.exercise, offers=offers) if offers else None


def _is_alike(item: SessionItem, other: Exercise) -> bool:
    """Tell whether sets are logged with the same fields; the sides are the line's own."""
    return fields_of(item.unit, other.measure, other.equipment) == loggable_fields(item)
