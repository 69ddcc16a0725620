"""What the tables of files and schedules refuse, whoever writes."""

from datetime import date

import pytest
from django.db import IntegrityError

from reports.models import ReportRecipient
from tests.reports.work import NOW, make_export, make_schedule


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"file_format": "docx"}, "report_export_format_known"),
        ({"paper": "a3"}, "report_export_paper_known"),
        ({"columns": ["secrets"]}, "report_export_columns_known"),
        ({"subject": "others"}, "report_export_subject_known"),
        ({"state": "lost"}, "report_export_state_known"),
        ({"fault": "mine"}, "report_export_fault_known"),
        ({"starts_on": date(1900, 1, 1)}, "report_export_first_day_in_range"),
        ({"ends_before": date(2026, 1, 5)}, "report_export_has_days"),
        ({"subject": "own"}, "report_export_of_athlete_has_one"),
        ({"state": "building"}, "report_export_building_has_lease"),
        ({"state": "done", "finished_at": NOW, "expires_at": NOW}, "report_export_done_has_file"),
        ({"state": "done", "stored_as": "x", "expires_at": NOW}, "report_export_done_has_file"),
    ],
)
def test_file_that_cannot_be_is_refused(cast, fields, name):
    with pytest.raises(IntegrityError, match=name):
        make_export(cast.squad, cast.coach, **fields)


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"file_format": "docx"}, "report_schedule_format_known"),
        ({"paper": "a3"}, "report_schedule_paper_known"),
        ({"columns": ["secrets"]}, "report_schedule_columns_known"),
        ({"period": "custom"}, "report_schedule_period_known"),
        ({"every": "day"}, "report_schedule_every_known"),
        ({"weekday": 7}, "report_schedule_weekday_in_range"),
        ({"month_day": 29}, "report_schedule_month_day_in_range"),
        ({"month_day": 0}, "report_schedule_month_day_in_range"),
    ],
)
def test_schedule_that_cannot_be_is_refused(cast, fields, name):
    with pytest.raises(IntegrityError, match=name):
        make_schedule(cast.squad, cast.coach, **fields)


def test_nobody_gets_a_scheduled_report_twice(cast):
    schedule = make_schedule(cast.squad, cast.coach)

    with pytest.raises(IntegrityError, match="report_recipient_once"):
        ReportRecipient.objects.create(club=cast.club, schedule=schedule, person=cast.coach)
