"""Schedules as their maker reads of them."""

from collections.abc import Sequence
from dataclasses import dataclass

from accounts.models import Club, User
from athletes.models import Squad
from reports.models import ReportRecipient, ReportSchedule
from reports.wording import schedule_words


@dataclass(frozen=True)
class ScheduleLine:
    """A schedule with the names of its squads, none where it is of all, and of who gets it."""

    schedule: ReportSchedule
    squads: tuple[str, ...]
    recipients: tuple[User, ...]

    @property
    def when_words(self) -> str:
        return schedule_words(self.schedule)


def schedules_of(person: User, club: Club) -> list[ReportSchedule]:
    return list(ReportSchedule.objects.visible_to(person).filter(club=club).order_by("name", "pk"))


def schedule_lines(schedules: Sequence[ReportSchedule]) -> list[ScheduleLine]:
    wanted = {public_id for schedule in schedules for public_id in schedule.squads}
    names = dict(Squad.objects.filter(public_id__in=wanted).values_list("public_id", "name"))
    people: dict[int, list[User]] = {}
    rows = ReportRecipient.objects.filter(schedule__in=schedules).select_related("person").order_by("person__name")
    for row in rows:
        people.setdefault(row.schedule_id, []).append(row.person)
    return [
        ScheduleLine(
            schedule,
            tuple(names[public_id] for public_id in schedule.squads if public_id in names),
            tuple(people.get(schedule.pk, ())),
        )
        for schedule in schedules
    ]
