"""Feedback through a phone: the same as the pages, by the same operations."""

import uuid

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from exercises.models import ExerciseFeedback
from tests.cast import make_athlete
from tests.exercises.answers import AT, crowd, keep_version, own_exercise, say
from tests.training.plans import make_exercise

API = "/api/v1/exercises/"
PLAIN = {"works": "yes", "comfort": 4}
# Recognising the caller takes 2: session and user.
QUERIES_OF_FIGURES = 2 + 5
QUERIES_OF_COMMENTS = 2 + 3
QUERIES_OF_INBOX = 2 + 2


def client_of(user) -> Client:
    client = Client(headers={"accept": "application/json"})
    client.force_login(user)
    return client


@pytest.fixture
def phone(cast):
    return client_of(cast.athlete_user)


@pytest.fixture
def coach(cast):
    return client_of(cast.coach)


@pytest.fixture
def address(db) -> str:
    return f"{API}{make_exercise().slug}/feedback/"


def give(client, address, body, **headers):
    return client.post(address, body, content_type="application/json", headers=headers)


def test_athlete_answers_and_edits(phone, cast, address):
    first = give(phone, address, {**PLAIN, "felt_in": ["foot", "soleus"], "comment": " Slips ", "revision": 1})
    second = give(phone, address, {"works": "no", "comfort": "1"})

    assert (first.status_code, second.status_code) == (201, 200)
    stored = ExerciseFeedback.objects.get()
    assert second.json() == {
        "athlete": str(cast.athlete.public_id),
        "revision": 1,
        "works": "no",
        "comfort": 1,
        "felt_in": ["soleus", "foot"],
        "comment": "Slips",
        "shared_with_coach": False,
        "given_at": stored.given_at.isoformat().replace("+00:00", "Z"),
        "led_to": None,
    }
    assert phone.get(address).json()["own"] == [second.json()]


def test_repeat_under_the_same_key_gets_the_first_answer(phone, address):
    key = {"Idempotency-Key": "tap-1"}

    answers = [give(phone, address, PLAIN, **key) for _time in range(2)]
    other = give(phone, address, {**PLAIN, "comfort": 1}, **key)

    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json() == answers[1].json()
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")
    assert ExerciseFeedback.objects.get().comfort == 4


@pytest.mark.parametrize(
    ("body", "pointer", "fault"),
    [
        ({"works": "maybe", "comfort": 4}, "/works", 'works takes one of yes, partly, no; "maybe" is not that.'),
        ({"comfort": 4}, "/works", "works is missing"),
        ({"works": "yes", "comfort": 0}, "/comfort", "comfort takes a whole number from 1 to 5; 0 is not that."),
        ({"works": "yes", "comfort": 6}, "/comfort", "comfort takes a whole number from 1 to 5; 6 is not that."),
        ({"works": "yes", "comfort": "NaN"}, "/comfort", "comfort takes a whole number from 1 to 5"),
        ({"works": "yes", "comfort": None}, "/comfort", "comfort may not be null"),
        ({"works": "yes"}, "/comfort", "comfort is missing"),
        ({**PLAIN, "comment": "x" * 10_000}, "/comment", "comment takes at most 1000 characters of text"),
        ({**PLAIN, "felt_in": ["soleus", "heart"]}, "/felt_in", "heart"),
        ({**PLAIN, "felt_in": "soleus"}, "/felt_in", "felt_in takes a list of 0 to 8 values"),
        ({**PLAIN, "shared_with_coach": "yes"}, "/shared_with_coach", "shared_with_coach takes true or false"),
        ({**PLAIN, "revision": 2}, "/revision", "there is no version 2"),
        ({**PLAIN, "revision": 0}, "/revision", "revision takes a whole number from 1"),
        ({**PLAIN, "session": str(uuid.uuid4())}, "/session", "Unknown field"),
        ({**PLAIN, "athlete": str(uuid.uuid4())}, "/athlete", "athlete takes one of your own"),
    ],
    ids=lambda value: str(value)[:40],
)
def test_bad_answer_is_said_and_nothing_stored(phone, address, body, pointer, fault):
    response = give(phone, address, body)

    assert response.status_code == 400
    (error,) = response.json()["errors"]
    assert error["pointer"].startswith(pointer)
    assert fault in error["detail"]
    assert not ExerciseFeedback.objects.exists()


@pytest.mark.parametrize(
    "raw",
    ['{"works": "yes", "comfort": NaN}', '{"works": "yes", "comfort": 4, "comment": "a\\u0000b"}', "{", '"\\ud800"'],
)
def test_body_that_cannot_be_read_stores_nothing(phone, address, raw):
    response = phone.post(address, raw, content_type="application/json")

    assert response.status_code == 400
    assert response.headers["Content-Type"] == "application/problem+json"
    assert not ExerciseFeedback.objects.exists()


def test_unknown_exercise_is_not_there(phone):
    assert give(phone, f"{API}unknown/feedback/", PLAIN).status_code == 404


def test_staff_and_athletes_elsewhere_may_not_answer(cast, coach):
    exercise = own_exercise(cast.club, cast.coach)

    assert give(coach, f"{API}{exercise.slug}/feedback/", PLAIN).status_code == 403
    rival = client_of(cast.rival_athlete_user)
    assert give(rival, f"{API}{exercise.slug}/feedback/", PLAIN).status_code == 404
    assert not ExerciseFeedback.objects.exists()


