"""The targets of a line per set and side: one JSON column, read whole with the line.

Each row is one place (number, side) of the line; a left and a right row of one number are one set.
"""

import math
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Final, cast

from programmes.rules.dose import Dose, PerformedSide, sides
from training.rules.loads import ForceEvidence, How, LiftEvidence, ResolvedLoad

Target = dict[str, Any]

MOST_TARGETS: Final = 200

_COUNT: Final = {"type": ["integer", "null"], "minimum": 1, "maximum": 500}
_QUANTITY: Final = {"type": ["number", "null"], "minimum": 0, "maximum": 100_000}

TARGETS_SCHEMA: Final[Mapping[str, Any]] = {
    "type": "array",
    "maxItems": MOST_TARGETS,
    "items": {
        "type": "object",
        "required": [
            "number",
            "side",
            "kind",
            "reps_min",
            "reps_max",
            "hold_s",
            "distance_m",
            "load_kg",
            "force_n",
            "how",
            "evidence",
        ],
        "additionalProperties": False,
        "properties": {
            "number": {"type": "integer", "minimum": 1, "maximum": MOST_TARGETS},
            "side": {"type": "string", "enum": ["left", "right", "both"]},
            "kind": {"type": "string", "enum": ["work", "warm_up", "drop", "to_failure"]},
            "reps_min": _COUNT,
            "reps_max": _COUNT,
            "hold_s": _QUANTITY,
            "distance_m": _QUANTITY,
            "load_kg": _QUANTITY,
            "force_n": _QUANTITY,
            "how": {"type": "string", "enum": [how.value for how in How]},
            "evidence": {
                "type": ["object", "null"],
                "required": ["source", "load_kg", "force_n", "reps", "on"],
                "additionalProperties": False,
                "properties": {
                    "source": {"type": "string", "enum": ["test", "estimate", "last"]},
                    "load_kg": _QUANTITY,
                    "force_n": _QUANTITY,
                    "reps": _QUANTITY,
                    "on": {"type": "string", "format": "date"},
                },
            },
        },
    },
}


class TargetsInvalid(ValueError):
    """A value does not have the shape of `TARGETS_SCHEMA`; `path` leads to the fault."""

    def __init__(self, path: str, fault: str) -> None:
        self.path = path
        self.fault = fault
        super().__init__(f"{path}: {fault}.")


def targets(dose: Dose, loads: Mapping[PerformedSide, ResolvedLoad]) -> list[Target]:
    """Return one row a set and performed side, ordered by number, left before right.

    Contacts are asked for as repetitions. A range of seconds or metres asks for its upper end. Numbers keep
    at most three decimals. `loads` must hold every performed side.
    """
    return [_target(dose, number, side, loads[side]) for number in range(1, dose.sets + 1) for side in sides(dose)]


def check_targets(value: object) -> None:
    """Hold a value against `TARGETS_SCHEMA`; each place (number, side) may stand in it once.

    Raises:
        TargetsInvalid: something is missing, unknown, of the wrong type or out of range.
    """
    _check(value, TARGETS_SCHEMA, "targets")
    places: set[tuple[int, str]] = set()
    for index, row in enumerate(cast(list[Target], value)):
        place = (row["number"], row["side"])
        if place in places:
            raise TargetsInvalid(f"targets[{index}]", f"set {place[0]} {place[1]} stands here twice")
        places.add(place)


def _target(dose: Dose, number: int, side: PerformedSide, load: ResolvedLoad) -> Target:
    counted = dose.unit in ("reps", "contacts")
    return {
        "number": number,
        "side": side,
        "kind": "to_failure" if dose.to_failure else "work",
        "reps_min": dose.low if counted else None,
        "reps_max": dose.high if counted else None,
        "hold_s": dose.high if dose.unit == "seconds" else None,
        "distance_m": dose.high if dose.unit == "metres" else None,
        "load_kg": _number(load.load_kg),
        "force_n": _number(load.force_n),
        "how": load.how.value,
        "evidence": _evidence(load.evidence),
    }


def _evidence(known: LiftEvidence | ForceEvidence | None) -> dict[str, Any] | None:
    if known is None:
        return None
    if isinstance(known, ForceEvidence):
        return {
            "source": "test",
            "load_kg": None,
            "force_n": _number(known.force_n),
            "reps": None,
            "on": known.on.isoformat(),
        }
    return {
        "source": known.source,
        "load_kg": _number(known.load_kg),
        "force_n": None,
        "reps": _number(known.reps_to_failure),
        "on": known.on.isoformat(),
    }


def _number(value: Decimal | None) -> float | None:
    return None if value is None else round(float(value), 3)


def _check(value: object, schema: Mapping[str, Any], path: str) -> None:
    """Hold a value against the part of JSON Schema that `TARGETS_SCHEMA` uses."""
    types = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    if not any(_is_of(value, name) for name in types):
        raise TargetsInvalid(path, f"must be {' or '.join(types)}")
    if "enum" in schema and value not in schema["enum"]:
        raise TargetsInvalid(path, f"must be one of {', '.join(schema['enum'])}")
    if isinstance(value, list):
        if len(value) > schema["maxItems"]:
            raise TargetsInvalid(path, f"must hold at most {schema['maxItems']} rows")
        for index, row in enumerate(value):
            _check(row, schema["items"], f"{path}[{index}]")
    elif isinstance(value, dict):
        properties = schema["properties"]
        for name in schema["required"]:
            if name not in value:
                raise TargetsInvalid(f"{path}.{name}", "is missing")
        for name in value:
            if name not in properties:
                raise TargetsInvalid(f"{path}.{name}", "is not known")
            _check(value[name], properties[name], f"{path}.{name}")
    elif isinstance(value, int | float) and "minimum" in schema:
        if not schema["minimum"] <= value <= schema["maximum"]:
            raise TargetsInvalid(path, f"must be from {schema['minimum']} to {schema['maximum']}")
    elif isinstance(value, str) and schema.get("format") == "date":
        try:
            date.fromisoformat(value)
        except ValueError:
            raise TargetsInvalid(path, "must be a date such as 2026-03-09") from None


def _is_of(value: object, name: str) -> bool:
    match name:
        case "null":
            return value is None
        case "string":
            return isinstance(value, str)
        case "integer":
            return isinstance(value, int) and not isinstance(value, bool)
        case "number":
            return _is_of(value, "integer") or (isinstance(value, float) and math.isfinite(value))
        case "array":
            return isinstance(value, list)
        case _:
            return isinstance(value, dict)
