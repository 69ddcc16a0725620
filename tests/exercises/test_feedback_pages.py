"""The pages of feedback: an athlete answers, staff read, authors deal with comments."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from exercises.models import Exercise, ExerciseFeedback
from exercises.operations.authoring import create_exercise
from exercises.operations.built_in import load_built_in_exercises
from exercises.queries.feedback import panel
from tests.cast import make_athlete
from tests.exercises.answers import AT, crowd, keep_version, own_exercise, say
from tests.exercises.entries import entry
from tests.exercises.test_pages import text_of
from tests.training.plans import make_exercise

PLAIN = {"works": "yes", "comfort": "4"}
# Recognising the caller takes 3: session, user, memberships.
QUERIES_OF_PANEL_FOR_STAFF = 5
QUERIES_OF_PANEL_FOR_ATHLETES = 4
QUERIES_OF_ANSWERS = 3 + 6
QUERIES_OF_INBOX = 3 + 6


@pytest.fixture(autouse=True)
def _demo(settings):
    settings.DEMO_MODE = True


@pytest.fixture
def exercise(db):
    return make_exercise()


@pytest.fixture
def as_athlete(cast):
    client = Client()
    client.force_login(cast.athlete_user)
    return client


@pytest.fixture
def as_coach(cast):
    client = Client()
    client.force_login(cast.coach)
    return client


def address(exercise) -> str:
    return reverse("exercises:feedback", args=[exercise.slug])


def queries_of(client, path) -> int:
    client.get(path)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(path).status_code == 200
    return len(queries)


# --- answering ------------------------------------------------------------------------------------------


def test_athlete_answers_and_changes_the_answer(as_athlete, cast, exercise):
    sent = {**PLAIN, "felt_in": ["soleus", "foot"], "comment": "Two\r\nlines", "shared_with_coach": "on"}

    response = as_athlete.post(address(exercise), sent, follow=True)

    assert "Thank you. Your answer is saved" in text_of(response)
    row = ExerciseFeedback.objects.get()
    assert (row.athlete, row.works, row.comfort) == (cast.athlete, "yes", 4)
    assert (row.felt_in, row.comment, row.shared_with_coach) == (["soleus", "foot"], "Two\nlines", True)
    form = as_athlete.get(address(exercise)).context["form"]
    assert [form[name].value() for name in ("works", "comfort", "comment")] == ["yes", 4, "Two\nlines"]

    as_athlete.post(address(exercise), {"works": "no", "comfort": "1"})
    row.refresh_from_db()
    assert (row.works, row.felt_in, row.comment, row.shared_with_coach) == ("no", [], "", False)


def test_form_says_what_the_ends_of_the_scale_mean_and_who_reads(as_athlete, exercise):
    shown = text_of(as_athlete.get(address(exercise)))

    assert "1 is very uncomfortable, 5 very comfortable." in shown
    assert "your coaches, and the club’s owner and clinicians" in shown
    assert "once five athletes have answered without a name" in shown
    assert "without your name and your club" in shown


@pytest.mark.parametrize(
    ("sent", "fault"),
    [
        ({"works": "maybe", "comfort": "4"}, "Say whether it works for you: yes, partly or no."),
        ({"comfort": "4"}, "Say whether it works for you: yes, partly or no."),
        ({"works": "ye\x00s", "comfort": "4"}, "Say whether it works for you: yes, partly or no."),
        *(
            ({"works": "yes", "comfort": comfort}, "Choose a number from 1 (very uncomfortable)")
            for comfort in ("0", "6", "NaN", "4.5", "", "-1", "9" * 400)
        ),
        ({**PLAIN, "felt_in": ["soleus", "heart"]}, "Choose from the parts of the list."),
        ({**PLAIN, "comment": "x" * 10_000}, "A comment has at most 1000 characters; this has 10000."),
        ({**PLAIN, "comment": "a\x00b"}, "Null characters are not allowed."),
    ],
    ids=lambda value: str(value)[:30],
)
def test_bad_answer_is_said_and_nothing_stored(as_athlete, exercise, sent, fault):
    response = as_athlete.post(address(exercise), sent)

    assert response.status_code == 422
    assert fault in text_of(response)
    assert "Nothing was saved yet" in text_of(response)
    assert not ExerciseFeedback.objects.exists()


def test_thousand_characters_fit_however_lines_end(as_athlete, exercise):
    as_athlete.post(address(exercise), {**PLAIN, "comment": "x" * 499 + "\r\n" + "y" * 500})

    assert len(ExerciseFeedback.objects.get().comment) == 1000


def test_script_is_stored_as_text_and_shown_as_text(as_athlete, as_coach, exercise):
    script = "<script>alert(1)</script><img src=x onerror=alert(2)>"

    as_athlete.post(address(exercise), {**PLAIN, "comment": script, "shared_with_coach": "on"})

    assert ExerciseFeedback.objects.get().comment == script
    for client in (as_athlete, as_coach):
        for path in (address(exercise), reverse("exercises:detail", args=[exercise.slug])):
            html = client.get(path).content.decode()
            assert "&lt;script&gt;alert(1)" in html
            assert "<script>alert" not in html
            assert "<img src=x" not in html


@pytest.mark.parametrize("query", ["version=2", "version=0", "version=x", "version=", "place=x"])
def test_address_that_names_nothing_is_nothing(as_athlete, exercise, query):
    assert as_athlete.get(f"{address(exercise)}?{query}").status_code == 404
    assert as_athlete.post(f"{address(exercise)}?{query}", PLAIN).status_code == 404
    assert not ExerciseFeedback.objects.exists()


def test_unknown_exercise_is_nothing(as_athlete):
    assert as_athlete.post(reverse("exercises:feedback", args=["unknown"]), PLAIN).status_code == 404


def test_place_of_somebody_else_is_nothing(as_athlete, cast, exercise):
    path = f"{address(exercise)}?place={cast.teammate.public_id}"

    assert as_athlete.post(path, PLAIN).status_code == 404
    assert not ExerciseFeedback.objects.exists()


def test_staff_may_not_answer(as_coach, exercise):
    assert as_coach.post(address(exercise), PLAIN).status_code == 403
    assert not ExerciseFeedback.objects.exists()


def test_athlete_who_left_may_not_answer(as_athlete, cast, exercise):
    cast.athlete.archived_at = AT
    cast.athlete.save()

    assert as_athlete.post(address(exercise), PLAIN).status_code == 403


def test_athlete_of_two_clubs_chooses_for_which_they_answer(as_athlete, cast, exercise):
    second = make_athlete(cast.rival_club, "Ada elsewhere", user=cast.athlete_user)
    as_athlete.post(address(exercise), PLAIN)
    as_athlete.post(f"{address(exercise)}?place={second.public_id}", {**PLAIN, "works": "no"})

    answers = dict(ExerciseFeedback.objects.values_list("athlete", "works"))

    assert answers == {cast.athlete.pk: "yes", second.pk: "no"}
    assert "Harbour AC Quarry RFC" in text_of(as_athlete.get(address(exercise)))


def test_own_exercise_of_a_club_is_answered_for_that_club_only(as_athlete, cast):
    make_athlete(cast.rival_club, "Ada elsewhere", user=cast.athlete_user)
    exercise = own_exercise(cast.rival_club, cast.rival_coach)

    as_athlete.post(address(exercise), PLAIN)

    assert ExerciseFeedback.objects.get().club == cast.rival_club


def test_earlier_version_is_answered_where_it_was_done(as_athlete, cast):
    exercise = own_exercise(cast.club, cast.coach, versions=2)

    as_athlete.post(f"{address(exercise)}?version=1", PLAIN)

    assert ExerciseFeedback.objects.get().exercise_revision == 1
    assert "Say how it was" in text_of(as_athlete.get(reverse("exercises:detail", args=[exercise.slug])))


def test_inventor_asks_on_the_page_of_the_raise_and_on_no_other(as_athlete, cast):
    load_built_in_exercises()
    asks = "The inventor of this raise asks everyone who tries it to say whether it works for them"

    asking = [
        exercise.slug
        for exercise in Exercise.objects.filter(slug__contains="soleus")
        if asks in text_of(as_athlete.get(reverse("exercises:detail", args=[exercise.slug])))
    ]

    assert asking == ["leg-extension-soleus-raise"]


# --- reading --------------------------------------------------------------------------------------------


def test_staff_read_each_version_by_itself(as_coach, cast):
    exercise = own_exercise(cast.club, cast.coach, versions=2)
    say(cast.athlete, exercise, "Of the first", revision=1, shared_with_coach=True)
    say(cast.teammate, exercise, "Of the second", works="no", shared_with_coach=True)

    newest = text_of(as_coach.get(address(exercise)))
    first = text_of(as_coach.get(address(exercise), {"version": 1}))

    assert ("Of the second" in newest, "Of the first" in newest) == (True, False)
    assert ("Of the second" in first, "Of the first" in first) == (False, True)


def test_comments_are_paged(as_coach, cast, exercise):
    crowd(cast.club, exercise, 23)

    first, second = (as_coach.get(address(exercise), {"page": page}) for page in (1, 2))

    assert "1 to 20 of 23" in text_of(first)
    said = [re.findall(r"Nameless \d+", text_of(page)) for page in (first, second)]
    assert [len(one) for one in said] == [20, 3]
    assert len({*said[0], *said[1]}) == 23


@pytest.mark.parametrize("answers", [1, 3])
def test_pages_cost_the_same_queries_for_one_and_three(as_coach, as_athlete, cast, answers):
    exercise = own_exercise(cast.club, cast.coach)
    for place in range(answers):
        say(make_athlete(cast.club, f"A {place}", cast.squad), exercise, "Said", shared_with_coach=True)
    say(cast.athlete, exercise)

    with CaptureQueriesContext(connection) as for_staff:
        panel(cast.coach, exercise, cast.club)
    with CaptureQueriesContext(connection) as for_athletes:
        panel(cast.athlete_user, exercise, None)
    assert (len(for_staff), len(for_athletes)) == (QUERIES_OF_PANEL_FOR_STAFF, QUERIES_OF_PANEL_FOR_ATHLETES)
    assert queries_of(as_coach, address(exercise)) == QUERIES_OF_ANSWERS
    assert queries_of(as_coach, reverse("exercises:inbox")) == QUERIES_OF_INBOX


# --- the inbox ------------------------------------------------------------------------------------------


@pytest.fixture
def two_comments(cast):
    """Comments on two of the coach's exercises, the second of which has a second version."""
    first, second = own_exercise(cast.club, cast.coach, "first"), own_exercise(cast.club, cast.coach, "second")
    found = [
        say(cast.athlete, first, "On the first", shared_with_coach=True),
        say(cast.teammate, second, "On the second", shared_with_coach=True),
    ]
    keep_version(second, 2)
    return found


