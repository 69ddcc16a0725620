"""The squad training report: one source for the page and for every file.

Figures are made by the database and agree with `training.rules.quantities`, which a test compares. What
counts: sessions of kind calf on the days on which the athlete had a place in a chosen squad, once however
many of the squads that were. Other training, matches and health data are no part of it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection

from accounts.models import Club
from athletes.models import Squad
from programmes.choices import SetKind, Unit
from training.choices import ItemStatus, SessionKind, SessionStatus, Side
from training.rules.quantities import adherence_pct

_ROWS_AT_ONCE = 2000


@dataclass(frozen=True, slots=True)
class Period:
    starts_on: date
    ends_before: date

    @property
    def last_on(self) -> date:
        return self.ends_before - timedelta(days=1)


@dataclass(frozen=True, kw_only=True, slots=True)
class ReportScope:
    """What a report is about: squads of the club that the caller may see; `today` is its training day."""

    club: Club
    squads: tuple[Squad, ...]
    period: Period
    today: date


@dataclass(frozen=True, kw_only=True, slots=True)
class Figures:
    """Amounts of one athlete or of all. Reps and seconds are of each working leg, kg of the external load."""

    planned: int = 0
    done: int = 0
    sets: int = 0
    reps: int = 0
    tonnage_left_kg: Decimal = Decimal(0)
    tonnage_right_kg: Decimal = Decimal(0)
    contacts: int = 0
    time_under_tension_s: int = 0
    session_load_au: int = 0

    @property
    def adherence_pct(self) -> int | None:
        """Return whole per cent, or None where no session was planned."""
        share = adherence_pct(self.done, self.planned)
        return None if share is None else int(share.quantize(Decimal(1), ROUND_HALF_UP))

    @property
    def time_under_tension(self) -> str:
        """Return hours and minutes, as in 1:05; half a minute counts as one."""
        hours, minutes = divmod((self.time_under_tension_s + 30) // 60, 60)
        return f"{hours}:{minutes:02}"

    @property
    def is_empty(self) -> bool:
        return not (self.planned or self.sets)


@dataclass(frozen=True, kw_only=True, slots=True)
class AthleteRow:
    """An athlete of the squads; `before` are the figures of the period that the report is compared with.

    `availability_pct` is the share of days without an absence, null before the first day.
    """

    public_id: UUID
    name: str
    squads: str
    figures: Figures
    before: Figures = Figures()
    is_minor: bool = False
    availability_pct: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class SquadReport:
    scope: ReportScope
    athletes: tuple[AthleteRow, ...]
    total: Figures


class SetRow(NamedTuple):
    """One performed set of one side; `scheduled_on` is its session's day, `zone` the athlete's."""

    scheduled_on: date
    athlete: str
    athlete_id: UUID
    squads: str
    programme: str
    session: str
    line: int
    exercise: str
    unit: str
    tempo_s: int | None
    number: int
    kind: str
    side: str
    reps: int | None
    hold_s: int | None
    distance_m: Decimal | None
    load_kg: Decimal | None
    force_n: Decimal | None
    rir: Decimal | None
    performed_at: datetime
    zone: str
    not_in_plan: bool


# An open place ends with the day on which its athlete or squad was archived.
_COUNTED = """
WITH span AS (
    SELECT place.athlete_id, squad.name AS squad,
        GREATEST(place.starts_on, %(starts_on)s) AS starts_on,
        LEAST(
            place.ends_before,
            %(ends_before)s,
            (athlete.archived_at AT TIME ZONE %(zone)s)::date + 1,
            (squad.archived_at AT TIME ZONE %(zone)s)::date + 1
        ) AS ends_before
    FROM athletes_squadplace AS place
    JOIN athletes_squad AS squad ON squad.id = place.squad_id
    JOIN athletes_athlete AS athlete ON athlete.id = place.athlete_id
    WHERE place.squad_id = ANY(%(squads)s)
), place AS (
    SELECT * FROM span WHERE starts_on < ends_before
), counted AS (
    SELECT session.id, session.athlete_id, session.assignment_id, session.scheduled_on, session.title,
        session.status, session.skip_reason, session.effort, session.minutes,
        string_agg(place.squad, ', ' ORDER BY place.squad) AS squads
    FROM training_session AS session
    JOIN place ON place.athlete_id = session.athlete_id
        AND session.scheduled_on >= place.starts_on
        AND session.scheduled_on < place.ends_before
    WHERE session.club_id = %(club)s
        AND session.kind = %(calf)s
        AND session.scheduled_on >= %(starts_on)s
        AND session.scheduled_on < %(ends_before)s
    GROUP BY session.id
)"""

# A session done ahead of its day is due too, or more would be done than planned. The two rows of an `each`
# set are one set, with the reps and seconds of the leg that did more; contacts and kg add up over the legs. A
# warm-up is no work and counts nowhere. An extra session, of no programme, is work that was not planned: it is no part
# of sessions done of planned.
_ATHLETES = f"""{_COUNTED}, sessions AS (
    SELECT athlete_id,
        count(*) FILTER (
            WHERE assignment_id IS NOT NULL
                AND (
                    status = %(done)s OR (
                        scheduled_on <= %(today)s
                        AND status <> %(cancelled)s
                        AND NOT (status = %(skipped)s AND skip_reason <> '')
                    )
                )
        ) AS planned,
        count(*) FILTER (WHERE status = %(done)s AND assignment_id IS NOT NULL) AS done,
        sum(effort * minutes) FILTER (WHERE status = %(done)s) AS load_au
    FROM counted
    GROUP BY athlete_id
), set_done AS (
    SELECT counted.athlete_id,
        max(log.reps) FILTER (WHERE item.unit <> %(contacts)s) AS reps,
        sum(log.reps) FILTER (WHERE item.unit = %(contacts)s) AS contacts,
        max(COALESCE(log.hold_s, log.reps::int * item.tempo_s))
            FILTER (WHERE item.unit <> %(contacts)s) AS tension_s,
        sum(log.reps * log.load_kg / 2) FILTER (WHERE log.side = %(both)s) AS half_kg,
        sum(log.reps * log.load_kg) FILTER (WHERE log.side = %(left)s) AS left_kg,
        sum(log.reps * log.load_kg) FILTER (WHERE log.side = %(right)s) AS right_kg
    FROM counted
    JOIN training_sessionitem AS item ON item.session_id = counted.id
    JOIN training_setlog AS log ON log.item_id = item.id AND log.deleted_at IS NULL AND log.kind <> %(warm_up)s
    GROUP BY counted.athlete_id, item.id, log.number
), work AS (
    SELECT athlete_id,
        count(*) AS sets,
        sum(reps) AS reps,
        sum(contacts) AS contacts,
        sum(tension_s) AS tension_s,
        sum(COALESCE(left_kg, 0) + COALESCE(half_kg, 0)) AS left_kg,
        sum(COALESCE(right_kg, 0) + COALESCE(half_kg, 0)) AS right_kg
    FROM set_done
    GROUP BY athlete_id
), listed AS (
    SELECT athlete_id, string_agg(DISTINCT squad, ', ' ORDER BY squad) AS squads
    FROM place
    GROUP BY athlete_id
)
SELECT athlete.public_id, athlete.name, listed.squads,
    COALESCE(sessions.planned, 0),
    COALESCE(sessions.done, 0),
    COALESCE(work.sets, 0),
    COALESCE(work.reps, 0),
    COALESCE(work.left_kg, 0),
    COALESCE(work.right_kg, 0),
    COALESCE(work.contacts, 0)::int,
    COALESCE(work.tension_s, 0),
    COALESCE(sessions.load_au, 0)
