from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from athletes.models import Athlete
from reminders.channels import SENDERS
from reminders.choices import Channel, ReminderState
from reminders.models import Reminder, ReminderPreference
from reminders.operations import clear_squad_default, dispatch_due, plan_reminders, set_squad_default
from tests.cast import make_athlete, make_user
from tests.reminders.builders import make_reminder, make_session, move, prefer, prefer_no_quiet
from training.choices import SessionStatus

pytestmark = pytest.mark.usefixtures("no_digest")

NOW = datetime(2027, 1, 13, 12, tzinfo=UTC)
TODAY = date(2027, 1, 13)
HALF_PAST_FIVE = time(17, 30)


def test_session_gets_one_reminder_an_hour_before(cast):
    session = make_session(cast.athlete, TODAY, HALF_PAST_FIVE)

    assert plan_reminders(now=NOW) == 1

    reminder = Reminder.objects.get()
    assert (reminder.session, reminder.subject) == (session, session.public_id)
    assert (reminder.club, reminder.athlete, reminder.channel) == (cast.club, cast.athlete, Channel.EMAIL)
    assert (reminder.local_on, reminder.local_time) == (TODAY, time(16, 30))
    assert reminder.timezone == "Europe/London"
    assert reminder.due_at == datetime(2027, 1, 13, 16, 30, tzinfo=UTC)
    assert reminder.starts_at == datetime(2027, 1, 13, 17, 30, tzinfo=UTC)
    assert reminder.state == ReminderState.PLANNED


def test_planning_again_changes_nothing(cast):
    make_session(cast.athlete, TODAY, HALF_PAST_FIVE)
    plan_reminders(now=NOW)
    before = list(Reminder.objects.values())

    assert plan_reminders(now=NOW + timedelta(minutes=1)) == 0

    assert list(Reminder.objects.values()) == before


def test_planning_repairs_a_row_that_was_lost(cast):
    make_session(cast.athlete, TODAY, HALF_PAST_FIVE)
    plan_reminders(now=NOW)
    Reminder.objects.all().delete()

    assert plan_reminders(now=NOW) == 1


def test_zone_of_the_athlete_goes_before_the_club_s(cast):
    Athlete.objects.filter(pk=cast.athlete.pk).update(timezone="America/New_York")
    make_session(cast.athlete, TODAY, HALF_PAST_FIVE)

    plan_reminders(now=NOW)

    reminder = Reminder.objects.get()
    assert reminder.due_at == datetime(2027, 1, 13, 21, 30, tzinfo=UTC)
    assert reminder.local_time == time(16, 30)


def test_horizon_is_eight_local_days(cast):
    Athlete.objects.filter(pk=cast.athlete.pk).update(timezone="Pacific/Kiritimati")
    # At noon UTC it is the 14th there.
    make_session(cast.athlete, date(2027, 1, 21), HALF_PAST_FIVE)
    make_session(cast.athlete, date(2027, 1, 22), HALF_PAST_FIVE)

    plan_reminders(now=NOW)

    assert [reminder.local_on for reminder in Reminder.objects.all()] == [date(2027, 1, 21)]


def test_lead_may_reach_into_the_day_before(cast):
    prefer(cast.athlete, is_on=True, lead_minutes=1440, quiet_from=None, quiet_until=None)
    make_session(cast.athlete, TODAY + timedelta(days=2), time(0, 15))

    plan_reminders(now=NOW)

    reminder = Reminder.objects.get()
    assert (reminder.local_on, reminder.local_time) == (date(2027, 1, 14), time(0, 15))


EARLY = time(6, 30)
BEFORE_THE_NIGHT = datetime(2027, 1, 13, 21, 45, tzinfo=UTC)
AN_HOUR_BEFORE = datetime(2027, 1, 14, 5, 30, tzinfo=UTC)


def dues(cast) -> list[datetime]:
    plan_reminders(now=NOW)
    return list(Reminder.objects.values_list("due_at", flat=True))


def test_early_session_is_told_of_before_the_night_unless_somebody_wants_it_otherwise(cast):
    make_session(cast.athlete, TODAY + timedelta(days=1), EARLY)
    assert dues(cast) == [BEFORE_THE_NIGHT]

    all_hours = {"quiet_from": None, "quiet_until": None}
    set_squad_default(squad=cast.squad, channel=Channel.EMAIL, **all_hours)
    assert dues(cast) == [AN_HOUR_BEFORE]

    # The athlete keeps the night, although the squad does not, and the other way round.
    prefer(cast.athlete)
    assert dues(cast) == [BEFORE_THE_NIGHT]
    clear_squad_default(squad=cast.squad, channel=Channel.EMAIL)
    prefer(cast.athlete, **all_hours)
    assert dues(cast) == [AN_HOUR_BEFORE]


