"""The figures' geometry: every frame of all of them, at whatever tempo a coach types."""

from itertools import pairwise
from math import radians, tan
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from accounts.choices import Equipment
from exercises.rules.drawing import pieces
from exercises.rules.figures import Figure, Frame, motion, read_figure, still
from exercises.rules.machines import PAD_R
from exercises.rules.shapes import THIGH_TOP_CM, Scene
from exercises.rules.skeleton import (
    BALL_CM,
    FOREARM_CM,
    SHANK_CM,
    THIGH_CM,
    TRUNK_CM,
    UPPER_ARM_CM,
    Body,
    OutOfReach,
    Point,
    reaching_leg,
)

DATA = Path(__file__).resolve().parents[2] / "exercises/data"
ENTRIES: dict[str, Any] = yaml.safe_load((DATA / "figures.yaml").read_text(encoding="utf-8"))
EXERCISES = {row["slug"]: row for row in yaml.safe_load((DATA / "exercises.yaml").read_text(encoding="utf-8"))}
FIGURES = {key: read_figure(key, entry) for key, entry in ENTRIES.items()}
# Angles are chosen to be seen and rounded by eye, so a pose may lie this far outside the range of the text.
KNEE_TOLERANCE_DEG = 3.0
SAME_CM = 0.05
RAISES = {"raise", "raise_from_floor", "raise_from_below", "rebound", "hold_up", "press"}
STANDING_RAISES = [key for key, figure in FIGURES.items() if figure.anchor == "ball" and figure.moves in RAISES]
# Listed equipment that is another way to do the same exercise.
INSTEAD = {
    "seated-single-leg-calf-raise": {"smith_machine"},
    "iso-seated-hold": {"smith_machine"},
    "soleus-squat-raise": {"kettlebell"},
    "toe-carry": {"kettlebell"},
    "donkey-calf-raise": {"belt"},
    "lengthened-partial-raise": {"leg_press"},
    "iso-seated-max-push": {"strap"},
    "iso-standing-max-push": {"rack"},
    "tib-raise": {"tib_bar"},
}

keys = st.sampled_from(sorted(FIGURES))
way = st.integers(0, 30).map(str) | st.just("X")
pause = st.integers(0, 30).map(str)
tempos = st.builds("-".join, st.tuples(way, pause, way, pause))


def frames(key: str, tempo: str = "") -> list[Frame]:
    """Return every frame of a figure, or the two poses of a hold."""
    moved = motion(FIGURES[key], tempo)
    return list(moved.frames) if moved else [Frame(0.0, body) for body in still(FIGURES[key])]


def ground_y(figure: Figure, x: float) -> float:
    return x * tan(radians(figure.slope_deg))


def points(body: Body) -> list[Point]:
    legs = [leg for leg in (body.leg, body.other) if leg]
    return [point for leg in legs for point in (leg.heel, leg.toe_tip, leg.sole, leg.ankle, leg.knee, leg.hip)]


def test_each_built_in_exercise_has_a_figure_and_there_are_no_more() -> None:
    assert list(FIGURES) == list(EXERCISES)
    assert len(FIGURES) == 53


@pytest.mark.parametrize("key", FIGURES)
def test_knees_of_both_poses_agree_with_the_text(key: str) -> None:
    low, high = EXERCISES[key]["knee_from_deg"], EXERCISES[key]["knee_to_deg"]
    for body in still(FIGURES[key]):
        assert low - KNEE_TOLERANCE_DEG <= body.leg.knee_deg <= high + KNEE_TOLERANCE_DEG


@pytest.mark.parametrize("key", FIGURES)
def test_figure_uses_one_leg_where_the_exercise_does(key: str) -> None:
    assert (FIGURES[key].legs == 1) == (EXERCISES[key]["side"] == "single")
    if FIGURES[key].legs == 1 and key != "short-foot":
        assert all(frame.body.other for frame in frames(key))


@pytest.mark.parametrize("key", FIGURES)
def test_listed_equipment_is_drawn(key: str) -> None:
    figure, listed = FIGURES[key], set(EXERCISES[key]["equipment"])
    drawn = {piece.name for piece in pieces(Scene(figure, still(figure), (0.0, 0.5)))}

    assert set(figure.instead) == INSTEAD.get(key, set())
    assert listed - drawn == set(figure.instead)
    # Whoever sits needs a seat, and a bar over the knees a pad.
    assert (drawn & set(Equipment.values)) - listed <= {"bench", "bar_pad"}


