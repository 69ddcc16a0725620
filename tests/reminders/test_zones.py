"""Reminders around every change of every zone's offset: planned once, for one instant, and left there."""

from collections import defaultdict
from datetime import datetime, timedelta

import pytest

from athletes.models import Athlete
from reminders.models import Reminder
from reminders.operations import plan_reminders
from reminders.timing import Event, When, session_timing
from tests.cast import make_user
from tests.reminders.builders import make_session
from tests.zones import SECOND, ZONES, assert_first_instant, changes, wall_clock, walls_around
from training.models import Session

LEAD = timedelta(minutes=60)


@pytest.mark.parametrize("part", range(4))
def test_every_change_of_every_zone_has_one_due_instant(part):
    for zone in ZONES[part::4]:
        for change in changes(zone):
            for wall in walls_around(change, zone):
                timing = session_timing(Event(wall.date(), wall.time(), zone), When(60))
                assert_first_instant(timing.starts_at, wall, zone)
                assert timing.due_at == timing.starts_at - LEAD
                assert datetime.combine(timing.local_on, timing.local_time) == wall_clock(timing.due_at, zone)

                # And a fixed time that falls into the gap or fold itself.
                fixed = session_timing(Event(wall.date() + timedelta(days=1), wall.time(), zone), When(60, wall.time()))
                assert_first_instant(fixed.due_at, wall, zone)


def zones_by_change(first: datetime, last: datetime) -> dict[datetime, list[str]]:
    found: dict[datetime, list[str]] = defaultdict(list)
    for zone in ZONES:
        for change in changes(zone):
            if first <= change < last:
                found[change].append(zone)
    return found


def plan_through_changes(cast, year: int) -> int:
    """Plan sessions around each change of a year before, at and after it; return how many there were."""
    found = zones_by_change(
        datetime.fromisoformat(f"{year}-01-01T00Z"), datetime.fromisoformat(f"{year + 1}-01-01T00Z")
    )
    athletes: dict[str, Athlete] = {}
    for zone in sorted({zone for zones in found.values() for zone in zones}):
        user = make_user(f"{len(athletes)}@zones.example", zone)
        athletes[zone] = Athlete.objects.create(club=cast.club, user=user, name=zone, sort_name=zone, timezone=zone)
    for change, zones in found.items():
        walls = {zone: walls_around(change, zone) for zone in zones}
        for zone in zones:
            for wall in dict.fromkeys(walls[zone]):
                make_session(athletes[zone], wall.date(), wall.time())
        wanted = Session.objects.count()

        assert plan_reminders(now=change - timedelta(days=1)) == wanted
        for now in (change - SECOND, change, change + SECOND):
            assert plan_reminders(now=now) == 0
        rows = Reminder.objects.select_related("session", "athlete")
        assert len({row.session_id for row in rows}) == len(rows) == wanted
        for row in rows:
            wall = datetime.combine(row.session.scheduled_on, row.session.scheduled_time)
            assert_first_instant(row.starts_at, wall, row.athlete.timezone)
            assert row.due_at == row.starts_at - LEAD
        Session.objects.all().delete()
    return sum(len(zones) for zones in found.values())


@pytest.mark.usefixtures("no_digest")
def test_planner_plans_each_session_around_a_change_once(cast):
    assert plan_through_changes(cast, 2027) > 200


@pytest.mark.faults
@pytest.mark.usefixtures("no_digest")
@pytest.mark.parametrize("year", [2025, 2026, 2028, 2029, 2030])
def test_planner_plans_each_session_around_a_change_once_in_every_year(cast, year):
    assert plan_through_changes(cast, year) > 200