FROM listed
JOIN athletes_athlete AS athlete ON athlete.id = listed.athlete_id
LEFT JOIN sessions ON sessions.athlete_id = listed.athlete_id
LEFT JOIN work ON work.athlete_id = listed.athlete_id
ORDER BY athlete.sort_name, athlete.id"""

_SETS = f"""{_COUNTED}
SELECT counted.scheduled_on, athlete.name, athlete.public_id, counted.squads,
    COALESCE(programme.name, ''), counted.title, item.position, exercise.name, item.unit, item.tempo_s,
    log.number, log.kind, log.side, log.reps, log.hold_s,
    trim_scale(log.distance_m), log.load_kg, trim_scale(log.force_n), trim_scale(log.rir),
    log.performed_at, COALESCE(NULLIF(athlete.timezone, ''), %(zone)s),
    item.status = %(item_cancelled)s OR counted.status = %(cancelled)s
FROM counted
JOIN athletes_athlete AS athlete ON athlete.id = counted.athlete_id
JOIN training_sessionitem AS item ON item.session_id = counted.id
JOIN exercises_exercise AS exercise ON exercise.id = item.exercise_id
JOIN training_setlog AS log ON log.item_id = item.id AND log.deleted_at IS NULL
LEFT JOIN training_assignment AS assignment ON assignment.id = counted.assignment_id
LEFT JOIN programmes_programme AS programme ON programme.id = assignment.programme_id
ORDER BY counted.scheduled_on, athlete.sort_name, athlete.id, counted.id,
    item.position, log.number, log.side"""


def squad_training(scope: ReportScope) -> SquadReport:
    """Return the figures of all who had a place in the squads during the period, by name, and their sum."""
    with connection.cursor() as cursor:
        cursor.execute(_ATHLETES, _parameters(scope))
        athletes = tuple(_athlete_row(row) for row in cursor.fetchall())
    return SquadReport(scope=scope, athletes=athletes, total=_sum([row.figures for row in athletes]))


def performed_sets(scope: ReportScope) -> Iterator[SetRow]:
    """Yield every set that the report counts, by day and athlete, from a server-side cursor."""
    with connection.chunked_cursor() as cursor:
        cursor.execute(_SETS, _parameters(scope))
        while rows := cursor.fetchmany(_ROWS_AT_ONCE):
            yield from map(SetRow._make, rows)


def _parameters(scope: ReportScope) -> dict[str, Any]:
    return {
        "club": scope.club.pk,
        "zone": scope.club.timezone,
        "squads": [squad.pk for squad in scope.squads],
        "starts_on": scope.period.starts_on,
        "ends_before": scope.period.ends_before,
        "today": scope.today,
        "calf": SessionKind.CALF,
        "done": SessionStatus.DONE,
        "skipped": SessionStatus.SKIPPED,
        "cancelled": SessionStatus.CANCELLED,
        "warm_up": SetKind.WARM_UP,
        "item_cancelled": ItemStatus.CANCELLED,
        "contacts": Unit.CONTACTS,
        "both": Side.BOTH,
        "left": Side.LEFT,
        "right": Side.RIGHT,
    }


def _athlete_row(row: Sequence[Any]) -> AthleteRow:
    public_id, name, squads, *amounts = row
    named: dict[str, Any] = dict(zip((field.name for field in fields(Figures)), amounts, strict=True))
    return AthleteRow(public_id=public_id, name=name, squads=squads, figures=Figures(**named))


def _sum(rows: Sequence[Figures]) -> Figures:
    nothing = Figures()
    total: dict[str, Any] = {
        field.name: sum((getattr(row, field.name) for row in rows), start=getattr(nothing, field.name))
        for field in fields(Figures)
    }
    return Figures(**total)
