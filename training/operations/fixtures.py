"""Fixtures of a squad: typed in, changed, cancelled, brought back, and taken from a calendar file."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from http import HTTPStatus
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from athletes.choices import Sport
from athletes.models import Squad
from core.errors import DomainError
from training.choices import FixtureKind, FixtureSource
from training.files.ics import CalendarFile, Event, window_of
from training.models import Fixture

MOST_CHARACTERS = 120
_MEETS = {Sport.SPRINT, Sport.ATHLETICS}
_FROM_FILE = ("name", "place", "held_on", "held_at")


class FixtureChanged(DomainError):
    """Somebody changed the fixture since it was read; `stored` is how it stands."""

    code = "fixture_changed"
    status = HTTPStatus.PRECONDITION_FAILED

    def __init__(self, stored: Fixture) -> None:
        super().__init__(
            _("Somebody changed this fixture meanwhile. Nothing was stored; look at it and change it again.")
        )
        self.stored = stored


class FixturesMoved(DomainError):
    """What an import would do is no longer what was looked at."""

    code = "fixtures_changed"
    status = HTTPStatus.CONFLICT


@dataclass(frozen=True)
class Taken:
    """One event of a file with the fixture that it is or changes; `changes` maps fields to before and after."""

    event: Event
    fixture: Fixture | None
    changes: Mapping[str, tuple[Any, Any]]


@dataclass(frozen=True)
class Imported:
    """What a file did or would do; `seen` stands for exactly this."""

    new: list[Taken]
    changed: list[Taken]
    cancelled: list[Taken]
    unchanged: int
    outside: int
    seen: str

    @property
    def number(self) -> int:
        return len(self.new) + len(self.changed) + len(self.cancelled)


def usual_kind(sport: str) -> FixtureKind:
    """Return what a squad of a sport mostly competes in."""
    return FixtureKind.MEET if sport in _MEETS else FixtureKind.MATCH


def add_fixture(
    *, squad: Squad, kind: str, name: str, place: str, held_on: date, held_at: time | None, by: User
) -> Fixture:
    return Fixture.objects.create(
        club_id=squad.club_id,
        squad=squad,
        kind=kind,
        name=name,
        place=place,
        held_on=held_on,
        held_at=held_at,
        entered_by=by,
    )


@transaction.atomic
def change_fixture(*, fixture: Fixture, values: Mapping[str, Any], revision: int | None) -> Fixture:
    """Change kind, name, place, date or time; what is stored already is no change.

    Raises:
        FixtureChanged: `revision` is not the stored one.
    """
    stored = _locked(fixture, revision)
    if all(getattr(stored, name) == value for name, value in values.items()):
        return stored
    return _write(stored, values)


@transaction.atomic
def cancel_fixture(*, fixture: Fixture, revision: int | None, at: datetime) -> Fixture:
    """Take a fixture off the calendar; sessions no longer make room for it.

    Raises:
        FixtureChanged
    """
    stored = _locked(fixture, revision)
    return stored if stored.cancelled_at else _write(stored, {"cancelled_at": at})


@transaction.atomic
def restore_fixture(*, fixture: Fixture, revision: int | None) -> Fixture:
    """Bring a cancelled fixture back.

    Raises:
        FixtureChanged
    """
    stored = _locked(fixture, revision)
    return _write(stored, {"cancelled_at": None}) if stored.cancelled_at else stored


def _locked(fixture: Fixture, revision: int | None) -> Fixture:
    stored = Fixture.objects.select_for_update(of=("self",)).select_related("squad__club").get(pk=fixture.pk)
    if revision is not None and revision != stored.revision:
        raise FixtureChanged(stored)
    return stored


def _write(fixture: Fixture, values: Mapping[str, Any]) -> Fixture:
    for name, value in values.items():
        setattr(fixture, name, value)
    fixture.revision += 1
    fixture.save(update_fields=[*values, "revision", "updated_at"])
    return fixture


@transaction.atomic
def import_fixtures(
    *,
    squad: Squad,
    file: CalendarFile,
    kind: FixtureKind,
    by: User,
    today: date,
    at: datetime,
    dry_run: bool = False,
    seen: str | None = None,
) -> Imported:
    """Bring a squad's fixtures to where a calendar file has them, all or nothing; `kind` is for new ones.

    Events are known by their uid: a newer file moves, cancels and brings back what an older one made. Of a series,
    days that the file no longer holds are cancelled from today on. Fixtures that were typed in, and those of other
    files, stay as they are. Events not known yet are taken from a month ago to a year ahead.

    Raises:
        FixturesMoved: `seen` was given and the file would now do something else.
    """
    Squad.objects.select_for_update(no_key=True).get(pk=squad.pk)
    planned = _plan(squad, file, today)
    if dry_run:
        return planned
    if seen is not None and seen != planned.seen:
        raise FixturesMoved(_("The fixtures changed since you looked. Look again before you import."))
    Fixture.objects.bulk_create(
        Fixture(
            club_id=squad.club_id,
            squad=squad,
            kind=kind,
            source=FixtureSource.ICS,
            ics_uid=taken.event.key,
            entered_by=by,
            **_values(taken.event),
        )
        for taken in planned.new
    )
    for taken in (*planned.changed, *planned.cancelled):
        if taken.fixture:
            values = {name: after for name, (_before, after) in taken.changes.items() if name != "is_cancelled"}
            if "is_cancelled" in taken.changes:
                values["cancelled_at"] = at if taken.changes["is_cancelled"][1] else None
            _write(taken.fixture, values)
    return planned


def _plan(squad: Squad, file: CalendarFile, today: date) -> Imported:
    first, last = window_of(today)
    known = {row.ics_uid: row for row in Fixture.objects.filter(squad=squad, source=FixtureSource.ICS).order_by("pk")}
    new: list[Taken] = []
    changed: list[Taken] = []
    cancelled: list[Taken] = []
    unchanged = outside = 0
    for event in sorted(file.events, key=lambda event: (event.on, event.at or time.min, event.key)):
        row = known.pop(event.key, None)
        changes = _changes(row, event)
        if row is None and (event.is_cancelled or not first <= event.on <= last):
            outside += not event.is_cancelled
        elif row is None:
            new.append(Taken(event, None, {}))
        elif not changes:
            unchanged += 1
        else:
            (cancelled if event.is_cancelled and not row.cancelled_at else changed).append(Taken(event, row, changes))
    cancelled += _gone(known.values(), file.uids, today)
    return Imported(new, changed, cancelled, unchanged, outside, _digest([*new, *changed, *cancelled]))


def _changes(row: Fixture | None, event: Event) -> dict[str, tuple[Any, Any]]:
    if row is None:
        return {}
    was_cancelled = row.cancelled_at is not None
    if event.is_cancelled:
        # What it said before is kept for whoever looks it up.
        return {} if was_cancelled else {"is_cancelled": (False, True)}
    values = _values(event)
    changes = {name: (getattr(row, name), values[name]) for name in _FROM_FILE if getattr(row, name) != values[name]}
    return changes | ({"is_cancelled": (True, False)} if was_cancelled else {})


def _gone(rows: Iterable[Fixture], uids: frozenset[str], today: date) -> list[Taken]:
    """Return the coming fixtures of the file's events that stand on days which these no longer have."""
    return [
        Taken(
            Event(row.ics_uid, row.name, row.place, row.held_on, row.held_at, is_cancelled=True),
            row,
            {"is_cancelled": (False, True)},
        )
        for row in rows
        if row.held_on >= today
        and row.cancelled_at is None
        and (row.ics_uid in uids or row.ics_uid.rpartition("/")[0] in uids)
    ]


def _values(event: Event) -> dict[str, Any]:
    return {"name": event.name, "place": event.place, "held_on": event.on, "held_at": event.at}


def _digest(taken: Iterable[Taken]) -> str:
    said = "\n".join(f"{one.event!r} {one.fixture and one.fixture.revision}" for one in taken)
    return hashlib.blake2s(said.encode(), digest_size=12).hexdigest()
