"""Reports that come by themselves: when, for whom, told of once."""

from dataclasses import replace
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
    NameMissing,
    NotOfTheClub,
    ScheduleEnded,
    Times,
    TooManySchedules,
    add_schedule,
    change_schedule,
    end_schedule,
    run_schedules,
)
from reports.queries.times import due_day, next_at
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
    change_schedule(schedule=schedule, at=MONDAY - MINUTE, is_on=False)
    assert run_schedules(now=MONDAY) == 0
    change_schedule(schedule=schedule, at=MONDAY + MINUTE, is_on=True)

    assert run_schedules(now=MONDAY + 2 * MINUTE) == 0
    assert run_schedules(now=SUMMER_MONDAY) == 1


WEEKLY = Times(every=Every.WEEK, weekday=0, month_day=1, at_time=time(7))
HOUR = timedelta(hours=1)


@pytest.mark.parametrize("ran", [True, False], ids=["after it ran", "before it ran"])
@pytest.mark.parametrize(
    ("fields", "days"),
    [
        # The same day, earlier than the change, at the change, and later.
        ({"at_time": time(6)}, "23 30"),
        ({"at_time": time(7, 0, 20)}, "23 30"),
        ({"at_time": time(8)}, "23 30"),
        # Of other days this Monday's comes besides.
        ({"weekday": 6}, "23 29"),
        ({"weekday": 1}, "23 24 31"),
        ({"every": Every.MONTH, "month_day": 23}, "23"),
        ({"every": Every.MONTH, "month_day": 1}, "23 01"),
        ({}, "23 30"),
    ],
)
def test_schedule_changed_at_its_hour_is_neither_lost_nor_doubled(cast, schedule, ran, fields, days):
    at = MONDAY + timedelta(seconds=20)
    asked = []

    def heard() -> None:
        if ReportExport.objects.count() > len(asked):
            asked.append(f"{ReportSchedule.objects.get().ran_on:%d}")

    if ran:
        run_schedules(now=MONDAY)
        heard()
    change_schedule(schedule=schedule, at=at, times=replace(WEEKLY, **fields), name="New")
    heard()
    for tick in range(12 * 24):
        run_schedules(now=at + tick * HOUR)
        heard()

    assert " ".join(asked) == days
    assert ReportExport.objects.count() == len(asked)


def test_schedule_brought_forward_past_the_hour_still_runs_that_day(cast, schedule):
    change_schedule(
        schedule=schedule, at=MONDAY - HOUR, times=replace(WEEKLY, at_time=time(5)), recipients=[cast.owner]
    )

    assert run_schedules(now=MONDAY) == 0
    assert ReportExport.objects.get().made_by == cast.owner


def test_schedule_moved_to_a_day_that_passed_waits_for_the_next_one(cast, schedule):
    # On Wednesday, from Monday to Tuesday.
    change_schedule(schedule=schedule, at=MADE + HOUR, times=replace(WEEKLY, weekday=1))

    assert [run_schedules(now=at) for at in (MADE + 2 * HOUR, MONDAY, MONDAY + timedelta(days=1))] == [0, 0, 1]


def test_words_and_people_change_without_losing_a_time_that_came(cast, schedule):
    change_schedule(schedule=schedule, at=MONDAY + MINUTE, name="Board", is_on=True, recipients=[cast.owner], squads=[])

    assert run_schedules(now=MONDAY + 2 * MINUTE) == 1
    export = ReportExport.objects.get()
    assert (export.made_by, export.schedule.name, export.squads) == (cast.owner, "Board", [cast.squad.public_id])


def test_paused_schedule_takes_new_times_and_asks_for_nothing(cast, schedule):
    change_schedule(schedule=schedule, at=MADE, is_on=False)
    change_schedule(schedule=schedule, at=MONDAY - MINUTE, times=replace(WEEKLY, at_time=time(6)))

    assert run_schedules(now=MONDAY + MINUTE) == 0
    schedule.refresh_from_db()
    assert (schedule.at_time, next_at(schedule, now=MONDAY)) == (time(6), None)


def test_change_is_refused_as_a_new_one_would_be(cast, schedule):
    with pytest.raises(NotOfTheClub):
        change_schedule(schedule=schedule, at=MADE, name="Board", recipients=[cast.rival_coach])
    with pytest.raises(NameMissing):
        change_schedule(schedule=schedule, at=MADE, name="")
    schedule.refresh_from_db()
    assert schedule.name == "Mondays"
    ended = ReportSchedule.objects.get()
    end_schedule(schedule=schedule)
    with pytest.raises(ScheduleEnded):
        change_schedule(schedule=ended, at=MADE, name="Board")


@pytest.mark.parametrize(
    ("fields", "now", "expected"),
    [
        ({}, MADE, MONDAY),
        ({}, MONDAY, MONDAY),
        ({"ran_on": MONDAY.date()}, MONDAY, SUMMER_MONDAY),
        # Put later on a day that has run.
        ({"ran_on": MONDAY.date(), "at_time": time(9)}, MONDAY, SUMMER_MONDAY + 2 * HOUR),
        ({"every": Every.MONTH, "month_day": 18}, MADE, datetime(2026, 4, 18, 6, tzinfo=UTC)),
        ({"every": Every.MONTH, "month_day": 19}, MADE, datetime(2026, 3, 19, 7, tzinfo=UTC)),
        (
            {"every": Every.MONTH, "month_day": 1},
            datetime(2026, 12, 31, tzinfo=UTC),
            datetime(2027, 1, 1, 7, tzinfo=UTC),
        ),
        ({"is_on": False}, MADE, None),
    ],
)
def test_next_time_is_by_the_clubs_clock(cast, schedule, fields, now, expected):
    for name, value in fields.items():
        setattr(schedule, name, value)

    assert next_at(schedule, now=now) == expected


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


