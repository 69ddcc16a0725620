"""The sessions that a report counts, one row each, whether they were done or not."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.db import connection

from reports.queries.training import COUNTED, ROWS_AT_ONCE, ReportScope, parameters


class SessionRow(NamedTuple):
    """A session of one athlete; `effort` is 0 to 10. Why one was left out is not said: it may be about health."""

    scheduled_on: date
    athlete: str
    athlete_id: UUID
    squads: str
    programme: str
    session: str
    status: str
    effort: int | None
    minutes: int | None


_SESSIONS = f"""{COUNTED}
SELECT counted.scheduled_on, athlete.name, athlete.public_id, counted.squads,
    COALESCE(programme.name, ''), counted.title, counted.status, counted.effort, counted.minutes
FROM counted
JOIN athletes_athlete AS athlete ON athlete.id = counted.athlete_id
LEFT JOIN training_assignment AS assignment ON assignment.id = counted.assignment_id
LEFT JOIN programmes_programme AS programme ON programme.id = assignment.programme_id
ORDER BY counted.scheduled_on, athlete.sort_name, athlete.id, counted.id"""


def counted_sessions(scope: ReportScope, *, with_minors: bool = False) -> Iterator[SessionRow]:
    """Yield the sessions by day and athlete, from a server-side cursor."""
    with connection.chunked_cursor() as cursor:
        cursor.execute(_SESSIONS, parameters(scope, with_minors=with_minors))
        while rows := cursor.fetchmany(ROWS_AT_ONCE):
            yield from map(SessionRow._make, rows)
