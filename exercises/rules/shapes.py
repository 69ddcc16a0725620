"""What equipment is drawn with: paths in cm, and pieces that stand, hang on the body or move by themselves."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from exercises.rules.figures import Figure
from exercises.rules.skeleton import Body

Maker = Callable[..., Iterable["Piece"]]
Place = tuple[float, float, float]  # x, y, clockwise turn in degrees


@dataclass(frozen=True)
class Piece:
    """One shape. `layer` is floor, back, under, knee, trunk or front; `places` puts it where it is in each frame.

    With `drawn` the shape itself differs from frame to frame (a band, a rope); with neither it stands still.
    """

    name: str
    look: str
    path: str = ""
    layer: str = "back"
    places: Sequence[Place] = ()
    drawn: Sequence[str] = ()

    @property
    def stands(self) -> bool:
        return not self.places and not self.drawn


@dataclass(frozen=True)
class Scene:
    """A figure with its bodies, the first of which is the start, and each one's share of the cycle."""

    figure: Figure
    bodies: Sequence[Body]
    shares: Sequence[float]

    @property
    def start(self) -> Body:
        return self.bodies[0]


# --- paths ---------------------------------------------------------------------------------------------------


def number(value: float, decimals: int = 1) -> str:
    """Return a number as SVG takes it, in few characters and whatever the locale."""
    text = f"{value:.{decimals}f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def numbers(*values: float) -> str:
    """Return coordinates for a path; a minus sign parts them as well as a blank does."""
    return " ".join(map(number, values)).replace(" -", "-")


def at(point: tuple[float, float]) -> str:
    return numbers(point[0], -point[1])


def line(*points: tuple[float, float]) -> str:
    return "M" + "L".join(at(point) for point in points)


def polygon(*points: tuple[float, float]) -> str:
    return line(*points) + "z"


def box(left: float, bottom: float, width: float, height: float) -> str:
    return f"M{at((left, bottom))}v{number(-height)}h{number(width)}v{number(height)}z"


def pill(left: float, bottom: float, width: float, height: float, r: float) -> str:
    """Return a box with round corners."""
    w, h, c = number(width - 2 * r), number(height - 2 * r), number(r)
    there = f"h{w}q{c} 0 {c} {c}v{h}q0 {c}-{c} {c}"
    return f"M{at((left + r, bottom + height))}{there}h-{w}q-{c} 0-{c}-{c}v-{h}q0-{c} {c}-{c}z"


def disc(centre: tuple[float, float], r: float) -> str:
    c, d = number(r), number(2 * r)
    return f"M{at((centre[0] - r, centre[1]))}a{c} {c} 0 1 1 {d} 0a{c} {c} 0 1 1-{d} 0z"


# --- places on the body ---------------------------------------------------------------------------------------


def on_thigh(body: Body, along: float, up: float) -> Place:
    """Return a place on the upper side of the thigh, `along` cm from the knee, turned with it."""
    knee = body.leg.knee
    point = knee.along(body.leg.thigh_deg, along).along(body.leg.thigh_deg + 90, up)
    return (point.x, point.y, body.leg.thigh_deg + 90)


def on_trunk(body: Body, along: float, up: float) -> Place:
    point = body.hip.placed((along, up), body.trunk_deg)
    return (point.x, point.y, body.trunk_deg)


def upright(place: Place) -> Place:
    return (place[0], place[1], 0.0)


def each(scene: Scene, place: Callable[[Body], Place]) -> list[Place]:
    return [place(body) for body in scene.bodies]


THIGH_TOP_CM: Final = 6.6
TOWEL_CM: Final = 2.4