def test_page_changes_what_stands_and_says_when_it_comes_next(cast, coach):
    schedule = make_schedule(cast.squad, cast.coach, columns=["sets"], page_per_athlete=True)
    address = reverse("reports:schedule_edit", args=[schedule.public_id])
    fields = coach.get(address).context["form"].initial
    assert (fields["columns"], fields["squad"], fields["page_per_athlete"]) == (
        ["sets"],
        [str(cast.squad.public_id)],
        True,
    )
    given = {**PAGE, "weekday": "4", "columns": ["sets", "reps"], "recipients": [str(cast.owner.public_id)]}

    with time_machine.travel(MADE, tick=False):
        page = coach.post(address, given, follow=True).content.decode()

    assert "Saved. Next on Friday 20 March at 07:00." in page
    assert "Harbour Owner" in page
    schedule.refresh_from_db()
    assert (schedule.name, schedule.weekday, schedule.columns) == ("Board", 4, ["sets", "reps"])
    assert schedule.squads == []
    answer = coach.post(address, {**given, "name": ""})
    assert answer.status_code == 422
    assert "This field is required." in answer.content.decode()


def test_squad_that_was_archived_stays_in_its_schedule(cast, coach):
    schedule = make_schedule(cast.squad, cast.coach)
    type(cast.squad).objects.filter(pk=cast.squad.pk).update(archived_at=MADE)

    page = coach.get(reverse("reports:schedule_edit", args=[schedule.public_id])).content.decode()

    assert f'value="{cast.squad.public_id}"' in page
    assert f'value="{cast.squad.public_id}"' not in coach.get(reverse("reports:schedule_new")).content.decode()


def test_list_says_what_was_made_last(cast, coach, schedule):
    address = reverse("reports:schedules")
    assert "Not yet" in coach.get(address).content.decode()
    run_schedules(now=MONDAY)
    page = coach.get(address).content.decode()
    assert "23 March 2026" in page
    assert "Waiting" in page
    build_next(now=MONDAY)

    page = coach.get(address).content.decode()

    export = ReportExport.objects.get()
    assert reverse("reports:file", args=[export.public_id]) in page
    # Of what others got only the day is said.
    ReportExport.objects.update(made_by=cast.owner)
    assert reverse("reports:file", args=[export.public_id]) not in coach.get(address).content.decode()


def test_schedule_begins_with_what_the_report_shows(cast, coach):
    query = {"squad": str(cast.squad.public_id), "period": "last_month", "columns": ["sets", "reps"]}

    form = coach.get(reverse("reports:schedule_new"), query).context["form"]

    assert [form[name].value() for name in ("squad", "period", "columns")] == [
        [str(cast.squad.public_id)],
        "last_month",
        ["sets", "reps"],
    ]


def test_api_changes_what_is_named_and_keeps_the_rest(cast, coach):
    schedule = make_schedule(cast.squad, cast.coach, file_format="csv_sets", columns=["sets"], paper="letter")
    address = reverse("api:report_schedule", args=[schedule.public_id])
    before = coach.get(address).json()
    assert (before["columns"], before["paper"], before["last_report"]) == (["sets"], "letter", None)

    body = {"time": "08:30", "recipients": [str(cast.owner.public_id)], "with_minors": True}
    after = coach.patch(address, body, content_type="application/json").json()

    assert {name for name in after if after[name] != before[name]} == {"time", "recipients", "with_minors", "next_at"}
    cleared = coach.patch(address, {"columns": [], "squads": [], "format": "csv"}, content_type="application/json")
    assert (cleared.json()["columns"], cleared.json()["squads"]) == ([], [])
    assert cleared.json()["format"] == "csv_sets"


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"name": ""}, "/name"),
        ({"recipients": []}, "/recipients"),
        ({"period": "custom"}, "/period"),
        ({"squads": ["6ba7b810-9dad-11d1-80b4-00c04fd430c8"]}, "/squads/0"),
        ({"club": "6ba7b810-9dad-11d1-80b4-00c04fd430c8"}, "/club"),
        ({"is_on": "perhaps"}, "/is_on"),
    ],
)
def test_api_change_says_what_it_cannot_use(cast, coach, body, pointer):
    address = reverse("api:report_schedule", args=[make_schedule(cast.squad, cast.coach).public_id])
    answer = coach.patch(address, body, content_type="application/json")

    assert answer.status_code == 400
    assert [error["pointer"] for error in answer.json()["errors"]] == [pointer]


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
    assert paused.json() == {**made, "is_on": False, "next_at": None}
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

    with django_assert_num_queries(7):
        coach.get(reverse("reports:schedules"))
    with django_assert_num_queries(6):
        coach.get(reverse("api:report_schedules"))
