from collections import Counter
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training.rules.layout import PlannedWeekSession, TooFewDays, lay_out

MONDAY = date(2026, 3, 2)
THURSDAY = date(2026, 3, 5)


def laid_out(sessions, weekdays, *, starts_on=MONDAY):
    """Return (week, label, weekday) of every placed session."""
    labels = {session.key: session.label for session in sessions}
    placed = lay_out(sessions, starts_on=starts_on, weekdays=weekdays)
    return [(place.week, labels[place.key], place.on.weekday()) for place in placed]


def test_labels_take_turns_in_the_listed_order():
    sessions = [PlannedWeekSession(1, 1, "A", 2), PlannedWeekSession(2, 1, "B", 1)]

    assert laid_out(sessions, [0, 2, 4]) == [(1, "A", 0), (1, "B", 2), (1, "A", 4)]


def test_a_week_is_seven_days_from_the_start_whatever_weekday_that_is():
    sessions = [PlannedWeekSession(1, 1, "A", 2), PlannedWeekSession(2, 2, "B", 2)]

    placed = lay_out(sessions, starts_on=THURSDAY, weekdays=[0, 3])

    assert [place.on for place in placed] == [
        THURSDAY,
        date(2026, 3, 9),
        THURSDAY + timedelta(7),
        date(2026, 3, 16),
    ]


@pytest.mark.parametrize(
    ("per_week", "weekdays", "chosen"),
    [
        (1, [0, 2, 4], [0]),
        (2, [0, 2, 4], [0, 4]),
        (2, range(7), [0, 3]),
        (3, range(7), [0, 2, 4]),
        (4, range(7), [0, 1, 3, 5]),
        (2, [4, 5, 6], [4, 6]),
        (7, range(7), list(range(7))),
    ],
)
def test_fewer_sessions_than_days_are_spread_evenly(per_week, weekdays, chosen):
    sessions = [PlannedWeekSession(1, 1, "A", per_week)]

    assert [weekday for _week, _label, weekday in laid_out(sessions, weekdays)] == chosen


def test_two_a_day_take_two_slots_of_the_same_day():
    placed = lay_out([PlannedWeekSession(1, 1, "A", 2, per_day=2)], starts_on=MONDAY, weekdays=[0, 3])

    assert [(place.occurrence, place.on.weekday(), place.slot) for place in placed] == [
        (1, 0, 0),
        (1, 0, 1),
        (2, 3, 0),
        (2, 3, 1),
    ]


def test_too_few_days_names_the_fullest_week_and_the_number_needed():
    sessions = [
        PlannedWeekSession(1, 1, "A", 3),
        PlannedWeekSession(2, 2, "A", 2),
        PlannedWeekSession(3, 2, "B", 2),
    ]

    with pytest.raises(TooFewDays) as refused:
        lay_out(sessions, starts_on=MONDAY, weekdays=[0, 2])

    assert (refused.value.week, refused.value.needed, refused.value.given) == (2, 4, 2)


@pytest.mark.parametrize("weekdays", [[-1, 0], [7]])
def test_weekdays_outside_a_week_are_refused(weekdays):
    with pytest.raises(ValueError, match="Weekdays"):
        lay_out([PlannedWeekSession(1, 1, "A", 1)], starts_on=MONDAY, weekdays=weekdays)


def test_a_plan_of_nothing_lays_out_nothing():
    assert lay_out([], starts_on=MONDAY, weekdays=[]) == ()


@st.composite
def plans(draw):
    weekdays = draw(st.sets(st.integers(0, 6), min_size=1))
    sessions = []
    for week in range(1, draw(st.integers(1, 4)) + 1):
        left = len(weekdays)
        for label in "ABC":
            per_week = draw(st.integers(0, left))
            left -= per_week
            if per_week:
                per_day = draw(st.integers(1, 2))
                sessions.append(PlannedWeekSession(len(sessions) + 1, week, label, per_week, per_day))
    return sessions, weekdays, draw(st.dates(date(2020, 1, 1), date(2035, 1, 1)))


@given(plans())
def test_layout_places_everything_once_on_chosen_days_of_its_week_in_order(plan):
    sessions, weekdays, starts_on = plan

    placed = lay_out(sessions, starts_on=starts_on, weekdays=weekdays)

    wanted = {(s.key, o, slot) for s in sessions for o in range(1, s.per_week + 1) for slot in range(s.per_day)}
    assert len(placed) == len(wanted)
    assert {(p.key, p.occurrence, p.slot) for p in placed} == wanted
    for place in placed:
        assert place.on.weekday() in weekdays
        assert 0 <= (place.on - starts_on).days - 7 * (place.week - 1) < 7
    assert list(placed) == sorted(placed, key=lambda place: (place.on, place.slot))
    per_day = Counter(place.on for place in {(p.key, p.occurrence): p for p in placed}.values())
    assert not per_day or max(per_day.values()) == 1


@given(plans())
def test_layout_keeps_rounds_and_the_listed_order_in_them(plan):
    sessions, weekdays, starts_on = plan

    placed = lay_out(sessions, starts_on=starts_on, weekdays=weekdays)

    turns = [(place.week, place.occurrence, place.key) for place in placed]
    assert all(before <= after for before, after in pairwise(turns))


@given(plans())
def test_layout_is_the_same_every_time(plan):
    sessions, weekdays, starts_on = plan

    assert lay_out(sessions, starts_on=starts_on, weekdays=weekdays) == lay_out(
        sessions, starts_on=starts_on, weekdays=sorted(weekdays, reverse=True)
    )
