"""A person's weeks and history: one line a session, with what was done in it."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from programmes.choices import SetKind
from training.choices import OPEN_STATUSES, ItemStatus, SessionStatus, Side
from training.models import MOST_SETS, Session, SessionItem, SetLog
from training.queries.days import with_plan

# What makes one set more than another, the first before the others.
_GREATNESS = ("load_kg", "force_n", "reps", "hold_s", "distance_m")
# A left and a right row of one number are one set.
_SET = F("item_id") * (MOST_SETS + 1) + F("number")


def next_session(*, athletes: Collection[int], after: date) -> Session | None:
    """Return the first open session after a day."""
    return (
        with_plan(Session.objects.filter(athlete__in=athletes, status__in=OPEN_STATUSES, scheduled_on__gt=after))
        .filter(athlete__archived_at__isnull=True)
        .first()
    )


def sessions_of(*, athletes: Collection[int]) -> QuerySet[Session]:
    """Return athletes' sessions with the number of sets planned and done, as `sets_planned` and `sets_done`."""
    planned = (
        SessionItem.objects.filter(session=OuterRef("pk"), status=ItemStatus.PLANNED)
        .order_by()
        .values("session")
        .annotate(total=Sum("planned_sets"))
        .values("total")
    )
    done = (
        SetLog.objects.performed()
        .filter(item__session=OuterRef("pk"))
        .order_by()
        .values("item__session")
        .annotate(total=Count(_SET, distinct=True))
        .values("total")
    )
    return Session.objects.filter(athlete__in=athletes).annotate(
        sets_planned=Coalesce(Subquery(planned, output_field=IntegerField()), 0),
        sets_done=Coalesce(Subquery(done, output_field=IntegerField()), 0),
    )


def history_of(*, athletes: Collection[int], today: date) -> QuerySet[Session]:
    """Return sessions before today, and those of today that are done, newest first.

    One that was taken out of the plan stands here only with sets in it.
    """
    return (
        with_plan(sessions_of(athletes=athletes))
        .filter(Q(scheduled_on__lt=today) | Q(scheduled_on=today, status=SessionStatus.DONE))
        .alias(has_sets=Exists(SetLog.objects.performed().filter(item__session=OuterRef("pk"))))
        .exclude(status=SessionStatus.CANCELLED, has_sets=False)
        .order_by("-scheduled_on", "-scheduled_time", "-id")
    )


def exercises_planned(sessions: Iterable[Session]) -> dict[int, list[str]]:
    """Return the names of the exercises asked for in sessions by their id, in the order of the lines (one query)."""
    planned: dict[int, list[str]] = defaultdict(list)
    rows = (
        SessionItem.objects.filter(session__in=sessions, status=ItemStatus.PLANNED)
        .order_by("session", "position")
        .values_list("session_id", "exercise__name")
    )
    for session_id, name in rows:
        planned[session_id].append(name)
    return planned


@dataclass(frozen=True)
class LineDone:
    """What was done in a line: its sets but the warm-ups, and the best row of each side.

    The best is the heaviest, of equals the one with most repetitions, seconds or metres.
    """

    item: SessionItem
    sets: int
    best: Sequence[SetLog]


def lines_done(sessions: Iterable[Session]) -> dict[int, list[LineDone]]:
    """Return what was done in sessions by their id, in the order of the lines (one query)."""
    rows: dict[SessionItem, list[SetLog]] = defaultdict(list)
    for row in (
        SetLog.objects.performed()
        .filter(item__session__in=sessions)
        .exclude(kind=SetKind.WARM_UP)
        .select_related("item__exercise")
        .order_by("item__session", "item__position", "number")
    ):
        rows[row.item].append(row)
    done: dict[int, list[LineDone]] = defaultdict(list)
    for item, sets in rows.items():
        best = [
            max(of_side, key=lambda row: [getattr(row, name) or 0 for name in _GREATNESS])
            for side in Side
            if (of_side := [row for row in sets if row.side == side])
        ]
        done[item.session_id].append(LineDone(item, len({row.number for row in sets}), best))
    return done
