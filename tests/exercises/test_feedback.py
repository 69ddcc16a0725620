"""Answering, handling and answering with a version: what the operations store and refuse."""

import threading
import uuid
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection

from exercises.models import ExerciseFeedback
from exercises.operations.feedback import (
    Answer,
    ExerciseOfAnotherClub,
    VersionNotLater,
    VersionUnknown,
    answer_with_revision,
    give_feedback,
    mark_handled,
    mark_unhandled,
)
from tests.exercises.answers import AT, keep_version, own_exercise, say
from tests.training.plans import make_exercise

LATER = AT + timedelta(days=3)


# --- answering ----------------------------------------------------------------------------------------


def test_plain_answer_leaves_the_rest_empty(cast):
    session = uuid.uuid4()

    given = give_feedback(
        athlete=cast.athlete,
        exercise=make_exercise(),
        revision=1,
        answer=Answer(works="partly", comfort=2),
        at=AT,
        session_public_id=session,
    )

    row = ExerciseFeedback.objects.get()
    assert given.is_new
    assert (row.club, row.exercise_revision, row.works, row.comfort) == (cast.club, 1, "partly", 2)
    assert (row.felt_in, row.comment, row.shared_with_coach, row.handled_at) == ([], "", False, None)
    assert (row.session_public_id, row.given_at) == (session, AT)


def test_answering_again_edits_and_keeps_what_was_left_out(cast):
    exercise = make_exercise()
    say(cast.athlete, exercise, "Too steep", felt_in=["knee", "soleus"], shared_with_coach=True)

    say(cast.athlete, exercise, works="no", comfort=1, at=LATER)

    row = ExerciseFeedback.objects.get()
    assert (row.works, row.comfort, row.comment, row.shared_with_coach) == ("no", 1, "Too steep", True)
    assert row.felt_in == ["soleus", "knee"]
    assert row.given_at == LATER


def test_repeat_changes_nothing_and_areas_count_once(cast):
    exercise = make_exercise()
    say(cast.athlete, exercise, felt_in=["foot", "foot", "shin"])

    say(cast.athlete, exercise, felt_in=["shin", "foot"], at=LATER)

    row = ExerciseFeedback.objects.get()
    assert (row.felt_in, row.given_at) == (["foot", "shin"], AT)


def test_each_version_and_each_athlete_has_an_answer_of_its_own(cast):
    exercise = own_exercise(cast.club, cast.coach, versions=2)

    say(cast.athlete, exercise, revision=1)
    say(cast.athlete, exercise)
    say(cast.teammate, exercise)

    assert sorted(ExerciseFeedback.objects.values_list("exercise_revision", flat=True)) == [1, 2, 2]


def test_comment_that_changed_waits_again_and_a_changed_figure_does_not(cast):
    feedback = say(cast.athlete, exercise := make_exercise(), "Slips")
    mark_handled(feedback=feedback, by=cast.coach, at=AT)

    say(cast.athlete, exercise, comfort=5)
    assert ExerciseFeedback.objects.get().handled_at == AT

    say(cast.athlete, exercise, "Slips still")
    row = ExerciseFeedback.objects.get()
    assert (row.handled_at, row.handled_by) == (None, None)


@pytest.mark.parametrize("revision", [0, -1, 3, 32768])
def test_version_that_is_not_there_is_refused(cast, revision):
    exercise = own_exercise(cast.club, cast.coach, versions=2)

    with pytest.raises(VersionUnknown, match="versions 1 to 2"):
        give_feedback(
            athlete=cast.athlete, exercise=exercise, revision=revision, answer=Answer(works="yes", comfort=4), at=AT
        )

    assert not ExerciseFeedback.objects.exists()


