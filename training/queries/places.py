"""A line and the sets at one place of it, as logging needs them: written by hand, for every set waits for this."""

import uuid
from dataclasses import dataclass
from typing import NamedTuple

from django.db import connection

from accounts.models import Club
from athletes.models import Athlete
from core.rows import columns_of, take_row
from exercises.models import Exercise
from training.models import Session, SessionItem, SetLog

_LINE_SQL = f"""
    SELECT {columns_of(SessionItem, "line")}, {columns_of(Session, "session")}, {columns_of(Athlete, "athlete")},
           {columns_of(Club, "club")}, {columns_of(Exercise, "exercise")}
    FROM training_sessionitem line
    JOIN training_session session ON session.id = line.session_id
    JOIN athletes_athlete athlete ON athlete.id = session.athlete_id
    JOIN accounts_club club ON club.id = athlete.club_id
    JOIN exercises_exercise exercise ON exercise.id = line.exercise_id
    WHERE line.public_id = %s
"""
_HELD_SQL = """
    SELECT session.status, consent.given_by, {is_cleared}
    FROM training_sessionitem line
    JOIN training_session session ON session.id = line.session_id
    LEFT JOIN athletes_healthconsent consent
      ON consent.athlete_id = session.athlete_id AND consent.withdrawn_at IS NULL
    WHERE line.id = %(line)s
    FOR NO KEY UPDATE OF line
"""
_PLAIN_SQL = _HELD_SQL.format(is_cleared="true")
# Few exercises ask for an acknowledgement; the others do not pay for the question.
_ASKING_SQL = _HELD_SQL.format(
    is_cleared="""EXISTS (
        SELECT FROM exercises_safetyacknowledgement acknowledged
        WHERE acknowledged.athlete_id = session.athlete_id AND acknowledged.exercise_id = line.exercise_id
          AND acknowledged.safety_revision = %(safety_revision)s
    )"""
)
_PLACE_SQL = f"""
    SELECT {columns_of(SetLog, "log")}, pain_left.score, pain_right.score
    FROM training_setlog log
    LEFT JOIN training_painreport pain_left ON pain_left.set_log_id = log.id AND pain_left.side = 'left'
    LEFT JOIN training_painreport pain_right ON pain_right.set_log_id = log.id AND pain_right.side = 'right'
    WHERE log.public_id = %s OR (log.item_id, log.number, log.side) = (%s, %s, %s)
"""


class Held(NamedTuple):
    """What holds while a line is held.

    The session's status, who gave the standing consent to pain scores, and whether the safety text was
    acknowledged or none has to be.
    """

    status: str
    basis: str | None
    is_cleared: bool


@dataclass(frozen=True)
class Stored:
    """A set with its pain by side."""

    row: SetLog
    pain: dict[str, int]


def find_line(public_id: uuid.UUID) -> SessionItem | None:
    """Return a line with its session, athlete, club and exercise, whoever may see it."""
    with connection.cursor() as cursor:
        cursor.execute(_LINE_SQL, [public_id])
        values = cursor.fetchone()
    if values is None:
        return None
    line, values = take_row(SessionItem, values)
    line.session, values = take_row(Session, values)
    line.session.athlete, values = take_row(Athlete, values)
    line.session.athlete.club, values = take_row(Club, values)
    line.exercise, _rest = take_row(Exercise, values)
    return line


def hold_line(item: SessionItem, *, safety_revision: int | None = None) -> Held:
    """Hold a line until the transaction ends, so that two devices at one set wait for each other.

    With `safety_revision` it is cleared only where the athlete has acknowledged that version.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            _PLAIN_SQL if safety_revision is None else _ASKING_SQL,
            {"line": item.pk, "safety_revision": safety_revision},
        )
        return Held._make(cursor.fetchone())


def sets_at(*, public_id: uuid.UUID, item: SessionItem, number: int, side: str) -> list[Stored]:
    """Return the set with an id and the one at a place, which may be the same."""
    with connection.cursor() as cursor:
        cursor.execute(_PLACE_SQL, [public_id, item.pk, number, side])
        found = cursor.fetchall()
    stored = []
    for values in found:
        row, scores = take_row(SetLog, values)
        pain = zip(("left", "right"), scores, strict=True)
        stored.append(Stored(row, {leg: score for leg, score in pain if score is not None}))
    return stored