def inbox_text(client, **query) -> str:
    return text_of(client.get(reverse("exercises:inbox"), query))


def test_inbox_is_narrowed_and_counted(as_coach, two_comments):
    said = inbox_text(as_coach)
    assert "2 comments wait for you" in said
    assert "Second (1)" in said
    assert ("On the first" in said, "On the second" in said) == (True, True)

    said = inbox_text(as_coach, exercise="second")
    assert ("On the first" in said, "On the second" in said) == (False, True)
    assert "Nothing to show here" in inbox_text(as_coach, state="handled")


@pytest.mark.parametrize(
    ("query", "fault"),
    [
        ({"state": "maybe"}, "Choose comments that are open, handled, or all."),
        ({"exercise": "unknown"}, "There are no comments on that exercise here."),
    ],
)
def test_inbox_answers_what_it_cannot_use_with_a_sentence(as_coach, two_comments, query, fault):
    said = inbox_text(as_coach, **query)

    assert fault in said
    assert "On the first" in said


@pytest.mark.parametrize("of", ["library", "nonsense"])
def test_inbox_that_is_not_the_persons_is_nothing(as_coach, two_comments, of):
    assert as_coach.get(reverse("exercises:inbox"), {"of": of}).status_code == 404


def test_comment_is_handled_and_that_is_undone(as_coach, cast, two_comments):
    path = reverse("exercises:comment_handled", args=[two_comments[0].public_id])

    shown = text_of(as_coach.post(f"{path}?exercise=first", follow=True))

    two_comments[0].refresh_from_db()
    assert two_comments[0].handled_by == cast.coach
    assert "Marked as handled. Undo" in shown
    assert "1 comment waits for you" in shown

    shown = as_coach.post(reverse("exercises:comment_unhandled", args=[two_comments[0].public_id]), follow=True)
    two_comments[0].refresh_from_db()
    assert two_comments[0].handled_at is None
    assert "2 comments wait for you" in text_of(shown)


