"""The demo club: what the promise names, and what a start on a later day adds."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.core.management import CommandError, call_command

from accounts.models import Club, User
from athletes.models import Athlete, Squad
from exercises.models import ExerciseFeedback
from training.choices import OPEN_STATUSES, SessionStatus
from training.models import PainReport, Session, SetLog, TestResult

FIRST = datetime(2026, 11, 18, 9, 0, tzinfo=UTC)
LATER = FIRST + timedelta(days=3)
# The squad's silent ones log nothing for six days.
SILENT = {"Luka Horvat", "Yui Tanaka", "Mihai Dragomir"}


def fill(at: datetime) -> None:
    with time_machine.travel(at, tick=False):
        call_command("demo", verbosity=0)


def active() -> set[Athlete]:
    return set(Athlete.objects.active().filter(club__name="Northbank Athletic"))


def with_session_on(day: date) -> set[Athlete]:
    return set(
        Athlete.objects.filter(sessions__scheduled_on=day, sessions__status__in=[*OPEN_STATUSES, SessionStatus.DONE])
    )


def test_demo_club_is_whole_and_goes_on_where_it_stopped(db) -> None:
    call_command("load_library", verbosity=0)

    fill(FIRST)

    people = active()
    assert len(people) == 40
    assert Squad.objects.filter(club__name="Northbank Athletic").count() == 3
    assert {athlete.sex for athlete in people} == {"female", "male"}
    assert sum(athlete.is_minor_on(FIRST.date()) for athlete in people) == 6
    assert people <= with_session_on(FIRST.date())
    done = Session.objects.filter(status=SessionStatus.DONE)
    assert done.earliest("scheduled_on").scheduled_on <= FIRST.date() - timedelta(weeks=12)
    assert done.filter(scheduled_on__gte=FIRST.date()).count() == 0
    assert TestResult.objects.exists()
    assert PainReport.objects.exists()
    assert User.objects.get(email="athlete@demo.soleus.example").check_password("soleus-demo")
    assert Club.objects.filter(name="Quarryside RFC", is_demo=True).exists()
    _says_how_exercises_were(people)

    sets, answers = SetLog.objects.count(), ExerciseFeedback.objects.count()
    fill(FIRST)
    assert (SetLog.objects.count(), ExerciseFeedback.objects.count()) == (sets, answers)

    fill(LATER)
    assert active() == people
    assert people <= with_session_on(LATER.date())
    between = Session.objects.filter(scheduled_on__gte=FIRST.date(), scheduled_on__lt=LATER.date())
    trained = {session.athlete.name for session in between.filter(status=SessionStatus.DONE).select_related("athlete")}
    assert len(trained) >= 30
    assert not trained & SILENT
    assert SetLog.objects.count() > sets


def _says_how_exercises_were(people: set[Athlete]) -> None:
    said = Counter(ExerciseFeedback.objects.filter(athlete__in=people).values_list("exercise__slug", flat=True))
    assert said["leg-extension-soleus-raise"] >= 5
    assert 0 < said["tib-raise"] < 5
    comments = ExerciseFeedback.objects.exclude(comment="")
    assert comments.filter(handled_at__isnull=False).exists()
    assert comments.filter(handled_at__isnull=True).exists()
    assert comments.filter(led_to__isnull=False, athlete__email="athlete@demo.soleus.example").exists()
    assert User.objects.get(edits_library=True).email == "owner@demo.soleus.example"


def test_demo_club_is_not_made_beside_real_clubs(db) -> None:
    Club.objects.create(name="Lakeside AC")

    fill(FIRST)

    assert Club.objects.count() == 1


def test_demo_is_refused_outside_demo_mode(db, settings) -> None:
    settings.DEMO_MODE = False

    with pytest.raises(CommandError, match="DEMO_MODE is off"):
        call_command("demo")
