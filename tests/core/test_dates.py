"""Training days, and the instant of a wall time in every zone of the world."""

from datetime import UTC, date, datetime, time

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given, settings
from hypothesis import strategies as st

from core.dates import instant, monday_of, training_day, validate_day, validate_zone, zone_names
from tests.zones import ZONES, assert_first_instant, changes, walls_around


def _assert_first_instant(wall: datetime, zone: str) -> None:
    found = instant(wall.date(), wall.time(), zone=zone)

    assert found.tzinfo is UTC
    assert_first_instant(found, wall, zone)


@pytest.mark.parametrize("part", range(8))
def test_every_change_of_every_zone_has_one_instant_for_each_wall_time(part):
    met = 0
    for zone in ZONES[part::8]:
        for change in changes(zone):
            for wall in walls_around(change, zone):
                _assert_first_instant(wall, zone)
            met += 1

    assert met > 100


@settings(max_examples=200, deadline=None)
@given(
    st.sampled_from(ZONES),
    st.datetimes(datetime(2000, 1, 2), datetime(2100, 12, 30)).map(lambda at: at.replace(microsecond=0)),
)
def test_any_wall_time_of_any_zone_has_its_first_instant(zone, wall):
    _assert_first_instant(wall, zone)


@pytest.mark.parametrize(
    ("zone", "wall", "expected"),
    [
        ("Europe/London", "2026-03-29 01:30", "2026-03-29 01:00"),
        ("Europe/London", "2026-10-25 01:30", "2026-10-25 00:30"),
        ("America/New_York", "2026-03-08 02:15", "2026-03-08 07:00"),
        ("Australia/Lord_Howe", "2026-10-04 02:10", "2026-10-03 15:30"),
        ("Africa/Cairo", "2026-04-24 00:20", "2026-04-23 22:00"),
        ("UTC", "2026-03-29 01:30", "2026-03-29 01:30"),
    ],
)
def test_instant_in_gaps_and_folds(zone, wall, expected):
    at = datetime.fromisoformat(wall)

    assert instant(at.date(), at.time(), zone=zone) == datetime.fromisoformat(expected).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("at", "zone", "rolls_over_at", "day"),
    [
        ("2026-03-02T02:59:59+00:00", "Europe/London", time(3), "2026-03-01"),
        ("2026-03-02T03:00:00+00:00", "Europe/London", time(3), "2026-03-02"),
        ("2026-03-02T00:00:00+00:00", "Europe/London", time(0), "2026-03-02"),
        ("2026-03-01T15:00:00+00:00", "Pacific/Auckland", time(3), "2026-03-02"),
        ("2026-03-02T09:00:00+00:00", "America/Los_Angeles", time(3), "2026-03-01"),
    ],
)
def test_training_day_ends_at_the_roll_over_hour_of_the_zone(at, zone, rolls_over_at, day):
    found = training_day(datetime.fromisoformat(at), zone=zone, rolls_over_at=rolls_over_at)

    assert found == date.fromisoformat(day)


@pytest.mark.parametrize("day", [date(1, 1, 1), date(1999, 12, 31), date(2101, 1, 1), date(9999, 12, 31)])
def test_day_outside_any_career_is_refused_with_the_range(day):
    with pytest.raises(ValidationError, match="2000-01-01 to 2100-12-31"):
        validate_day(day)


def test_days_of_the_range_pass():
    validate_day(date(2000, 1, 1))
    validate_day(date(2100, 12, 31))


def test_zone_must_be_known():
    validate_zone("Europe/London")
    with pytest.raises(ValidationError, match="Mars/Olympus is not a time zone"):
        validate_zone("Mars/Olympus")


def test_zones_to_choose_are_places_and_utc():
    names = zone_names()

    assert names[-1] == "UTC"
    assert "Europe/London" in names
    assert not [name for name in names if name.startswith("Etc/")]


@given(st.dates(date(2000, 1, 1), date(2100, 12, 31)))
def test_monday_is_the_last_one_up_to_the_day(day):
    monday = monday_of(day)

    assert monday.weekday() == 0
    assert 0 <= (day - monday).days <= 6