def test_comment_is_answered_by_a_later_version_only(as_coach, two_comments):
    assert "It led to version 2" in inbox_text(as_coach, exercise="second")
    assert "It led to version" not in inbox_text(as_coach, exercise="first")

    for comment in two_comments:
        as_coach.post(reverse("exercises:comment_handled", args=[comment.public_id]), {"led_to": ""})
        comment.refresh_from_db()

    assert [comment.led_to and comment.led_to.number for comment in two_comments] == [None, 2]
    assert two_comments[0].handled_at is None


def test_inbox_is_paged(as_coach, cast):
    crowd(cast.club, own_exercise(cast.club, cast.coach), 23)

    assert "1 to 20 of 23" in inbox_text(as_coach)
    assert "21 to 23 of 23" in inbox_text(as_coach, page=2)


def test_links_lead_to_the_inbox(as_coach, as_athlete, cast, two_comments):
    inbox = reverse("exercises:inbox")
    assert inbox in as_coach.get(reverse("exercises:list")).content.decode()
    assert "1 comment waits for you" in text_of(as_coach.get(reverse("exercises:detail", args=["first"])))

    listed = reverse("exercises:list")
    assert inbox not in as_athlete.get(listed).content.decode()
    cast.athlete_user.edits_library = True
    cast.athlete_user.save()
    assert f"{inbox}?of=library" in as_athlete.get(listed).content.decode()


