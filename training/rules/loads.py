"""What to put on the bar: a dose and what is known of an athlete, resolved to a load or to a force.

Body mass enters only where an exercise carries enough of it, and then the sums run on the total load on the
working legs. Evidence of one leg says nothing about two legs, nor of one side about the other.
Source: sources.md#epley.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Final, Literal

from programmes.rules.dose import Dose, Intensity, PerformedSide
from training.rules.estimates import RepsOutOfRange, estimated_one_rep_max_kg, load_for_repetitions_kg
from training.rules.rounding import round_to_step_kg

SMALLEST_COUNTED_FRACTION: Final = Decimal("0.4")
WHOLE_BODY: Final = Decimal(1)
LOWEST_RPE_WITH_RIR: Final = Decimal(5)
RPE_WITHOUT_RESERVE: Final = Decimal(10)

EvidenceSource = Literal["test", "estimate", "last"]


class How(StrEnum):
    """How a load was made; `training.wording.load_reason` says it in words."""

    BODY_WEIGHT = "body_weight"
    ADDED = "added"
    TIMES_BODY_MASS = "times_body_mass"
    FROM_TEST = "from_test"
    FROM_ESTIMATE = "from_estimate"
    FROM_FORCE_TEST = "from_force_test"
    AS_LAST_TIME = "as_last_time"
    CHOOSE = "choose"
    NO_LOAD = "no_load"


@dataclass(frozen=True)
class Lift:
    """What the sums need of an exercise.

    `bodyweight_fraction` is the share of body mass on each working leg (null: not applicable); `two_legged`
    is an exercise whose share is stated for two working legs.
    """

    bodyweight_fraction: Decimal | None
    two_legged: bool


@dataclass(frozen=True)
class LiftEvidence:
    """External kg moved on one day of the same exercise; `body_mass_kg` is the athlete's at that time."""

    source: EvidenceSource
    side: PerformedSide
    load_kg: Decimal
    reps_to_failure: Decimal
    body_mass_kg: Decimal | None
    on: date


@dataclass(frozen=True)
class ForceEvidence:
    """The greatest force in N of a valid test of the same exercise."""

    side: PerformedSide
    force_n: Decimal
    on: date


@dataclass(frozen=True)
class ResolvedLoad:
    """External kg or a force in N for one side, or neither where the athlete chooses."""

    load_kg: Decimal | None
    force_n: Decimal | None
    how: How
    evidence: LiftEvidence | ForceEvidence | None = None


def resolve_load(
    *,
    dose: Dose,
    side: PerformedSide,
    lift: Lift,
    measures_load: bool,
    evidence: Sequence[LiftEvidence],
    force: Sequence[ForceEvidence],
    body_mass_kg: Decimal | None,
    plate_step_kg: Decimal,
    rounds_down: bool,
) -> ResolvedLoad:
    """Return the load or force of one side: from a test, else an estimate, else as last time, else words.

    `evidence` and `force` come newest first and may hold other sides, which are passed over. Computed kg are
    rounded to the plate step (nearest, or down) and never below 0; added kg and last time's load stay as they
    are. A load for repetitions needs 1 to 15 of them to failure, a range counted with its upper end.
    """
    intensity = dose.intensity
    if intensity is not None and intensity.kind in ("pct_mvc", "max"):
        for push in force:
            if push.side == side:
                force_n = push.force_n * _share_of_maximum(intensity)
                return ResolvedLoad(None, force_n, How.FROM_FORCE_TEST, push)
    if not measures_load:
        only_body = intensity is not None and intensity.kind == "bw"
        return ResolvedLoad(None, None, How.BODY_WEIGHT if only_body else How.NO_LOAD)

    share = body_share(lift, side)
    if intensity is not None:
        if intensity.kind == "bw":
            return ResolvedLoad(Decimal(0), None, How.BODY_WEIGHT)
        if intensity.kind == "bw_plus":
            return ResolvedLoad(intensity.value, None, How.ADDED)
        if intensity.kind == "xbw" and body_mass_kg is not None and intensity.value is not None:
            load_kg = (intensity.value - share) * body_mass_kg
            load_kg = round_to_step_kg(load_kg, step_kg=plate_step_kg, down=rounds_down)
            return ResolvedLoad(load_kg, None, How.TIMES_BODY_MASS)

    same_side = [known for known in evidence if known.side == side]
    for source, how in (("test", How.FROM_TEST), ("estimate", How.FROM_ESTIMATE)):
        for known in same_side:
            if known.source == source:
                computed_kg = _computed_kg(dose, known, share=share, body_mass_kg=body_mass_kg)
                if computed_kg is not None:
                    load_kg = round_to_step_kg(computed_kg, step_kg=plate_step_kg, down=rounds_down)
                    return ResolvedLoad(load_kg, None, how, known)
    return _as_last_time(same_side) or ResolvedLoad(None, None, How.CHOOSE)


