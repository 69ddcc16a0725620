"""Weights and what else is held, worn, pulled or pushed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from exercises.rules.shapes import (
    THIGH_TOP_CM,
    TOWEL_CM,
    Maker,
    Piece,
    Place,
    Scene,
    at,
    box,
    disc,
    each,
    line,
    number,
    numbers,
    on_thigh,
    on_trunk,
    pill,
    upright,
)

BELL_HEAD: Final = "h3.2q1.6 0 1.6 1.6v9.8q0 1.6-1.6 1.6h-3.2q-1.6 0-1.6-1.6v-9.8q0-1.6 1.6-1.6z"
BELL: Final = f"M-11-6.5{BELL_HEAD}M7.8-6.5{BELL_HEAD}M-7-1.6H7v3.2H-7z"


def bar_places(scene: Scene, where: str, along: float, up: float) -> list[Place]:
    on = on_thigh if where == "thigh" else on_trunk
    return each(scene, lambda body: upright(on(body, along, up)))


BAR_ON_THIGH: Final = (8.0, THIGH_TOP_CM + TOWEL_CM + 2)
PADDING_CM: Final = 2.4
BAR_ON_BACK: Final = (-9.4, 46.5)


def bar_at(where: str) -> tuple[float, float]:
    return BAR_ON_THIGH if where == "thigh" else BAR_ON_BACK


def _plate(scene: Scene, where: str = "thigh") -> Iterable[Piece]:
    if where == "thigh":
        places = each(scene, lambda body: on_thigh(body, 15, THIGH_TOP_CM + TOWEL_CM))
        yield Piece("plate", "load", pill(-17, 0, 34, 4.6, 1.4), "knee", places)
    else:
        sole = scene.start.leg.sole
        yield Piece("plate", "load", pill(sole.x - 3, 0, 40, sole.y, 1))


def _towel(scene: Scene, along: float = 14) -> Iterable[Piece]:
    places = each(scene, lambda body: on_thigh(body, along, THIGH_TOP_CM))
    yield Piece("towel", "towel", pill(-13, -0.4, 26, TOWEL_CM + 0.4, 1.2), "knee", places)
    yield Piece("towel", "fold", f"M-12.4-{number(TOWEL_CM / 2)}H11", "knee", places)


def _dumbbell(scene: Scene, where: str = "hand", along: float = 9) -> Iterable[Piece]:
    match where:
        case "thigh":
            places = each(scene, lambda body: on_thigh(body, along, THIGH_TOP_CM + TOWEL_CM + 12.6))
            yield Piece("dumbbell", "load", BELL, "knee", [(x, y, turn + 90) for x, y, turn in places])
        case "lever":  # drawn with the machine it hangs from
            return
        case "chest":
            places = each(scene, lambda body: (body.arm.hand.x + 1.5, body.arm.hand.y - 7, 90.0))
            yield Piece("dumbbell", "load", BELL, "trunk", places)
        case "both":
            for arms in ([body.arm for body in scene.bodies], [body.other_arm for body in scene.bodies]):
                hands = [arm.hand for arm in arms if arm]
                if hands:
                    layer = "trunk" if arms[0] is scene.bodies[0].arm else "under"
                    yield Piece("dumbbell", "load", BELL, layer, [(hand.x, hand.y, 0.0) for hand in hands])
        case _:
            hands = [body.arm.hand for body in scene.bodies]
            yield Piece("dumbbell", "load", BELL, "trunk", [(hand.x, hand.y, 0.0) for hand in hands])


def _barbell(scene: Scene, where: str = "thigh", r: float = 15) -> Iterable[Piece]:
    places = bar_places(scene, where, *bar_at(where))
    yield Piece("barbell", "disc", disc((0, 0), r), "front", places)
    yield Piece("barbell", "load", disc((0, 0), 2.6), "front", places)


def _bar_pad(scene: Scene, where: str = "thigh") -> Iterable[Piece]:
    if where == "lever":  # drawn with the machine it is on
        return
    along, up = bar_at(where)
    yield Piece("bar_pad", "pad", disc((0, 0), 4.6), "knee", bar_places(scene, where, along, up + PADDING_CM))


def _backpack(scene: Scene) -> Iterable[Piece]:
    places = each(scene, lambda body: on_trunk(body, 0, 0))
    yield Piece("backpack", "load", "M-9.6-50q-12-1-13 9l-.6 17q0 6 6 6.4l8.4.2q-3-16-.8-32.6z", "trunk", places)
    yield Piece("backpack", "wire", "M-9-51Q3-57 7-44 9-34-4-23", "trunk", places)


def _band(scene: Scene) -> Iterable[Piece]:
    yield Piece("band", "band", layer="knee", drawn=[line(body.leg.sole, body.arm.hand) for body in scene.bodies])


def _rope(scene: Scene, r: float = 96) -> Iterable[Piece]:
    drawn = []
    for body, share in zip(scene.bodies, scene.shares, strict=True):
        # Overhead as the feet land, under them in mid-air; its middle trails behind its end.
        hand, lean = body.arm.hand, 360 * share
        end, bow = hand.along(lean, r), hand.along(lean - 24, r * 0.62)
        drawn.append(f"M{at(hand)}Q{numbers(bow.x, -bow.y, end.x, -end.y)}")
    yield Piece("rope", "wire", layer="front", drawn=drawn)


def _sled(scene: Scene, light: bool = False) -> Iterable[Piece]:
    hand = scene.start.arm.hand
    x = hand.x
    yield Piece(
        "sled", "steel", pill(x - 14, 0.4, 72, 4.6, 2) + box(x - 1.8, 4, 3.6, hand.y + 12) + box(x + 48, 4, 3.6, 58)
    )
    yield Piece("sled", "load", "".join(pill(x + 10, 5 + 6 * k, 34, 5.4, 1.6) for k in range(1 if light else 3)))


MAKERS: Final[dict[str, Maker]] = {
    "plate": _plate,
    "towel": _towel,
    "dumbbell": _dumbbell,
    "barbell": _barbell,
    "bar_pad": _bar_pad,
    "backpack": _backpack,
    "band": _band,
    "rope": _rope,
    "sled": _sled,
}
