"""The plan of a draft as it was typed, faults included (docs/builder.md)."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from programmes.rules.notation import parse_dose
from programmes.rules.refusals import LONGEST_LINE, NotationError, gettext_noop

MOST_WEEKS: Final = 52
MOST_COLUMNS: Final = 7
MOST_LINES: Final = 20
MOST_EXERCISE: Final = 120
MOST_TEXT: Final = LONGEST_LINE
MOST_LABEL: Final = 20
MOST_NOTE: Final = 200
MOST_WEEK_NOTE: Final = 60
MOST_STAGES: Final = 12
MOST_BYTES: Final = 1_000_000
DAYS_A_WEEK: Final = 7
TIMES_A_DAY: Final = 2

FaultField = Literal["exercise", "text", "session", "week"]
# A session's note as it is stored with the note of its week before it.
_BETWEEN_NOTES: Final = " · "


class DocumentError(ValueError):
    """A document that is malformed, so that it cannot be stored at all.

    `path` is a JSON pointer to the fault, `template` with `params` the sentence in English.
    """

    def __init__(self, path: str, template: str, params: Mapping[str, object] | None = None) -> None:
        self.path = path
        self.template = template
        self.params = dict(params or {})
        super().__init__(f"{path}: {template % self.params}")


@dataclass(frozen=True)
class Line:
    """What was typed: an exercise, by its slug when it names one, and the notation."""

    exercise: str
    text: str

    @property
    def is_blank(self) -> bool:
        return not self.exercise and not self.text.strip()


@dataclass(frozen=True)
class Session:
    """One cell of the grid; `stage` is the number of the stage it belongs to, in a plan that has stages."""

    label: str
    per_week: int = 1
    per_day: int = 1
    note: str = ""
    lines: tuple[Line, ...] = ()
    stage: int | None = None


@dataclass(frozen=True)
class Week:
    """One row of the grid; None is a rest."""

    sessions: tuple[Session | None, ...]
    note: str = ""


@dataclass(frozen=True)
class Document:
    """Weeks with one number of columns."""

    weeks: tuple[Week, ...]

    @property
    def columns(self) -> int:
        return len(self.weeks[0].sessions)

    def to_json(self) -> dict[str, Any]:
        return {
            "weeks": [
                {"note": week.note, "sessions": [_session_json(session) for session in week.sessions]}
                for week in self.weeks
            ]
        }


@dataclass(frozen=True)
class Fault:
    """What keeps a plan from being given: where (counted from 0; None where all of it is meant) and why.

    `position` counts the characters of the text from 0. `template` with `params` is the sentence in English;
    `notation` is the refusal of a line that cannot be read, which says it instead.
    """

    week: int
    column: int | None
    line: int | None
    field: FaultField
    template: str
    params: Mapping[str, object] = dataclasses.field(default_factory=dict)
    position: int | None = None
    notation: NotationError | None = None


_OBJECT = gettext_noop("an object with the keys %(keys)s")
_UNKNOWN_KEY = gettext_noop("no value, since this key is unknown; known are %(keys)s")
_MISSING_KEY = gettext_noop("a value; it is missing")
_LIST = gettext_noop("a list of %(low)d to %(high)d")
_TEXT = gettext_noop("a text of at most %(high)d characters, without breaks")
_WHOLE = gettext_noop("a whole number from %(low)d to %(high)d")
_SESSION = gettext_noop("a session with the keys %(keys)s, or null for a rest")
_SAME_COLUMNS = gettext_noop("as many sessions as the first week has, which is %(count)d; null for a rest")
_NOTES = gettext_noop("at most %(high)d characters together with the note of its week")
_SIZE = gettext_noop("at most %(high)d bytes in all")


def check_document(raw: object) -> Document:
    """Return the document that the JSON value holds; what was typed in its lines may be wrong.

    Raises:
        DocumentError: it has another shape, unknown keys, or more than a plan may hold.
    """
    weeks = tuple(
        _week(value, f"/weeks/{place}")
        for place, value in enumerate(_list(_keys(raw, "", ("weeks",))["weeks"], "/weeks", 1, MOST_WEEKS))
    )
    document = Document(weeks)
    for place, week in enumerate(weeks):
        if len(week.sessions) != document.columns:
            raise DocumentError(f"/weeks/{place}/sessions", _SAME_COLUMNS, {"count": document.columns})
    if len(json.dumps(document.to_json(), ensure_ascii=False).encode()) > MOST_BYTES:
        raise DocumentError("", _SIZE, {"high": MOST_BYTES})
    return document


def _week(raw: object, path: str) -> Week:
    value = _keys(raw, path, ("sessions",), ("note",))
    note = _text(value.get("note", ""), f"{path}/note", MOST_WEEK_NOTE).strip()
    sessions = tuple(
        None if session is None else _session(session, f"{path}/sessions/{place}", note)
        for place, session in enumerate(_list(value["sessions"], f"{path}/sessions", 1, MOST_COLUMNS))
    )
    return Week(sessions, note)


def _session(raw: object, path: str, week_note: str) -> Session:
    value = _keys(raw, path, ("label", "lines"), ("per_week", "per_day", "note", "stage"), sentence=_SESSION)
    note = _text(value.get("note", ""), f"{path}/note", MOST_NOTE).strip()
    if len(stored_note(week_note, note)) > MOST_NOTE:
        raise DocumentError(f"{path}/note", _NOTES, {"high": MOST_NOTE})
    lines = _list(value["lines"], f"{path}/lines", 0, MOST_LINES)
    stage = value.get("stage")
    return Session(
        label=_text(value["label"], f"{path}/label", MOST_LABEL).strip(),
        per_week=_whole(value.get("per_week", 1), f"{path}/per_week", DAYS_A_WEEK),
        per_day=_whole(value.get("per_day", 1), f"{path}/per_day", TIMES_A_DAY),
        note=note,
        lines=tuple(_line(line, f"{path}/lines/{place}") for place, line in enumerate(lines)),
        stage=None if stage is None else _whole(stage, f"{path}/stage", MOST_STAGES),
    )


def _line(raw: object, path: str) -> Line:
    value = _keys(raw, path, ("exercise", "text"))
    return Line(
        exercise=_text(value["exercise"], f"{path}/exercise", MOST_EXERCISE).strip(),
        # Kept to the blank, so that the place of a fault is the place on the screen.
        text=_text(value["text"], f"{path}/text", MOST_TEXT),
    )


def _keys(
    raw: object, path: str, needed: tuple[str, ...], free: tuple[str, ...] = (), *, sentence: str = _OBJECT
) -> Mapping[str, object]:
    known = {"keys": ", ".join((*needed, *free))}
    if not isinstance(raw, Mapping):
        raise DocumentError(path, sentence, known)
    for key in raw:
        if key not in needed and key not in free:
            raise DocumentError(f"{path}/{str(key)[:MOST_EXERCISE]}", _UNKNOWN_KEY, known)
    for key in needed:
        if key not in raw:
            raise DocumentError(f"{path}/{key}", _MISSING_KEY)
    return raw


def _list(raw: object, path: str, low: int, high: int) -> list[object]:
    if not isinstance(raw, list) or not low <= len(raw) <= high:
        raise DocumentError(path, _LIST, {"low": low, "high": high})
    return raw


def _text(raw: object, path: str, high: int) -> str:
    if not isinstance(raw, str) or len(raw) > high or not _can_be_kept(raw):
        raise DocumentError(path, _TEXT, {"high": high})
    return raw


def _can_be_kept(text: str) -> bool:
    """Tell whether a database and a page can hold the text as one line."""
    return not any(ord(character) < 32 or 0xD800 <= ord(character) <= 0xDFFF for character in text)


def _whole(raw: object, path: str, high: int) -> int:
    if isinstance(raw, bool) or not isinstance(raw, int) or not 1 <= raw <= high:
        raise DocumentError(path, _WHOLE, {"low": 1, "high": high})
    return raw


def _session_json(session: Session | None) -> dict[str, Any] | None:
    if session is None:
        return None
    return {
        "label": session.label,
        "per_week": session.per_week,
        "per_day": session.per_day,
        "note": session.note,
        "lines": [{"exercise": line.exercise, "text": line.text} for line in session.lines],
    } | ({} if session.stage is None else {"stage": session.stage})


def stored_note(week_note: str, note: str) -> str:
    """Return the note of a session with the note of its week before it, as a frozen plan holds them."""
    return _BETWEEN_NOTES.join(part for part in (week_note, note) if part)


def typed_notes(stored: Collection[str]) -> tuple[str, list[str]]:
    """Return the note of a week and those of its sessions from what `stored_note` made of them.

    Words that all sessions of a week begin with are the week's; joined again they say the same.
    """
    parts = [note.partition(_BETWEEN_NOTES) for note in stored]
    shared = {first for first, _between, _rest in parts}
    week_note = shared.pop() if len(shared) == 1 else ""
    if not week_note or len(week_note) > MOST_WEEK_NOTE:
        return "", list(stored)
    return week_note, [rest for _first, _between, rest in parts]


_NO_SESSIONS = gettext_noop("The plan holds no session yet. Add one.")
_NO_LABEL = gettext_noop("This session has no name. Give it one, such as A.")
_SAME_LABEL = gettext_noop("Two sessions of this week are called %(label)s. Give each its own name.")
_NO_LINES = gettext_noop("This session has no line. Add one, or make it a rest.")
_TOO_MANY_DAYS = gettext_noop("This week asks for %(count)d training days; a week has %(most)d.")
_NO_EXERCISE = gettext_noop("Name the exercise of this line.")
_UNKNOWN_EXERCISE = gettext_noop("“%(exercise)s” is no exercise of your library.")
_NO_STAGE = gettext_noop("This session names no stage; the plan has %(count)d of them.")


def faults(document: Document, known_slugs: Collection[str], *, stages: int = 0) -> list[Fault]:
    """Return all that keeps a plan from being given, from its first week on; blank lines are passed over.

    `known_slugs` are the exercises that the club may use, `stages` is how many stages the plan has.
    """
    found: list[Fault] = []
    if not any(session for week in document.weeks for session in week.sessions):
        found.append(Fault(0, 0, None, "session", _NO_SESSIONS))
    refused: dict[str, NotationError | None] = {}
    for number, week in enumerate(document.weeks):
        days = sum(session.per_week for session in week.sessions if session)
        if days > DAYS_A_WEEK:
            found.append(Fault(number, None, None, "week", _TOO_MANY_DAYS, {"count": days, "most": DAYS_A_WEEK}))
        labels: set[str] = set()
        for column, session in enumerate(week.sessions):
            if session is None:
                continue
            for template in _session_faults(session, labels, stages):
                found.append(
                    Fault(number, column, None, "session", template, {"label": session.label, "count": stages})
                )
            labels.add(session.label)
            for place, line in enumerate(session.lines):
                found += _line_faults(line, (number, column, place), known_slugs, refused)
    return found


def _session_faults(session: Session, labels: Collection[str], stages: int) -> Iterator[str]:
    if not session.label:
        yield _NO_LABEL
    elif session.label in labels:
        yield _SAME_LABEL
    if all(line.is_blank for line in session.lines):
        yield _NO_LINES
    if stages and not 1 <= (session.stage or 0) <= stages:
        yield _NO_STAGE


def _line_faults(
    line: Line, place: tuple[int, int, int], known: Collection[str], refused: dict[str, NotationError | None]
) -> Iterator[Fault]:
    if line.is_blank:
        return
    if line.exercise not in known:
        template = _UNKNOWN_EXERCISE if line.exercise else _NO_EXERCISE
        yield Fault(*place, "exercise", template, {"exercise": line.exercise}, position=0)
    # A plan repeats its lines from week to week, and each is read once.
    if line.text not in refused:
        refused[line.text] = _refusal_of(line.text)
    if error := refused[line.text]:
        yield Fault(*place, "text", error.template, error.params, position=error.position, notation=error)


def _refusal_of(text: str) -> NotationError | None:
    try:
        parse_dose(text)
    except NotationError as error:
        return error
    return None
