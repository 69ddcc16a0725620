"""Small plans, laid out and logged through the operations, on a Monday."""

import uuid
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from accounts.models import Club, User
from athletes.choices import ConsentGiver
from athletes.models import Athlete, BodyMass, HealthConsent, Squad
from exercises.choices import (
    Category,
    ExerciseSide,
    Measure,
    Muscle,
    ProtocolKind,
    ProtocolSides,
)
from exercises.models import Exercise, TestProtocol
from programmes.choices import EvidenceGrade, PainRule, VersionState
from programmes.models import PlannedSession, Prescription, Programme, ProgrammeVersion
from programmes.operations.built_in import prescription
from programmes.rules.notation import parse_dose
from training.models import Assignment, Fixture, Session, SessionItem, TestResult
from training.operations.assigning import Outcome, assign_programme
from training.operations.sets import LoggedSet, put_set

MONDAY = date(2026, 3, 2)
AT = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
MON, TUE, WED, THU, FRI, SAT, SUN = range(7)

Line = tuple[Exercise, str]


def make_exercise(slug: str = "seated-raise", **fields: Any) -> Exercise:
    return Exercise.objects.create(
        slug=slug,
        **{
            "name": slug.replace("-", " ").capitalize(),
            "category": Category.STRENGTH,
            "primary_muscle": Muscle.SOLEUS,
            "knee_from_deg": 80,
            "knee_to_deg": 90,
            "action": "plantar flexion",
            "side": ExerciseSide.SINGLE,
            "level": 1,
            "measure": Measure.LOAD_REPS,
            "bodyweight_fraction": Decimal("0.1"),
            "tendon_tier": 2,
            **fields,
        },
    )


def make_version(
    *lines: Line, weeks: int = 1, per_week: int = 1, slug: str = "plan", **fields: Any
) -> ProgrammeVersion:
    """Make a built-in programme whose every week holds one session, `A`, with these lines."""
    return make_plan([(week, "A", per_week, 1, lines) for week in range(1, weeks + 1)], slug=slug, **fields)


def make_plan(
    sessions: Sequence[tuple[int, str, int, int, Sequence[Line]]], *, slug: str = "plan", **fields: Any
) -> ProgrammeVersion:
    """Make a programme of (week, label, per week, per day, lines)."""
    programme = Programme.objects.create(
        slug=slug,
        **{
            "name": slug.capitalize(),
            "purpose": "Strength",
            "evidence_grade": EvidenceGrade.COMPOSITE,
            "pain_rule": PainRule.HEALTHY,
            **fields,
        },
    )
    version = ProgrammeVersion.objects.create(
        programme=programme, number=1, state=VersionState.FROZEN, weeks=max(week for week, *_rest in sessions)
    )
    for place, (week, label, per_week, per_day, lines) in enumerate(sessions, start=1):
        planned = PlannedSession.objects.create(
            version=version, week=week, position=place, label=label, per_week=per_week, per_day=per_day
        )
        Prescription.objects.bulk_create(
            prescription(session=planned, position=position, exercise=exercise, dose=parse_dose(text))
            for position, (exercise, text) in enumerate(lines, start=1)
        )
    return version


def give(version: ProgrammeVersion, athletes: Athlete | Sequence[Athlete], by: User, **given: Any) -> list[Outcome]:
    return assign_programme(
        version=version,
        athletes=[athletes] if isinstance(athletes, Athlete) else athletes,
        by=by,
        **{
            "starts_on": MONDAY,
            "weekdays": [MON],
            "times": [time(17, 30)],
            "today": MONDAY,
            "at": AT,
            **given,
        },
    ).outcomes


def laid_out(athlete: Athlete, version: ProgrammeVersion, by: User, **given: Any) -> list[Session]:
    """Give a programme and return its sessions in order of time."""
    (outcome,) = give(version, athlete, by, **given)
    assignment = Assignment.objects.get(public_id=outcome.assignment)
    return list(assignment.sessions.order_by("scheduled_on", "scheduled_time"))


def line_of(session: Session, position: int = 1) -> SessionItem:
    return session.items.select_related("session__athlete__club", "exercise").get(position=position)


def loads(session: Session, position: int = 1) -> dict[str, float | None]:
    """Return the target load in kg by side."""
    return {target["side"]: target["load_kg"] for target in line_of(session, position).targets}


def hows(session: Session, position: int = 1) -> set[str]:
    return {target["how"] for target in line_of(session, position).targets}


def put(item: SessionItem, by: User, *, side: str = "left", number: int = 1, **given: Any) -> LoggedSet:
    """Log 8 repetitions with 40 kg, unless other values are given."""
    return put_set(
        **{
            "public_id": uuid.uuid4(),
            "item": item,
            "number": number,
            "side": side,
            "values": {"reps": 8, "load_kg": Decimal(40), "rir": Decimal(2)},
            "pain": {},
            "performed_at": None,
            "edited_at": None,
            "by": by,
            "at": AT,
            **given,
        }
    )


def make_test(
    athlete: Athlete, exercise: Exercise, *, kg: dict[str, int], reps: int = 6, **fields: Any
) -> TestProtocol:
    """Write test results by side straight into the table."""
    protocol, _created = TestProtocol.objects.get_or_create(
        slug=f"{exercise.slug}-rep-max",
        defaults={
            "name": "Repetition maximum",
            "exercise": exercise,
            "kind": ProtocolKind.REP_MAX,
            "sides": ProtocolSides.EACH,
        },
    )
    for side, load_kg in kg.items():
        TestResult.objects.create(
            **{
                "club": athlete.club,
                "athlete": athlete,
                "protocol": protocol,
                "tested_on": MONDAY - timedelta(days=7),
                "side": side,
                "load_kg": load_kg,
                "reps": reps,
                **fields,
            }
        )
    return protocol


def make_fixture(squad: Squad, on: date = MONDAY + timedelta(days=5), **fields: Any) -> Fixture:
    return Fixture.objects.create(club=squad.club, squad=squad, **{"name": "Port Ellis", "held_on": on, **fields})


def weigh(athlete: Athlete, mass_kg: int, on: date = MONDAY - timedelta(days=14)) -> None:
    BodyMass.objects.create(club=athlete.club, athlete=athlete, measured_on=on, mass_kg=mass_kg)


def consent(athlete: Athlete, **fields: Any) -> HealthConsent:
    return HealthConsent.objects.create(
        club=athlete.club, athlete=athlete, **{"given_by": ConsentGiver.ATHLETE, "given_at": AT, **fields}
    )


def set_step(club: Club, step_kg: str) -> None:
    club.plate_step_kg = Decimal(step_kg)
    club.save()