# --- a new version and the comments that it answers -----------------------------------------------------


@pytest.fixture
def raised(cast) -> Exercise:
    return create_exercise(club=cast.club, values=entry(cues=["Push"]), by=cast.coach, at=AT)


def edited(client, exercise, **changed):
    """Post the edit form as it opens, with some values changed."""
    path = reverse("exercises:edit", args=[exercise.address])
    form = client.get(path).context["form"]
    values = {name: form[name].value() for name in form.fields}
    posted = {name: value for name, value in values.items() if value not in (None, False)}
    return client.post(path, posted | {"change_note": "Says how far"} | changed, follow=True)


def test_author_ticks_which_comments_a_new_version_answers(as_coach, as_athlete, cast, raised):
    answered = say(cast.athlete, raised, "How far?", shared_with_coach=True)
    other = say(cast.teammate, raised, "How slow?", shared_with_coach=True)

    shown = text_of(edited(as_coach, raised, cues="Push to the floor", answers=[str(answered.public_id)]))

    assert "What changed in version 2 Says how far Because of 1 comment." in shown
    for comment in (answered, other):
        comment.refresh_from_db()
    assert answered.led_to
    assert (answered.led_to.number, answered.handled_by) == (2, cast.coach)
    assert (other.led_to, other.handled_at) == (None, None)
    detail = reverse("exercises:detail", args=[raised.address])
    assert "Your comment led to a change in version 2" in text_of(as_athlete.get(detail))


def test_comment_of_elsewhere_is_no_answer_and_nothing_is_saved(as_coach, cast, raised):
    elsewhere = say(cast.athlete, own_exercise(cast.club, cast.coach), "Slips", shared_with_coach=True)

    for tick in (str(elsewhere.public_id), "x", "\x00"):
        response = edited(as_coach, raised, cues="Push to the floor", answers=[tick])
        assert "Choose from the comments that wait for you." in text_of(response)

    raised.refresh_from_db()
    assert raised.revision == 1


def test_comments_wait_on_where_nothing_changed(as_coach, cast, raised):
    comment = say(cast.athlete, raised, "How far?", shared_with_coach=True)

    edited(as_coach, raised, answers=[str(comment.public_id)])

    comment.refresh_from_db()
    assert (comment.led_to, comment.handled_at) == (None, None)
