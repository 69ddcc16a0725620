"""Reports that come by themselves: when, for whom, told of once."""

from datetime import UTC, datetime, time, timedelta

import pytest
import time_machine
from django.core import mail
from django.urls import reverse

from accounts.choices import Role
from accounts.models import Membership
from reminders.channels import SENDERS
from reminders.choices import Channel, ReminderKind
from reminders.models import Reminder
from reminders.operations import dispatch_due, plan_reminders
from reports.choices import Every, ExportState
from reports.models import ReportExport, ReportRecipient, ReportSchedule
from reports.operations.building import build_next
from reports.operations.exports import Wish
from reports.operations.schedules import (
    NotOfTheClub,
    Times,
    TooManySchedules,
    add_schedule,
    due_day,
    end_schedule,
    run_schedules,
    set_schedule_on,
)
from tests.cast import make_squad
from tests.reports.work import make_export, make_schedule

# A Wednesday; the club is in London, where summer time begins on 29 March 2026.
MADE = datetime(2026, 3, 18, 12, tzinfo=UTC)
MONDAY = datetime(2026, 3, 23, 7, tzinfo=UTC)
SUMMER_MONDAY = datetime(2026, 3, 30, 6, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def schedule(cast):
    with time_machine.travel(MADE, tick=False):
        return make_schedule(cast.squad, cast.coach)


def add(cast, **fields):
    given = {
        "club": cast.club,
        "name": "Mondays",
        "squads": [],
        "period": "last_week",
        "wish": Wish(file_format="csv_sets"),
        "times": Times(every=Every.WEEK, weekday=0, month_day=1, at_time=time(7)),
        "recipients": [cast.coach],
        "by": cast.coach,
        **fields,
    }
    return add_schedule(**given)


def test_weekly_schedule_asks_once_in_the_clubs_zone(cast, schedule):
    assert run_schedules(now=MONDAY - MINUTE) == 0
    assert [run_schedules(now=at) for at in (MONDAY, MONDAY, MONDAY + MINUTE)] == [1, 0, 0]
    # An hour earlier by UTC, the same by the wall.
    assert [run_schedules(now=at) for at in (SUMMER_MONDAY - MINUTE, SUMMER_MONDAY)] == [0, 1]

    first, second = ReportExport.objects.order_by("pk")
    assert (first.made_by, first.schedule, first.state) == (cast.coach, schedule, ExportState.WAITING)
    assert [str(export.starts_on) for export in (first, second)] == ["2026-03-16", "2026-03-23"]
    assert [str(export.ends_before) for export in (first, second)] == ["2026-03-23", "2026-03-30"]


def test_monthly_schedule_asks_on_its_day(cast, schedule):
    schedule.every, schedule.month_day = Every.MONTH, 5

    assert due_day(schedule, now=datetime(2026, 4, 5, 5, 59, tzinfo=UTC)) is None
    assert str(due_day(schedule, now=datetime(2026, 4, 5, 6, tzinfo=UTC))) == "2026-04-05"
    assert str(due_day(schedule, now=datetime(2026, 4, 7, 6, tzinfo=UTC))) == "2026-04-05"


def test_time_that_passed_is_made_good_for_three_days(cast, schedule):
    assert run_schedules(now=MONDAY + timedelta(days=3, minutes=1)) == 0
    assert run_schedules(now=MONDAY + timedelta(days=3)) == 1


def test_time_before_it_was_made_or_while_it_was_paused_is_not_made_good(cast, schedule):
    assert due_day(schedule, now=MADE) is None
    with time_machine.travel(MONDAY - MINUTE, tick=False):
        set_schedule_on(schedule=schedule, is_on=False)
    assert run_schedules(now=MONDAY) == 0
    with time_machine.travel(MONDAY + MINUTE, tick=False):
        set_schedule_on(schedule=schedule, is_on=True)

    assert run_schedules(now=MONDAY + 2 * MINUTE) == 0
    assert run_schedules(now=SUMMER_MONDAY) == 1


def test_each_recipient_gets_what_they_may_see(cast, schedule):
    second = make_squad(cast.club, "Second team", cast.coach)
    Membership.objects.create(club=cast.club, user=cast.rival_coach, role=Role.COACH)
    for person in (cast.owner, cast.rival_coach):
        ReportRecipient.objects.create(club=cast.club, schedule=schedule, person=person)
    ReportSchedule.objects.update(squads=[])

    assert run_schedules(now=MONDAY) == 2

    # Who coaches no squad of the club has nothing to see.
    found = {export.made_by: set(export.squads) for export in ReportExport.objects.select_related("made_by")}
    assert found == {person: {cast.squad.public_id, second.public_id} for person in (cast.coach, cast.owner)}


def test_who_left_the_staff_gets_nothing(cast, schedule):
    Membership.objects.filter(user=cast.coach).delete()

    assert run_schedules(now=MONDAY) == 0


def test_ready_report_is_told_of_once_by_mail(cast, schedule):
    run_schedules(now=MONDAY)
    build_next(now=MONDAY)
    # What somebody asked for themselves is not told of.
    make_export(cast.squad, cast.coach)
    build_next(now=MONDAY)
    Reminder.objects.all().delete()

    plan_reminders(now=MONDAY + MINUTE)

    export = ReportExport.objects.get(schedule=schedule)
    (reminder,) = Reminder.objects.filter(kind=ReminderKind.REPORT, channel=Channel.EMAIL)
    assert (reminder.recipient, reminder.subject, reminder.due_at) == (cast.coach, export.public_id, MONDAY)
    Reminder.objects.exclude(kind=ReminderKind.REPORT).delete()
    assert dict(dispatch_due(now=MONDAY + MINUTE, senders=SENDERS)) == {"sent": 1}
    assert mail.outbox[0].subject == "Your report is ready"
    assert reverse("reports:file", args=[export.public_id]) in mail.outbox[0].body
    assert "16 March 2026 to 22 March 2026" in mail.outbox[0].body
    plan_reminders(now=MONDAY + 2 * MINUTE)
    Reminder.objects.exclude(kind=ReminderKind.REPORT).delete()
    assert not dispatch_due(now=MONDAY + 2 * MINUTE, senders=SENDERS)


def test_report_of_who_left_meanwhile_is_not_told_of(cast, schedule):
    run_schedules(now=MONDAY)
    build_next(now=MONDAY)
    plan_reminders(now=MONDAY + MINUTE)
    Membership.objects.filter(user=cast.coach).delete()
    Reminder.objects.exclude(kind=ReminderKind.REPORT).delete()

    assert dict(dispatch_due(now=MONDAY + MINUTE, senders=SENDERS)) == {"suppressed": 1}


def test_recipients_are_staff_of_the_club(cast):
    for people in ([], [cast.coach, cast.rival_coach], [cast.athlete_user]):
        with pytest.raises(NotOfTheClub):
            add(cast, recipients=people)


def test_person_has_twenty_schedules_at_most(cast):
    for _ in range(20):
        add(cast)
    with pytest.raises(TooManySchedules):
        add(cast)
    end_schedule(schedule=ReportSchedule.objects.first())
    add(cast)


def test_files_outlive_their_schedule(cast, schedule):
    run_schedules(now=MONDAY)
    end_schedule(schedule=schedule)

    assert ReportExport.objects.get().schedule is None


PAGE = {
    "name": "Board",
    "period": "last_week",
    "file_format": "csv_athletes",
    "every": "week",
    "weekday": "0",
    "month_day": "1",
    "at_time": "07:00",
}


@pytest.fixture
def coach(cast, client, settings):
    settings.DEMO_MODE = True
    client.force_login(cast.coach)
    return client


def test_page_schedules_pauses_and_ends(cast, coach):
    people = [str(cast.coach.public_id), str(cast.owner.public_id)]
    assert coach.post(reverse("reports:schedule_new"), {**PAGE, "recipients": people}).status_code == 302

    schedule = ReportSchedule.objects.get()
    page = coach.get(reverse("reports:schedules")).content.decode()
    assert "Every Monday at 07:00" in page
    assert "Harbour Coach, Harbour Owner" in page
    coach.post(reverse("reports:schedule_switch", args=[schedule.public_id]), {"on": "0"})
    assert "Paused" in coach.get(reverse("reports:schedules")).content.decode()
    coach.post(reverse("reports:schedule_end", args=[schedule.public_id]))
    assert not ReportSchedule.objects.exists()


def test_api_schedules_pauses_and_ends(cast, coach):
    body = {
        "name": "Board",
        "period": "last_month",
        "format": "csv",
        "every": "month",
        "month_day": 3,
        "time": "07:00",
        "recipients": [str(cast.owner.public_id)],
        "squads": [str(cast.squad.public_id)],
    }
    answer = coach.post(reverse("api:report_schedules"), body, content_type="application/json")
    assert answer.status_code == 201
    made = answer.json()
    assert (made["month_day"], made["time"], made["is_on"]) == (3, "07:00", True)
    assert made["recipients"] == body["recipients"]
    address = reverse("api:report_schedule", args=[made["id"]])

    paused = coach.patch(address, {"is_on": False}, content_type="application/json")
    assert paused.json() == {**made, "is_on": False}
    assert coach.get(address).json() == paused.json()
    assert coach.get(reverse("api:report_schedules")).json()["results"] == [paused.json()]
    assert coach.delete(address).status_code == 204


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"recipients": []}, "Choose at least one person"),
        ({"recipients": ["nobody"]}, "There is no such person"),
        ({"period": "custom"}, "custom is not one of the available choices"),
        ({"month_day": "31"}, "less than or equal to 28"),
        ({"weekday": "7"}, "7 is not one of the available choices"),
        ({"at_time": "25:00"}, "Enter a time of day such as 07:00."),
        ({"name": ""}, "This field is required."),
        ({"name": "x" * 10_000}, "at most 80 characters"),
        ({"name": "a\x00b"}, "Null characters are not allowed"),
        ({"squad": ["nobody"]}, "There is no such squad among yours"),
    ],
)
def test_form_says_what_it_cannot_use(cast, coach, fields, said):
    given = {**PAGE, "recipients": [str(cast.coach.public_id)], **fields}
    response = coach.post(reverse("reports:schedule_new"), given)

    assert response.status_code == 422
    assert said in response.content.decode()


