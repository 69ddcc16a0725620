"""Left against right, from the newest test that has both sides."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal, Protocol

from django.db.models import OuterRef, Subquery

from athletes.models import Athlete, BodyMass
from exercises.choices import ProtocolKind
from exercises.models import TestProtocol
from training.choices import Side
from training.models import TestResult
from training.queries.evidence import lift_of
from training.rules.estimates import asymmetry_pct
from training.rules.strength import strength_shown

# Older results say little about the legs of today; our own choice (sources.md#design).
COUNTS_FOR = timedelta(weeks=26)
# The gap that an expert panel tolerates (sources.md#green-2022).
MOST_GAP_PCT = 10


@dataclass(frozen=True, kw_only=True)
class Symmetry:
    """Strength of the two legs in one test of one day, in any one unit; `gap_pct` of the stronger side."""

    protocol: TestProtocol
    on: date
    left: Decimal
    right: Decimal
    gap_pct: Decimal

    @property
    def weaker(self) -> Literal["left", "right"]:
        return "left" if self.left < self.right else "right"

    @property
    def shown_pct(self) -> int:
        return int(self.gap_pct.quantize(Decimal(1), ROUND_HALF_UP))

    @property
    def is_uneven(self) -> bool:
        return self.gap_pct > MOST_GAP_PCT


def symmetry_of(
    protocol: TestProtocol, results: Collection[TestResult], body_mass_kg: Decimal | None
) -> Symmetry | None:
    """Compare the left and the right result of one test and day; None where a side or a sum is missing."""
    strengths = {result.side: strength_of(protocol, result, body_mass_kg) for result in results}
    gap_pct = gap_pct_of(strengths)
    left, right = strengths.get(Side.LEFT), strengths.get(Side.RIGHT)
    if gap_pct is None or left is None or right is None:
        return None
    on = next(iter(results)).tested_on
    return Symmetry(protocol=protocol, on=on, left=left, right=right, gap_pct=gap_pct)


def gap_pct_of(strengths: Mapping[str, Decimal | None]) -> Decimal | None:
    """Return how far the weaker leg lies below the stronger one in per cent; None where a side or a sum is missing."""
    left, right = strengths.get(Side.LEFT), strengths.get(Side.RIGHT)
    return None if left is None or right is None else asymmetry_pct(left, right)


class Result(Protocol):
    """What was measured in a test, a row of the table or of a query of its own."""

    @property
    def side(self) -> str: ...
    @property
    def load_kg(self) -> Decimal | None: ...
    @property
    def reps(self) -> int | None: ...
    @property
    def force_n(self) -> Decimal | None: ...
    @property
    def distance_m(self) -> Decimal | None: ...


def strength_of(protocol: TestProtocol, result: Result, body_mass_kg: Decimal | None) -> Decimal | None:
    """Return what the legs are compared by: force, distance, repetitions, or the estimated 1RM in total kg."""
    if protocol.kind != ProtocolKind.REP_MAX:
        values = (result.force_n, result.distance_m, result.reps)
        return next((Decimal(value) for value in values if value is not None), None)
    if result.load_kg is None or result.reps is None:
        return None
    shown = strength_shown(
        lift=lift_of(protocol.exercise),
        side=result.side,  # type: ignore[arg-type]
        load_kg=result.load_kg,
        reps=result.reps,
        body_mass_kg=body_mass_kg,
    )
    return shown.one_rep_max_kg if shown else None


def newest_symmetries(*, athletes: Collection[Athlete], today: date) -> dict[int, Symmetry]:
    """Return, by athlete, the widest gap of the newest day with a strength test of both legs (one query)."""
    body_mass = BodyMass.objects.filter(athlete=OuterRef("athlete"), measured_on__lte=OuterRef("tested_on")).order_by(
        "-measured_on"
    )
    results = (
        TestResult.objects.filter(
            athlete__in=[athlete.pk for athlete in athletes],
            protocol__kind__in=(ProtocolKind.REP_MAX, ProtocolKind.MAX_FORCE),
            side__in=(Side.LEFT, Side.RIGHT),
            tested_on__gt=today - COUNTS_FOR,
            tested_on__lte=today,
        )
        .annotate(body_mass_kg=Subquery(body_mass.values("mass_kg")[:1]))
        .select_related("protocol__exercise")
        .order_by("-tested_on", "protocol", "side")
    )
    tests: dict[tuple[int, date, int], list[TestResult]] = defaultdict(list)
    for result in results:
        tests[result.athlete_id, result.tested_on, result.protocol_id].append(result)
    newest: dict[int, Symmetry] = {}
    for (athlete_id, on, _protocol_id), pair in tests.items():
        found = symmetry_of(pair[0].protocol, pair, pair[0].body_mass_kg)  # type: ignore[attr-defined]
        known = newest.get(athlete_id)
        if found and (known is None or (on == known.on and found.gap_pct > known.gap_pct)):
            newest[athlete_id] = found
    return newest
