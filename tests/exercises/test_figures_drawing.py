"""The figures as SVG: what is drawn is what was worked out, in few bytes, with nothing the policy forbids."""

import re
from math import radians
from pathlib import Path
from statistics import median
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exercises.rules.art import PARTS, parts
from exercises.rules.drawing import Tint, drawing, knee_drawing, view_box
from exercises.rules.figures import motion, still
from exercises.rules.skeleton import Body, Point
from tests.exercises.test_figures_geometry import FIGURES, tempos

SHEET = (Path(__file__).resolve().parents[2] / "static/css/tokens.css").read_text(encoding="utf-8")
BOTH = Tint(soleus=2, gastroc=1)
MOST_STILL_BYTES = 3_400
MOST_MOVING_BYTES = 7_300
MOST_MOVING_MEDIAN_BYTES = 6_000
SHOWN = ("still", "start", "end", "moving")
# The joint at which each part is placed.
JOINTS = {
    "foot": lambda body: body.leg.ball,
    "shank": lambda body: body.leg.ankle,
    "thigh": lambda body: body.leg.knee,
    "trunk": lambda body: body.hip,
    "arm": lambda body: body.shoulder,
    "fore": lambda body: body.arm.elbow,
}


def parsed(shapes: str) -> ElementTree.Element:
    return ElementTree.fromstring(f"<svg>{shapes}</svg>")


def placed(element: ElementTree.Element, frame: int | None = None, matrix=(1, 0, 0, 1, 0, 0)) -> dict[str, list[Point]]:
    """Return, by part, where its origin comes to lie; with a frame, as the animations say."""
    matrix = times(matrix, own_matrix(element, frame))
    found: dict[str, list[Point]] = {}
    if element.tag == "use":
        found[element.get("href", "").removeprefix("#f-")] = [Point(matrix[4], -matrix[5])]
    for child in element:
        if child.tag == "g" and child.get("class") in ("ghost", "far", "stands"):
            continue
        for part, where in placed(child, frame, matrix).items():
            found.setdefault(part, []).extend(where)
    return found


def own_matrix(element: ElementTree.Element, frame: int | None):
    matrix = matrix_of(element.get("transform", ""))
    moved = [child for child in element if child.tag == "animateTransform"]
    for animation in moved if frame is not None else ():
        value = animation.get("values", "").split(";")[frame]
        step = matrix_of(f"{animation.get('type')}({value})")
        matrix = times(matrix, step) if animation.get("additive") == "sum" else step
    return matrix


def matrix_of(transform: str):
    matrix = (1, 0, 0, 1, 0, 0)
    for name, inner in re.findall(r"(\w+)\(([^)]*)\)", transform):
        numbers = [float(number) for number in re.findall(r"-?[\d.]+", inner)]
        if name == "translate":
            matrix = times(matrix, (1, 0, 0, 1, numbers[0], numbers[1] if len(numbers) > 1 else 0))
        else:
            up = Point(0, 0).along(numbers[0], 1)
            matrix = times(matrix, (up.y, up.x, -up.x, up.y, 0, 0))
    return matrix


def times(a, b):
    return (
        a[0] * b[0] + a[2] * b[1], a[1] * b[0] + a[3] * b[1],
        a[0] * b[2] + a[2] * b[3], a[1] * b[2] + a[3] * b[3],
        a[0] * b[4] + a[2] * b[5] + a[4], a[1] * b[4] + a[3] * b[5] + a[5],
    )  # fmt: skip


def assert_drawn(found: dict[str, list[Point]], body: Body) -> None:
    for part, joint in JOINTS.items():
        apart = min(point.to(joint(body)) for point in found[part])
        # Angles are written with one decimal.
        assert apart < 0.5, part


@pytest.mark.parametrize("key", FIGURES)
def test_parts_are_drawn_on_their_joints(key: str) -> None:
    for shown, body in zip(("start", "end"), still(FIGURES[key]), strict=True):
        assert_drawn(placed(parsed(drawing(FIGURES[key], BOTH, shown=shown))), body)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(sorted(FIGURES)), tempos)
def test_movement_shows_every_frame_as_it_was_worked_out(key: str, tempo: str) -> None:
    moved = motion(FIGURES[key], tempo)
    if moved:
        tree = parsed(drawing(FIGURES[key], BOTH, shown="moving", tempo=tempo))
        for place, frame in enumerate(moved.frames):
            assert_drawn(placed(tree, place), frame.body)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(sorted(FIGURES)), tempos)
