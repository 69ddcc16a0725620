from datetime import date

import pytest
from django.http import QueryDict

from reports.forms.squads import SquadReportFileForm, SquadReportForm
from tests.reports.work import TODAY


def form_of(query: str, squads=(), today=TODAY, form=SquadReportForm):
    return form(QueryDict(query), squads=squads, today=today)


def days_of(query: str, today=TODAY):
    form = form_of(query, today=today)
    assert form.is_valid(), form.errors
    return form.cleaned_data["starts_on"], form.cleaned_data["ends_on"]


@pytest.mark.parametrize(
    ("query", "first", "last"),
    [
        ("", date(2025, 12, 18), TODAY),
        ("period=this_week", date(2026, 1, 12), date(2026, 1, 18)),
        ("period=last_week", date(2026, 1, 5), date(2026, 1, 11)),
        ("period=last_4_weeks", date(2025, 12, 18), TODAY),
        ("period=last_12_weeks", date(2025, 10, 23), TODAY),
        ("period=custom&starts_on=2026-01-01&ends_on=2026-01-01", date(2026, 1, 1), date(2026, 1, 1)),
        ("starts_on=2020-02-29&ends_on=2025-02-28", date(2020, 2, 29), date(2025, 2, 28)),
        ("starts_on=2021-01-01&ends_on=2025-12-31", date(2021, 1, 1), date(2025, 12, 31)),
        ("starts_on=2100-01-01&ends_on=2100-12-31", date(2100, 1, 1), date(2100, 12, 31)),
        ("period=last_week&starts_on=2020-01-01&ends_on=2019-01-01", date(2026, 1, 5), date(2026, 1, 11)),
    ],
)
def test_period_of_a_query(query, first, last):
    assert days_of(query) == (first, last)


def test_weeks_start_on_monday_whatever_the_day():
    assert days_of("period=this_week", today=date(2026, 1, 12))[0] == date(2026, 1, 12)
    assert days_of("period=last_week", today=date(2026, 1, 18))[0] == date(2026, 1, 5)


@pytest.mark.parametrize(
    ("query", "field", "words"),
    [
        ("period=fortnight", "period", "last_4_weeks"),
        ("period=custom&starts_on=2026-01-01", "ends_on", "Enter the last day"),
        ("ends_on=2026-01-01", "starts_on", "Enter the first day"),
        ("starts_on=2026-01-02&ends_on=2026-01-01", "ends_on", "2026-01-02 or later"),
        ("starts_on=2021-01-01&ends_on=2026-01-01", "ends_on", "can end on 2025-12-31"),
        ("starts_on=2020-02-29&ends_on=2025-03-01", "ends_on", "can end on 2025-02-28"),
        ("starts_on=1999-12-31&ends_on=2001-01-01", "starts_on", "2000-01-01 to 2100-12-31"),
        ("starts_on=2100-12-01&ends_on=2101-01-01", "ends_on", "2000-01-01 to 2100-12-31"),
        ("starts_on=tomorrow&ends_on=2026-01-01", "starts_on", "such as 2026-01-31"),
        ("starts_on=2026-02-30&ends_on=2026-03-01", "starts_on", "such as 2026-01-31"),
        ("squad=nonsense", "squad", "no such squad"),
    ],
)
def test_bad_query_names_its_field_and_what_is_accepted(query, field, words):
    form = form_of(query)
    assert list(form.errors) == [field]
    assert words in form.errors[field][0]


def test_dates_of_a_period_of_ones_own_are_both_asked_for():
    assert list(form_of("period=custom").errors) == ["starts_on", "ends_on"]


def test_every_fault_is_said_at_once():
    form = form_of("squad=x&starts_on=2026-02-01&ends_on=2026-01-01")
    assert list(form.errors) == ["squad", "ends_on"]


@pytest.mark.parametrize(("query", "field"), [("rows=laps", "rows"), ("bom=yes", "bom")])
def test_bad_file_query_names_its_field(query, field):
    assert list(form_of(query, form=SquadReportFileForm).errors) == [field]


def test_shared_query_keeps_the_preset_or_the_dates():
    for query, shared in (
        ("", {"squad": "all", "period": "last_4_weeks"}),
        (
            "starts_on=2026-01-01&ends_on=2026-01-02",
            {"squad": "all", "period": "custom", "starts_on": "2026-01-01", "ends_on": "2026-01-02"},
        ),
    ):
        form = form_of(query)
        assert form.is_valid()
        assert form.chosen == shared
