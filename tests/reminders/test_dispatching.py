import time as clock
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from email import message_from_string

import pytest
from django.core import mail
from django.utils import timezone

from accounts.models import User
from athletes.models import Athlete
from reminders.channels import SENDERS, EmailSender
from reminders.choices import Channel, ReminderState
from reminders.models import Reminder
from reminders.operations import Undeliverable, dispatch_due, plan_reminders
from reminders.operations.dispatching import FRESH_S, Claim, Outcome, claim_due, deliver
from tests.reminders.builders import let_leases_run_out, make_reminder, make_session, move, prefer
from tests.reminders.mail_server import mail_server
from training.models import Session

pytestmark = pytest.mark.usefixtures("no_digest")

TODAY = date(2027, 1, 13)
DUE = datetime(2027, 1, 13, 16, 30, tzinfo=UTC)
NOW = DUE + timedelta(seconds=5)
HEALTH_WORDS = ("achilles", "pain", "injur", "rehab", "health", "calf")


@pytest.fixture
def session(cast) -> Session:
    return make_session(cast.athlete, TODAY, time(17, 30))


@pytest.fixture
def reminder(session) -> Reminder:
    return make_reminder(session)


def dispatch(now: datetime = NOW) -> dict[Outcome, int]:
    return dict(dispatch_due(now=now, senders=SENDERS))


def send_claimed(claim: Claim) -> dict[Outcome, int]:
    return dict(deliver(claim, sender=EmailSender(), clock=lambda: NOW, until=NOW + timedelta(seconds=8)))


def test_due_reminder_is_mailed_once(reminder):
    assert dispatch() == {Outcome.SENT: 1}
    assert dispatch() == {}

    reminder.refresh_from_db()
    assert (reminder.state, reminder.attempts, reminder.is_late) == (ReminderState.SENT, 1, False)
    assert NOW <= reminder.sent_at < NOW + timedelta(minutes=1)
    assert (reminder.lease, reminder.leased_until) == (None, None)
    assert len(mail.outbox) == 1


def test_mail_says_when_and_where_and_nothing_of_health(reminder, settings):
    settings.BASE_URL = "https://soleus.example"
    dispatch()

    message = mail.outbox[0]
    assert message.to == ["ada@harbour.example"]
    assert message.subject == "Training session at 17:30"
    html, kind = message.alternatives[0]
    assert kind == "text/html"
    for text in (message.body, html):
        assert "Wednesday 13 January at 17:30" in text
        assert "Europe/London" in text
        assert "https://soleus.example/today/" in text
        assert "https://soleus.example/me/reminders/" in text
    whole = message.message().as_string().lower()
    assert not [word for word in HEALTH_WORDS if word in whole]
    assert message.extra_headers["Message-ID"].endswith("@soleus.example>")


def test_reminder_of_another_day_names_the_day(cast):
    prefer(cast.athlete, is_on=True, lead_minutes=1440)
    make_reminder(make_session(cast.athlete, TODAY + timedelta(days=1), time(9)), lead_minutes=1440)

    dispatch(datetime(2027, 1, 13, 9, tzinfo=UTC))

    assert mail.outbox[0].subject == "Training session on Thursday at 09:00"


def test_time_in_the_mail_is_the_athlete_s(cast):
    Athlete.objects.filter(pk=cast.athlete.pk).update(timezone="America/Sao_Paulo")
    cast.athlete.refresh_from_db()
    make_reminder(make_session(cast.athlete, TODAY, time(17, 30)))

    assert dispatch() == {}
    assert dispatch(datetime(2027, 1, 13, 19, 30, tzinfo=UTC)) == {Outcome.SENT: 1}
    assert mail.outbox[0].subject == "Training session at 17:30"
    assert "America/Sao Paulo" in mail.outbox[0].body


def test_reminder_that_is_not_due_waits(reminder):
    assert dispatch(DUE - timedelta(seconds=1)) == {}


def archive(session: Session) -> None:
    Athlete.objects.filter(pk=session.athlete_id).update(archived_at=NOW)


def lose_account(session: Session) -> None:
    Athlete.objects.filter(pk=session.athlete_id).update(user=None)


def close_account(session: Session) -> None:
    User.objects.filter(pk=session.athlete.user_id).update(is_active=False)


