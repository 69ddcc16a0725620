import datetime
import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models

from core.same_club import parent_key, same_club


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0002_ballast_and_library_editors"),
        ("athletes", "0003_check_ins"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ReportSchedule",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "squads",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.UUIDField(), blank=True, default=list, size=None, verbose_name="squads"
                    ),
                ),
                (
                    "file_format",
                    models.CharField(
                        choices=[
                            ("pdf", "PDF"),
                            ("xlsx", "Spreadsheet (XLSX)"),
                            ("csv_athletes", "CSV, one row per athlete"),
                            ("csv_sets", "CSV, one row per set"),
                            ("zip", "Everything (JSON and CSV)"),
                        ],
                        default="pdf",
                        max_length=12,
                        verbose_name="file",
                    ),
                ),
                (
                    "columns",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("planned", "Planned"),
                                ("done", "Done"),
                                ("adherence_pct", "Adherence"),
                                ("sets", "Sets"),
                                ("reps", "Reps"),
                                ("tonnage_left", "Tonnage, left"),
                                ("tonnage_right", "Tonnage, right"),
                                ("contacts", "Contacts"),
                                ("time_under_tension_s", "Under tension"),
                                ("session_load_au", "Session load"),
                                ("availability_pct", "Available"),
                            ],
                            max_length=24,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="columns",
                    ),
                ),
                (
                    "paper",
                    models.CharField(
                        choices=[("a4", "A4"), ("letter", "Letter")], default="a4", max_length=6, verbose_name="paper"
                    ),
                ),
                ("page_per_athlete", models.BooleanField(default=False, verbose_name="a page for each athlete")),
                ("with_health", models.BooleanField(default=False, verbose_name="health columns")),
                ("with_minors", models.BooleanField(default=False, verbose_name="rows of athletes under 18")),
                ("name", models.CharField(max_length=80, verbose_name="name")),
                (
                    "period",
                    models.CharField(
                        choices=[
                            ("this_week", "This week"),
                            ("last_week", "Last week"),
                            ("last_4_weeks", "Last 4 weeks"),
                            ("last_12_weeks", "Last 12 weeks"),
                            ("this_month", "This month"),
                            ("last_month", "Last month"),
                            ("season", "Season"),
                            ("custom", "Other dates"),
                        ],
                        max_length=20,
                        verbose_name="period",
                    ),
                ),
                (
                    "every",
                    models.CharField(
                        choices=[("week", "Every week"), ("month", "Every month")],
                        default="week",
                        max_length=6,
                        verbose_name="every",
                    ),
                ),
                ("weekday", models.PositiveSmallIntegerField(default=0, verbose_name="weekday")),
                ("month_day", models.PositiveSmallIntegerField(default=1, verbose_name="day of the month")),
                ("at_time", models.TimeField(verbose_name="at")),
                ("is_on", models.BooleanField(default=True, verbose_name="on")),
                (
                    "club",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="accounts.club"
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ReportRecipient",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "club",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="accounts.club"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "schedule",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="recipients",
                        to="reports.reportschedule",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="SavedView",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("name", models.CharField(max_length=80, verbose_name="name")),
                (
                    "squads",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.UUIDField(), blank=True, default=list, size=None
                    ),
                ),
                (
                    "period",
                    models.CharField(
                        choices=[
                            ("this_week", "This week"),
                            ("last_week", "Last week"),
                            ("last_4_weeks", "Last 4 weeks"),
                            ("last_12_weeks", "Last 12 weeks"),
                            ("this_month", "This month"),
                            ("last_month", "Last month"),
                            ("season", "Season"),
                            ("custom", "Other dates"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "columns",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("planned", "Planned"),
                                ("done", "Done"),
                                ("adherence_pct", "Adherence"),
                                ("sets", "Sets"),
                                ("reps", "Reps"),
                                ("tonnage_left", "Tonnage, left"),
                                ("tonnage_right", "Tonnage, right"),
                                ("contacts", "Contacts"),
                                ("time_under_tension_s", "Under tension"),
                                ("session_load_au", "Session load"),
                                ("availability_pct", "Available"),
                            ],
                            max_length=24,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                (
                    "club",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="accounts.club"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ReportExport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "squads",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.UUIDField(), blank=True, default=list, size=None, verbose_name="squads"
                    ),
                ),
                (
                    "file_format",
                    models.CharField(
                        choices=[
                            ("pdf", "PDF"),
                            ("xlsx", "Spreadsheet (XLSX)"),
                            ("csv_athletes", "CSV, one row per athlete"),
                            ("csv_sets", "CSV, one row per set"),
                            ("zip", "Everything (JSON and CSV)"),
                        ],
                        default="pdf",
                        max_length=12,
                        verbose_name="file",
                    ),
                ),
                (
                    "columns",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("planned", "Planned"),
                                ("done", "Done"),
                                ("adherence_pct", "Adherence"),
                                ("sets", "Sets"),
                                ("reps", "Reps"),
                                ("tonnage_left", "Tonnage, left"),
                                ("tonnage_right", "Tonnage, right"),
                                ("contacts", "Contacts"),
                                ("time_under_tension_s", "Under tension"),
                                ("session_load_au", "Session load"),
                                ("availability_pct", "Available"),
                            ],
                            max_length=24,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="columns",
                    ),
                ),
                (
                    "paper",
                    models.CharField(
                        choices=[("a4", "A4"), ("letter", "Letter")], default="a4", max_length=6, verbose_name="paper"
                    ),
                ),
                ("page_per_athlete", models.BooleanField(default=False, verbose_name="a page for each athlete")),
                ("with_health", models.BooleanField(default=False, verbose_name="health columns")),
                ("with_minors", models.BooleanField(default=False, verbose_name="rows of athletes under 18")),
                (
                    "subject",
                    models.CharField(
                        choices=[("squads", "Squads"), ("own", "Myself")], default="squads", max_length=10
                    ),
                ),
                ("starts_on", models.DateField()),
                ("ends_before", models.DateField()),
                ("bom", models.BooleanField(default=False)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting"),
                            ("building", "Being made"),
                            ("done", "Ready"),
                            ("failed", "Failed"),
                            ("cancelled", "Cancelled"),
                            ("expired", "Gone"),
                        ],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                (
                    "fault",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("broken", "something went wrong on our side"),
                            ("gave_up", "it was begun several times and never finished"),
                            ("too_large", "it would be larger than the limit"),
                            ("not_allowed", "it is no longer yours to see"),
                        ],
                        max_length=20,
                    ),
                ),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("done_parts", models.PositiveIntegerField(default=0)),
                ("all_parts", models.PositiveIntegerField(default=0)),
                ("lease", models.UUIDField(null=True)),
                ("leased_until", models.DateTimeField(null=True)),
                ("stored_as", models.CharField(blank=True, max_length=200)),
                ("file_name", models.CharField(blank=True, max_length=255)),
                ("size_bytes", models.PositiveBigIntegerField(null=True)),
                ("finished_at", models.DateTimeField(null=True)),
                ("expires_at", models.DateTimeField(null=True)),
                (
                    "athlete",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="athletes.athlete",
                    ),
                ),
                (
                    "club",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="accounts.club"
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("state__in", ["waiting", "building"])),
                        fields=["created_at"],
                        name="report_export_to_build",
                    ),
                    models.Index(fields=["made_by", "-created_at"], name="report_export_by_person"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("file_format__in", ["pdf", "xlsx", "csv_athletes", "csv_sets", "zip"])),
                        name="report_export_format_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("paper__in", ["a4", "letter"])), name="report_export_paper_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "columns__contained_by",
                                [
                                    "planned",
                                    "done",
                                    "adherence_pct",
                                    "sets",
                                    "reps",
                                    "tonnage_left",
                                    "tonnage_right",
                                    "contacts",
                                    "time_under_tension_s",
                                    "session_load_au",
                                    "availability_pct",
                                ],
                            )
                        ),
                        name="report_export_columns_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("subject__in", ["squads", "own"])), name="report_export_subject_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["waiting", "building", "done", "failed", "cancelled", "expired"])
                        ),
                        name="report_export_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("fault__in", ["", "broken", "gave_up", "too_large", "not_allowed"])),
                        name="report_export_fault_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("starts_on__gte", datetime.date(2000, 1, 1)),
                                ("starts_on__lte", datetime.date(2100, 12, 31)),
                            ),
                            ("starts_on__isnull", True),
                            _connector="OR",
                        ),
                        name="report_export_first_day_in_range",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ends_before__gt", models.F("starts_on"))), name="report_export_has_days"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("subject", "own"), _negated=True), ("athlete__isnull", False), _connector="OR"
                        ),
                        name="report_export_of_athlete_has_one",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "building"), _negated=True),
                            models.Q(("lease__isnull", False), ("leased_until__isnull", False)),
                            _connector="OR",
                        ),
                        name="report_export_building_has_lease",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "done"), _negated=True),
                            models.Q(
                                ("expires_at__isnull", False),
                                ("finished_at__isnull", False),
                                models.Q(("stored_as", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="report_export_done_has_file",
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="reportschedule",
            constraint=models.CheckConstraint(
                condition=models.Q(("file_format__in", ["pdf", "xlsx", "csv_athletes", "csv_sets", "zip"])),
                name="report_schedule_format_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="reportschedule",
            constraint=models.CheckConstraint(
                condition=models.Q(("paper__in", ["a4", "letter"])), name="report_schedule_paper_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="reportschedule",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "columns__contained_by",
                        [
                            "planned",
                            "done",
                            "adherence_pct",
                            "sets",
                            "reps",
                            "tonnage_left",
                            "tonnage_right",
                            "contacts",
                            "time_under_tension_s",
                            "session_load_au",
                            "availability_pct",
                        ],
                    )
                ),
                name="report_schedule_columns_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="reportschedule",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "period__in",
                        [
                            "this_week",
                            "last_week",
                            "last_4_weeks",
                            "last_12_weeks",
                            "this_month",
                            "last_month",
                            "season",
                        ],
                    )
                ),
                name="report_schedule_period_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="reportschedule",
            constraint=models.CheckConstraint(
                condition=models.Q(("every__in", ["week", "month"])), name="report_schedule_every_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="reportschedule",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("weekday__gte", 0), ("weekday__lte", 6)), ("weekday__isnull", True), _connector="OR"
                ),
                name="report_schedule_weekday_in_range",
            ),
        ),
        migrations.AddConstraint(
            model_name="reportschedule",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("month_day__gte", 1), ("month_day__lte", 28)),
                    ("month_day__isnull", True),
                    _connector="OR",
                ),
                name="report_schedule_month_day_in_range",
            ),
        ),
        migrations.AddConstraint(
            model_name="reportrecipient",
            constraint=models.UniqueConstraint(fields=("schedule", "person"), name="report_recipient_once"),
        ),
        migrations.AddConstraint(
            model_name="savedview",
            constraint=models.UniqueConstraint(
                models.F("club"),
                models.F("person"),
                django.db.models.functions.text.Lower("name"),
                name="saved_view_name_once_per_person",
            ),
        ),
        migrations.AddConstraint(
            model_name="savedview",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "period__in",
                        [
                            "this_week",
                            "last_week",
                            "last_4_weeks",
                            "last_12_weeks",
                            "this_month",
                            "last_month",
                            "season",
                        ],
                    )
                ),
                name="saved_view_period_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="savedview",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "columns__contained_by",
                        [
                            "planned",
                            "done",
                            "adherence_pct",
                            "sets",
                            "reps",
                            "tonnage_left",
                            "tonnage_right",
                            "contacts",
                            "time_under_tension_s",
                            "session_load_au",
                            "availability_pct",
                        ],
                    )
                ),
                name="saved_view_columns_known",
            ),
        ),
        parent_key("reports_reportschedule"),
        same_club("reports_reportexport", "athlete_id", "athletes_athlete"),
        same_club("reports_reportrecipient", "schedule_id", "reports_reportschedule"),
    ]
