"""Weeks and columns of a draft: added, doubled, taken out. Every function returns a new document."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from programmes.rules.document import MOST_COLUMNS, MOST_WEEKS, Document, Session, Week
from programmes.rules.refusals import gettext_noop


class CannotArrange(ValueError):
    """The plan would have too many or too few weeks or columns; `template` with `params` says so in English."""

    def __init__(self, template: str, params: Mapping[str, object] | None = None) -> None:
        self.template = template
        self.params = dict(params or {})
        super().__init__(template % self.params)


_MOST_WEEKS: Final = gettext_noop("A plan has at most %(most)d weeks.")
_LAST_WEEK: Final = gettext_noop("A plan has at least one week.")
_MOST_COLUMNS: Final = gettext_noop("A week has at most %(most)d sessions.")
_LAST_COLUMN: Final = gettext_noop("A week has at least one session.")
_NO_PLACE: Final = gettext_noop("The plan has no such week or session any more.")


def add_week(document: Document) -> Document:
    """Add a week of rest at the end."""
    return _with_week(document, len(document.weeks), Week((None,) * document.columns))


def duplicate_week(document: Document, week: int) -> Document:
    """Put a copy of a week after it."""
    return _with_week(document, week + 1, _week(document, week))


def remove_week(document: Document, week: int) -> Document:
    _week(document, week)
    if len(document.weeks) == 1:
        raise CannotArrange(_LAST_WEEK)
    return Document(document.weeks[:week] + document.weeks[week + 1 :])


def note_week(document: Document, week: int, note: str) -> Document:
    return _put_week(document, week, replace(_week(document, week), note=note))


def add_column(document: Document) -> Document:
    """Add one more session to every week, a rest for now."""
    if document.columns == MOST_COLUMNS:
        raise CannotArrange(_MOST_COLUMNS, {"most": MOST_COLUMNS})
    return Document(tuple(replace(week, sessions=(*week.sessions, None)) for week in document.weeks))


def remove_column(document: Document, column: int) -> Document:
    """Take one session out of every week."""
    if not 0 <= column < document.columns:
        raise CannotArrange(_NO_PLACE)
    if document.columns == 1:
        raise CannotArrange(_LAST_COLUMN)
    return Document(
        tuple(replace(week, sessions=week.sessions[:column] + week.sessions[column + 1 :]) for week in document.weeks)
    )


def put_session(document: Document, week: int, column: int, session: Session | None) -> Document:
    """Put a session, or a rest, in the place of another."""
    row = _week(document, week)
    if not 0 <= column < document.columns:
        raise CannotArrange(_NO_PLACE)
    sessions = (*row.sessions[:column], session, *row.sessions[column + 1 :])
    return _put_week(document, week, replace(row, sessions=sessions))


def copy_session(document: Document, week: int, column: int, *, to_week: int, to_column: int) -> Document:
    """Put a copy of a session in another place, under a name that no other session of that week has."""
    session = session_at(document, week, column)
    if session is None:
        raise CannotArrange(_NO_PLACE)
    labels = {
        other.label for place, other in enumerate(_week(document, to_week).sessions) if other and place != to_column
    }
    if session.label in labels:
        emptied = put_session(document, to_week, to_column, None)
        session = replace(session, label=free_label(emptied, to_week, to_column))
    return put_session(document, to_week, to_column, session)


def session_at(document: Document, week: int, column: int) -> Session | None:
    """Return the session of a place; None where it is a rest or there is no such place."""
    if not (0 <= week < len(document.weeks) and 0 <= column < document.columns):
        return None
    return document.weeks[week].sessions[column]


def free_label(document: Document, week: int, column: int) -> str:
    """Return a name for a new session: the letter of its column, or the first that its week does not use."""
    taken = {session.label for session in document.weeks[week].sessions if session}
    letters = [chr(ord("A") + place) for place in range(MOST_COLUMNS)]
    return next(letter for letter in [letters[column], *letters] if letter not in taken)


def _week(document: Document, week: int) -> Week:
    if not 0 <= week < len(document.weeks):
        raise CannotArrange(_NO_PLACE)
    return document.weeks[week]


def _put_week(document: Document, place: int, week: Week) -> Document:
    return Document((*document.weeks[:place], week, *document.weeks[place + 1 :]))


def _with_week(document: Document, place: int, week: Week) -> Document:
    if len(document.weeks) == MOST_WEEKS:
        raise CannotArrange(_MOST_WEEKS, {"most": MOST_WEEKS})
    return Document((*document.weeks[:place], week, *document.weeks[place:]))
