"""What was planned and done, by athlete, week and exercise, from one pass over the sets."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import connection

from exercises.choices import Muscle
from reports.queries.training import COUNTED_TWICE, Figures, ReportScope, parameters

# A session done ahead of its day is due too, or more would be done than planned. The two rows of an `each`
# set are one set, with the reps and seconds of the leg that did more; contacts and kg add up over the legs. A
# warm-up is no work and counts nowhere. Sets are first brought together by athlete, week and exercise, so that the
# three ways of adding them up read few rows. An extra session, of no programme, is work that was not planned: it is
# no part of sessions done of planned.
_AMOUNTS = f"""{COUNTED_TWICE}, due AS (
    SELECT is_before, athlete_id, scheduled_on - (extract(isodow FROM scheduled_on)::int - 1) AS monday,
        assignment_id IS NOT NULL AND status = %(done)s AS is_done,
        assignment_id IS NOT NULL AND (
            status = %(done)s OR (
                scheduled_on <= %(today)s
                AND status <> %(cancelled)s
                AND NOT (status = %(skipped)s AND skip_reason <> '')
            )
        ) AS is_due,
        CASE WHEN status = %(done)s THEN effort * minutes END AS load_au
    FROM counted
), set_done AS (
    SELECT counted.is_before, counted.athlete_id, item.exercise_id,
        counted.scheduled_on - (extract(isodow FROM counted.scheduled_on)::int - 1) AS monday,
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
    GROUP BY counted.is_before, counted.athlete_id, counted.scheduled_on, item.id, log.number
), work AS (
    SELECT is_before, athlete_id, exercise_id, monday,
        count(*) AS sets,
        sum(reps) AS reps,
        sum(contacts) AS contacts,
        sum(tension_s) AS tension_s,
        sum(COALESCE(left_kg, 0) + COALESCE(half_kg, 0)) AS left_kg,
        sum(COALESCE(right_kg, 0) + COALESCE(half_kg, 0)) AS right_kg
    FROM set_done
    GROUP BY is_before, athlete_id, exercise_id, monday
), added AS (
    SELECT is_before, athlete_id, monday, exercise_id, count(DISTINCT athlete_id) AS athletes,
        0 AS planned, 0 AS done, 0 AS load_au,
        sum(sets) AS sets, sum(reps) AS reps, sum(left_kg) AS left_kg, sum(right_kg) AS right_kg,
        sum(contacts) AS contacts, sum(tension_s) AS tension_s
    FROM work
    GROUP BY GROUPING SETS ((is_before, athlete_id), (is_before, monday), (is_before, exercise_id))
    UNION ALL
    SELECT is_before, athlete_id, monday, NULL, 0,
        count(*) FILTER (WHERE is_due), count(*) FILTER (WHERE is_done), COALESCE(sum(load_au), 0),
        0, 0, 0, 0, 0, 0
    FROM due
    GROUP BY GROUPING SETS ((is_before, athlete_id), (is_before, monday))
)
SELECT added.is_before, added.athlete_id, added.monday, exercise.name, exercise.primary_muscle, added.athletes,
    planned, done, sets::int, COALESCE(reps, 0)::int, left_kg, right_kg,
    COALESCE(contacts, 0)::int, COALESCE(tension_s, 0)::int, load_au::int
FROM added
LEFT JOIN exercises_exercise AS exercise ON exercise.id = added.exercise_id
WHERE NOT added.is_before OR added.athlete_id IS NOT NULL
ORDER BY sets DESC, exercise.name, exercise.id"""


@dataclass(frozen=True, kw_only=True, slots=True)
class WeekRow:
    """What a week of the period came to, from its Monday; the first and the last may be cut by the period."""

    monday: date
    planned: int
    done: int
    tonnage_left_kg: Decimal
    tonnage_right_kg: Decimal


@dataclass(frozen=True, kw_only=True, slots=True)
class ExerciseRow:
    """An exercise and how many athletes did it; `muscle` is what it is aimed at."""

    name: str
    muscle: Muscle
    athletes: int
    sets: int
    reps: int
    tonnage_left_kg: Decimal
    tonnage_right_kg: Decimal
    contacts: int
    time_under_tension_s: int


@dataclass(kw_only=True, slots=True)
class Amounts:
    """Figures by athlete (primary key) in the period and before, by Monday, and by exercise, the most done first."""

    athletes: dict[int, Figures] = field(default_factory=dict)
    before: dict[int, Figures] = field(default_factory=dict)
    weeks: dict[date, Figures] = field(default_factory=dict)
    exercises: list[ExerciseRow] = field(default_factory=list)


def amounts(scope: ReportScope, *, with_minors: bool) -> Amounts:
    """Return the figures of the period and, by athlete, of the one before (one query)."""
    with connection.cursor() as cursor:
        cursor.execute(_AMOUNTS, parameters(scope, with_minors=with_minors))
        rows = cursor.fetchall()
    found = Amounts()
    for is_before, athlete, monday, exercise, muscle, athletes, *numbers in rows:
        figures = _figures(numbers)
        if athlete is not None:
            _add(found.before if is_before else found.athletes, athlete, figures)
        elif monday is not None:
            _add(found.weeks, monday, figures)
        else:
            found.exercises.append(_exercise(exercise, Muscle(muscle), athletes, figures))
    return found


def _exercise(name: str, muscle: Muscle, athletes: int, figures: Figures) -> ExerciseRow:
    return ExerciseRow(
        name=name,
        muscle=muscle,
        athletes=athletes,
        sets=figures.sets,
        reps=figures.reps,
        tonnage_left_kg=figures.tonnage_left_kg,
        tonnage_right_kg=figures.tonnage_right_kg,
        contacts=figures.contacts,
        time_under_tension_s=figures.time_under_tension_s,
    )


def _figures(numbers: Sequence[Any]) -> Figures:
    planned, done, sets, reps, left_kg, right_kg, contacts, tension_s, load_au = numbers
    return Figures(
        planned=planned,
        done=done,
        sets=sets,
        reps=reps,
        tonnage_left_kg=left_kg,
        tonnage_right_kg=right_kg,
        contacts=contacts,
        time_under_tension_s=tension_s,
        session_load_au=load_au,
    )


def _add(to: dict[Any, Figures], key: Any, figures: Figures) -> None:
    known = to.get(key)
    to[key] = figures if known is None else known + figures
