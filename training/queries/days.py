"""A person's sessions with everything that Today, a session page and the API show of them."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet

from accounts.models import Club, User
from athletes.models import Athlete, Squad
from core.dates import training_day
from core.rows import columns_of, take_row
from exercises.queries.safety import version_read
from programmes.choices import SetKind
from training.choices import PainMoment, SessionStatus
from training.models import PainReport, Session, SessionItem, SetLog
from training.queries.earlier import earlier_sets, was_changed

SetPlace = tuple[int, str]


@dataclass(frozen=True)
class Previous:
    """What was done last time in the same exercise, with the pain felt in each set."""

    on: date
    sets: list[SetLog]
    pain: dict[int, dict[str, int]] = field(default_factory=dict)


@dataclass(frozen=True)
class ItemView:
    """A line with its sets, the pain felt in each, what was done last time, and which safety text was read.

    `removed` are sets that were taken away, `earlier` what the last change of a set that stands replaced, by its id.
    """

    item: SessionItem
    sets: list[SetLog] = field(default_factory=list)
    removed: list[SetLog] = field(default_factory=list)
    earlier: dict[int, SetLog] = field(default_factory=dict)
    pain: dict[int, dict[str, int]] = field(default_factory=dict)
    previous: Previous | None = None
    version_read: int | None = None

    @property
    def safety_is_due(self) -> bool:
        """Tell whether the safety text in force has to be acknowledged before a set can be logged."""
        exercise = self.item.exercise
        return bool(exercise.asks_acknowledgement and self.version_read != exercise.safety_revision)


@dataclass(frozen=True)
class SessionView:
    session: Session
    items: list[ItemView]
    pain_after: dict[str, int]

    @property
    def planned_sets(self) -> int:
        return sum(view.item.planned_sets for view in self.items if view.item.status == "planned")

    @property
    def done_sets(self) -> int:
        """Return the sets done so far but the warm-up; a left and a right row of one number are one set."""
        return len({(row.item_id, row.number) for row in self.work})

    @property
    def work(self) -> list[SetLog]:
        """Return the rows that count as work done."""
        return [row for view in self.items for row in view.sets if row.kind != SetKind.WARM_UP]


def today_of(athlete: Athlete, at: datetime) -> date:
    """Return the athlete's training day at an instant."""
    return training_day(at, zone=athlete.zone, rolls_over_at=athlete.club.rolls_over_at)


_OWN_SQL = f"""
    SELECT {columns_of(Athlete, "athlete")}, {columns_of(Club, "club")}
    FROM athletes_athlete athlete
    JOIN accounts_club club ON club.id = athlete.club_id
    WHERE athlete.user_id = %s AND athlete.archived_at IS NULL
    ORDER BY athlete.id
"""


def athletes_of(user: User) -> list[Athlete]:
    """Return the person's own active athlete rows with their clubs."""
    athletes = []
    with connection.cursor() as cursor:
        cursor.execute(_OWN_SQL, [user.pk])
        for values in cursor.fetchall():
            athlete, values = take_row(Athlete, values)
            athlete.club, _rest = take_row(Club, values)
            athletes.append(athlete)
    return athletes


def todays_sessions(
    *, athletes: Iterable[Athlete], viewer: User, at: datetime, on: date | None = None
) -> list[SessionView]:
    """Return the sessions of each athlete's own training day (or of `on`), cancelled ones left out."""
    days = {athlete.pk: on or today_of(athlete, at) for athlete in athletes}
    if not days:
        return []
    sessions = Session.objects.filter(athlete__in=days, scheduled_on__in=set(days.values())).exclude(
        status=SessionStatus.CANCELLED
    )
    # Athletes of one person may live in clubs whose days end at different hours.
    wanted = [s for s in with_plan(sessions) if s.scheduled_on == days[s.athlete_id]]
    return session_views(sessions=wanted, viewer=viewer)


def with_plan(sessions: QuerySet[Session]) -> QuerySet[Session]:
    """Return sessions with what names them, in the order of the day."""
    return sessions.select_related(
        "athlete__club", "athlete__user", "assignment__programme", "assignment__version", "planned_session"
    ).order_by("scheduled_on", "scheduled_time", "id")


