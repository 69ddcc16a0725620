"""Figures as SVG: the shapes of `art` placed on the joints, with the equipment, at rest or in motion.

Lengths are in cm; the page's y runs down. In motion each segment stands inside the one it turns on, so that it
keeps its length at every instant, not only in the frames.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Final

from exercises.rules import furniture, loads, machines
from exercises.rules.figures import Figure, Motion, motion, still
from exercises.rules.shapes import Maker, Piece, Place, Scene, at, line, number
from exercises.rules.skeleton import (
    ANKLE_FROM_BALL,
    BALL_CM,
    SHANK_CM,
    UPPER_ARM_CM,
    Arm,
    Body,
    Leg,
    Point,
    standing_leg,
)

NECK_CM: Final = 54.0
# The head follows the trunk about half the way, so that the eyes look ahead.
NODS: Final = 0.45
LEAST_ARROW_CM: Final = 11.0
KNEE_VIEW: Final = (-72.0, -8.0, 112.0)
MAKERS: Final[dict[str, Maker]] = {**furniture.MAKERS, **loads.MAKERS, **machines.MAKERS}


@dataclass(frozen=True, slots=True)
class Tint:
    """How strongly each muscle is coloured: 0 not at all, 1 as a helper, 2 as the one that leads."""

    soleus: int = 0
    gastroc: int = 0
    tibialis: int = 0
    arch: int = 0


def drawing(figure: Figure, tint: Tint, *, shown: str = "still", tempo: str = "") -> str:
    """Return the inside of a figure's svg.

    `shown` is "still" (the start as a ghost behind the end), "start", "end", or "moving", which holds both the
    movement (class "moves") and its still twin (class "stands"). A hold does not move.
    """
    first, last = still(figure)
    kit = pieces(Scene(figure, (first, last), (0.0, 0.5)))
    standing = [piece for piece in kit if piece.stands]
    poses = [Stage(Pen(), [body], _at_frame(kit, number_), tint) for number_, body in enumerate((first, last))]
    ground = _layer(Pen(), standing, "floor") + _layer(Pen(), standing, "back")
    out = ""
    if shown in ("start", "end"):
        pose = poses[shown == "end"]
        out = pose.layer("floor") + pose.drawn()
    else:
        shift = f' transform="translate({number(figure.apart_cm)})"' if figure.apart_cm else ""
        ghost = f'<g class="ghost"{shift}>{replace(poses[0], tint=Tint()).drawn()}</g>'
        out = poses[0].layer("floor") + ghost + poses[1].drawn() + _arrow(figure, first, last)
        moved = motion(figure, tempo) if shown == "moving" else None
        if moved:
            bodies = [frame.body for frame in moved.frames]
            travelling = pieces(Scene(figure, bodies, [frame.at_share for frame in moved.frames]))
            pen = Pen(moved)
            stage = Stage(pen, bodies, travelling, tint)
            # Who ends elsewhere fades out and in again where they began.
            fade = pen.fade() if bodies[0].hip.to(bodies[-1].hip) > 1 else ""
            out = f'<g class="stands">{out}</g><g class="moves">{fade}{stage.layer("floor")}{stage.drawn()}</g>'
    return ground + out + _layer(Pen(), standing, "front")


def knee_drawing(knee_deg: float, tint: Tint) -> tuple[str, str]:
    """Return the view box and the inside of an svg that shows one leg at a knee angle, the shin upright.

    It stands for exercises that have no figure.
    """
    leg = standing_leg(Point(0.0, BALL_CM), heel_deg=0.0, shank_deg=0.0, knee_deg=knee_deg)
    stage = Stage(Pen(), [], [], tint)
    straight, now = leg.knee.along(0, 26), leg.knee.along(leg.thigh_deg, 26)
    angle = f"{line(leg.knee, straight)}A26 26 0 0 0 {at(now)}"
    floor = line((KNEE_VIEW[0], -0.5), (KNEE_VIEW[0] + KNEE_VIEW[2], -0.5))
    shapes = f'<path class="floor" d="{floor}"/>{stage.leg([leg], tint)}<path class="angle" d="{angle}"/>'
    return _square(KNEE_VIEW), shapes


def view_box(figure: Figure, shown: str = "still") -> str:
    """Return the square that is shown; without a ghost beside it the person stands in its middle."""
    left, bottom, size = figure.view
    return _square((left - figure.apart_cm / 2 if shown in ("start", "end") else left, bottom, size))


def _square(view: tuple[float, float, float]) -> str:
    left, bottom, size = view
    return f"{number(left)} {number(-bottom - size)} {number(size)} {number(size)}"


def pieces(scene: Scene) -> list[Piece]:
    """Return what the figure's equipment is drawn with; where nothing else is said, on a floor."""
    kit = scene.figure.kit
    if not furniture.GROUNDS & set(kit):
        kit = {"floor": {}, **kit}
    return [piece for name, options in kit.items() for piece in MAKERS[name](scene, **options)]


