"""The project's beat, in a hurry."""

from config.celery import app

for _entry in app.conf.beat_schedule.values():
    _entry["schedule"] = 1.0
    _entry["options"] = {"expires": 0.9}
