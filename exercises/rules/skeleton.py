"""A person seen from the side: segments of fixed length, solved from the foot upwards.

Lengths are in cm for a stature of 175 cm. x runs forwards (the person faces right), y up, the floor is y = 0.
A segment's angle is its lean in degrees: 0 is upright, positive leans forwards (clockwise on the page).
Source: sources.md#design (the usual shares of stature, rounded).
"""

from __future__ import annotations

from dataclasses import dataclass
from math import acos, atan2, cos, degrees, hypot, radians, sin
from typing import Final, NamedTuple

SHANK_CM: Final = 43.0
THIGH_CM: Final = 43.0
TRUNK_CM: Final = 50.0
UPPER_ARM_CM: Final = 32.0
FOREARM_CM: Final = 33.0  # to the middle of the closed hand
BALL_CM: Final = 2.4  # the joint of the big toe above the sole
TOES_CM: Final = 7.2
HIP_OVER_SEAT_CM: Final = 8.6
# From the ball of a flat foot.
ANKLE_FROM_BALL: Final = (-12.5, 5.2)
HEEL_FROM_BALL: Final = (-17.0, -2.4)
# Share of body mass and, for the trunk with head and arms, height of its centre above the hip.
_MASSES: Final = {"feet": 0.03, "shanks": 0.09, "thighs": 0.20, "trunk": 0.68}
_TRUNK_CENTRE_CM: Final = 30.0


class Point(NamedTuple):
    x: float
    y: float

    def moved(self, dx: float, dy: float) -> Point:
        return Point(self.x + dx, self.y + dy)

    def along(self, lean_deg: float, length: float) -> Point:
        """Return the point `length` away in the direction of a lean."""
        return Point(self.x + length * sin(radians(lean_deg)), self.y + length * cos(radians(lean_deg)))

    def to(self, other: Point) -> float:
        return hypot(other.x - self.x, other.y - self.y)

    def lean_to(self, other: Point) -> float:
        return degrees(atan2(other.x - self.x, other.y - self.y))

    def placed(self, offset: tuple[float, float], turn_deg: float) -> Point:
        """Return the point at `offset` in a frame that stands here and is turned clockwise."""
        along, up = offset
        turn = radians(turn_deg)
        return Point(self.x + along * cos(turn) + up * sin(turn), self.y - along * sin(turn) + up * cos(turn))


class OutOfReach(ValueError):
    """Two joints lie further apart than the limb between them is long."""


@dataclass(frozen=True, slots=True)
class Leg:
    """One leg from the ball of the foot to the hip.

    `heel_deg` is the pitch of the foot against the ground (heel up is positive), `toes_deg` that of the toes.
    """

    ball: Point
    heel_deg: float
    shank_deg: float
    thigh_deg: float
    toes_deg: float = 0.0

    @property
    def ankle(self) -> Point:
        return self.ball.placed(ANKLE_FROM_BALL, self.heel_deg)

    @property
    def heel(self) -> Point:
        """The underside of the heel."""
        return self.ball.placed(HEEL_FROM_BALL, self.heel_deg)

    @property
    def toe_tip(self) -> Point:
        return self.ball.placed((TOES_CM, -BALL_CM), self.toes_deg)

    @property
    def sole(self) -> Point:
        """Where the ball of the foot meets its support."""
        return self.ball.placed((0.0, -BALL_CM), self.toes_deg)

    @property
    def knee(self) -> Point:
        return self.ankle.along(self.shank_deg, SHANK_CM)

    @property
    def hip(self) -> Point:
        return self.knee.along(self.thigh_deg, THIGH_CM)

    @property
    def knee_deg(self) -> float:
        """Flexion of the knee; 0 is straight."""
        return self.shank_deg - self.thigh_deg

    @property
    def ankle_deg(self) -> float:
        """Plantar flexion; 0 is the foot at a right angle to the shin."""
        return self.heel_deg - self.shank_deg


def standing_leg(ball: Point, *, heel_deg: float, shank_deg: float, knee_deg: float, toes_deg: float = 0.0) -> Leg:
    return Leg(ball, heel_deg, shank_deg, shank_deg - knee_deg, toes_deg)


def reaching_leg(ball: Point, *, heel_deg: float, hip: Point, toes_deg: float = 0.0) -> Leg:
    """Return the leg between a foot and a hip, its knee in front of the line between them.

    Raises:
        OutOfReach: the hip is further from the ankle than the leg is long, or too near to it.
    """
    ankle = ball.placed(ANKLE_FROM_BALL, heel_deg)
    at_ankle, at_knee = _triangle(SHANK_CM, THIGH_CM, ankle.to(hip))
    shank_deg = ankle.lean_to(hip) + at_ankle
    return Leg(ball, heel_deg, shank_deg, shank_deg - at_knee, toes_deg)


