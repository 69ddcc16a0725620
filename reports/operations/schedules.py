"""Reports that come by themselves, every week or month, each time as a file for everybody who gets one."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Club, Membership, User
from athletes.models import Squad
from core.errors import DomainError
from reports.access import reportable_squads
from reports.choices import PeriodChoice
from reports.models import ReportExport, ReportRecipient, ReportSchedule
from reports.operations.exports import Wish
from reports.queries.periods import period_of
from reports.queries.times import due_day, local_day, next_at

MOST_SCHEDULES = 20


class TooManySchedules(DomainError):
    code = "too_many_schedules"
    status = 409


class NameMissing(DomainError):
    code = "name_missing"
    field = "name"


class ScheduleEnded(DomainError):
    code = "schedule_ended"
    status = 404


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
    _require_name(name)
    _require_staff(club, recipients)
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
            **_fields_of(wish),
            **asdict(times),
        )
        _add_recipients(schedule, recipients)
    return schedule


def _require_name(name: str) -> None:
    if not name:
        raise NameMissing(_("Give it a name, such as “Board, every Monday”."))


def _require_staff(club: Club, recipients: Sequence[User]) -> None:
    staff = Membership.objects.filter(club=club, user__in=recipients).values("user").distinct().count()
    if not recipients or staff != len(set(recipients)):
        raise NotOfTheClub(_("Choose at least one person of the club's staff."))


def _fields_of(wish: Wish) -> dict[str, Any]:
    names = ("file_format", "paper", "page_per_athlete", "with_minors")
    return {"columns": list(wish.columns), **{name: getattr(wish, name) for name in names}}


def _add_recipients(schedule: ReportSchedule, people: Sequence[User]) -> None:
    ReportRecipient.objects.bulk_create(
        ReportRecipient(club=schedule.club, schedule=schedule, person=person) for person in people
    )


def change_schedule(
    *,
    schedule: ReportSchedule,
    at: datetime,
    name: str | None = None,
    squads: Sequence[Squad] | None = None,
    period: str | None = None,
    wish: Wish | None = None,
    times: Times | None = None,
    recipients: Sequence[User] | None = None,
    is_on: bool | None = None,
) -> ReportSchedule:
    """Change what is given of a schedule, or pause it; a time that passes while it is paused is not made good.

    New times count from `at`. Where they would leave out the day on which it asks next, that day's files are asked
    for at once; a day that it has asked for already is not asked for again.

    Raises:
        NameMissing: it has no name.
        NotOfTheClub: a recipient is nobody of the club's staff, or there is none.
        ScheduleEnded: it has been ended meanwhile.
    """
    if name is not None:
        _require_name(name)
    if recipients is not None:
        _require_staff(schedule.club, recipients)
    given = {"name": name, "period": period, "is_on": is_on}
    changes: dict[str, Any] = {field: value for field, value in given.items() if value is not None}
    if squads is not None:
        changes["squads"] = [squad.public_id for squad in squads]
    if wish is not None:
        changes |= _fields_of(wish)
    if times is not None:
        changes |= asdict(times)
    with transaction.atomic():
        rows = ReportSchedule.objects.select_related("club").select_for_update(of=("self",))
        row = rows.filter(pk=schedule.pk).first()
        if row is None:
            raise ScheduleEnded(_("This schedule has been ended."))
        was_due, was_next, was_on = due_day(row, now=at), next_at(row, now=at), row.is_on
        retimed = times is not None and any(getattr(row, field) != value for field, value in asdict(times).items())
        for field, value in changes.items():
            setattr(row, field, value)
        passed = due_day(row, now=at)
        if retimed or row.is_on != was_on:
            # Since when its times hold: what came before is not made good.
            row.updated_at = changes["updated_at"] = at
        ReportSchedule.objects.filter(pk=row.pk).update(**changes)
        if recipients is not None:
            ReportRecipient.objects.filter(schedule=row).delete()
            _add_recipients(row, recipients)
        owed = local_day(row, was_next) if was_next else None
        comes = next_at(row, now=at)
        if retimed and comes and owed and local_day(row, comes) != owed and owed in (was_due, passed):
            _ask(row, owed)
    return row


def end_schedule(*, schedule: ReportSchedule) -> None:
    """End a schedule; files that it asked for stay until their time is over."""
    schedule.delete()


def run_schedules(*, now: datetime) -> int:
    """Ask for the files of every schedule whose time has come, once each time; return how many were asked for."""
    asked = 0
    for schedule in ReportSchedule.objects.filter(is_on=True).select_related("club").order_by("pk"):
        if due_day(schedule, now=now) is not None:
            asked += _run(schedule.pk, now)
    return asked


@transaction.atomic
def _run(pk: int, now: datetime) -> int:
    rows = ReportSchedule.objects.select_related("club").select_for_update(of=("self",), skip_locked=True)
    schedule = rows.filter(pk=pk, is_on=True).first()
    # Asked again now that nobody else can change it.
    day = due_day(schedule, now=now) if schedule else None
    return _ask(schedule, day) if schedule and day else 0


def _ask(schedule: ReportSchedule, day: date) -> int:
    # Not `updated_at`, which says since when its times hold.
    schedule.ran_on = day
    ReportSchedule.objects.filter(pk=schedule.pk).update(ran_on=day)
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