def turn_off(session: Session) -> None:
    prefer(session.athlete, is_on=False, lead_minutes=60)


def set_status(status: str) -> Callable[[Session], None]:
    def change(session: Session) -> None:
        finished_at = NOW if status == "done" else None
        Session.objects.filter(pk=session.pk).update(status=status, finished_at=finished_at)

    return change


def take_time_away(session: Session) -> None:
    move(session, session.scheduled_on, None)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (archive, "archived"),
        (lose_account, "no_account"),
        (close_account, "no_account"),
        (turn_off, "turned_off"),
        (set_status("started"), "started"),
        (set_status("done"), "done"),
        (set_status("skipped"), "skipped"),
        (set_status("cancelled"), "cancelled"),
        (take_time_away, "no_time"),
    ],
)
def test_reminder_that_is_no_longer_right_is_not_sent(session, reminder, change, reason):
    change(session)

    assert dispatch() == {Outcome.SUPPRESSED: 1}

    reminder.refresh_from_db()
    assert (reminder.state, reminder.reason) == (ReminderState.SUPPRESSED, reason)
    assert mail.outbox == []
    # The planner sees it the same way.
    assert plan_reminders(now=NOW) == 0


def test_session_put_back_is_reminded_of(session, reminder):
    set_status("cancelled")(session)
    dispatch()
    set_status("planned")(session)

    assert plan_reminders(now=NOW) == 1
    assert dispatch() == {Outcome.SENT: 1}


def test_opting_out_between_claim_and_sending_is_heeded(session, reminder):
    claim = claim_due(now=NOW, channel=Channel.EMAIL)
    turn_off(session)

    assert send_claimed(claim) == {Outcome.SUPPRESSED: 1}
    assert mail.outbox == []


def test_moved_session_is_not_reminded_of_at_its_old_time(session, reminder):
    move(session, TODAY + timedelta(days=1), time(9))

    assert dispatch() == {Outcome.RETIMED: 1}

    reminder.refresh_from_db()
    assert (reminder.state, reminder.local_on) == (ReminderState.PLANNED, TODAY + timedelta(days=1))
    assert reminder.due_at == datetime(2027, 1, 14, 8, tzinfo=UTC)
    assert plan_reminders(now=NOW) == 0


def test_session_moved_away_and_back_is_not_repeated(session, reminder):
    dispatch()
    move(session, TODAY + timedelta(days=1), time(9))
    plan_reminders(now=NOW)
    move(session, TODAY, time(17, 30))

    # The planner is late: the dispatcher meets the row at the time it was moved to.
    assert dispatch(datetime(2027, 1, 14, 8, tzinfo=UTC)) == {Outcome.RETIMED: 1}
    reminder.refresh_from_db()
    assert reminder.state == ReminderState.SENT
    assert len(mail.outbox) == 1


def test_session_moved_after_sending_gets_a_message_of_its_own(session, reminder):
    dispatch()
    move(session, TODAY + timedelta(days=1), time(9))
    plan_reminders(now=NOW)
    dispatch(datetime(2027, 1, 14, 8, tzinfo=UTC))

    first, second = (message.extra_headers["Message-ID"] for message in mail.outbox)
    assert first != second


@pytest.mark.parametrize(("delay", "is_late"), [(timedelta(seconds=90), False), (timedelta(minutes=59), True)])
def test_late_reminder_within_the_grace_is_sent_and_marked(reminder, delay, is_late):
    assert dispatch(DUE + delay) == {Outcome.SENT: 1}

    reminder.refresh_from_db()
    assert reminder.is_late is is_late


def test_reminder_past_the_grace_expires(reminder):
    assert dispatch(DUE + timedelta(minutes=60)) == {Outcome.EXPIRED: 1}

    reminder.refresh_from_db()
    assert (reminder.state, reminder.reason) == (ReminderState.EXPIRED, "too_late")
    assert mail.outbox == []


def test_reminder_of_a_session_that_is_over_expires(cast):
    prefer(cast.athlete, is_on=True, lead_minutes=5)
    session = make_session(cast.athlete, TODAY, time(17, 30), minutes=20)
    make_reminder(session, lead_minutes=5)

    assert dispatch(datetime(2027, 1, 13, 17, 50, tzinfo=UTC)) == {Outcome.EXPIRED: 1}


