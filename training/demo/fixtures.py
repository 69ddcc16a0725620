"""The demo squads' matches and meets, around whatever day it is."""

from collections.abc import Iterator
from datetime import date, time, timedelta

from athletes.choices import Sport
from core.dates import monday_of
from training.choices import FixtureKind
from training.demo.people import DemoClub
from training.models import Fixture

_SATURDAY, _SUNDAY, _WEDNESDAY = 5, 6, 2
# Per squad: how many weeks from this one, the weekday, the time, the name, the place.
_FIXTURES: dict[Sport, tuple[tuple[int, int, time | None, str, str], ...]] = {
    Sport.SPRINT: (
        (-2, _SUNDAY, time(11, 0), "Open indoor meet", "Riverside Arena"),
        (3, _SATURDAY, time(10, 30), "County indoor championships", "Riverside Arena"),
        (6, _SUNDAY, None, "Invitational 60 m", "Eastgate Hall"),
    ),
    Sport.FOOTBALL: (
        *((week, _SATURDAY, time(15, 0), name, place) for week, name, place in (
            (-3, "Kingsmere Town", "Home"), (-2, "Ashdown United", "Ashdown Park"), (-1, "Vale Rovers", "Home"),
            (0, "Port Ellis", "Harbour Road"), (1, "Stonebridge", "Home"), (2, "Wickham Albion", "Mill Lane"),
            (3, "Larkfield", "Home"), (4, "Holm City", "Holm Meadow"),
        )),
        (1, _WEDNESDAY, time(19, 45), "Cup: Eastmoor", "Home"),
    ),
    Sport.RUGBY: (
        (-1, _SATURDAY, time(14, 30), "Tidewater", "Home"), (1, _SATURDAY, time(14, 30), "Old Millers", "Mill Bank"),
        (2, _SATURDAY, time(14, 30), "Fenwick", "Home"), (4, _SATURDAY, time(14, 30), "Redcliffe", "The Warren"),
    ),
}  # fmt: skip


def lay_down_fixtures(demo: DemoClub, *, today: date) -> None:
    """Give every demo squad its fixtures of these weeks."""
    Fixture.objects.bulk_create(_fixtures(demo, monday_of(today)))


def _fixtures(demo: DemoClub, monday: date) -> Iterator[Fixture]:
    for sport, rows in _FIXTURES.items():
        for week, weekday, held_at, name, place in rows:
            yield Fixture(
                club=demo.club,
                squad=demo.squads[sport],
                kind=FixtureKind.MEET if sport == Sport.SPRINT else FixtureKind.MATCH,
                name=name,
                place=place,
                held_on=monday + timedelta(weeks=week, days=weekday),
                held_at=held_at,
                entered_by=demo.coach,
            )
