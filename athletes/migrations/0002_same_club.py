from django.db import migrations

from core.same_club import parent_key, same_club


class Migration(migrations.Migration):
    dependencies = [("athletes", "0001_initial")]

    operations = [
        parent_key("accounts_membership"),
        parent_key("athletes_squad"),
        parent_key("athletes_athlete"),
        same_club("athletes_squadcoach", "squad_id", "athletes_squad"),
        same_club("athletes_squadcoach", "membership_id", "accounts_membership"),
        same_club("athletes_squadplace", "squad_id", "athletes_squad"),
        same_club("athletes_squadplace", "athlete_id", "athletes_athlete"),
        same_club("athletes_bodymass", "athlete_id", "athletes_athlete"),
        same_club("athletes_healthconsent", "athlete_id", "athletes_athlete"),
    ]
