"""What people sit, stand, lean and run on, each where the body touches it."""

from __future__ import annotations

from collections.abc import Iterable
from math import radians, tan
from typing import Final

from exercises.rules.shapes import Maker, Piece, Scene, at, box, disc, line, number, pill, polygon
from exercises.rules.skeleton import BALL_CM, HIP_OVER_SEAT_CM

WIDEST: Final = 2.4


def seat_top(scene: Scene) -> tuple[float, float]:
    hip = scene.start.hip
    return hip.x, hip.y - HIP_OVER_SEAT_CM


def _wall(scene: Scene, x: float | None = None, height: float = 176) -> Iterable[Piece]:
    if x is None:  # behind the back
        x = scene.start.hip.x - 12 - 7
    yield Piece("wall", "wall", box(x, 0, 7, height))


def _rail(scene: Scene, x: float, height: float = 96) -> Iterable[Piece]:
    yield Piece("rail", "kit", box(x - 1.6, 0, 3.2, height) + pill(x - 13, 0, 26, 3, 1.4))
    yield Piece("rail", "steel", pill(x - 5, height - 1.5, 10, 5, 2.4))


def _step(scene: Scene, back: float = -1.5, length: float = 27) -> Iterable[Piece]:
    sole = scene.start.leg.sole
    yield Piece("step", "kit", box(sole.x + back, 0, length, sole.y))
    yield Piece("step", "pad", box(sole.x + back, sole.y - 2, length, 2))


def _force_plate(scene: Scene) -> Iterable[Piece]:
    sole = scene.start.leg.sole
    yield Piece("force_plate", "steel", pill(sole.x - 24, 0, 40, sole.y, 1))


def _bench(scene: Scene, back: float = 19, front: float = 15) -> Iterable[Piece]:
    x, y = seat_top(scene)
    yield Piece("bench", "pad", pill(x - back, y - 6, back + front, 6.6, 2.4), "front")
    yield Piece(
        "bench",
        "kit",
        box(x - back + 4, 0, 3.4, y - 6) + box(x + front - 8, 0, 3.4, y - 6) + pill(x - back, 0, back + front, 3, 1.4),
    )


def _chair(scene: Scene) -> Iterable[Piece]:
    x, y = seat_top(scene)
    yield Piece("chair", "pad", pill(x - 20, y - 3.4, 38, 4, 1.8), "front")
    yield Piece(
        "chair",
        "kit",
        polygon((x - 18, y), (x - 14.6, y), (x - 18, 0), (x - 21.4, 0))
        + polygon((x + 12, y - 3), (x + 15.4, y - 3), (x + 17.4, 0), (x + 14, 0))
        + polygon((x - 18, y), (x - 14.6, y), (x - 19.4, y + 44), (x - 22.6, y + 44)),
    )
    yield Piece("chair", "pad", polygon((x - 18.4, y + 22), (x - 15.4, y + 22), (x - 18, y + 46), (x - 22, y + 46)))


def _mat(scene: Scene, left: float, length: float) -> Iterable[Piece]:
    yield Piece("mat", "pad", pill(left, -3, length, 3, 1.4))


def _roll(scene: Scene, x: float, r: float) -> Iterable[Piece]:
    yield Piece("roll", "pad", disc((x, r), r))


def _tape(scene: Scene, x: float, length: float = 34) -> Iterable[Piece]:
    ticks = "".join(f"M{at((x - 2 - 4 * tick, 0))}v{2 if tick % 2 else 3.4}" for tick in range(int(length / 4)))
    yield Piece("tape", "tape", f"M{at((x, 0))}h-{number(length)}" + ticks, "floor")


def _arch(scene: Scene) -> Iterable[Piece]:
    """Cut the light under the arch of the foot: low at first, high at the end."""
    last = max(len(scene.bodies) - 1, 1)
    gaps = [
        f"M{at(body.leg.ball.placed((-14.5, -BALL_CM), body.leg.heel_deg))}q6.4-{number(2 + 5 * rise / last)} 13 0z"
        for rise, body in enumerate(scene.bodies)
    ]
    yield Piece("arch", "light", layer="front", drawn=gaps)


def _box(scene: Scene, left: float, height: float, length: float = 44) -> Iterable[Piece]:
    yield Piece("box", "kit", box(left, 0, length, height))
    yield Piece("box", "pad", box(left, height - 2.4, length, 2.4))


# --- grounds -------------------------------------------------------------------------------------------------


def _ground(scene: Scene) -> tuple[float, float]:
    """Return where the ground begins and how long it is: the picture may be shown in a wider frame than its own."""
    left, _bottom, size = scene.figure.view
    return left - size * (WIDEST - 1) / 2, size * WIDEST


def _along_ground(scene: Scene, below: float = 0.5) -> str:
    left, size = _ground(scene)
    slope = tan(radians(scene.figure.slope_deg))
    # One stride longer than can be seen, since it passes by.
    ends = (left, left + size + scene.figure.stride_cm)
    return line(*((x, x * slope - below) for x in ends))


def _marks(scene: Scene, look: str, below: float = 0.5) -> Piece:
    """Return marks on the ground (dashes, by their look), which pass under who walks."""
    stride, slope = scene.figure.stride_cm, tan(radians(scene.figure.slope_deg))
    passing = [(-stride * share, -stride * share * slope, 0.0) for share in scene.shares] if stride else []
    return Piece("ground", look, _along_ground(scene, below), "floor", passing)


def _floor(scene: Scene) -> Iterable[Piece]:
    yield Piece("floor", "floor", _along_ground(scene), "floor")
    if scene.figure.stride_cm:
        yield _marks(scene, "marks", 3.5)


def _turf(scene: Scene) -> Iterable[Piece]:
    yield Piece("turf", "floor", _along_ground(scene), "floor")
    yield _marks(scene, "grass", -1.5)


def _track(scene: Scene) -> Iterable[Piece]:
    left, size = _ground(scene)
    yield Piece("track", "wall", box(left, -7, size, 7), "floor")
    yield _marks(scene, "lane", 3.5)


def _hill(scene: Scene) -> Iterable[Piece]:
    left, size = _ground(scene)
    slope = tan(radians(scene.figure.slope_deg))
    right, bottom = left + size, left * slope - 60
    corners = (left, left * slope), (right, right * slope), (right, bottom), (left, bottom)
    yield Piece("hill", "wall", polygon(*corners), "floor")
    yield _marks(scene, "grass", -1.5)


GROUNDS: Final = frozenset({"floor", "turf", "track", "hill"})
MAKERS: Final[dict[str, Maker]] = {
    "wall": _wall,
    "rail": _rail,
    "step": _step,
    "force_plate": _force_plate,
    "bench": _bench,
    "chair": _chair,
    "mat": _mat,
    "roll": _roll,
    "tape": _tape,
    "arch": _arch,
    "box": _box,
    "floor": _floor,
    "turf": _turf,
    "track": _track,
    "hill": _hill,
}