@pytest.fixture
def smtp(settings):
    with mail_server() as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", server.port, 5
        yield server


def test_failure_is_tried_again_after_1_2_4_and_8_minutes(reminder, smtp):
    smtp.to_recipient = [b"451 later\r\n"] * 5
    waits = []
    for _ in range(4):
        assert dispatch() == {Outcome.RETRY: 1}
        reminder.refresh_from_db()
        assert (reminder.state, reminder.lease) == (ReminderState.PLANNED, None)
        waits.append((reminder.leased_until - timezone.now()) / timedelta(minutes=1))
        assert dispatch() == {}
        let_leases_run_out()

    for wait, minutes in zip(waits, (1, 2, 4, 8), strict=True):
        assert 0.7 * minutes < wait <= 1.2 * minutes
    assert dispatch() == {Outcome.FAILED: 1}
    reminder.refresh_from_db()
    assert (reminder.state, reminder.reason, reminder.attempts) == (ReminderState.FAILED, "not_reached", 5)
    assert smtp.messages == []


def test_failure_that_heals_is_sent_with_the_same_message_id(reminder, smtp):
    # The server took the message, but its answer said otherwise.
    smtp.to_message = [b"451 later\r\n"]
    assert dispatch() == {Outcome.RETRY: 1}
    let_leases_run_out()

    assert dispatch() == {Outcome.SENT: 1}

    assert smtp.connections == 2
    sent = message_from_string(smtp.messages[0])
    due = reminder.starts_at.timestamp()
    assert sent["Message-ID"] == f"<reminder-{reminder.pk}-{due:.0f}@localhost>"


@pytest.mark.parametrize(
    ("to_recipient", "to_message", "reason"),
    [([b"550 no such person\r\n"], [], "bounced"), ([], [b"554 not wanted\r\n"], "refused")],
)
def test_refusal_is_final(reminder, smtp, to_recipient, to_message, reason, caplog):
    smtp.to_recipient, smtp.to_message = to_recipient, to_message

    assert dispatch() == {Outcome.FAILED: 1}

    reminder.refresh_from_db()
    assert (reminder.state, reminder.reason) == (ReminderState.FAILED, reason)
    assert "ada@" not in caplog.text


def test_absent_mail_server_is_tried_again(reminder, settings, smtp):
    settings.EMAIL_PORT = 1

    assert dispatch() == {Outcome.RETRY: 1}


def test_batch_shares_a_connection(cast, smtp):
    for minute in (28, 29, 30):
        make_reminder(make_session(cast.athlete, TODAY, time(17, minute)))

    assert dispatch() == {Outcome.SENT: 3}
    assert smtp.connections == 1


def test_address_with_a_line_break_is_refused_and_sends_nothing(cast, reminder, smtp):
    User.objects.filter(pk=cast.athlete_user.pk).update(email="ada@harbour.example\nbcc: eve@evil.example")

    assert dispatch() == {Outcome.FAILED: 1}

    reminder.refresh_from_db()
    assert reminder.reason == "refused"
    assert smtp.messages == []


class BreakingSender(EmailSender):
    """Falls over with one reminder."""

    poison: int

    def send(self, reminder, message, *, at):
        if reminder.pk == self.poison:
            raise RuntimeError("broken")
        super().send(reminder, message, at=at)


def test_broken_reminder_does_not_hold_up_the_others(cast, reminder):
    make_reminder(make_session(cast.athlete, TODAY, time(17, 30)))
    BreakingSender.poison = reminder.pk

    outcomes = dispatch_due(now=NOW, senders={Channel.EMAIL: BreakingSender})

    assert outcomes == {Outcome.RETRY: 1, Outcome.SENT: 1}


class SlowSender(EmailSender):
    def send(self, reminder, message, *, at):
        super().send(reminder, message, at=at)
        clock.sleep(0.1)


def test_dispatching_gives_back_what_it_has_no_time_for(cast):
    for minute in range(10, 20):
        make_reminder(make_session(cast.athlete, TODAY, time(17, minute)))

    outcomes = dispatch_due(now=NOW, senders={Channel.EMAIL: SlowSender}, seconds=0.25)

    assert outcomes.total() < 10
    assert Reminder.objects.filter(state=ReminderState.PLANNED, lease=None).count() == 10 - outcomes.total()