def test_exercise_of_another_club_is_refused(cast):
    with pytest.raises(ExerciseOfAnotherClub):
        say(cast.athlete, own_exercise(cast.rival_club, cast.rival_coach))

    assert not ExerciseFeedback.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_devices_at_once_leave_one_answer(cast):
    exercise = make_exercise()
    faults = []

    def answer(comfort: int) -> None:
        try:
            say(cast.athlete, exercise, comfort=comfort)
        except Exception as fault:
            faults.append(fault)
        finally:
            connection.close()

    threads = [threading.Thread(target=answer, args=(comfort,)) for comfort in (1, 2, 3, 4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert faults == []
    assert ExerciseFeedback.objects.count() == 1


# --- handling -----------------------------------------------------------------------------------------


def test_handled_keeps_who_was_first_and_is_taken_back(cast):
    feedback = say(cast.athlete, make_exercise(), "Slips")

    mark_handled(feedback=feedback, by=cast.coach, at=AT)
    mark_handled(feedback=feedback, by=cast.owner, at=LATER)
    row = ExerciseFeedback.objects.get()
    assert (row.handled_at, row.handled_by) == (AT, cast.coach)

    mark_unhandled(feedback=row)
    row = ExerciseFeedback.objects.get()
    assert (row.handled_at, row.handled_by) == (None, None)


def test_version_answers_comments_and_that_is_taken_back(cast):
    exercise = own_exercise(cast.club, cast.coach)
    comments = [say(cast.athlete, exercise, "How far?"), say(cast.teammate, exercise, "How slow?")]
    newest = keep_version(exercise, 2)

    answered = answer_with_revision(revision=newest, feedback=comments, by=cast.coach, at=LATER)

    assert newest.because_of.count() == len(answered) == 2
    assert {row.handled_at for row in ExerciseFeedback.objects.all()} == {LATER}
    mark_unhandled(feedback=comments[0])
    assert newest.because_of.get().athlete == cast.teammate


def test_version_answers_only_comments_on_earlier_versions_of_it(cast):
    exercise, other = own_exercise(cast.club, cast.coach), own_exercise(cast.club, cast.coach, "other")
    early = say(cast.athlete, exercise, "Early")
    newest = keep_version(exercise, 2)

    for late in (say(cast.athlete, exercise, "Late"), say(cast.athlete, other, "Elsewhere")):
        with pytest.raises(VersionNotLater):
            answer_with_revision(revision=newest, feedback=[early, late], by=cast.coach, at=LATER)

    assert not ExerciseFeedback.objects.filter(led_to__isnull=False).exists()


# --- library editors ----------------------------------------------------------------------------------


def test_command_names_and_unnames_a_library_editor(cast, capsys):
    call_command("library_editor", "  COACH@Harbour.example ")
    cast.coach.refresh_from_db()
    assert cast.coach.edits_library
    assert capsys.readouterr().out == "coach@harbour.example is an editor of the library now.\n"

    call_command("library_editor", "coach@harbour.example", "--remove")
    cast.coach.refresh_from_db()
    assert not cast.coach.edits_library


def test_command_says_that_nobody_signs_in_so(db):
    with pytest.raises(CommandError, match=r"Nobody signs in as x@y\.example"):
        call_command("library_editor", "x@y.example")


# --- what the table refuses, whoever writes ------------------------------------------------------------

BREAKS = [
    ("exercise_feedback_works_known", {"works": "maybe"}),
    ("exercise_feedback_comfort_in_range", {"comfort": 0}),
    ("exercise_feedback_comfort_in_range", {"comfort": 6}),
    ("exercise_feedback_felt_in_known", {"felt_in": ["soleus", "heart"]}),
]


@pytest.mark.parametrize(("name", "values"), BREAKS)
def test_table_refuses_value(cast, name, values):
    say(cast.athlete, make_exercise())

    with pytest.raises(IntegrityError, match=name):
        ExerciseFeedback.objects.update(**values)


def test_table_refuses_second_answer_on_a_version(cast):
    row = say(cast.athlete, make_exercise())
    row.pk, row.public_id = None, uuid.uuid4()

    with pytest.raises(IntegrityError, match="exercise_feedback_once_per_version"):
        row.save(force_insert=True)


def test_table_refuses_answer_of_one_club_by_an_athlete_of_another(cast):
    say(cast.athlete, make_exercise())

    ExerciseFeedback.objects.update(club=cast.rival_club)

    with pytest.raises(IntegrityError, match="same_club"):
        connection.check_constraints()


def test_every_constraint_of_the_table_is_met():
    named = {constraint.name for constraint in ExerciseFeedback._meta.constraints}

    assert named == {name for name, _values in BREAKS} | {"exercise_feedback_once_per_version"}
