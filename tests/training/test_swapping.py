"""Another exercise for one athlete, with its reason."""

from datetime import timedelta

import pytest

from exercises.choices import ExerciseSide, Measure, Muscle
from tests.training.plans import (
    AT,
    MONDAY,
    laid_out,
    line_of,
    loads,
    make_exercise,
    make_test,
    make_version,
    put,
)
from training.models import SessionItem
from training.operations.absences import start_absence
from training.operations.sets import AcknowledgementRequired
from training.operations.swapping import CannotSwap, swap_exercise
from training.queries.swapping import substitutes_of


@pytest.fixture
def exercise(db):
    return make_exercise()


@pytest.fixture
def other(db):
    return make_exercise("leg-press-raise", safety=["Ask the gym"], asks_acknowledgement=True)


@pytest.fixture
def sessions(cast, exercise):
    return laid_out(cast.athlete, make_version((exercise, "4x8 each @8RM"), weeks=3), cast.coach)


def swap(item: SessionItem, exercise, **given):
    return swap_exercise(
        **{
            "item": item,
            "exercise": exercise,
            "reason": "The machine is broken",
            "coming": False,
            "by": item.session.athlete.user,
            "today": MONDAY,
            **given,
        }
    )


def names() -> list[str]:
    return list(SessionItem.objects.order_by("session__scheduled_on").values_list("exercise__slug", flat=True))


def test_swap_in_one_session_keeps_the_dose_and_works_out_loads_anew(cast, sessions, exercise, other):
    make_test(cast.athlete, other, kg={"left": 100, "right": 90}, reps=8)
    swapped = swap(line_of(sessions[1]), other)
    assert (swapped.lines, swapped.first_on, swapped.back) == (1, sessions[1].scheduled_on, False)
    line = line_of(sessions[1])
    assert (line.exercise, line.swapped_from, line.swap_reason) == (other, exercise, "The machine is broken")
    assert (line.text, line.exercise_revision) == ("4x8 each @8RM", other.revision)
    assert loads(sessions[1]) == {"left": 100.0, "right": 90.0}
    assert names() == ["seated-raise", "leg-press-raise", "seated-raise"]
    sessions[1].refresh_from_db()
    assert sessions[1].revision == 2


def test_swap_in_all_that_come_leaves_earlier_and_logged_lines(cast, sessions, other):
    put(line_of(sessions[2]), cast.athlete_user)
    assert swap(line_of(sessions[1]), other, coming=True).lines == 1
    assert names() == ["seated-raise", "leg-press-raise", "seated-raise"]


def test_swap_back_is_no_swap(cast, sessions, exercise, other):
    swap(line_of(sessions[0]), other, coming=True)
    swapped = swap(line_of(sessions[0]), exercise, coming=True, reason="")
    assert (swapped.lines, swapped.back) == (3, True)
    line = line_of(sessions[0])
    assert (line.exercise, line.swapped_from, line.swap_reason) == (exercise, None, "")


def test_second_swap_still_names_what_the_plan_asks_for(sessions, exercise, other):
    third = make_exercise("third-raise")
    swap(line_of(sessions[0]), other)
    swap(line_of(sessions[0]), third)
    assert line_of(sessions[0]).swapped_from == exercise


def test_safety_text_of_the_other_exercise_stands_before_its_first_set(cast, sessions, other):
    swap(line_of(sessions[0]), other)
    with pytest.raises(AcknowledgementRequired):
        put(line_of(sessions[0]), cast.athlete_user)


def test_what_does_not_fit_is_refused(sessions):
    hold = make_exercise("hold", measure=Measure.SECONDS)
    bodyweight = make_exercise("bodyweight-raise", measure=Measure.REPS)
    two_legs = make_exercise("two-leg-raise", side=ExerciseSide.DOUBLE)
    for one, words in (
        (hold, "counted in another way"),
        (bodyweight, "done without a load"),
        (two_legs, "done on two legs"),
    ):
        with pytest.raises(CannotSwap, match=words) as refused:
            swap(line_of(sessions[0]), one)
        assert refused.value.field == "exercise"
    assert set(names()) == {"seated-raise"}


def test_same_exercise_and_no_reason_are_refused(sessions, exercise, other):
    with pytest.raises(CannotSwap, match="stands there already"):
        swap(line_of(sessions[0]), exercise)
    with pytest.raises(CannotSwap, match="Say why"):
        swap(line_of(sessions[0]), other, reason="  ")


def test_line_with_sets_or_out_of_the_plan_stays(cast, sessions, other):
    put(line_of(sessions[0]), cast.athlete_user)
    with pytest.raises(CannotSwap, match="stays what was done"):
        swap(line_of(sessions[0]), other)
    SessionItem.objects.filter(session=sessions[1]).update(status="cancelled")
    with pytest.raises(CannotSwap, match="not in the plan any more"):
        swap(line_of(sessions[1]), other)


def test_nothing_is_written_by_a_dry_run(sessions, other):
    assert swap(line_of(sessions[0]), other, coming=True, dry_run=True).lines == 3
    assert set(names()) == {"seated-raise"}


def test_eased_session_stays_eased(cast, sessions, other):
    start_absence(
        athlete=cast.athlete,
        reason="travel",
        starts_on=MONDAY,
        ends_before=MONDAY + timedelta(weeks=1),
        puts_later=False,
        ramp_from_pct=50,
        ramp_weeks=1,
        by=cast.coach,
        today=MONDAY,
        at=AT,
    )
    swap(line_of(sessions[1]), other)
    assert (line_of(sessions[1]).planned_sets, line_of(sessions[1]).text) == (2, "2x8 each @8RM")


def test_substitutes_stand_by_how_near_they_are(cast, sessions, exercise):
    easier = make_exercise("easy-raise", progression=exercise)
    harder = make_exercise("hard-raise", regression=exercise)
    same = make_exercise("same-raise")
    elsewhere = make_exercise("straight-raise", primary_muscle=Muscle.GASTROCNEMIUS)
    make_exercise("hold", measure=Measure.SECONDS)
    make_exercise("gone-raise", retired_at=AT)
    make_exercise("theirs", club=cast.rival_club)
    found = substitutes_of(user=cast.coach, item=line_of(sessions[0]))
    assert (found.planned, found.easier, found.harder) == (None, [easier], [harder])
    assert (found.same_muscle, found.others, found.coming) == ([same], [elsewhere], 2)
    swap(line_of(sessions[0]), same)
    assert substitutes_of(user=cast.coach, item=line_of(sessions[0])).planned == exercise
