"""A squad's sessions of one day with their lines, as the gym sheet prints them."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from athletes.models import Athlete, Squad
from exercises.queries.safety import version_read
from training.choices import ItemStatus, SessionKind, SessionStatus
from training.models import Session, SessionItem
from training.queries.days import active_athletes_of


@dataclass(frozen=True, kw_only=True)
class SheetSession:
    """One athlete's session with its planned lines in order."""

    athlete: Athlete
    session: Session
    items: Sequence[SessionItem]


def sheet_of(*, squad: Squad, on: date) -> tuple[list[SheetSession], list[Athlete]]:
    """Return a squad's sessions of a day that are to be done, by name and time, and the athletes without one.

    Three queries, however many athletes there are.
    """
    athletes = {athlete.pk: athlete for athlete in active_athletes_of(squad)}
    sessions = (
        Session.objects.filter(athlete__in=athletes, scheduled_on=on, kind=SessionKind.CALF)
        .exclude(status__in=(SessionStatus.CANCELLED, SessionStatus.SKIPPED))
        .order_by("scheduled_time", "id")
    )
    items: dict[int, list[SessionItem]] = defaultdict(list)
    for item in (
        SessionItem.objects.filter(session__in=sessions, status=ItemStatus.PLANNED)
        .select_related("exercise")
        .annotate(version_read=version_read(athlete="session__athlete", exercise="exercise"))
        .order_by("position")
    ):
        items[item.session_id].append(item)
    by_athlete: dict[int, list[Session]] = defaultdict(list)
    for session in sessions:
        if items[session.pk]:
            by_athlete[session.athlete_id].append(session)
    found = [
        SheetSession(athlete=athlete, session=session, items=items[session.pk])
        for pk, athlete in athletes.items()
        for session in by_athlete[pk]
    ]
    return found, [athlete for pk, athlete in athletes.items() if not by_athlete[pk]]
