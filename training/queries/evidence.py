"""What is known of athletes' strength, for resolving loads: tests, logs, body mass."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import F, QuerySet, Value
from django.db.models.functions import Coalesce

from athletes.models import BodyMass
from exercises.choices import ProtocolKind
from exercises.models import Exercise
from programmes.choices import SetKind
from programmes.rules.effort import MOST_REPS_TO_FAILURE
from training.models import SetLog, SetLogQuerySet, TestResult
from training.rules.estimates import estimated_one_rep_max_kg
from training.rules.loads import ForceEvidence, Lift, LiftEvidence, body_share

ESTIMATES_FROM = timedelta(weeks=8)
LAST_LOAD_FROM = timedelta(weeks=52)
# What an athlete says is left beyond this is a guess (sources.md#hackett-2017).
TRUSTED_RIR = 4

Key = tuple[int, int]  # athlete, exercise


@dataclass(frozen=True)
class Evidence:
    """Evidence by athlete and exercise, in order of preference, and body masses by athlete, oldest first."""

    lifts: dict[Key, list[LiftEvidence]]
    forces: dict[Key, list[ForceEvidence]]
    body_masses: dict[int, list[tuple[date, Decimal]]]

    def body_mass_kg(self, athlete_id: int, on: date) -> Decimal | None:
        """Return the newest body mass on or before a day, else the first one there is."""
        return body_mass_kg_on(self.body_masses.get(athlete_id, ()), on)


def body_mass_kg_on(weighings: Sequence[tuple[date, Decimal]], on: date) -> Decimal | None:
    """Return the newest of weighings (oldest first) on or before a day, else the first one there is."""
    if not weighings:
        return None
    return weighings[max(bisect_right(weighings, on, key=lambda row: row[0]) - 1, 0)][1]


def lift_of(exercise: Exercise) -> Lift:
    return Lift(bodyweight_fraction=exercise.bodyweight_fraction, two_legged=exercise.two_legged)


def strength_evidence(*, athlete_ids: Collection[int], lifts: dict[int, Lift], today: date) -> Evidence:
    """Return what is known of athletes in exercises (`lifts` by exercise id): three queries, however many."""
    body_masses = defaultdict(list)
    for athlete_id, on, mass_kg in (
        BodyMass.objects.filter(athlete__in=athlete_ids)
        .order_by("athlete", "measured_on")
        .values_list("athlete_id", "measured_on", "mass_kg")
    ):
        body_masses[athlete_id].append((on, mass_kg))
    evidence = Evidence(defaultdict(list), defaultdict(list), dict(body_masses))
    _add_tests(evidence, athlete_ids, lifts, today)
    _add_logs(evidence, athlete_ids, lifts, today)
    return evidence


def _add_tests(evidence: Evidence, athlete_ids: Collection[int], lifts: dict[int, Lift], today: date) -> None:
    newest: QuerySet[TestResult, Any] = (
        TestResult.objects.filter(
            athlete__in=athlete_ids,
            protocol__exercise__in=lifts,
            protocol__kind__in=(ProtocolKind.REP_MAX, ProtocolKind.MAX_FORCE),
            tested_on__lte=today,
        )
        .order_by("athlete", "protocol__exercise", "protocol__kind", "side", "-tested_on", "-id")
        .distinct("athlete", "protocol__exercise", "protocol__kind", "side")
        .values_list("athlete_id", "protocol__exercise_id", "side", "load_kg", "reps", "force_n", "tested_on")
    )
    for athlete_id, exercise_id, side, load_kg, reps, force_n, on in newest:
        if force_n is not None:
            evidence.forces[athlete_id, exercise_id].append(ForceEvidence(side, force_n, on))
        elif load_kg is not None and reps and reps <= MOST_REPS_TO_FAILURE:
            body_mass_kg = evidence.body_mass_kg(athlete_id, on)
            evidence.lifts[athlete_id, exercise_id].append(
                LiftEvidence("test", side, load_kg, Decimal(reps), body_mass_kg, on)
            )


def _performed(athlete_ids: Collection[int], lifts: dict[int, Lift], since: date) -> SetLogQuerySet:
    """Return the work sets with a known load; those of a session done before its day count from when they were done.

    A warm-up and a drop set say nothing of the load to work with.
    """
    return SetLog.objects.performed().filter(
        item__session__athlete__in=athlete_ids,
        item__session__scheduled_on__gte=since,
        item__exercise__in=lifts,
        load_kg__isnull=False,
        kind__in=(SetKind.WORK, SetKind.TO_FAILURE),
    )


def _add_logs(evidence: Evidence, athlete_ids: Collection[int], lifts: dict[int, Lift], today: date) -> None:
    """Add for each side the best set of the last 8 weeks and the last load, read at once."""
    heaviest = _heaviest(athlete_ids, lifts, today)
    rows = heaviest.union(_last(athlete_ids, lifts, today), all=True)
    best: dict[tuple[int, int, str], tuple[Decimal, LiftEvidence]] = {}
    last = []
    for source, athlete_id, exercise_id, side, load_kg, reps, scheduled_on in rows:
        on = min(scheduled_on, today)
        body_mass_kg = evidence.body_mass_kg(athlete_id, on)
        known = LiftEvidence(source, side, load_kg, Decimal(reps or 0), body_mass_kg, on)
        if source == "last":
            last.append(((athlete_id, exercise_id), known))
            continue
        total_kg = load_kg + body_share(lifts[exercise_id], side) * (body_mass_kg or 0)
        one_rep_max_kg = estimated_one_rep_max_kg(load_kg=total_kg, reps=known.reps_to_failure)
        place = (athlete_id, exercise_id, side)
        if place not in best or one_rep_max_kg > best[place][0]:
            best[place] = (one_rep_max_kg, known)
    for (athlete_id, exercise_id, _side), (_value, known) in best.items():
        evidence.lifts[athlete_id, exercise_id].append(known)
    for key, known in last:
        evidence.lifts[key].append(known)


def _heaviest(athlete_ids: Collection[int], lifts: dict[int, Lift], today: date) -> QuerySet[SetLog, Any]:
    """Return the sets of the last 8 weeks that say most: the heaviest for each number of repetitions to failure."""
    return (
        _performed(athlete_ids, lifts, today - ESTIMATES_FROM)
        .filter(reps__gte=1, reps__lte=MOST_REPS_TO_FAILURE)
        .alias(left=Coalesce("rir", Value(Decimal(0))))
        .filter(left__lte=TRUSTED_RIR)
        .annotate(source=Value("estimate"), to_failure=F("reps") + F("left"))
        .filter(to_failure__lte=MOST_REPS_TO_FAILURE)
        .order_by(
            "item__session__athlete",
            "item__exercise",
            "side",
            "to_failure",
            "-load_kg",
            "-item__session__scheduled_on",
        )
        .distinct("item__session__athlete", "item__exercise", "side", "to_failure")
        .values_list(
            "source",
            "item__session__athlete_id",
            "item__exercise_id",
            "side",
            "load_kg",
            "to_failure",
            "item__session__scheduled_on",
        )
    )


def _last(athlete_ids: Collection[int], lifts: dict[int, Lift], today: date) -> QuerySet[SetLog, Any]:
    """Return the newest set of each side in the last year."""
    return (
        _performed(athlete_ids, lifts, today - LAST_LOAD_FROM)
        .annotate(source=Value("last"))
        .order_by(
            "item__session__athlete",
            "item__exercise",
            "side",
            "-item__session__scheduled_on",
            "-performed_at",
        )
        .distinct("item__session__athlete", "item__exercise", "side")
        .values_list(
            "source",
            "item__session__athlete_id",
            "item__exercise_id",
            "side",
            "load_kg",
            "reps",
            "item__session__scheduled_on",
        )
    )