def hanging_leg(hip: Point, *, thigh_deg: float, knee_deg: float, ankle_deg: float = 15.0) -> Leg:
    """Return a leg that hangs from the hip with its foot free; the toes lie in line with the foot."""
    knee = hip.along(thigh_deg, -THIGH_CM)
    shank_deg = thigh_deg + knee_deg
    ankle = knee.along(shank_deg, -SHANK_CM)
    heel_deg = ankle_deg + shank_deg
    ball = ankle.placed((-ANKLE_FROM_BALL[0], -ANKLE_FROM_BALL[1]), heel_deg)
    return Leg(ball, heel_deg, shank_deg, thigh_deg, heel_deg)


def _triangle(near: float, far: float, apart: float) -> tuple[float, float]:
    """Return, in degrees, the angle at the near end and the flexion between two segments whose ends are `apart`."""
    if not abs(near - far) < apart <= near + far:
        raise OutOfReach(f"{apart:.1f} cm apart, {near + far:.1f} cm of limb")
    at_near = acos((near**2 + apart**2 - far**2) / (2 * near * apart))
    inner = acos(max(-1.0, min(1.0, (near**2 + far**2 - apart**2) / (2 * near * far))))
    return degrees(at_near), 180 - degrees(inner)


@dataclass(frozen=True, slots=True)
class Arm:
    """One arm from the shoulder to the closed hand; leans point from the joint to the next one."""

    shoulder: Point
    upper_deg: float
    fore_deg: float

    @property
    def elbow(self) -> Point:
        return self.shoulder.along(self.upper_deg, UPPER_ARM_CM)

    @property
    def hand(self) -> Point:
        return self.elbow.along(self.fore_deg, FOREARM_CM)


def reaching_arm(shoulder: Point, hand: Point, *, elbow_up: bool = False) -> Arm:
    """Return the arm whose hand is at a point, the elbow behind and below the line to it, or above it.

    Raises:
        OutOfReach: the point is further away than the arm is long.
    """
    at_shoulder, bend = _triangle(UPPER_ARM_CM, FOREARM_CM, shoulder.to(hand))
    way = -1 if elbow_up else 1
    upper_deg = shoulder.lean_to(hand) + way * at_shoulder
    return Arm(shoulder, upper_deg, upper_deg - way * bend)


@dataclass(frozen=True, slots=True)
class Body:
    """A whole person at one instant; the near side is the one towards the reader."""

    leg: Leg
    other: Leg | None
    trunk_deg: float
    arm: Arm
    other_arm: Arm | None

    @property
    def hip(self) -> Point:
        return self.leg.hip

    @property
    def shoulder(self) -> Point:
        return shoulder_of(self.hip, self.trunk_deg)


def shoulder_of(hip: Point, trunk_deg: float) -> Point:
    return hip.along(trunk_deg, TRUNK_CM)


def balance_x(leg: Leg, trunk_deg: float) -> float:
    """Return how far forward the centre of mass lies, both legs taken to be alike."""
    middle = [
        leg.ball.placed((-6.0, 1.0), leg.heel_deg),
        leg.ankle.along(leg.shank_deg, SHANK_CM * 0.57),
        leg.knee.along(leg.thigh_deg, THIGH_CM * 0.57),
        leg.hip.along(trunk_deg, _TRUNK_CENTRE_CM),
    ]
    return sum(mass * point.x for mass, point in zip(_MASSES.values(), middle, strict=True))


def balanced_leg(
    ball: Point, *, heel_deg: float, knee_deg: float, trunk_deg: float, over_cm: float, plumb: str = "balance"
) -> Leg:
    """Return the standing leg that carries the body `over_cm` in front of the ball of the foot.

    `plumb` says what stands there: the centre of mass ("balance"), the "hip" or the "shoulder".
    """

    def reached(leg: Leg) -> float:
        match plumb:
            case "hip":
                return leg.hip.x
            case "shoulder":
                return shoulder_of(leg.hip, trunk_deg).x
            case _:
                return balance_x(leg, trunk_deg)

    low, high = -50.0, 80.0
    for _ in range(40):
        middle = (low + high) / 2
        leg = standing_leg(ball, heel_deg=heel_deg, shank_deg=middle, knee_deg=knee_deg)
        low, high = (middle, high) if reached(leg) < ball.x + over_cm else (low, middle)
    return leg