def test_athlete_of_two_clubs_says_for_which(phone, cast, address):
    second = make_athlete(cast.rival_club, "Ada elsewhere", user=cast.athlete_user)

    refused = give(phone, address, PLAIN)
    given = give(phone, address, {**PLAIN, "athlete": str(second.public_id)})

    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (400, "/athlete")
    assert str(second.public_id) in refused.json()["errors"][0]["detail"]
    assert (given.status_code, ExerciseFeedback.objects.get().club) == (201, cast.rival_club)


def test_somebody_elses_id_is_answered_like_one_that_is_not_there(phone, cast, address):
    refused = [give(phone, address, {**PLAIN, "athlete": str(one)}) for one in (cast.teammate.public_id, uuid.uuid4())]

    assert [one.status_code for one in refused] == [400, 400]
    assert refused[0].json() == refused[1].json()


def test_staff_get_the_figures_of_their_club(coach, cast, address):
    exercise = make_exercise("other")
    say(cast.athlete, exercise, "Slips", works="partly", comfort=3, felt_in=["knee"])

    answer = coach.get(f"{API}other/feedback/").json()

    assert answer == {
        "exercise": "other",
        "revision": 1,
        "own": [],
        "clubs": [
            {
                "club": str(cast.club.public_id),
                "answers": 1,
                "works": {"yes": 0, "partly": 1, "no": 0},
                "comfort": 3.0,
                "felt_in": [{"area": "knee", "answers": 1}],
                "held_back": 1,
            }
        ],
        "changes": [],
    }
    assert coach.get(f"{API}other/feedback/?revision=2").json()["errors"][0]["pointer"] == "/revision"
    assert coach.get(f"{API}other/comments/?revision=2").json()["errors"][0]["pointer"] == "/revision"


def test_comments_are_paged_without_a_cursor_that_tells_the_time(coach, cast):
    exercise = make_exercise()
    crowd(cast.club, exercise, 7)

    seen, address = [], f"{API}{exercise.slug}/comments/?page_size=3"
    while address:
        page = coach.get(address).json()
        assert "2026-03-17" not in (page["next"] or "")
        seen += [one["comment"] for one in page["results"]]
        address = page["next"]

    assert sorted(seen) == [f"Nameless {place}" for place in range(7)]


def test_comment_is_handled_answered_by_a_version_and_taken_back(coach, cast):
    exercise = own_exercise(cast.club, cast.coach)
    feedback = say(cast.athlete, exercise, "How far?", shared_with_coach=True)
    at = f"{API}feedback/{feedback.public_id}/"

    handled = give(coach, f"{at}handled/", {})
    assert handled.json() == {
        "id": str(feedback.public_id),
        "exercise": "our-raise",
        "club": str(cast.club.public_id),
        "name": "Ada Athlete",
        "month": "2026-03-01",
        "revision": 1,
        "works": "yes",
        "comfort": 4,
        "felt_in": [],
        "comment": "How far?",
        "handled": True,
        "led_to": None,
    }
    refused = [give(coach, f"{at}handled/", {"led_to": number}) for number in (2, 1, 40_000)]
    assert [one.json()["errors"][0]["pointer"] for one in refused] == ["/led_to"] * 3

    keep_version(exercise, 2)
    assert give(coach, f"{at}handled/", {"led_to": 2}).json()["led_to"] == 2
    back = give(coach, f"{at}unhandled/", {})
    assert (back.json()["handled"], back.json()["led_to"]) == (False, None)


def test_inbox_is_narrowed(coach, cast):
    first, second = own_exercise(cast.club, cast.coach, "first"), own_exercise(cast.club, cast.coach, "second")
    done = say(cast.athlete, first, "Done", shared_with_coach=True)
    say(cast.athlete, second, "Open", shared_with_coach=True)
    give(coach, f"{API}feedback/{done.public_id}/handled/", {})

    def said(query: str) -> list[str]:
        return sorted(one["comment"] for one in coach.get(f"{API}feedback/?{query}").json()["results"])

    assert said("") == ["Done", "Open"]
    assert (said("state=open"), said("state=handled")) == (["Open"], ["Done"])
    assert (said("exercise=first"), said("exercise=unknown"), said("of=own")) == (["Done"], [], ["Done", "Open"])


@pytest.mark.parametrize(
    ("query", "pointer"),
    [("state=maybe", "/state"), ("of=theirs", "/of"), (f"exercise={'x' * 61}", "/exercise"), ("athlete=1", "/athlete")],
)
def test_wrong_parameters_of_the_inbox_are_refused(coach, query, pointer):
    response = coach.get(f"{API}feedback/?{query}")

    assert response.status_code == 400
    assert [error["pointer"] for error in response.json()["errors"]] == [pointer]


@pytest.mark.parametrize("answers", [1, 3])
def test_reads_take_the_same_queries_for_one_and_three(coach, cast, answers):
    exercise = own_exercise(cast.club, cast.coach)
    for place in range(answers):
        say(make_athlete(cast.club, f"A {place}", cast.squad), exercise, "Said", at=AT, shared_with_coach=True)

    counts = []
    for path in (f"{exercise.slug}/feedback/", f"{exercise.slug}/comments/", "feedback/"):
        coach.get(f"{API}{path}")
        with CaptureQueriesContext(connection) as queries:
            assert coach.get(f"{API}{path}").status_code == 200
        counts.append(len(queries))

    assert counts == [QUERIES_OF_FIGURES, QUERIES_OF_COMMENTS, QUERIES_OF_INBOX]
