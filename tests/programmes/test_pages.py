"""Programme pages: staff see what there is and one plan as weeks and sessions."""

import re
import uuid
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from exercises.choices import Muscle
from exercises.operations.built_in import load_built_in_exercises
from programmes.choices import VersionState
from programmes.models import Programme
from programmes.operations.built_in import load_built_in_programmes
from programmes.queries import plan_of, sessions_needed
from tests.training.plans import make_exercise, make_plan, make_version

QUERIES_OF_LIST = 8
QUERIES_OF_PLAN = 9


@pytest.fixture(autouse=True)
def _demo(settings):
    settings.DEMO_MODE = True


def text_of(response) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


def detail(client, version, **query):
    return client.get(reverse("programmes:detail", args=[version.programme.public_id]), query)


def test_list_groups_own_healthy_and_clinical_programmes(cast, client):
    exercise = make_exercise()
    make_version((exercise, "3x8 each @RIR2"), slug="ours", club=cast.club)
    make_version((exercise, "3x8 each @RIR2"), slug="theirs", club=cast.rival_club)
    make_plan([(1, "A", 3, 1, [(exercise, "3x8 @RIR2")]), (2, "A", 1, 1, [(exercise, "1x8 @RIR2")])], slug="free")
    make_version((exercise, "3x8 each @RIR2"), slug="tendon", clinician_only=True)
    client.force_login(cast.coach)
    page = text_of(client.get(reverse("programmes:list")))
    assert page.index("Ours") < page.index("Free") < page.index("Tendon")
    assert "Theirs" not in page
    assert "Weeks 2 Sessions a week 1–3" in page
    assert "With a clinician" in page


def test_draft_is_listed_to_its_writers_only(cast, client):
    version = make_version((make_exercise(), "3x8 each @RIR2"), slug="draft", club=cast.club)
    version.state, version.document = VersionState.DRAFT, {}
    version.save()
    client.force_login(cast.coach)
    page = client.get(reverse("programmes:list"))
    assert "Being written Draft" in text_of(page)
    assert reverse("programmes:detail", args=[version.programme.public_id]) + '"' not in page.content.decode()
    client.force_login(cast.analyst)
    assert "Draft" not in text_of(client.get(reverse("programmes:list")))
    assert detail(client, version).status_code == 404


def test_empty_list_says_what_to_do(cast, client):
    client.force_login(cast.coach)
    assert "load_library" in text_of(client.get(reverse("programmes:list")))


def test_list_costs_the_same_queries_for_one_and_three(cast, client):
    exercise = make_exercise()
    client.force_login(cast.coach)
    client.get(reverse("programmes:list"))
    for programmes in (1, 3):
        while Programme.objects.count() < programmes:
            make_version((exercise, "3x8 each @RIR2"), slug=f"plan-{Programme.objects.count()}")
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("programmes:list"))
        assert len(queries) == QUERIES_OF_LIST


def test_equal_weeks_stand_together_and_a_gap_parts_them(db):
    line = [(make_exercise(), "3x8 each @RIR2")]
    other = [(make_exercise("other"), "3x8 each @RIR2")]
    version = make_plan([(1, "A", 2, 1, line), (2, "A", 2, 1, line), (3, "B", 1, 1, other), (5, "A", 2, 1, line)])
    plan = plan_of(version)
    assert [(week.first, week.last, week.sessions) for week in plan.weeks] == [
        (1, 2, 2),
        (3, 3, 1),
        (4, 4, 0),
        (5, 5, 2),
    ]
    assert plan.labels == ["A", "B"]
    assert plan.weeks[0].cells[1] is None


def test_weekly_sets_count_days_and_times_a_day_by_muscle(db):
    shin = make_exercise("shin", primary_muscle=Muscle.TIBIALIS_ANTERIOR)
    version = make_plan([(1, "A", 3, 2, [(make_exercise(), "4x8 each @RIR2"), (shin, "2x20 @BW")])])
    plan = plan_of(version)
    assert [(work.muscle, work.sets) for work in plan.weeks[0].work] == [
        (Muscle.SOLEUS, 24),
        (Muscle.TIBIALIS_ANTERIOR, 12),
    ]
    assert sessions_needed(version) == (3, 2)


def test_plan_shows_words_notation_and_links(cast, client):
    version = make_version((make_exercise(), "3x8 each @RIR2 t3-1-1-1 r90"), weeks=3, per_week=2)
    client.force_login(cast.coach)
    response = detail(client, version)
    page = text_of(response)
    assert "3 × 8 each, leave 2" in page
    assert "3 s down, 1 s pause, 1 s up, 1 s hold; rest 90 s" in page
    assert "3x8 each @RIR2 t3-1-1-1 r90" in page
    assert "1–3 2 sessions a week" in page
    assert reverse("exercises:detail", args=["seated-raise"]) in response.content.decode()
    assert reverse("training:assign", args=[version.programme.public_id]) in response.content.decode()


def test_plan_costs_the_same_queries_for_one_and_three_sessions(cast, client):
    exercise = make_exercise()
    client.force_login(cast.coach)
    client.get(reverse("programmes:list"))
    for sessions in (1, 3):
        plan = [(week, "A", 1, 1, [(exercise, f"{week}x8 @RIR2")]) for week in range(1, sessions + 1)]
        version = make_plan(plan, slug=f"plan-{sessions}")
        with CaptureQueriesContext(connection) as queries:
            detail(client, version)
        assert len(queries) == QUERIES_OF_PLAN


@pytest.mark.parametrize(
    ("part", "offered"), [("clinician", True), ("coach", False), ("owner", False), ("analyst", False)]
)
def test_clinical_programme_says_who_assigns_it(cast, client, part, offered):
    version = make_version((make_exercise(), "3x8 each @RIR2"), clinician_only=True)
    client.force_login(cast.people[part])
    response = detail(client, version)
    url = reverse("training:assign", args=[version.programme.public_id])
    assert (url in response.content.decode()) is offered
    assert ("only a clinician of the club can assign it" in text_of(response)) is not offered


@pytest.mark.parametrize("part", ["athlete", "teammate", "rival_athlete"])
def test_programmes_are_nothing_to_athletes(cast, client, part):
    version = make_version((make_exercise(), "3x8 each @RIR2"))
    client.force_login(cast.people[part])
    assert client.get(reverse("programmes:list")).status_code == 404
    assert detail(client, version).status_code == 404


def test_unknown_and_foreign_programmes_are_404(cast, client):
    version = make_version((make_exercise(), "3x8 each @RIR2"), club=cast.rival_club)
    client.force_login(cast.coach)
    assert detail(client, version).status_code == 404
    assert client.get(reverse("programmes:detail", args=[uuid.uuid4()])).status_code == 404


def test_every_built_in_programme_has_its_page(cast, client):
    load_built_in_exercises()
    load_built_in_programmes()
    client.force_login(cast.coach)
    for programme in Programme.objects.all():
        page = text_of(client.get(reverse("programmes:detail", args=[programme.public_id])))
        assert programme.purpose in page
        assert programme.evidence in page
        version = programme.versions.get()
        assert " ".join(version.progression.split()) in page
