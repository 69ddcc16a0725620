"""Logging sets: places, edits, deletes, pain."""

import threading
import uuid
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.choices import Equipment
from athletes.choices import ConsentGiver
from exercises.choices import Measure
from tests.cast import make_cast
from tests.training.plans import (
    AT,
    MONDAY,
    consent,
    laid_out,
    line_of,
    make_exercise,
    make_version,
    put,
    weigh,
)
from training.choices import SessionStatus
from training.models import PainReport, Session, SetLog
from training.operations.sessions import finish_session
from training.operations.sets import (
    SetIdTaken,
    SetRefused,
    delete_set,
    loggable_fields,
    loggable_sides,
)

LATER = AT + timedelta(minutes=5)


@pytest.fixture
def item(cast):
    """A line of a session today: 2 sets of 8 on each side."""
    version = make_version((make_exercise(), "2x8 each @RIR2"))
    (session,) = laid_out(cast.athlete, version, cast.coach)
    return line_of(session)


def _line(cast, text, **fields):
    version = make_version((make_exercise("other", **fields), text), slug="other-plan")
    (session,) = laid_out(cast.athlete, version, cast.coach)
    return line_of(session)


def _revision(item):
    return Session.objects.get(pk=item.session_id).revision


# --- place and identity ---------------------------------------------------------------------------
def test_set_stores_values_at_its_place(cast, item):
    public_id = uuid.uuid4()

    logged = put(item, cast.athlete_user, public_id=public_id)

    row = SetLog.objects.get()
    assert logged.is_new
    assert (row.public_id, row.number, row.side) == (public_id, 1, "left")
    assert (row.reps, row.load_kg, row.rir, row.hold_s) == (8, Decimal(40), Decimal(2), None)
    assert row.logged_by == cast.athlete_user


def test_first_set_starts_the_session(cast, item):
    put(item, cast.athlete_user)

    session = Session.objects.get(pk=item.session_id)
    assert session.status == SessionStatus.STARTED
    assert session.revision == 2


def test_set_with_another_id_edits_the_row_of_its_place(cast, item):
    first = put(item, cast.athlete_user)

    second = put(item, cast.athlete_user, public_id=uuid.uuid4(), values={"reps": 7}, at=LATER)

    row = SetLog.objects.get()
    assert not second.is_new
    assert second.row.public_id == first.row.public_id == row.public_id
    assert (row.reps, row.load_kg) == (7, None)


def test_sides_of_one_number_are_two_rows(cast, item):
    put(item, cast.athlete_user, side="left")
    put(item, cast.athlete_user, side="right")

    assert set(SetLog.objects.values_list("number", "side")) == {(1, "left"), (1, "right")}


def test_repeat_changes_nothing(cast, item):
    public_id = uuid.uuid4()
    put(item, cast.athlete_user, public_id=public_id, edited_at=AT, performed_at=AT)
    before = _revision(item)

    again = put(item, cast.athlete_user, public_id=public_id, edited_at=AT, performed_at=AT, at=LATER)

    assert not again.is_new
    assert not again.overtaken
    assert _revision(item) == before
    assert not again.row.events.exists()


def test_id_of_another_place_is_refused(cast, item):
    public_id = put(item, cast.athlete_user).row.public_id

    with pytest.raises(SetIdTaken, match="another set"):
        put(item, cast.athlete_user, public_id=public_id, number=2)


def test_late_set_of_a_cancelled_session_is_kept(cast, item):
    Session.objects.filter(pk=item.session_id).update(status=SessionStatus.CANCELLED)

    put(item, cast.athlete_user)

    assert SetLog.objects.count() == 1
    assert Session.objects.get(pk=item.session_id).status == SessionStatus.CANCELLED


