"""A programme made into one athlete's dated sessions: days, lines with loads, and the rows to write."""

import json
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import cached_property
from hashlib import blake2b
from typing import Any

from django.utils.translation import gettext as _

from athletes.models import Athlete
from core.copying import copy_rows, take_ids
from exercises.models import Exercise
from programmes.models import PlannedSession, PlanStage, Prescription, ProgrammeVersion
from training.choices import ItemStatus, SessionKind, SessionStatus
from training.models import Assignment, Session, SessionItem
from training.operations.layout import Line, LineMaker
from training.operations.moving import MOST_REASON
from training.queries.evidence import Evidence, lift_of
from training.queries.placing import Placing, is_heavy_line, rules_of
from training.rules.dates import Around, Dated, index_of, settle
from training.rules.layout import PlacedSession, PlannedWeekSession, lay_out
from training.rules.loads import Lift
from training.rules.scheduling import Rules, Slot
from training.rules.targets import Target
from training.wording import placing_words


@dataclass(frozen=True, kw_only=True)
class Wishes:
    """When a programme is to be done; `start_weeks` by athlete id, week 1 for the others."""

    starts_on: date
    weekdays: tuple[int, ...]
    times: tuple[time, ...]
    match_offsets: tuple[int, ...] = ()
    start_weeks: dict[int, int]

    def start_week(self, athlete: Athlete) -> int:
        return self.start_weeks.get(athlete.pk, 1)

    def ends_before(self, athlete: Athlete, weeks: int) -> date:
        return self.starts_on + timedelta(weeks=weeks - self.start_week(athlete) + 1)


@dataclass(frozen=True, kw_only=True)
class PlanLines:
    """The sessions of a version in order, and their lines with exercises by session id; `stage` is theirs, if any."""

    version: ProgrammeVersion
    sessions: Sequence[PlannedSession]
    lines: dict[int, list[Prescription]]
    stage: PlanStage | None = None

    @cached_property
    def lifts(self) -> dict[int, Lift]:
        return {line.exercise_id: lift_of(line.exercise) for listed in self.lines.values() for line in listed}

    @cached_property
    def heavy(self) -> frozenset[int]:
        return frozenset(
            pk for pk, listed in self.lines.items() if any(is_heavy_line(line.dose, line.exercise) for line in listed)
        )

    @cached_property
    def labels(self) -> dict[int, str]:
        return {session.pk: session.label for session in self.sessions}


@dataclass(frozen=True)
class LoadSample:
    """A line as it was laid out for an athlete; its targets tell how each load was made."""

    exercise: Exercise
    line: Line

    @property
    def targets(self) -> list[Target]:
        return list(json.loads(self.line.targets))


@dataclass(frozen=True, kw_only=True)
class Collision:
    """A session that something in the calendar speaks against.

    It is moved `to_on` another day; where that is null it stays, for want of a day (`is_stuck`) or because the
    programme's rules let it be on match day.
    """

    week: int
    label: str
    from_on: date
    to_on: date | None
    why: str
    is_stuck: bool = False


@dataclass(frozen=True, kw_only=True)
class LaidOut:
    """The sessions of one athlete, nothing of them written yet."""

    athlete: Athlete
    dates: Sequence[Dated]
    lines: dict[int, list[tuple[Prescription, Line]]]
    reasons: dict[int, str]
    collisions: Sequence[Collision]

    @property
    def first_on(self) -> date:
        return min(dated.on for dated in self.dates)

    @property
    def last_on(self) -> date:
        return max(dated.on for dated in self.dates)

    def loads(self) -> tuple[int, int]:
        """Return the number of lines with a load in kg, and of those whose load the athlete chooses."""
        known = open_loads = 0
        for dated in self.dates:
            for prescription, line in self.lines[dated.place.key]:
                if prescription.exercise.measures_load:
                    is_known = line.planned_kg_left is not None or line.planned_kg_right is not None
                    known, open_loads = known + is_known, open_loads + (not is_known)
        return known, open_loads

    def samples(self) -> list[LoadSample]:
        """Return the lines of the first week, each once."""
        first_week = self.dates[0].place.week
        found: dict[tuple[int, str], LoadSample] = {}
        for dated in self.dates:
            if dated.place.week == first_week:
                for prescription, line in self.lines[dated.place.key]:
                    found.setdefault((prescription.exercise_id, line.text), LoadSample(prescription.exercise, line))
        return list(found.values())

    def print_into(self, digest: blake2b) -> None:
        """Add what the athlete would get to a digest: days, times of day, lines and loads."""
        for dated in self.dates:
            digest.update(f"{self.athlete.pk} {dated.place.key} {dated.on} {dated.place.slot}\n".encode())
        made = {
            (prescription.pk, line.text, line.targets)
            for listed in self.lines.values()
            for prescription, line in listed
        }
        for pk, text, targets in sorted(made):
            digest.update(f"{pk} {text} {targets}\n".encode())


