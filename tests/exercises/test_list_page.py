"""The library's list: search, filters, counts and pages, with and without htmx."""

import re
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from exercises.choices import Muscle
from exercises.operations.built_in import load_built_in_exercises
from tests.exercises.many import make_many
from tests.exercises.test_pages import listed, names, text_of
from tests.training.plans import make_exercise

QUERIES = 4


@pytest.fixture(autouse=True)
def _demo(settings):
    settings.DEMO_MODE = True


@pytest.fixture
def coach(cast, client):
    client.force_login(cast.coach)
    return client


def links(response, words):
    """Return the addresses that the links of these words among the results lead to."""
    _form, results = response.content.decode().split('id="results"')
    found = re.findall(r'<a [^>]*href="([^"]+)"[^>]*>(.*?)</a>', results, re.DOTALL)
    texts = [(unescape(href), " ".join(re.sub(r"<[^>]+>", " ", inner).split())) for href, inner in found]
    return [href for href, text in texts if text == words]


def htmx(client, query, *, target, current=""):
    headers = {"HX-Request": "true", "HX-Target": target, "HX-Current-URL": f"http://testserver/exercises/{current}"}
    return client.get(f"{reverse('exercises:list')}{query}", headers=headers)


def test_library_is_narrowed_by_text_muscle_and_equipment(cast, coach):
    make_exercise("seated-raise", equipment=["chair"], cues=["Stop at the top"])
    make_exercise("wall-raise", equipment=["wall"], primary_muscle=Muscle.GASTROCNEMIUS)
    make_exercise("pump", secondary_muscles=["soleus"], primary_muscle=Muscle.NONE)
    cast.club.equipment = ["chair"]
    cast.club.save()

    assert names(listed(coach, q="RAISE")) == ["Seated raise", "Wall raise"]
    assert names(listed(coach, q="stop top")) == ["Seated raise"]
    assert names(listed(coach, muscle="soleus")) == ["Pump", "Seated raise"]
    assert names(listed(coach, equipment="club")) == ["Pump", "Seated raise"]
    assert names(listed(coach, equipment=["club", "wall"])) == ["Pump", "Seated raise", "Wall raise"]
    assert names(listed(coach, equipment="none")) == ["Pump"]
    assert "Nothing answers to “100%_”" in text_of(listed(coach, q="100%_"))


def test_equipment_at_hand_is_offered_only_where_the_club_has_said_what_it_has(cast, coach):
    make_exercise(equipment=["wall"])
    assert "What our club has" not in text_of(listed(coach))
    assert names(listed(coach, equipment="club")) == ["Seated raise"]

    cast.club.equipment = ["chair"]
    cast.club.save()
    for person in (cast.coach, cast.athlete_user):
        coach.force_login(person)
        assert "What our club has" in text_of(listed(coach))


@pytest.mark.parametrize(
    "query",
    [
        {"muscle": "heart"},
        {"q": "x" * 500},
        {"q": "x" * 10_000},
        {"q": "bell\a"},
        {"knee": "89", "muscle": "'--"},
        {"level": "9"},
        {"side": "left"},
        {"measure": "mood"},
        {"category": "yoga"},
        {"whose": "theirs"},
        {"equipment": ["wall", "trampoline"]},
    ],
)
@pytest.mark.parametrize("target", ["", "results"])
def test_library_answers_what_it_cannot_use_with_a_sentence_and_everything(coach, query, target):
    make_exercise()

    headers = {"HX-Request": "true", "HX-Target": target} if target else {}
    response = coach.get(reverse("exercises:list"), query, headers=headers)

    assert response.status_code == 200
    assert names(response) == ["Seated raise"]
    assert re.search(r"Search takes at most 60|is none of these|cannot be printed", text_of(response))


def test_sentence_names_the_limit(coach):
    assert "Search takes at most 60 characters; these are 500." in text_of(listed(coach, q="x" * 500))


@pytest.mark.parametrize("query", ["?q=%00", "?page=%00"])
def test_nul_is_refused(coach, query):
    assert coach.get(f"{reverse('exercises:list')}{query}").status_code == 400


@pytest.mark.parametrize("text", ["'", '"', "%", "\\", "🦵", "<script>alert(1)</script>", "a' OR 1=1 --", "\ud800"])
def test_no_text_breaks_the_page(coach, text):
    make_exercise()

    response = coach.get(reverse("exercises:list"), {"q": text.encode("utf-8", "surrogatepass")})

    assert response.status_code == 200
    assert "<script>alert" not in response.content.decode()


