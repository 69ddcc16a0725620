from datetime import date, time, timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from training.rules.dates import Around, Dated, index_of, settle
from training.rules.layout import PlannedWeekSession, lay_out
from training.rules.scheduling import Away, Fault, Rule, Rules, Slot

MONDAY = date(2026, 3, 2)
EVENING = time(17, 30)
STRICT = Rules(never_heavy_on=frozenset({-1, 0, 1}), heavy_gap_h=48)


def day(offset: int) -> date:
    return MONDAY + timedelta(offset)


def placed_on(weekdays, weeks=1):
    plan = [PlannedWeekSession(week, week, "A", len(weekdays)) for week in range(1, weeks + 1)]
    return lay_out(plan, starts_on=MONDAY, weekdays=weekdays)


def settled(placed, *, weeks=1, **given):
    return settle(
        placed,
        **{
            "starts_on": MONDAY,
            "ends_before": day(7 * weeks),
            "today": MONDAY,
            "times": (EVENING,),
            "heavy": frozenset(range(1, weeks + 1)),
            "match_offsets": (),
            "rules": STRICT,
            "around": Around(),
            **given,
        },
    )


def test_sessions_without_rules_stay_where_the_layout_put_them():
    placed = placed_on([0, 1, 2])

    around = Around(fixtures=frozenset({day(1)}))
    assert settled(placed, rules=Rules(), around=around) == tuple(Dated(place, place.on) for place in placed)


def test_past_sessions_stay_and_later_ones_go_to_no_day_before_today():
    # Today is Wednesday: Monday's heavy session is past, Thursday's may not go back to Tuesday.
    around = Around(fixtures=frozenset({day(0), day(4)}))

    past, later = settled(placed_on([0, 3]), today=day(2), around=around)

    assert (past.on, past.why) == (day(0), None)
    assert (later.on, later.why) == (day(2), Fault(Rule.NEVER_HEAVY, fixture=day(4)))


def test_fault_names_a_new_session_by_its_place_in_the_layout():
    first, second = settled(placed_on([0, 1]))

    assert first.why is None
    assert second.on == day(2)
    assert index_of(second.why.other) == 0


@st.composite
def calendars(draw):
    heavy = [
        Slot(number, day(draw(st.integers(-3, 16))), EVENING, True, True, MONDAY, MONDAY)
        for number in range(draw(st.integers(0, 3)))
    ]
    away = [Away(day(start), day(start + 3)) for start in draw(st.sets(st.integers(-2, 12), max_size=1))]
    fixtures = frozenset(day(offset) for offset in draw(st.sets(st.integers(-3, 16), max_size=4)))
    return Around(tuple(heavy), fixtures, tuple(away))


@settings(max_examples=80, deadline=None)
@given(
    calendars(),
    st.sets(st.integers(0, 6), min_size=1, max_size=4),
    st.integers(-5, 10),
    st.sets(st.sampled_from([-4, -2, 1]), max_size=2),
)
def test_settled_sessions_keep_order_period_and_rules_or_stay_with_the_reason(around, weekdays, today, offsets):
    plan = [PlannedWeekSession(week, week, "A", len(weekdays)) for week in (1, 2)]
    placed = lay_out(plan, starts_on=MONDAY, weekdays=weekdays, match_offsets=offsets, fixtures=around.fixtures)

    dates = settled(placed, weeks=2, today=day(today), around=around, match_offsets=offsets)

    assert [dated.place for dated in dates] == list(placed)
    for dated in dates:
        assert not dated.is_moved or dated.why is not None
        if dated.place.on < day(today):
            assert dated == Dated(dated.place, dated.place.on)
            continue
        assert day(max(today, 0)) <= dated.on < day(14)
        if dated.is_moved or dated.why is None:
            assert not any(away.holds(dated.on) for away in around.away)
            assert all((dated.on - fixture).days not in (-1, 0, 1) for fixture in around.fixtures)
            assert all(abs((dated.on - slot.on).days) >= 2 for slot in around.slots)
    kept = [dated.on for dated in dates if dated.is_moved or dated.why is None]
    assert all(before < after for before, after in pairwise(kept))