@settings(max_examples=150, deadline=None)
@given(keys, tempos)
def test_segments_keep_their_length_in_every_frame(key: str, tempo: str) -> None:
    for frame in frames(key, tempo):
        body = frame.body
        for leg in (body.leg, body.other):
            if leg:
                assert leg.ankle.to(leg.knee) == pytest.approx(SHANK_CM)
                assert leg.knee.to(leg.hip) == pytest.approx(THIGH_CM)
                # Both legs end in the one hip.
                assert leg.hip.to(body.hip) < SAME_CM
                assert -0.01 <= leg.knee_deg <= 150
        assert body.hip.to(body.shoulder) == pytest.approx(TRUNK_CM)
        for arm in (body.arm, body.other_arm):
            if arm:
                assert arm.shoulder.to(body.shoulder) < SAME_CM
                assert arm.shoulder.to(arm.elbow) == pytest.approx(UPPER_ARM_CM)
                assert arm.elbow.to(arm.hand) == pytest.approx(FOREARM_CM)


@settings(max_examples=150, deadline=None)
@given(keys, tempos)
def test_nothing_is_below_the_ground_in_any_frame(key: str, tempo: str) -> None:
    for frame in frames(key, tempo):
        for point in points(frame.body):
            assert point.y >= ground_y(FIGURES[key], point.x) - 0.3


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(STANDING_RAISES), tempos)
def test_ball_of_the_foot_stays_on_its_support_in_every_frame_of_a_raise(key: str, tempo: str) -> None:
    figure = FIGURES[key]
    support = still(figure)[0].leg.sole
    for frame in frames(key, tempo):
        leg = frame.body.leg
        if figure.turn_deg:
            # The plate of the leg press moves along its rail, and the foot does not slide on it.
            along = 180 + figure.turn_deg
            across = (leg.sole.x - support.x) * radians_cos(along) - (leg.sole.y - support.y) * radians_sin(along)
            assert abs(across) < SAME_CM
            assert leg.hip.to(still(figure)[0].hip) < SAME_CM
        else:
            assert leg.sole.to(support) < SAME_CM
            assert leg.toe_tip.y == pytest.approx(support.y, abs=SAME_CM)


def radians_cos(degrees: float) -> float:
    return Point(0, 0).along(degrees, 1).y


def radians_sin(degrees: float) -> float:
    return Point(0, 0).along(degrees, 1).x


@pytest.mark.parametrize("key", STANDING_RAISES)
def test_heel_ends_above_the_toes_in_every_raise(key: str) -> None:
    start, end = (body.leg for body in still(FIGURES[key]))
    assert end.heel_deg - end.toes_deg >= 20
    assert end.heel_deg > start.heel_deg
    if not FIGURES[key].turn_deg:
        assert end.heel.y > end.sole.y + 4


@pytest.mark.parametrize("key", [key for key, figure in FIGURES.items() if figure.kind == "lower"])
def test_lowering_ends_with_the_heel_or_the_hips_lower(key: str) -> None:
    start, end = still(FIGURES[key])
    assert end.hip.y < start.hip.y - 4


@pytest.mark.parametrize("key", [key for key, figure in FIGURES.items() if figure.posture == "hopping"])
def test_hops_leave_the_ground(key: str) -> None:
    heights = [min(point.y for point in points(frame.body)) for frame in frames(key)]
    assert min(heights) < 0.5
    assert max(heights) > 4


@pytest.mark.parametrize("key", [key for key, figure in FIGURES.items() if "gait" in ENTRIES[key]])
def test_walking_alternates_and_feet_travel_with_the_ground(key: str) -> None:
    figure, seen = FIGURES[key], frames(key)
    half = (len(seen) - 1) // 2
    for first, second in zip(seen[:half], seen[half:], strict=False):
        assert first.body.leg.ball.to(second.body.other.ball) < SAME_CM
    on_ground = [
        (before, after)
        for before, after in pairwise(seen)
        if all(abs(one.body.leg.sole.y - ground_y(figure, one.body.leg.ball.x)) < SAME_CM for one in (before, after))
    ]
    assert on_ground
    for before, after in on_ground:
        travelled = figure.stride_cm * (after.at_share - before.at_share)
        assert before.body.leg.ball.x - after.body.leg.ball.x == pytest.approx(travelled, abs=SAME_CM)


@settings(max_examples=100, deadline=None)
@given(keys, tempos)
def test_movement_ends_as_it_began(key: str, tempo: str) -> None:
    seen = frames(key, tempo)
    # Who steps off a box fades and begins anew on it.
    if FIGURES[key].kind != "hold" and FIGURES[key].moves != "drop_jump":
        assert (seen[0].at_share, seen[-1].at_share) == (0, 1)
        assert seen[0].body.leg.ball.to(seen[-1].body.leg.ball) < SAME_CM
        assert seen[0].body.shoulder.to(seen[-1].body.shoulder) < SAME_CM


@pytest.mark.parametrize(
    ("tempo", "seconds"), [("3-0-3-0", 6), ("2-1-1-2", 6), ("X-0-X-0", 1), ("30-30-30-30", 120), ("1-0-0-0", 1.5)]
)
def test_movement_takes_as_long_as_its_tempo(tempo: str, seconds: float) -> None:
    moved = motion(FIGURES["standing-double-leg-raise"], tempo)
    assert moved is not None
    assert moved.seconds == seconds
    assert 4 <= len(moved.frames) - 1 <= 16


