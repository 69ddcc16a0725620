"""Who reads what of athletes' feedback: names, comments and figures, in their own club and from another."""

from datetime import UTC, datetime

import pytest
from django.test import Client
from django.urls import reverse

from accounts.choices import Role
from accounts.models import Membership
from athletes.models import Athlete
from exercises.access import LEAST_NAMELESS, inbox, readable_answers
from exercises.choices import Shelf
from exercises.models import ExerciseFeedback
from exercises.operations.feedback import answer_with_revision, mark_handled
from exercises.queries.feedback import comments, panel
from tests.cast import make_athlete, make_squad, make_user
from tests.exercises.answers import AT, crowd, employ, keep_version, own_exercise, say
from tests.exercises.test_pages import text_of
from tests.training.plans import make_exercise

API = "/api/v1/exercises/"


@pytest.fixture(autouse=True)
def _demo(settings):
    settings.DEMO_MODE = True


@pytest.fixture
def exercise(db):
    return make_exercise()


def read_by(user, exercise, club, revision=1) -> list[tuple[str, str]]:
    """Return names and comments of what club staff read, whatever the order."""
    rows = readable_answers(user, exercise=exercise, revision=revision, clubs=[club])
    return sorted((one.name, one.comment) for one in comments(rows))


def waiting(user, shelf) -> list[tuple[str, str]]:
    return sorted((one.name, one.comment) for one in comments(inbox(user, shelf)))


def page_as(user, name, *args, **query):
    client = Client()
    client.force_login(user)
    return client.get(reverse(name, args=args), query)


def api_as(user, path):
    client = Client(headers={"accept": "application/json"})
    client.force_login(user)
    return client.get(f"{API}{path}")


NAMELESS = [("", f"Nameless {place}") for place in range(LEAST_NAMELESS)]


# --- names and comments within a club ------------------------------------------------------------------


def test_comment_without_a_name_waits_for_five_answers_without_a_name(cast, exercise):
    crowd(cast.club, exercise, LEAST_NAMELESS - 1)
    assert read_by(cast.coach, exercise, cast.club) == []

    say(cast.athlete, exercise, "The fifth", shared_with_coach=True)
    assert read_by(cast.coach, exercise, cast.club) == [("Ada Athlete", "The fifth")]

    say(cast.teammate, exercise)
    assert read_by(cast.coach, exercise, cast.club) == [*NAMELESS[:4], ("Ada Athlete", "The fifth")]


def test_answers_on_another_version_or_of_another_club_do_not_add_up(cast, exercise):
    keep_version(exercise, 2)
    crowd(cast.club, exercise, LEAST_NAMELESS - 1, revision=1)
    say(cast.athlete, exercise, "On the second", revision=2)
    crowd(cast.rival_club, exercise, LEAST_NAMELESS, revision=1)

    assert read_by(cast.coach, exercise, cast.club, revision=1) == []
    assert read_by(cast.coach, exercise, cast.club, revision=2) == []


@pytest.mark.parametrize("part", ["owner", "clinician", "coach"])
def test_shared_name_is_read_by_those_who_train_the_athlete(cast, exercise, part):
    say(cast.athlete, exercise, "Ask me", shared_with_coach=True)

    assert read_by(cast.people[part], exercise, cast.club) == [("Ada Athlete", "Ask me")]


def test_coach_of_other_squads_reads_no_shared_name_and_waits_for_the_comment(cast, exercise):
    other = make_user("other@harbour.example", "Otto Other")
    employ(cast.club, other, Role.COACH)
    make_squad(cast.club, "Second team", other)
    say(cast.athlete, exercise, "Ask me", shared_with_coach=True)
    assert read_by(other, exercise, cast.club) == []

    crowd(cast.club, exercise, LEAST_NAMELESS)
    assert read_by(other, exercise, cast.club) == [("", "Ask me"), *NAMELESS]


def test_name_taken_back_is_gone_at_once(cast, exercise):
    say(cast.athlete, exercise, "Ask me", shared_with_coach=True)
    say(cast.athlete, exercise, shared_with_coach=False)

    assert read_by(cast.coach, exercise, cast.club) == []


def test_figures_are_shown_with_their_count_and_say_what_is_held_back(cast, exercise):
    say(cast.athlete, exercise, "One", works="no", comfort=2, felt_in=["soleus", "knee"])
    say(cast.teammate, exercise, "Two", comfort=5, felt_in=["soleus"], shared_with_coach=True)

    figures = panel(cast.coach, exercise, cast.club).figures

    assert figures is not None
    assert (figures.answers, dict(figures.works)) == (2, {"yes": 1, "partly": 0, "no": 1})
    assert (figures.comfort, figures.felt_in) == (3.5, [("soleus", 2), ("knee", 1)])
    assert figures.held_back == 1


