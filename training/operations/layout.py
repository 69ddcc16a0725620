"""Laying out lines: a prescription and what is known of an athlete, made into a line with its targets."""

import json
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import Exists, F, OuterRef
from django.db.models.functions import Now

from athletes.models import Athlete
from exercises.models import Exercise
from programmes.models import Prescription
from programmes.rules.columns import columns_of_dose
from programmes.rules.dose import Dose, planned_contacts, planned_reps, planned_time_under_tension_s
from training.choices import OPEN_STATUSES
from training.models import Session, SessionItem, SetLog
from training.queries.evidence import Evidence, lift_of, strength_evidence
from training.rules.age import dose_for_age
from training.rules.loads import How, KnownOfAthlete, resolve_loads
from training.rules.quantities import planned_tonnage_kg
from training.rules.targets import Target, check_targets, targets

FORCE_KINDS = ("pct_mvc", "max")
# Loads that do not follow from what is known of the athlete.
SETTLED = (How.BODY_WEIGHT, How.ADDED, How.WRITTEN, How.NO_LOAD)


class Line(NamedTuple):
    """The columns of a SessionItem that follow from its prescription and its athlete; JSON is text already."""

    text: str
    group: str
    side: str
    unit: str
    amount_low: int | None
    amount_high: int | None
    intensity_kind: str
    intensity_value: Decimal | None
    tempo: str
    rest_s: int | None
    per_set: str
    tempo_s: int | None
    targets: str
    planned_sets: int
    planned_reps: int
    planned_s: int
    planned_contacts: int
    planned_kg_left: Decimal | None
    planned_kg_right: Decimal | None


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
        self._made_again: dict[tuple[int, str], list[Target]] = {}

    def line(self, exercise: Exercise, prescription: Prescription) -> Line:
        """Return the line of an exercise for what a plan asks."""
        key = (exercise.pk, prescription.text)
        if key not in self._made:
            self._made[key] = self._line(exercise, prescription.dose)
        return self._made[key]

    def targets_again(self, item: SessionItem) -> list[Target]:
        """Return the targets of a line that was laid out before, with the loads that follow now."""
        key = (item.exercise_id, item.text)
        if key not in self._made_again:
            _dose, loaded = dose_for_age(item.dose, age=self._age, is_laid_out=True)
            self._made_again[key] = self._targets(item.exercise, item.dose, loaded)
        return self._made_again[key]

    def _targets(self, exercise: Exercise, dose: Dose, loaded: Dose) -> list[Target]:
        made = targets(dose, resolve_loads(loaded, self._known(exercise)))
        # The database cannot hold the column to its schema, so the one place that fills it does.
        check_targets(made)
        return made

    def _line(self, exercise: Exercise, written: Dose) -> Line:
        dose, loaded = dose_for_age(written, age=self._age)
        made = self._targets(exercise, dose, loaded)
        columns: dict[str, Any] = {**columns_of_dose(dose)}
        columns["per_set"] = json.dumps(columns["per_set"])
        return Line(
            **columns,
            tempo_s=dose.tempo.seconds if dose.tempo else None,
            targets=json.dumps(made),
            planned_sets=len(dose.sets),
            planned_reps=planned_reps(dose),
            planned_s=planned_time_under_tension_s(dose),
            planned_contacts=planned_contacts(dose),
            planned_kg_left=planned_tonnage_kg(made, leg="left"),
            planned_kg_right=planned_tonnage_kg(made, leg="right"),
        )

    def _known(self, exercise: Exercise) -> KnownOfAthlete:
        key = (self._athlete.pk, exercise.pk)
        return KnownOfAthlete(
            lift=lift_of(exercise),
            measures_load=exercise.measures_load,
            evidence=self._evidence.lifts.get(key, []),
            force=self._evidence.forces.get(key, []),
            body_mass_kg=self._body_mass_kg,
            plate_step_kg=self._athlete.club.plate_step_kg,
            rounds_down=self._rounds_down,
        )


def _is_settled(item: SessionItem, target: Target) -> bool:
    """Tell whether the load of a target cannot change with what is known of the athlete."""
    asked = item.dose.asked(target["number"]).intensity
    # A push has no load until there is a test of it.
    return target["how"] in SETTLED and not (asked and asked.kind in FORCE_KINDS)


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
    items = [item for item in items if not all(_is_settled(item, target) for target in item.targets)]
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
        down = bool(item.session.assignment and item.session.assignment.programme.rounds_loads_down)
        maker = makers.setdefault(down, LineMaker(athlete=athlete, evidence=evidence, rounds_down=down, today=today))
        resolved = zip(item.targets, maker.targets_again(item), strict=True)
        new_targets = [old if _is_settled(item, old) else new for old, new in resolved]
        if new_targets != item.targets:
            item.targets = new_targets
            item.planned_kg_left = planned_tonnage_kg(new_targets, leg="left")
            item.planned_kg_right = planned_tonnage_kg(new_targets, leg="right")
            changed.append(item)
    SessionItem.objects.bulk_update(changed, ["targets", "planned_kg_left", "planned_kg_right"], batch_size=500)
    Session.objects.filter(pk__in={item.session_id for item in changed}).update(
        revision=F("revision") + 1, updated_at=Now()
    )
    return len(changed)
