"""Ways from easier to harder that come back to where they began."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from exercises.rules.ladder import circle_through, endless

RUNGS = "abcdef"
STEPS = st.lists(st.tuples(st.sampled_from(RUNGS), st.sampled_from(RUNGS)), max_size=12)


def ladder(steps):
    return {low: {high for below, high in steps if below == low} for low, _high in steps}


def test_circles_are_found_at_every_length():
    assert circle_through("a", ladder([("a", "a")])) == ["a", "a"]
    assert circle_through("a", ladder([("a", "b"), ("b", "a")])) == ["a", "b", "a"]
    five = ladder([("a", "b"), ("b", "c"), ("c", "d"), ("d", "e"), ("e", "a")])
    assert circle_through("c", five) == list("cdeabc")
    assert endless(five) == set("abcde")


def test_way_that_does_not_come_back_is_none():
    steps = ladder([("a", "b"), ("b", "c"), ("c", "b"), ("c", "d")])
    assert circle_through("a", steps) == []
    assert circle_through("d", steps) == []
    # One climbs for ever from below the circle too, but not from above it.
    assert endless(steps) == set("abc")
    assert endless({}) == set()


@given(STEPS)
def test_circle_goes_along_the_steps_and_visits_nothing_twice(steps):
    for rung in RUNGS:
        found = circle_through(rung, ladder(steps))
        assert set(pairwise(found)) <= set(steps)
        assert not found or (found[0] == found[-1] == rung and len(set(found)) == len(found) - 1)
        assert not found or rung in endless(ladder(steps))


@given(STEPS)
def test_one_climbs_for_ever_where_every_rung_has_an_endless_one_above(steps):
    above = ladder(steps)
    found = endless(above)
    assert all(above[rung] & found for rung in found)
    assert not any(above[rung] <= found and above[rung] for rung in set(above) - found)


@given(STEPS)
def test_order_without_a_circle_has_none(steps):
    upward = ladder([(low, high) for low, high in steps if low < high])

    assert endless(upward) == set()
    assert all(circle_through(rung, upward) == [] for rung in RUNGS)
