"""The form of a set: as a page offers it, and as it came back."""

from typing import Any

from django.http import QueryDict

from core.units import WeightUnit
from training.cards.asked import in_turn, sides_of
from training.cards.words import as_decimal
from training.forms.logging import SetForm, typed_in
from training.models import SessionItem
from training.operations.sets import loggable_sides
from training.queries.logging import Rights, logged_loads


def posted_set_form(data: QueryDict, *, item: SessionItem, rights: Rights) -> SetForm:
    """Return the form of a set as it came back; it holds the sides whose ids were sent.

    Pounds are shown to the nearest half, so a load that comes back as it was shown has to be known.
    """
    unit = typed_in(data, rights.athlete.club)
    logged_kg = logged_loads(item) if unit == "lb" else frozenset()
    leading = rights.athlete.leading_side
    sent = [side for side in loggable_sides(item) if f"id_{side}" in data]
    number = str(data.get("number", ""))
    loads = [target for target in item.targets if target["load_kg"] is not None]
    return set_form(
        item=item,
        rights=rights,
        unit=unit,
        number=int(number) if number.isascii() and number.isdigit() and len(number) < 4 else 0,
        sides=tuple(in_turn(sent, leading)) or sides_of(item, leading),
        data=data,
        shown=logged_kg | {as_decimal(target["load_kg"]) for target in loads},
        needs_load=frozenset(target["side"] for target in loads),
    )


def set_form(
    *,
    item: SessionItem,
    rights: Rights,
    unit: WeightUnit,
    number: int,
    sides: tuple[str, ...],
    data: Any = None,
    **kwargs: Any,
) -> SetForm:
    """Return the form of a set; `kwargs` are what else `SetForm` takes."""
    return SetForm(
        data,
        item=item,
        unit=unit,
        step_kg=rights.athlete.club.plate_step_kg,
        sides=sides,
        with_pain=rights.sees_pain,
        limit_kg=rights.athlete.club.ballast_above_kg,
        auto_id=f"i{item.public_id.hex[:10]}-{number}-%s",
        **kwargs,
    )
