"""The demo club's own block with the leg-extension raise, whose safety text some have read and some have not."""

from datetime import date, datetime, time, timedelta

from athletes.choices import Sport
from athletes.models import Athlete
from exercises.models import Exercise
from exercises.operations.safety import acknowledge_safety
from programmes.choices import EvidenceGrade, PainRule, VersionState
from programmes.models import PlannedSession, Prescription, Programme, ProgrammeVersion
from programmes.operations.built_in import prescription
from programmes.rules.notation import parse_dose
from training.demo.people import DemoClub
from training.operations.assigning import assign_programme

RAISE = "leg-extension-soleus-raise"
PROGRAMME = "soleus-raise-8"
WEEKS = 8
_LINES = ((RAISE, "3x10 @RIR3 t2-0-2-1 r120"), ("tib-raise", "2x20 @BW t2-0-1-0 r45"))
# Positions in the squads: who read it on their own, with the coach, and who begins tomorrow and has not yet.
_ALONE, _TOGETHER, _NOT_YET = (0, 1), (7, 9), (4, 6)


def lay_down_raises(demo: DemoClub, *, today: date, at: datetime) -> None:
    """Give the block to the forwards and the demo athlete; those who read the text began two weeks ago."""
    exercise = Exercise.objects.get(slug=RAISE, club__isnull=True)
    forwards = demo.athletes[Sport.RUGBY]
    readers = [forwards[position] for position in (*_ALONE, *_TOGETHER)]
    for position, athlete in zip((*_ALONE, *_TOGETHER), readers, strict=True):
        acknowledge_safety(
            athletes=[athlete],
            exercise=exercise,
            safety_revision=exercise.safety_revision,
            by=athlete.user if position in _ALONE and athlete.user else demo.coach,
            at=at - timedelta(days=16),
        )
    version = _block(demo)
    first_timers = [demo.athletes[Sport.SPRINT][0], *(forwards[position] for position in _NOT_YET)]
    _give(demo, version, readers, today - timedelta(days=14), at)
    _give(demo, version, first_timers, today, at)


def _give(demo: DemoClub, version: ProgrammeVersion, athletes: list[Athlete], starts_on: date, at: datetime) -> None:
    assign_programme(
        version=version,
        athletes=athletes,
        starts_on=starts_on,
        weekdays=[(starts_on.weekday() + 1) % 7],
        times=[time(19, 0)],
        by=demo.coach,
        today=starts_on,
        at=at,
    )


def _block(demo: DemoClub) -> ProgrammeVersion:
    programme = Programme.objects.create(
        club=demo.club,
        slug=PROGRAMME,
        name="Hugo’s Soleus Raise, 8 weeks",
        purpose="Heavy bent-knee work on the leg-extension machine, once a week beside the squad’s plan",
        evidence_grade=EvidenceGrade.OWN,
        pain_rule=PainRule.HEALTHY,
        sources=["a1", "design"],
    )
    version = ProgrammeVersion.objects.create(programme=programme, number=1, state=VersionState.FROZEN, weeks=WEEKS)
    exercises = {one.slug: one for one in Exercise.objects.filter(club__isnull=True)}
    sessions = PlannedSession.objects.bulk_create(
        PlannedSession(version=version, week=week, position=1, label="R") for week in range(1, WEEKS + 1)
    )
    Prescription.objects.bulk_create(
        prescription(session=session, position=position, exercise=exercises[slug], dose=parse_dose(text))
        for session in sessions
        for position, (slug, text) in enumerate(_LINES, start=1)
    )
    return version
