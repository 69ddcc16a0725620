"""What one figure is made of, and its frames from start to end and back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from math import cos, pi, radians, sin, tan
from typing import Any, Final, Literal

from exercises.rules.skeleton import (
    ANKLE_FROM_BALL,
    BALL_CM,
    HEEL_FROM_BALL,
    Arm,
    Body,
    Leg,
    Point,
    balanced_leg,
    hanging_leg,
    reaching_arm,
    reaching_leg,
    shoulder_of,
    standing_leg,
)

Pose = Mapping[str, float]
Kind = Literal["raise", "lower", "hold", "cycle"]
Anchor = Literal["ball", "ankle", "heel"]
FAST_S: Final = 0.5
STEPS: Final = 5
EVEN_S: Final = (0.25, 0.5, 1.0)
MOST_EVEN_FRAMES: Final = 16


@dataclass(frozen=True, slots=True)
class Hands:
    """Where the hands are: at a point of a segment or in the room; or, `free`, the leans of upper arm and forearm."""

    where: str
    at: tuple[float, float]
    elbow_up: bool = False


@dataclass(frozen=True, eq=False)
class Figure:
    """One exercise as data: poses by joint angles, what they stand on, what is held, which equipment is drawn."""

    key: str
    kind: Kind
    posture: str
    moves: str
    tempo: str
    poses: tuple[Pose, ...]
    start: int
    end: int
    anchor: Anchor
    plumb: str
    turn_deg: float
    hands: Hands
    other_hands: Hands | None
    kit: Mapping[str, Mapping[str, Any]]
    instead: tuple[str, ...]
    arrow: str
    view: tuple[float, float, float]
    slope_deg: float
    stride_cm: float
    apart_cm: float
    legs: int


@dataclass(frozen=True)
class Frame:
    """The body at one instant; `at_share` is that instant's share of the whole cycle."""

    at_share: float
    body: Body


@dataclass(frozen=True)
class Motion:
    """A figure in motion: `frames` run once through the cycle and end as they began."""

    frames: tuple[Frame, ...]
    seconds: float


def read_figure(key: str, entry: Mapping[str, Any]) -> Figure:
    """Return the figure that an entry of figures.yaml describes."""
    kind: Kind = entry["kind"]
    shared = entry.get("all", {})
    gait = entry.get("gait")
    poses: Sequence[Pose]
    if gait:
        poses = stepping(**gait, shared=shared, slope_deg=entry.get("slope", 0.0))
    elif kind == "cycle":
        poses = _filled(entry["poses"], shared)
    else:
        start: Pose = {**shared, **entry["start"]}
        if "ankle" in start and "ankle" not in entry["end"]:
            start = _seated(start)
        poses = (start, {**start, **entry["end"]})
    first, last = entry.get("shown", (0, len(poses) - 1))
    left, bottom, size = entry["view"]
    return Figure(
        key=key,
        kind=kind,
        posture=entry["posture"],
        moves=entry["moves"],
        tempo=str(entry.get("tempo", "2-0-2-0")),
        poses=tuple(poses),
        start=first,
        end=last,
        anchor=entry.get("anchor", "ball"),
        plumb=entry.get("plumb", "balance"),
        turn_deg=entry.get("turn", 0.0),
        hands=_hands(entry["hands"]),
        other_hands=_hands(entry["other_hands"]) if "other_hands" in entry else None,
        kit={name: options or {} for name, options in entry.get("kit", {}).items()},
        instead=tuple(entry.get("instead", ())),
        arrow=entry.get("arrow", "heel"),
        view=(left, bottom, size),
        slope_deg=entry.get("slope", 0.0),
        stride_cm=gait["stride"] if gait else entry.get("stride", 0.0),
        apart_cm=entry.get("apart", 0.0),
        legs=entry.get("legs", 2),
    )


def _seated(start: Pose) -> Pose:
    """Return the pose with its hip worked out from heel, ankle and knee; whoever sits keeps it there."""
    ball = Point(start.get("x", 0.0), start.get("y", 0.0) + BALL_CM)
    shank_deg = start["heel"] - start["ankle"]
    hip = standing_leg(ball, heel_deg=start["heel"], shank_deg=shank_deg, knee_deg=start["knee"]).hip
    return {**start, "hip_x": hip.x, "hip_y": hip.y}


GAIT_FRAMES: Final = 10


