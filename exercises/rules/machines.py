"""Machines and racks: frames that stand, levers and carriages that follow the body."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from math import cos, radians, sin
from typing import Final

from exercises.rules.furniture import seat_top
from exercises.rules.loads import BELL_HEAD, PADDING_CM, bar_at, bar_places
from exercises.rules.shapes import (
    THIGH_TOP_CM,
    Maker,
    Piece,
    Place,
    Scene,
    at,
    box,
    disc,
    each,
    on_thigh,
    pill,
    polygon,
    upright,
)
from exercises.rules.skeleton import Body, Point

PAD_R: Final = 5.0


def lever_turns(
    scene: Scene,
    *,
    pivot: Point,
    length: float,
    off: float,
    axis: Callable[[Body], tuple[Point, float]],
    between: tuple[float, float],
) -> list[float]:
    """Return, for each frame, the lean of a lever whose end touches a limb.

    The end stays `off` cm above the limb's axis, given as a point and its lean; `between` are the leans looked at.
    """
    leans = []
    for body in scene.bodies:
        point, lean_deg = axis(body)
        low, high = between
        for _ in range(36):
            middle = (low + high) / 2
            end = pivot.along(middle, length)
            up = (end.x - point.x) * sin(radians(lean_deg + 90)) + (end.y - point.y) * cos(radians(lean_deg + 90))
            low, high = (low, middle) if up > off else (middle, high)
        leans.append((low + high) / 2)
    return leans


def _thigh_axis(body: Body) -> tuple[Point, float]:
    return body.leg.knee, body.leg.thigh_deg


def _lever_on_thigh(scene: Scene, pivot: Point, along: float) -> tuple[list[Place], float]:
    """Return a lever whose pad lies on the thigh, `along` cm from the knee at the start, and its length."""
    leg = scene.start.leg
    off = THIGH_TOP_CM + PAD_R
    length = pivot.to(leg.knee.along(leg.thigh_deg, along).along(leg.thigh_deg + 90, off))
    leans = lever_turns(scene, pivot=pivot, length=length, off=off, axis=_thigh_axis, between=(-140, -20))
    return _lever(pivot, leans), length


def _lever(pivot: Point, leans: Sequence[float]) -> list[Place]:
    return [(pivot.x, pivot.y, lean) for lean in leans]


HUNG_BELL: Final = f"M-10 12{BELL_HEAD}M6.8 12{BELL_HEAD}M-6 16.9H7v3.2H-6z"


def _smith(
    scene: Scene, where: str = "thigh", padded: bool = False, pinned: bool = False, frame: float = 34
) -> Iterable[Piece]:
    along, up = bar_at(where)
    places = bar_places(scene, where, along, up + PADDING_CM * padded)
    middle = sum(place[0] for place in places) / len(places)
    low = min(place[1] for place in places)
    top = 190 if where == "trunk" else 146
    yield Piece(
        "smith_machine",
        "kit",
        box(middle + frame, 0, 4, top)
        + pill(middle - 24, 0, frame + 32, 3.4, 1.6)
        + pill(middle - 6, top - 3, frame + 12, 4, 1.8),
    )
    yield Piece("smith_machine", "steel", box(middle - 1.2, 3, 2.4, top - 4))
    if pinned:
        highest = max(place[1] for place in places)
        yield Piece("smith_machine", "load", pill(middle - 6, highest + 3, 12, 3, 1.4))
        yield Piece("smith_machine", "load", disc((0, 0), 2.8), "front", places)
        return
    yield Piece("smith_machine", "pad", pill(middle - 5, low - 9, 10, 3.4, 1.4))
    yield Piece("smith_machine", "disc", disc((0, 0), 13), "front", places)
    yield Piece("smith_machine", "load", disc((0, 0), 2.8), "front", places)


def _rack(scene: Scene, x: float, hook: float, top: float, depth: float = 0, safety: float = 0) -> Iterable[Piece]:
    posts = box(x, 0, 5, top) + pill(x - max(depth, 12) - 4, 0, max(depth, 12) + 18, 3.4, 1.6)
    if depth:
        posts += box(x - depth, 0, 5, top) + box(x - depth, top - 5, depth, 5)
    yield Piece("rack", "kit", posts)
    yield Piece("rack", "steel", f"M{at((x, hook))}h-8.6v-6.4h2.6v3.8h6z")
    if safety:
        yield Piece("rack", "steel", box(x - depth + 5, safety, depth - 5, 2.6))


def _seated_calf_machine(scene: Scene) -> Iterable[Piece]:
    sole, knee = scene.start.leg.sole, scene.start.leg.knee
    x, y = seat_top(scene)
    pivot = Point(sole.x + 30, knee.y + 2)
    places, length = _lever_on_thigh(scene, pivot, 9)
    yield Piece(
        "seated_calf_machine",
        "kit",
        pill(x - 16, 0, pivot.x - x + 26, 4, 1.8)
        + polygon((pivot.x - 2.4, pivot.y), (pivot.x + 2.4, pivot.y), (pivot.x + 6, 0), (pivot.x, 0))
        + box(x - 4, 0, 5, y - 5)
        + polygon((sole.x + 3, sole.y - 2), (sole.x + 7, sole.y - 2), (sole.x + 10, 0), (sole.x + 5, 0)),
    )
    yield Piece("seated_calf_machine", "pad", pill(x - 18, y - 6, 34, 6.6, 2.4), "front")
    yield Piece("seated_calf_machine", "steel", pill(sole.x - 1.8, sole.y - 2.6, 16, 2.6, 1))
    yield Piece("seated_calf_machine", "steel", box(-2, -2, 4, length + 2), "knee", places)
    yield Piece("seated_calf_machine", "pad", disc((0, length), PAD_R), "knee", places)
    grips = each(scene, lambda body: upright(on_thigh(body, 9, THIGH_TOP_CM + PAD_R)))
    yield Piece("seated_calf_machine", "steel", pill(-1.6, 0, 3.2, 20, 1.6), "knee", grips)
    yield Piece("seated_calf_machine", "disc", disc((7, length * 0.5), 11.5), "front", places)
    yield Piece("seated_calf_machine", "load", disc((7, length * 0.5), 2.4), "front", places)


def _standing_calf_machine(scene: Scene) -> Iterable[Piece]:
    sole = scene.start.leg.sole
    post = sole.x + 46
    yield Piece(
        "standing_calf_machine",
        "kit",
        box(post, 0, 5, 188)
        + pill(sole.x - 30, 0, post - sole.x + 62, 4, 1.8)
        + box(post + 24, 0, 3, 188)
        + box(post, 184, 27, 4),
    )
    yield Piece("standing_calf_machine", "kit", box(sole.x - 1.5, 0, 24, sole.y))
    yield Piece("standing_calf_machine", "pad", box(sole.x - 1.5, sole.y - 2, 24, 2))
    stack = "".join(box(post + 7, 6 + 4 * level, 15, 3.2) for level in range(7))
    yield Piece("standing_calf_machine", "steel", stack)
    shoulders = [body.shoulder for body in scene.bodies]
    rise = [(0.0, shoulder.y - shoulders[0].y, 0.0) for shoulder in shoulders]
    yield Piece(
        "standing_calf_machine", "load", "".join(box(post + 7, 34 + 4 * k, 15, 3.2) for k in range(4)), places=rise
    )
    places = [(shoulder.x, shoulder.y, 0.0) for shoulder in shoulders]
    reach = post - shoulders[0].x
    yield Piece(
        "standing_calf_machine",
        "steel",
        box(2, 4.4, reach + 4, 3.4) + box(reach - 4, -10, 4, 20) + box(20, -6, 3.4, 14),
        "back",
        places,
    )
    yield Piece("standing_calf_machine", "pad", pill(-10, 2.6, 16, 6.4, 3), "trunk", places)


def _leg_extension_machine(scene: Scene) -> Iterable[Piece]:
    leg = scene.start.leg
    pivot = Point(leg.sole.x + 42, leg.knee.y + 4)
    places, length = _lever_on_thigh(scene, pivot, 8)
    x, y = pivot.x, pivot.y
    yield Piece(
        "leg_extension_machine",
        "kit",
        box(x - 1, 0, 5, y)
        + box(x + 38, 0, 5, y - 4)
        + pill(x - 8, 0, 62, 4, 1.8)
        + polygon((x + 44, y - 2), (x + 48, y - 2), (x + 59, y + 56), (x + 55, y + 56)),
    )
    yield Piece(
        "leg_extension_machine",
        "pad",
        pill(x + 2, y - 7, 44, 7, 2.6) + polygon((x + 42, y + 3), (x + 48, y + 1), (x + 58, y + 54), (x + 52, y + 56)),
    )
    yield Piece("leg_extension_machine", "steel", box(-2.2, -3, 4.4, length + 3) + disc((0, 0), 4.6), "knee", places)
    # The counterweight hangs from the outer end of the support.
    hung = [pivot.along(lean, length - 25) for _x, _y, lean in places]
    hangs = [(point.x, point.y, 0.0) for point in hung]
    yield Piece("dumbbell", "wire", "M0 0V14", "front", hangs)
    yield Piece("dumbbell", "load", HUNG_BELL, "front", hangs)
    yield Piece("bar_pad", "pad", disc((0, length), PAD_R), "knee", places)


def _leg_press(scene: Scene) -> Iterable[Piece]:
    hip, trunk = scene.start.hip, scene.start.trunk_deg
    way = 180 + scene.figure.turn_deg  # the lean of the rail
    soles = [body.leg.sole for body in scene.bodies]
    far = soles[0].to(hip) + 30

    def beside(across: float, along: float) -> Point:
        return hip.placed((across, along), way)

    def behind(back: float, up: float) -> Point:
        return hip.placed((back, up), trunk)

    foot = beside(26, far - 8)
    yield Piece(
        "leg_press",
        "kit",
        polygon(beside(24, -4), beside(24, far), beside(28, far), beside(28, -4))
        + box(foot.x - 2, 0, 5, foot.y)
        + pill(hip.x - 46, 0, foot.x - hip.x + 56, 4, 1.8)
        + box(hip.x - 24, 0, 5, hip.y),
    )
    yield Piece(
        "leg_press",
        "pad",
        polygon(behind(-13, -9), behind(-13, 58), behind(-18, 58), behind(-18, -9))
        + polygon(behind(-18, -9), behind(11, -9), behind(11, -14), behind(-18, -14)),
    )
    # The feet stand on the lower edge of the plate; a strut carries it on the rail.
    places = [(sole.x, sole.y, way) for sole in soles]
    yield Piece("leg_press", "pad", box(-34, 0, 36, 3.4), "back", places)
    yield Piece("leg_press", "steel", box(-26, 3.4, 4, 9) + box(-26, 12, 62, 4) + box(26, 8, 10, 8), "back", places)
    yield Piece("leg_press", "disc", disc((-6, 17), 14), "front", places)
    yield Piece("leg_press", "load", disc((-6, 17), 2.6), "front", places)


def _donkey_machine(scene: Scene) -> Iterable[Piece]:
    start = scene.start
    pivot = Point(start.hip.x - 46, start.hip.y + 8)
    off = 11.5 + PAD_R
    touch = start.hip.along(start.trunk_deg, 3).along(start.trunk_deg - 90, off)
    length = pivot.to(touch)

    def back_axis(body: Body) -> tuple[Point, float]:
        return body.hip, body.trunk_deg - 180

    leans = lever_turns(scene, pivot=pivot, length=length, off=off, axis=back_axis, between=(120, 20))
    hand = start.arm.hand
    yield Piece(
        "donkey_machine",
        "kit",
        box(pivot.x - 2.5, 0, 5, pivot.y)
        + pill(pivot.x - 8, 0, hand.x - pivot.x + 26, 4, 1.8)
        + box(hand.x + 6, 0, 5, hand.y + 2),
    )
    yield Piece("donkey_machine", "pad", pill(hand.x - 5, hand.y - 1.8, 18, 4, 2))
    places = _lever(pivot, leans)
    yield Piece("donkey_machine", "steel", box(-2, -3, 4, length + 3), "trunk", places)
    yield Piece("donkey_machine", "pad", disc((0, length), PAD_R), "trunk", places)
    yield Piece("donkey_machine", "disc", disc((-6, length * 0.5), 12), "front", places)


MAKERS: Final[dict[str, Maker]] = {
    "seated_calf_machine": _seated_calf_machine,
    "standing_calf_machine": _standing_calf_machine,
    "leg_extension_machine": _leg_extension_machine,
    "leg_press": _leg_press,
    "donkey_machine": _donkey_machine,
    "smith_machine": _smith,
    "rack": _rack,
}
