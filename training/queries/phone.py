"""Sessions as a phone reads them.

Written by hand and without models: a phone asks for its day often, and naming every column of eight tables costs
several times what these two statements do.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import Exists, OuterRef

from accounts.models import User
from athletes.models import Athlete
from core.units import WeightUnit
from training.models import Session
from training.queries.days import EARLIER_SQL, LAST_TIME_WITHIN


class SessionRow(NamedTuple):
    pk: int
    public_id: str
    athlete_pk: int
    kind: str
    title: str
    on: date
    at: time | None
    status: str
    programme: str | None
    effort: int | None
    minutes: int | None
    note: str
    skip_reason: str
    move_reason: str
    eased_pct: int | None
    revision: int


class LineRow(NamedTuple):
    pk: int
    public_id: str
    position: int
    group: str
    exercise: str
    slug: str
    name: str
    measure: str
    equipment: list[str]
    status: str
    skip_reason: str
    safety_revision: int
    asks_acknowledgement: bool
    acknowledged: bool
    exercise_revision: int
    text: str
    side: str
    unit: str
    intensity_kind: str
    intensity_value: float | None
    tempo: str
    rest_s: int | None
    per_set: str
    targets: str
    swap_reason: str
    swapped_from: dict[str, str] | None


class SetRow(NamedTuple):
    line_pk: int
    last_done_on: date | None
    public_id: str
    number: int
    side: str
    reps: int | None
    hold_s: int | None
    distance_m: float | None
    load_kg: float | None
    force_n: float | None
    rir: float | None
    lever_side: str
    counterweight_kg: float | None
    ballast_present: bool | None
    performed_at: datetime
    edited_at: datetime
    pain_left: int | None
    pain_right: int | None


@dataclass
class PhoneLine:
    """A line with its sets, and those of the last earlier session in which the exercise was done."""

    row: LineRow
    sets: list[SetRow] = field(default_factory=list)
    previous: list[SetRow] = field(default_factory=list)


@dataclass(frozen=True)
class Whose:
    """The athlete of sessions, as far as these say, to who reads them: in which unit, and with pain or without."""

    athlete: str
    weight_unit: WeightUnit
    ballast_above_kg: Decimal
    shows_pain: bool


@dataclass
class PhoneSession:
    row: SessionRow
    whose: Whose
    lines: list[PhoneLine] = field(default_factory=list)

    @property
    def holds_pain(self) -> bool:
        """Tell whether a score stands in it, or beside it from last time, that the viewer may see."""
        sets = (done for line in self.lines for done in (*line.sets, *line.previous))
        return self.whose.shows_pain and any((s.pain_left, s.pain_right) != (None, None) for s in sets)


# What names a session is asked for apart: the fewer tables one statement joins, the sooner it is planned.
_SESSIONS_SQL = """
    SELECT session.id, session.public_id::text, session.athlete_id, session.kind, session.title,
           session.scheduled_on, session.scheduled_time, session.status,
           (
               SELECT programme.public_id::text
               FROM training_assignment assignment
               JOIN programmes_programme programme ON programme.id = assignment.programme_id
               WHERE assignment.id = session.assignment_id
           ),
           session.effort, session.minutes, session.note, session.skip_reason, session.move_reason, session.eased_pct,
           session.revision,
           line.id, line.public_id::text, line.position, line."group", exercise.public_id::text, exercise.slug,
           exercise.name, exercise.measure, exercise.equipment, line.status, line.skip_reason,
           exercise.safety_revision, exercise.asks_acknowledgement,
           exercise.asks_acknowledgement AND EXISTS (
               SELECT FROM exercises_safetyacknowledgement acknowledged
               WHERE acknowledged.athlete_id = session.athlete_id AND acknowledged.exercise_id = exercise.id
                 AND acknowledged.safety_revision = exercise.safety_revision
           ),
           line.exercise_revision, line.text, line.side, line.unit,
           line.intensity_kind, line.intensity_value::float8, line.tempo, line.rest_s, line.per_set, line.targets,
           line.swap_reason,
           -- Few lines are swapped, and the others do not pay for a join.
           (
               SELECT json_build_object('id', planned.public_id, 'slug', planned.slug, 'name', planned.name)
               FROM exercises_exercise planned
               WHERE planned.id = line.swapped_from_id
           )
    FROM training_session session
    LEFT JOIN training_sessionitem line ON line.session_id = session.id
    LEFT JOIN exercises_exercise exercise ON exercise.id = line.exercise_id
    WHERE {wanted}
    ORDER BY session.scheduled_on, session.scheduled_time, session.id, line.position
