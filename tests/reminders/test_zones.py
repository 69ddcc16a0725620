"""Reminders around every change of every zone's offset: planned once, for one instant, and left there."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from accounts.models import Club, User
from athletes.models import Athlete
from reminders.models import Reminder
from reminders.operations import plan_reminders
from reminders.timing import Event, When, session_timing
from tests.reminders.builders import prefer_no_quiet
from tests.zones import ZONES, assert_first_instant, changes, wall_clock, walls_around
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


@pytest.mark.usefixtures("no_digest")
def test_planner_plans_each_session_around_every_change_of_every_zone_once(cast):
    """All zones and years in one run: sessions are laid out at once, and planned as the weeks go by."""
    walls = {zone: {wall for change in changes(zone) for wall in walls_around(change, zone)} for zone in ZONES}
    athletes = make_athlete_in_each(cast.club, [zone for zone in ZONES if walls[zone]])
    Session.objects.bulk_create(
        Session(
            club=cast.club,
            athlete=athlete,
            title="Calf",
            scheduled_on=wall.date(),
            scheduled_time=wall.time(),
        )
        for athlete in athletes
        for wall in walls[athlete.timezone]
    )
    planned = 0
    for now in looks({change for zone in ZONES for change in changes(zone)}):
        changed = plan_reminders(now=now)
        # What stands already stays where it is, before a change and after.
        assert Reminder.objects.count() == planned + changed
        planned += changed

    rows = Reminder.objects.select_related("session", "athlete")
    assert planned == len(rows) == len({row.session_id for row in rows}) == sum(map(len, walls.values())) > 10_000
    for row in rows:
        wall = datetime.combine(row.session.scheduled_on, row.session.scheduled_time)
        assert_first_instant(row.starts_at, wall, row.athlete.timezone)
        assert row.due_at == row.starts_at - LEAD


def make_athlete_in_each(club: Club, zones: list[str]) -> list[Athlete]:
    people = User.objects.bulk_create(User(email=f"{n}@zones.example", name=zone) for n, zone in enumerate(zones))
    athletes = Athlete.objects.bulk_create(
        Athlete(club=club, user=person, name=person.name, sort_name=person.name, timezone=person.name)
        for person in people
    )
    prefer_no_quiet(*athletes)
    return athletes


def looks(moments: set[datetime]) -> Iterator[datetime]:
    """Yield when to plan: two days before the changes of a week, and when the last of them is over."""
    week: list[datetime] = []
    for moment in sorted(moments):
        if week and moment - week[0] > timedelta(days=5):
            yield week[-1]
            week = []
        if not week:
            yield moment - timedelta(days=2)
        week.append(moment)
    yield week[-1]
