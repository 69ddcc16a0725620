"""Sessions as the API says them: plain dictionaries, since a phone asks for its day often."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from core.units import WeightUnit
from programmes.rules.notation import parse_dose
from programmes.serializers import prescription_json
from training.models import SessionItem, SetLog
from training.operations.assigning import Outcome
from training.operations.sets import LoggedSet, loggable_fields
from training.queries.days import ItemView, Previous, SessionView
from training.wording import line_reason

Json = dict[str, Any]
_TARGET_KEYS = (
    "number", "side", "kind", "reps_min", "reps_max", "hold_s", "distance_m", "load_kg", "force_n",
)  # fmt: skip
_DECIMALS = frozenset(("distance_m", "load_kg", "force_n", "rir", "counterweight_kg"))
# A squad's lines repeat a few prescriptions.
_dose = lru_cache(maxsize=1024)(parse_dose)


def session_json(view: SessionView) -> Json:
    session = view.session
    unit: WeightUnit = session.athlete.club.weight_unit
    return {
        "id": str(session.public_id),
        "athlete": str(session.athlete.public_id),
        "kind": session.kind,
        "title": session.title,
        "date": session.scheduled_on.isoformat(),
        "time": session.scheduled_time.isoformat("minutes") if session.scheduled_time else None,
        "status": session.status,
        "programme": str(session.assignment.programme.public_id) if session.assignment else None,
        "items": [_item_json(item_view, unit) for item_view in view.items],
        "effort": session.effort,
        "minutes": session.minutes,
        "revision": session.revision,
    }


def _item_json(view: ItemView, unit: WeightUnit) -> Json:
    item, exercise = view.item, view.item.exercise
    names = loggable_fields(item)
    return {
        "id": str(item.public_id),
        "position": item.position,
        # Lines stand alone; groups of lines done in turn are not planned yet.
        "group": None,
        "exercise": {
            "id": str(exercise.public_id),
            "slug": exercise.slug,
            "name": exercise.name,
            "revision": item.exercise_revision,
        },
        "prescription": prescription_json(item),
        "targets": [{key: target[key] for key in _TARGET_KEYS} for target in item.targets],
        "load_reason": line_reason(item.targets, dose=_dose(item.text), unit=unit),
        "previous": _previous_json(view.previous, names),
        "sets": [_set_json(row, names, view.pain.get(row.pk, {})) for row in view.sets],
    }


def _previous_json(previous: Previous | None, names: Iterable[str]) -> Json | None:
    if previous is None:
        return None
    return {
        "date": previous.on.isoformat(),
        "sets": [
            {"number": row.number, "side": row.side, **_values_json(row, names)} for row in previous.sets
        ],
    }


def _set_json(row: SetLog, names: Iterable[str], pain: Mapping[str, int]) -> Json:
    return {
        "id": str(row.public_id),
        "number": row.number,
        "side": row.side,
        **_values_json(row, names),
        **{f"pain_{side}": score for side, score in pain.items()},
        "performed_at": _instant_json(row.performed_at),
        "edited_at": _instant_json(row.edited_at),
    }


def _values_json(row: SetLog, names: Iterable[str]) -> Json:
    values: Json = {}
    for name in names:
        value = getattr(row, name)
        if name in _DECIMALS:
            values[name] = None if value is None else float(value)
        else:
            values[name] = None if value == "" else value
    return values


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


def outcome_json(outcome: Outcome) -> Json:
    return {
        "athlete": str(outcome.athlete.public_id),
        "name": outcome.athlete.name,
        "assignment": str(outcome.assignment) if outcome.assignment else None,
        "sessions": outcome.sessions,
        "first_on": outcome.first_on.isoformat() if outcome.first_on else None,
        "last_on": outcome.last_on.isoformat() if outcome.last_on else None,
        "loads_known": outcome.loads_known,
        "loads_open": outcome.loads_open,
        "reason": outcome.reason,
    }
