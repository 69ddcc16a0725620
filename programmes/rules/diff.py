"""What differs between two versions of a plan, session by session and line by line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import Final, Literal

from programmes.rules.document import Document, Line, Session, Week, stored_note

ChangeKind = Literal["added", "removed", "changed"]
SessionField = Literal["label", "per_week", "per_day", "note", "stage"]
_FIELDS: Final[tuple[SessionField, ...]] = ("label", "per_week", "per_day", "note", "stage")


@dataclass(frozen=True)
class LineChange:
    """A line before and after; null where there was or is none."""

    before: Line | None
    after: Line | None

    @property
    def kind(self) -> ChangeKind:
        return _kind(self.before, self.after)


@dataclass(frozen=True)
class FieldChange:
    name: SessionField
    before: str | int | None
    after: str | int | None


@dataclass(frozen=True)
class SessionChange:
    """One cell of the grid, `column` counted from 1; a note is that of its week and its own in one."""

    column: int
    before: Session | None
    after: Session | None
    fields: tuple[FieldChange, ...]
    lines: tuple[LineChange, ...]

    @property
    def kind(self) -> ChangeKind:
        return _kind(self.before, self.after)

    @property
    def label(self) -> str:
        session = self.after or self.before
        return session.label if session else ""


@dataclass(frozen=True)
class WeeksChange:
    """Consecutive weeks, counted from 1, that change alike."""

    first: int
    last: int
    kind: ChangeKind
    sessions: tuple[SessionChange, ...]


def diff(before: Document, after: Document) -> tuple[WeeksChange, ...]:
    """Return what changed, by week; nothing for plans that ask for the same.

    Sessions are compared cell by cell. Lines of one exercise are one line with another text; a line that went
    elsewhere in its session is removed and added.
    """
    found: list[WeeksChange] = []
    for number in range(1, max(len(before.weeks), len(after.weeks)) + 1):
        old, new = _week(before, number), _week(after, number)
        sessions = tuple(_sessions(old, new))
        if old is not None and new is not None and not sessions:
            continue
        change = WeeksChange(number, number, _kind(old, new), sessions)
        last = found[-1] if found else None
        if last and last.last == number - 1 and (last.kind, last.sessions) == (change.kind, sessions):
            found[-1] = replace(last, last=number)
        else:
            found.append(change)
    return tuple(found)


def _kind(before: object, after: object) -> ChangeKind:
    if before is None:
        return "added"
    return "removed" if after is None else "changed"


def _week(document: Document, number: int) -> Week | None:
    return document.weeks[number - 1] if number <= len(document.weeks) else None


def _cells(week: Week | None) -> list[Session | None]:
    """Return the sessions of a week, each with the whole of its note."""
    if week is None:
        return []
    return [
        session and replace(session, note=stored_note(week.note, session.note), lines=_written(session))
        for session in week.sessions
    ]


def _written(session: Session) -> tuple[Line, ...]:
    return tuple(line for line in session.lines if not line.is_blank)


def _sessions(old: Week | None, new: Week | None) -> Iterator[SessionChange]:
    before, after = _cells(old), _cells(new)
    for column in range(max(len(before), len(after))):
        was = before[column] if column < len(before) else None
        now = after[column] if column < len(after) else None
        if was != now:
            fields = tuple(_fields(was, now)) if was and now else ()
            lines = tuple(_lines(was.lines if was else (), now.lines if now else ()))
            yield SessionChange(column + 1, was, now, fields, lines)


def _fields(was: Session, now: Session) -> Iterator[FieldChange]:
    for name in _FIELDS:
        before, after = getattr(was, name), getattr(now, name)
        if before != after:
            yield FieldChange(name, before, after)


def _lines(before: Sequence[Line], after: Sequence[Line]) -> Iterator[LineChange]:
    matcher = SequenceMatcher(
        None, [line.exercise for line in before], [line.exercise for line in after], autojunk=False
    )
    for tag, first, last, new_first, new_last in matcher.get_opcodes():
        if tag == "equal":
            for was, now in zip(before[first:last], after[new_first:new_last], strict=True):
                if was != now:
                    yield LineChange(was, now)
            continue
        for was in before[first:last]:
            yield LineChange(was, None)
        for now in after[new_first:new_last]:
            yield LineChange(None, now)