def test_nothing_is_held_back_once_all_is_shown(cast, exercise):
    crowd(cast.club, exercise, LEAST_NAMELESS)

    figures = panel(cast.coach, exercise, cast.club).figures

    assert figures is not None
    assert figures.held_back == 0


def test_order_and_date_tell_nothing_beyond_the_month(cast, exercise):
    crowd(cast.club, exercise, LEAST_NAMELESS, at=datetime(2026, 3, 31, 23, 59, 58, tzinfo=UTC))
    rows = list(readable_answers(cast.coach, exercise=exercise, revision=1, clubs=[cast.club]))

    assert [row.public_id for row in rows] == sorted(row.public_id for row in rows)
    assert {str(one.month) for one in comments(rows)} == {"2026-03-01"}
    answer = api_as(cast.coach, f"{exercise.slug}/comments/").content.decode()
    assert "2026-03-31" not in answer
    assert "23:59" not in answer


def test_page_and_api_show_no_name_that_was_not_shared(cast, exercise):
    people = crowd(cast.club, exercise, LEAST_NAMELESS, squad=cast.squad)
    say(cast.athlete, exercise, "Ask me", shared_with_coach=True)

    for response in (
        page_as(cast.coach, "exercises:detail", exercise.slug),
        page_as(cast.coach, "exercises:feedback", exercise.slug),
        api_as(cast.coach, f"{exercise.slug}/feedback/"),
        api_as(cast.coach, f"{exercise.slug}/comments/"),
    ):
        said = response.content.decode()
        assert response.status_code == 200
        for person in people:
            assert person.name not in said
            assert str(person.public_id) not in said
    assert "Ada Athlete" in text_of(page_as(cast.coach, "exercises:feedback", exercise.slug))


# --- analysts and athletes -----------------------------------------------------------------------------


def test_analyst_reads_neither_figures_nor_comments(cast, exercise):
    crowd(cast.club, exercise, LEAST_NAMELESS, squad=cast.squad, works="no")

    shown = text_of(page_as(cast.analyst, "exercises:detail", exercise.slug))

    assert "How athletes find it" not in shown
    assert "Nameless" not in shown
    assert page_as(cast.analyst, "exercises:feedback", exercise.slug).status_code == 403
    assert api_as(cast.analyst, f"{exercise.slug}/feedback/").json()["clubs"] == []
    assert api_as(cast.analyst, f"{exercise.slug}/comments/").status_code == 403


def test_athlete_reads_their_own_answer_and_figures_from_five_on(cast, exercise):
    say(cast.athlete, exercise, "My own words", works="no")
    crowd(cast.club, exercise, 3)

    shown = text_of(page_as(cast.athlete_user, "exercises:detail", exercise.slug))
    assert "My own words" in shown
    assert "athletes of Harbour AC say" not in shown
    assert api_as(cast.athlete_user, f"{exercise.slug}/feedback/").json()["clubs"] == []

    say(cast.teammate, exercise, "His words", felt_in=["knee"], shared_with_coach=True)

    shown = text_of(page_as(cast.athlete_user, "exercises:detail", exercise.slug))
    assert "What 5 athletes of Harbour AC say" in shown
    for hidden in ("His words", "Nameless", "Tom Teammate", "Where it was felt", "once five"):
        assert hidden not in shown
    (club,) = api_as(cast.athlete_user, f"{exercise.slug}/feedback/").json()["clubs"]
    assert (club["answers"], club["works"], club["felt_in"], club["held_back"]) == (
        5,
        {"yes": 4, "partly": 0, "no": 1},
        None,
        0,
    )


def test_person_of_two_clubs_answers_for_each_and_reads_each(cast, exercise):
    second = make_athlete(cast.rival_club, "Ada elsewhere", user=cast.athlete_user)
    say(cast.athlete, exercise, "Here")
    say(second, exercise, "There", works="no")

    own = api_as(cast.athlete_user, f"{exercise.slug}/feedback/").json()["own"]

    assert {(one["athlete"], one["comment"]) for one in own} == {
        (str(cast.athlete.public_id), "Here"),
        (str(second.public_id), "There"),
    }
    here = panel(cast.coach, exercise, cast.club).figures
    there = panel(cast.rival_coach, exercise, cast.rival_club).figures
    assert here
    assert there
    assert (here.answers, here.works["no"], there.answers, there.works["no"]) == (1, 0, 1, 1)


# --- the rival club ------------------------------------------------------------------------------------


