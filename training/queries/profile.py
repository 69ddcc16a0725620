"""One athlete as their coach sees them: plan, sessions, tests, loads, pain."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Count, Max, Min, Q, QuerySet

from accounts.models import User
from athletes.models import Athlete, BodyMass, Squad
from athletes.queries import squads_of
from core.charts import Series
from core.dates import monday_of
from core.units import WeightUnit, kg_to_lb
from exercises.choices import Measure, ProtocolKind
from exercises.models import Exercise, TestProtocol
from programmes.wording import dose_words
from training.choices import ItemStatus, PainMoment, SessionKind, SessionStatus, Side
from training.models import Assignment, PainReport, SessionItem, SetLog, TestResult
from training.queries.absences import TimeAway, time_away
from training.queries.board import BoardRow, board_rows
from training.queries.checks import MorningCheck, checks_between
from training.queries.marks import SessionMark, session_marks
from training.queries.staging import Stages
from training.queries.symmetry import Symmetry, symmetry_of
from training.wording import line_reason, weight_text

COMING = timedelta(days=14)
RECENT = timedelta(days=28)
LOADS_FROM = timedelta(weeks=12)
PAIN_FROM = timedelta(weeks=8)
CHECKS_FROM = timedelta(days=13)
MOST_PAIN_ROWS = 30
WITH_LOADS = (Measure.LOAD_REPS, Measure.LOAD_DISTANCE, Measure.LOAD_SECONDS, Measure.FORCE_SECONDS)


@dataclass(frozen=True, kw_only=True)
class PlanProgress:
    """An assignment with its sessions: done, due up to today, and all; and where it stands in a plan with stages."""

    assignment: Assignment
    stages: Stages
    last_on: date | None
    done: int
    due: int
    total: int


@dataclass(kw_only=True)
class TestHistory:
    """The results of one test by day, newest first; sides in the order left, right, both."""

    protocol: TestProtocol
    days: dict[date, dict[str, TestResult]] = field(default_factory=dict)
    # Left against right, of every day with both, newest first.
    symmetries: list[Symmetry] = field(default_factory=list)
    trend: list[Series] = field(default_factory=list)

    @property
    def symmetry(self) -> Symmetry | None:
        return next(iter(self.symmetries), None)

    @property
    def newest_on(self) -> date:
        return next(iter(self.days))

    @property
    def newest(self) -> list[TestResult]:
        """Return the newest result of each side, whatever its day."""
        found: dict[str, TestResult] = {}
        for results in self.days.values():
            for side, result in results.items():
                found.setdefault(side, result)
        return [found[side] for side in Side.values if side in found]


@dataclass(kw_only=True)
class WorkingLoad:
    """The heaviest load of the newest session with an exercise, by side."""

    exercise: Exercise
    sets: dict[str, SetLog] = field(default_factory=dict)

    @property
    def on(self) -> date:
        return max(row.item.session.scheduled_on for row in self.sets.values())

    @property
    def sides(self) -> list[SetLog]:
        return [self.sets[side] for side in Side.values if side in self.sets]


@dataclass(frozen=True, kw_only=True)
class NextLoad:
    """The next line of an exercise that has a load to put on, and how its loads were made."""

    item: SessionItem
    dose: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class Profile:
    row: BoardRow
    squads: Sequence[Squad]
    masses: Sequence[BodyMass]
    plans: Sequence[PlanProgress]
    away: Sequence[TimeAway]
    coming: Sequence[SessionMark]
    recent: Sequence[SessionMark]
    tests: Sequence[TestHistory]
    loads: Sequence[WorkingLoad]
    next_loads: Sequence[NextLoad]
    # Of training; scores of mornings stand among the checks.
    pain: Sequence[PainReport] | None
    checks: Sequence[MorningCheck] | None
    # Sessions done and due in the last 4 weeks, counted as the training report counts them.
    adherence: tuple[int, int]


def profile_of(*, athlete: Athlete, viewer: User, sees_pain: bool, today: date) -> Profile:
    """Return an athlete's profile; `pain` and `checks` are None for who may not see them."""
    [row] = board_rows(athletes=[athlete], viewer=viewer, today=today, monday=monday_of(today))
    marks = session_marks(athletes=[athlete], spans=[(today - RECENT, today + COMING)], today=today)
    listed = marks[athlete.pk]
    due = [mark for mark in listed if mark.is_due(today) and mark.on > today - RECENT]
    pain = (
        PainReport.objects.visible_to(viewer)
        .filter(athlete=athlete, training_on__gt=today - PAIN_FROM)
        .exclude(moment=PainMoment.MORNING)
    )
    return Profile(
        row=row,
        squads=list(squads_of(athlete)),
        masses=list(BodyMass.objects.filter(athlete=athlete, measured_on__lte=today).order_by("-measured_on")[:26]),
        plans=_plans(athlete, today),
        away=time_away(athlete=athlete, shows_health=sees_pain, today=today),
        coming=[mark for mark in listed if mark.on >= today and mark.is_open],
        # What was taken out ahead of its day is no news yet.
        recent=[
            mark
            for mark in reversed(listed)
            if mark.on < today or mark.is_done or (mark.on == today and not mark.is_open)
        ],
        tests=test_histories(athlete=athlete, viewer=viewer, today=today),
        loads=_loads(athlete, today),
        next_loads=_next_loads(athlete, today, viewer.reads_in(athlete.club.weight_unit)),
        pain=list(pain.select_related("session").order_by("-training_on", "-id")[:MOST_PAIN_ROWS])
        if sees_pain
        else None,
        checks=_checks(athlete, viewer, today) if sees_pain else None,
        adherence=(sum(mark.is_done for mark in due), len(due)),
    )