@pytest.mark.parametrize(
    ("fields", "pointer"),
    [
        ({"recipients": []}, "/recipients"),
        ({"period": "custom"}, "/period"),
        ({"month_day": 31}, "/month_day"),
        ({"weekday": 7}, "/weekday"),
        ({"time": "25:00"}, "/time"),
        ({"name": ""}, "/name"),
        ({"recipients": ["6ba7b810-9dad-11d1-80b4-00c04fd430c8"]}, "/recipients/0"),
        ({"squads": ["6ba7b810-9dad-11d1-80b4-00c04fd430c8"]}, "/squads/0"),
        ({"more": 1}, "/more"),
    ],
)
def test_api_says_what_it_cannot_use(cast, coach, fields, pointer):
    body = {"name": "Board", "period": "last_week", "format": "csv", "every": "week", "time": "07:00"}
    given = {**body, "recipients": [str(cast.coach.public_id)], **fields}
    answer = coach.post(reverse("api:report_schedules"), given, content_type="application/json")

    assert answer.status_code == 400
    assert [error["pointer"] for error in answer.json()["errors"]] == [pointer]


@pytest.mark.parametrize("number", [1, 3])
def test_list_takes_as_many_queries_for_one_schedule_as_for_three(cast, coach, django_assert_num_queries, number):
    for place in range(number):
        make_schedule(make_squad(cast.club, f"Squad {place}", cast.coach), cast.coach)
    coach.get(reverse("reports:schedules"))

    with django_assert_num_queries(6):
        coach.get(reverse("reports:schedules"))
    with django_assert_num_queries(5):
        coach.get(reverse("api:report_schedules"))
