"""The Celery application. Beat only ticks: what is due stands in rows (docs/decisions/0003-rows-not-messages.md)."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("soleus")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.conf.beat_schedule = {
    "plan-reminders": {"task": "reminders.tasks.plan_due", "schedule": 60.0, "options": {"expires": 50}},
    "dispatch-reminders": {
        "task": "reminders.tasks.dispatch_due",
        "schedule": 10.0,
        "options": {"expires": 9},
    },
}
