from collections import Counter
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
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


# --- weeks with a fixture -----------------------------------------------------------------------------
def _weekdays(sessions, fixtures, offsets, *, weekdays=(0, 2, 4), starts_on=MONDAY):
    placed = lay_out(sessions, starts_on=starts_on, weekdays=weekdays, match_offsets=offsets, fixtures=fixtures)
    return [(place.week, place.on.weekday()) for place in placed]


def test_week_with_a_fixture_takes_days_from_it_and_others_the_weekdays():
    sessions = [PlannedWeekSession(week, week, "A", 2) for week in (1, 2)]
    saturday = MONDAY + timedelta(5)

    assert _weekdays(sessions, [saturday], [-4, -2]) == [(1, 1), (1, 3), (2, 0), (2, 4)]


def test_too_few_days_from_the_match_are_filled_with_weekdays():
    sessions = [PlannedWeekSession(1, 1, "A", 3)]

    # Match on Tuesday: MD-4 and MD-2 lie before the week; MD+2 is Thursday.
    assert _weekdays(sessions, [MONDAY + timedelta(1)], [-4, -2, 2]) == [(1, 0), (1, 3), (1, 4)]
    # Match on Monday: both days lie in the week before.
    assert _weekdays(sessions, [MONDAY], [-4, -2]) == [(1, 0), (1, 2), (1, 4)]


def test_more_days_from_the_match_than_sessions_are_taken_evenly():
    # Matches on Wednesday and Saturday: Monday, Tuesday and Thursday.
    fixtures = [MONDAY + timedelta(2), MONDAY + timedelta(5)]

    assert _weekdays([PlannedWeekSession(1, 1, "A", 2)], fixtures, [-4, -2]) == [(1, 0), (1, 3)]


def test_match_of_the_next_week_counts_too():
    sessions = [PlannedWeekSession(1, 1, "A", 2)]
    # The week runs from Thursday to Wednesday: MD-4 of the second Saturday is its Tuesday.
    second_saturday = THURSDAY + timedelta(9)

    assert _weekdays(sessions, [second_saturday], [-5, -4], starts_on=THURSDAY) == [(1, 0), (1, 1)]


@pytest.mark.parametrize(("offsets", "weekday"), [([-1, 1], 0), ([-1, 0, 1], 0), ([1], 3), ([0], 1)])
def test_match_day_is_taken_only_where_it_was_chosen(offsets, weekday):
    # Matches on Tuesday and Wednesday: the day after Tuesday's is the day of Wednesday's.
    fixtures = [MONDAY + timedelta(1), MONDAY + timedelta(2)]

    assert _weekdays([PlannedWeekSession(1, 1, "A", 1)], fixtures, offsets, weekdays=[6]) == [(1, weekday)]


def test_later_start_week_comes_first_and_earlier_ones_are_left_out():
    sessions = [PlannedWeekSession(week, week, "A", 1) for week in (1, 2, 3)]

    placed = lay_out(sessions, starts_on=MONDAY, weekdays=[2], start_week=2)

    assert [(place.week, place.on) for place in placed] == [(2, date(2026, 3, 4)), (3, date(2026, 3, 11))]


def test_left_out_weeks_need_no_days():
    sessions = [PlannedWeekSession(1, 1, "A", 5), PlannedWeekSession(2, 2, "A", 1)]

    assert len(lay_out(sessions, starts_on=MONDAY, weekdays=[2], start_week=2)) == 1


@pytest.mark.parametrize(
    ("given", "words"), [({"match_offsets": [-7]}, "-6 to 6"), ({"match_offsets": [7]}, "-6"), ({"start_week": 0}, "1")]
)
def test_offsets_and_first_week_out_of_range_are_refused(given, words):
    with pytest.raises(ValueError, match=words):
        lay_out([PlannedWeekSession(1, 1, "A", 1)], starts_on=MONDAY, weekdays=[0], **given)


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


@settings(max_examples=60, deadline=None)
@given(
    plans(),
    st.sets(st.integers(-6, 6), min_size=1, max_size=4),
    st.sets(st.integers(-8, 40), max_size=8),
    st.integers(1, 4),
)
def test_layout_around_fixtures_keeps_week_and_order_and_takes_days_from_the_match_first(
    plan, offsets, match_days, start_week
):
    sessions, weekdays, starts_on = plan
    fixtures = [starts_on + timedelta(day) for day in match_days]

    placed = lay_out(
        sessions,
        starts_on=starts_on,
        weekdays=weekdays,
        match_offsets=offsets,
        fixtures=fixtures,
        start_week=start_week,
    )

    wanted = {
        (s.key, o, i)
        for s in sessions
        if s.week >= start_week
        for o in range(1, s.per_week + 1)
        for i in range(s.per_day)
    }
    assert Counter((p.key, p.occurrence, p.slot) for p in placed) == Counter(wanted)
    turns = [(place.week, place.occurrence, place.key) for place in placed]
    assert all(before <= after for before, after in pairwise(turns))
    assert list(placed) == sorted(placed, key=lambda place: (place.on, place.slot))
    for week in {place.week for place in placed}:
        first = 7 * (week - start_week)
        days = {(place.on - starts_on).days for place in placed if place.week == week}
        assert days <= set(range(first, first + 7))
        near = {m + o for m in match_days for o in offsets if first <= m + o < first + 7}
        near -= set() if 0 in offsets else match_days
        assert len(days & near) == min(len(days), len(near))
        assert all((starts_on + timedelta(day)).weekday() in weekdays for day in days - near)


@given(plans())
def test_layout_is_the_same_every_time(plan):
    sessions, weekdays, starts_on = plan

    assert lay_out(sessions, starts_on=starts_on, weekdays=weekdays) == lay_out(
        sessions, starts_on=starts_on, weekdays=sorted(weekdays, reverse=True)
    )