def test_early_session_is_told_of_by_the_athlete_s_clock(cast):
    Athlete.objects.filter(pk=cast.athlete.pk).update(timezone="America/New_York")
    make_session(cast.athlete, TODAY + timedelta(days=1), EARLY)

    assert dues(cast) == [BEFORE_THE_NIGHT + timedelta(hours=5)]


@pytest.mark.parametrize(("minute", "sent"), [(44, 0), (45, 1), (59, 1)])
def test_early_session_s_reminder_goes_out_before_the_night_begins(cast, minute, sent):
    make_session(cast.athlete, TODAY + timedelta(days=1), EARLY)
    plan_reminders(now=NOW)

    dispatch_due(now=BEFORE_THE_NIGHT.replace(minute=minute), senders=SENDERS)

    assert Reminder.objects.filter(state=ReminderState.SENT).count() == sent


def test_reminder_that_the_night_overtook_is_not_sent_in_it(cast):
    make_session(cast.athlete, TODAY + timedelta(days=1), EARLY)
    plan_reminders(now=NOW)

    dispatch_due(now=BEFORE_THE_NIGHT + timedelta(minutes=15), senders=SENDERS)

    reminder = Reminder.objects.get()
    assert (reminder.state, reminder.reason) == (ReminderState.SUPPRESSED, "quiet")
    assert plan_reminders(now=BEFORE_THE_NIGHT + timedelta(minutes=16)) == 0


def test_session_late_last_night_is_still_planned_for(cast):
    prefer_no_quiet(cast.athlete)
    make_session(cast.athlete, TODAY - timedelta(days=1), time(23, 50))

    assert plan_reminders(now=datetime(2027, 1, 12, 23, 45, tzinfo=UTC)) == 1


@pytest.mark.parametrize(
    ("at", "status"),
    [
        (None, SessionStatus.PLANNED),
        (HALF_PAST_FIVE, SessionStatus.STARTED),
        (HALF_PAST_FIVE, SessionStatus.SKIPPED),
        (HALF_PAST_FIVE, SessionStatus.CANCELLED),
        (time(8), SessionStatus.PLANNED),
    ],
)
def test_session_that_needs_no_reminder_gets_none(cast, at, status):
    make_session(cast.athlete, TODAY, at, status=status)

    assert plan_reminders(now=NOW) == 0
    assert not Reminder.objects.exists()


def test_athlete_who_cannot_be_told_gets_none(cast):
    left = make_athlete(cast.club, "Lea Left", user=make_user("lea@harbour.example", "Lea"), archived_at=NOW)
    closed_user = make_user("cy@harbour.example", "Cy")
    closed_user.is_active = False
    closed_user.save()
    closed = make_athlete(cast.club, "Cy Closed", user=closed_user)
    uninvited = make_athlete(cast.club, "Una Uninvited", email="una@harbour.example")
    prefer(cast.athlete, is_on=False, lead_minutes=60)
    for athlete in (left, closed, uninvited, cast.athlete):
        make_session(athlete, TODAY, HALF_PAST_FIVE)

    assert plan_reminders(now=NOW) == 0


def test_moved_session_is_retimed(cast):
    session = make_session(cast.athlete, TODAY, HALF_PAST_FIVE)
    plan_reminders(now=NOW)
    move(session, TODAY + timedelta(days=1), time(9))

    assert plan_reminders(now=NOW) == 1

    reminder = Reminder.objects.get()
    assert reminder.due_at == datetime(2027, 1, 14, 8, tzinfo=UTC)
    assert (reminder.local_on, reminder.local_time) == (date(2027, 1, 14), time(8))


def test_changed_lead_and_zone_retime(cast):
    make_session(cast.athlete, TODAY, HALF_PAST_FIVE)
    plan_reminders(now=NOW)
    prefer(cast.athlete, is_on=True, lead_minutes=30)
    plan_reminders(now=NOW)
    assert Reminder.objects.get().due_at == datetime(2027, 1, 13, 17, tzinfo=UTC)

    Athlete.objects.filter(pk=cast.athlete.pk).update(timezone="Europe/Berlin")
    plan_reminders(now=NOW)
    assert Reminder.objects.get().due_at == datetime(2027, 1, 13, 16, tzinfo=UTC)


