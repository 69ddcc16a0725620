"""A squad with seasons behind it, to report on."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db import connection

from athletes.models import Athlete, Squad, SquadPlace
from benchmarks.data import Ground
from benchmarks.measure import say
from exercises.choices import Measure, ProtocolKind
from exercises.models import Exercise, TestProtocol
from programmes.choices import SideOfPrescription, Unit
from reports.queries.training import Period, ReportScope
from training.choices import SessionStatus, Side
from training.models import Assignment, Session, SessionItem, TestResult

ATHLETES = 200
SEASON = timedelta(days=300)
LINES, SETS = 5, 5
# Two sides of every set.
SETS_OF_SESSION = LINES * SETS * 2

_LOG = """
INSERT INTO training_setlog (public_id, club_id, item_id, number, side, kind, reps, load_kg, rir, lever_side,
    performed_at, edited_at)
SELECT gen_random_uuid(), item.club_id, item.id, done_set.number, leg.side, 'work',
    6 + done_set.number, 40 + item.position * 2.5, 2, '',
    done.at, done.at
FROM training_sessionitem AS item
JOIN training_session AS session ON session.id = item.session_id
JOIN athletes_squadplace AS place ON place.athlete_id = session.athlete_id AND place.squad_id = %(squad)s
CROSS JOIN LATERAL (SELECT session.scheduled_on + time '17:30' AT TIME ZONE 'UTC' AS at) AS done
CROSS JOIN generate_series(1, %(sets)s) AS done_set (number)
CROSS JOIN unnest(ARRAY['left', 'right']) AS leg (side)"""


@dataclass(frozen=True)
class Season:
    """The squad, and the report on its season up to today; half of its sets lie in the season before."""

    ground: Ground
    squad: Squad
    scope: ReportScope


def make_season(ground: Ground, *, sets: int) -> Season:
    """Give a squad of 200 athletes two seasons with so many sets, spread evenly over athletes and days."""
    say(f"making {sets:,} sets of {ATHLETES} athletes")
    today, club = ground.today, ground.club
    first = today - 2 * SEASON + timedelta(days=1)
    squad = Squad.objects.create(club=club, name="Season")
    athletes = Athlete.objects.bulk_create(
        Athlete(club=club, name=f"Season {n:03}", sort_name=f"season {n:03}", born_on=date(1999, 1, 1))
        for n in range(ATHLETES)
    )
    SquadPlace.objects.bulk_create(
        SquadPlace(club=club, squad=squad, athlete=athlete, starts_on=first) for athlete in athletes
    )
    assignments = Assignment.objects.bulk_create(
        Assignment(
            club=club, athlete=athlete, programme=ground.version.programme, version=ground.version, starts_on=first,
            ends_before=today + timedelta(days=1), weekdays=[0], times=[],
        )
        for athlete in athletes
    )  # fmt: skip
    each = sets // (ATHLETES * SETS_OF_SESSION)
    sessions = Session.objects.bulk_create(
        (
            Session(
                club=club, athlete=assignment.athlete, assignment=assignment, title="Calf A", effort=6, minutes=40,
                scheduled_on=first + timedelta(days=number * 2 * SEASON.days // each), status=SessionStatus.DONE,
                finished_at=ground.at,
            )
            for assignment in assignments
            for number in range(each)
        ),
        batch_size=2000,
    )  # fmt: skip
    exercises = Exercise.objects.filter(club=None, measure=Measure.LOAD_REPS).order_by("pk")[: 2 * LINES]
    SessionItem.objects.bulk_create(
        (
            SessionItem(
                club=club, session=session, position=position, exercise=exercises[(place + position) % len(exercises)],
                exercise_revision=1, text="5x6 each", side=SideOfPrescription.EACH, unit=Unit.REPS, planned_sets=SETS,
                tempo_s=6,
            )
            for place, session in enumerate(sessions)
            for position in range(1, LINES + 1)
        ),
        batch_size=2000,
    )  # fmt: skip
    _add_tests(ground, athletes)
    with connection.cursor() as cursor:
        cursor.execute(_LOG, {"squad": squad.pk, "sets": SETS})
        # As autovacuum leaves them some time after so many rows were written.
        cursor.execute("VACUUM ANALYZE training_session, training_sessionitem, training_setlog, training_testresult")
    period = Period(today - SEASON + timedelta(days=1), today + timedelta(days=1))
    return Season(ground, squad, ReportScope(club=club, squads=(squad,), period=period, today=today))


def _add_tests(ground: Ground, athletes: list[Athlete]) -> None:
    protocol = TestProtocol.objects.filter(club=None, kind=ProtocolKind.REP_MAX).order_by("pk")[0]
    TestResult.objects.bulk_create(
        TestResult(
            club=ground.club, athlete=athlete, protocol=protocol, tested_on=ground.today - timedelta(days=weeks * 7),
            side=side, load_kg=Decimal(60 - weeks), reps=6,
        )
        for athlete in athletes
        for weeks in (2, 14, 26)
        for side in (Side.LEFT, Side.RIGHT)
    )  # fmt: skip
