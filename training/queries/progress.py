"""How an athlete's training went over a period: loads and strength, work by week, tests, pain."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, cast

from accounts.models import User
from athletes.models import Athlete, BodyMass
from core.dates import monday_of
from exercises.choices import Measure
from exercises.models import Exercise
from programmes.choices import SetKind, Unit
from programmes.rules.dose import PerformedSide
from training.choices import SessionKind, Side
from training.models import PainReport, SetLog, TestResult
from training.queries.evidence import TRUSTED_RIR, body_mass_kg_on, lift_of
from training.queries.marks import SessionMark, session_marks
from training.queries.peaks import PeakProgress, peaks_of
from training.queries.profile import TestHistory, test_histories
from training.rules.benchmarks import Benchmark, benchmark_of, on_scale
from training.rules.loads import body_share
from training.rules.quantities import session_load_au, tonnage_kg_by_side
from training.rules.strength import Strength, strength_shown

WEEK = timedelta(days=7)
MOST_DAYS = 366
# What says how strong somebody is; a drop set comes after the work and a warm-up before it.
_WORKING = (SetKind.WORK, SetKind.TO_FAILURE)


@dataclass(frozen=True, kw_only=True)
class Period:
    """Days, both included, that end today or before."""

    first: date
    last: date

    @classmethod
    def of_weeks(cls, weeks: int, *, today: date) -> "Period":
        """Return so many whole weeks from a Monday on, this one included as far as it has come."""
        return cls(first=monday_of(today) - (weeks - 1) * WEEK, last=today)

    @property
    def days(self) -> tuple[date, date]:
        return self.first, self.last

    @property
    def mondays(self) -> list[date]:
        first = monday_of(self.first)
        return [first + number * WEEK for number in range((self.last - first).days // 7 + 1)]


@dataclass(frozen=True, kw_only=True)
class Lifted:
    """The heaviest work set of one side on one day, and the strength that the day's best set shows."""

    load_kg: Decimal
    reps: int
    rir: Decimal | None
    strength: Strength | None


@dataclass(kw_only=True)
class ExerciseProgress:
    """An exercise with a load over a period: days, newest first, by side in the order left, right, both."""

    exercise: Exercise
    # Body mass belongs to the sums, and none is on record.
    lacks_body_mass: bool = False
    days: dict[date, dict[str, Lifted]] = field(default_factory=dict)

    @property
    def newest_on(self) -> date:
        return next(iter(self.days))

    @property
    def newest(self) -> dict[str, Lifted]:
        return self.days[self.newest_on]

    @property
    def best(self) -> dict[str, Lifted]:
        """Return by side the heaviest work set of the period, and the best strength that any of its days shows."""
        found: dict[str, Lifted] = {}
        for side in Side.values:
            if lifted := [sides[side] for sides in self.days.values() if side in sides]:
                heaviest = max(lifted, key=lambda one: (one.load_kg, one.reps))
                found[side] = replace(heaviest, strength=_best(one.strength for one in lifted))
        return found

    @property
    def counts_body_mass(self) -> bool:
        """Tell whether body mass is part of the strength shown."""
        return any(body_share(lift_of(self.exercise), cast(PerformedSide, side)) for side in self.newest)

    @property
    def has_strength(self) -> bool:
        return any(lifted.strength for sides in self.days.values() for lifted in sides.values())

    @property
    def has_rough(self) -> bool:
        return any(
            lifted.strength and lifted.strength.is_rough for sides in self.days.values() for lifted in sides.values()
        )


@dataclass(kw_only=True)
class WeekOfWork:
    """What a week came to. Sessions are those of the plan, `due` of them up to today; work leaves warm-ups out.

    `reps` are of each working leg, where the two of a set differ those of the leg that did more; contacts are no reps.
    `load_au` is effort × minutes of all that was finished, other training and matches too.
    """

    monday: date
    done: int = 0
    due: int = 0
    sets: int = 0
    reps: int = 0
    contacts: int = 0
    left_kg: Decimal = Decimal(0)
    right_kg: Decimal = Decimal(0)
    load_au: int = 0


@dataclass(frozen=True, kw_only=True)
class Held:
    """The newest result of a side on the scale of a benchmark, unrounded."""

    result: TestResult
    value: Decimal

    def reaches(self, benchmark: Benchmark) -> bool:
        return self.value >= benchmark.value