def test_retiming_ends_a_wait_for_another_try(cast):
    session = make_session(cast.athlete, TODAY, HALF_PAST_FIVE)
    make_reminder(session, attempts=3, leased_until=NOW)
    move(session, TODAY, time(18))

    plan_reminders(now=NOW)

    reminder = Reminder.objects.get()
    assert (reminder.attempts, reminder.leased_until) == (0, None)


def test_suppressed_reminder_is_planned_again_when_it_is_right_again(cast):
    session = make_session(cast.athlete, TODAY, HALF_PAST_FIVE)
    make_reminder(session, state=ReminderState.SUPPRESSED, reason="cancelled")

    plan_reminders(now=NOW)

    reminder = Reminder.objects.get()
    assert (reminder.state, reminder.reason) == (ReminderState.PLANNED, "")


@pytest.mark.parametrize("state", [ReminderState.FAILED, ReminderState.EXPIRED])
def test_given_up_reminder_is_planned_again_only_for_another_time(cast, state):
    session = make_session(cast.athlete, TODAY, HALF_PAST_FIVE)
    make_reminder(session, state=state, reason="not_reached", attempts=5)

    assert plan_reminders(now=NOW) == 0

    move(session, TODAY, time(19))
    assert plan_reminders(now=NOW) == 1
    assert Reminder.objects.get().state == ReminderState.PLANNED


SENT_AT = datetime(2027, 1, 13, 16, 30, 5, tzinfo=UTC)
AFTER_SENDING = datetime(2027, 1, 13, 16, 45, tzinfo=UTC)


def test_sent_reminder_is_not_repeated_for_the_same_time(cast):
    make_reminder(make_session(cast.athlete, TODAY, HALF_PAST_FIVE), state=ReminderState.SENT, sent_at=SENT_AT)
    # A shorter lead falls after the mail that went out, for the same start.
    prefer(cast.athlete, is_on=True, lead_minutes=15)

    assert plan_reminders(now=AFTER_SENDING) == 0
    assert Reminder.objects.get().state == ReminderState.SENT


def test_sent_reminder_is_planned_again_when_the_session_moves_on(cast):
    session = make_session(cast.athlete, TODAY, HALF_PAST_FIVE)
    make_reminder(session, state=ReminderState.SENT, sent_at=SENT_AT)
    move(session, TODAY + timedelta(days=2), time(9))

    plan_reminders(now=AFTER_SENDING)

    reminder = Reminder.objects.get()
    assert (reminder.state, reminder.sent_at) == (ReminderState.PLANNED, SENT_AT)
    assert reminder.due_at == datetime(2027, 1, 15, 8, tzinfo=UTC)

    move(session, TODAY, HALF_PAST_FIVE)
    plan_reminders(now=AFTER_SENDING)
    assert Reminder.objects.get().state == ReminderState.SENT


def test_sent_reminder_stays_when_the_session_moves_forward(cast):
    session = make_session(cast.athlete, TODAY, HALF_PAST_FIVE)
    make_reminder(session, state=ReminderState.SENT, sent_at=SENT_AT)
    move(session, TODAY, time(17))

    assert plan_reminders(now=AFTER_SENDING) == 0


def test_row_of_a_live_sender_is_left_alone(cast):
    session = make_session(cast.athlete, TODAY, HALF_PAST_FIVE)
    lease = {"state": ReminderState.CLAIMED, "lease": session.public_id}
    reminder = make_reminder(session, **lease, leased_until=timezone.now() + timedelta(minutes=1))
    move(session, TODAY, time(18))

    assert plan_reminders(now=NOW) == 0

    Reminder.objects.filter(pk=reminder.pk).update(leased_until=timezone.now() - timedelta(seconds=1))
    assert plan_reminders(now=NOW) == 1
    reminder.refresh_from_db()
    assert (reminder.state, reminder.lease) == (ReminderState.PLANNED, None)


