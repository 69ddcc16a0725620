"""What is told besides sessions: planned from the rows, checked again, said without a health word."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.core import mail

from accounts.choices import Role
from accounts.models import Membership
from athletes.models import Athlete, CheckIn, HealthConsent, SquadPlace
from reminders.channels import SENDERS
from reminders.choices import Channel, ReminderKind, ReminderState
from reminders.models import BouncedAddress, Reminder
from reminders.operations import (
    clear_squad_default,
    dispatch_due,
    leave_own,
    plan_reminders,
    send_test,
    set_preference,
    set_squad_default,
)
from reminders.queries.wishes import Source, wishes_of
from tests.cast import make_athlete, make_user
from tests.reminders.builders import make_session, prefer
from training.models import Assignment, Session
from training.operations.moving import move_session

TODAY = date(2027, 1, 13)
MORNING = datetime(2027, 1, 13, 6, tzinfo=UTC)


def at(clock: str, day: date = TODAY) -> datetime:
    return datetime.fromisoformat(f"{day}T{clock}:00+00:00")


def planned(kind: ReminderKind) -> list[Reminder]:
    return list(Reminder.objects.filter(kind=kind).order_by("due_at", "pk"))


def dispatch(now: datetime) -> dict[str, int]:
    return dict(dispatch_due(now=now, senders=SENDERS))


@pytest.fixture
def checked_by_mail(cast, no_digest):
    """An athlete who trained yesterday, may be asked and wants to be, by mail."""
    HealthConsent.objects.create(
        club=cast.club, athlete=cast.athlete, given_by="guardian", guardian_name="G", given_at=MORNING
    )
    prefer(cast.athlete, kinds_off=[])
    return make_session(cast.athlete, TODAY - timedelta(days=1), time(17), status="done", finished_at=MORNING)


def test_morning_check_is_asked_for_after_a_training_day(cast, checked_by_mail):
    plan_reminders(now=MORNING)

    (reminder,) = planned(ReminderKind.CHECK)
    assert (reminder.recipient, reminder.athlete) == (cast.athlete_user, cast.athlete)
    assert (reminder.due_at, reminder.expires_at) == (at("07:30"), at("11:30"))
    assert dispatch(at("07:31")) == {"sent": 1}
    assert mail.outbox[0].subject == "Good morning: today’s check"
    assert plan_reminders(now=at("07:32")) == 0


def test_morning_check_that_is_done_is_not_asked_for(cast, checked_by_mail):
    plan_reminders(now=MORNING)
    CheckIn.objects.create(club=cast.club, athlete=cast.athlete, checked_on=TODAY, sleep=2, edited_at=MORNING)

    assert dispatch(at("07:31")) == {"suppressed": 1}
    assert Reminder.objects.get().reason == "checked_in"
    assert plan_reminders(now=at("07:32")) == 0


def test_morning_check_needs_a_basis_a_training_day_and_a_wish(cast, checked_by_mail):
    HealthConsent.objects.update(withdrawn_at=MORNING)
    assert plan_reminders(now=MORNING) == 0
    HealthConsent.objects.update(withdrawn_at=None)
    Session.objects.update(kind="other")
    assert plan_reminders(now=MORNING) == 0
    Session.objects.update(kind="calf")
    leave_own(person=cast.athlete_user, club=cast.club, channel=Channel.EMAIL)
    # The house asks by push only.
    assert plan_reminders(now=MORNING) == 0


def test_morning_check_is_not_repeated_when_the_basis_is_found_wanting(cast, checked_by_mail):
    plan_reminders(now=MORNING)
    HealthConsent.objects.update(given_by="athlete", guardian_name="")
    Athlete.objects.filter(pk=cast.athlete.pk).update(born_on=None)
    assert dispatch(at("07:31")) == {"suppressed": 1}
    assert Reminder.objects.get().reason == "no_basis"
    assert plan_reminders(now=at("07:32")) == 0


def make_assignment(cast, starts_on: date, made: datetime) -> Assignment:
    from tests.training.plans import make_exercise, make_version

    version = make_version((make_exercise(), "2x8 each"))
    given = Assignment.objects.create(
        club=cast.club,
        athlete=cast.athlete,
        programme=version.programme,
        version=version,
        starts_on=starts_on,
        ends_before=starts_on + timedelta(days=7),
        weekdays=[0],
        times=[time(17)],
    )
    Assignment.objects.filter(pk=given.pk).update(created_at=made)
    return given


def test_new_programme_is_told_of_on_the_evening_before(cast, no_digest):
    given = make_assignment(cast, TODAY + timedelta(days=3), MORNING)
    plan_reminders(now=MORNING)

    (reminder,) = planned(ReminderKind.START)
    assert (reminder.subject, reminder.due_at) == (given.public_id, at("18:00", TODAY + timedelta(days=2)))
    assert dispatch(reminder.due_at) == {"sent": 1}
    assert "starts Saturday 16 January" in mail.outbox[0].body


def test_programme_given_late_is_told_of_at_once(cast, no_digest):
    make_assignment(cast, TODAY, at("09:20"))
    plan_reminders(now=at("09:21"))

    assert planned(ReminderKind.START)[0].due_at == at("09:20")
    assert dispatch(at("09:21")) == {"sent": 1}
    assert "starts today" in mail.outbox[0].body


def test_programme_that_was_taken_back_is_not_told_of(cast, no_digest):
    given = make_assignment(cast, TODAY, at("09:20"))
    plan_reminders(now=at("09:21"))
    Assignment.objects.filter(pk=given.pk).update(cancelled_at=at("09:21"))

    assert dispatch(at("09:22")) == {"suppressed": 1}
    assert plan_reminders(now=at("09:23")) == 0


def move_to(session: Session, day: int, *, by, now: datetime) -> None:
    move_session(
        session=session,
        to_on=TODAY + timedelta(days=day),
        to_time=time(17),
        reason="",
        revision=None,
        pins=True,
        by=by,
        at=now,
    )


def of_moves() -> list[Reminder]:
    return planned(ReminderKind.MOVED)


def test_moves_of_a_quarter_of_an_hour_are_told_in_one(cast, no_digest):
    for day in (1, 2):
        move_to(make_session(cast.athlete, TODAY + timedelta(days=day), None), day + 4, by=cast.coach, now=at("10:03"))
    plan_reminders(now=at("10:04"))

    (reminder,) = of_moves()
    assert reminder.due_at == at("10:15")
    assert dispatch(at("10:15")) == {"sent": 1}
    assert mail.outbox[0].subject == "Training sessions were moved"
    assert "Monday 18 January at 17:00" in mail.outbox[0].body
    assert "Tuesday 19 January at 17:00" in mail.outbox[0].body
    assert plan_reminders(now=at("10:16")) == 0


def test_second_move_later_is_told_of_again_and_only_where_it_stands(cast, no_digest):
    session = make_session(cast.athlete, TODAY + timedelta(days=1), time(17))
    move_to(session, 3, by=cast.coach, now=at("10:03"))
    plan_reminders(now=at("10:04"))
    dispatch(at("10:15"))
    move_to(session, 4, by=cast.coach, now=at("10:20"))
    plan_reminders(now=at("10:21"))

    assert [one.due_at for one in of_moves()] == [at("10:15"), at("10:30")]


def test_move_that_was_overtaken_is_not_told(cast, no_digest):
    session = make_session(cast.athlete, TODAY + timedelta(days=1), time(17))
    move_to(session, 3, by=cast.coach, now=at("10:03"))
    plan_reminders(now=at("10:04"))
    Session.objects.update(status="skipped")

    assert dispatch(at("10:15"))["suppressed"] == 1
    assert of_moves()[0].reason == "moved"


def test_own_move_is_not_told(cast, no_digest):
    move_to(make_session(cast.athlete, TODAY + timedelta(days=1), None), 3, by=cast.athlete_user, now=at("10:03"))
    plan_reminders(now=at("10:04"))

    assert of_moves() == []


def test_move_at_night_is_told_in_the_morning(cast, no_digest):
    move_to(make_session(cast.athlete, TODAY + timedelta(days=2), None), 3, by=cast.coach, now=at("23:03"))
    plan_reminders(now=at("23:04"))

    assert of_moves()[0].due_at == at("07:00", TODAY + timedelta(days=1))


def of_coach(cast) -> list[Reminder]:
    return list(Reminder.objects.filter(kind=ReminderKind.DIGEST, recipient=cast.coach).order_by("due_at"))


def test_coach_is_told_each_morning_who_needs_them(cast):
    last_week = MORNING - timedelta(days=7)
    given = make_assignment(cast, last_week.date(), last_week)
    make_session(cast.athlete, TODAY - timedelta(days=2), time(17), assignment=given)
    plan_reminders(now=MORNING)

    today, _tomorrow = of_coach(cast)
    assert (today.due_at, today.athlete) == (at("07:00"), None)
    dispatch(at("07:00"))
    (message,) = (one for one in mail.outbox if one.to == [cast.coach.email])
    assert message.subject == "1 athlete needs you today"
    assert "Ada Athlete: " in message.body


def test_no_summary_where_nobody_needs_the_coach(cast):
    make_session(cast.athlete, TODAY + timedelta(days=1), time(17))
    Membership.objects.filter(role=Role.COACH).exclude(user=cast.coach).delete()
    plan_reminders(now=MORNING)

    assert dispatch(at("07:00")) == {"suppressed": 1}
    assert of_coach(cast)[0].reason == "nothing"
    assert plan_reminders(now=at("07:01")) == 0


def test_coach_who_left_is_not_told(cast):
    plan_reminders(now=MORNING)
    Membership.objects.filter(user=cast.coach).delete()
    dispatch(at("07:00"))

    assert of_coach(cast)[0].reason == "not_staff"


def test_summary_names_no_pain(cast):
    from tests.training.plans import consent
    from training.models import PainReport

    consent(cast.athlete)
    PainReport.objects.create(
        club=cast.club,
        athlete=cast.athlete,
        training_on=TODAY,
        moment="morning",
        side="left",
        score=8,
        reported_at=MORNING,
    )
    plan_reminders(now=MORNING)
    dispatch(at("07:00"))

    (message,) = (one for one in mail.outbox if one.to == [cast.coach.email])
    assert "Ada Athlete" in message.body
    assert "pain" not in message.body.lower()


def test_test_message_goes_out_at_once_whatever_the_wishes(cast, no_digest):
    prefer(cast.athlete, is_on=False, quiet_from=time(0), quiet_until=time(23, 59))
    now = at("03:00")
    send_test(person=cast.athlete_user, club=cast.club, channel=Channel.EMAIL, zone="Europe/London", at=now)

    assert dispatch(now) == {"sent": 1}
    assert mail.outbox[0].subject == "Reminders from Soleus arrive here"


def test_test_message_of_long_ago_is_not_sent(cast):
    send_test(person=cast.coach, club=cast.club, channel=Channel.EMAIL, zone="Europe/London", at=at("03:00"))

    assert dispatch(at("03:10")) == {"expired": 1}


def wishes(cast, athlete=None):
    athlete = athlete or cast.athlete
    return wishes_of(person=athlete.user, club=athlete.club, athlete=athlete, channel=Channel.EMAIL)


def leads(now: datetime = MORNING) -> list[int]:
    plan_reminders(now=now)
    rows = Reminder.objects.filter(kind=ReminderKind.SESSION).order_by("pk")
    return [int((row.starts_at - row.due_at).total_seconds() // 60) for row in rows]


def test_squad_s_default_holds_until_the_athlete_says_otherwise(cast, no_digest):
    make_session(cast.athlete, TODAY, time(17, 30))
    assert (wishes(cast).source, leads()) == (Source.HOUSE, [60])

    set_squad_default(squad=cast.squad, channel=Channel.EMAIL, lead_minutes=120)
    assert (wishes(cast).source, leads()) == (Source.SQUAD, [120])

    prefer(cast.athlete, lead_minutes=30)
    assert (wishes(cast).source, leads()) == (Source.OWN, [30])

    leave_own(person=cast.athlete_user, club=cast.club, channel=Channel.EMAIL)
    assert (wishes(cast).source, leads()) == (Source.SQUAD, [120])

    clear_squad_default(squad=cast.squad, channel=Channel.EMAIL)
    assert (wishes(cast).source, leads()) == (Source.HOUSE, [60])


def test_squad_s_default_is_not_for_who_left_it(cast, no_digest):
    make_session(cast.athlete, TODAY, time(17, 30))
    set_squad_default(squad=cast.squad, channel=Channel.EMAIL, is_on=False)
    assert leads() == []

    SquadPlace.objects.filter(athlete=cast.athlete).update(ends_before=TODAY)
    assert (wishes(cast).source, leads()) == (Source.HOUSE, [60])


@pytest.mark.parametrize(
    "said",
    [{"is_on": False}, {"kinds_off": ["session"]}, {"days_off": [2]}],
)
def test_planner_and_sender_hold_to_the_same_wishes(cast, no_digest, said):
    make_session(cast.athlete, TODAY, time(17, 30))
    plan_reminders(now=MORNING)
    prefer(cast.athlete, **said)

    assert dispatch(at("16:30")) == {"suppressed": 1}
    assert plan_reminders(now=at("16:31")) == 0


def test_late_reminder_is_not_sent_in_quiet_hours(cast, no_digest):
    make_session(cast.athlete, TODAY, time(18))
    prefer(cast.athlete, quiet_from=time(17, 5), quiet_until=time(17, 30))
    plan_reminders(now=MORNING)

    assert dispatch(at("17:10")) == {"suppressed": 1}
    assert Reminder.objects.get().reason == "quiet"
    assert plan_reminders(now=at("17:11")) == 0


def test_bounced_address_gets_nothing_until_it_changes(cast, no_digest):
    make_session(cast.athlete, TODAY, time(17, 30))
    plan_reminders(now=MORNING)
    BouncedAddress.objects.create(address="ada@harbour.example", reason="550", bounced_at=MORNING)
    assert dispatch(at("16:30")) == {"suppressed": 1}
    assert Reminder.objects.get().reason == "bounced"
    assert plan_reminders(now=at("16:31")) == 0

    cast.athlete_user.email = "ada@new.example"
    cast.athlete_user.save()
    assert plan_reminders(now=at("16:32")) == 1
    assert Reminder.objects.get().state == ReminderState.PLANNED


def test_account_that_goes_to_another_person_tells_that_person(cast, no_digest):
    make_session(cast.athlete, TODAY, time(17, 30))
    plan_reminders(now=MORNING)
    other = make_user("new@harbour.example", "New")
    cast.athlete.user = other
    cast.athlete.save()
    plan_reminders(now=MORNING)
    dispatch(at("16:30"))

    assert [message.to for message in mail.outbox] == [["new@harbour.example"]]


def test_two_places_of_a_person_are_told_apart(cast, no_digest):
    second = make_athlete(cast.rival_club, "Ada Athlete", user=cast.athlete_user)
    set_preference(person=cast.athlete_user, club=cast.rival_club, channel=Channel.EMAIL, lead_minutes=15)
    make_session(cast.athlete, TODAY, time(17, 30))
    make_session(second, TODAY, time(17, 30))

    assert sorted(leads()) == [15, 60]
