"""What a plan adds up to, on its pages and through the API."""

import json

import pytest
from django.test import Client
from django.urls import reverse

from programmes.queries import document_of, newest_version, plan_of, summary_of_document, summary_of_rows, whole_plan
from programmes.serializers.summary import summary_json
from tests.programmes.drafts import make_draft, plan, session
from tests.programmes.test_pages import text_of
from tests.training.plans import make_exercise, make_plan

DOCUMENT = plan(
    [session("4x6 each @6RM t3-0-3-0", per_week=4), None],
    [session("6x6 each @6RM t3-0-3-0", "3x8 @RI", per_week=4), None],
)


@pytest.fixture
def programme(cast):
    make_exercise()
    return make_draft(cast.club, cast.coach, DOCUMENT)


def signed_in(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def test_draft_answers_with_its_summary(cast, programme):
    client = signed_in(cast.coach)
    url = f"/api/v1/programmes/{programme.public_id}/draft/"

    read = client.get(url).json()["summary"]

    assert (read["total"]["sets"], read["total"]["reps"], read["left_out"]) == (40, 240, 1)
    assert read["total"]["time_under_tension_s"] == 1440
    assert (read["total"]["mean_pct_1rm"], read["total"]["tonnage_kg"]) == (83.3, None)
    assert [(week["week"], week["training_days"], week["work"]["sets"]) for week in read["weeks"]] == [
        (1, 4, 16), (2, 4, 24),
    ]  # fmt: skip
    assert [row["muscle"] for row in read["muscles"]] == ["soleus"]
    codes = [(one["code"], one["first_week"], one["last_week"], one["source"]) for one in read["warnings"]]
    assert codes == [
        ("heavy_days", 1, 1, "design"), ("youth_days", 1, 2, "lloyd-2014"),
        ("jump", 2, 2, "design"), ("youth_sets", 2, 2, "lesinski-2016"),
    ]  # fmt: skip
    assert read["warnings"][1]["source_words"] == "Lloyd et al. 2014"
    body = json.dumps({"document": plan([session("3x8 @40kg")])})
    saved = client.put(url, body, content_type="application/json", headers={"If-Match": "2"}).json()["summary"]
    assert (saved["total"]["tonnage_kg"], saved["left_out"], saved["warnings"]) == (480.0, 0, [])


def test_fragment_and_page_say_the_same(cast, programme):
    client = signed_in(cast.coach)
    page = client.get(reverse("programmes:edit", args=[programme.public_id])).content.decode()
    fragment = client.get(reverse("programmes:summary", args=[programme.public_id])).content.decode()

    assert f'data-summary-url="{reverse("programmes:summary", args=[programme.public_id])}"' in page
    assert fragment.strip() in page
    assert "<html" not in fragment
    for words in (
        "One line cannot be read yet", "Two heavy calf days in a row: session A.", "83 % of 1RM", "24 min",
        "Soleus: 24 sets after at most 16 before, 50 % more.", "Our own choice, not a finding.",
    ):  # fmt: skip
        assert words in fragment
    assert 'style="' not in fragment


def test_programme_page_and_api_hold_the_summary(cast):
    exercise = make_exercise()
    version = make_plan([(1, "A", 2, 1, [(exercise, "3x8 each @RIR2")]), (2, "A", 2, 1, [(exercise, "3x8 @20kg")])])
    client = signed_in(cast.coach)

    page = text_of(client.get(reverse("programmes:detail", args=[version.programme.public_id])))
    said = client.get(f"/api/v1/programmes/{version.programme.public_id}/").json()["summary"]

    assert "What it adds up to" in page
    assert "240 kg" not in page
    assert "480 kg" in page
    assert (said["total"]["sets"], said["total"]["tonnage_kg"]) == (12, 480.0)


def test_rows_and_document_of_one_version_add_up_alike(cast):
    exercise = make_exercise()
    version = make_plan([(week, "A", 3, 2, [(exercise, "3x8 each @RIR2"), (exercise, "2x10c")]) for week in (1, 2)])

    rows = summary_json(plan_of(version).summary)

    assert rows == summary_json(summary_of_rows(whole_plan(version).version))
    assert rows == summary_json(summary_of_document(document_of(version), version.programme, {exercise.slug: exercise}))


def test_empty_plan_adds_up_to_nothing(cast):
    make_exercise()
    programme = make_draft(cast.club, cast.coach, plan([None]))
    assert newest_version(programme).weeks == 1
    page = text_of(signed_in(cast.coach).get(reverse("programmes:summary", args=[programme.public_id])))
    assert "What it adds up to" in page


def test_many_warnings_stand_behind_the_first_eight(cast):
    for number in range(10):
        make_exercise(f"raise-{number}")
    lines = [{"exercise": f"raise-{number}", "text": "6x10 @RIR3"} for number in range(10)]
    programme = make_draft(cast.club, cast.coach, plan([{"label": "A", "lines": lines}]))

    page = text_of(signed_in(cast.coach).get(reverse("programmes:summary", args=[programme.public_id])))

    assert page.count("Under 16: 6 sets of") == 10
    assert page.index("Raise 7") < page.index("2 more to look at") < page.index("Raise 8")
