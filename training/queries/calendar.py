"""A person's weeks and history: one line a session, with what was done in it."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date

from django.db.models import Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from training.choices import OPEN_STATUSES, ItemStatus, SessionStatus
from training.models import MOST_SETS, Session, SessionItem, SetLog
from training.queries.days import with_plan

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


def exercises_done(sessions: Iterable[Session]) -> dict[int, list[str]]:
    """Return the names of the exercises done in sessions by their id, in the order of the lines (one query)."""
    done: dict[int, list[str]] = defaultdict(list)
    rows = (
        SessionItem.objects.filter(session__in=sessions)
        .filter(Exists(SetLog.objects.performed().filter(item=OuterRef("pk"))))
        .order_by("session", "position")
        .values_list("session_id", "exercise__name")
    )
    for session_id, name in rows:
        done[session_id].append(name)
    return done
