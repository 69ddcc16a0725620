"""Schedules as their maker reads of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from accounts.models import Club, User
from athletes.models import Squad
from reports.models import ReportExport, ReportRecipient, ReportSchedule
from reports.queries.exports import FileLine
from reports.queries.times import next_at
from reports.wording import next_words, schedule_words


@dataclass(frozen=True)
class ScheduleLine:
    """A schedule with the names of its squads, none where it is of all, and of who gets it.

    `next_at` is by the club's clock, none while it is paused; `last` is its newest file for who made the schedule.
    """

    schedule: ReportSchedule
    squads: tuple[str, ...]
    recipients: tuple[User, ...]
    next_at: datetime | None
    last: FileLine | None

    @property
    def when_words(self) -> str:
        return schedule_words(self.schedule)

    @property
    def next_words(self) -> str:
        return next_words(self.next_at)


def schedules_of(person: User, club: Club) -> list[ReportSchedule]:
    rows = ReportSchedule.objects.visible_to(person).filter(club=club).select_related("club")
    return list(rows.order_by("name", "pk"))


def recipients_of(schedule: ReportSchedule) -> list[User]:
    rows = ReportRecipient.objects.filter(schedule=schedule).select_related("person")
    return [row.person for row in rows.order_by("person__name", "pk")]


def schedule_lines(schedules: Sequence[ReportSchedule], *, now: datetime) -> list[ScheduleLine]:
    wanted = {public_id for schedule in schedules for public_id in schedule.squads}
    names = dict(Squad.objects.filter(public_id__in=wanted).values_list("public_id", "name"))
    people: dict[int, list[User]] = {}
    rows = ReportRecipient.objects.filter(schedule__in=schedules).select_related("person").order_by("person__name")
    for row in rows:
        people.setdefault(row.schedule_id, []).append(row.person)
    makers = {schedule.made_by_id for schedule in schedules}
    files = ReportExport.objects.filter(schedule__in=schedules, made_by__in=makers)
    last = {
        (export.schedule_id, export.made_by_id): FileLine(export, ())
        for export in files.order_by("schedule", "made_by", "-created_at").distinct("schedule", "made_by")
    }
    return [
        ScheduleLine(
            schedule,
            tuple(names[public_id] for public_id in schedule.squads if public_id in names),
            tuple(people.get(schedule.pk, ())),
            next_at=at.astimezone(ZoneInfo(schedule.club.timezone)) if (at := next_at(schedule, now=now)) else None,
            last=last.get((schedule.pk, schedule.made_by_id)),
        )
        for schedule in schedules
    ]
