"""The Celery application. Beat only ticks: what is due stands in rows (docs/decisions/0003-rows-not-messages.md)."""

import os
from typing import Any

from celery import Celery
from celery.signals import worker_ready

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("soleus")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.conf.beat_schedule = {
    "plan-reminders": {"task": "reminders.tasks.plan_due", "schedule": 60.0, "options": {"expires": 50}},
    # Shorter than a round of sending, so that a second process helps where much is due.
    "dispatch-reminders": {"task": "reminders.tasks.dispatch_due", "schedule": 5.0, "options": {"expires": 4}},
    "build-reports": {"task": "reports.tasks.build_due", "schedule": 5.0, "options": {"expires": 4}},
    "run-report-schedules": {"task": "reports.tasks.run_due", "schedule": 60.0, "options": {"expires": 50}},
    "purge-reports": {"task": "reports.tasks.purge", "schedule": 3600.0, "options": {"expires": 3000}},
}


@worker_ready.connect  # type: ignore[untyped-decorator]
def plan_at_once(sender: Any, **_: object) -> None:
    """Plan when a worker starts; beat's first tick comes a minute later."""
    with sender.app.connection() as connection:
        sender.app.send_task("reminders.tasks.plan_due", connection=connection, ignore_result=True)
