"""A dose as a row stores it, so that nobody reads the text again: typed columns, and an array where sets differ."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final, Protocol, TypedDict, cast, get_args

from programmes.rules.dose import (
    MOST_OF_UNIT,
    MOST_SETS,
    AskedSet,
    Dose,
    DoseSide,
    Intensity,
    IntensityKind,
    SetKind,
    SetRole,
    Tempo,
    TempoCount,
    Unit,
)
from programmes.rules.notation import format_dose
from programmes.rules.schema import check_schema

_AMOUNT: Final = {"type": ["integer", "null"], "minimum": 1, "maximum": max(MOST_OF_UNIT.values())}

# One row a set, in order; empty where all sets ask for the same.
PER_SET_SCHEMA: Final[Mapping[str, Any]] = {
    "type": "array",
    "maxItems": MOST_SETS,
    "items": {
        "type": "object",
        "required": ["kind", "amount_low", "amount_high", "intensity_kind", "intensity_value"],
        "additionalProperties": False,
        "properties": {
            "kind": {"type": "string", "enum": list(get_args(SetKind))},
            "amount_low": _AMOUNT,
            "amount_high": _AMOUNT,
            "intensity_kind": {"type": "string", "enum": ["", *get_args(IntensityKind)]},
            "intensity_value": {"type": ["number", "null"], "minimum": 0, "maximum": 500},
        },
    },
}


class ColumnValues(TypedDict):
    """The columns of a dose by name; amount and intensity are those of its first work set."""

    text: str
    group: str
    side: str
    unit: str
    amount_low: int | None
    amount_high: int | None
    intensity_kind: str
    intensity_value: Decimal | None
    tempo: str
    rest_s: int | None
    per_set: list[dict[str, Any]]


class StoredDose(Protocol):
    """Any row with the columns of a dose; its number of sets has another name in each table."""

    group: Any
    side: Any
    unit: Any
    amount_low: Any
    amount_high: Any
    intensity_kind: Any
    intensity_value: Any
    tempo: Any
    rest_s: Any
    per_set: Any


def columns_of_dose(dose: Dose) -> ColumnValues:
    """Return the columns that say what the dose says."""
    per_set = [] if dose.is_even else [_set_row(asked) for asked in dose.sets]
    # The database cannot hold the column to its schema, so the one place that fills it does.
    check_schema(per_set, PER_SET_SCHEMA, "per_set")
    intensity = dose.lead.intensity
    return ColumnValues(
        text=format_dose(dose),
        group=dose.group,
        side=dose.side,
        unit=dose.unit,
        amount_low=dose.lead.low,
        amount_high=dose.lead.high,
        intensity_kind=intensity.kind if intensity else "",
        intensity_value=intensity.value if intensity else None,
        tempo=str(dose.tempo) if dose.tempo else "",
        rest_s=dose.rest_s,
        per_set=per_set,
    )


def dose_of_columns(row: StoredDose, *, sets: int) -> Dose:
    """Return the dose that a row of so many sets stores; the opposite of `columns_of_dose`."""
    intensity = _intensity(row.intensity_kind, row.intensity_value)
    even = AskedSet(row.amount_low, row.amount_high, intensity)
    return Dose(
        sets=tuple(_asked_set(one) for one in row.per_set) or (even,) * sets,
        side=cast(DoseSide, row.side),
        unit=cast(Unit, row.unit),
        tempo=_tempo(row.tempo),
        rest_s=row.rest_s,
        group=row.group,
    )


def _set_row(asked: AskedSet) -> dict[str, Any]:
    value = asked.intensity.value if asked.intensity else None
    return {
        "kind": asked.kind,
        "amount_low": asked.low,
        "amount_high": asked.high,
        "intensity_kind": asked.intensity.kind if asked.intensity else "",
        "intensity_value": None if value is None else float(value),
    }


def _asked_set(row: Mapping[str, Any]) -> AskedSet:
    role = "work" if row["kind"] == "to_failure" else row["kind"]
    intensity = _intensity(row["intensity_kind"], row["intensity_value"])
    return AskedSet(row["amount_low"], row["amount_high"], intensity, cast(SetRole, role))


def _intensity(kind: str, value: Decimal | float | None) -> Intensity | None:
    if not kind:
        return None
    return Intensity(cast(IntensityKind, kind), None if value is None else Decimal(str(value)))


def _tempo(text: str) -> Tempo | None:
    if not text:
        return None
    counts: list[TempoCount] = ["X" if count == "X" else int(count) for count in text.split("-")]
    ecc, bottom, con, top = counts
    return Tempo(ecc, cast(int, bottom), con, cast(int, top))