@dataclass(frozen=True, kw_only=True)
class TestProgress:
    """A test with all its results, and the newest of each side against what the test is read against, if anything."""

    history: TestHistory
    benchmark: Benchmark | None
    held: Sequence[Held]


@dataclass(frozen=True, kw_only=True)
class Progress:
    """`pain` holds the highest score of each side by day, newest first; None for who may not see it.

    `benchmarks_shown` is false for minors: what grown athletes reach is no line for them.
    """

    period: Period
    exercises: Sequence[ExerciseProgress]
    peaks: Sequence[PeakProgress]
    weeks: Sequence[WeekOfWork]
    tests: Sequence[TestProgress]
    pain: dict[date, dict[str, int]] | None
    benchmarks_shown: bool

    @property
    def done(self) -> int:
        return sum(week.done for week in self.weeks)

    @property
    def due(self) -> int:
        return sum(week.due for week in self.weeks)

    @property
    def sets(self) -> int:
        return sum(week.sets for week in self.weeks)

    @property
    def has_work(self) -> bool:
        return any(week.sets or week.load_au or week.due for week in self.weeks)


def progress_of(*, athlete: Athlete, viewer: User, sees_pain: bool, period: Period, today: date) -> Progress:
    """Return an athlete's progress: six queries and one for pain, however long the period is."""
    weighings = list(
        BodyMass.objects.filter(athlete=athlete).order_by("measured_on").values_list("measured_on", "mass_kg")
    )
    marks = session_marks(athletes=[athlete], spans=[(period.first, period.last)], today=today)[athlete.pk]
    rows = list(_work(athlete, period))
    is_minor = athlete.is_minor_on(today)
    return Progress(
        period=period,
        exercises=_exercises(rows, weighings),
        peaks=peaks_of(row for row in rows if row.kind in _WORKING),
        weeks=_weeks(period, rows, marks, today),
        tests=[
            _held(athlete, history, weighings, with_benchmark=not is_minor)
            for history in test_histories(athlete=athlete, viewer=viewer, today=period.last)
        ],
        pain=_pain(athlete, viewer, period) if sees_pain else None,
        benchmarks_shown=not is_minor,
    )


def _work(athlete: Athlete, period: Period) -> Iterable[SetLog]:
    """Return the sets of calf sessions of a period but the warm-ups, newest day first."""
    return (
        SetLog.objects.performed()
        .filter(
            item__session__athlete=athlete,
            item__session__kind=SessionKind.CALF,
            item__session__scheduled_on__range=(period.first, period.last),
        )
        .exclude(kind=SetKind.WARM_UP)
        .select_related("item__exercise", "item__session")
        .only(
            "number", "side", "kind", "reps", "load_kg", "rir", "hold_s", "distance_m", "force_n", "item__unit",
            "item__session__scheduled_on",
            "item__exercise__public_id", "item__exercise__slug", "item__exercise__club", "item__exercise__name",
            "item__exercise__measure", "item__exercise__bodyweight_fraction", "item__exercise__side",
            "item__exercise__primary_muscle", "item__exercise__knee_from_deg", "item__exercise__knee_to_deg",
        )
        .order_by("-item__session__scheduled_on", "item__position", "number", "id")
    )  # fmt: skip


def _exercises(rows: Iterable[SetLog], weighings: Sequence[tuple[date, Decimal]]) -> list[ExerciseProgress]:
    """Return the exercises that were done with a load for repetitions, the one done last first."""
    sets: dict[int, dict[date, dict[str, list[SetLog]]]] = {}
    exercises: dict[int, Exercise] = {}
    for row in rows:
        exercise = row.item.exercise
        if exercise.measure != Measure.LOAD_REPS or row.kind not in _WORKING or row.load_kg is None or not row.reps:
            continue
        exercises[exercise.pk] = exercise
        days = sets.setdefault(exercise.pk, {})
        days.setdefault(row.item.session.scheduled_on, defaultdict(list))[row.side].append(row)
    found = []
    for pk, days in sets.items():
        one = ExerciseProgress(exercise=exercises[pk])
        for on, by_side in days.items():
            mass_kg = body_mass_kg_on(weighings, on)
            one.days[on] = {
                side: _lifted(exercises[pk], by_side[side], mass_kg) for side in Side.values if side in by_side
            }
        # A raise without any load, on no body mass that counts, is repetitions and no strength.
        if one.has_strength or any(lifted.load_kg for sides in one.days.values() for lifted in sides.values()):
            one.lacks_body_mass = one.counts_body_mass and not weighings
            found.append(one)
    return found


