"""Finishing sessions, tests and body mass: what they store and which loads they move."""

import threading
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection

from exercises.choices import Measure, ProtocolKind, ProtocolSides
from exercises.models import TestProtocol as Protocol
from tests.cast import make_cast
from tests.training.plans import (
    AT,
    MONDAY,
    consent,
    hows,
    laid_out,
    line_of,
    loads,
    make_exercise,
    make_test,
    make_version,
    put,
    weigh,
)
from training.choices import SessionStatus
from training.models import PainReport, Session
from training.models import TestResult as Result
from training.operations.sessions import (
    SessionCancelled,
    finish_session,
    record_body_mass_and_loads,
    record_test,
)
from training.operations.sessions import (
    TestRefused as Refused,
)
from training.operations.sets import delete_set

LATER = AT + timedelta(hours=2)
TUESDAY = MONDAY + timedelta(days=1)


def finish(session, by, **given):
    return finish_session(
        **{
            "session": session,
            "effort": 6,
            "minutes": 40,
            "note": "",
            "pain_after": {},
            "by": by,
            "at": AT,
            **given,
        }
    )


@pytest.fixture
def exercise(db):
    return make_exercise()


@pytest.fixture
def sessions(cast, exercise):
    """Three weekly sessions of one line, without any evidence of strength."""
    return laid_out(cast.athlete, make_version((exercise, "2x8 each @RIR2"), weeks=3), cast.coach)


# --- finishing ------------------------------------------------------------------------------------
def test_finish_stores_effort_minutes_and_instant(cast, sessions):
    session, refused = finish(sessions[0], cast.athlete_user, note="Felt good")

    stored = Session.objects.get(pk=session.pk)
    assert not refused
    assert (stored.status, stored.effort, stored.minutes, stored.note) == ("done", 6, 40, "Felt good")
    assert (stored.finished_at, stored.finished_by, stored.revision) == (AT, cast.athlete_user, 2)
    assert session.revision == 2


def test_finish_again_corrects_and_keeps_the_first_instant(cast, sessions):
    finish(sessions[0], cast.athlete_user)

    finish(sessions[0], cast.coach, effort=8, minutes=55, at=LATER)

    stored = Session.objects.get(pk=sessions[0].pk)
    assert (stored.effort, stored.minutes, stored.finished_at) == (8, 55, AT)
    assert stored.finished_by == cast.coach


def test_cancelled_session_cannot_be_finished(cast, sessions):
    Session.objects.filter(pk=sessions[0].pk).update(status=SessionStatus.CANCELLED)

    with pytest.raises(SessionCancelled) as refused:
        finish(sessions[0], cast.athlete_user)

    assert refused.value.status == 409
    assert Session.objects.get(pk=sessions[0].pk).finished_at is None


def test_pain_after_needs_a_basis(cast, sessions):
    _session, refused = finish(sessions[0], cast.athlete_user, pain_after={"left": 4})

    assert refused
    assert Session.objects.get(pk=sessions[0].pk).status == SessionStatus.DONE
    assert not PainReport.objects.exists()


def test_pain_after_is_stored_changed_and_taken_back(cast, sessions):
    consent(cast.athlete)
    finish(sessions[0], cast.athlete_user, pain_after={"left": 4, "right": 2})
    finish(sessions[0], cast.athlete_user, pain_after={"left": 3, "right": None})

    report = PainReport.objects.get()
    assert (report.side, report.score, report.moment, report.set_log) == ("left", 3, "after", None)


# --- loads to come --------------------------------------------------------------------------------
def test_finish_moves_the_loads_of_the_next_sessions(cast, sessions):
    assert hows(sessions[1]) == {"choose"}
    put(line_of(sessions[0]), cast.athlete_user, side="left", values={"reps": 8, "load_kg": 40, "rir": 2})

    finish(sessions[0], cast.athlete_user)

    assert loads(sessions[1]) == {"left": 40.0, "right": None}
    assert loads(sessions[2]) == {"left": 40.0, "right": None}
    line = line_of(sessions[1])
    assert (line.planned_kg_left, line.planned_kg_right) == (Decimal(2 * 8 * 40), None)


def test_new_loads_raise_the_revision_of_their_session_only(cast, exercise, sessions):
    (other,) = laid_out(
        cast.athlete, make_version((make_exercise("other"), "2x8 each @RIR2"), slug="other"), cast.coach
    )
    put(line_of(sessions[0]), cast.athlete_user)

    finish(sessions[0], cast.athlete_user)

    assert [Session.objects.get(pk=one.pk).revision for one in (sessions[1], sessions[2], other)] == [2, 2, 1]


def test_logged_lines_and_past_sessions_keep_their_loads(cast, sessions):
    put(line_of(sessions[1]), cast.athlete_user, side="right", values={"reps": 8, "load_kg": 10, "rir": 2})
    put(line_of(sessions[0]), cast.athlete_user)
    Session.objects.filter(pk=sessions[2].pk).update(scheduled_on=MONDAY - timedelta(days=1))

    finish(sessions[0], cast.athlete_user)

    assert loads(sessions[1]) == {"left": None, "right": None}
    assert loads(sessions[2]) == {"left": None, "right": None}


def test_line_whose_only_set_was_deleted_is_resolved_again(cast, sessions):
    delete_set(row=put(line_of(sessions[1]), cast.athlete_user, side="right").row, at=AT)
    put(line_of(sessions[0]), cast.athlete_user)

    finish(sessions[0], cast.athlete_user)

    assert loads(sessions[1])["left"] == 40.0