def test_rival_club_sees_the_same_whatever_a_club_says_of_a_built_in_exercise(cast, exercise):
    keep_version(exercise, 2)

    def seen() -> list[str]:
        answers = []
        for user in (cast.rival_coach, cast.rival_athlete_user):
            for path in ("feedback/", "feedback/?revision=1", "comments/", "comments/?revision=1"):
                answers.append(api_as(user, f"{exercise.slug}/{path}").content.decode())
            answers.append(api_as(user, "feedback/").content.decode())
            answers.append(text_of(page_as(user, "exercises:detail", exercise.slug)))
            answers.append(text_of(page_as(user, "exercises:feedback", exercise.slug, version=1)))
            answers.append(text_of(page_as(user, "exercises:inbox")))
        return answers

    before = seen()
    for revision in (1, 2):
        crowd(cast.club, exercise, 7, squad=cast.squad, revision=revision)
        say(cast.athlete, exercise, "Ask me", revision=revision, shared_with_coach=True)
    mark_handled(feedback=ExerciseFeedback.objects.all()[0], by=cast.owner, at=AT)

    assert seen() == before


def test_count_of_comments_behind_a_version_is_for_the_exercises_own_club(cast, exercise):
    ours = own_exercise(cast.club, cast.coach)
    for one in (exercise, ours):
        asked = [say(cast.athlete, one, "How far?"), say(cast.teammate, one, "How slow?")]
        answer_with_revision(revision=keep_version(one, 2, "Says how far"), feedback=asked, by=cast.owner, at=AT)

    assert "Says how far Because of 2 comments." in text_of(page_as(cast.analyst, "exercises:detail", ours.slug))
    for user in (cast.rival_coach, cast.rival_athlete_user, cast.coach):
        shown = text_of(page_as(user, "exercises:detail", exercise.slug))
        assert "What changed in version 2 Says how far Because of athletes’ comments." in shown
        (change,) = api_as(user, f"{exercise.slug}/feedback/").json()["changes"]
        assert change == {"revision": 2, "note": "Says how far", "from_comments": True, "comments": None}


def test_athlete_whose_comment_led_to_a_change_is_told_and_nobody_else(cast):
    exercise = own_exercise(cast.club, cast.coach)
    asked = say(cast.athlete, exercise, "How far?")
    answer_with_revision(revision=keep_version(exercise, 2), feedback=[asked], by=cast.coach, at=AT)

    told = "Your comment led to a change in version 2"
    assert told in text_of(page_as(cast.athlete_user, "exercises:detail", exercise.slug))
    for user in (cast.teammate_user, cast.coach, cast.owner):
        assert told not in text_of(page_as(user, "exercises:detail", exercise.slug))


def test_rival_club_finds_no_feedback_on_a_clubs_own_exercise(cast):
    exercise = own_exercise(cast.club, cast.coach)
    feedback = say(cast.athlete, exercise, "Ask me", shared_with_coach=True)
    client = Client()
    client.force_login(cast.rival_coach)

    assert page_as(cast.rival_coach, "exercises:feedback", exercise.slug).status_code == 404
    assert api_as(cast.rival_coach, f"{exercise.slug}/feedback/").status_code == 404
    assert api_as(cast.rival_coach, f"{exercise.slug}/comments/").status_code == 404
    assert "Ask me" not in text_of(page_as(cast.rival_coach, "exercises:inbox"))
    assert api_as(cast.rival_coach, "feedback/").json()["results"] == []
    for act in ("handled", "unhandled"):
        assert client.post(reverse(f"exercises:comment_{act}", args=[feedback.public_id])).status_code == 404
        assert client.post(f"{API}feedback/{feedback.public_id}/{act}/").status_code == 404
    feedback.refresh_from_db()
    assert feedback.handled_at is None


def test_own_exercise_of_the_same_name_keeps_its_answers_apart(cast, exercise):
    theirs = own_exercise(cast.rival_club, cast.rival_coach, exercise.slug)
    say(cast.athlete, exercise, "Built in", shared_with_coach=True)
    say(cast.rival_athlete, theirs, "Our own", shared_with_coach=True)

    assert "Our own" not in text_of(page_as(cast.coach, "exercises:feedback", exercise.slug))
    assert "Built in" not in text_of(page_as(cast.rival_coach, "exercises:feedback", exercise.slug))


def test_staff_of_two_clubs_reads_the_one_they_work_in_now(cast, exercise):
    employ(cast.rival_club, cast.owner, Role.COACH)
    squad = make_squad(cast.rival_club, "Backs", cast.owner)
    say(make_athlete(cast.rival_club, "Ben Back", squad), exercise, "Over there", shared_with_coach=True)
    say(cast.athlete, exercise, "Over here", shared_with_coach=True)
    client = Client()
    client.force_login(cast.owner)
    address = reverse("exercises:feedback", args=[exercise.slug])

    client.post(reverse("accounts:enter_club", args=[cast.club.public_id]))
    here = text_of(client.get(address))
    client.post(reverse("accounts:enter_club", args=[cast.rival_club.public_id]))
    there = text_of(client.get(address))

    assert ("Over here" in here, "Over there" in here) == (True, False)
    assert ("Over here" in there, "Over there" in there) == (False, True)


