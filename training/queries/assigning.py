"""Whom a programme can be given to, and who has it."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import Case, Count, Exists, OuterRef, Q, QuerySet, Value, When

from accounts.models import Club, User
from athletes.models import Athlete, Squad, SquadPlace
from exercises.models import TestProtocol
from programmes.models import Programme
from training.choices import ItemStatus, SessionStatus
from training.models import Assignment, Session, SessionItem, SetLog, TestResult
from training.queries.profile import with_progress

MOST_NAMES = 5


@dataclass(frozen=True, kw_only=True)
class Candidates:
    """The squads and active athletes of a club whose training a person may plan, by name."""

    squads: Sequence[Squad]
    athletes: Sequence[Athlete]
    members: dict[int, set[int]] = field(default_factory=dict)

    def of_squad(self, squad: Squad) -> list[Athlete]:
        return [athlete for athlete in self.athletes if athlete.pk in self.members.get(squad.pk, ())]


@dataclass(frozen=True, kw_only=True)
class Holder:
    """An athlete who has a programme: sessions done and in all, and how many of its loads are known."""

    assignment: Assignment
    first_on: date | None
    last_on: date | None
    done: int
    total: int
    loads_known: int
    loads_open: int


@dataclass(frozen=True, kw_only=True)
class Batch:
    """What was assigned in one act and can be taken back."""

    batch: uuid.UUID
    assigned_at: datetime
    assigned_by: User | None
    athletes: int
    starts_on: date


def candidates(*, user: User, club: Club) -> Candidates:
    """Return whom a person may assign to in a club (three queries)."""
    squads = list(Squad.objects.trainable_by(user).filter(club=club, archived_at__isnull=True).order_by("name", "id"))
    athletes = list(
        Athlete.objects.trainable_by(user).active().filter(club=club).select_related("club").order_by("sort_name", "id")
    )
    members: dict[int, set[int]] = {}
    for squad_id, athlete_id in SquadPlace.objects.filter(squad__in=squads, ends_before__isnull=True).values_list(
        "squad_id", "athlete_id"
    ):
        members.setdefault(squad_id, set()).add(athlete_id)
    return Candidates(squads=squads, athletes=athletes, members=members)


def holders(*, user: User, programme: Programme, club: Club, today: date) -> list[Holder]:
    """Return who has a programme now or from a later day, the newest assignment first (two queries)."""
    assignments = Assignment.objects.trainable_by(user).filter(
        club=club, programme=programme, cancelled_at__isnull=True, ends_before__gt=today
    )
    rows = list(
        with_progress(assignments, today)
        .select_related("athlete", "assigned_by")
        .order_by("-starts_on", "athlete__sort_name", "id")
    )
    known = Q(planned_kg_left__isnull=False) | Q(planned_kg_right__isnull=False)
    loads = {
        row["session__assignment"]: row
        for row in SessionItem.objects.filter(
            session__assignment__in=rows, status=ItemStatus.PLANNED, exercise__measure__startswith="load_"
        )
        .values("session__assignment")
        .annotate(known=Count("pk", filter=known), unknown=Count("pk", filter=~known))
    }
    nothing = {"known": 0, "unknown": 0}
    return [
        Holder(
            assignment=row,
            first_on=row.first_on,  # type: ignore[attr-defined]
            last_on=row.last_on,  # type: ignore[attr-defined]
            done=row.sessions_done,  # type: ignore[attr-defined]
            total=row.sessions_all,  # type: ignore[attr-defined]
            loads_known=loads.get(row.pk, nothing)["known"],
            loads_open=loads.get(row.pk, nothing)["unknown"],
        )
        for row in rows
    ]


def undoable(*, user: User, assignments: Sequence[Assignment]) -> list[Batch]:
    """Return what of the assignments can be taken back, the newest first (one query).

    None of a batch with an athlete who has trained by it, or whose training is not the user's to plan.
    """
    begun = begun_sessions().filter(assignment=OuterRef("pk"))
    trainable = Assignment.objects.trainable_by(user).filter(pk=OuterRef("pk"))
    closed = {
        batch
        for batch, is_open in Assignment.objects.filter(
            batch__in={one.batch for one in assignments}, cancelled_at__isnull=True
        )
        .annotate(is_open=Case(When(~Exists(begun) & Exists(trainable), then=Value(True)), default=Value(False)))
        .values_list("batch", "is_open")
        if not is_open
    }
    by_batch: dict[uuid.UUID, list[Assignment]] = {}
    for one in sorted(assignments, key=lambda one: one.created_at, reverse=True):
        by_batch.setdefault(one.batch, []).append(one)
    return [
        Batch(
            batch=batch,
            assigned_at=rows[0].created_at,
            assigned_by=rows[0].assigned_by,
            athletes=len(rows),
            starts_on=rows[0].starts_on,
        )
        for batch, rows in by_batch.items()
        if batch not in closed
    ]


def begun_sessions() -> QuerySet[Session]:
    """Return the sessions that somebody has trained in."""
    logged = SetLog.objects.performed().filter(item__session=OuterRef("pk"))
    return Session.objects.filter(Q(status=SessionStatus.DONE) | Exists(logged))


def begun_by(assignment_ids: Collection[int]) -> list[str]:
    """Return the names of the first five athletes who logged a set or finished a session of assignments."""
    sessions = begun_sessions().filter(assignment__in=assignment_ids)
    athletes = Athlete.objects.filter(pk__in=sessions.values("athlete")).order_by("sort_name", "pk")
    return list(athletes.values_list("name", flat=True)[:MOST_NAMES])


def protocols_for(*, user: User, athlete: Athlete) -> tuple[list[TestProtocol], list[TestProtocol]]:
    """Return the tests that an athlete has done before, newest first, and all others by kind of exercise."""
    protocols = {
        protocol.pk: protocol
        for protocol in TestProtocol.objects.visible_to(user)
        .filter(Q(club__isnull=True) | Q(club=athlete.club_id))
        .select_related("exercise")
        .order_by("exercise__category", "name", "id")
    }
    done = TestResult.objects.filter(athlete=athlete).order_by("-tested_on", "-id").values_list("protocol", flat=True)
    before = [protocols.pop(pk) for pk in dict.fromkeys(done) if pk in protocols]
    return before, list(protocols.values())
