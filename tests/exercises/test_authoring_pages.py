"""The pages of a club's own exercises."""

import html
import re
import uuid

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.choices import Role
from accounts.models import Membership
from exercises.models import Exercise, ExerciseRevision
from exercises.operations.authoring import create_exercise, retire_exercise, revise_exercise
from exercises.queries.revisions import MOST_VERSIONS
from tests.exercises.entries import LEFT_OUT, WRONG, entry, make_library, typed
from tests.training.plans import AT, laid_out, line_of, make_exercise, make_version, put

NEW = "/exercises/new/"


@pytest.fixture(autouse=True)
def _demo(settings):
    settings.DEMO_MODE = True


@pytest.fixture
def coach(cast, client):
    client.force_login(cast.coach)
    return client


@pytest.fixture
def own(cast):
    return create_exercise(club=cast.club, values=entry(cues=["Push"], safety=["Slow"]), by=cast.coach, at=AT)


def page_of(exercise, name="detail"):
    return reverse(f"exercises:{name}", args=[exercise.address])


def text_of(response):
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


def opened(client, exercise, **changed):
    """Return what the edit form would post, with some values changed."""
    form = client.get(page_of(exercise, "edit")).context["form"]
    values = {name: form[name].value() for name in form.fields}
    posted = {name: value for name, value in values.items() if value not in (None, False)}
    return posted | {"change_note": "Clearer"} | changed


def test_coach_adds_an_exercise(cast, coach):
    make_exercise("harder", figure="harder", sources=["design"])
    posted = typed(
        entry(
            cues=["Push", "Hold"], safety=["Slow"], asks_acknowledgement=True, equipment=["box", "step"],
            bodyweight_fraction=0.5, progression="harder", figure="harder", sources=["design"],
        )
    )  # fmt: skip

    response = coach.post(NEW, posted)

    made = Exercise.objects.get(club=cast.club)
    assert response["Location"] == page_of(made)
    assert (made.name, made.cues, made.safety, made.author) == ("Bench raise", ["Push", "Hold"], ["Slow"], cast.coach)
    assert (made.bodyweight_fraction, made.asks_acknowledgement) == (pytest.approx(0.5), True)
    assert (made.progression.slug, made.figure, made.sources) == ("harder", "harder", ["design"])
    page = text_of(coach.get(response["Location"]))
    assert "Bench raise is in your library." in page
    assert "Own exercise of Harbour AC" in page


@pytest.mark.parametrize("wrong", [wrong for wrong in WRONG if wrong.page_says is not None], ids=str)
def test_wrong_value_is_refused_beside_its_field_and_kept(cast, coach, wrong):
    make_library(cast)
    before = Exercise.objects.count()
    posted = typed(entry(**{"name": "Kept name"} | wrong.values))

    response = coach.post(NEW, posted)

    assert response.status_code == 200
    form = response.context["form"]
    assert list(form.errors) == [wrong.field]
    assert (wrong.page_says or wrong.says) in form.errors[wrong.field][0]
    assert Exercise.objects.count() == before
    if "name" not in wrong.values:
        assert 'value="Kept name"' in response.content.decode()


def test_every_fault_of_a_form_is_shown_at_once(coach, cast):
    response = coach.post(NEW, typed(entry(category=LEFT_OUT, knee_to_deg=200, cues=["x" * 10_000])))

    errors = response.context["form"].errors
    assert sorted(errors) == ["category", "cues", "knee_to_deg"]
    assert "It has 10000 characters." in errors["cues"][0]
    assert "x" * 10_000 in response.content.decode()


def test_form_that_is_sent_twice_makes_one_exercise(cast, coach):
    posted = typed(entry()) | {"form_id": str(uuid.uuid4())}

    first, second = coach.post(NEW, posted), coach.post(NEW, posted)

    assert first["Location"] == second["Location"]
    assert Exercise.objects.filter(club=cast.club).count() == 1


