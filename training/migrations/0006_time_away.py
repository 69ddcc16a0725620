import django.db.models.deletion
from django.db import migrations, models

from core.same_club import parent_key, same_club


class Migration(migrations.Migration):
    dependencies = [("training", "0005_notation")]

    operations = [
        migrations.AddField(
            model_name="session",
            name="absence",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="sessions",
                to="training.absence",
            ),
        ),
        migrations.AddField(
            model_name="session", name="eased_pct", field=models.PositiveSmallIntegerField(blank=True, null=True)
        ),
        migrations.AddConstraint(
            model_name="session",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("eased_pct__gte", 10), ("eased_pct__lte", 99)),
                    ("eased_pct__isnull", True),
                    _connector="OR",
                ),
                name="session_eased_in_range",
            ),
        ),
        parent_key("training_absence"),
        same_club("training_session", "absence_id", "training_absence"),
    ]
