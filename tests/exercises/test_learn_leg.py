"""The moving part of the drawn leg: pure geometry."""

import math
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exercises.rules.leg import KNEE, MOST_BENT_DEG, STRAIGHT_DEG, leg, length, origin, poses

angles = st.integers(STRAIGHT_DEG, MOST_BENT_DEG)


def numbers(path: str) -> list[float]:
    return [float(number) for number in re.findall(r"-?\d+\.\d", path)]


@given(angles)
def test_origin_stays_on_the_thigh_bone(knee_deg: int) -> None:
    assert math.dist(origin(knee_deg), KNEE) == pytest.approx(math.dist(origin(0), KNEE))


@given(st.integers(STRAIGHT_DEG, MOST_BENT_DEG - 1))
def test_muscle_is_shorter_and_never_stronger_the_further_the_knee_bends(knee_deg: int) -> None:
    assert length(knee_deg + 1) < length(knee_deg)
    assert leg(knee_deg + 1).opacity <= leg(knee_deg).opacity


@given(angles)
def test_muscle_keeps_its_area(knee_deg: int) -> None:
    assert _area(leg(knee_deg).outline) == pytest.approx(_area(leg(0).outline), rel=0.02)


@given(angles)
def test_every_angle_is_drawn_by_as_many_numbers(knee_deg: int) -> None:
    for part in ("outline", "fibres"):
        drawn, straight = getattr(leg(knee_deg), part), getattr(leg(0), part)
        assert re.sub(r"-?\d+\.\d", "n", drawn) == re.sub(r"-?\d+\.\d", "n", straight)
        assert all(0 < number < 520 for number in numbers(drawn))


@given(angles)
def test_mean_of_two_poses_is_near_the_true_drawing(knee_deg: int) -> None:
    after = next(pose for pose in poses()[1:] if pose.knee_deg >= knee_deg)
    before = leg(after.knee_deg - 10)
    share = (knee_deg - before.knee_deg) / 10
    for low, high, true in zip(
        numbers(before.outline), numbers(after.outline), numbers(leg(knee_deg).outline), strict=True
    ):
        assert low + (high - low) * share == pytest.approx(true, abs=1)


def test_outline_is_closed_and_begins_at_the_origin() -> None:
    for pose in poses():
        x, y, *_rest = numbers(pose.outline)
        assert pose.outline.endswith("Z")
        assert math.dist((x, y), origin(pose.knee_deg)) < 8


@pytest.mark.parametrize("knee_deg", [-1, 111])
def test_angle_out_of_range_is_refused(knee_deg: int) -> None:
    with pytest.raises(ValueError, match="outside 0 to 110"):
        leg(knee_deg)


def _area(outline: str) -> float:
    """Return the area of the corners that the outline runs through."""
    xs, ys = numbers(outline)[::2], numbers(outline)[1::2]
    corners = list(zip(xs[::3], ys[::3], strict=True))
    around = zip(corners, corners[1:] + corners[:1], strict=True)
    return abs(sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in around)) / 2