def test_built_in_exercise_is_offered_to_be_copied(cast, coach):
    built_in = make_exercise("calf-drop", cues=["Push"], figure="calf-drop")
    address = f"{NEW}?copy=calf-drop"
    assert address in coach.get(page_of(built_in)).content.decode()

    form = coach.get(address).context["form"]
    values = {name: form[name].value() for name in form.fields if form[name].value() not in (None, False)}
    assert values["name"] == "Calf drop (copy)"
    coach.post(address, values | {"name": "Our drop"})

    made = Exercise.objects.get(club=cast.club)
    assert (made.name, made.cues, made.figure, made.copied_from) == ("Our drop", ["Push"], "calf-drop", built_in)


@pytest.mark.parametrize("slug", ["secret", "nothing", "x" * 5000, "6f7b1d0e-3f0e-5c39-9a42-50c1e5a50001", "{}"])
def test_what_the_club_cannot_see_is_not_copied(cast, coach, slug):
    make_exercise("secret", club=cast.rival_club)

    assert coach.get(NEW, {"copy": slug}).status_code == 404


def test_exercise_of_another_club_of_the_coach_is_not_copied(cast, coach):
    Membership.objects.create(club=cast.rival_club, user=cast.coach, role=Role.COACH)
    theirs = make_exercise("secret", club=cast.rival_club)

    assert coach.get(NEW, {"copy": theirs.address}).status_code == 404
    assert "Copy" not in text_of(coach.get(page_of(theirs)))


def test_script_is_text(cast, coach):
    script = "<script>alert(1)</script>"
    coach.post(NEW, typed(entry(script, cues=[script], safety=[script])))

    made = Exercise.objects.get(club=cast.club)
    assert made.cues == [script]
    for address in (page_of(made), page_of(made, "edit"), reverse("exercises:list")):
        page = coach.get(address).content.decode()
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert" in page


# --- editing -------------------------------------------------------------------------------------------------


def test_edited_exercise_shows_its_new_version_and_history(cast, coach, own):
    response = coach.post(page_of(own, "edit"), opened(coach, own, cues="Push evenly", change_note="So said Ada"))

    assert response["Location"] == page_of(own)
    page = text_of(coach.get(response["Location"]))
    assert "Version 2 of Bench raise is saved." in page
    for part in ("Version 2", "So said Ada", "Push evenly", "Harbour Coach", "Version 1"):
        assert part in page
    assert "<del>Push</del>" in coach.get(page_of(own)).content.decode()


def test_athletes_see_the_version_and_not_who_made_it(cast, client, own):
    client.force_login(cast.athlete_user)
    page = text_of(client.get(page_of(own)))

    assert "Own exercise of Harbour AC" in page
    for part in ("Harbour Coach", "Version history", "Edit", "Retire", "Copy"):
        assert part not in page


def test_long_history_shows_its_newest_versions(cast, coach, own):
    for number in range(1, MOST_VERSIONS + 3):
        revise_exercise(
            exercise=own, values={"cues": [f"Cue {number}"]}, change_note=f"Note {number}", revision=number,
            by=cast.coach, at=AT,
        )  # fmt: skip

    shown = coach.get(page_of(own)).context["own"].versions

    assert [version.number for version in shown] == list(range(MOST_VERSIONS + 3, 3, -1))
    assert [change.gone for change in shown[-1].changes] == [["Cue 2"]]


@pytest.mark.parametrize("versions", [2, 4])
def test_page_costs_the_same_queries_for_two_and_four_versions(cast, coach, own, versions):
    for number in range(1, versions):
        revise_exercise(
            exercise=own, values={"cues": [f"Cue {number}"]}, change_note="Cue", revision=number, by=cast.coach, at=AT
        )
    coach.get(page_of(own))

    with CaptureQueriesContext(connection) as queries:
        coach.get(page_of(own))

    # Session, person, memberships, exercise, tests and neighbours; versions, and the built-in one of its slug;
    # who has read its safety text; what is said of it, and what changed because of that.
    assert len(queries) == 14