def read_plan(version: ProgrammeVersion, *, stage: int = 1) -> PlanLines:
    """Return the sessions of a version with their lines and exercises (one query); each has at least one line.

    Of a plan with stages only those of one of them.
    """
    sessions: dict[int, PlannedSession] = {}
    lines: dict[int, list[Prescription]] = {}
    found: PlanStage | None = None
    for line in (
        Prescription.objects.filter(session__version=version)
        .select_related("session__stage", "exercise")
        .order_by("session__week", "session__position", "position")
    ):
        if line.session.stage and line.session.stage.number != stage:
            continue
        found = line.session.stage
        sessions.setdefault(line.session_id, line.session)
        lines.setdefault(line.session_id, []).append(line)
    return PlanLines(version=version, sessions=list(sessions.values()), lines=lines, stage=found)


class Layer:
    """Lays a plan out for athletes; athletes whose calendars hold the same are placed once."""

    def __init__(
        self,
        *,
        plan: PlanLines,
        wishes: Wishes,
        evidence: Evidence,
        placings: dict[int, Placing],
        today: date,
    ) -> None:
        self._plan = plan
        self._wishes = wishes
        self._evidence = evidence
        self._placings = placings
        self._today = today
        self._rules = rules_of(plan.version.programme)
        self._weeks = [
            PlannedWeekSession(key=s.pk, week=s.week, label=s.label, per_week=s.per_week, per_day=s.per_day)
            for s in plan.sessions
        ]
        self._placed: dict[tuple[int, frozenset[date]], tuple[PlacedSession, ...]] = {}
        self._settled: dict[tuple[int, Around], tuple[Dated, ...]] = {}

    def lay_out(self, athlete: Athlete) -> LaidOut:
        """Return the sessions of an athlete.

        Raises:
            TooFewDays: a week holds more sessions than weekdays were chosen.
        """
        placing = self._placings[athlete.pk]
        heavy = _heavy_slots(placing)
        dates = self._dates(athlete, placing, heavy)
        maker = LineMaker(
            athlete=athlete,
            evidence=self._evidence,
            rounds_down=self._plan.version.programme.rounds_loads_down,
            today=self._today,
        )
        reasons = {
            index: self._why(dates, index, placing, heavy) for index, dated in enumerate(dates) if dated.why is not None
        }
        return LaidOut(
            athlete=athlete,
            dates=dates,
            lines={
                key: [(line, maker.line(line.exercise, line)) for line in self._plan.lines[key]]
                for key in dict.fromkeys(dated.place.key for dated in dates)
            },
            reasons=reasons,
            collisions=list(self._collisions(dates, reasons, placing)),
        )

    def _dates(self, athlete: Athlete, placing: Placing, heavy: tuple[Slot, ...]) -> tuple[Dated, ...]:
        start_week = self._wishes.start_week(athlete)
        matches = placing.match_days
        if (start_week, matches) not in self._placed:
            self._placed[start_week, matches] = lay_out(
                self._weeks,
                starts_on=self._wishes.starts_on,
                weekdays=self._wishes.weekdays,
                match_offsets=self._wishes.match_offsets,
                fixtures=matches,
                start_week=start_week,
            )
        around = Around(heavy, matches, placing.away)
        if (start_week, around) not in self._settled:
            self._settled[start_week, around] = settle(
                self._placed[start_week, matches],
                starts_on=self._wishes.starts_on,
                ends_before=self._wishes.ends_before(athlete, self._plan.version.weeks),
                today=self._today,
                times=self._wishes.times,
                heavy=self._plan.heavy,
                match_offsets=self._wishes.match_offsets,
                rules=self._rules,
                around=around,
            )
        return self._settled[start_week, around]

    def _why(self, dates: Sequence[Dated], index: int, placing: Placing, heavy: tuple[Slot, ...]) -> str:
        """Return in words what speaks against the day on which the layout put a session."""
        dated = dates[index]
        fault = dated.why
        if fault is None:
            return ""
        other_on, theirs = None, Rules()
        if fault.other is not None and fault.other >= 0:
            other_on, theirs = heavy[fault.other].on, heavy[fault.other].rules
        elif fault.other is not None:
            other_on = dates[index_of(fault.other)].on
        return placing_words(
            fault,
            on=dated.place.on,
            fixture=", ".join(one.name for one in placing.fixtures if one.held_on == fault.fixture),
            other_on=other_on,
            gap_h=max(self._rules.heavy_gap_h or 0, theirs.heavy_gap_h or 0),
        )[:MOST_REASON]

    def _collisions(self, dates: Sequence[Dated], reasons: dict[int, str], placing: Placing) -> Iterator[Collision]:
        matches = {fixture.held_on: fixture.name for fixture in placing.fixtures}
        for index, dated in enumerate(dates):
            place = dated.place
            why = reasons.get(index)
            if why is None and dated.on in matches:
                why = _("The day of %(fixture)s.") % {"fixture": matches[dated.on]}
            if why is not None:
                yield Collision(
                    week=place.week,
                    label=self._plan.labels[place.key],
                    from_on=place.on,
                    to_on=dated.on if dated.is_moved else None,
                    why=why,
                    is_stuck=index in reasons and not dated.is_moved,
                )