def _at_frame(kit: Sequence[Piece], frame: int) -> list[Piece]:
    """Return the pieces as they are in one frame."""
    return [
        replace(piece, places=piece.places[frame : frame + 1], drawn=piece.drawn[frame : frame + 1]) for piece in kit
    ]


# --- placing and moving --------------------------------------------------------------------------------------


class Pen:
    """Places shapes: at one instant, or moving through the frames of a motion."""

    def __init__(self, moved: Motion | None = None) -> None:
        self._timing = self._cycle = ""
        if moved:
            self._timing = self._cycle = f'dur="{number(moved.seconds, 2)}s" repeatCount="indefinite"'
            shares = [frame.at_share for frame in moved.frames]
            # Frames that are evenly spaced need no times.
            if any(abs(share - place / (len(shares) - 1)) > 0.001 for place, share in enumerate(shares)):
                self._timing += f' keyTimes="{";".join(map(_share, shares))}"'

    def turn(self, angles: Sequence[float], offset: tuple[float, float], *inside: str) -> str:
        """Return what stands inside, moved by a fixed offset and turned by each frame's angle."""
        shown = [number(angle) for angle in angles]
        where = f"translate({at(offset)})" if any(offset) else ""
        if len(set(shown)) > 1:
            return _group(where, self._animation("rotate", shown, adds=bool(where)) + "".join(inside))
        return _group(where + (f"rotate({shown[0]})" if shown[0] != "0" else ""), "".join(inside))

    def shift(self, points: Sequence[tuple[float, float]], *inside: str) -> str:
        """Return what stands inside, moved to each frame's point."""
        shown = [at(point) for point in points]
        if len(set(shown)) > 1:
            return _group("", self._animation("translate", shown) + "".join(inside))
        return _group(f"translate({shown[0]})" if any(points[0]) else "", "".join(inside))

    def path(self, look: str, shapes: Sequence[str]) -> str:
        """Return a path that takes each frame's shape."""
        if len(set(shapes)) == 1:
            return f'<path class="{look}" d="{shapes[0]}"/>'
        values = ";".join(shapes)
        return f'<path class="{look}"><animate attributeName="d" {self._timing} values="{values}"/></path>'

    def fade(self) -> str:
        return f'<animate attributeName="opacity" {self._cycle} keyTimes="0;.08;.92;1" values="0;1;1;0"/>'

    def _animation(self, kind: str, values: Iterable[str], *, adds: bool = False) -> str:
        kind = f'{kind}" additive="sum' if adds else kind
        return f'<animateTransform attributeName="transform" type="{kind}" {self._timing} values="{";".join(values)}"/>'


def _share(value: float) -> str:
    return number(value, 3).replace("0.", ".", 1)


def _group(transform: str, content: str) -> str:
    if not transform:
        return f"<g>{content}</g>" if content.startswith("<a") else content
    if content.count("<") == 1 and " transform=" not in content:
        return content.replace("/>", f' transform="{transform}"/>')
    return f'<g transform="{transform}">{content}</g>'


def _use(part: str, look: str = "") -> str:
    return f'<use href="#f-{part}" class="{look}"/>' if look else f'<use href="#f-{part}"/>'