"""
_OF_DAYS_SQL = _SESSIONS_SQL.format(
    wanted="""session.athlete_id = ANY(%(athletes)s) AND session.scheduled_on = ANY(%(days)s)
              AND session.status <> 'cancelled'"""
)
_OF_IDS_SQL = _SESSIONS_SQL.format(wanted="session.id = ANY(%(sessions)s)")
_SETS_SQL = f"""
    WITH place AS (
        SELECT line.id AS line_id, line.id AS item_id, NULL::date AS done_on
        FROM training_sessionitem line
        WHERE line.session_id = ANY(%(sessions)s)
        UNION ALL
        SELECT line.id, earlier.id, earlier.scheduled_on
        {EARLIER_SQL}
    )
    SELECT place.line_id, place.done_on, log.public_id::text, log.number, log.side, log.reps, log.hold_s,
           log.distance_m::float8, log.load_kg::float8, log.force_n::float8, log.rir::float8, log.lever_side,
           log.counterweight_kg::float8, log.ballast_present, log.performed_at, log.edited_at,
           pain_left.score, pain_right.score
    FROM place
    JOIN training_setlog log ON log.item_id = place.item_id AND log.deleted_at IS NULL
    LEFT JOIN training_painreport pain_left ON pain_left.set_log_id = log.id AND pain_left.side = 'left'
    LEFT JOIN training_painreport pain_right ON pain_right.set_log_id = log.id AND pain_right.side = 'right'
    ORDER BY log.number, log.side, log.id
"""


def own_day(days: Mapping[Athlete, date], *, viewer: User) -> list[PhoneSession]:
    """Return the sessions of a person's own athlete rows, each on its day, cancelled ones left out (two queries)."""
    if not days:
        return []
    whose = {
        athlete.pk: Whose(
            str(athlete.public_id),
            viewer.reads_in(athlete.club.weight_unit),
            athlete.club.ballast_above_kg,
            shows_pain=True,
        )
        for athlete in days
    }
    wanted = {"athletes": list(whose), "days": list(set(days.values()))}
    on = {athlete.pk: day for athlete, day in days.items()}
    # Athletes of one person may live in clubs whose days end at different hours.
    return [one for one in _sessions(_OF_DAYS_SQL, wanted, whose) if one.row.on == on[one.row.athlete_pk]]


def whole_sessions(*, session_ids: Sequence[int], viewer: User) -> list[PhoneSession]:
    """Return sessions by day and time (three queries); pain only of athletes whose health the viewer may see."""
    if not session_ids:
        return []
    shown = Athlete.objects.health_visible_to(viewer).filter(pk=OuterRef("pk"))
    athletes = (
        Athlete.objects.filter(pk__in=Session.objects.filter(pk__in=session_ids).values("athlete"))
        .annotate(shows_pain=Exists(shown))
        .values_list("pk", "public_id", "club__weight_unit", "club__ballast_above_kg", "shows_pain")
    )
    whose = {
        pk: Whose(str(public_id), viewer.reads_in(unit), ballast_above_kg, shows_pain)
        for pk, public_id, unit, ballast_above_kg, shows_pain in athletes
    }
    return _sessions(_OF_IDS_SQL, {"sessions": list(session_ids)}, whose)


def _sessions(sql: str, wanted: dict[str, Any], whose: Mapping[int, Whose]) -> list[PhoneSession]:
    sessions: dict[int, PhoneSession] = {}
    lines: dict[int, PhoneLine] = {}
    width = len(SessionRow._fields)
    with connection.cursor() as cursor:
        cursor.execute(sql, wanted)
        for row in cursor.fetchall():
            if row[0] not in sessions:
                session = SessionRow._make(row[:width])
                sessions[session.pk] = PhoneSession(session, whose[session.athlete_pk])
            if row[width] is not None:
                line = LineRow._make(row[width:])
                lines[line.pk] = PhoneLine(line)
                sessions[row[0]].lines.append(lines[line.pk])
        if lines:
            cursor.execute(_SETS_SQL, {"sessions": list(sessions), "days": LAST_TIME_WITHIN.days})
            for row in map(SetRow._make, cursor.fetchall()):
                done = lines[row.line_pk]
                (done.sets if row.last_done_on is None else done.previous).append(row)
    return list(sessions.values())
