"""Figures on the pages: where they stand, what they say to who does not see them, what they cost."""

import re
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override

from exercises import figure_wording as wording
from exercises import renderers
from exercises.choices import ExerciseSide, Muscle
from exercises.models import Exercise
from exercises.operations.built_in import load_built_in_exercises
from exercises.renderers import figure_of, figures, tint_of
from exercises.rules.drawing import Tint
from tests.exercises.test_figures_drawing import parsed
from tests.training.plans import laid_out, make_exercise, make_version

QUERIES_OF_FIGURES = 4
RAISE = "standing-double-leg-raise"


@pytest.fixture(autouse=True)
def _demo(settings):
    settings.DEMO_MODE = True


@pytest.fixture
def coach(cast, client):
    client.force_login(cast.coach)
    return client


def svgs(response) -> list[str]:
    return re.findall(r'<svg class="figure".*?</svg>', response.content.decode(), re.DOTALL)


def labels(response) -> list[str]:
    found = re.findall(
        r'<svg class="figure" viewBox="[^"]+" role="img" aria-label="([^"]+)"', response.content.decode()
    )
    return [unescape(words) for words in found]


def detail(client, slug="seated-raise"):
    return client.get(reverse("exercises:detail", args=[slug]))


def test_every_built_in_exercise_moves_or_is_held_on_its_page(coach, db):
    load_built_in_exercises()
    for exercise in Exercise.objects.all():
        page = detail(coach, exercise.slug)
        (shown,) = svgs(page)
        assert labels(page) == [wording.figure_words(exercise, figure_of(exercise))]
        assert ("<animate" in shown) == (figure_of(exercise).kind != "hold")
        assert ("Pause the figure" in page.content.decode()) == ("<animate" in shown)
        assert page.content.decode().count('class="figure-parts"') == 1


def test_contact_sheet_shows_start_and_end_of_all_by_category(coach, db):
    load_built_in_exercises()
    make_exercise("no-figure")
    response = coach.get(reverse("exercises:figures"))
    page = response.content.decode()

    assert len(svgs(response)) == 2 * 53
    assert "<animate" not in page
    assert [words.split(":")[0] for words in labels(response)] == ["Start", "End"] * 53
    assert "No figure" not in page
    for exercise in Exercise.objects.exclude(slug="no-figure"):
        assert f'<a href="{reverse("exercises:detail", args=[exercise.slug])}">' in page


@pytest.mark.parametrize("exercises", [1, 3])
def test_contact_sheet_costs_the_same_queries(coach, exercises):
    for number in range(exercises):
        make_exercise(f"raise-{number}", figure=RAISE)
    coach.get(reverse("exercises:figures"))

    with CaptureQueriesContext(connection) as queries:
        response = coach.get(reverse("exercises:figures"))

    assert len(svgs(response)) == 2 * exercises
    assert len(queries) == QUERIES_OF_FIGURES


def test_library_shows_still_figures_and_leads_to_all(coach):
    make_exercise("one", figure=RAISE)
    make_exercise("other", figure="drop-jump")
    response = coach.get(reverse("exercises:list"))

    assert len(svgs(response)) == 2
    assert "<animate" not in response.content.decode()
    assert f'href="{reverse("exercises:figures")}"' in response.content.decode()


@pytest.mark.parametrize("key", ["", "unknown", "<script>", "__class__"])
def test_own_exercise_without_a_known_figure_shows_its_knee_angle(coach, cast, key):
    make_exercise(club=cast.club, figure=key)
    page = detail(coach)

    assert labels(page) == ["One leg, knee at 80°"]
    assert "<animate" not in page.content.decode()
    assert "Pause the figure" not in page.content.decode()
    assert "<script>" not in svgs(page)[0]


def test_own_exercise_may_borrow_a_figure(coach, cast):
    make_exercise(club=cast.club, figure=RAISE)

    assert labels(detail(coach)) == ["Standing, knees straight: the heels rise above the toes and return"]


@pytest.fixture
def today(cast, client):
    """Return a function that asks for Today with one line, or several, of the figure of a raise."""

    def ask(*doses: str):
        lines = [(make_exercise(f"raise-{place}", figure=RAISE), dose) for place, dose in enumerate(doses)]
        session = laid_out(cast.athlete, make_version(*lines), cast.coach)[0]
        client.force_login(cast.athlete_user)
        return client.get(reverse("training:session", args=[session.public_id]))

    return ask