# --- the person ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Stage:
    """The person and all that moves with them, at one instant or through the frames of a motion."""

    pen: Pen
    bodies: Sequence[Body]
    kit: Sequence[Piece]
    tint: Tint

    def drawn(self) -> str:
        """Return everything from back to front: the far limbs faint, the near ones with their muscles."""
        others = [body.other for body in self.bodies if body.other]
        other_arms = [body.other_arm for body in self.bodies if body.other_arm]
        far = (self._arm(other_arms) if other_arms else "") + (self.leg(others, Tint()) if others else "")
        return (
            self.layer("back")
            + (f'<g class="far">{far}</g>' if far else "")
            + self.layer("under")
            + self.leg([body.leg for body in self.bodies], self.tint)
            + self.layer("knee")
            + self._trunk()
            + self.layer("trunk")
            + self._arm([body.arm for body in self.bodies])
            + self.layer("front")
        )

    def layer(self, layer: str) -> str:
        return _layer(self.pen, [piece for piece in self.kit if not piece.stands], layer)

    def leg(self, legs: Sequence[Leg], tint: Tint) -> str:
        thigh = self.pen.turn([leg.thigh_deg - leg.shank_deg for leg in legs], (0, SHANK_CM), _use("thigh"))
        muscles = [_muscle(name, tint) for name in ("tibialis", "soleus", "gastroc")]
        shank = self.pen.turn(
            [leg.shank_deg - leg.heel_deg for leg in legs], ANKLE_FROM_BALL, _use("shank"), thigh, *muscles
        )
        foot = self.pen.turn([leg.heel_deg for leg in legs], (0, 0), _use("foot"), _muscle("arch", tint), shank)
        toes = self.pen.turn([leg.toes_deg for leg in legs], (0, 0), _use("toes"))
        return self.pen.shift([leg.ball for leg in legs], toes, foot)

    def _arm(self, arms: Sequence[Arm]) -> str:
        # Arms are drawn hanging: half a turn from their lean.
        fore = self.pen.turn([arm.fore_deg - arm.upper_deg for arm in arms], (0, -UPPER_ARM_CM), _use("fore"))
        upper = self.pen.turn([arm.upper_deg - 180 for arm in arms], (0, 0), fore, _use("arm"))
        return self.pen.shift([arm.shoulder for arm in arms], upper)

    def _trunk(self) -> str:
        leans = [body.trunk_deg for body in self.bodies]
        head = self.pen.turn([-lean * NODS for lean in leans], (0, NECK_CM), _use("head"))
        turned = self.pen.turn(leans, (0, 0), head, _use("trunk"))
        return self.pen.shift([body.hip for body in self.bodies], turned)


def _muscle(name: str, tint: Tint) -> str:
    strength = getattr(tint, name)
    return _use(name, "half" if strength == 1 else "") if strength else ""


# --- the equipment -------------------------------------------------------------------------------------------


def _layer(pen: Pen, kit: Sequence[Piece], layer: str) -> str:
    """Return the pieces of a layer; what stands still in one look is one path, what moves as one is one group."""
    chosen = [piece for piece in kit if piece.layer == layer]
    out = ""
    for look in dict.fromkeys(piece.look for piece in chosen if piece.stands):
        shape = "".join(piece.path for piece in chosen if piece.stands and piece.look == look)
        out += f'<path class="{look}" d="{shape}"/>'
    for places, together in groupby((piece for piece in chosen if not piece.stands), lambda piece: piece.places):
        out += _moving(pen, places, list(together))
    return out


def _moving(pen: Pen, places: Sequence[Place], together: Sequence[Piece]) -> str:
    if not places:
        return "".join(pen.path(piece.look, piece.drawn) for piece in together)
    shapes = "".join(f'<path class="{piece.look}" d="{piece.path}"/>' for piece in together)
    turned = pen.turn([place[2] for place in places], (0, 0), shapes)
    return pen.shift([(place[0], place[1]) for place in places], turned)


def _arrow(figure: Figure, first: Body, last: Body) -> str:
    """Return an arrow beside what moves, from where it starts to where it ends; its kinds are in figures.yaml."""
    start, end = first.leg, last.leg
    match figure.arrow:
        case "heel":
            x = min(start.heel.x, end.heel.x) - 10
            way = 1 if end.heel.y > start.heel.y else -1
            middle, half = (start.heel.y + end.heel.y) / 2, max(abs(end.heel.y - start.heel.y), LEAST_ARROW_CM) / 2
            tail, tip = (Point(x, max(middle + half * side, 1.0)) for side in (-way, way))
        case "press":
            out = start.ball.lean_to(end.ball)
            tail = start.sole.along(out + 90, 22)
            tip = tail.along(out, max(LEAST_ARROW_CM, start.ball.to(end.ball)))
        case "toes":
            tail, tip = start.toe_tip.moved(5, 1), start.toe_tip.moved(5, 12)
        case "up":
            tail, tip = Point(start.toe_tip.x + 12, 2), Point(start.toe_tip.x + 12, 18)
        case "force":
            tail, tip = start.knee.moved(22, -8), start.knee.moved(22, 6)
        case "knee":
            tail, tip = start.knee.moved(8, 12), start.knee.moved(20, 12)
        case "arch":
            tail, tip = start.ball.moved(3, 9), start.ball.moved(-5, 12)
        case _:
            return ""
    back, size = tip.lean_to(tail), figure.view[2] / 45
    head = line(tip.along(back - 35, size), tip, tip.along(back + 35, size))
    return f'<path class="arrow" d="{line(tail, tip)}{head}"/>'
