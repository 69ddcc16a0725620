import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("exercises", "0004_search")]

    operations = [
        migrations.AlterField(
            model_name="exerciserevision",
            name="created_at",
            field=models.DateTimeField(default=django.utils.timezone.now),
        ),
    ]