def _checks(athlete: Athlete, viewer: User, today: date) -> list[MorningCheck]:
    """Return the morning checks of the last 14 days, the newest first."""
    found = checks_between(athletes=[athlete.pk], viewer=viewer, first=today - CHECKS_FROM, last=today)
    return list(found.get(athlete.pk, {}).values())


def with_progress(assignments: QuerySet[Assignment], today: date) -> QuerySet[Assignment]:
    """Add how many sessions of an assignment are done, due up to today, and in all; cancelled ones left out."""
    counted = ~Q(sessions__status=SessionStatus.CANCELLED) & Q(sessions__kind=SessionKind.CALF)
    excused = Q(sessions__status=SessionStatus.SKIPPED) & ~Q(sessions__skip_reason="")
    done = Q(sessions__status=SessionStatus.DONE)
    return assignments.annotate(
        sessions_all=Count("sessions", filter=counted),
        sessions_due=Count("sessions", filter=counted & (done | (Q(sessions__scheduled_on__lte=today) & ~excused))),
        sessions_done=Count("sessions", filter=counted & done),
        first_on=Min("sessions__scheduled_on", filter=counted),
        last_on=Max("sessions__scheduled_on", filter=counted),
    )


def _plans(athlete: Athlete, today: date) -> list[PlanProgress]:
    """Return the assignments that run, are to come or ended in the last 12 weeks, newest first."""
    assignments = Assignment.objects.filter(
        athlete=athlete, cancelled_at__isnull=True, ends_before__gt=today - timedelta(weeks=12)
    )
    assignments = assignments.select_related("programme", "version").prefetch_related("version__stages")
    return [
        PlanProgress(
            assignment=one,
            stages=Stages(sorted(one.version.stages.all(), key=lambda stage: stage.number), one.open_stage),
            last_on=one.last_on,  # type: ignore[attr-defined]
            done=one.sessions_done,  # type: ignore[attr-defined]
            due=one.sessions_due,  # type: ignore[attr-defined]
            total=one.sessions_all,  # type: ignore[attr-defined]
        )
        for one in with_progress(assignments, today).order_by("-starts_on", "-id")
    ]


