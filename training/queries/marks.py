"""Sessions as boards and weeks show them: one mark each, with the state that a coach reads."""

import uuid
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, time

from django.db.models import Count, F, IntegerField, OuterRef, Q, Subquery, TextChoices
from django.db.models.functions import Coalesce, JSONObject
from django.utils.translation import gettext_lazy as _

from athletes.models import Athlete
from exercises.queries.safety import version_read
from training.choices import ItemStatus, SessionKind, SessionStatus
from training.models import Session, SessionItem
from training.queries.calendar import sessions_of


class MarkState(TextChoices):
    """What became of a session; "not done" is a planned one whose day has passed."""

    DONE = "done", _("done")
    PART = "part", _("partly done")
    STARTED = "started", _("started")
    PLANNED = "planned", _("planned")
    MISSED = "missed", _("not done")
    EXCUSED = "excused", _("not today")


@dataclass(frozen=True, kw_only=True)
class SessionMark:
    public_id: uuid.UUID
    athlete_id: int
    on: date
    at: time | None
    kind: str
    title: str
    label: str
    state: MarkState
    is_done: bool
    reason: str
    effort: int | None
    minutes: int | None
    planned_sets: int
    done_sets: int
    open_loads: int
    # The first exercise in it whose safety text the athlete has not read; empty where there is none.
    unread: Mapping[str, str] = field(default_factory=dict)
    # Not one that its athlete added.
    is_of_programme: bool = True
    # From the athlete to their coaches; shown to those who may see how the athlete feels.
    note: str = ""

    @property
    def counts(self) -> bool:
        """Tell whether the session is of the plan, so that it is done or not done; excused ones are left out."""
        return self.is_of_programme and self.kind == SessionKind.CALF and self.state != MarkState.EXCUSED

    def is_due(self, today: date) -> bool:
        """Tell whether adherence counts the session: planned up to today, or done ahead of its day."""
        return self.counts and (self.on <= today or self.is_done)

    @property
    def is_open(self) -> bool:
        return self.state in (MarkState.PLANNED, MarkState.STARTED)


def session_marks(
    *, athletes: Collection[Athlete], spans: Collection[tuple[date, date]], today: date
) -> dict[int, list[SessionMark]]:
    """Return the sessions of athletes within any of the spans (both ends included) by athlete, by day and time.

    One query however many athletes there are; cancelled sessions are left out.
    """
    within = Q()
    for first, last in spans:
        within |= Q(scheduled_on__gte=first, scheduled_on__lte=last)
    open_lines = (
        SessionItem.objects.filter(
            session=OuterRef("pk"),
            status=ItemStatus.PLANNED,
            exercise__measure__startswith="load_",
            planned_kg_left__isnull=True,
            planned_kg_right__isnull=True,
        )
        .order_by()
        .values("session")
        .annotate(total=Count("pk"))
        .values("total")
    )
    # A line per exercise whose text in force is not on record; of several the first is named.
    unread = (
        SessionItem.objects.filter(
            session=OuterRef("pk"), status=ItemStatus.PLANNED, exercise__asks_acknowledgement=True
        )
        .annotate(version_read=version_read(athlete="session__athlete", exercise="exercise"))
        .filter(Q(version_read__isnull=True) | ~Q(version_read=F("exercise__safety_revision")))
        .order_by("position")
        .values(named=JSONObject(slug="exercise__slug", name="exercise__name", id="exercise__public_id"))
    )
    sessions = (
        sessions_of(athletes=[athlete.pk for athlete in athletes])
        .filter(within)
        .exclude(status=SessionStatus.CANCELLED)
        .annotate(
            open_loads=Coalesce(Subquery(open_lines, output_field=IntegerField()), 0), unread=Subquery(unread[:1])
        )
        .order_by("scheduled_on", "scheduled_time", "id")
    )
    marks: dict[int, list[SessionMark]] = defaultdict(list)
    for session in sessions:
        marks[session.athlete_id].append(_mark(session, today))
    return marks


def _mark(session: Session, today: date) -> SessionMark:
    planned_sets: int = session.sets_planned  # type: ignore[attr-defined]
    done_sets: int = session.sets_done  # type: ignore[attr-defined]
    return SessionMark(
        public_id=session.public_id,
        athlete_id=session.athlete_id,
        on=session.scheduled_on,
        at=session.scheduled_time,
        kind=session.kind,
        title=session.title,
        label=session.label,
        state=state_of(session, today, is_whole=not 0 < done_sets < planned_sets),
        is_done=session.status == SessionStatus.DONE,
        reason=session.skip_reason,
        note=session.note,
        is_of_programme=session.assignment_id is not None,
        effort=session.effort,
        minutes=session.minutes,
        planned_sets=planned_sets,
        done_sets=done_sets,
        open_loads=session.open_loads,  # type: ignore[attr-defined]
        unread=session.unread or {},  # type: ignore[attr-defined]
    )


def state_of(session: Session, today: date, *, is_whole: bool) -> MarkState:
    """Return what became of a session; `is_whole`: it has all of its sets or none."""
    has_passed = session.scheduled_on < today
    match session.status:
        case SessionStatus.DONE:
            return MarkState.DONE if is_whole else MarkState.PART
        case SessionStatus.STARTED:
            return MarkState.PART if has_passed else MarkState.STARTED
        case SessionStatus.SKIPPED if session.skip_reason:
            return MarkState.EXCUSED
        case SessionStatus.SKIPPED:
            return MarkState.MISSED
        case _:
            return MarkState.MISSED if has_passed else MarkState.PLANNED
