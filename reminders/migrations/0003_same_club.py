from django.db import migrations

from core.same_club import same_club


class Migration(migrations.Migration):
    dependencies = [("reminders", "0002_initial"), ("training", "0002_same_club")]

    operations = [
        same_club("reminders_reminderpreference", "athlete_id", "athletes_athlete"),
        same_club("reminders_reminder", "athlete_id", "athletes_athlete"),
        same_club("reminders_reminder", "session_id", "training_session"),
    ]
