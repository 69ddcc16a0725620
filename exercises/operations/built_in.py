"""Writes to the exercise library."""

import uuid
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml
from django.db import transaction

from exercises.models import Exercise, ExerciseRevision, TestProtocol

DATA = Path(__file__).resolve().parents[1] / "data"
# Built-in rows keep their ids on every installation, so that addresses can be passed on.
BUILT_IN = uuid.UUID("6f7b1d0e-3f0e-5c39-9a42-50c1e5a50001")
_TEXTS = ("name", "setup", "cues", "faults", "safety")
_LINKS = ("progression", "regression")


def built_in_id(kind: str, slug: str) -> uuid.UUID:
    return uuid.uuid5(BUILT_IN, f"{kind}/{slug}")


@transaction.atomic
def load_built_in_exercises() -> int:
    """Bring the built-in exercises and tests in line with their data files; return how many rows changed.

    Changed texts make a new revision; the old one stays for the sessions that were laid out with it.
    """
    entries = yaml.safe_load((DATA / "exercises.yaml").read_text(encoding="utf-8"))
    stored = {exercise.slug: exercise for exercise in Exercise.objects.filter(club__isnull=True)}
    changed = sum(_store_exercise(stored, entry) for entry in entries)
    for entry in entries:
        changed += _link(stored, entry)
    tests = yaml.safe_load((DATA / "test_protocols.yaml").read_text(encoding="utf-8"))
    return changed + _store_protocols(stored, tests)


def _store_exercise(stored: dict[str, Exercise], entry: dict[str, Any]) -> int:
    values = {name: value for name, value in entry.items() if name not in (*_LINKS, "changes")}
    values |= {"figure": entry["slug"], "asks_acknowledgement": entry.get("asks_acknowledgement", False)}
    if (share := entry["bodyweight_fraction"]) is not None:
        values["bodyweight_fraction"] = Decimal(str(share))
    exercise = stored.get(entry["slug"])
    if exercise is None:
        stored[entry["slug"]] = exercise = Exercise(
            public_id=built_in_id("exercise", entry["slug"]), club=None, revision=0
        )
    elif all(getattr(exercise, name) == value for name, value in values.items()):
        return 0
    is_new = exercise.pk is None
    new_texts = is_new or any(getattr(exercise, name) != values[name] for name in _TEXTS)
    exercise.safety_revision += not is_new and exercise.safety != values["safety"]
    for name, value in values.items():
        setattr(exercise, name, value)
    exercise.revision += new_texts
    exercise.full_clean(exclude=["public_id"])
    exercise.save()
    if new_texts:
        ExerciseRevision.objects.create(
            exercise=exercise,
            number=exercise.revision,
            safety_revision=exercise.safety_revision,
            change_note="" if is_new else entry.get("changes", ""),
            **{name: values[name] for name in _TEXTS},
        )
    return 1


def _link(stored: dict[str, Exercise], entry: dict[str, Any]) -> int:
    exercise = stored[entry["slug"]]
    wanted = {f"{name}_id": stored[entry[name]].pk if entry[name] else None for name in _LINKS}
    if all(getattr(exercise, name) == value for name, value in wanted.items()):
        return 0
    Exercise.objects.filter(pk=exercise.pk).update(**wanted)
    return 1


def _store_protocols(exercises: dict[str, Exercise], entries: list[dict[str, Any]]) -> int:
    stored = {protocol.slug: protocol for protocol in TestProtocol.objects.filter(club__isnull=True)}
    changed = 0
    for entry in entries:
        values = {**entry, "exercise": exercises[entry["exercise"]]}
        protocol = stored.get(entry["slug"]) or TestProtocol(
            public_id=built_in_id("test", entry["slug"]), club=None, exercise=values["exercise"]
        )
        if protocol.pk and all(getattr(protocol, name) == value for name, value in values.items()):
            continue
        for name, value in values.items():
            setattr(protocol, name, value)
        protocol.full_clean(exclude=["public_id"])
        protocol.save()
        changed += 1
    return changed
