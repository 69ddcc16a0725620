"""The targets of a line per set and side: one JSON column, read whole with the line.

Each row is one place (number, side) of the line; a left and a right row of one number are one set.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Final, cast, get_args

from programmes.rules.dose import AskedSet, Dose, PerformedSide, SetKind, Unit, sides
from programmes.rules.schema import SchemaFault, check_schema
from training.rules.loads import ForceEvidence, How, LiftEvidence, LoadsOfSet, ResolvedLoad

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
            "kind": {"type": "string", "enum": list(get_args(SetKind))},
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


def targets(dose: Dose, loads: Sequence[LoadsOfSet]) -> list[Target]:
    """Return one row a set and performed side, ordered by number, left before right.

    Contacts are asked for as repetitions. A range of seconds or metres asks for its upper end, an open one for
    nothing. Numbers keep at most three decimals. `loads` holds every set of the dose with every performed side.
    """
    return [
        _target(asked, dose.unit, number, side, of_set[side])
        for number, (asked, of_set) in enumerate(zip(dose.sets, loads, strict=True), start=1)
        for side in sides(dose)
    ]


def check_targets(value: object) -> None:
    """Hold a value against `TARGETS_SCHEMA`; each place (number, side) may stand in it once.

    Raises:
        SchemaFault: something is missing, unknown, of the wrong type or out of range.
    """
    check_schema(value, TARGETS_SCHEMA, "targets")
    places: set[tuple[int, str]] = set()
    for index, row in enumerate(cast(list[Target], value)):
        place = (row["number"], row["side"])
        if place in places:
            raise SchemaFault(f"targets[{index}]", f"set {place[0]} {place[1]} stands here twice")
        places.add(place)


def _target(asked: AskedSet, unit: Unit, number: int, side: PerformedSide, load: ResolvedLoad) -> Target:
    counted = unit in ("reps", "contacts")
    return {
        "number": number,
        "side": side,
        "kind": asked.kind,
        "reps_min": asked.low if counted else None,
        "reps_max": asked.high if counted else None,
        "hold_s": asked.high if unit == "seconds" else None,
        "distance_m": asked.high if unit == "metres" else None,
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
