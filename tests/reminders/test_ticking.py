"""The ways the engine is set in motion: beat and worker, or a command."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.utils import timezone

from athletes.models import Athlete
from config.celery import app
from reminders import tasks
from reminders.choices import ReminderState
from reminders.models import Reminder
from tests.reminders.builders import make_session, prefer_no_quiet


@pytest.fixture
def soon(cast, no_digest):
    """A session of Ada's in half an hour, whose reminder was due half an hour ago."""
    Athlete.objects.filter(pk=cast.athlete.pk).update(timezone="UTC")
    prefer_no_quiet(cast.athlete)
    start = timezone.now() + timedelta(minutes=30)
    return make_session(cast.athlete, start.date(), start.time())


def test_tasks_plan_and_send(soon):
    tasks.plan_due()
    tasks.dispatch_due()

    assert Reminder.objects.get().state == ReminderState.SENT
    assert len(mail.outbox) == 1


def test_command_plans_and_sends_once(soon):
    call_command("dispatch_reminders", once=True)
    call_command("dispatch_reminders", once=True)

    assert Reminder.objects.get().is_late
    assert len(mail.outbox) == 1


def test_command_asks_for_one_way(db):
    with pytest.raises(CommandError, match="--once --loop"):
        call_command("dispatch_reminders")


def test_beat_ticks_known_tasks_that_carry_nothing_and_expire_before_the_next():
    app.loader.import_default_modules()
    assert app.conf.beat_schedule
    for entry in app.conf.beat_schedule.values():
        task = app.tasks[entry["task"]]
        assert task.ignore_result
        assert "args" not in entry
        assert "kwargs" not in entry
        assert entry["options"]["expires"] < entry["schedule"]
