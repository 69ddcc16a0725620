"""The tests of the period: both legs beside each other, and against the athlete's test before."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple
from uuid import UUID

from django.db import connection

from exercises.choices import ProtocolKind
from exercises.models import Exercise, TestProtocol
from reports.queries.availability import Member
from reports.queries.training import COUNTED, ReportScope, parameters
from training.choices import Side
from training.queries.symmetry import gap_pct_of, strength_of

# Each test of the period with the athlete's last one before it, however long ago that was.
_RESULTS = f"""{COUNTED}, tested AS (
    SELECT DISTINCT result.athlete_id, result.protocol_id, result.tested_on
    FROM training_testresult AS result
    JOIN place ON place.athlete_id = result.athlete_id
        AND result.tested_on >= place.starts_on
        AND result.tested_on < place.ends_before
    WHERE result.club_id = %(club)s
), day AS (
    SELECT athlete_id, protocol_id, tested_on, true AS is_shown FROM tested
    UNION
    SELECT tested.athlete_id, tested.protocol_id, earlier.tested_on, false
    FROM tested
    CROSS JOIN LATERAL (
        SELECT max(result.tested_on) AS tested_on
        FROM training_testresult AS result
        WHERE result.athlete_id = tested.athlete_id
            AND result.protocol_id = tested.protocol_id
            AND result.tested_on < tested.tested_on
    ) AS earlier
)
SELECT result.athlete_id, result.protocol_id, result.tested_on, result.side,
    result.load_kg, result.force_n, result.distance_m, result.reps, bool_or(day.is_shown), (
        SELECT mass.mass_kg
        FROM athletes_bodymass AS mass
        WHERE mass.athlete_id = result.athlete_id AND mass.measured_on <= result.tested_on
        ORDER BY mass.measured_on DESC
        LIMIT 1
    ), protocol.name, protocol.kind, exercise.bodyweight_fraction, exercise.side
FROM day
JOIN training_testresult AS result ON result.athlete_id = day.athlete_id
    AND result.protocol_id = day.protocol_id
    AND result.tested_on = day.tested_on
JOIN exercises_testprotocol AS protocol ON protocol.id = result.protocol_id
JOIN exercises_exercise AS exercise ON exercise.id = protocol.exercise_id
GROUP BY result.id, protocol.id, exercise.id
ORDER BY result.tested_on, result.side"""


class _Result(NamedTuple):
    """A row of the query: rows of the model take several times as long for thousands of results."""

    athlete_id: int
    protocol_id: int
    tested_on: date
    side: str
    load_kg: Decimal | None
    force_n: Decimal | None
    distance_m: Decimal | None
    reps: int | None
    is_shown: bool
    body_mass_kg: Decimal | None
    test_name: str
    test_kind: str
    bodyweight_fraction: Decimal
    exercise_side: str


_UNITS = {
    ProtocolKind.REP_MAX: "kg",
    ProtocolKind.MAX_REPS: "reps",
    ProtocolKind.MAX_FORCE: "N",
    ProtocolKind.DISTANCE: "m",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class TestRow:
    """The results of one athlete in one test on one day, in `unit` (kg, N, m or reps).

    `lsi_pct` is the weaker leg as a share of the stronger, `change_pct` the change since the athlete's last result in
    the same test; both compare strength, so for a repetition maximum the estimated 1RM.
    """

    athlete_name: str
    athlete_id: UUID
    protocol: str
    tested_on: date
    unit: str
    left: Decimal | None
    right: Decimal | None
    both: Decimal | None
    lsi_pct: int | None
    change_pct: int | None


def tests_of(scope: ReportScope, shown: Sequence[Member], *, with_minors: bool) -> tuple[TestRow, ...]:
    """Return the tests of the athletes, by athlete, test and day (one query)."""
    found: dict[int, dict[int, dict[date, list[_Result]]]] = defaultdict(lambda: defaultdict(lambda: defaultdict(list)))
    protocols: dict[int, TestProtocol] = {}
    with connection.cursor() as cursor:
        cursor.execute(_RESULTS, parameters(scope, with_minors=with_minors))
        rows = cursor.fetchall()
    for result in map(_Result._make, rows):
        found[result.athlete_id][result.protocol_id][result.tested_on].append(result)
        if result.protocol_id not in protocols:
            protocols[result.protocol_id] = _protocol(result)
    in_order = sorted(protocols.values(), key=lambda protocol: (protocol.name, protocol.pk))
    return tuple(
        row
        for member in shown
        for protocol in in_order
        for row in _rows(member.name, member.public_id, protocol, found[member.pk][protocol.pk])
    )


def _protocol(result: _Result) -> TestProtocol:
    """Return what of a test its results are read by."""
    exercise = Exercise(bodyweight_fraction=result.bodyweight_fraction, side=result.exercise_side)
    return TestProtocol(pk=result.protocol_id, name=result.test_name, kind=result.test_kind, exercise=exercise)


def _rows(name: str, public_id: UUID, protocol: TestProtocol, days: Mapping[date, list[_Result]]) -> list[TestRow]:
    rows = []
    last: dict[str, Decimal] = {}
    for on, results in days.items():
        mass_kg = results[0].body_mass_kg
        strengths = {
            result.side: strength
            for result in results
            if (strength := strength_of(protocol, result, mass_kg)) is not None
        }
        if results[0].is_shown:
            gap_pct = gap_pct_of(strengths)
            measured = {result.side: _measured(result) for result in results}
            rows.append(
                TestRow(
                    athlete_name=name,
                    athlete_id=public_id,
                    protocol=protocol.name,
                    tested_on=on,
                    unit=_UNITS[ProtocolKind(protocol.kind)],
                    left=measured.get(Side.LEFT),
                    right=measured.get(Side.RIGHT),
                    both=measured.get(Side.BOTH),
                    lsi_pct=None if gap_pct is None else whole_pct(100 - gap_pct),
                    change_pct=_change_pct(last, strengths),
                )
            )
        last = strengths
    return rows


def _measured(result: _Result) -> Decimal:
    values = (result.load_kg, result.force_n, result.distance_m, result.reps)
    return next(Decimal(value) for value in values if value is not None)


def _change_pct(before: Mapping[str, Decimal], now: Mapping[str, Decimal]) -> int | None:
    """Return the change of the sides that both tests have, null where they have none or there was nothing before."""
    sides = before.keys() & now.keys()
    was = sum((before[side] for side in sides), Decimal(0))
    return whole_pct(100 * sum(now[side] for side in sides) / was - 100) if was else None


def whole_pct(pct: Decimal) -> int:
    return int(pct.quantize(Decimal(1), ROUND_HALF_UP))
