"""What a plan adds up to: amounts by hand, and what makes a coach look twice."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programmes.rules.document import check_document
from programmes.rules.notation import parse_dose
from programmes.rules.summary import (
    ExerciseFacts,
    PlanLine,
    PlanSession,
    Work,
    by_muscle,
    read_plan,
    summarise,
    total,
    work_of,
)
from programmes.rules.warnings import BANDS, warnings
from tests.doses import doses
from tests.programmes.drafts import plan, session

SEATED = ExerciseFacts("Seated raise", "soleus", 1, 2)
POGO = ExerciseFacts("Pogo", "gastrocnemius", 2, 3)
TOES = ExerciseFacts("Toe curl", "foot_intrinsics", 1, 1)


def one(*lines, label="A", per_week=1, per_day=1, stage=None):
    planned = tuple(PlanLine(exercise, parse_dose(text)) for exercise, text in lines)
    return PlanSession(label, planned, per_week, per_day, stage)


def said(weeks, **rules):
    return [(found.code, found.first, found.last) for found in warnings(weeks, **rules)]


@pytest.mark.parametrize(
    ("text", "work"),
    [
        ("4x8 @RIR2 t3-0-3-0", Work(sets=4, reps=32, time_under_tension_s=192, rated_reps=32, rated_share=Decimal(24))),
        ("4x6 each @80kg", Work(sets=4, reps=24, tonnage_kg=Decimal(1920))),
        ("4x6 @80kg", Work(sets=4, reps=24, tonnage_kg=Decimal(960))),
        ("3x10c each", Work(sets=3, contacts=60)),
        ("5x45s each @70%MVC", Work(sets=5, time_under_tension_s=225)),
        ("6x60m @60%speed", Work(sets=6, run_m=360)),
        ("4x20m @RPE7", Work(sets=4)),
        ("2xMAX @BW", Work(sets=2)),
        ("3x20 @RIR2", Work(sets=3, reps=60)),
        ("warm-up 10 @40%work + 2x5 @80%1RM", Work(sets=2, reps=10, rated_reps=10, rated_share=Decimal(8))),
        (
            "2x5 each @100kg + drop 10 @60%work",
            Work(sets=3, reps=20, tonnage_kg=Decimal(1600)),
        ),
    ],
)  # fmt: skip
def test_work_of_a_line(text, work):
    assert work_of(parse_dose(text)) == work


def test_mean_load_is_that_of_the_repetitions_that_say_one():
    work = work_of(parse_dose("4x5 @80%1RM")) + work_of(parse_dose("2x10 @RIR0")) + work_of(parse_dose("3x12 @BW"))

    # 10 to failure is 75 % by Epley; the body-weight sets say nothing.
    assert (work.reps, work.rated_reps, work.mean_pct_1rm) == (76, 40, Decimal("77.5"))


@given(st.lists(doses(), max_size=6), st.integers(1, 7), st.integers(1, 2))
def test_week_is_the_sum_of_its_muscles_and_of_its_days(lines, per_week, per_day):
    planned = tuple(PlanLine((SEATED, POGO, TOES)[place % 3], dose) for place, dose in enumerate(lines))

    (week,) = summarise([[PlanSession("A", planned, per_week, per_day)]])

    assert week.days == per_week
    assert week.work == total(week.muscles.values())
    whole = total(work_of(dose) for dose in lines).times(per_week * per_day)
    # Shares of a 1RM are rounded at the last of their 28 digits, in whatever order they are added.
    assert abs(week.work.rated_share - whole.rated_share) < Decimal("1e-20")
    assert replace(week.work, rated_share=whole.rated_share) == whole
    assert by_muscle([week.muscles, week.muscles]).keys() == week.muscles.keys()


def test_faulty_lines_are_left_out_and_counted():
    document = check_document(
        plan([session("3x8 @RIR2", "3x8 @RI", "", label="A", exercise="seated"), session(exercise="nothing"), None])
    )

    weeks, left_out = read_plan(document, {"seated": SEATED})

    # A line with an exercise but no dose cannot be read either.
    assert left_out == 3
    assert summarise(weeks)[0].work.sets == 3


HEAVY, LIGHT = (SEATED, "4x6 @6RM"), (SEATED, "3x15 @RIR3")


def test_heavy_days_in_a_row_are_seen_where_seven_days_have_no_room():
    assert said([[one(HEAVY, per_week=3)]] * 3) == []
    four = [[one(HEAVY, per_week=4)]] * 3
    # The last week has nothing after it: days 1, 3, 5 and 7 are enough.
    assert [row for row in said(four) if row[0] == "heavy_days"] == [("heavy_days", 1, 2)]
    between = [[one(HEAVY, per_week=3), one(LIGHT, label="B", per_week=3)]] * 2
    assert "heavy_days" not in {code for code, *_weeks in said(between)}


def test_own_gap_between_heavy_sessions_is_kept_instead():
    twice = [[one(HEAVY, per_week=2)]] * 2
    assert said(twice, heavy_gap_h=72) == []
    (found,) = warnings(twice, heavy_gap_h=96)
    assert (found.code, found.params) == ("heavy_days", {"labels": "A", "hours": 96})


def test_heavy_session_twice_a_day_is_seen():
    assert said([[one(HEAVY, per_day=2)]]) == [("heavy_twice", 1, 1)]
    assert said([[one(LIGHT, per_day=2)]]) == []


def test_jump_is_held_against_the_fullest_of_three_weeks_before():
    def weeks(*sets):
        return [[one((SEATED, f"{number}x12 @RIR3"))] if number else [] for number in sets]

    assert said(weeks(3, 4, 5)) == []
    assert ("jump", 3, 3) not in said(weeks(9, 4, 12))
    jumps = [row for row in warnings(weeks(9, 4, 13)) if row.code == "jump"]
    assert [(row.first, row.params) for row in jumps] == [(3, {"now": 13, "before": 9, "pct": 44})]
    # What begins has nothing before it.
    assert ("jump", 2, 2) not in said(weeks(0, 12))


def test_distance_run_may_grow_by_a_fifth():
    def weeks(*runs):
        run = ExerciseFacts("Run", "none", 1, 3)
        return [[one((run, f"{number}x60m @60%speed"))] for number in runs]

    assert said(weeks(10, 12)) == []
    (found,) = warnings(weeks(10, 13))
    assert (found.code, found.source, found.params["now"]) == ("jump", "nelson-return-to-run", 780)


@pytest.mark.parametrize(("level", "high"), [(level, band[1]) for level, band in BANDS.items()])
def test_contacts_above_the_band_of_the_level(level, high):
    jump = ExerciseFacts("Jump", "gastrocnemius", level, 3)
    assert said([[one((jump, f"1x{high}c"))]]) == []
    (found,) = warnings([[one((jump, f"1x{high + 1}c"))]])
    assert (found.code, found.source, found.params["contacts"]) == ("contacts", "plyometric-bands", high + 1)


def test_what_is_much_for_the_young():
    assert said([[one((SEATED, "5x10 @RIR3"), per_week=3)]]) == []
    assert said([[one((SEATED, "4x10 @RIR3"), (SEATED, "2x10 @RIR3"))]]) == [("youth_sets", 1, 1)]
    assert said([[one((SEATED, "2x10 @RIR3"), per_week=4)]] * 2) == [("youth_days", 1, 2)]
    assert said([[one((TOES, "2x10"), per_week=7)]]) == []


def test_weeks_in_a_row_are_said_once_and_stages_by_themselves():
    busy, calm = one((SEATED, "6x10 @RIR3")), one((SEATED, "3x10 @RIR3"))
    assert said([[busy], [busy], [calm], [busy]]) == [("youth_sets", 1, 2), ("youth_sets", 4, 4)]
    first, second = one(HEAVY, label="1", per_week=3, stage=1), one(HEAVY, label="2", per_week=3, stage=2)
    assert said([[first, second]]) == []
