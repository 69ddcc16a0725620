import uuid

import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models

from core.same_club import same_club


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_ballast_and_library_editors"),
        ("athletes", "0003_check_ins"),
        ("reminders", "0003_same_club"),
        ("training", "0007_moved_sessions"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="BouncedAddress",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("address", models.EmailField(max_length=254, unique=True)),
                ("reason", models.CharField(max_length=200)),
                ("bounced_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Heartbeat",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=20, unique=True)),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="PushSubscription",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("endpoint", models.URLField(max_length=1000, unique=True)),
                ("p256dh", models.CharField(max_length=100)),
                ("auth", models.CharField(max_length=40)),
                ("label", models.CharField(blank=True, max_length=80, verbose_name="device")),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("last_sent_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="SquadReminders",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "channel",
                    models.CharField(
                        choices=[("email", "E-mail"), ("push", "Push")],
                        default="email",
                        max_length=10,
                        verbose_name="channel",
                    ),
                ),
                ("is_on", models.BooleanField(default=True, verbose_name="on")),
                (
                    "lead_minutes",
                    models.PositiveSmallIntegerField(
                        default=60,
                        validators=[
                            django.core.validators.MinValueValidator(5),
                            django.core.validators.MaxValueValidator(1440),
                        ],
                        verbose_name="minutes before",
                    ),
                ),
                ("at_time", models.TimeField(blank=True, null=True, verbose_name="always at")),
                ("quiet_from", models.TimeField(blank=True, null=True, verbose_name="quiet from")),
                ("quiet_until", models.TimeField(blank=True, null=True, verbose_name="quiet until")),
                (
                    "days_off",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.PositiveSmallIntegerField(),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="days off",
                    ),
                ),
                (
                    "kinds_off",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("session", "Session reminders"),
                                ("check", "Morning check after a training day"),
                                ("digest", "Daily summary of who needs you"),
                                ("start", "A programme starts"),
                                ("moved", "A session was moved"),
                                ("test", "Test message"),
                            ],
                            max_length=10,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="not told",
                    ),
                ),
            ],
        ),
        migrations.RemoveConstraint(
            model_name="reminder",
            name="reminder_once",
        ),
        migrations.RemoveConstraint(
            model_name="reminder",
            name="reminder_kind_known",
        ),
        migrations.RemoveConstraint(
            model_name="reminder",
            name="reminder_channel_known",
        ),
        migrations.RemoveConstraint(
            model_name="reminder",
            name="reminder_reason_known",
        ),
        migrations.RemoveConstraint(
            model_name="reminder",
            name="reminder_of_session_has_one",
        ),
        migrations.RemoveConstraint(
            model_name="reminderpreference",
            name="reminder_preference_once",
        ),
        migrations.RemoveConstraint(
            model_name="reminderpreference",
            name="reminder_preference_channel_known",
        ),
        migrations.AddField(
            model_name="reminder",
            name="expires_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="reminder",
            name="recipient",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="reminders",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="reminderpreference",
            name="at_time",
            field=models.TimeField(blank=True, null=True, verbose_name="always at"),
        ),
        migrations.AddField(
            model_name="reminderpreference",
            name="days_off",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.PositiveSmallIntegerField(),
                blank=True,
                default=list,
                size=None,
                verbose_name="days off",
            ),
        ),
        migrations.AddField(
            model_name="reminderpreference",
            name="kinds_off",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(
                    choices=[
                        ("session", "Session reminders"),
                        ("check", "Morning check after a training day"),
                        ("digest", "Daily summary of who needs you"),
                        ("start", "A programme starts"),
                        ("moved", "A session was moved"),
                        ("test", "Test message"),
                    ],
                    max_length=10,
                ),
                blank=True,
                default=list,
                size=None,
                verbose_name="not told",
            ),
        ),
        migrations.AddField(
            model_name="reminderpreference",
            name="person",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="reminder_preferences",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="reminderpreference",
            name="quiet_from",
            field=models.TimeField(blank=True, null=True, verbose_name="quiet from"),
        ),
        migrations.AddField(
            model_name="reminderpreference",
            name="quiet_until",
            field=models.TimeField(blank=True, null=True, verbose_name="quiet until"),
        ),
        migrations.AlterField(
            model_name="reminder",
            name="athlete",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.CASCADE, related_name="reminders", to="athletes.athlete"
            ),
        ),
        migrations.AlterField(
            model_name="reminder",
            name="channel",
            field=models.CharField(choices=[("email", "E-mail"), ("push", "Push")], max_length=10),
        ),
        migrations.AlterField(
            model_name="reminder",
            name="kind",
            field=models.CharField(
                choices=[
                    ("session", "Session reminders"),
                    ("check", "Morning check after a training day"),
                    ("digest", "Daily summary of who needs you"),
                    ("start", "A programme starts"),
                    ("moved", "A session was moved"),
                    ("test", "Test message"),
                ],
                max_length=10,
            ),
        ),
        migrations.AlterField(
            model_name="reminder",
            name="reason",
            field=models.CharField(
                blank=True,
                choices=[
                    ("archived", "archived by the club"),
                    ("no_account", "account not in use"),
                    ("not_staff", "no longer on the staff"),
                    ("turned_off", "reminders turned off"),
                    ("quiet", "quiet hours"),
                    ("day_off", "a day off"),
                    ("started", "session already started"),
                    ("done", "session already done"),
                    ("skipped", "session skipped"),
                    ("cancelled", "session cancelled"),
                    ("moved", "moved once more"),
                    ("no_time", "session has no time"),
                    ("checked_in", "morning check already done"),
                    ("no_basis", "no agreement to keep health answers"),
                    ("nothing", "nothing to tell"),
                    ("too_late", "too late"),
                    ("bounced", "the address was refused before"),
                    ("no_device", "no device takes messages any more"),
                    ("refused", "the provider refused it"),
                    ("not_reached", "the provider could not be reached"),
                ],
                max_length=20,
            ),
        ),
        migrations.AlterField(
            model_name="reminderpreference",
            name="channel",
            field=models.CharField(
                choices=[("email", "E-mail"), ("push", "Push")], default="email", max_length=10, verbose_name="channel"
            ),
        ),
        migrations.AlterField(
            model_name="reminderpreference",
            name="is_on",
            field=models.BooleanField(default=True, verbose_name="on"),
        ),
        # The rows that stand are filled in at once, hence no checks that wait for the end.
        migrations.RunSQL("SET CONSTRAINTS ALL IMMEDIATE", "SET CONSTRAINTS ALL IMMEDIATE"),
        migrations.RunSQL(
            """
            UPDATE reminders_reminderpreference AS said SET person_id = athlete.user_id
            FROM athletes_athlete AS athlete WHERE athlete.id = said.athlete_id;
            DELETE FROM reminders_reminderpreference WHERE person_id IS NULL;
            UPDATE reminders_reminder AS row
            SET recipient_id = athlete.user_id, starts_at = coalesce(row.starts_at, row.due_at),
                expires_at = row.due_at + interval '60 minutes'
            FROM athletes_athlete AS athlete WHERE athlete.id = row.athlete_id;
            DELETE FROM reminders_reminder WHERE recipient_id IS NULL;
            """,
            """
            UPDATE reminders_reminderpreference AS said SET athlete_id = athlete.id
            FROM athletes_athlete AS athlete WHERE athlete.user_id = said.person_id AND athlete.club_id = said.club_id;
            DELETE FROM reminders_reminderpreference WHERE athlete_id IS NULL OR channel <> 'email';
            DELETE FROM reminders_reminder WHERE athlete_id IS NULL OR kind <> 'session' OR channel <> 'email';
            """,
        ),
        migrations.RemoveField(model_name="reminderpreference", name="athlete"),
        migrations.AlterField(
            model_name="reminderpreference",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="reminder_preferences",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AlterField(
            model_name="reminder",
            name="recipient",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="reminders", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AlterField(model_name="reminder", name="starts_at", field=models.DateTimeField()),
        migrations.AlterField(model_name="reminder", name="expires_at", field=models.DateTimeField()),
        migrations.AddConstraint(
            model_name="reminder",
            constraint=models.UniqueConstraint(
                fields=("recipient", "kind", "subject", "channel"), name="reminder_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="reminder",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["session", "check", "digest", "start", "moved", "test"])),
                name="reminder_kind_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="reminder",
            constraint=models.CheckConstraint(
                condition=models.Q(("channel__in", ["email", "push"])), name="reminder_channel_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="reminder",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "reason__in",
                        [
                            "",
                            "archived",
                            "no_account",
                            "not_staff",
                            "turned_off",
                            "quiet",
                            "day_off",
                            "started",
                            "done",
                            "skipped",
                            "cancelled",
                            "moved",
                            "no_time",
                            "checked_in",
                            "no_basis",
                            "nothing",
                            "too_late",
                            "bounced",
                            "no_device",
                            "refused",
                            "not_reached",
                        ],
                    )
                ),
                name="reminder_reason_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="reminder",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind__in", ("session",)), _negated=True), ("session__isnull", False), _connector="OR"
                ),
                name="reminder_of_session_has_one",
            ),
        ),
        migrations.AddConstraint(
            model_name="reminder",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ("digest", "test")), ("athlete__isnull", False), _connector="OR"),
                name="reminder_of_athlete_has_one",
            ),
        ),
        migrations.AddConstraint(
            model_name="reminderpreference",
            constraint=models.UniqueConstraint(fields=("club", "person", "channel"), name="reminder_preference_once"),
        ),
        migrations.AddConstraint(
            model_name="reminderpreference",
            constraint=models.CheckConstraint(
                condition=models.Q(("channel__in", ["email", "push"])), name="reminder_preference_channel_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="reminderpreference",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("quiet_from__isnull", True), ("quiet_until__isnull", True)),
                    models.Q(
                        ("quiet_from__isnull", False),
                        ("quiet_until__isnull", False),
                        models.Q(("quiet_from", models.F("quiet_until")), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="reminder_preference_quiet_has_two_ends",
            ),
        ),
        migrations.AddConstraint(
            model_name="reminderpreference",
            constraint=models.CheckConstraint(
                condition=models.Q(("days_off__contained_by", [0, 1, 2, 3, 4, 5, 6])),
                name="reminder_preference_days_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="reminderpreference",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("kinds_off__contained_by", ["session", "check", "digest", "start", "moved", "test"])
                ),
                name="reminder_preference_kinds_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="bouncedaddress",
            constraint=models.CheckConstraint(
                condition=models.Q(("address", django.db.models.functions.text.Lower("address"))),
                name="bounced_address_in_lower_case",
            ),
        ),
        migrations.AddField(
            model_name="pushsubscription",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="push_subscriptions",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="squadreminders",
            name="club",
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="accounts.club"),
        ),
        migrations.AddField(
            model_name="squadreminders",
            name="squad",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="reminders", to="athletes.squad"
            ),
        ),
        migrations.AddConstraint(
            model_name="squadreminders",
            constraint=models.UniqueConstraint(fields=("squad", "channel"), name="squad_reminders_once"),
        ),
        migrations.AddConstraint(
            model_name="squadreminders",
            constraint=models.CheckConstraint(
                condition=models.Q(("channel__in", ["email", "push"])), name="squad_reminders_channel_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="squadreminders",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("lead_minutes__gte", 5), ("lead_minutes__lte", 1440)),
                    ("lead_minutes__isnull", True),
                    _connector="OR",
                ),
                name="squad_reminders_lead_in_range",
            ),
        ),
        migrations.AddConstraint(
            model_name="squadreminders",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("quiet_from__isnull", True), ("quiet_until__isnull", True)),
                    models.Q(
                        ("quiet_from__isnull", False),
                        ("quiet_until__isnull", False),
                        models.Q(("quiet_from", models.F("quiet_until")), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="squad_reminders_quiet_has_two_ends",
            ),
        ),
        migrations.AddConstraint(
            model_name="squadreminders",
            constraint=models.CheckConstraint(
                condition=models.Q(("days_off__contained_by", [0, 1, 2, 3, 4, 5, 6])), name="squad_reminders_days_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="squadreminders",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("kinds_off__contained_by", ["session", "check", "digest", "start", "moved", "test"])
                ),
                name="squad_reminders_kinds_known",
            ),
        ),
        same_club("reminders_squadreminders", "squad_id", "athletes_squad"),
    ]