def test_histories(*, athlete: Athlete, viewer: User, today: date) -> list[TestHistory]:
    """Return an athlete's tests, the one done last first."""
    histories: dict[int, TestHistory] = {}
    for result in (
        TestResult.objects.filter(athlete=athlete, tested_on__lte=today)
        .select_related("protocol__exercise")
        .order_by("-tested_on", "protocol__name", "id")
    ):
        history = histories.setdefault(result.protocol_id, TestHistory(protocol=result.protocol))
        history.days.setdefault(result.tested_on, {})[result.side] = result
    masses = list(
        BodyMass.objects.filter(athlete=athlete).order_by("-measured_on").values_list("measured_on", "mass_kg")
    )
    unit = viewer.reads_in(athlete.club.weight_unit)
    for history in histories.values():
        for on, results in history.days.items():
            if Side.LEFT in results and Side.RIGHT in results:
                mass_kg = next((mass for measured_on, mass in masses if measured_on <= on), None)
                if found := symmetry_of(history.protocol, results.values(), mass_kg):
                    history.symmetries.append(found)
        if len(history.days) > 1:
            history.trend = _trend(history, unit)
    return list(histories.values())


_KINDS = {Side.LEFT: "left", Side.RIGHT: "right", Side.BOTH: "both"}


def _trend(history: TestHistory, unit: WeightUnit) -> list[Series]:
    """Return the sides over time; loads moved for different repetitions are not put on one line."""
    repetitions = {result.reps for results in history.days.values() for result in results.values()}
    if history.protocol.kind == ProtocolKind.REP_MAX and len(repetitions) > 1:
        return []
    points: dict[str, list[tuple[date, float]]] = defaultdict(list)
    for on, results in history.days.items():
        for side, result in results.items():
            points[side].append((on, shown_value(result, unit)))
    return [
        Series(name=str(side.label), kind=_KINDS[side], points=sorted(points[side]))
        for side in (Side.LEFT, Side.RIGHT, Side.BOTH)
        if len(points[side]) > 1
    ]


def shown_value(result: TestResult, unit: WeightUnit) -> float:
    """Return a result's figure in the unit it is shown in: the reader's, N, cm or repetitions."""
    match result.protocol.kind:
        case ProtocolKind.REP_MAX:
            load_kg = result.load_kg or Decimal(0)
            return float(kg_to_lb(load_kg) if unit == "lb" else load_kg)
        case ProtocolKind.MAX_FORCE:
            return float(result.force_n or 0)
        case ProtocolKind.DISTANCE:
            return float((result.distance_m or Decimal(0)) * 100)
        case _:
            return float(result.reps or 0)


def _next_loads(athlete: Athlete, today: date, unit: WeightUnit) -> list[NextLoad]:
    """Return the next line of every exercise of the coming days that is done with a load, the soonest first."""
    items = (
        SessionItem.objects.filter(
            session__athlete=athlete,
            session__status=SessionStatus.PLANNED,
            session__scheduled_on__gte=today,
            session__scheduled_on__lt=today + COMING,
            status=ItemStatus.PLANNED,
            exercise__measure__in=WITH_LOADS,
        )
        .order_by("exercise", "session__scheduled_on", "session__scheduled_time", "position", "id")
        .distinct("exercise")
        .select_related("exercise", "session")
    )
    return [
        NextLoad(
            item=item,
            dose=dose_words(item.dose, weight=weight_text(unit)),
            reason=line_reason(item.targets, dose=item.dose, unit=unit),
        )
        for item in sorted(items, key=lambda item: (item.session.scheduled_on, item.position))
    ]


def _loads(athlete: Athlete, today: date) -> list[WorkingLoad]:
    """Return the newest working loads of the last 12 weeks, the exercise done last first."""
    rows = (
        SetLog.objects.performed()
        .filter(
            item__session__athlete=athlete,
            item__session__scheduled_on__gt=today - LOADS_FROM,
            item__exercise__measure__startswith="load_",
            load_kg__gt=0,
        )
        .order_by("item__exercise", "side", "-item__session__scheduled_on", "-load_kg", "-reps", "id")
        .distinct("item__exercise", "side")
        .select_related("item__exercise", "item__session")
    )
    loads: dict[int, WorkingLoad] = {}
    for row in rows:
        load = loads.setdefault(row.item.exercise_id, WorkingLoad(exercise=row.item.exercise))
        load.sets[row.side] = row
    return sorted(loads.values(), key=lambda load: (-load.on.toordinal(), load.exercise.name))
