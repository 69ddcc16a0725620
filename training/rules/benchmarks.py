"""What published groups reached in tests that we hold: a line to read a result against, never a grade.

Only results of one leg are held against them, and only where the test is the one that the source describes.
Sources: sources.md, by the key of each entry.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Final

STANDARD_GRAVITY_M_S2: Final = Decimal("9.81")


class Scale(StrEnum):
    """What a benchmark is counted in."""

    BODY_MASSES = "body_masses"  # external kg for each kg of body mass
    BODY_WEIGHTS = "body_weights"  # force for each newton of body weight
    REPETITIONS = "repetitions"
    CENTIMETRES = "centimetres"


class Meaning(StrEnum):
    AT_LEAST = "at_least"
    MEAN = "mean"


class Group(StrEnum):
    """Whose value it is."""

    PANEL = "panel"
    RUGBY = "rugby"
    ADULTS = "adults"


@dataclass(frozen=True, kw_only=True)
class Benchmark:
    """A value of one test; `most_reps` are the repetitions up to which a load counts.

    `counts_load_alone` marks standing work of which the source does not say whether body mass belongs to the figure:
    the external load is compared. `sports` are those that it is shown to; none: all.
    """

    test: str
    of: Group
    scale: Scale
    meaning: Meaning
    value: Decimal
    sources: Sequence[str]
    most_reps: int | None = None
    counts_load_alone: bool = False
    sports: Collection[str] = ()


BENCHMARKS: Final = (
    Benchmark(
        test="seated-single-leg-calf-raise-rep-max",
        of=Group.PANEL,
        scale=Scale.BODY_MASSES,
        meaning=Meaning.AT_LEAST,
        value=Decimal("1.5"),
        most_reps=8,
        sources=("green-2022",),
    ),
    Benchmark(
        test="smith-single-leg-standing-rep-max",
        of=Group.PANEL,
        scale=Scale.BODY_MASSES,
        meaning=Meaning.AT_LEAST,
        value=Decimal("1.0"),
        most_reps=8,
        counts_load_alone=True,
        sources=("green-2022",),
    ),
    Benchmark(
        test="standing-single-leg-raise-floor-max-reps",
        of=Group.PANEL,
        scale=Scale.REPETITIONS,
        meaning=Meaning.AT_LEAST,
        value=Decimal(30),
        sources=("green-2022", "hebert-losier-2017"),
    ),
    Benchmark(
        test="iso-seated-max-push-max-force",
        of=Group.RUGBY,
        scale=Scale.BODY_WEIGHTS,
        meaning=Meaning.MEAN,
        value=Decimal("1.86"),
        sources=("lee-2023",),
        sports=("rugby",),
    ),
    Benchmark(
        test="knee-to-wall-mob-distance",
        of=Group.ADULTS,
        scale=Scale.CENTIMETRES,
        meaning=Meaning.MEAN,
        value=Decimal(12),
        sources=("hoch-mckeon-2011",),
    ),
)


def benchmark_of(test: str, *, sport: str) -> Benchmark | None:
    """Return what a built-in test (its slug) is read against by an athlete of a sport."""
    for one in BENCHMARKS:
        if one.test == test and (not one.sports or sport in one.sports):
            return one
    return None


def on_scale(
    benchmark: Benchmark,
    *,
    body_mass_kg: Decimal | None,
    load_kg: Decimal | None = None,
    reps: int | None = None,
    force_n: Decimal | None = None,
    distance_m: Decimal | None = None,
) -> Decimal | None:
    """Return a result on the scale of a benchmark, unrounded; null where it cannot be put there."""
    match benchmark.scale:
        case Scale.BODY_MASSES:
            is_too_light = benchmark.most_reps is not None and (reps is None or reps > benchmark.most_reps)
            if load_kg is None or not body_mass_kg or is_too_light:
                return None
            return load_kg / body_mass_kg
        case Scale.BODY_WEIGHTS:
            if force_n is None or not body_mass_kg:
                return None
            return force_n / (body_mass_kg * STANDARD_GRAVITY_M_S2)
        case Scale.REPETITIONS:
            return None if reps is None else Decimal(reps)
        case Scale.CENTIMETRES:
            return None if distance_m is None else 100 * distance_m
