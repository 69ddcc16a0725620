"""Sessions and sets for report tests, written straight into the tables."""

from datetime import UTC, date, datetime, time
from itertools import count
from typing import Any

from accounts.models import User
from athletes.models import Athlete, Squad, SquadPlace
from exercises.choices import Category, ExerciseSide, Measure, Muscle
from exercises.models import Exercise
from programmes.choices import SideOfPrescription, Unit
from programmes.models import Programme
from reports.choices import FileFormat, PeriodChoice
from reports.models import ReportExport, ReportRecipient, ReportSchedule
from reports.queries.training import Period, ReportScope
from tests.training.plans import make_version
from training.choices import SessionStatus, Side
from training.models import Assignment, Session, SessionItem, SetLog

# Wednesday of the week from 5 January 2026.
TODAY = date(2026, 1, 14)
NOW = datetime(2026, 1, 14, 12, tzinfo=UTC)
WEEK = Period(date(2026, 1, 5), date(2026, 1, 12))
FORTNIGHT = Period(date(2026, 1, 5), date(2026, 1, 19))

_position = count(1)


def scope(cast: Any, *squads: Squad, period: Period = FORTNIGHT, today: date = TODAY) -> ReportScope:
    return ReportScope(club=cast.club, squads=squads or (cast.squad,), period=period, today=today)


def make_exercise(name: str = "Seated calf raise") -> Exercise:
    slug = name.lower().replace(" ", "-")
    found = Exercise.objects.filter(slug=slug).first()
    return found or Exercise.objects.create(
        slug=slug,
        name=name,
        category=Category.values[0],
        primary_muscle=Muscle.values[0],
        knee_from_deg=80,
        knee_to_deg=90,
        action="plantar flexion",
        side=ExerciseSide.BOTH,
        level=1,
        measure=Measure.LOAD_REPS,
        tendon_tier=2,
    )


def make_session(athlete: Athlete, on: date, status: str = SessionStatus.PLANNED, **fields: Any) -> Session:
    if status == SessionStatus.DONE:
        fields = {"finished_at": datetime.combine(on, time(18), tzinfo=UTC), **fields}
    return Session.objects.create(
        club=athlete.club,
        athlete=athlete,
        scheduled_on=on,
        status=status,
        **{"title": "Calf strength A", "assignment": _assignment_of(athlete), **fields},
    )


def _assignment_of(athlete: Athlete) -> Assignment:
    """Return what puts the sessions of an athlete into a plan; one without is an extra session."""
    found = Assignment.objects.filter(athlete=athlete).first()
    programme = Programme.objects.filter(slug="calf").first() or make_version(slug="calf").programme
    return found or Assignment.objects.create(
        club=athlete.club,
        athlete=athlete,
        programme=programme,
        version=programme.versions.get(),
        starts_on=date(2025, 1, 6),
        ends_before=date(2027, 1, 4),
        weekdays=[0],
        times=[time(17, 30)],
    )


def make_line(session: Session, unit: str = Unit.REPS, **fields: Any) -> SessionItem:
    return SessionItem.objects.create(
        club=session.club,
        session=session,
        position=next(_position) % 32000,
        unit=unit,
        **{
            "exercise": make_exercise(),
            "exercise_revision": 1,
            "text": "3x10",
            "side": SideOfPrescription.EACH,
            "planned_sets": 3,
            **fields,
        },
    )


def log(line: SessionItem, number: int, side: str = Side.BOTH, **fields: Any) -> SetLog:
    at = datetime.combine(line.session.scheduled_on, time(17, 30), tzinfo=UTC)
    return SetLog.objects.create(
        club=line.club, item=line, number=number, side=side, **{"performed_at": at, "edited_at": at, **fields}
    )


def make_export(squad: Squad, by: User, period: Period = FORTNIGHT, **fields: Any) -> ReportExport:
    """Make the row of a file that waits to be made, unless the fields say something else."""
    return ReportExport.objects.create(
        **{
            "club": squad.club,
            "made_by": by,
            "squads": [squad.public_id],
            "starts_on": period.starts_on,
            "ends_before": period.ends_before,
            "file_format": FileFormat.CSV_SETS,
            **fields,
        }
    )


def make_schedule(squad: Squad, by: User, **fields: Any) -> ReportSchedule:
    """Have last week's sets of a squad made every Monday at 07:00 for who asked."""
    schedule = ReportSchedule.objects.create(
        **{
            "club": squad.club,
            "made_by": by,
            "name": "Mondays",
            "squads": [squad.public_id],
            "period": PeriodChoice.LAST_WEEK,
            "file_format": FileFormat.CSV_SETS,
            "at_time": time(7),
            **fields,
        }
    )
    ReportRecipient.objects.create(club=squad.club, schedule=schedule, person=by)
    return schedule


def place(squad: Squad, athlete: Athlete, starts_on: date, ends_before: date | None = None) -> SquadPlace:
    return SquadPlace.objects.create(
        club=squad.club, squad=squad, athlete=athlete, starts_on=starts_on, ends_before=ends_before
    )