def test_analyst_reads_the_history_and_changes_nothing(cast, client, own):
    client.force_login(cast.analyst)
    page = text_of(client.get(page_of(own)))

    assert "Version history" in page
    for part in ("Edit", "Retire", "Copy"):
        assert part not in page


def test_change_without_a_note_is_asked_for_one(coach, own):
    response = coach.post(page_of(own, "edit"), opened(coach, own, cues="Pull", change_note=""))

    assert "It is missing." in response.context["form"].errors["change_note"][0]
    assert "Pull" in response.content.decode()
    assert own.revisions.count() == 1


def test_saving_what_stands_changes_nothing(coach, own):
    response = coach.post(page_of(own, "edit"), opened(coach, own), follow=True)

    assert "Nothing was changed, so version 1 stays." in text_of(response)
    assert own.revisions.count() == 1


def test_measure_and_legs_cannot_be_posted_over(coach, own):
    coach.post(page_of(own, "edit"), opened(coach, own, measure="reps", side="double", level="3"))

    own.refresh_from_db()
    assert (own.measure, own.side, own.level) == ("load_reps", "single", 3)


def test_circle_is_refused_on_the_form(cast, coach, own):
    harder = create_exercise(club=cast.club, values=entry("High", regression=own.slug), by=cast.coach, at=AT)

    response = coach.post(page_of(own, "edit"), opened(coach, own, regression=harder.slug))

    assert "Bench raise → High → Bench raise" in response.context["form"].errors["regression"][0]
    own.refresh_from_db()
    assert own.regression is None


def test_second_editor_sees_the_others_change_and_loses_nothing(cast, coach, own):
    posted = opened(coach, own, cues="Pull\r\nHold", level="2", change_note="Mine")
    revise_exercise(
        exercise=own, values={"cues": ["Push evenly"], "safety": ["Slower"], "tendon_tier": 3}, change_note="Theirs",
        revision=1, by=cast.owner, at=AT,
    )  # fmt: skip

    response = coach.post(page_of(own, "edit"), posted)

    page = text_of(response)
    assert response.status_code == 200
    assert "Harbour Owner saved version 2 meanwhile" in page
    assert "What changed: Theirs" in page
    form = response.context["form"]
    said = {str(one.label): (one.stored, one.typed, one.is_taken) for one in form.differences}
    assert said == {
        "Level": (["Beginner"], ["Intermediate"], False),
        "Cues": (["Push evenly"], ["Pull", "Hold"], False),
        "Safety": (["Slower"], ["Slow"], True),
        "Tendon-load tier": (["3"], ["2"], True),
    }
    again = {name: form[name].value() for name in form.fields if form[name].value() not in (None, False)}
    assert coach.post(page_of(own, "edit"), again).status_code == 302
    own.refresh_from_db()
    assert (own.revision, own.cues, own.safety) == (3, ["Pull", "Hold"], ["Slower"])
    assert (own.level, own.tendon_tier) == (2, 3)
    assert own.revisions.get(number=3).change_note == "Mine"


@pytest.mark.parametrize("hidden", [{"revision": "x", "opened_with": "{"}, {"revision": "", "opened_with": "[]"}])
def test_form_that_lost_where_it_began_keeps_everything_typed(coach, own, hidden):
    response = coach.post(page_of(own, "edit"), opened(coach, own, cues="Pull") | hidden)

    assert "Version 1 was saved" in text_of(response) or "saved version 1 meanwhile" in text_of(response)
    (difference,) = response.context["form"].differences
    assert (difference.typed, difference.is_taken) == (["Pull"], False)


# --- retiring ------------------------------------------------------------------------------------------------


