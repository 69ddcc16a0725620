"""The squad training report: one source for the page and for every file.

Figures are made by the database and agree with `training.rules.quantities`, which a test compares. What
counts: sessions of kind calf on the days on which the athlete had a place in a chosen squad, once however
many of the squads that were. Other training, matches and health data are no part of it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection

from accounts.models import Club
from athletes.models import FULL_AGE, Squad
from programmes.choices import SetKind, Unit
from training.choices import ItemStatus, SessionKind, SessionStatus, Side
from training.rules.quantities import adherence_pct

ROWS_AT_ONCE = 2000


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

    @property
    def elapsed(self) -> Period:
        """Return the days of the period up to today, none where it lies ahead."""
        ends_before = max(min(self.period.ends_before, self.today + timedelta(days=1)), self.period.starts_on)
        return Period(self.period.starts_on, ends_before)

    @property
    def before(self) -> Period:
        """Return the period of equal length before, of it only as many days as this one has had so far."""
        starts_on = self.period.starts_on - (self.period.ends_before - self.period.starts_on)
        return Period(starts_on, starts_on + (self.elapsed.ends_before - self.period.starts_on))


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

    def __add__(self, other: "Figures") -> "Figures":
        sums: dict[str, Any] = {one.name: getattr(self, one.name) + getattr(other, one.name) for one in fields(self)}
        return Figures(**sums)

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

    `availability_pct` is the share of days without an absence, null before the first day; `is_there` tells whether
    the athlete's place is still open.
    """

    public_id: UUID
    name: str
    squads: str
    figures: Figures
    before: Figures = Figures()
    is_minor: bool = False
    is_there: bool = True
    availability_pct: int | None = None


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


# An open place ends with the day on which its athlete or squad was archived. Without under-18s nothing of theirs
# is counted; who has no birth date is one.
_COUNTED = """
WITH term (is_before, starts_on, ends_before) AS (
    VALUES {terms}
), span AS (
    SELECT term.is_before, place.athlete_id, squad.name AS squad, place.ends_before IS NULL AS is_open,
        GREATEST(place.starts_on, term.starts_on) AS starts_on,
        LEAST(
            place.ends_before,
            term.ends_before,
            (athlete.archived_at AT TIME ZONE %(zone)s)::date + 1,
            (squad.archived_at AT TIME ZONE %(zone)s)::date + 1
        ) AS ends_before
    FROM term
    CROSS JOIN athletes_squadplace AS place
    JOIN athletes_squad AS squad ON squad.id = place.squad_id
    JOIN athletes_athlete AS athlete ON athlete.id = place.athlete_id
    WHERE place.squad_id = ANY(%(squads)s)
        AND (%(with_minors)s OR athlete.born_on <= %(grown_born_by)s)
), place AS (
    SELECT * FROM span WHERE starts_on < ends_before
), counted AS (
    SELECT session.id, place.is_before, session.athlete_id, session.assignment_id, session.scheduled_on,
        session.title, session.status, session.skip_reason, session.effort, session.minutes,
        string_agg(place.squad, ', ' ORDER BY place.squad) AS squads
    FROM training_session AS session
    JOIN place ON place.athlete_id = session.athlete_id
        AND session.scheduled_on >= place.starts_on
        AND session.scheduled_on < place.ends_before
    WHERE session.club_id = %(club)s AND session.kind = %(calf)s
    GROUP BY session.id, place.is_before
)"""
_NOW = "(false, %(starts_on)s::date, %(ends_before)s::date)"
COUNTED = _COUNTED.format(terms=_NOW)
# The period that the report is compared with beside its own.
COUNTED_TWICE = _COUNTED.format(terms=f"{_NOW}, (true, %(before_starts_on)s::date, %(before_ends_before)s::date)")

SETS = f"""{COUNTED}
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


def performed_sets(scope: ReportScope, *, with_minors: bool = False) -> Iterator[SetRow]:
    """Yield every set that the report counts, by day and athlete, from a server-side cursor."""
    with connection.chunked_cursor() as cursor:
        cursor.execute(SETS, parameters(scope, with_minors=with_minors))
        while rows := cursor.fetchmany(ROWS_AT_ONCE):
            yield from map(SetRow._make, rows)


def parameters(scope: ReportScope, *, with_minors: bool) -> dict[str, Any]:
    """Return what `COUNTED` and the statements that begin with it take."""
    before = scope.before
    return {
        "with_minors": with_minors,
        "grown_born_by": _years_before(scope.today, FULL_AGE),
        "before_starts_on": before.starts_on,
        "before_ends_before": before.ends_before,
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


def _years_before(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return date(day.year - years, 2, 28)
