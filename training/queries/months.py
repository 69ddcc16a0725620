"""A month of a squad or an athlete: fixtures, sessions and absences, day by day."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, time, timedelta

from django.db.models import Q, QuerySet

from accounts.models import Club, User
from athletes.models import Athlete, Squad
from athletes.queries import squads_of
from core.dates import monday_of
from training.choices import OPEN_STATUSES, SessionStatus
from training.models import Absence, Fixture, Session
from training.queries.days import active_athletes_of
from training.queries.marks import MarkState, state_of
from training.queries.placing import heavy_sessions
from training.rules.match_days import AFTER, BEFORE, match_day_offsets


@dataclass(frozen=True, kw_only=True)
class Placed:
    """A session on the calendar."""

    session: Session
    state: MarkState
    is_heavy: bool

    @property
    def is_movable(self) -> bool:
        return self.session.status == SessionStatus.PLANNED

    @property
    def is_changeable(self) -> bool:
        """Tell whether it can be moved or left out, or taken in again."""
        return self.is_movable or self.session.status == SessionStatus.SKIPPED


@dataclass(frozen=True, kw_only=True)
class Group:
    """The same session of one or more athletes at one time of a day, by name."""

    at: time | None
    title: str
    label: str
    placed: Sequence[Placed]

    @property
    def first(self) -> Session:
        return self.placed[0].session

    @property
    def is_heavy(self) -> bool:
        return any(one.is_heavy for one in self.placed)

    @property
    def done(self) -> int:
        return sum(one.state in (MarkState.DONE, MarkState.PART) for one in self.placed)

    @property
    def state(self) -> MarkState | None:
        """Return the state that all of them share, or None."""
        states = {one.state for one in self.placed}
        return states.pop() if len(states) == 1 else None

    @property
    def movable(self) -> Session | None:
        """Return the first session of the group that can be moved."""
        return next((one.session for one in self.placed if one.is_movable), None)


@dataclass(kw_only=True)
class CalendarDay:
    on: date
    is_today: bool
    in_month: bool
    offset: int | None = None
    fixtures: list[Fixture] = field(default_factory=list)
    groups: list[Group] = field(default_factory=list)
    away: list[Athlete] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        return not (self.fixtures or self.groups or self.away)


@dataclass(frozen=True, kw_only=True)
class Month:
    first: date
    days: Sequence[CalendarDay]

    @property
    def many_squads(self) -> bool:
        return len({fixture.squad_id for day in self.days for fixture in day.fixtures}) > 1

    @property
    def has_sessions(self) -> bool:
        return any(day.groups for day in self.days)

    @property
    def has_fixtures(self) -> bool:
        return any(day.fixtures for day in self.days)


def squads_seen(*, user: User, club: Club) -> QuerySet[Squad]:
    """Return the standing squads of a club that the person may see, by name."""
    return Squad.objects.visible_to(user).filter(club=club, archived_at__isnull=True).order_by("name", "id")


def fixtures_between(
    *, fixtures: QuerySet[Fixture], squad: Squad | None, first: date | None, last: date | None
) -> QuerySet[Fixture]:
    """Narrow fixtures to a squad and to days, both included."""
    if squad:
        fixtures = fixtures.filter(squad=squad)
    if first:
        fixtures = fixtures.filter(held_on__gte=first)
    if last:
        fixtures = fixtures.filter(held_on__lte=last)
    return fixtures.select_related("squad")


def squad_month(*, squad: Squad, first: date, today: date) -> Month:
    """Return the weeks of a month for a squad: five queries, however many athletes there are."""
    fixtures = Fixture.objects.filter(squad=squad)
    return _month(fixtures=fixtures, athletes=active_athletes_of(squad), first=first, today=today)


def athlete_month(*, athlete: Athlete, first: date, today: date) -> Month:
    """Return the weeks of a month for an athlete, with the fixtures of their squads (five queries)."""
    fixtures = Fixture.objects.filter(squad__in=squads_of(athlete))
    return _month(fixtures=fixtures, athletes=[athlete], first=first, today=today)


def days_of_month(first: date) -> list[date]:
    """Return the days of whole weeks, Monday to Sunday, that hold a month."""
    after = (first.replace(day=28) + timedelta(days=4)).replace(day=1)
    start = monday_of(first)
    weeks = (after - start + timedelta(days=6)).days // 7
    return [start + timedelta(days=number) for number in range(weeks * 7)]


def _month(*, fixtures: QuerySet[Fixture], athletes: Collection[Athlete], first: date, today: date) -> Month:
    days = {
        on: CalendarDay(on=on, is_today=on == today, in_month=(on.year, on.month) == (first.year, first.month))
        for on in days_of_month(first)
    }
    start, end = min(days), max(days)
    # Fixtures just outside still name the days near them.
    near = fixtures.filter(held_on__gte=start - timedelta(days=AFTER), held_on__lte=end + timedelta(days=BEFORE))
    standing = set()
    for row in near.select_related("squad").order_by("held_on", "held_at", "id"):
        if row.held_on in days:
            days[row.held_on].fixtures.append(row)
        if row.cancelled_at is None:
            standing.add(row.held_on)
    for on, offset in match_day_offsets(days, fixtures=standing).items():
        days[on].offset = offset
    people = {athlete.pk: athlete for athlete in athletes}
    for on, groups in _groups(people, start, end, today).items():
        days[on].groups = groups
    for absence in Absence.objects.filter(
        Q(ends_before__isnull=True) | Q(ends_before__gt=start),
        athlete__in=people,
        starts_on__lte=end,
        cancelled_at__isnull=True,
    ).order_by("athlete__sort_name", "id"):
        for day in days.values():
            if absence.starts_on <= day.on and (absence.ends_before is None or day.on < absence.ends_before):
                day.away.append(people[absence.athlete_id])
    return Month(first=first, days=list(days.values()))


def _groups(people: dict[int, Athlete], start: date, end: date, today: date) -> dict[date, list[Group]]:
    rows = (
        Session.objects.filter(athlete__in=people, scheduled_on__gte=start, scheduled_on__lte=end)
        .exclude(status=SessionStatus.CANCELLED)
        .select_related("assignment")
        .order_by("scheduled_on", "scheduled_time", "title", "label", "athlete__sort_name", "id")
    )
    # What is past moves no more, so its weight is no news.
    heavy = heavy_sessions(row.pk for row in rows if row.status in OPEN_STATUSES and row.scheduled_on >= today)
    alike: dict[tuple[object, ...], list[Session]] = defaultdict(list)
    for row in rows:
        row.athlete = people[row.athlete_id]
        alike[same_session(row)].append(row)
    groups: dict[date, list[Group]] = defaultdict(list)
    for sessions in alike.values():
        one = sessions[0]
        placed = [
            Placed(session=row, state=state_of(row, today, is_whole=True), is_heavy=row.pk in heavy) for row in sessions
        ]
        groups[one.scheduled_on].append(Group(at=one.scheduled_time, title=one.title, label=one.label, placed=placed))
    return groups


def same_session(session: Session) -> tuple[object, ...]:
    """Return what makes sessions of several athletes one entry of a squad's calendar."""
    programme = session.assignment.programme_id if session.assignment else None
    return (session.scheduled_on, session.scheduled_time, session.kind, programme, session.title, session.label)