def test_retired_exercise_is_marked_not_offered_and_brought_back(coach, own):
    assert "Bench raise" in text_of(coach.get(reverse("exercises:list")))

    response = coach.post(page_of(own, "retire"), follow=True)

    assert "You can bring it back here." in text_of(response)
    assert "Retired Since" in text_of(response)
    assert "Bench raise" not in text_of(coach.get(reverse("exercises:list")))
    coach.post(page_of(own, "restore"))
    assert "Bench raise" in text_of(coach.get(reverse("exercises:list")))


def test_sessions_keep_a_retired_and_revised_exercise(cast, client, own):
    version = make_version((own, "2x8 each @RIR2"))
    session = laid_out(cast.athlete, version, cast.coach)[0]
    put(line_of(session), cast.athlete_user)
    revise_exercise(exercise=own, values={"name": "Box raise"}, change_note="Box", revision=1, by=cast.coach, at=AT)
    retire_exercise(exercise=own, at=AT)
    client.force_login(cast.athlete_user)

    page = client.get(reverse("training:session", args=[session.public_id]))

    assert "Box raise" in text_of(page)
    assert page_of(own) in page.content.decode()
    assert client.get(page_of(own)).status_code == 200
    assert line_of(session).exercise_revision == 1
    assert ExerciseRevision.objects.get(exercise=own, number=1).name == "Bench raise"
    # A plan that holds it is still given out.
    assert laid_out(cast.teammate, version, cast.coach)


# --- one slug in several places ------------------------------------------------------------------------------


def test_own_exercise_of_the_slug_is_opened_before_the_built_in(cast, coach):
    built_in = make_exercise("raise", name="Built-in raise", cues=["Push"])
    own = make_exercise("raise", name="Our raise", club=cast.club)

    listed = text_of(coach.get(reverse("exercises:list")))
    assert "Our raise" in listed
    assert "Built-in raise" not in listed
    page = coach.get("/exercises/raise/")
    assert "Our raise" in text_of(page)
    assert f"/exercises/{built_in.public_id}/" in page.content.decode()
    assert "Built-in raise" in text_of(coach.get(f"/exercises/{built_in.public_id}/"))
    coach.post(page_of(own, "retire"))
    assert "Built-in raise" in text_of(coach.get("/exercises/raise/"))
    assert "Built-in raise" in text_of(coach.get(reverse("exercises:list")))


def test_athlete_opens_the_clubs_own_before_the_built_in(cast, client):
    make_exercise("raise", name="Built-in raise")
    make_exercise("raise", name="Our raise", club=cast.club)
    client.force_login(cast.athlete_user)

    assert "Our raise" in text_of(client.get("/exercises/raise/"))


def test_person_of_two_clubs_reaches_the_exercise_of_each(cast, coach):
    Membership.objects.create(club=cast.rival_club, user=cast.coach, role=Role.COACH)
    own = make_exercise("raise", name="Harbour raise", club=cast.club)
    theirs = make_exercise("raise", name="Quarry raise", club=cast.rival_club)

    assert "Harbour raise" in text_of(coach.get("/exercises/raise/"))
    assert "Quarry raise" in text_of(coach.get(page_of(theirs)))
    coach.post(reverse("accounts:enter_club", args=[cast.rival_club.public_id]))
    assert "Quarry raise" in text_of(coach.get("/exercises/raise/"))
    coach.post(page_of(own, "edit"), opened(coach, own, name="Harbour lift"))
    own.refresh_from_db()
    assert own.name == "Harbour lift"


def test_rivals_meet_nothing_of_it(cast, own):
    rival = Client()
    rival.force_login(cast.rival_coach)

    for address in (page_of(own), f"/exercises/{own.slug}/", page_of(own, "edit"), f"{NEW}?copy={own.slug}"):
        assert rival.get(address).status_code == 404
    assert rival.post(page_of(own, "retire")).status_code == 404
    assert own.name not in text_of(rival.get(NEW))
    response = rival.post(NEW, typed(entry("Theirs", progression=own.slug)))
    assert list(response.context["form"].errors) == ["progression"]
