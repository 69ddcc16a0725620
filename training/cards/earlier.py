"""What can be put back in the place of a set: it was removed, or changed since."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from core.units import WeightUnit
from training.cards.words import did_words
from training.forms.logging import LETTERS
from training.models import SetLog
from training.operations.sets import VALUE_FIELDS
from training.queries.days import ItemView


@dataclass(frozen=True, kw_only=True)
class PutBack:
    """A form of hidden fields that logs a set as it stood; `said` is that in words, each with its side's letter."""

    number: int
    is_removed: bool
    said: Sequence[tuple[Any, str]]
    fields: Mapping[str, Any]


def to_put_back(
    view: ItemView, *, unit: WeightUnit, values: Callable[[ItemView, list[SetLog]], Mapping[str, Any]]
) -> dict[int, PutBack]:
    """Return what can be put back, by the number of its set; `values` turns rows into the fields of their form."""
    found = {}
    for number in sorted({row.number for row in (*view.sets, *view.removed)}):
        stands = {row.side: row for row in view.sets if row.number == number}
        gone = {row.side: row for row in view.removed if row.number == number}
        before = gone | {side: view.earlier.get(row.pk, row) for side, row in stands.items()}
        is_changed = any(_values(before[side]) != _values(row) for side, row in stands.items())
        if is_changed or gone:
            rows = [before[side] for side in sorted(before)]
            found[number] = PutBack(
                number=number,
                is_removed=not stands,
                said=[(LETTERS[row.side], did_words(row, view.item, unit)) for row in rows],
                fields={"unit": unit}
                | {name: value for name, value in values(view, rows).items() if value not in (None, "")},
            )
    return found


def _values(row: SetLog) -> list[Any]:
    return [getattr(row, name) for name in VALUE_FIELDS]