def reps_to_failure(dose: Dose) -> Decimal | None:
    """Return the repetitions to failure that a set is aimed at, or null where the dose names none.

    An RM names them itself; otherwise the upper end of the repetitions plus those left in reserve, for which
    an effort of 5 or more of 10 stands too (10 - RPE). Source: sources.md#zourdos-2016.
    """
    intensity = dose.intensity
    if intensity is None or intensity.value is None:
        return None
    if intensity.kind == "rm":
        return intensity.value
    if dose.unit != "reps" or dose.high is None:
        return None
    if intensity.kind == "rir":
        return dose.high + intensity.value
    if intensity.kind == "rpe" and intensity.value >= LOWEST_RPE_WITH_RIR:
        return dose.high + RPE_WITHOUT_RESERVE - intensity.value
    return None


def _computed_kg(dose: Dose, known: LiftEvidence, *, share: Decimal, body_mass_kg: Decimal | None) -> Decimal | None:
    """Return the unrounded external kg that follow from one piece of evidence, or null where none do."""
    aimed_at = reps_to_failure(dose)
    is_rm = dose.intensity is not None and dose.intensity.kind == "rm"
    if known.source == "test" and is_rm and aimed_at == known.reps_to_failure:
        return known.load_kg
    body_then_kg = body_now_kg = Decimal(0)
    if share:
        if body_mass_kg is None:
            return None
        body_then_kg = share * (body_mass_kg if known.body_mass_kg is None else known.body_mass_kg)
        body_now_kg = share * body_mass_kg
    try:
        one_rep_max_kg = estimated_one_rep_max_kg(load_kg=body_then_kg + known.load_kg, reps=known.reps_to_failure)
        if dose.intensity is not None and dose.intensity.kind == "pct_1rm":
            total_kg = one_rep_max_kg * _share_of_maximum(dose.intensity)
        elif aimed_at is not None:
            total_kg = load_for_repetitions_kg(one_rep_max_kg=one_rep_max_kg, reps=aimed_at)
        else:
            return None
    except RepsOutOfRange:
        return None
    # A lift of nothing, on no body mass, says nothing about strength.
    return None if one_rep_max_kg == 0 else total_kg - body_now_kg


def _as_last_time(same_side: Iterable[LiftEvidence]) -> ResolvedLoad | None:
    for known in same_side:
        if known.source == "last":
            return ResolvedLoad(known.load_kg, None, How.AS_LAST_TIME, known)
    return None


def body_share(lift: Lift, side: PerformedSide) -> Decimal:
    """Return the share of body mass on the working legs together, 0 to 1; below 0.4 a leg it counts as 0."""
    fraction = lift.bodyweight_fraction
    if fraction is None or fraction < SMALLEST_COUNTED_FRACTION:
        return Decimal(0)
    if side == "both" or lift.two_legged:
        return min(2 * fraction, WHOLE_BODY)
    return min(fraction, WHOLE_BODY)


def _share_of_maximum(intensity: Intensity) -> Decimal:
    return Decimal(1) if intensity.value is None else intensity.value / 100
