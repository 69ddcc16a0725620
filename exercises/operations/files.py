"""Taking a file of exercises into a club's library: the whole of it, or nothing."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import Club, User
from core.errors import DomainError, Fault
from core.text import is_printable
from exercises.models import Exercise
from exercises.operations.authoring import (
    create_exercises,
    differing,
    entry_of,
    revise_exercises,
)
from exercises.operations.catalogue import Catalogue, catalogue_of, locked_catalogue
from exercises.operations.entries import NOTE, read_entry, read_value

Entry = Mapping[str, Any]
# Whoever has so many mends the first ones and comes back; an answer has to end somewhere.
MOST_FAULTS = 10_000


@dataclass(frozen=True)
class Placed:
    """An entry as a file gives it, unchecked, and where it stands: its row in a table, its line in a text."""

    entry: Entry
    number: int
    is_row: bool = False
    lines: Mapping[str, int] = field(default_factory=dict)

    def where(self, name: str = "") -> str:
        """Return "Row 5" or "Line 12", the latter that of the key where it has one."""
        if self.is_row:
            return _("Row %(number)d") % {"number": self.number}
        return _("Line %(number)d") % {"number": self.lines.get(name, self.number)}


@dataclass(frozen=True)
class FileFault:
    """What is wrong with one key of one entry; `number` counts entries from 0."""

    number: int
    where: str
    slug: str
    key: str
    code: str
    sentence: str

    @property
    def as_fault(self) -> Fault:
        place = ", ".join(filter(None, (self.where, self.slug)))
        return Fault(f"{self.number}/{self.key}", self.code, f"{place}: {self.sentence}")


class ImportRefused(DomainError):
    """Entries of a file that cannot be stored; `found` is every fault of every one of them."""

    code = "invalid"

    def __init__(self, found: Sequence[FileFault]) -> None:
        message = _("Nothing was imported, since some values cannot be used: %(count)d.") % {"count": len(found)}
        super().__init__(message, faults=[fault.as_fault for fault in found])
        self.found = found


class LibraryChanged(DomainError):
    """The library is not the one any more that the file was checked against."""

    code = "library_changed"
    status = 409


@dataclass(frozen=True)
class Taken:
    """What a file does to one exercise.

    `changes` are the values before and after, by key: of the version that stood, or of the built-in exercise that
    the club's own one of the same slug stands before from now on.
    """

    slug: str
    name: str
    changes: Mapping[str, tuple[Any, Any]]
    before_built_in: bool = False
    brought_back: bool = False


@dataclass(frozen=True)
class Imported:
    """What a file did, or would do; `seen` names this very outcome."""

    new: Sequence[Taken]
    changed: Sequence[Taken]
    unchanged: int
    seen: str


@dataclass
class _Line:
    """One entry on its way: `stored` is the club's own exercise of that slug, `built_in` one it would stand before."""

    number: int
    placed: Placed
    entry: dict[str, Any]
    note: Any
    stored: Exercise | None
    built_in: Exercise | None
    first: Placed | None

    @property
    def slug(self) -> str:
        slug = self.entry.get("slug")
        return slug if isinstance(slug, str) else ""

    def fault(self, key: str, code: str, sentence: str) -> FileFault:
        return FileFault(self.number, self.placed.where(key), self.slug[:60], key, code, sentence)


@transaction.atomic
def import_library(
    *, club: Club, entries: Sequence[Placed], by: User, at: datetime, dry_run: bool = False, seen: str | None = None
) -> Imported:
    """Add what is new, make a new version of what differs and leave the rest; with `dry_run` nothing is written.

    Exercises are known by their slug. Keys that an entry leaves out stay as they are. What equals a built-in
    exercise is left as that; what differs from one becomes the club's own, which stands before it. A retired
    exercise that the file holds is offered again. `seen` is the outcome of a check that must still be the one.

    Raises:
        ImportRefused: with every fault of every entry, up to MOST_FAULTS.
        LibraryChanged: the outcome would be another than `seen`.
    """
    catalogue = catalogue_of(club) if dry_run else locked_catalogue(club)
    read = _lines(club, entries)
    lines = [line for line in read if not _equals_built_in(line, catalogue)]
    _plan(lines, catalogue)
    new, changed, faults = [], [], []
    for line in lines:
        reading = read_entry(line.entry, catalogue=catalogue, exercise=line.stored)
        found = [line.fault(fault.field, fault.code, fault.message) for fault in reading.faults]
        order = {key: place for place, key in enumerate(line.placed.entry)}
        found += _faults_beside_the_entry(line)
        faults += sorted(found, key=lambda fault: order.get(fault.key, len(order)))
        if len(faults) >= MOST_FAULTS:
            break
        if faults:
            continue
        taken = _taken(line, reading.values)
        if line.stored is None:
            new.append((line, taken))
        elif taken.changes or taken.brought_back:
            changed.append((line, taken))
    if faults:
        raise ImportRefused(faults)
    outcome = Imported(
        new=[taken for _line, taken in new],
        changed=[taken for _line, taken in changed],
        unchanged=len(read) - len(new) - len(changed),
        seen=_digest([*new, *changed]),
    )
    if seen is not None and seen != outcome.seen:
        raise LibraryChanged(_("The library was changed since this file was checked; look at what it would do now."))
    if not dry_run:
        create_exercises(club=club, entries=[line.entry for line, _taken in new], catalogue=catalogue, by=by, at=at)
        revise_exercises(changes=[*_revisions(changed)], catalogue=catalogue, by=by, at=at)
        _offer_again([line.stored for line, taken in changed if taken.brought_back], at=at)
    return outcome