def test_every_animation_has_a_value_for_each_frame(key: str, tempo: str) -> None:
    moved = motion(FIGURES[key], tempo)
    tree = parsed(drawing(FIGURES[key], BOTH, shown="moving", tempo=tempo))
    animations = [
        element
        for element in tree.iter()
        if element.tag.startswith("animate") and element.get("attributeName") != "opacity"
    ]
    assert bool(animations) == bool(moved)
    for animation in animations:
        assert len(animation.get("values", "").split(";")) == len(moved.frames)
        assert float(animation.get("dur", "").removesuffix("s")) == pytest.approx(moved.seconds)
        times_ = [float(time) for time in animation.get("keyTimes", "0;1").split(";")]
        assert (times_[0], times_[-1]) == (0, 1)
        assert times_ == sorted(times_)
        assert "keyTimes" not in animation.attrib or len(times_) == len(moved.frames)


@pytest.mark.parametrize("shown", SHOWN)
@pytest.mark.parametrize("key", FIGURES)
def test_figure_has_no_style_and_no_script_and_known_looks(key: str, shown: str) -> None:
    for element in parsed(drawing(FIGURES[key], BOTH, shown=shown)).iter():
        assert element.tag in {"svg", "g", "path", "use", "animate", "animateTransform"}
        assert not {name for name in element.attrib if name == "style" or name.startswith("on") or name == "id"}
        for look in element.get("class", "").split():
            assert re.search(rf"\.{look}\b", SHEET), look
        if element.tag == "use":
            assert element.get("href", "").removeprefix("#f-") in PARTS


def test_parts_have_known_looks_and_ids_once() -> None:
    tree = ElementTree.fromstring(parts())
    ids = [element.get("id") for element in tree.iter() if element.get("id")]
    assert sorted(ids) == sorted(f"f-{name}" for name in PARTS)
    assert {element.get("class") for element in tree.iter("path")} <= set(re.findall(r"\.(f-\w+) \{", SHEET))
    assert len(parts()) < 4_500


def test_figures_are_small() -> None:
    stills = {key: len(drawing(figure, BOTH)) for key, figure in FIGURES.items()}
    moving = {key: len(drawing(figure, BOTH, shown="moving")) for key, figure in FIGURES.items()}
    assert max(stills.values()) <= MOST_STILL_BYTES, max(stills, key=stills.__getitem__)
    assert median(stills.values()) <= 2_500
    assert max(moving.values()) <= MOST_MOVING_BYTES, max(moving, key=moving.__getitem__)
    assert median(moving.values()) <= MOST_MOVING_MEDIAN_BYTES


@pytest.mark.parametrize("key", FIGURES)
def test_body_is_inside_what_is_shown(key: str) -> None:
    figure = FIGURES[key]
    left, top, size, _ = map(float, view_box(figure).split())
    moved = motion(figure)
    bodies = [*still(figure), *(frame.body for frame in moved.frames if moved)] if moved else still(figure)
    for body in bodies:
        ends = [body.leg.toe_tip, body.leg.heel, body.arm.hand, body.shoulder.along(body.trunk_deg * 0.5, 30)]
        ends = [body.leg.toe_tip, body.leg.heel] if key == "short-foot" else ends
        for point in ends:
            assert left <= point.x <= left + size
            assert top <= -point.y <= top + size


def test_moving_figure_holds_its_still_twin_and_a_hold_only_that() -> None:
    moving = drawing(FIGURES["standing-double-leg-raise"], BOTH, shown="moving")
    held = drawing(FIGURES["iso-standing-hold"], BOTH, shown="moving")
    assert 'class="stands"' in moving
    assert 'class="moves"' in moving
    assert held == drawing(FIGURES["iso-standing-hold"], BOTH)


@pytest.mark.parametrize(
    ("tint", "muscles"),
    [
        (Tint(), []),
        (Tint(soleus=2), ["soleus"]),
        (Tint(soleus=1, gastroc=2), ["soleus", "gastroc"]),
        (Tint(tibialis=2, arch=1), ["arch", "tibialis"]),
    ],
)
def test_only_tinted_muscles_are_drawn(tint: Tint, muscles: list[str]) -> None:
    end = drawing(FIGURES["standing-double-leg-raise"], tint, shown="end")
    assert sorted(re.findall(r"#f-(soleus|gastroc|tibialis|arch)", end)) == sorted(muscles)


@given(st.floats(0, 150))
def test_knee_angle_is_drawn_where_there_is_no_figure(knee_deg: float) -> None:
    _box, shapes = knee_drawing(knee_deg, Tint(soleus=2))
    where = placed(parsed(shapes))
    lean = where["shank"][0].lean_to(where["thigh"][0])
    assert abs(radians(lean)) < 0.02
