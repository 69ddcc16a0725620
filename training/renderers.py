"""Training as the API says it: plain dictionaries, since a phone asks for its day often."""

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any, cast

from accounts.models import User
from core.units import WeightUnit
from programmes.rules.notation import parse_dose
from programmes.serializers.library import prescription_json
from training.models import SessionItem
from training.operations.assigning import Giving, Outcome
from training.operations.laying import LoadSample
from training.operations.sets import LoggedSet, fields_of, loggable_fields
from training.queries.phone import PhoneLine, PhoneSession, SetRow, Whose
from training.wording import line_reason

Json = dict[str, Any]
_TARGET_KEYS = ("number", "side", "kind", "reps_min", "reps_max", "hold_s", "distance_m", "load_kg", "force_n")
_DECIMALS = frozenset(("distance_m", "load_kg", "force_n", "rir", "counterweight_kg"))
_LEGS = ("left", "right")
# A squad's lines repeat a few prescriptions.
_dose = lru_cache(maxsize=1024)(parse_dose)


def session_json(session: PhoneSession) -> Json:
    row, whose = session.row, session.whose
    return {
        "id": row.public_id,
        "athlete": whose.athlete,
        "kind": row.kind,
        "title": row.title,
        "date": row.on.isoformat(),
        "time": row.at.isoformat("minutes") if row.at else None,
        "status": row.status,
        "programme": row.programme,
        "items": [_item_json(line, whose) for line in session.lines],
        "effort": row.effort,
        "minutes": row.minutes,
        "note": row.note if whose.shows_pain else "",
        "skip_reason": row.skip_reason,
        "move_reason": row.move_reason,
        "eased_pct": row.eased_pct,
        "revision": row.revision,
    }


def _item_json(line: PhoneLine, whose: Whose) -> Json:
    row = line.row
    names = fields_of(row.unit, row.measure, row.equipment)
    targets = json.loads(row.targets)
    return {
        "id": row.public_id,
        "position": row.position,
        "group": row.group or None,
        "exercise": {
            "id": row.exercise,
            "slug": row.slug,
            "name": row.name,
            "revision": row.exercise_revision,
            "asks_acknowledgement": row.asks_acknowledgement,
            "safety_revision": row.safety_revision,
            "acknowledged": row.acknowledged,
        },
        "prescription": prescription_json(row, per_set=json.loads(row.per_set)),
        "targets": [{key: _short(target[key]) for key in _TARGET_KEYS} for target in targets],
        "ballast_above_kg": float(whose.ballast_above_kg) if "ballast_present" in names else None,
        **({} if row.status == "planned" else {"status": row.status, "skip_reason": row.skip_reason}),
        "swapped_from": row.swapped_from,
        **({"swap_reason": row.swap_reason} if row.swapped_from else {}),
        "load_reason": line_reason(targets, dose=_dose(row.text), unit=whose.weight_unit),
        "previous": _previous_json(line.previous, names, shows_pain=whose.shows_pain),
        "sets": [_set_json(done, names, _pain_of(done) if whose.shows_pain else {}) for done in line.sets],
    }


def _previous_json(previous: list[SetRow], names: Iterable[str], *, shows_pain: bool) -> Json | None:
    if not previous:
        return None
    return {
        "date": cast(Any, previous[0].last_done_on).isoformat(),
        "sets": [
            {
                "number": row.number,
                "side": row.side,
                **_values_json(row, names),
                **_pain_json(_pain_of(row) if shows_pain else {}),
            }
            for row in previous
        ],
    }


def _pain_json(pain: Mapping[str, int]) -> Json:
    return {f"pain_{side}": pain[side] for side in _LEGS if side in pain}


def _pain_of(row: SetRow) -> Mapping[str, int]:
    scores = {"left": row.pain_left, "right": row.pain_right}
    return {side: score for side, score in scores.items() if score is not None}


def _set_json(row: Any, names: Iterable[str], pain: Mapping[str, int]) -> Json:
    """Say a set, read by hand or as a model: their columns have the same names."""
    return {
        "id": str(row.public_id),
        "number": row.number,
        "side": row.side,
        **_values_json(row, names),
        **_pain_json(pain),
        "performed_at": _instant_json(row.performed_at),
        "edited_at": _instant_json(row.edited_at),
    }


def _values_json(row: Any, names: Iterable[str]) -> Json:
    values: Json = {}
    for name in names:
        value = getattr(row, name)
        if value is not None and name in _DECIMALS:
            value = _short(float(value))
        values[name] = None if value == "" else value
    return values


def _short(value: Any) -> Any:
    """Return a number without the zero behind its point: a day holds many, and each byte is read over a phone."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _instant_json(at: datetime) -> str:
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def stored_set_json(
    logged: LoggedSet, item: SessionItem, *, shows_pain: bool, pain_stored: bool | None, notice: str
) -> Json:
    return {
        **_set_json(logged.row, loggable_fields(item), logged.pain if shows_pain else {}),
        "item": str(item.public_id),
        "deleted": logged.row.deleted_at is not None,
        "pain_stored": pain_stored,
        "notice": notice,
    }


def giving_json(giving: Giving, *, viewer: User) -> Json:
    return {
        "dry_run": giving.batch is None,
        "batch": str(giving.batch) if giving.batch else None,
        "fingerprint": giving.fingerprint,
        "athletes": [_outcome_json(outcome, viewer) for outcome in giving.outcomes],
    }


def _outcome_json(outcome: Outcome, viewer: User) -> Json:
    unit = viewer.reads_in(outcome.athlete.club.weight_unit)
    return {
        "athlete": str(outcome.athlete.public_id),
        "name": outcome.athlete.name,
        "assignment": str(outcome.assignment) if outcome.assignment else None,
        "start_week": outcome.start_week,
        "sessions": outcome.sessions,
        "first_on": _day_json(outcome.first_on),
        "last_on": _day_json(outcome.last_on),
        "loads_known": outcome.loads_known,
        "loads_open": outcome.loads_open,
        "loads": [
            {"exercise": one.exercise.name, "prescription": one.line.text, "load_reason": sample_reason(one, unit)}
            for one in outcome.samples
        ],
        "collisions": [
            {
                "week": one.week,
                "session": one.label,
                "date": _day_json(one.from_on),
                "moved_to": _day_json(one.to_on),
                "stuck": one.is_stuck,
                "why": one.why,
            }
            for one in outcome.collisions
        ],
        "overlaps": [
            {"programme": one.programme, "first_on": _day_json(one.first_on), "last_on": _day_json(one.last_on)}
            for one in outcome.overlaps
        ],
        "reason": outcome.reason,
    }


def _day_json(day: date | None) -> str | None:
    return day.isoformat() if day else None


def sample_reason(sample: LoadSample, unit: WeightUnit) -> str:
    """Return how the load of a line that is about to be laid out was made."""
    return line_reason(sample.targets, dose=_dose(sample.line.text), unit=unit)
