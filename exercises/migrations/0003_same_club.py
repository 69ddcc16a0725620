from django.db import migrations

from core.same_club import same_club


class Migration(migrations.Migration):
    dependencies = [("exercises", "0002_safety_feedback_authors"), ("athletes", "0002_same_club")]

    operations = [
        same_club("exercises_safetyacknowledgement", "athlete_id", "athletes_athlete"),
        same_club("exercises_exercisefeedback", "athlete_id", "athletes_athlete"),
    ]