@pytest.mark.parametrize(("number", "queries"), [(1, 5), (3, 7)])
def test_rows_of_a_claim_are_looked_at_together_and_recorded_one_by_one(
    cast, django_assert_num_queries, number, queries
):
    for minute in range(number):
        make_reminder(make_session(cast.athlete, TODAY, time(17, minute)))
    claim = claim_due(now=NOW, channel=Channel.EMAIL)

    # The rows, their own wishes and the squad's, addresses that bounced; and one for each message that left.
    with django_assert_num_queries(queries):
        assert send_claimed(claim) == {Outcome.SENT: number}


class ThoughtfulSender(EmailSender):
    """Takes so long over a message that meanwhile the session of another one is called off."""

    def send(self, reminder, message, *, at):
        super().send(reminder, message, at=at)
        Session.objects.filter(title="Called off").update(status="cancelled")
        clock.sleep(1.5 * FRESH_S)


def test_what_changes_while_a_batch_is_sent_is_heeded(cast):
    for minute, title in ((10, "First"), (20, "Second"), (30, "Called off")):
        session = make_session(cast.athlete, TODAY, time(17, minute))
        Session.objects.filter(pk=session.pk).update(title=title)
        make_reminder(session)

    outcomes = dispatch_due(now=NOW, senders={Channel.EMAIL: ThoughtfulSender})

    assert outcomes == {Outcome.SENT: 2, Outcome.SUPPRESSED: 1}


def test_oldest_goes_first(cast):
    for minute in (30, 10, 20):
        make_reminder(make_session(cast.athlete, TODAY, time(17, minute)))

    claim = claim_due(now=NOW, channel=Channel.EMAIL, limit=2)

    times = Reminder.objects.filter(pk__in=claim.reminders).values_list("local_time", flat=True)
    assert sorted(times) == [time(16, 10), time(16, 20)]


def test_lease_keeps_others_off_until_it_runs_out(reminder):
    claim = claim_due(now=NOW, channel=Channel.EMAIL)
    assert claim.reminders == (reminder.pk,)
    assert claim_due(now=NOW, channel=Channel.EMAIL).reminders == ()

    let_leases_run_out()
    assert claim_due(now=NOW, channel=Channel.EMAIL).reminders == (reminder.pk,)


class LeaseWatchingSender(EmailSender):
    """Notes how many rows are held at each message, then lets the leases run out."""

    held: list[int] = []

    def send(self, reminder, message, *, at):
        self.held.append(Reminder.objects.filter(leased_until__gt=timezone.now()).count())
        let_leases_run_out()


def test_lease_is_renewed_while_a_batch_takes_long(cast, monkeypatch):
    monkeypatch.setattr("reminders.operations.dispatching.RENEW_AFTER_S", -1.0)
    monkeypatch.setattr("reminders.operations.dispatching.FRESH_S", -1.0)
    for minute in (10, 20, 30):
        make_reminder(make_session(cast.athlete, TODAY, time(17, minute)))

    dispatch_due(now=NOW, senders={Channel.EMAIL: LeaseWatchingSender})

    assert LeaseWatchingSender.held == [3, 2, 1]


def test_overtaken_sender_sends_nothing(reminder):
    slow = claim_due(now=NOW, channel=Channel.EMAIL)
    let_leases_run_out()
    dispatch()

    assert send_claimed(slow) == {Outcome.OVERTAKEN: 1}
    assert len(mail.outbox) == 1


class StoppedSender(EmailSender):
    """Stands still in the middle of sending until its lease is over and another sender has been there."""

    def send(self, reminder, message, *, at):
        let_leases_run_out()
        dispatch(NOW + timedelta(seconds=70))
        raise Undeliverable("gone")


def test_overtaken_sender_does_not_overwrite_what_the_other_recorded(reminder):
    outcomes = dispatch_due(now=NOW, senders={Channel.EMAIL: StoppedSender})

    assert outcomes == {Outcome.OVERTAKEN: 1}
    reminder.refresh_from_db()
    assert (reminder.state, reminder.reason) == (ReminderState.SENT, "")
    assert reminder.sent_at >= NOW + timedelta(seconds=70)
