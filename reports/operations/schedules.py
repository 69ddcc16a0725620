"""Reports that come by themselves, every week or month, each time as a file for everybody who gets one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Club, Membership, User
from athletes.models import Squad
from core.dates import instant
from core.errors import DomainError
from reports.access import reportable_squads
from reports.choices import Every, PeriodChoice
from reports.models import ReportExport, ReportRecipient, ReportSchedule
from reports.operations.exports import Wish
from reports.queries.periods import period_of

MOST_SCHEDULES = 20
# A time that passed while nothing ran is made good this long.
MADE_GOOD_FOR = timedelta(days=3)


class TooManySchedules(DomainError):
    code = "too_many_schedules"
    status = 409


class NameMissing(DomainError):
    code = "name_missing"
    field = "name"


class NotOfTheClub(DomainError):
    code = "not_of_the_club"
    field = "recipients"


@dataclass(frozen=True, kw_only=True)
class Times:
    """When a schedule asks for its files, by the club's clock."""

    every: str
    weekday: int
    month_day: int
    at_time: time


def add_schedule(
    *,
    club: Club,
    name: str,
    squads: Sequence[Squad],
    period: str,
    wish: Wish,
    times: Times,
    recipients: Sequence[User],
    by: User,
) -> ReportSchedule:
    """Have a report made again and again; without squads it is of all that each recipient may see.

    Raises:
        NameMissing: it has no name.
        NotOfTheClub: a recipient is nobody of the club's staff, or there is none.
        TooManySchedules: the person has twenty in this club.
    """
    if not name:
        raise NameMissing(_("Give it a name, such as “Board, every Monday”."))
    staff = Membership.objects.filter(club=club, user__in=recipients).values("user").distinct().count()
    if not recipients or staff != len(set(recipients)):
        raise NotOfTheClub(_("Choose at least one person of the club's staff."))
    with transaction.atomic():
        User.objects.select_for_update(no_key=True).get(pk=by.pk)
        if ReportSchedule.objects.filter(club=club, made_by=by).count() >= MOST_SCHEDULES:
            raise TooManySchedules(_("You have %(most)d schedules; end one first.") % {"most": MOST_SCHEDULES})
        schedule = ReportSchedule.objects.create(
            club=club,
            made_by=by,
            name=name,
            squads=[squad.public_id for squad in squads],
            period=period,
            file_format=wish.file_format,
            columns=list(wish.columns),
            paper=wish.paper,
            page_per_athlete=wish.page_per_athlete,
            with_minors=wish.with_minors,
            every=times.every,
            weekday=times.weekday,
            month_day=times.month_day,
            at_time=times.at_time,
        )
        ReportRecipient.objects.bulk_create(
            ReportRecipient(club=club, schedule=schedule, person=person) for person in recipients
        )
    return schedule


def set_schedule_on(*, schedule: ReportSchedule, is_on: bool) -> ReportSchedule:
    """Pause a schedule or let it go on; a time that passed meanwhile is not made good."""
    schedule.is_on = is_on
    schedule.save(update_fields=["is_on", "updated_at"])
    return schedule


def end_schedule(*, schedule: ReportSchedule) -> None:
    """End a schedule; files that it asked for stay until their time is over."""
    schedule.delete()


def run_schedules(*, now: datetime) -> int:
    """Ask for the files of every schedule whose time has come, once each time; return how many were asked for."""
    asked = 0
    for schedule in ReportSchedule.objects.filter(is_on=True).select_related("club").order_by("pk"):
        day = due_day(schedule, now=now)
        if day is not None:
            asked += _run(schedule.pk, day)
    return asked


def due_day(schedule: ReportSchedule, *, now: datetime) -> date | None:
    """Return the day of the last time that came and is not run yet, or None."""
    zone = schedule.club.timezone
    day = _last_day(schedule, now.astimezone(ZoneInfo(zone)).date())
    if instant(day, schedule.at_time, zone=zone) > now:
        day = _last_day(schedule, day - timedelta(days=1))
    due_at = instant(day, schedule.at_time, zone=zone)
    if due_at < schedule.updated_at or due_at < now - MADE_GOOD_FOR or day == schedule.ran_on:
        return None
    return day


def _last_day(schedule: ReportSchedule, until: date) -> date:
    if schedule.every == Every.WEEK:
        return until - timedelta(days=(until.weekday() - schedule.weekday) % 7)
    if until.day < schedule.month_day:
        until = until.replace(day=1) - timedelta(days=1)
    return until.replace(day=schedule.month_day)


@transaction.atomic
def _run(pk: int, day: date) -> int:
    rows = ReportSchedule.objects.select_related("club").select_for_update(of=("self",), skip_locked=True)
    schedule = rows.filter(pk=pk, is_on=True).exclude(ran_on=day).first()
    if schedule is None:
        return 0
    # Not `updated_at`, which says since when its times hold.
    ReportSchedule.objects.filter(pk=pk).update(ran_on=day)
    people = User.objects.filter(
        is_active=True,
        pk__in=ReportRecipient.objects.filter(schedule=schedule).values("person"),
        memberships__club=schedule.club,
    ).distinct()
    exports = [export for person in people if (export := _file_for(person, schedule, day))]
    return len(ReportExport.objects.bulk_create(exports))


def _file_for(person: User, schedule: ReportSchedule, day: date) -> ReportExport | None:
    """Return the row of a file of what the person may see of the report, or None where that is nothing."""
    wanted: set[UUID] = set(schedule.squads)
    squads = [
        squad
        for squad in reportable_squads(person, schedule.club)
        if squad.archived_at is None and (not wanted or squad.public_id in wanted)
    ]
    period = period_of(PeriodChoice(schedule.period), squads=squads, today=day) if squads else None
    if period is None:
        return None
    return ReportExport(
        club=schedule.club,
        made_by=person,
        schedule=schedule,
        squads=[squad.public_id for squad in squads],
        starts_on=period.starts_on,
        ends_before=period.ends_before,
        file_format=schedule.file_format,
        columns=schedule.columns,
        paper=schedule.paper,
        page_per_athlete=schedule.page_per_athlete,
        with_minors=schedule.with_minors,
    )