def session_views(*, sessions: Iterable[Session], viewer: User) -> list[SessionView]:
    """Return sessions whole: four queries, however many there are, and one more where a set was changed.

    Pain is left out where it may not be seen.
    """
    sessions = list(sessions)
    if not sessions:
        return []
    items = list(
        SessionItem.objects.filter(session__in=sessions)
        .select_related("exercise", "swapped_from")
        .annotate(version_read=version_read(athlete="session__athlete", exercise="exercise"))
        .order_by("session", "position")
    )
    sets: dict[int, list[SetLog]] = defaultdict(list)
    removed: dict[int, list[SetLog]] = defaultdict(list)
    logged = SetLog.objects.filter(item__session__in=sessions).annotate(was_changed=was_changed())
    rows: list[Any] = list(logged.order_by("number", "side", "id"))
    for row in rows:
        (removed if row.deleted_at else sets)[row.item_id].append(row)
    earlier = earlier_sets(row for row in rows if row.was_changed and not row.deleted_at)
    previous = previous_sets([session.pk for session in sessions])
    before = [row.pk for one in previous.values() for row in one.sets]
    during: dict[int, dict[str, int]] = defaultdict(dict)
    after: dict[int, dict[str, int]] = defaultdict(dict)
    felt = Q(session__in=sessions) | Q(set_log__in=before)
    for report in PainReport.objects.visible_to(viewer).filter(felt):
        if report.set_log_id:
            during[report.set_log_id][report.side] = report.score
        elif report.moment == PainMoment.AFTER and report.session_id:
            after[report.session_id][report.side] = report.score
    for one in previous.values():
        one.pain.update((row.pk, during[row.pk]) for row in one.sets if row.pk in during)
    by_session: dict[int, list[ItemView]] = defaultdict(list)
    whole = {session.pk: session for session in sessions}
    for item in items:
        item.session = whole[item.session_id]
        by_session[item.session_id].append(
            ItemView(
                item=item,
                sets=sets[item.pk],
                removed=removed[item.pk],
                earlier={row.pk: earlier[row.pk] for row in sets[item.pk] if row.pk in earlier},
                pain={row.pk: during[row.pk] for row in sets[item.pk] if row.pk in during},
                previous=previous.get(item.pk),
                version_read=item.version_read,  # type: ignore[attr-defined]
            )
        )
    return [
        SessionView(session=session, items=by_session[session.pk], pain_after=after[session.pk]) for session in sessions
    ]


LAST_TIME_WITHIN = timedelta(weeks=52)
# The lines of %(sessions)s, each with the same exercise's line in the last earlier session with sets of it.
EARLIER_SQL = """
    FROM training_sessionitem line
    JOIN training_session today ON today.id = line.session_id
    CROSS JOIN LATERAL (
        SELECT item.id, session.scheduled_on
        FROM training_session session
        JOIN training_sessionitem item ON item.session_id = session.id AND item.exercise_id = line.exercise_id
        WHERE session.athlete_id = today.athlete_id
          AND (session.scheduled_on, session.id) < (today.scheduled_on, today.id)
          AND session.scheduled_on > today.scheduled_on - %(days)s
          AND EXISTS (SELECT FROM training_setlog s WHERE s.item_id = item.id AND s.deleted_at IS NULL)
        ORDER BY session.scheduled_on DESC, session.id DESC, abs(item.position - line.position), item.position
        LIMIT 1
    ) earlier
    WHERE line.session_id = ANY(%(sessions)s)
"""
_PREVIOUS_SQL = f"""
    WITH last AS (SELECT line.id AS for_item, earlier.id AS item_id, earlier.scheduled_on AS done_on {EARLIER_SQL})
    SELECT log.*, last.for_item, last.done_on
    FROM last
    JOIN training_setlog log ON log.item_id = last.item_id AND log.deleted_at IS NULL
    ORDER BY log.number, log.side
"""


def previous_sets(session_ids: list[int]) -> dict[int, Previous]:
    """Return, by line, the sets of the last earlier session in which the same exercise was done (one query)."""
    previous: dict[int, Previous] = {}
    for row in SetLog.objects.raw(_PREVIOUS_SQL, {"sessions": session_ids, "days": LAST_TIME_WITHIN.days}):
        for_item: int = row.for_item  # type: ignore[attr-defined]
        done_on: date = row.done_on  # type: ignore[attr-defined]
        previous.setdefault(for_item, Previous(done_on, [])).sets.append(row)
    return previous


def active_athletes_of(squad: Squad) -> list[Athlete]:
    """Return a squad's active athletes with their club, by name."""
    squads = Squad.objects.filter(pk=squad.pk)
    return list(Athlete.objects.active().in_squads(squads).select_related("club").order_by("sort_name", "id"))


def sessions_between(
    *,
    sessions: QuerySet[Session],
    first: date,
    last: date,
    athlete: Athlete | None = None,
    squad: Squad | None = None,
) -> QuerySet[Session]:
    """Narrow sessions to days (both included), an athlete, and those who are in a squad now."""
    sessions = sessions.filter(scheduled_on__gte=first, scheduled_on__lte=last)
    if athlete:
        sessions = sessions.filter(athlete=athlete)
    if squad:
        members = Athlete.objects.in_squads(Squad.objects.filter(pk=squad.pk))
        sessions = sessions.filter(athlete__in=members)
    return with_plan(sessions)
