"""The pain rules: limits while training, and what a morning means for the next session."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.worked_examples import EXAMPLES
from training.rules.pain import (
    Act,
    NextLoad,
    Verdict,
    Why,
    act_on,
    baseline,
    is_stiffer,
    next_load,
    usual_stiffness,
    week_rises,
)

RULES = ("tendon", "strain", "healthy")
SCORES = st.integers(0, 10)


@pytest.mark.parametrize(
    ("rule", "acts"),
    [
        ("tendon", "go_on go_on go_on settle settle settle" + " less_and_tell" * 5),
        ("strain", "go_on go_on go_on stop_exercise end_session end_session" + " refer" * 5),
        ("healthy", "go_on go_on go_on tell stop_exercise stop_exercise" + " refer" * 5),
    ],
)
def test_each_rule_has_its_limits(rule, acts):
    assert [act_on(rule, score) for score in range(11)] == [Act(act) for act in acts.split()]


@given(SCORES, SCORES)
def test_more_pain_never_asks_for_less(one, other):
    low, high = sorted((one, other))
    order = list(Act)

    for rule in RULES:
        assert order.index(act_on(rule, low)) <= order.index(act_on(rule, high))


@pytest.mark.parametrize("case", EXAMPLES["pain_tendon"], ids=str)
def test_tendon_morning_follows_the_worked_examples(case):
    verdict = next_load(
        "tendon",
        during=int(case["during"]),
        after=int(case["after"]),
        morning=int(case["morning"]),
        usual=Fraction(int(case["base"])),
    )

    assert verdict.load == case["out"]


def _tendon(*, during=0, after=0, morning=0, usual=None, rises=False) -> Verdict:
    return next_load("tendon", during=during, after=after, morning=morning, usual=usual, rises=rises)


def test_tendon_morning_without_three_earlier_ones_is_not_compared():
    assert _tendon(morning=4) == Verdict(NextLoad.AS_PLANNED, Why.NOTHING)
    assert _tendon(morning=4, usual=Fraction(2)) == Verdict(NextLoad.REDUCE, Why.CHANGE)


def test_tendon_morning_above_five_is_told_whatever_is_usual():
    assert _tendon(morning=6, usual=Fraction(6)) == Verdict(NextLoad.REDUCE_AND_NOTIFY, Why.MORNING)


def test_worse_week_holds_the_load():
    assert _tendon(morning=1, usual=Fraction(1), rises=True) == Verdict(NextLoad.HOLD, Why.WEEK)
    assert week_rises([3, 3], [1, 2])
    assert not week_rises([3], [2])
    assert not week_rises([9], [])


def test_pain_that_was_not_given_counts_as_none():
    assert next_load("tendon", during=None, after=None, morning=0, usual=None).load == NextLoad.AS_PLANNED


@pytest.mark.parametrize("rule", ["strain", "healthy"])
def test_other_mornings_go_by_the_zones(rule):
    said = [next_load(rule, during=9, after=9, morning=score, usual=None).load for score in (2, 3, 5, 6)]

    assert said == [NextLoad.AS_PLANNED, NextLoad.TELL, NextLoad.TELL, NextLoad.REFER]


@given(st.sampled_from(RULES), SCORES, SCORES, SCORES, SCORES)
def test_worse_morning_never_means_more_load(rule, during, usual, one, other):
    low, high = sorted((one, other))
    order = list(NextLoad)

    mild, grave = (
        next_load(rule, during=during, after=None, morning=morning, usual=Fraction(usual)).load
        for morning in (low, high)
    )

    assert order.index(mild) <= order.index(grave)


def test_baseline_is_the_median_of_the_last_seven():
    assert baseline([1, 0]) is None
    assert baseline([3, 1, 2]) == 2
    assert baseline([0, 1, 1, 2]) == 1
    assert baseline([1, 1, 1, 1, 2, 2, 2, 9, 9, 9, 9, 9]) == 1


def test_stiffness_is_compared_with_ones_own():
    assert usual_stiffness([5, 10]) is None
    assert usual_stiffness([5, 10, 20]) == 10
    assert [is_stiffer(minutes, Decimal(10)) for minutes in (20, 21)] == [False, True]
    assert [is_stiffer(minutes, Decimal(0)) for minutes in (10, 11)] == [False, True]
    assert not is_stiffer(60, None)