def _lines(club: Club, entries: Sequence[Placed]) -> list[_Line]:
    slugs = [slug for placed in entries if isinstance(slug := placed.entry.get("slug"), str) and is_printable(slug)]
    rows = Exercise.objects.filter(Q(club=club) | Q(club__isnull=True), slug__in=slugs)
    own: dict[str, Exercise] = {}
    built_in: dict[str, Exercise] = {}
    for exercise in rows.select_related("club", "progression", "regression"):
        (built_in if exercise.club_id is None else own)[exercise.slug] = exercise
    first: dict[str, Placed] = {}
    lines = []
    for number, placed in enumerate(entries):
        slug = placed.entry.get("slug")
        slug = slug if isinstance(slug, str) else ""
        stored = own.get(slug)
        # Where the club's own is retired the built-in one stands.
        hidden = built_in.get(slug) if stored is None or stored.retired_at else None
        base = hidden or stored
        entry = (entry_of(base) if base else {}) | dict(placed.entry)
        note = entry.pop("changes", None)
        lines.append(_Line(number, placed, entry, note, stored, hidden, first.get(slug)))
        if slug:
            first.setdefault(slug, placed)
    return lines


def _equals_built_in(line: _Line, catalogue: Catalogue) -> bool:
    if line.built_in is None or line.first is not None:
        return False
    reading = read_entry(line.entry, catalogue=catalogue, exercise=None)
    built_in = entry_of(line.built_in)
    return reading.values.keys() == built_in.keys() and not differing(built_in, reading.values)


def _plan(lines: Iterable[_Line], catalogue: Catalogue) -> None:
    """Take every entry into the catalogue, so that entries may link to each other in any order."""
    for line in lines:
        if not line.slug or line.first is not None:
            continue
        line.entry = catalogue.plan(line.entry)
        if line.stored and line.stored.retired_at:
            catalogue.put(replace(catalogue.rungs[line.slug], is_retired=False))


def _faults_beside_the_entry(line: _Line) -> Iterable[FileFault]:
    if line.first is not None:
        sentence = _("“%(slug)s” stands in the file already: %(where)s.")
        yield line.fault("slug", "twice", sentence % {"slug": line.slug[:60], "where": line.first.where().lower()})
    note = read_value("changes", NOTE, line.note or None)
    if isinstance(note, Fault) and note.code != "required":
        yield line.fault("changes", note.code, note.message)


def _taken(line: _Line, values: Entry) -> Taken:
    base = line.stored or line.built_in
    before = entry_of(base) if base else values
    return Taken(
        slug=values["slug"],
        name=values["name"],
        changes={key: (before[key], value) for key, value in differing(before, values).items()},
        before_built_in=line.built_in is not None,
        brought_back=line.stored is not None and line.stored.retired_at is not None,
    )


def _digest(outcome: Iterable[tuple[_Line, Taken]]) -> str:
    said = [
        (taken.slug, line.stored.revision if line.stored else 0, [*taken.changes], taken.brought_back)
        for line, taken in outcome
    ]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()


def _revisions(changed: Iterable[tuple[_Line, Taken]]) -> Iterable[tuple[Exercise, Entry, str]]:
    for line, taken in changed:
        if line.stored and taken.changes:
            yield line.stored, line.entry, line.note or _("Imported from a file")


def _offer_again(retired: Sequence[Exercise | None], *, at: datetime) -> None:
    ids = [exercise.pk for exercise in retired if exercise]
    if ids:
        Exercise.objects.filter(pk__in=ids).update(retired_at=None, updated_at=at)