@given(tempos)
def test_movement_reaches_its_end_at_every_tempo(tempo: str) -> None:
    end = still(FIGURES["standing-double-leg-raise"])[1].leg.heel_deg
    pitches = [frame.body.leg.heel_deg for frame in frames("standing-double-leg-raise", tempo)]
    assert max(pitches) == pytest.approx(end)
    assert any(0 < pitch < end - 1 for pitch in pitches)


@pytest.mark.parametrize("kind", ["raise", "lower"])
def test_pauses_stand_where_the_tempo_has_them(kind: str) -> None:
    key = {"raise": "standing-double-leg-raise", "lower": "ecc-floor-lower"}[kind]
    start, end = (body.leg.heel_deg for body in still(FIGURES[key]))
    pitch = {frame.at_share * 8: frame.body.leg.heel_deg for frame in frames(key, "3-2-1-2")}
    # Rising takes 1 s and the pause above 2 s; lowering takes 3 s and the pause below 2 s.
    expected = {"raise": {0: start, 1: end, 3: end, 6: start, 8: start}, "lower": {0: start, 3: end, 5: end, 6: start}}
    for second, angle in expected[kind].items():
        assert pitch[second] == pytest.approx(angle)


@settings(max_examples=100, deadline=None)
@given(keys, tempos)
def test_what_is_held_or_carried_stays_with_the_body(key: str, tempo: str) -> None:
    figure = FIGURES[key]
    seen = frames(key, tempo)
    bodies = [frame.body for frame in seen]
    for piece in pieces(Scene(figure, bodies, [frame.at_share for frame in seen])):
        for place, body in zip(piece.places, bodies, strict=False):
            point = Point(place[0], place[1])
            match piece.name:
                case "dumbbell" if figure.kit["dumbbell"].get("where", "hand") in ("hand", "both"):
                    hands = [arm.hand for arm in (body.arm, body.other_arm) if arm]
                    assert min(point.to(hand) for hand in hands) < SAME_CM
                case "barbell" | "plate" | "towel" if piece.layer != "trunk" and figure.posture == "seated":
                    assert off_thigh(body, point) >= THIGH_TOP_CM - SAME_CM
                    assert off_thigh(body, point) < THIGH_TOP_CM + 5
                case "backpack":
                    assert point.to(body.hip) < SAME_CM
                case "barbell" | "smith_machine" if figure.posture == "standing":
                    assert body.shoulder.to(point) < 12
                    assert body.arm.hand.to(point) < 3


def off_thigh(body: Body, point: Point) -> float:
    """Return how far a point lies above the thigh's axis."""
    knee, lean = body.leg.knee, body.leg.thigh_deg + 90
    return (point.x - knee.x) * radians_sin(lean) + (point.y - knee.y) * radians_cos(lean)


@pytest.mark.parametrize("key", [key for key, figure in FIGURES.items() if "seated_calf_machine" in figure.kit])
def test_lever_of_the_seated_machine_rests_on_the_thigh_in_every_frame(key: str) -> None:
    bodies = [frame.body for frame in frames(key)]
    scene = Scene(FIGURES[key], bodies, [0.0] * len(bodies))
    lever = next(
        piece
        for piece in pieces(scene)
        if piece.name == "seated_calf_machine" and piece.look == "steel" and piece.places
    )
    knee = bodies[0].leg.knee
    pivot = Point(lever.places[0][0], lever.places[0][1])
    length = pivot.to(knee.along(bodies[0].leg.thigh_deg, 9).along(bodies[0].leg.thigh_deg + 90, THIGH_TOP_CM + PAD_R))
    for place, body in zip(lever.places, bodies, strict=True):
        assert off_thigh(body, pivot.along(place[2], length)) == pytest.approx(THIGH_TOP_CM + PAD_R, abs=SAME_CM)


@settings(max_examples=60, deadline=None)
@given(keys, tempos)
def test_hands_on_something_fixed_do_not_move(key: str, tempo: str) -> None:
    figure = FIGURES[key]
    if figure.hands.where == "world":
        for frame in frames(key, tempo):
            assert frame.body.arm.hand.to(Point(*figure.hands.at)) < SAME_CM


@given(st.floats(0, 80), st.floats(0, 40), st.floats(-30, 50))
def test_leg_between_a_foot_and_a_hip_reaches_both(x: float, y: float, heel_deg: float) -> None:
    ball = Point(x, y + BALL_CM)
    hip = Point(20.0, 80.0)
    try:
        leg = reaching_leg(ball, heel_deg=heel_deg, hip=hip)
    except OutOfReach:
        assert not 0 < leg_span(ball, heel_deg, hip) <= SHANK_CM + THIGH_CM
    else:
        assert leg.hip.to(hip) < SAME_CM
        assert leg.knee_deg >= -0.01


def leg_span(ball: Point, heel_deg: float, hip: Point) -> float:
    return ball.placed((-12.5, 5.2), heel_deg).to(hip)
