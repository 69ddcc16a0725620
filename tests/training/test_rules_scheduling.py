from dataclasses import replace
from datetime import date, datetime, time, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from training.rules.scheduling import Away, Fault, Move, Rule, Rules, Slot, schedule

MONDAY = date(2026, 3, 2)
STRICT = Rules(never_heavy_on=frozenset({-1, 0, 1}), heavy_gap_h=48)


def day(offset: int) -> date:
    return MONDAY + timedelta(offset)


def slot(key: int, offset: int, *, heavy: bool = True, fixed: bool = False, rules: Rules = STRICT, at=time(17, 30)):
    week = offset // 7
    return Slot(key, day(offset), at, heavy, fixed, day(week * 7), day(week * 7 + 6), rules)


def test_valid_layout_stays() -> None:
    found = schedule([slot(1, 0), slot(2, 2), slot(3, 4, heavy=False)], fixtures=[day(5)])

    assert (found.moves, found.unsolved) == ((), ())


def test_heavy_session_leaves_the_day_before_the_match() -> None:
    found = schedule([slot(1, 0), slot(2, 4)], fixtures=[day(5)])

    assert found.moves == (Move(2, day(4), day(3), Fault(Rule.NEVER_HEAVY, fixture=day(5))),)


def test_light_session_may_stay_on_match_day() -> None:
    assert schedule([slot(1, 5, heavy=False)], fixtures=[day(5)]).moves == ()


def test_move_makes_room_for_the_gap() -> None:
    # Friday's goes to Thursday, so Wednesday's has to go too.
    found = schedule([slot(1, 2), slot(2, 4)], fixtures=[day(5)])

    assert [(move.key, move.to_on, move.why.rule) for move in found.moves] == [
        (1, day(1), Rule.HEAVY_GAP),
        (2, day(3), Rule.NEVER_HEAVY),
    ]
    assert found.moves[0].why.other == 2


def test_fixed_session_stays_and_others_go_around_it() -> None:
    found = schedule([slot(1, 2, fixed=True), slot(2, 3)], fixtures=[])

    assert found.moves == (Move(2, day(3), day(4), Fault(Rule.HEAVY_GAP, other=1)),)


def test_session_goes_beyond_its_week_when_the_week_has_no_day() -> None:
    never = Rules(never_heavy_on=frozenset(range(-3, 4)))
    found = schedule([slot(1, 3, rules=never)], fixtures=[day(3)])

    assert found.moves == (Move(1, day(3), day(-1), Fault(Rule.NEVER_HEAVY, fixture=day(3))),)


def test_sessions_beside_stay_and_only_heavy_ones_are_kept_away_from() -> None:
    # Order binds a session to neither: Monday's goes past both.
    beside = [slot(11, 0), slot(12, 2, heavy=False)]

    assert schedule([slot(1, 0)], fixtures=[], beside=beside).moves == (
        Move(1, day(0), day(2), Fault(Rule.HEAVY_GAP, other=11)),
    )
    assert schedule([slot(1, 0, heavy=False)], fixtures=[], beside=beside).moves == ()


def test_absent_days_are_left_out() -> None:
    found = schedule([slot(1, 1, heavy=False)], fixtures=[], away=[Away(day(0), day(4))])

    assert found.moves == (Move(1, day(1), day(4), Fault(Rule.ABSENT)),)


def test_no_valid_day_is_said_and_the_session_stays() -> None:
    found = schedule([slot(1, 1)], fixtures=[], away=[Away(day(-30), None)])

    assert found.moves == ()
    assert [(one.key, one.on, one.why) for one in found.unsolved] == [(1, day(1), Fault(Rule.ABSENT))]


def test_two_sessions_of_one_day_may_stay_together() -> None:
    pair = [slot(1, 1, heavy=False, at=time(7)), slot(2, 1, heavy=False)]

    assert schedule(pair, fixtures=[]).moves == ()
    moved = schedule(pair, fixtures=[], away=[Away(day(1), day(2))]).moves
    assert [(move.key, move.to_on) for move in moved] == [(1, day(0)), (2, day(0))]


def test_session_goes_to_its_day_from_the_match() -> None:
    pair = [replace(slot(1, 0), match_offsets=(-4, -2)), replace(slot(2, 4), match_offsets=(-4, -2))]
    found = schedule(pair, fixtures=[day(5)])

    assert found.moves == (
        Move(1, day(0), day(1), Fault(Rule.MATCH_DAY, fixture=day(5))),
        Move(2, day(4), day(3), Fault(Rule.NEVER_HEAVY, fixture=day(5))),
    )
    assert schedule(pair, fixtures=[day(20)]).moves == ()


