"""The stages of a plan as they stand for an athlete."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.db.models import Max

from programmes.models import PlannedSession, PlanStage
from training.choices import SessionStatus
from training.models import Assignment


@dataclass(frozen=True)
class Stages:
    """All stages of the plan in order, none where it has none; `open_number` is the one that is open.

    `last_on` is the day of the athlete's last session of the plan that is laid out.
    """

    all: Sequence[PlanStage]
    open_number: int | None
    sessions: Sequence[PlannedSession] = ()
    last_on: date | None = None

    @cached_property
    def open(self) -> PlanStage | None:
        return next((stage for stage in self.all if stage.number == self.open_number), None)

    @cached_property
    def next(self) -> PlanStage | None:
        """Return the stage that comes next; None where the last one is open."""
        if self.open_number is None:
            return None
        return next((stage for stage in self.all if stage.number == self.open_number + 1), None)

    def sessions_of(self, number: int) -> list[PlannedSession]:
        """Return the sessions of a stage, those that weeks repeat once."""
        found: dict[tuple[object, ...], PlannedSession] = {}
        for session in self.sessions:
            if session.stage and session.stage.number == number:
                lines = tuple((line.exercise_id, line.text) for line in session.prescriptions.all())
                found.setdefault((session.label, session.per_week, session.per_day, lines), session)
        return list(found.values())

    def days_of(self, number: int) -> int:
        """Return on how many days of its fullest week a stage is done."""
        days: Counter[int] = Counter()
        for session in self.sessions:
            if session.stage and session.stage.number == number:
                days[session.week] += session.per_week
        return max(days.values(), default=1)

    def per_day_of(self, number: int) -> int:
        return max((session.per_day for session in self.sessions_of(number)), default=1)


def stages_of(assignment: Assignment) -> Stages:
    """Return the stages of an athlete's plan with what is done in them."""
    sessions = (
        assignment.version.sessions.select_related("stage")
        .prefetch_related("prescriptions__exercise")
        .order_by("week", "position")
    )
    laid_out = assignment.sessions.exclude(status=SessionStatus.CANCELLED)
    return Stages(
        all=list(assignment.version.stages.order_by("number")),
        open_number=assignment.open_stage,
        sessions=list(sessions),
        last_on=laid_out.aggregate(last_on=Max("scheduled_on"))["last_on"],
    )
