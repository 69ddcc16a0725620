from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_ballast_and_library_editors"),
    ]

    operations = [
        migrations.AddField(
            model_name="user",
            name="weight_unit",
            field=models.CharField(
                blank=True,
                choices=[("kg", "Kilograms"), ("lb", "Pounds")],
                default="",
                max_length=2,
                verbose_name="weights in",
            ),
            preserve_default=False,
        ),
        migrations.AddConstraint(
            model_name="user",
            constraint=models.CheckConstraint(
                condition=models.Q(("weight_unit__in", ["", "kg", "lb"])), name="user_weight_unit_known"
            ),
        ),
    ]
