"""What moves in the drawing of a leg from the side when the knee bends. A sketch with our own proportions.

The shin stands still and the thigh turns about the knee. Lengths are units of the drawing, x to the front, y down;
the template `exercises/_leg.html` holds what never moves. Source: docs/sources.md#design.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass

Point = tuple[float, float]

STRAIGHT_DEG, MOST_BENT_DEG = 0, 110
KNEE: Point = (320, 205)
# The gastrocnemius begins on the thigh bone just above the knee and ends in the Achilles tendon.
_ORIGIN_AT_STRAIGHT: Point = (297, 176)
_INSERTION: Point = (280, 396)
# Along the muscle, and how far its back and front edges stand off the line from origin to insertion.
_BACK = ((0.0, 5.0), (0.12, 13.0), (0.3, 25.0), (0.5, 33.0), (0.7, 29.0), (0.88, 15.0), (1.0, 2.0))
_FRONT = ((0.88, 2.0), (0.7, -2.0), (0.5, -5.0), (0.3, -7.0), (0.12, -8.0), (0.0, -7.0))
_FIBRES = (0.2, 0.4, 0.6, 0.8)
# From here on it fades; the pace is our own choice.
_FADES_FROM_DEG, _FADED_AT_DEG, _FADED = 10, 90, 0.22


@dataclass(frozen=True, slots=True)
class Leg:
    """One knee angle. `outline` and `fibres` are SVG path data with the same count of numbers at every angle."""

    knee_deg: int
    outline: str
    fibres: str
    opacity: float


def origin(knee_deg: float) -> Point:
    """Return where the gastrocnemius begins, carried along by the thigh."""
    turn = math.radians(knee_deg)
    x, y = _ORIGIN_AT_STRAIGHT[0] - KNEE[0], _ORIGIN_AT_STRAIGHT[1] - KNEE[1]
    return (
        KNEE[0] + x * math.cos(turn) + y * math.sin(turn),
        KNEE[1] - x * math.sin(turn) + y * math.cos(turn),
    )


def length(knee_deg: float) -> float:
    """Return how long the gastrocnemius is drawn, from origin to insertion."""
    return math.dist(origin(knee_deg), _INSERTION)


def leg(knee_deg: int) -> Leg:
    """Return the leg at a knee angle of 0 to 110 degrees of flexion.

    As the knee bends the muscle is drawn shorter, thicker and paler; it keeps its area.
    """
    if not STRAIGHT_DEG <= knee_deg <= MOST_BENT_DEG:
        raise ValueError(f"{knee_deg} lies outside {STRAIGHT_DEG} to {MOST_BENT_DEG} degrees")
    back = [_beside(knee_deg, along, off) for along, off in _BACK]
    front = [_beside(knee_deg, along, off) for along, off in _FRONT]
    faded = min(max((knee_deg - _FADES_FROM_DEG) / (_FADED_AT_DEG - _FADES_FROM_DEG), 0), 1)
    return Leg(
        knee_deg=knee_deg,
        outline=_curve([*back, *front], closed=True),
        fibres="".join(_curve(_between(back, front[::-1], share)) for share in _FIBRES),
        opacity=round(1 - (1 - _FADED) * faded, 2),
    )


def poses(step_deg: int = 10) -> list[Leg]:
    """Return the leg from straight to most bent; a picture between two of them is their mean."""
    return [leg(deg) for deg in range(STRAIGHT_DEG, MOST_BENT_DEG + 1, step_deg)]


def _beside(knee_deg: float, along: float, off: float) -> Point:
    """Return a point at a share of the muscle's length, so far behind its axis (before it, where negative)."""
    (x0, y0), (x1, y1) = origin(knee_deg), _INSERTION
    size = length(knee_deg)
    off *= length(STRAIGHT_DEG) / size
    return (x0 + (x1 - x0) * along - (y1 - y0) / size * off, y0 + (y1 - y0) * along + (x1 - x0) / size * off)


def _between(back: list[Point], front: list[Point], share: float) -> list[Point]:
    return [(a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share) for a, b in zip(back, front, strict=False)]


def _curve(points: list[Point], *, closed: bool = False) -> str:
    """Return a smooth line through points as SVG path data (Catmull-Rom, as cubic Beziers)."""
    around = [points[-1], *points, points[0], points[1]] if closed else [points[0], *points, points[-1]]
    path = [f"M{_text([points[0]])}"]
    for before, start, end, after in zip(around, around[1:], around[2:], around[3:], strict=False):
        first = (start[0] + (end[0] - before[0]) / 6, start[1] + (end[1] - before[1]) / 6)
        second = (end[0] - (after[0] - start[0]) / 6, end[1] - (after[1] - start[1]) / 6)
        path.append(f"C{_text([first, second, end])}")
    return "".join(path) + ("Z" if closed else "")


def _text(points: Iterable[Point]) -> str:
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