# --- which edit stands ----------------------------------------------------------------------------
def test_later_edit_wins_and_the_replaced_value_stays_in_history(cast, item):
    put(item, cast.athlete_user, edited_at=AT)

    logged = put(item, cast.athlete_user, values={"reps": 6}, edited_at=LATER, at=LATER)

    assert logged.row.reps == 6
    (event,) = logged.row.events.all()
    assert (event.pgh_label, event.reps, event.edited_at) == ("update", 8, AT)


def test_overtaken_edit_is_kept_in_history_only(cast, item):
    put(item, cast.athlete_user, edited_at=LATER, at=LATER)
    before = _revision(item)

    logged = put(item, cast.coach, values={"reps": 5}, edited_at=AT, at=LATER)

    assert logged.overtaken
    assert SetLog.objects.get().reps == 8
    (event,) = logged.row.events.all()
    assert (event.pgh_label, event.reps, event.edited_at) == ("overtaken", 5, AT)
    assert _revision(item) == before


def test_edit_from_the_future_counts_as_made_on_arrival(cast, item):
    put(item, cast.athlete_user, edited_at=AT + timedelta(days=400), performed_at=AT + timedelta(days=400))

    row = SetLog.objects.get()
    assert (row.edited_at, row.performed_at) == (AT, AT)


def test_delete_is_a_mark_that_an_older_edit_does_not_bring_back(cast, item):
    row = put(item, cast.athlete_user, edited_at=AT).row
    delete_set(row=row, at=LATER)

    logged = put(item, cast.athlete_user, values={"reps": 9}, edited_at=AT + timedelta(minutes=1), at=LATER)

    assert logged.overtaken
    assert SetLog.objects.get().deleted_at == LATER
    assert not SetLog.objects.performed().exists()


def test_delete_is_undone_by_a_newer_edit(cast, item):
    row = put(item, cast.athlete_user, edited_at=AT).row
    delete_set(row=row, at=LATER)

    put(item, cast.athlete_user, values={"reps": 9}, at=LATER + timedelta(minutes=1))

    assert SetLog.objects.performed().get().reps == 9


def test_repeated_delete_changes_nothing(cast, item):
    row = put(item, cast.athlete_user).row
    delete_set(row=row, at=LATER)
    before = _revision(item)

    delete_set(row=SetLog.objects.get(), at=LATER + timedelta(hours=1))

    assert SetLog.objects.get().deleted_at == LATER
    assert _revision(item) == before


def test_correction_of_a_finished_session_moves_the_loads_to_come(cast):
    version = make_version((make_exercise(), "1x8 each @RIR2"), weeks=2)
    first, second = laid_out(cast.athlete, version, cast.coach)
    row = put(line_of(first), cast.athlete_user, values={"reps": 8, "load_kg": Decimal(400)}).row
    finish_session(session=first, effort=6, minutes=30, note="", pain_after={}, by=cast.athlete_user, at=AT)
    wrong = line_of(second).targets[0]["load_kg"]

    put(line_of(first), cast.athlete_user, values={"reps": 8, "load_kg": Decimal(40)}, at=LATER)
    right = line_of(second).targets[0]["load_kg"]
    delete_set(row=row, at=LATER)

    assert wrong == 380
    assert right == 37.5
    assert line_of(second).targets[0]["load_kg"] is None


# --- what a line takes ----------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("text", "measure", "fields"),
    [
        ("3x8 each", Measure.LOAD_REPS, ("reps", "load_kg", "rir")),
        ("3x8 each", Measure.REPS, ("reps", "rir")),
        ("3x10c each", Measure.CONTACTS, ("reps",)),
        ("3x30s each", Measure.SECONDS, ("hold_s",)),
        ("3x20m", Measure.DISTANCE_M, ("distance_m",)),
        ("3x20m", Measure.LOAD_DISTANCE, ("distance_m", "load_kg")),
        ("3x5s each @70%MVC", Measure.FORCE_SECONDS, ("hold_s", "force_n")),
        ("3x30s each", Measure.LOAD_SECONDS, ("hold_s", "load_kg")),
        ("3x30s each", Measure.LOAD_REPS, ("hold_s", "reps", "load_kg", "rir")),
    ],
)
def test_line_takes_the_values_of_its_measure_and_unit(cast, text, measure, fields):
    assert loggable_fields(_line(cast, text, measure=measure)) == fields


