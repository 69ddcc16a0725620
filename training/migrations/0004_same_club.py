from django.db import migrations

from core.same_club import same_club


class Migration(migrations.Migration):
    dependencies = [("training", "0003_fixtures_absences_swaps"), ("athletes", "0002_same_club")]

    operations = [
        # Adding the column gave every assignment that was there one batch; each of them was an act of its own.
        migrations.RunSQL("UPDATE training_assignment SET batch = gen_random_uuid()", migrations.RunSQL.noop),
        same_club("training_fixture", "squad_id", "athletes_squad"),
        same_club("training_absence", "athlete_id", "athletes_athlete"),
    ]