@pytest.mark.parametrize(
    ("zone", "on", "at", "starts_at"),
    [
        # Clocks go forward: the first instant after the gap.
        ("Europe/London", date(2027, 3, 28), time(1, 30), "2027-03-28T01:00Z"),
        ("Europe/London", date(2027, 3, 28), time(2, 0), "2027-03-28T01:00Z"),
        ("America/New_York", date(2027, 3, 14), time(2, 30), "2027-03-14T07:00Z"),
        ("Australia/Lord_Howe", date(2027, 10, 3), time(2, 15), "2027-10-02T15:30Z"),
        ("America/Sao_Paulo", date(2018, 11, 4), time(0, 30), "2018-11-04T03:00Z"),
        # Clocks go back: the first of the two.
        ("Europe/London", date(2027, 10, 31), time(1, 30), "2027-10-31T00:30Z"),
        ("America/New_York", date(2027, 11, 7), time(1, 30), "2027-11-07T05:30Z"),
        ("Australia/Lord_Howe", date(2027, 4, 4), time(1, 45), "2027-04-03T14:45Z"),
        ("America/Sao_Paulo", date(2018, 2, 17), time(23, 30), "2018-02-18T01:30Z"),
        # No change at all.
        ("America/Sao_Paulo", date(2027, 10, 17), time(17, 30), "2027-10-17T20:30Z"),
        ("Asia/Kathmandu", date(2027, 10, 17), time(17, 30), "2027-10-17T11:45Z"),
    ],
)
def test_each_wall_time_is_one_instant(cast, zone, on, at, starts_at):
    Athlete.objects.filter(pk=cast.athlete.pk).update(timezone=zone)
    prefer_no_quiet(cast.athlete)
    make_session(cast.athlete, on, at)
    expected = datetime.fromisoformat(starts_at)

    plan_reminders(now=expected - timedelta(days=2))

    reminder = Reminder.objects.get()
    assert reminder.starts_at == expected
    assert reminder.due_at == expected - timedelta(minutes=60)


def test_unknown_zone_does_not_stop_the_others(cast, caplog):
    make_session(cast.athlete, TODAY, HALF_PAST_FIVE)
    make_session(cast.teammate, TODAY, HALF_PAST_FIVE)
    Athlete.objects.filter(pk=cast.athlete.pk).update(timezone="Mars/Olympus")

    assert plan_reminders(now=NOW) == 1

    assert Reminder.objects.get().athlete == cast.teammate
    assert "Mars/Olympus" in caplog.text


# One statement and a savepoint for each of six kinds and two channels, one more where there is something, and the
# heartbeat.
ALL_QUERIES = 3 * 12 + 1 + 6


@pytest.mark.parametrize("number", [1, 30])
def test_planning_takes_as_many_queries_however_many_rows(cast, django_assert_num_queries, number):
    for hour in range(number):
        make_session(cast.athlete, TODAY + timedelta(days=1 + hour % 5), time(hour % 24, 10))

    with django_assert_num_queries(ALL_QUERIES):
        assert plan_reminders(now=NOW) == number


def test_both_clubs_are_planned_for_in_one_run(cast):
    make_session(cast.athlete, TODAY, HALF_PAST_FIVE)
    make_session(cast.rival_athlete, TODAY, HALF_PAST_FIVE)

    plan_reminders(now=NOW)

    assert set(Reminder.objects.values_list("club", flat=True)) == {cast.club.pk, cast.rival_club.pk}


@pytest.mark.parametrize(
    ("constraint", "fields"),
    [
        ("reminder_once", {}),
        ("reminder_state_known", {"state": "lost"}),
        ("reminder_reason_known", {"reason": "moon"}),
        ("reminder_sent_has_instant", {"state": "sent"}),
        ("reminder_claimed_has_lease", {"state": "claimed"}),
        ("reminder_kind_known", {"kind": "moon"}),
        ("reminder_channel_known", {"channel": "pigeon"}),
        ("reminder_of_athlete_has_one", {"athlete": None}),
        ("reminder_of_session_has_one", {"session": None}),
    ],
)
def test_database_refuses_what_no_reminder_may_be(cast, constraint, fields):
    session = make_session(cast.athlete, TODAY, HALF_PAST_FIVE)
    if not fields:
        make_reminder(session)
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        make_reminder(session, **fields)


def test_database_refuses_another_club_s_session(cast):
    session = make_session(cast.athlete, TODAY, HALF_PAST_FIVE)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    with pytest.raises(IntegrityError, match="same_club"), transaction.atomic():
        make_reminder(session, club=cast.rival_club)


@pytest.mark.parametrize("minutes", [4, 1441])
def test_database_refuses_a_lead_out_of_range(cast, minutes):
    with pytest.raises(IntegrityError, match="lead_in_range"), transaction.atomic():
        ReminderPreference.objects.create(club=cast.club, person=cast.athlete_user, lead_minutes=minutes)
