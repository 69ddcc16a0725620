"""Every fact of the founding article, in our own words, and the page on which it is found."""

import pytest
from django.test import Client
from django.urls import reverse

from exercises.operations.built_in import load_built_in_exercises
from tests.exercises.test_learn import text_of

SEATED = tuple(f"seated-calf-raise-{load}" for load in ("dumbbell", "plate", "barbell"))
HUGO = "leg-extension-soleus-raise"

ON_THE_LEARN_PAGE = {
    "the soleus lies under the gastrocnemius": ["The soleus lies under the gastrocnemius"],
    "the two form the calf": ["the two form the calf"],
    "the picture cuts the gastrocnemius away": [
        "Half cut away",
        "Lift the gastrocnemius off, half or whole, and the soleus shows beneath.",
    ],
    "both point the foot down": ["Both point the foot down (plantar flexion)"],
    "the gastrocnemius crosses both joints and loses its pull": [
        "The gastrocnemius crosses the ankle and the knee, so it loses most of its pull when the knee is bent."
    ],
    "the soleus crosses the ankle alone": ["The soleus crosses the ankle alone, so with a bent knee it does the work."],
    "little for the average person": ["little to the average person who never pushes off with bent knees"],
    "a great deal in some sports": [
        "a great deal in sport that needs speed and power from the feet while the knees are bent"
    ],
    "which sports": ["sprinters, rugby players, American football players and footballers"],
    "where it matters most": ["most of all where immediate acceleration is needed, or contact and pushing"],
    "most train the gastrocnemius alone": [
        "Most people who want a bigger, better-shaped calf train the gastrocnemius alone."
    ],
    "both grow the calf more": ["Training both muscles grows the calf more than training one"],
    "look and function": ["training the soleus improves the look and the function of the calf"],
    "seated raise: what it needs": [
        "A bench to sit on; a dumbbell, a barbell or a plate; a step to raise the feet; a folded towel as padding."
    ],
    "seated raise: set-up": [
        "The step stands in front of the bench.",
        "Sit with the front of the feet on the step and the heels on the floor.",
        "The weight lies across the knees just behind the kneecaps, on the towel.",
    ],
    "seated raise: one repetition": [
        "Rise on tiptoe until the heels are above the toes, as high as possible. Return slowly to the start."
    ],
    "Hugo's raise: the author's invention": ["Hugo’s Soleus Raise", "The author’s own invention"],
    "Hugo's raise: what it needs": [
        "in a machine that most gyms have",
        "The adjustable leg-extension machine; a bench; a step; a dumbbell.",
    ],
    "Hugo's raise: set-up": [
        "The bench stands in front of the machine, the machine’s leg support just below horizontal, the step under "
        "the support.",
        "Sit with the legs under the support, the toes on the step and the heels on the floor.",
    ],
    "Hugo's raise: one leg does more": [
        "The leg nearest the moving arm, usually the left, does slightly more.",
        "A dumbbell on the outer side of the leg support counterbalances it.",
    ],
    "Hugo's raise: one repetition": ["Raise the feet until the heels are above the toes. Return slowly to the floor."],
    "Hugo's raise: warning": ["For strong people someone may need to sit in the machine while the raise is done."],
    "Hugo's raise: the author's wish": [
        "The author asks everyone who tries it to say whether it works for them, and to send any other feedback."
    ],
}
ON_THE_SEATED_RAISES = {
    "needs": ["Bench", "Step", "Towel"],
    "set-up": [
        "in front of the bench",
        "your forefeet on the step and your heels on the floor",
        "folded towel",
        "just behind the kneecap",
    ],
    "one repetition": [
        "Rise on tiptoe",
        "until the heels are above the toes",
        "as high as they will go",
        "Return slowly",
    ],
    "knee bent": ["Knee bent: the gastrocnemius is slack and the soleus works."],
}
ON_HUGOS_RAISE = {
    "name": ["Hugo's Soleus Raise"],
    "needs": ["adjustable leg-extension machine that most gyms have", "Bench", "Step", "Dumbbell"],
    "set-up": [
        "leg support of the machine just below horizontal",
        "bench in front of the machine and the step under the leg support",
        "your legs under the support, your toes and forefeet on the step and your heels on the floor",
    ],
    "one leg does more": [
        "The leg nearest the moving arm of the machine, usually the left, does slightly more",
        "a dumbbell on the outer side of the leg support, away from the moving arm, to counterbalance it",
    ],
    "one repetition": ["Raise the feet until the heels are above the toes.", "until the heels are back on the floor"],
    "warning": ["For strong people someone may need to sit in the machine"],
    "the author's wish": ["say whether it works for you; the inventor asks everyone who tries it for feedback"],
}


@pytest.fixture
def read(cast):
    """Read a page: the learn page as a stranger, an exercise as an athlete."""
    load_built_in_exercises()
    athlete = Client()
    athlete.force_login(cast.athlete_user)

    def text(slug: str) -> str:
        if slug == "learn":
            return text_of(Client().get(reverse("exercises:learn")))
        return text_of(athlete.get(reverse("exercises:detail", args=[slug])))

    return text


def missing(facts: dict[str, list[str]], page: str) -> dict[str, list[str]]:
    gaps = {fact: [words for words in wordings if words not in page] for fact, wordings in facts.items()}
    return {fact: words for fact, words in gaps.items() if words}


def test_learn_page_tells_the_article(read) -> None:
    assert missing(ON_THE_LEARN_PAGE, read("learn")) == {}


@pytest.mark.parametrize(
    ("slug", "load"), list(zip(SEATED, ("Dumbbell", "Weight plate", "Barbell"), strict=True)), ids=SEATED
)
def test_seated_raises_tell_the_article(read, slug, load) -> None:
    page = read(slug)
    assert missing(ON_THE_SEATED_RAISES, page) == {}
    assert load in page
    assert "The founding article" in page


def test_hugos_raise_tells_the_article(read) -> None:
    page = read(HUGO)
    assert missing(ON_HUGOS_RAISE, page) == {}
    assert "The founding article" in page
