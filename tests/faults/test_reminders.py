"""Reminders through kills, rivals and a lost database: nothing lost, no more repeated than was on its way.

The short runs belong to `make test`, the long ones to `make faults`.
"""

import signal
import threading
import time
from collections import Counter
from contextlib import ExitStack, nullcontext
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import OperationalError, connection
from django.db.models.functions import Now
from django.utils import timezone

from accounts.mailbox import newest_mails
from athletes.models import Athlete
from reminders.channels import SENDERS, EmailSender
from reminders.choices import Channel, ReminderState
from reminders.models import PushSubscription, Reminder
from reminders.operations import dispatch_due, plan_reminders
from reminders.operations.dispatching import BATCH, FRESH_S, LEASE, THREADS, Outcome, claim_due
from tests.faults.senders import due_sessions, figure, in_threads, message_ids, sender_process, unsent, wait_until
from tests.reminders.builders import let_leases_run_out, make_reminder, make_session, prefer_no_quiet
from tests.reminders.mail_server import mail_server

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("no_digest")]


def test_two_planners_at_once_make_each_row_once(cast):
    now = timezone.now()
    due_sessions(cast, 200, now=now)

    changed = in_threads(2, lambda: plan_reminders(now=now))

    assert sum(changed) == 200
    assert Reminder.objects.count() == 200