def test_leg_extension_raise_takes_lever_and_counterweight(cast):
    line = _line(cast, "3x8 each", equipment=[Equipment.LEG_EXTENSION_MACHINE])

    put(
        line,
        cast.athlete_user,
        values={"reps": 8, "lever_side": "right", "counterweight_kg": Decimal(5), "ballast_present": False},
    )

    row = SetLog.objects.get()
    assert (row.lever_side, row.counterweight_kg, row.ballast_present) == ("right", 5, False)


def test_value_of_another_measure_is_refused(cast, item):
    with pytest.raises(SetRefused, match="it logs reps, load_kg, rir") as refused:
        put(item, cast.athlete_user, values={"reps": 8, "hold_s": 30})

    assert refused.value.field == "hold_s"
    assert not SetLog.objects.exists()


@pytest.mark.parametrize("values", [{}, {"load_kg": Decimal(40)}, {"reps": None}])
def test_set_without_an_amount_is_refused(cast, item, values):
    with pytest.raises(SetRefused) as refused:
        put(item, cast.athlete_user, values=values)

    assert refused.value.field == "reps"


@pytest.mark.parametrize(
    ("text", "sides"),
    [
        ("2x8", ("both", "left", "right")),
        ("2x8 each", ("left", "right")),
        ("2x8 left", ("left",)),
        ("2x8 right", ("right",)),
    ],
)
def test_line_takes_the_sides_it_is_asked_for(cast, text, sides):
    line = _line(cast, text)

    assert loggable_sides(line) == sides


def test_other_side_is_refused(cast, item):
    with pytest.raises(SetRefused, match="left, right") as refused:
        put(item, cast.athlete_user, side="both")

    assert refused.value.field == "side"


# --- pain -----------------------------------------------------------------------------------------
def test_pain_without_a_basis_is_refused_and_the_set_stored(cast, item):
    logged = put(item, cast.athlete_user, pain={"left": 3})

    assert logged.pain_refused
    assert logged.pain == {}
    assert SetLog.objects.count() == 1
    assert not PainReport.objects.exists()


def test_pain_is_kept_with_its_side_and_day(cast, item):
    consent(cast.athlete)

    logged = put(item, cast.athlete_user, pain={"left": 3, "right": 0})

    assert not logged.pain_refused
    assert logged.pain == {"left": 3, "right": 0}
    report = PainReport.objects.get(side="left")
    assert (report.score, report.moment, report.training_on, report.session_id) == (
        3,
        "during",
        MONDAY,
        item.session_id,
    )


def test_pain_can_be_changed_and_taken_back(cast, item):
    consent(cast.athlete)
    put(item, cast.athlete_user, pain={"left": 3, "right": 1})

    logged = put(item, cast.athlete_user, pain={"left": 5, "right": None}, at=LATER)

    assert logged.pain == {"left": 5}
    assert list(PainReport.objects.values_list("side", "score")) == [("left", 5)]


def test_edit_without_pain_leaves_the_scores(cast, item):
    consent(cast.athlete)
    put(item, cast.athlete_user, pain={"left": 3})

    logged = put(item, cast.athlete_user, values={"reps": 7}, at=LATER)

    assert logged.pain == {"left": 3}


def test_deleted_set_takes_its_pain_out_of_sight(cast, item):
    consent(cast.athlete)
    row = put(item, cast.athlete_user, pain={"left": 3}).row
    assert PainReport.objects.visible_to(cast.athlete_user).exists()

    delete_set(row=row, at=LATER)

    assert not PainReport.objects.visible_to(cast.athlete_user).exists()
    assert put(item, cast.athlete_user, public_id=row.public_id, edited_at=AT, at=LATER).pain == {}