def test_coming_session_done_today_moves_loads_at_once(cast, sessions):
    put(line_of(sessions[1]), cast.athlete_user)

    finish(sessions[1], cast.athlete_user)

    assert loads(sessions[0])["left"] == 40.0
    (evidence,) = {target["evidence"]["on"] for target in line_of(sessions[0]).targets if target["evidence"]}
    assert evidence == MONDAY.isoformat()


def test_teammates_keep_their_loads(cast, exercise, sessions):
    (theirs,) = laid_out(cast.teammate, make_version((exercise, "2x8 each @RIR2"), slug="their"), cast.coach)
    put(line_of(sessions[0]), cast.athlete_user)

    finish(sessions[0], cast.athlete_user)

    assert hows(theirs) == {"choose"}


def test_test_moves_loads_by_side(cast, exercise, sessions):
    protocol = make_test(cast.athlete, exercise, kg={})

    results = record_test(
        athlete=cast.athlete,
        protocol=protocol,
        tested_on=MONDAY,
        results={"left": {"load_kg": 48, "reps": 10}, "right": {"load_kg": 50, "reps": 10}},
        by=cast.coach,
        at=AT,
    )

    assert len(results) == 2
    # 8 repetitions with 2 left are 10 to failure: the tested load, to the nearest 2.5 kg.
    assert loads(sessions[0]) == {"left": 47.5, "right": 50.0}
    assert hows(sessions[0]) == {"from_test"}


def test_second_record_of_a_test_replaces_the_first_which_stays_in_history(cast, exercise):
    protocol = make_test(cast.athlete, exercise, kg={})
    given = {"athlete": cast.athlete, "protocol": protocol, "tested_on": MONDAY, "by": cast.coach, "at": AT}
    record_test(**given, results={"left": {"load_kg": 40, "reps": 6}})

    record_test(**given, results={"left": {"load_kg": 45, "reps": 6}})

    result = Result.objects.get()
    assert result.load_kg == 45
    assert [event.load_kg for event in result.events.all()] == [40]


def test_push_test_sets_the_force_of_lines_that_had_none(cast):
    push = make_exercise("wall-push", measure=Measure.FORCE_SECONDS)
    protocol = Protocol.objects.create(
        slug="push", name="Push", exercise=push, kind=ProtocolKind.MAX_FORCE, sides=ProtocolSides.EACH
    )
    (session,) = laid_out(cast.athlete, make_version((push, "3x10s each @70%MVC"), slug="push"), cast.coach)
    assert {target["force_n"] for target in line_of(session).targets} == {None}

    record_test(
        athlete=cast.athlete,
        protocol=protocol,
        tested_on=MONDAY,
        results={"left": {"force_n": 1000}},
        by=cast.coach,
        at=AT,
    )

    assert {t["side"]: t["force_n"] for t in line_of(session).targets} == {"left": 700.0, "right": None}


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"tested_on": TUESDAY}, "tested_on"),
        ({"tested_on": date(1999, 12, 31)}, "tested_on"),
        ({"results": {}}, None),
        ({"results": {"both": {"load_kg": 40, "reps": 6}}}, "side"),
        ({"results": {"left": {"load_kg": 40}}}, "reps_left"),
        ({"results": {"left": {"load_kg": 40, "reps": 6, "force_n": 1}}}, "force_n_left"),
        ({"results": {"left": {"load_kg": 40, "reps": 16}}}, "reps_left"),
    ],
)
def test_unfitting_test_is_refused(cast, exercise, given, field):
    protocol = make_test(cast.athlete, exercise, kg={})

    with pytest.raises(Refused) as refused:
        record_test(
            **{
                "athlete": cast.athlete,
                "protocol": protocol,
                "tested_on": MONDAY,
                "results": {"left": {"load_kg": 40, "reps": 6}},
                "by": cast.coach,
                "at": AT,
                **given,
            }
        )

    assert refused.value.field == field
    assert not Result.objects.exists()


def test_body_mass_moves_loads_that_follow_from_it(cast):
    standing = make_exercise("standing-raise", bodyweight_fraction=Decimal(1), side="double")
    (session,) = laid_out(cast.athlete, make_version((standing, "3x8 @1.5xBW"), slug="stand"), cast.coach)
    assert hows(session) == {"choose"}

    record_body_mass_and_loads(athlete=cast.athlete, mass_kg=Decimal(80), measured_on=MONDAY, at=AT)

    assert loads(session) == {"both": 40.0}
    assert hows(session) == {"times_body_mass"}


@pytest.mark.django_db(transaction=True)
def test_two_sessions_finished_at_once_both_count():
    cast = make_cast()
    weigh(cast.athlete, 70)
    one, two = make_exercise("one"), make_exercise("two")
    version = make_version((one, "1x8 each @RIR2"), (two, "1x8 each @RIR2"), weeks=3)
    first, second, third = laid_out(cast.athlete, version, cast.coach)
    put(line_of(first, 1), cast.athlete_user, values={"reps": 8, "load_kg": 40, "rir": 2})
    put(line_of(second, 2), cast.athlete_user, values={"reps": 8, "load_kg": 20, "rir": 2})
    gate, errors = threading.Barrier(2), []

    def end(session):
        try:
            gate.wait()
            finish(session, cast.athlete_user)
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=end, args=(session,)) for session in (first, second)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert errors == []
    assert (loads(third, 1)["left"], loads(third, 2)["left"]) == (40.0, 20.0)