def stepping(
    *,
    seconds: float,
    stride: float,
    hip: float,
    stance: float,
    heels: tuple[float, float, float],
    lift: float,
    centre: float = 0.0,
    bob: float = 0.0,
    arms: tuple[float, float, float] | None = None,
    shared: Pose,
    slope_deg: float = 0.0,
) -> list[Pose]:
    """Return the poses of one stride (two steps), seen by someone who moves along.

    A foot stands for `stance` of the cycle and travels back with the ground, around `centre` from the hip; then
    it swings forward, `lift` cm high. `heels` are the pitch when it lands, when it leaves and at mid-swing;
    `arms` the mean lean of the upper arms, how far they swing and the bend of the elbows.
    """
    poses: list[Pose] = []
    for frame in range(GAIT_FRAMES + 1):
        phase = frame / GAIT_FRAMES
        pose = {**shared, "at": seconds * phase, "hip_x": 0.0, "hip_y": hip - bob * cos(4 * pi * (phase - stance / 2))}
        for side, own in (("", phase), ("other_", (phase + 0.5) % 1)):
            x, y, heel, toes = _foot(own % 1, stride * stance / 2, stance, heels, lift)
            rise = x + centre
            pose |= {
                f"{side}x": rise,
                f"{side}y": y + rise * tan(radians(slope_deg)),
                f"{side}heel": heel - slope_deg,
                f"{side}toes": toes - slope_deg,
            }
            if arms:
                mean, swing, bend = arms
                # The arm goes with the leg of the other side.
                upper = mean + swing * cos(2 * pi * (own - stance / 2 + 0.25))
                pose |= {f"{side}upper": upper, f"{side}fore": upper - bend}
        poses.append(pose)
    return poses


def _foot(
    phase: float, reach: float, stance: float, heels: tuple[float, float, float], lift: float
) -> tuple[float, float, float, float]:
    """Return x, y, pitch and pitch of the toes of a foot at a phase of its cycle, which begins as it lands."""
    landing, leaving, swinging = heels
    if phase < stance:
        share = phase / stance
        late = _eased(max(0.0, (share - 0.4) / 0.6))
        return reach * (1 - 2 * share), 0.0, landing + (leaving - landing) * late, 0.0
    share = (phase - stance) / (1 - stance)
    eased = _eased(share)
    height = lift * sin(pi * share) ** 2
    base = leaving + (landing - leaving) * eased
    heel = base + (swinging - (leaving + landing) / 2) * sin(pi * share) ** 2
    return reach * (2 * eased - 1), height, heel, heel * sin(pi * share) ** 2


def _hands(entry: Mapping[str, Any]) -> Hands:
    return Hands(entry["where"], (entry["at"][0], entry["at"][1]), entry.get("elbow_up", False))


def _filled(poses: Sequence[Pose], shared: Pose) -> list[Pose]:
    """Return each pose with what it does not say taken from the one before."""
    filled: list[Pose] = []
    for pose in poses:
        filled.append({**(filled[-1] if filled else shared), **pose})
    return filled


# --- one pose ------------------------------------------------------------------------------------------------


def body_of(figure: Figure, pose: Pose) -> Body:
    """Solve one pose: first the working leg from its support, then the rest from the hip.

    `hip_x`, `hip_y` fix the hip, and the knee follows; otherwise `knee` is given and the leg is plumbed.

    Raises:
        OutOfReach: a limb is too short for what it is to reach.
    """
    ball = _ball(figure.anchor, pose)
    trunk_deg = pose.get("trunk", 0.0)
    toes_deg = pose.get("toes", 0.0)
    if "hip_x" in pose:
        hip = Point(pose["hip_x"], pose["hip_y"])
        leg = reaching_leg(ball, heel_deg=pose["heel"], hip=hip, toes_deg=toes_deg)
    elif "ankle" in pose:
        shank_deg = pose["heel"] - pose["ankle"]
        leg = standing_leg(ball, heel_deg=pose["heel"], shank_deg=shank_deg, knee_deg=pose["knee"], toes_deg=toes_deg)
    else:
        leg = balanced_leg(
            ball,
            heel_deg=pose["heel"],
            knee_deg=pose["knee"],
            trunk_deg=trunk_deg,
            over_cm=pose["over"],
            plumb=figure.plumb,
        )
        leg = replace(leg, toes_deg=toes_deg)
    other = _other_leg(leg.hip, pose)
    if figure.turn_deg:
        hip = Point(pose["to_x"], pose["to_y"])
        other = other and _turned(other, leg.hip, figure.turn_deg, hip)
        leg = _turned(leg, leg.hip, figure.turn_deg, hip)
        trunk_deg += figure.turn_deg
    shoulder = shoulder_of(leg.hip, trunk_deg)
    arm = _arm(figure.hands, pose, leg, shoulder, trunk_deg)
    other_arm = None
    if figure.other_hands:
        other_arm = _arm(figure.other_hands, pose, other or leg, shoulder, trunk_deg, "other_")
    return Body(leg, other, trunk_deg, arm, other_arm)


def _ball(anchor: Anchor, pose: Pose) -> Point:
    """Return the joint at the ball of the foot; what the pose places is its support, or the ankle, or the heel."""
    place = Point(pose.get("x", 0.0), pose.get("y", 0.0))
    match anchor:
        case "ball":
            return place.moved(0, BALL_CM)
        case "ankle":
            return place.placed((-ANKLE_FROM_BALL[0], -ANKLE_FROM_BALL[1]), pose["heel"])
        case "heel":
            return place.placed((-HEEL_FROM_BALL[0], -HEEL_FROM_BALL[1]), pose["heel"])