def _heavy_slots(placing: Placing) -> tuple[Slot, ...]:
    """Return the heavy sessions that an athlete has, numbered, so that those of athletes who do the same are equal."""
    heavy = (slot for slot in placing.slots if slot.is_heavy)
    return tuple(replace(slot, key=number, is_fixed=True) for number, slot in enumerate(heavy))


class Rows:
    """New sessions and their lines, written with two COPYs."""

    _SESSION = (
        "id", "public_id", "club_id", "athlete_id", "assignment_id", "planned_session_id", "kind", "title", "week",
        "label", "scheduled_on", "scheduled_time", "is_pinned", "move_reason", "status", "skip_reason", "note",
        "revision", "updated_at",
    )  # fmt: skip
    _LINE = (
        "public_id", "club_id", "session_id", "position", "exercise_id", "exercise_revision", "swapped_from_id",
        "swap_reason", "status", *Line._fields,
    )  # fmt: skip

    def __init__(self, *, plan: PlanLines, sessions: int, at: datetime) -> None:
        self._plan = plan
        self._ids = take_ids(Session, sessions)
        self._at = at
        self._sessions: list[tuple[Any, ...]] = []
        self._lines: list[tuple[Any, ...]] = []

    def add_session(
        self, assignment: Assignment, placed: PlacedSession, on: date, at: time | None, *, reason: str, is_pinned: bool
    ) -> int:
        """Add a session of the plan on a day and return its id; `reason` says why it is not where the plan has it."""
        session_id = next(self._ids)
        self._sessions.append(
            (
                session_id, uuid.uuid4(), assignment.club_id, assignment.athlete_id, assignment.pk, placed.key,
                SessionKind.CALF.value, self._plan.version.programme.name, placed.week, self._plan.labels[placed.key],
                on, at, is_pinned, reason, SessionStatus.PLANNED.value, "", "", 1, self._at,
            )
        )  # fmt: skip
        return session_id

    def add_line(
        self, session_id: int, prescription: Prescription, exercise: Exercise, line: Line, *, club_id: int, reason: str
    ) -> None:
        """Add a line to a session; one of another exercise than the plan's says for which `reason`."""
        is_swapped = exercise.pk != prescription.exercise_id
        self._lines.append(
            (
                uuid.uuid4(), club_id, session_id, prescription.position, exercise.pk, exercise.revision,
                prescription.exercise_id if is_swapped else None, reason, ItemStatus.PLANNED.value, *line,
            )
        )  # fmt: skip

    def write(self) -> None:
        copy_rows(Session, self._SESSION, self._sessions)
        copy_rows(SessionItem, self._LINE, self._lines)


def write(
    laid_out: Sequence[LaidOut], *, plan: PlanLines, wishes: Wishes, assignments: dict[int, Assignment], at: datetime
) -> None:
    """Write the sessions of some athletes and their lines."""
    rows = Rows(plan=plan, sessions=sum(len(one.dates) for one in laid_out), at=at)
    for one in laid_out:
        assignment = assignments[one.athlete.pk]
        for index, dated in enumerate(one.dates):
            place = dated.place
            reason = one.reasons[index] if dated.is_moved else ""
            session_id = rows.add_session(
                assignment, place, dated.on, wishes.times[place.slot], reason=reason, is_pinned=False
            )
            for prescription, line in one.lines[place.key]:
                rows.add_line(
                    session_id, prescription, prescription.exercise, line, club_id=assignment.club_id, reason=""
                )
    rows.write()
