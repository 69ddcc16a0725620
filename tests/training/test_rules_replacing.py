"""Where the sessions of another version go."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from training.rules.layout import PlannedWeekSession, lay_out
from training.rules.replacing import Standing, by_place, placed_by_place, replacements

MONDAY = date(2026, 3, 2)
DAYS = (0, 3)


def placed(*per_week: int, weekdays=DAYS, per_day: int = 1):
    """Lay out weeks with one session, so many times each; the key of a week is its number times 100."""
    sessions = [
        PlannedWeekSession(key=100 * week, week=week, label="A", per_week=number, per_day=per_day)
        for week, number in enumerate(per_week, start=1)
        if number
    ]
    return placed_by_place(
        lay_out(sessions, starts_on=MONDAY, weekdays=weekdays), {100 * week: 1 for week in range(1, 60)}
    )


def standing(present, *, open_from: date, moved: int = 0):
    rows = [
        Standing(
            key=number,
            week=place[0],
            column=place[1],
            on=one.on + timedelta(moved if one.on >= open_from else 0),
            is_open=one.on >= open_from,
        )
        for number, (place, one) in enumerate(present.items(), start=1)
    ]
    return by_place(rows)


def laid(present):
    return {place: one.on for place, one in present.items()}


def test_sessions_take_the_days_of_those_they_replace():
    present = placed(2, 2)
    made = replacements(
        standing(present, open_from=MONDAY + timedelta(3), moved=1),
        laid_out=laid(present),
        other=placed(2, 2),
        from_on=MONDAY + timedelta(4),
        weekdays=DAYS,
    )
    assert [(one.on, one.replaces) for one in made] == [
        (date(2026, 3, 6), 2),
        (date(2026, 3, 10), 3),
        (date(2026, 3, 13), 4),
    ]


def test_session_that_is_new_goes_where_the_layout_puts_it_moved_with_its_week():
    present = placed(1, 1)
    # Everything stands a week later than it was laid out.
    made = replacements(
        standing(present, open_from=MONDAY, moved=7),
        laid_out=laid(present),
        other=placed(1, 2, 1),
        from_on=MONDAY + timedelta(7),
        weekdays=DAYS,
    )
    assert [(one.placed.week, one.on) for one in made] == [
        (1, date(2026, 3, 9)),
        (2, date(2026, 3, 16)),
        (2, date(2026, 3, 19)),
        (3, date(2026, 3, 23)),
    ]


def test_new_session_goes_to_a_free_training_day():
    present = placed(2, weekdays=(0, 2, 4))
    both = standing(present, open_from=MONDAY)
    made = replacements(
        both, laid_out=laid(present), other=placed(3, weekdays=(0, 2, 4)), from_on=MONDAY, weekdays=(0, 2, 4)
    )
    assert sorted(one.on.weekday() for one in made) == [0, 2, 4]


def test_what_lies_behind_is_not_made_up_for():
    present = placed(1, 1)
    made = replacements(
        standing(present, open_from=MONDAY + timedelta(7)),
        laid_out=laid(present),
        other=placed(2, 1),
        from_on=MONDAY + timedelta(7),
        weekdays=DAYS,
    )
    assert [(one.placed.week, one.replaces) for one in made] == [(2, 2)]


def test_two_sessions_of_a_day_stay_on_one_day():
    present = placed(1)
    made = replacements(
        standing(present, open_from=MONDAY, moved=1),
        laid_out=laid(present),
        other=placed(1, per_day=2),
        from_on=MONDAY + timedelta(1),
        weekdays=DAYS,
    )
    assert [(one.on, one.placed.slot) for one in made] == [(date(2026, 3, 3), 0), (date(2026, 3, 3), 1)]


@given(
    st.lists(st.integers(0, 2), min_size=1, max_size=6),
    st.lists(st.integers(0, 2), min_size=1, max_size=6),
    st.integers(0, 40),
    st.integers(0, 10),
)
def test_no_place_is_filled_twice_and_nothing_goes_before_the_first_day(before, after, opens, moved):
    present, other = placed(*before), placed(*after)
    stands = standing(present, open_from=MONDAY + timedelta(opens), moved=moved)
    days = [one.on for one in stands.values() if one.is_open]
    from_on = min(days, default=MONDAY + timedelta(opens))
    made = replacements(stands, laid_out=laid(present), other=other, from_on=from_on, weekdays=DAYS)
    replaced = [one.replaces for one in made if one.replaces]
    assert len(replaced) == len(set(replaced))
    assert all(one.on >= from_on for one in made)
    # Every place that both versions have is on the day on which it stood.
    by_key = {one.key: one.on for one in stands.values()}
    assert all(by_key[one.replaces] == one.on for one in made if one.replaces)
    stays = {place for place, one in stands.items() if not one.is_open}
    assert len(made) <= len(set(other) - stays)