def _turned(leg: Leg, about: Point, turn_deg: float, to: Point) -> Leg:
    """Return the leg turned clockwise with the point `about` moved to another."""
    return Leg(
        to.placed((leg.ball.x - about.x, leg.ball.y - about.y), turn_deg),
        leg.heel_deg + turn_deg,
        leg.shank_deg + turn_deg,
        leg.thigh_deg + turn_deg,
        leg.toes_deg + turn_deg,
    )


def _other_leg(hip: Point, pose: Pose) -> Leg | None:
    if "other_x" in pose:
        ball = Point(pose["other_x"], pose.get("other_y", 0.0) + BALL_CM)
        return reaching_leg(ball, heel_deg=pose["other_heel"], hip=hip, toes_deg=pose.get("other_toes", 0.0))
    if "other_thigh" in pose:
        return hanging_leg(
            hip,
            thigh_deg=pose["other_thigh"],
            knee_deg=pose["other_knee"],
            ankle_deg=pose.get("other_ankle", 15.0),
        )
    return None


def _arm(hands: Hands, pose: Pose, leg: Leg, shoulder: Point, trunk_deg: float, side: str = "") -> Arm:
    along, up = hands.at
    match hands.where:
        case "free":
            return Arm(shoulder, pose.get(f"{side}upper", along), pose.get(f"{side}fore", up))
        case "thigh":
            # Measured from the knee: towards the hip, and away from the thigh on its upper side.
            target = leg.knee.along(leg.thigh_deg, along).along(leg.thigh_deg + 90, up)
        case "trunk":
            target = leg.hip.placed((along, up), trunk_deg)
        case _:
            target = Point(pose.get(f"{side}hand_x", along), pose.get(f"{side}hand_y", up))
    return reaching_arm(shoulder, target, elbow_up=hands.elbow_up)


# --- the movement --------------------------------------------------------------------------------------------


def between(first: Pose, second: Pose, share: float) -> dict[str, float]:
    """Return the pose `share` of the way from one to another."""
    return {name: value + (second.get(name, value) - value) * share for name, value in first.items()}


def _eased(share: float) -> float:
    return (1 - cos(pi * share)) / 2


def _seconds(tempo: str) -> tuple[float, float, float, float]:
    parts = [FAST_S if part == "X" else float(part) for part in tempo.upper().split("-")]
    lowering, bottom, rising, top = parts
    return max(lowering, FAST_S), bottom, max(rising, FAST_S), top


@lru_cache(256)
def still(figure: Figure) -> tuple[Body, Body]:
    """Return the start and the end."""
    return body_of(figure, figure.poses[figure.start]), body_of(figure, figure.poses[figure.end])


def motion(figure: Figure, tempo: str = "") -> Motion | None:
    """Return the figure's frames at a tempo (lowering, pause, rising, pause in s); None for holds."""
    if figure.kind == "hold":
        return None
    if figure.kind == "cycle":
        return _cycle(figure)
    first, last = figure.poses
    lowering, bottom, rising, top = _seconds(tempo or figure.tempo)
    out, rest, back, rest_again = (
        (lowering, bottom, rising, top) if figure.kind == "lower" else (rising, top, lowering, bottom)
    )
    whole = out + rest + back + rest_again

    def pose(at: float) -> Pose:
        if at < out + rest:
            return between(first, last, _eased(min(1.0, at / out)))
        return between(first, last, 1 - _eased(min(1.0, (at - out - rest) / back)))

    times = _times(out, rest, back, rest_again)
    return Motion(tuple(Frame(at / whole, body_of(figure, pose(at))) for at in times), whole)


def _times(out: float, rest: float, back: float, rest_again: float) -> list[float]:
    """Return when the frames are: evenly spaced where that hits every turn, which takes fewer bytes to say."""
    turns = (out, out + rest, out + rest + back, out + rest + back + rest_again)
    for each in EVEN_S:
        if (
            turns[-1] <= each * MOST_EVEN_FRAMES
            and each <= min(out, back) / 2
            and all((turn / each).is_integer() for turn in turns)
        ):
            return [each * frame for frame in range(round(turns[-1] / each) + 1)]
    ways = [share / STEPS for share in range(STEPS + 1)]
    return sorted({*(out * way for way in ways), *(turns[1] + back * way for way in ways), turns[-1]})


def _cycle(figure: Figure) -> Motion:
    """Return the frames of a movement whose poses say when (`at`, in s) they are reached."""
    whole = figure.poses[-1]["at"]
    frames = [Frame(pose["at"] / whole, body_of(figure, pose)) for pose in figure.poses]
    return Motion(tuple(frames), whole)