# --- authors -------------------------------------------------------------------------------------------


def test_author_reads_the_comments_and_other_writers_once_the_author_left(cast):
    exercise = own_exercise(cast.club, cast.coach)
    say(cast.athlete, exercise, "Ask me", shared_with_coach=True)
    assert waiting(cast.coach, Shelf.OWN) == [("Ada Athlete", "Ask me")]
    assert waiting(cast.owner, Shelf.OWN) == []
    assert waiting(cast.analyst, Shelf.OWN) == []

    Membership.objects.filter(user=cast.coach).delete()

    assert waiting(cast.coach, Shelf.OWN) == []
    assert waiting(cast.owner, Shelf.OWN) == [("Ada Athlete", "Ask me")]
    assert waiting(cast.clinician, Shelf.OWN) == [("Ada Athlete", "Ask me")]
    assert waiting(cast.analyst, Shelf.OWN) == []
    assert waiting(cast.rival_coach, Shelf.OWN) == []


def test_exercise_without_an_author_is_read_by_all_who_write_the_clubs(cast):
    say(cast.athlete, own_exercise(cast.club, None), "Ask me", shared_with_coach=True)

    assert waiting(cast.owner, Shelf.OWN) == waiting(cast.coach, Shelf.OWN) == [("Ada Athlete", "Ask me")]


def test_author_waits_for_five_too(cast):
    exercise = own_exercise(cast.club, cast.coach)
    crowd(cast.club, exercise, LEAST_NAMELESS - 1)
    assert waiting(cast.coach, Shelf.OWN) == []
    assert "4 comments without a name are not here yet" in text_of(page_as(cast.coach, "exercises:inbox"))

    say(cast.athlete, exercise)
    assert waiting(cast.coach, Shelf.OWN) == NAMELESS[:4]
    assert "not here yet" not in text_of(page_as(cast.coach, "exercises:inbox"))


def test_comment_that_may_not_be_read_yet_cannot_be_handled(cast):
    feedback = say(cast.athlete, own_exercise(cast.club, cast.coach), "Too early")
    client = Client()
    client.force_login(cast.coach)

    assert client.post(reverse("exercises:comment_handled", args=[feedback.public_id])).status_code == 404


# --- library editors -----------------------------------------------------------------------------------


@pytest.fixture
def editor(db):
    user = make_user("editor@soleus.example", "Edith Editor")
    user.edits_library = True
    user.save()
    return user


def test_library_editor_reads_every_club_without_names_or_clubs(cast, exercise, editor):
    say(cast.athlete, exercise, "From the harbour", shared_with_coach=True)
    say(cast.rival_athlete, exercise, "From the quarry")
    say(cast.teammate, own_exercise(cast.club, cast.coach), "Not for the library", shared_with_coach=True)

    assert waiting(editor, Shelf.LIBRARY) == [("", "From the harbour"), ("", "From the quarry")]
    page = page_as(editor, "exercises:inbox")
    answer = api_as(editor, "feedback/?of=library")
    ids = [athlete.public_id for athlete in Athlete.objects.all()] + [cast.club.public_id, cast.rival_club.public_id]
    for said in (page.content.decode(), answer.content.decode()):
        assert "From the harbour" in said
        for hidden in ("Ada Athlete", "Rex Rival", "Harbour", "Quarry", "2026-03-17", "18:42", *map(str, ids)):
            assert hidden not in said
    assert len(answer.json()["results"]) == 2


def test_library_editor_reads_clubs_of_their_own_by_the_clubs_rule(cast, exercise):
    cast.owner.edits_library = cast.teammate_user.edits_library = True
    cast.owner.save()
    cast.teammate_user.save()
    crowd(cast.club, exercise, LEAST_NAMELESS - 1)
    say(cast.rival_athlete, exercise, "From the quarry")

    for user in (cast.owner, cast.teammate_user):
        assert waiting(user, Shelf.LIBRARY) == [("", "From the quarry")]

    say(cast.athlete, exercise)
    assert waiting(cast.owner, Shelf.LIBRARY) == [("", "From the quarry"), *NAMELESS[:4]]


def test_nobody_else_reads_the_library_inbox(cast, exercise):
    say(cast.athlete, exercise, "From the harbour", shared_with_coach=True)

    for part, user in cast.people.items():
        assert waiting(user, Shelf.LIBRARY) == [], part
        assert api_as(user, "feedback/?of=library").status_code == 403, part


def test_handling_in_the_library_is_nothing_that_a_club_sees(cast, exercise, editor):
    feedback = say(cast.athlete, exercise, "From the harbour", shared_with_coach=True)
    mark_handled(feedback=feedback, by=editor, at=feedback.given_at)

    assert "Edith" not in text_of(page_as(cast.coach, "exercises:feedback", exercise.slug))