def test_figure_moves_at_the_tempo_of_the_line(today):
    still, moving = svgs(today("3x8 each @RIR2 t5-1-3-0 r120"))

    assert 'aria-hidden="true"' in still
    assert "<animate" not in still
    assert set(re.findall(r'dur="([^"]+)"', moving)) == {"9s"}


def test_figure_moves_at_its_own_tempo_where_the_line_has_none(today):
    _still, moving = svgs(today("3x8 each @RIR2 r120"))

    assert set(re.findall(r'dur="([^"]+)"', moving)) == {"5s"}


def test_six_lines_with_their_figures_stay_light_on_the_way(today, client):
    response = today(*["3x8 each @RIR2 t3-1-1-1 r120"] * 6)
    packed = client.get(response.request["PATH_INFO"], headers={"accept-encoding": "gzip"})

    assert len(svgs(response)) == 12
    assert packed["Content-Encoding"] == "gzip"
    # Of the 60 KB that a first visit may transfer.
    assert len(packed.content) < 20_000


@pytest.mark.parametrize(
    ("slug", "words"),
    [
        (
            "seated-calf-raise-plate",
            "Seated, knees at 90°: forefeet on a step, the heels rise from the floor above the toes and return",
        ),
        ("standing-single-leg-raise-floor", "Standing, knee straight: the heel rises above the toes and returns"),
        ("iso-bent-knee-wall-hold", "Standing, knee at 40°: the heel is held above the toes, without moving"),
        (
            "leg-press-bent-knee-raise",
            "Lying back in a leg press, knees at 80°: the heels sink below the toes, then the forefeet push the plate"
            " away",
        ),
    ],
)
def test_text_alternative_says_what_moves(slug, words):
    figure = figures()[slug]
    assert wording.figure_words(Exercise(slug=slug, figure=slug), figure) == words


def test_every_figure_has_words_for_its_posture_and_movement(db):
    load_built_in_exercises()
    for exercise in Exercise.objects.all():
        words = wording.figure_words(exercise, figure_of(exercise))
        assert re.fullmatch(r"[A-Z][^:]+, knees? (straight|at \d+°): [^:]+[a-z]", words), words


def test_text_alternative_is_translated(monkeypatch, db):
    load_built_in_exercises()
    exercise = Exercise.objects.get(slug=RAISE)
    with override("de"):
        # There is no catalogue yet; what matters is that nothing was put into words at import.
        assert wording.figure_words(exercise, figure_of(exercise)).startswith(str(wording._POSTURES["standing"]))


@pytest.mark.parametrize(
    ("primary", "secondary", "knee", "tint"),
    [
        (Muscle.SOLEUS, ["tibialis_posterior"], (85, 100), Tint(soleus=2)),
        (Muscle.SOLEUS, ["gastrocnemius"], (60, 90), Tint(soleus=2)),
        (Muscle.SOLEUS, ["gastrocnemius", "quadriceps"], (30, 60), Tint(soleus=2, gastroc=1)),
        (Muscle.GASTROCNEMIUS, ["soleus"], (0, 10), Tint(soleus=1, gastroc=2)),
        (Muscle.TIBIALIS_ANTERIOR, [], (0, 20), Tint(tibialis=2)),
        (Muscle.NONE, ["soleus"], (0, 90), Tint(soleus=1)),
    ],
)
def test_muscles_that_work_are_tinted(primary, secondary, knee, tint):
    exercise = Exercise(
        primary_muscle=primary, secondary_muscles=secondary, knee_from_deg=knee[0], knee_to_deg=knee[1],
        side=ExerciseSide.BOTH,
    )  # fmt: skip
    assert tint_of(exercise) == tint


def test_tags_name_the_tinted_muscles_the_leading_one_first():
    assert wording.tint_words(Tint(soleus=1, gastroc=2)) == [("gastroc", "Gastrocnemius"), ("soleus", "Soleus helps")]
    assert wording.tint_words(Tint(tibialis=2, arch=1)) == [
        ("quiet", "Tibialis anterior"),
        ("quiet", "Small muscles of the foot helps"),
    ]
    assert wording.tint_words(Tint()) == []


def test_drawings_are_kept_by_key_tint_and_tempo(monkeypatch):
    exercise = Exercise(figure=RAISE, primary_muscle=Muscle.GASTROCNEMIUS, knee_from_deg=0, knee_to_deg=10)
    renderers.inside(exercise, shown="moving", tempo="7-0-7-0")
    monkeypatch.setattr(renderers, "drawing", None)

    _box, shapes = renderers.inside(exercise, shown="moving", tempo="7-0-7-0")

    assert parsed(shapes) is not None