def test_deleted_set_that_comes_back_has_the_pain_that_it_had(cast, item):
    consent(cast.athlete)
    row = put(item, cast.athlete_user, pain={"left": 3, "right": 1}).row
    delete_set(row=row, at=AT)

    back = put(item, cast.athlete_user, public_id=row.public_id, pain={"right": None}, at=LATER)

    assert back.pain == {"left": 3}
    assert [one.score for one in PainReport.objects.visible_to(cast.athlete_user)] == [3]


def test_another_set_in_the_place_of_a_deleted_one_has_pain_of_its_own(cast, item):
    consent(cast.athlete)
    row = put(item, cast.athlete_user, pain={"left": 3, "right": 1}).row
    delete_set(row=row, at=AT)

    other = put(item, cast.athlete_user, pain={"right": 2}, at=LATER)

    assert other.pain == {"right": 2}
    assert list(PainReport.objects.values_list("side", "score")) == [("right", 2)]


def test_withdrawn_consent_is_no_basis(cast, item):
    consent(cast.athlete, withdrawn_at=AT)

    assert put(item, cast.athlete_user, pain={"left": 3}).pain_refused


@pytest.mark.parametrize(("giver", "refused"), [(ConsentGiver.ATHLETE, True), (ConsentGiver.GUARDIAN, False)])
def test_consent_of_the_young_is_a_guardians(cast, item, giver, refused):
    cast.athlete.born_on = date(2014, 5, 1)
    cast.athlete.save()
    consent(cast.athlete, given_by=giver, guardian_name="Gail Guardian")

    assert put(line_of(item.session), cast.athlete_user, pain={"left": 3}).pain_refused is refused


# --- cost and rivals ------------------------------------------------------------------------------
@pytest.mark.parametrize("edits", [False, True])
def test_set_with_pain_costs_few_queries(cast, item, edits):
    consent(cast.athlete)
    if edits:
        put(item, cast.athlete_user, pain={"left": 1})

    with CaptureQueriesContext(connection) as queries:
        put(item, cast.athlete_user, values={"reps": 7}, pain={"left": 2, "right": None}, at=LATER)

    # Beginning and ending the transaction, and: hold, read, write, pain, session.
    assert len(queries) == 7


@pytest.mark.django_db(transaction=True)
def test_two_devices_at_one_place_make_one_row():
    cast = make_cast()
    version = make_version((make_exercise(), "2x8 each @RIR2"))
    (session,) = laid_out(cast.athlete, version, cast.coach)
    consent(cast.athlete)
    weigh(cast.athlete, 70)
    gate = threading.Barrier(4)
    made, errors = [], []

    def log(reps):
        try:
            line = line_of(session)
            gate.wait()
            made.append(put(line, cast.athlete_user, values={"reps": reps}, pain={"left": 1}).is_new)
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=log, args=(reps,)) for reps in (5, 6, 7, 8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert errors == []
    assert sorted(made) == [False, False, False, True]
    assert SetLog.objects.count() == 1
    assert PainReport.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_one_id_for_two_lines_at_once_is_refused_once():
    cast = make_cast()
    version = make_version((make_exercise("one"), "2x8 each"), (make_exercise("two"), "2x8 each"))
    (session,) = laid_out(cast.athlete, version, cast.coach)
    public_id, gate = uuid.uuid4(), threading.Barrier(2)
    outcomes = []

    def log(position):
        try:
            line = line_of(session, position)
            gate.wait()
            outcomes.append(put(line, cast.athlete_user, public_id=public_id).is_new)
        except SetIdTaken:
            outcomes.append("taken")
        finally:
            connection.close()

    threads = [threading.Thread(target=log, args=(position,)) for position in (1, 2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes, key=str) == [True, "taken"]
