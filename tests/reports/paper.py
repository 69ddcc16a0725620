"""A report made by hand, with names of every script, for tests of what is printed."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from accounts.models import Club
from athletes.models import Squad
from exercises.choices import Muscle
from reports.queries.report import AvailabilityRow, ExerciseRow, HealthRow, Report, TestRow, WeekRow
from reports.queries.training import AthleteRow, Figures, Period, ReportScope
from reports.stamp import Stamp

STAMP = Stamp(made_by="Ingrid Åsmund", made_at=datetime(2026, 3, 2, 9, 5, tzinfo=UTC), club="Harbour AC")
PERIOD = Period(date(2026, 1, 5), date(2026, 3, 2))

# Latin, Cyrillic, Greek, Arabic, Devanagari, and marks that mean something to a typesetter or to a spreadsheet.
NAMES = ("Łukasz Öberg", "Иван Петров", "Γιώργος Παππάς", "محمد", "अमर", "=cmd|' /C calc'!A0", "#eval(1) *b* $x$ @a \\")


def make_report(names: Sequence[str] = NAMES, *, weeks: int = 8, tests: int = 2, health: bool = False) -> Report:
    """Return a report of these athletes, none of it from the database."""
    ids = [UUID(int=number + 1) for number in range(len(names))]
    figures = [_figures(number) for number in range(len(names))]
    before = [_figures(number + 3) for number in range(len(names))]
    return Report(
        scope=ReportScope(
            club=Club(name="Harbour AC"), squads=(Squad(name="First team"),), period=PERIOD, today=date(2026, 3, 1)
        ),
        before_period=Period(date(2025, 11, 10), date(2026, 1, 5)),
        athletes=tuple(
            AthleteRow(
                public_id=ids[number],
                name=name,
                squads="First team",
                figures=figures[number],
                before=before[number],
                availability_pct=90,
            )
            for number, name in enumerate(names)
        ),
        total=_sum(figures),
        before=_sum(before),
        availability_pct=90 if names else None,
        weeks=tuple(_week(number) for number in range(weeks)),
        exercises=tuple(_exercise(number) for number in range(6 if names else 0)),
        tests=tuple(
            _test(ids[number], name, test, tested_on=date(2026, 2, 2) + timedelta(weeks=test))
            for number, name in enumerate(names)
            for test in range(tests)
        ),
        availability=tuple(
            AvailabilityRow(athlete_name=name, athlete_id=ids[number], days=56, days_away=6, available_pct=90)
            for number, name in enumerate(names)
        ),
        health=tuple(
            HealthRow(
                athlete_name=name,
                athlete_id=ids[number],
                worst_pain_left=4,
                worst_pain_right=None,
                reports=12,
                checks=40,
            )
            for number, name in enumerate(names)
        )
        if health
        else (),
        hidden_minors=2,
        hidden_small=1,
    )


def _figures(number: int) -> Figures:
    return Figures(
        planned=24,
        done=24 - number % 9,
        sets=312 + number,
        reps=3120 + 7 * number,
        tonnage_left_kg=Decimal("41250.5") + 137 * number,
        tonnage_right_kg=Decimal(43125) - 91 * number,
        contacts=640,
        time_under_tension_s=14_700 + number,
        session_load_au=5520,
    )


def _sum(rows: Sequence[Figures]) -> Figures:
    return Figures(
        planned=sum(row.planned for row in rows),
        done=sum(row.done for row in rows),
        sets=sum(row.sets for row in rows),
        reps=sum(row.reps for row in rows),
        tonnage_left_kg=sum((row.tonnage_left_kg for row in rows), start=Decimal(0)),
        tonnage_right_kg=sum((row.tonnage_right_kg for row in rows), start=Decimal(0)),
        contacts=sum(row.contacts for row in rows),
        time_under_tension_s=sum(row.time_under_tension_s for row in rows),
        session_load_au=sum(row.session_load_au for row in rows),
    )


def _week(number: int) -> WeekRow:
    return WeekRow(
        monday=PERIOD.starts_on + timedelta(weeks=number),
        planned=21,
        done=21 - number % 5,
        tonnage_left_kg=Decimal(36_000) + 450 * (number % 7),
        tonnage_right_kg=Decimal(37_500) - 300 * (number % 4),
    )


def _exercise(number: int) -> ExerciseRow:
    return ExerciseRow(
        name=f"Seated calf raise {number + 1}",
        muscle=Muscle.SOLEUS,
        athletes=7,
        sets=84,
        reps=840,
        tonnage_left_kg=Decimal(8400),
        tonnage_right_kg=Decimal("8512.5"),
        contacts=0,
        time_under_tension_s=3360,
    )


def _test(athlete_id: UUID, name: str, number: int, *, tested_on: date) -> TestRow:
    in_metres = bool(number % 2)
    return TestRow(
        athlete_name=name,
        athlete_id=athlete_id,
        protocol="Weight-bearing lunge" if in_metres else "Seated calf raise, 1RM",
        tested_on=tested_on,
        unit="m" if in_metres else "kg",
        left=Decimal("0.115") if in_metres else Decimal(92),
        right=Decimal("0.12") if in_metres else Decimal(98),
        both=None,
        lsi_pct=94,
        change_pct=-3 if in_metres else 6,
    )
