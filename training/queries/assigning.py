"""Whom a programme can be given to, and who has it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, Q

from accounts.models import Club, User
from athletes.models import Athlete, Squad, SquadPlace
from exercises.models import TestProtocol
from programmes.models import Programme
from training.models import Assignment, SessionItem, TestResult
from training.queries.profile import with_progress


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
        for row in SessionItem.objects.filter(session__assignment__in=rows, exercise__measure__startswith="load_")
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