def test_rival_dispatchers_send_each_reminder_once(cast, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = settings.MAIL_DIR
    now = timezone.now()
    due_sessions(cast, 200, now=now)
    plan_reminders(now=now)

    outcomes = in_threads(3, lambda: dispatch_due(now=now, senders=SENDERS, seconds=60))

    assert sum(outcomes, Counter()) == {Outcome.SENT: 200}
    assert Counter(message_ids(settings.MAIL_DIR).values()) == {1: 200}


def test_threads_leave_no_connection_behind(cast):
    now = timezone.now()
    due_sessions(cast, 2 * BATCH, now=now)
    plan_reminders(now=now)
    before = connections_to_the_database()

    dispatch_due(now=now, senders=SENDERS)

    assert unsent() == 0
    # A server process ends a moment after its client has left.
    wait_until(lambda: connections_to_the_database() <= before, seconds=10)


def test_provider_that_says_nothing_holds_up_no_other_channel(cast):
    now = timezone.now()
    PushSubscription.objects.create(person=cast.athlete_user, endpoint="https://push.example/1")
    athlete = cast.athlete
    Athlete.objects.filter(pk=athlete.pk).update(timezone="UTC")
    athlete.refresh_from_db()
    prefer_no_quiet(athlete)
    start = now.replace(microsecond=0) + timedelta(minutes=50)
    for second in range(2 * BATCH):
        at = start - timedelta(seconds=second)
        session = make_session(athlete, at.date(), at.time())
        make_reminder(session)
        make_reminder(session, channel=Channel.PUSH)
    to_push = Reminder.objects.filter(channel=Channel.PUSH).exclude(state=ReminderState.SENT)

    class SilentSender:
        """Answers when the whole of the other channel has left."""

        def send(self, *said, **more):
            wait_until(lambda: not to_push.exists(), seconds=30)

    class QuickSender:
        def send(self, *said, **more):
            return

    senders = {Channel.EMAIL: lambda: nullcontext(SilentSender()), Channel.PUSH: lambda: nullcontext(QuickSender())}

    assert dispatch_due(now=now, senders=senders, seconds=60) == {Outcome.SENT: 4 * BATCH}


def connections_to_the_database() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()")
        return int(cursor.fetchone()[0])


def cut_off() -> None:
    """End this thread's connection from outside, as a database does that dies."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        pid = cursor.fetchone()[0]

    def kill() -> None:
        with connection.cursor() as other:
            other.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])
        connection.close()

    thread = threading.Thread(target=kill)
    thread.start()
    thread.join()


class CutOffSender(EmailSender):
    """Loses the database after the message has left."""

    def send(self, *said, **more):
        super().send(*said, **more)
        cut_off()


def test_database_lost_while_sending_repeats_the_message_on_its_way_and_loses_none(cast, mailoutbox):
    now = timezone.now()
    due_sessions(cast, 10, now=now)
    plan_reminders(now=now)

    with pytest.raises(OperationalError):
        dispatch_due(now=now, senders={Channel.EMAIL: CutOffSender})
    connection.close()
    let_leases_run_out()
    dispatch_due(now=now, senders=SENDERS)

    assert unsent() == 0
    repeats = Counter(message.extra_headers["Message-ID"] for message in mailoutbox)
    assert sorted(repeats.values()) == [1] * 9 + [2]


def test_database_lost_in_every_thread_repeats_one_message_each(cast, mailoutbox):
    now = timezone.now()
    due_sessions(cast, 10 * BATCH, now=now)
    plan_reminders(now=now)

    with pytest.raises(OperationalError):
        dispatch_due(now=now, senders={Channel.EMAIL: CutOffSender})
    let_leases_run_out()
    dispatch_due(now=now, senders=SENDERS, seconds=60)

    assert unsent() == 0
    repeats = Counter(message.extra_headers["Message-ID"] for message in mailoutbox)
    assert len(repeats) == 10 * BATCH
    assert 1 <= repeats.total() - len(repeats) <= THREADS


def test_database_lost_amid_a_claim_leaves_the_rows_to_the_next(cast, mailoutbox):
    now = timezone.now()
    due_sessions(cast, 10, now=now)
    plan_reminders(now=now)

    def lose(execute, sql, params, many, context):
        if sql.startswith("UPDATE"):
            cut_off()
        return execute(sql, params, many, context)

    with pytest.raises(OperationalError), connection.execute_wrapper(lose):
        claim_due(now=now, channel=Channel.EMAIL)
    connection.close()

    assert Reminder.objects.filter(state=ReminderState.PLANNED, lease=None).count() == 10
    assert dispatch_due(now=now, senders=SENDERS) == {Outcome.SENT: 10}
    assert len(mailoutbox) == 10


def test_stopped_sender_does_not_overwrite_what_another_recorded(cast, tmp_path, mailoutbox):
    now = timezone.now()
    due_sessions(cast, 3, now=now)
    plan_reminders(now=now)
    with mail_server() as server:
        server.answers.clear()
        with sender_process(tmp_path, EMAIL_URL=f"smtp://127.0.0.1:{server.port}") as sender:
            wait_until(lambda: bool(server.messages), [sender])
            sender.send_signal(signal.SIGSTOP)
            let_leases_run_out()
            dispatch_due(now=timezone.now(), senders=SENDERS)
            recorded = set(Reminder.objects.values_list("pk", "state", "reason", "attempts", "sent_at"))
            server.answers.set()
            # A lease is longer than a look stays fresh.
            time.sleep(2 * FRESH_S)
            sender.send_signal(signal.SIGCONT)
            wait_until(lambda: server.connections_over == server.connections, [sender])

    assert unsent() == 0
    assert set(Reminder.objects.values_list("pk", "state", "reason", "attempts", "sent_at")) == recorded
    # The one that was on its way when the process stood still.
    assert (len(mailoutbox), len(server.messages)) == (3, 1)


def kill_senders(cast, folder: Path, *, rows: int, kills: int, senders: int) -> int:
    """Kill the senders of many rows again and again; return how many messages were repeated."""
    now = timezone.now()
    due_sessions(cast, rows, now=now)
    plan_reminders(now=now)
    share = rows // (kills // senders + 1) // 2
    for _ in range(kills // senders):
        before = unsent()
        assert before, "the rows were sent before enough senders were killed"
        with ExitStack() as stack:
            running = [stack.enter_context(sender_process(folder)) for _ in range(senders)]
            wait_until(lambda target=before - share: unsent() <= target, running)
            for process in running:
                process.send_signal(signal.SIGKILL)
        # What the killed had asked of the database may still be going on there.
        wait_until(lambda: connections_to_the_database() == 1)
        let_leases_run_out()
    with sender_process(folder) as last:
        wait_until(lambda: unsent() == 0, [last])
    sent = message_ids(folder / "mail")
    repeats = sent.total() - len(sent)
    figure("killed_senders", rows=rows, kills=kills, lost=rows - len(sent), repeats=repeats, most=kills * THREADS)
    assert len(sent) == rows
    return repeats


def test_killed_senders_lose_nothing_and_repeat_one_a_thread(cast, tmp_path):
    assert kill_senders(cast, tmp_path, rows=2000, kills=4, senders=2) <= 4 * THREADS


@pytest.mark.faults
def test_fifty_killed_senders_lose_nothing_and_repeat_one_a_thread(cast, tmp_path):
    assert kill_senders(cast, tmp_path, rows=10_000, kills=50, senders=2) <= 50 * THREADS


# A scheduler that lost the database looks again after five seconds.
LOOKS_AGAIN_S = 5
SECONDS_A_LOSS = 8


def go_on_after(seconds: float) -> bool:
    """Stand in for the rest of a lease that is this old, which nobody alive holds so long here."""
    held = Reminder.objects.filter(leased_until__lt=Now() + LEASE - timedelta(seconds=seconds))
    held.filter(leased_until__gt=Now()).update(leased_until=Now())
    return True


def lose_database(cast, folder: Path, *, rows: int, losses: int) -> None:
    """Cut two schedulers off the database again and again, whatever they are doing.

    The rows fall due one by one, or those who were not cut off at once would send the rest before they notice.
    """
    now = timezone.now()
    due_sessions(cast, rows, now=now, first=timedelta(0), apart_s=SECONDS_A_LOSS * losses / rows)
    plan_reminders(now=now)
    with ExitStack() as stack:
        running = [stack.enter_context(sender_process(folder)) for _ in range(2)]
        for to_come in range(losses, 0, -1):
            before = unsent()
            assert before, "the rows were sent before the database was lost often enough"
            left = before - before // (to_come + 1) // 2
            wait_until(lambda left=left: go_on_after(LOOKS_AGAIN_S) and unsent() <= left, running)
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
                    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )
        wait_until(lambda: go_on_after(LOOKS_AGAIN_S) and unsent() == 0, running)
    sent = message_ids(folder / "mail")
    most = losses * 2 * THREADS
    figure("lost_database", rows=rows, losses=losses, lost=rows - len(sent), repeats=sent.total() - rows, most=most)
    assert len(sent) == rows
    assert sent.total() - rows <= most


def test_schedulers_go_on_when_the_database_is_back(cast, tmp_path):
    lose_database(cast, tmp_path, rows=2000, losses=3)


@pytest.mark.faults
def test_schedulers_survive_thirty_losses_of_the_database(cast, tmp_path):
    lose_database(cast, tmp_path, rows=10_000, losses=30)


def test_mail_page_reads_what_the_sender_wrote(cast, tmp_path):
    now = timezone.now()
    due_sessions(cast, 2, now=now)
    plan_reminders(now=now)
    with sender_process(tmp_path) as sender:
        wait_until(lambda: unsent() == 0, [sender])

    mails = newest_mails(tmp_path / "mail")

    assert {found.to for found in mails} == {"dee@harbour.example"}
    assert len(mails) == 2
