"""What to put on the bar: a dose and what is known of an athlete, resolved to a load or to a force.

Body mass enters only where an exercise carries enough of it, and then the sums run on the total load on the
working legs. Evidence of one leg says nothing about two legs, nor of one side about the other.
Source: sources.md#epley.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Final, Literal

from programmes.rules.dose import AskedSet, Dose, Intensity, PerformedSide, Unit, sides
from programmes.rules.effort import RepsOutOfRange, reps_to_failure
from training.rules.estimates import estimated_one_rep_max_kg, load_for_repetitions_kg
from training.rules.rounding import round_to_step_kg

SMALLEST_COUNTED_FRACTION: Final = Decimal("0.4")
WHOLE_BODY: Final = Decimal(1)

EvidenceSource = Literal["test", "estimate", "last"]


class How(StrEnum):
    """How a load was made; `training.wording.load_reason` says it in words."""

    BODY_WEIGHT = "body_weight"
    ADDED = "added"
    WRITTEN = "written"
    TIMES_BODY_MASS = "times_body_mass"
    FROM_TEST = "from_test"
    FROM_ESTIMATE = "from_estimate"
    FROM_FORCE_TEST = "from_force_test"
    OF_WORK = "of_work"
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


@dataclass(frozen=True, kw_only=True)
class KnownOfAthlete:
    """What loads of one exercise are made from.

    `evidence` and `force` come newest first and may hold any side. Computed kg are rounded to the plate step,
    nearest or down.
    """

    lift: Lift
    measures_load: bool
    evidence: Sequence[LiftEvidence]
    force: Sequence[ForceEvidence]
    body_mass_kg: Decimal | None
    plate_step_kg: Decimal
    rounds_down: bool

    def rounded(self, load_kg: Decimal) -> Decimal:
        return round_to_step_kg(load_kg, step_kg=self.plate_step_kg, down=self.rounds_down)


LoadsOfSet = Mapping[PerformedSide, ResolvedLoad]


def resolve_loads(dose: Dose, known: KnownOfAthlete) -> list[LoadsOfSet]:
    """Return the load of each set of a line by performed side.

    A share of the work sets is one of the first work set for a warm-up, and of the work set before it for a
    drop set; of kg it is rounded as computed loads are.
    """
    made: dict[tuple[AskedSet, PerformedSide], ResolvedLoad] = {}

    def load(asked: AskedSet, side: PerformedSide) -> ResolvedLoad:
        if (asked, side) not in made:
            made[asked, side] = resolve_load(asked, unit=dose.unit, side=side, known=known)
        return made[asked, side]

    loads: list[LoadsOfSet] = []
    work = dose.lead
    for asked in dose.sets:
        if asked.role == "work":
            work = asked
        of_work = asked.intensity is not None and asked.intensity.kind == "pct_work"
        loads.append(
            {
                side: _share_of_work(asked, load(work, side), known) if of_work else load(asked, side)
                for side in sides(dose)
            }
        )
    return loads


def _share_of_work(asked: AskedSet, work: ResolvedLoad, known: KnownOfAthlete) -> ResolvedLoad:
    share = Decimal(1) if asked.intensity is None else _share_of_maximum(asked.intensity)
    if work.force_n is not None:
        return ResolvedLoad(None, work.force_n * share, How.OF_WORK, work.evidence)
    if work.load_kg:
        return ResolvedLoad(known.rounded(work.load_kg * share), None, How.OF_WORK, work.evidence)
    return work


def resolve_load(asked: AskedSet, *, unit: Unit, side: PerformedSide, known: KnownOfAthlete) -> ResolvedLoad:
    """Return the load or force of one side: from a test, else an estimate, else as last time, else words.

    Computed kg are never below 0; kg that are written or added and last time's load stay as they are. A load for
    repetitions needs 1 to 15 of them to failure, a range counted with its upper end.
    """
    intensity = asked.intensity
    if intensity is not None and intensity.kind in ("pct_mvc", "max"):
        for push in known.force:
            if push.side == side:
                force_n = push.force_n * _share_of_maximum(intensity)
                return ResolvedLoad(None, force_n, How.FROM_FORCE_TEST, push)
    if not known.measures_load:
        only_body = intensity is not None and intensity.kind == "bw"
        return ResolvedLoad(None, None, How.BODY_WEIGHT if only_body else How.NO_LOAD)

    share = body_share(known.lift, side)
    if intensity is not None:
        if intensity.kind == "bw" or (intensity.kind == "bw_plus" and not intensity.value):
            return ResolvedLoad(Decimal(0), None, How.BODY_WEIGHT)
        if intensity.kind == "bw_plus":
            return ResolvedLoad(intensity.value, None, How.ADDED)
        if intensity.kind == "kg":
            return ResolvedLoad(intensity.value, None, How.WRITTEN)
        if intensity.kind == "xbw" and known.body_mass_kg is not None and intensity.value is not None:
            load_kg = known.rounded((intensity.value - share) * known.body_mass_kg)
            return ResolvedLoad(load_kg, None, How.TIMES_BODY_MASS)

    same_side = [lifted for lifted in known.evidence if lifted.side == side]
    for source, how in (("test", How.FROM_TEST), ("estimate", How.FROM_ESTIMATE)):
        for lifted in same_side:
            if lifted.source == source:
                computed_kg = _computed_kg(asked, unit, lifted, share=share, body_mass_kg=known.body_mass_kg)
                if computed_kg is not None:
                    return ResolvedLoad(known.rounded(computed_kg), None, how, lifted)
    return _as_last_time(same_side) or ResolvedLoad(None, None, How.CHOOSE)


def _computed_kg(
    asked: AskedSet, unit: Unit, known: LiftEvidence, *, share: Decimal, body_mass_kg: Decimal | None
) -> Decimal | None:
    """Return the unrounded external kg that follow from one piece of evidence, or null where none do."""
    aimed_at = reps_to_failure(asked, unit)
    is_rm = asked.intensity is not None and asked.intensity.kind == "rm"
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
        if asked.intensity is not None and asked.intensity.kind == "pct_1rm":
            total_kg = one_rep_max_kg * _share_of_maximum(asked.intensity)
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