def test_too_few_days_from_the_match_leave_the_week_as_it_is() -> None:
    # Match on Wednesday: only Monday lies two days before it, and two sessions belong there.
    pair = [replace(slot(1, 0), match_offsets=(-4, -2)), replace(slot(2, 4), match_offsets=(-4, -2))]

    assert schedule(pair, fixtures=[day(2)]).moves == ()


def test_day_from_the_match_gives_way_to_another_match() -> None:
    # Two days before Saturday's match is the day after Wednesday's.
    found = schedule([replace(slot(1, 0), match_offsets=(-2,))], fixtures=[day(2), day(5)])

    assert found.moves == ()


def test_work_is_not_carried_on_from_week_to_week_for_one_rule_less() -> None:
    # Three heavy sessions and a match do not fit into any of these weeks.
    three = [slot(week * 3 + place, week * 7 + offset) for week in range(4) for place, offset in enumerate((0, 2, 4))]
    found = schedule(three, fixtures=[day(5), day(12), day(19), day(26)])

    assert [one.on for one in found.unsolved] == [day(4), day(11), day(18)]
    # Nothing follows the last week, so its third session has a day.
    assert [(move.from_on, move.to_on) for move in found.moves] == [(day(25), day(28))]


@st.composite
def weeks(draw: st.DrawFn) -> tuple[list[Slot], list[date], list[Away]]:
    slots: list[Slot] = []
    for week in range(draw(st.integers(1, 3))):
        offsets = sorted(draw(st.sets(st.integers(0, 6), max_size=4)))
        for offset in offsets:
            heavy, fixed = draw(st.booleans()), draw(st.integers(0, 5)) == 0
            one = slot(len(slots) + 1, week * 7 + offset, heavy=heavy, fixed=fixed)
            slots.append(replace(one, match_offsets=draw(st.sampled_from([(), (), (-2,), (-4, -2), (-4, -2, 2)]))))
    fixtures = [day(offset) for offset in sorted(draw(st.sets(st.integers(0, 20), max_size=4)))]
    away = [
        Away(day(start), day(start + draw(st.integers(1, 5))))
        for start in draw(st.sets(st.integers(0, 20), max_size=1))
    ]
    return slots, fixtures, away


@settings(max_examples=200, deadline=None)
@given(weeks())
def test_schedule_keeps_its_promises(drawn: tuple[list[Slot], list[date], list[Away]]) -> None:
    slots, fixtures, away = drawn
    found = schedule(slots, fixtures=fixtures, away=away)
    to = {move.key: move.to_on for move in found.moves}
    left = {one.key for one in found.unsolved}
    final = [(one, to.get(one.key, one.on)) for one in slots]

    # What is fixed or cannot be solved stays, and nothing goes further than its week and three days.
    assert not to.keys() & (left | {one.key for one in slots if one.is_fixed})
    assert all(one.earliest - timedelta(3) <= on <= one.latest + timedelta(3) for one, on in final)
    for place, (one, on) in enumerate(final):
        if one.is_fixed or one.key in left:
            continue
        assert not any(absence.holds(on) for absence in away)
        if one.is_heavy:
            assert all((on - match).days not in (-1, 0, 1) for match in fixtures)
        if place:
            assert final[place - 1][1] < on
        own = {match + timedelta(offset) for match in fixtures for offset in one.match_offsets} - set(fixtures)
        own = {d for d in own if one.earliest <= d <= one.latest and not any(a.holds(d) for a in away)}
        if one.is_heavy:
            own = {d for d in own if all((d - match).days not in (-1, 0, 1) for match in fixtures)}
        beside = [s for s in slots if (s.match_offsets, s.latest) == (one.match_offsets, one.latest) and not s.is_fixed]
        assert len(own) < len(beside) or not one.match_offsets or on in own
        heavy_before = [(o, d) for o, d in final[:place] if o.is_heavy]
        if one.is_heavy and heavy_before:
            other, other_on = heavy_before[-1]
            assert datetime.combine(on, one.at) - datetime.combine(other_on, other.at) >= timedelta(hours=48)
    # A second look at the result finds nothing more to move.
    settled = [replace(one, on=on) for one, on in final if one.key not in left]
    if not left:
        assert schedule(settled, fixtures=fixtures, away=away).moves == ()


@settings(max_examples=60, deadline=None)
@given(weeks())
def test_layout_without_a_fault_stays(drawn: tuple[list[Slot], list[date], list[Away]]) -> None:
    slots, _fixtures, _away = drawn
    light = [replace(one, is_heavy=False, match_offsets=()) for one in slots]

    found = schedule(light, fixtures=[], away=[])

    assert (found.moves, found.unsolved) == ((), ())
