"""A row and its parent belong to one club, whoever writes: every composite key met in every table."""

from datetime import time, timedelta

import pytest
from django.db import IntegrityError, connection

from athletes.models import BodyMass, CheckIn, SquadCoach
from exercises.models import ExerciseFeedback, SafetyAcknowledgement
from reminders.models import Reminder, SquadReminders
from reminders.operations.feeds import make_link
from reports.models import ReportExport, ReportRecipient, ReportSchedule
from tests.reminders.builders import make_reminder
from tests.training.plans import AT, MONDAY, consent, laid_out, line_of, make_exercise, make_test, make_version, put
from training.models import Absence, Fixture

_KEYS = """
    SELECT conrelid::regclass::text, conname
    FROM pg_constraint
    WHERE conname LIKE '%%\\_same\\_club' AND contype = 'f'
    ORDER BY 1, 2
"""


@pytest.fixture
def rows(cast):
    """A row in every table with a composite key."""
    exercise = make_exercise()
    (session,) = laid_out(cast.athlete, make_version((exercise, "2x8 each")), cast.coach, times=[time(17)])
    consent(cast.athlete)
    put(line_of(session), cast.athlete_user, pain={"left": 1})
    make_test(cast.athlete, exercise, kg={"left": 40})
    BodyMass.objects.create(club=cast.club, athlete=cast.athlete, measured_on=MONDAY, mass_kg=70)
    CheckIn.objects.create(club=cast.club, athlete=cast.athlete, checked_on=MONDAY, edited_at=AT)
    SquadReminders.objects.create(club=cast.club, squad=cast.squad)
    ExerciseFeedback.objects.create(
        club=cast.club,
        athlete=cast.athlete,
        exercise=exercise,
        exercise_revision=1,
        given_at=AT,
        works="yes",
        comfort=3,
    )
    SafetyAcknowledgement.objects.create(
        club=cast.club, athlete=cast.athlete, exercise=exercise, safety_revision=1, acknowledged_at=AT
    )
    session.absence = Absence.objects.create(club=cast.club, athlete=cast.athlete, reason="travel", starts_on=MONDAY)
    session.save()
    Fixture.objects.create(club=cast.club, squad=cast.squad, name="Derby", held_on=MONDAY)
    make_reminder(session)
    days = {"starts_on": MONDAY, "ends_before": MONDAY + timedelta(days=7)}
    ReportExport.objects.create(club=cast.club, made_by=cast.athlete_user, subject="own", athlete=cast.athlete, **days)
    schedule = ReportSchedule.objects.create(
        club=cast.club, made_by=cast.coach, name="Mondays", period="last_week", at_time=time(7)
    )
    ReportRecipient.objects.create(club=cast.club, schedule=schedule, person=cast.coach)
    ReportExport.objects.create(club=cast.club, made_by=cast.coach, schedule=schedule, **days)
    make_link(of=cast.athlete, by=cast.athlete_user, at=AT)
    make_link(of=cast.squad, by=cast.coach, at=AT)
    assert SquadCoach.objects.exists()
    assert Reminder.objects.exists()


def test_every_key_refuses_a_row_of_another_club(cast, rows):
    with connection.cursor() as cursor:
        cursor.execute(_KEYS)
        keys = cursor.fetchall()
        assert len(keys) >= 18
        for table, name in keys:
            cursor.execute("SAVEPOINT key")
            cursor.execute(f"UPDATE {table} SET club_id = %s WHERE club_id = %s", [cast.rival_club.pk, cast.club.pk])
            assert cursor.rowcount, table
            with pytest.raises(IntegrityError, match=name):
                cursor.execute(f'SET CONSTRAINTS "{name}" IMMEDIATE')
            cursor.execute("ROLLBACK TO SAVEPOINT key")


def test_rows_of_one_club_pass(rows):
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
