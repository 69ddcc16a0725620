"""Laying out lines: a prescription and what is known of an athlete, made into a line with its targets."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Exists, F, OuterRef
from django.db.models.functions import Now

from athletes.models import Athlete
from exercises.models import Exercise
from programmes.rules.dose import (
    Dose,
    PerformedSide,
    planned_contacts,
    planned_reps,
    planned_time_under_tension_s,
    sides,
)
from programmes.rules.notation import format_dose, parse_dose
from training.choices import OPEN_STATUSES
from training.models import Session, SessionItem, SetLog
from training.queries.evidence import Evidence, strength_evidence
from training.rules.age import dose_for_age
from training.rules.loads import How, Lift, ResolvedLoad, resolve_load
from training.rules.targets import check_targets, targets

BODY_KINDS = ("bw", "bw_plus")
FORCE_KINDS = ("pct_mvc", "max")
TWO_LEGS = Decimal(2)


def lift_of(exercise: Exercise) -> Lift:
    return Lift(bodyweight_fraction=exercise.bodyweight_fraction, two_legged=exercise.two_legged)


@dataclass(frozen=True)
class Line:
    """The columns of a SessionItem that follow from its prescription and its athlete."""

    text: str
    side: str
    unit: str
    intensity_kind: str
    intensity_value: Decimal | None
    tempo: str
    tempo_s: int | None
    rest_s: int | None
    targets: str
    planned_sets: int
    planned_reps: int
    planned_s: int
    planned_contacts: int
    planned_kg_left: Decimal | None
    planned_kg_right: Decimal | None


def _doses(text: str, age: int | None) -> tuple[Dose, Dose]:
    """Return the dose to show and the dose that loads follow."""
    written = parse_dose(text)
    asked = dose_for_age(written, age=age)
    # Body-weight work stays body-weight work for the young, with repetitions left.
    keeps_load = written.intensity is not None and written.intensity.kind in BODY_KINDS
    return asked, replace(asked, intensity=written.intensity) if keeps_load else asked


class LineMaker:
    """Makes the lines of one athlete; equal prescriptions are worked out once.

    What depends on age (failure sets, rounding) follows the age on `today`; a birth date that is not known
    counts as young.
    """

    def __init__(self, *, athlete: Athlete, evidence: Evidence, rounds_down: bool, today: date) -> None:
        self._athlete = athlete
        self._evidence = evidence
        self._age = athlete.age_on(today)
        self._body_mass_kg = evidence.body_mass_kg(athlete.pk, today)
        self._rounds_down = rounds_down or athlete.is_minor_on(today)
        self._made: dict[tuple[int, str], Line] = {}

    def line(self, exercise: Exercise, text: str) -> Line:
        """Return the line of an exercise for a prescription text as a coach wrote it."""
        key = (exercise.pk, text)
        if key not in self._made:
            self._made[key] = self._line(exercise, text)
        return self._made[key]

    def _line(self, exercise: Exercise, text: str) -> Line:
        dose, loaded = _doses(text, self._age)
        loads = {side: self._load(exercise, loaded, side) for side in sides(dose)}
        intensity = dose.intensity
        made = targets(dose, loads)
        # The database cannot hold the column to its schema, so the one place that fills it does.
        check_targets(made)
        return Line(
            text=format_dose(dose),
            side=dose.side,
            unit=dose.unit,
            intensity_kind=intensity.kind if intensity else "",
            intensity_value=intensity.value if intensity else None,
            tempo=str(dose.tempo) if dose.tempo else "",
            tempo_s=dose.tempo.seconds if dose.tempo else None,
            rest_s=dose.rest_s,
            targets=json.dumps(made),
            planned_sets=dose.sets,
            planned_reps=planned_reps(dose),
            planned_s=planned_time_under_tension_s(dose),
            planned_contacts=planned_contacts(dose),
            planned_kg_left=_kg_on(loads, "left"),
            planned_kg_right=_kg_on(loads, "right"),
        )

    def _load(self, exercise: Exercise, dose: Dose, side: PerformedSide) -> ResolvedLoad:
        key = (self._athlete.pk, exercise.pk)
        return resolve_load(
            dose=dose,
            side=side,
            lift=lift_of(exercise),
            measures_load=exercise.measures_load,
            evidence=self._evidence.lifts.get(key, []),
            force=self._evidence.forces.get(key, []),
            body_mass_kg=self._body_mass_kg,
            plate_step_kg=self._athlete.club.plate_step_kg,
            rounds_down=self._rounds_down,
        )


def _kg_on(loads: dict[PerformedSide, ResolvedLoad], side: PerformedSide) -> Decimal | None:
    """Return the kg that one leg is asked to move; two-legged kg count half."""
    if side in loads:
        return loads[side].load_kg
    whole_kg = loads["both"].load_kg if "both" in loads else None
    return None if whole_kg is None else whole_kg / TWO_LEGS


def _is_settled(item: SessionItem) -> bool:
    """Tell whether the load of a line cannot change with what is known of the athlete."""
    # A push has no load until there is a test of it.
    return item.intensity_kind not in FORCE_KINDS and all(
        target["how"] in (How.BODY_WEIGHT, How.ADDED, How.NO_LOAD) for target in item.targets
    )


def take_turns(athletes: Iterable[Athlete]) -> None:
    """Hold the athletes until the transaction ends: what is known of them is used by one writer at a time.

    Taken before any lock on their sessions, and always in the same order.
    """
    ids = [athlete.pk for athlete in athletes]
    list(Athlete.objects.select_for_update(no_key=True).filter(pk__in=ids).order_by("pk").values_list("pk"))


def resolve_upcoming(*, athlete: Athlete, today: date) -> int:
    """Work out again the lines of open sessions from today on that hold no set yet; return how many changed.

    Called in the transaction of whatever changed what is known: a finished session, a test, a body mass.
    """
    take_turns([athlete])
    logged = SetLog.objects.performed().filter(item=OuterRef("pk"))
    items = list(
        SessionItem.objects.filter(session__athlete=athlete, session__status__in=OPEN_STATUSES)
        .filter(~Exists(logged), session__scheduled_on__gte=today)
        .select_related("exercise", "session__assignment__programme")
    )
    items = [item for item in items if not _is_settled(item)]
    if not items:
        return 0
    exercises = {item.exercise_id: item.exercise for item in items}
    evidence = strength_evidence(
        athlete_ids=[athlete.pk],
        lifts={pk: lift_of(exercise) for pk, exercise in exercises.items()},
        today=today,
    )
    makers: dict[bool, LineMaker] = {}
    changed = []
    for item in items:
        clinical = bool(item.session.assignment and item.session.assignment.programme.clinician_only)
        maker = makers.setdefault(
            clinical, LineMaker(athlete=athlete, evidence=evidence, rounds_down=clinical, today=today)
        )
        line = maker.line(item.exercise, item.text)
        new_targets: list[dict[str, Any]] = json.loads(line.targets)
        if new_targets != item.targets:
            item.targets = new_targets
            item.planned_kg_left, item.planned_kg_right = line.planned_kg_left, line.planned_kg_right
            changed.append(item)
    SessionItem.objects.bulk_update(changed, ["targets", "planned_kg_left", "planned_kg_right"], batch_size=500)
    Session.objects.filter(pk__in={item.session_id for item in changed}).update(
        revision=F("revision") + 1, updated_at=Now()
    )
    return len(changed)
