from django.db import migrations

from core.same_club import parent_key, same_club


class Migration(migrations.Migration):
    dependencies = [("training", "0001_initial"), ("athletes", "0002_same_club")]

    operations = [
        parent_key("training_assignment"),
        parent_key("training_session"),
        parent_key("training_sessionitem"),
        parent_key("training_setlog"),
        same_club("training_assignment", "athlete_id", "athletes_athlete"),
        same_club("training_session", "athlete_id", "athletes_athlete"),
        same_club("training_session", "assignment_id", "training_assignment"),
        same_club("training_sessionitem", "session_id", "training_session"),
        same_club("training_setlog", "item_id", "training_sessionitem"),
        same_club("training_painreport", "athlete_id", "athletes_athlete"),
        same_club("training_painreport", "session_id", "training_session"),
        same_club("training_painreport", "set_log_id", "training_setlog"),
        same_club("training_testresult", "athlete_id", "athletes_athlete"),
    ]