def _lifted(exercise: Exercise, sets: Sequence[SetLog], body_mass_kg: Decimal | None) -> Lifted:
    heaviest = max(sets, key=lambda row: (row.load_kg, row.reps))
    shown = [
        strength
        for row in sets
        if (row.rir or 0) <= TRUSTED_RIR
        and (
            strength := strength_shown(
                lift=lift_of(exercise),
                side=cast(PerformedSide, row.side),
                load_kg=row.load_kg or Decimal(0),
                reps=row.reps or 0,
                rir=row.rir or Decimal(0),
                body_mass_kg=body_mass_kg,
            )
        )
    ]
    return Lifted(
        load_kg=heaviest.load_kg or Decimal(0),
        reps=heaviest.reps or 0,
        rir=heaviest.rir,
        strength=_best(shown),
    )


def _best(shown: Iterable[Strength | None]) -> Strength | None:
    """Return the greatest strength; a rough estimate stands only where there is no better one."""
    known = (one for one in shown if one)
    return max(known, key=lambda one: (not one.is_rough, one.one_rep_max_kg), default=None)


def _weeks(period: Period, rows: Iterable[SetLog], marks: Iterable[SessionMark], today: date) -> list[WeekOfWork]:
    weeks = {monday: WeekOfWork(monday=monday) for monday in period.mondays}
    # A left and a right row of one number are one set; by set, its reps.
    sets: dict[date, dict[tuple[int, int], int]] = defaultdict(dict)
    for row in rows:
        monday = monday_of(row.item.session.scheduled_on)
        week = weeks[monday]
        is_contacts = row.item.unit == Unit.CONTACTS
        number = (row.item_id, row.number)
        sets[monday][number] = max(sets[monday].get(number, 0), 0 if is_contacts else row.reps or 0)
        left_kg, right_kg = tonnage_kg_by_side(side=cast(PerformedSide, row.side), reps=row.reps, load_kg=row.load_kg)
        week.left_kg += left_kg
        week.right_kg += right_kg
        if is_contacts:
            week.contacts += row.reps or 0
    for mark in marks:
        week = weeks[monday_of(mark.on)]
        if mark.is_due(today):
            week.due += 1
            week.done += mark.is_done
        if mark.is_done and mark.effort is not None and mark.minutes is not None:
            week.load_au += session_load_au(mark.effort, mark.minutes)
    for monday, week in weeks.items():
        week.sets, week.reps = len(sets[monday]), sum(sets[monday].values())
    return list(weeks.values())


def _held(
    athlete: Athlete, history: TestHistory, weighings: Sequence[tuple[date, Decimal]], *, with_benchmark: bool
) -> TestProgress:
    # A club's own test may go by the name of a built-in one, and be done another way.
    is_built_in = history.protocol.club_id is None
    benchmark = benchmark_of(history.protocol.slug, sport=athlete.sport) if with_benchmark and is_built_in else None
    held = []
    for result in history.newest if benchmark else ():
        value = on_scale(
            cast(Benchmark, benchmark),
            body_mass_kg=body_mass_kg_on(weighings, result.tested_on),
            load_kg=result.load_kg,
            reps=result.reps,
            force_n=result.force_n,
            distance_m=result.distance_m,
        )
        if value is not None and result.side != Side.BOTH:
            held.append(Held(result=result, value=value))
    return TestProgress(history=history, benchmark=benchmark, held=held)


def _pain(athlete: Athlete, viewer: User, period: Period) -> dict[date, dict[str, int]]:
    days: dict[date, dict[str, int]] = {}
    reports: Any = (
        PainReport.objects.visible_to(viewer)
        .filter(athlete=athlete, training_on__range=(period.first, period.last))
        .order_by("-training_on", "side")
        .values_list("training_on", "side", "score")
    )
    for on, side, score in reports:
        day = days.setdefault(on, {})
        day[side] = max(score, day.get(side, 0))
    return days