@pytest.mark.parametrize("number", [1, 3, 300])
@pytest.mark.parametrize("query", [{}, {"q": "seatd calf rase", "level": "1"}, {"q": "hugo", "equipment": "sled"}])
def test_library_costs_the_same_queries_for_one_three_and_many(cast, coach, number, query):
    make_exercise()
    make_many(cast.club, number - 1)
    listed(coach)

    with CaptureQueriesContext(connection) as queries:
        listed(coach, **query)

    assert len(queries) == QUERIES


@pytest.mark.parametrize("demo", [True, False])
def test_athlete_costs_no_query_more(cast, client, settings, demo):
    settings.DEMO_MODE = demo
    load_built_in_exercises()
    client.force_login(cast.athlete_user)
    listed(client)

    with CaptureQueriesContext(connection) as queries:
        listed(client, equipment="club")

    assert len(queries) == QUERIES


def test_each_filter_is_taken_away_on_its_own(coach):
    load_built_in_exercises()

    page = listed(coach, q="raise", muscle="soleus", equipment=["step", "wall"])

    assert links(page, "Soleus") == ["/exercises/?q=raise&equipment=step&equipment=wall"]
    assert links(page, "Step") == ["/exercises/?q=raise&muscle=soleus&equipment=wall"]
    assert links(page, "Clear all") == ["/exercises/"]


def test_kinds_lead_to_themselves_with_their_numbers(coach):
    load_built_in_exercises()

    page = listed(coach, level="3")

    (plyometric,) = links(page, "Plyometric 2")
    assert plyometric == "/exercises/?category=plyometric&level=3"
    assert len(names(coach.get(plyometric))) == 2


def test_nothing_found_offers_to_drop_what_stands_in_the_way(coach):
    load_built_in_exercises()

    page = listed(coach, q="hugo", equipment="sled")

    assert "Nothing has all of these" in text_of(page)
    assert links(page, "Without “Sled”: 1 exercise") == ["/exercises/?q=hugo"]
    assert links(page, "Without “hugo”: 5 exercises") == ["/exercises/?equipment=sled"]


def test_respelt_and_nearest_answers_say_so(coach):
    load_built_in_exercises()

    assert "No match for “seatd rase”; these are for “seated raise”." in text_of(listed(coach, q="seatd rase"))
    assert "Nothing has all the words of “purple raise”; these come nearest." in text_of(
        listed(coach, q="purple raise")
    )


def test_thousands_come_in_pages(cast, coach):
    load_built_in_exercises()
    make_many(cast.club, 100)

    first, second, third = (names(listed(coach, page=page)) for page in (1, 2, 3))

    assert [len(page) for page in (first, second, third)] == [60, 60, 33]
    assert len({*first, *second, *third}) == 153
    assert names(listed(coach, page=99)) == third
    assert names(listed(coach, page="x")) == names(listed(coach, page="-1")) == first
    assert "61 to 120 of 153" in text_of(listed(coach, page=2))


def test_retired_ones_are_offered_to_those_who_write_exercises_only(cast, client):
    for person, offered in ((cast.coach, True), (cast.analyst, False), (cast.athlete_user, False)):
        client.force_login(person)
        assert ('value="retired"' in listed(client).content.decode()) is offered
    assert "is none of these" in text_of(listed(client, whose="retired"))


def test_fragments_are_parts_of_the_page_and_put_its_address_in_place(coach):
    load_built_in_exercises()
    empty = "?q=&muscle=soleus&knee=&side=&level="

    results = htmx(coach, empty, target="results")
    library = htmx(coach, empty, target="library")

    assert results["HX-Push-Url"] == library["HX-Push-Url"] == "/exercises/?muscle=soleus"
    for fragment in (results, library):
        assert "<html" not in fragment.content.decode()
        assert 'data-announce="50 exercises"' in fragment.content.decode()
    # Who types keeps the focus; who follows a link is led to the count.
    assert "data-focus" not in results.content.decode()
    assert 'id="finder"' not in results.content.decode()
    assert "data-focus" in library.content.decode()
    assert 'id="finder"' in library.content.decode()


def test_text_typed_on_replaces_the_address_and_anything_else_adds_one(coach):
    typed_on = htmx(coach, "?q=seated&level=1", target="results", current="?q=sea&level=1")
    begun = htmx(coach, "?q=s&level=1", target="results", current="?level=1")
    narrowed = htmx(coach, "?q=sea&level=2", target="results", current="?q=sea&level=1")

    assert typed_on["HX-Replace-Url"] == "/exercises/?q=seated&level=1"
    assert begun["HX-Push-Url"] == "/exercises/?q=s&level=1"
    assert narrowed["HX-Push-Url"] == "/exercises/?q=sea&level=2"


def test_history_is_restored_with_the_whole_page(coach):
    headers = {"HX-Request": "true", "HX-History-Restore-Request": "true"}

    assert "<html" in coach.get(reverse("exercises:list"), headers=headers).content.decode()
