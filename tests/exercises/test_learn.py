"""The public page about the calf."""

import json
import re
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from exercises.queries.sources import sources_page
from exercises.rules.knee import GASTROCNEMIUS_BELOW_DEG, SOLEUS_ABOVE_DEG
from exercises.rules.leg import leg
from exercises.wording import bias
from tests.training.plans import make_exercise

pytestmark = pytest.mark.django_db
LEARN = reverse("exercises:learn")
# Words of a claim that training or this program acts on an illness or an injury.
CLAIMS = r"prevent|treat|detect|diagnos|\bcures?\b|\bheal(s|ing)?\b|reduces? (the )?risk|protect"


def text_of(response) -> str:
    """Return what is read on a page; an attribute's words and hidden parts count too."""
    page = re.sub(r"<(script|style)\b.*?</\1>", " ", response.content.decode(), flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())


def tags(response, name: str) -> list[str]:
    return re.findall(rf"<{name}\b[^>]*>", response.content.decode())


def shown_bands(response) -> list[str]:
    return [
        re.search(r'data-bias="(\w+)"', tag)[1]
        for tag in tags(response, "div")
        if 'class="band"' in tag and " hidden" not in tag
    ]


def test_page_is_read_by_strangers_and_by_members(client, cast):
    assert "The muscle beneath" in text_of(client.get(LEARN))
    assert reverse("account_login") in client.get(LEARN).content.decode()
    client.force_login(cast.coach)
    assert "Programmes" in text_of(client.get(LEARN))


def test_page_for_a_stranger_asks_the_database_nothing(client):
    client.get(LEARN)
    with CaptureQueriesContext(connection) as queries:
        client.get(LEARN)
    assert len(queries) == 0


@pytest.mark.parametrize("address", [LEARN, reverse("exercises:sources")])
def test_page_makes_no_claim_about_health(client, address):
    assert re.search(CLAIMS, text_of(client.get(address)), flags=re.IGNORECASE) is None


def test_page_shows_nothing_unverified(client):
    page = text_of(client.get(LEARN))
    for unverified in ("88 %", "body weight in running", "ACL", "cruciate"):
        assert unverified not in page


def test_bands_are_said_to_be_our_own_choice(client):
    page = text_of(client.get(LEARN))
    assert "The lines at 20° and 60° are our own choice" in page
    assert (GASTROCNEMIUS_BELOW_DEG, SOLEUS_ABOVE_DEG) == (20, 60)


def test_every_citation_leads_to_its_entry_and_stands_once_in_the_list(client):
    page = client.get(LEARN).content.decode()
    text, named = page.split('<ol class="named">')
    link = re.escape(reverse("exercises:sources")) + r"#([a-z0-9-]+)"
    cited = re.findall(link, text)
    assert len(cited) > 30
    assert set(cited) <= set(sources_page().entries)
    assert re.findall(link, named) == list(dict.fromkeys(cited))


@pytest.mark.parametrize(
    ("deg", "kind"), [(0, "gastroc"), (15, "gastroc"), (20, "mixed"), (60, "mixed"), (65, "soleus"), (110, "soleus")]
)
def test_dial_without_a_script_shows_the_angle_of_the_address(client, deg, kind):
    response = client.get(LEARN, {"knee": deg})
    page = response.content.decode()
    assert shown_bands(response) == [kind]
    assert f'<output for="id_knee">{deg}°</output>' in page
    assert page.count(f'transform="rotate(-{deg} 320 205)"') >= 3
    assert leg(deg).outline in page
    assert f'aria-valuetext="{deg} degrees, {bias(deg).word}"' in page


def test_dial_without_a_script_is_a_form_and_links(client):
    response = client.get(LEARN)
    (slider,) = [tag for tag in tags(response, "input") if 'type="range"' in tag]
    assert 'name="knee" id="id_knee" min="0" max="110" step="5" value="90"' in slider
    assert '<form method="get" action="#knee">' in response.content.decode()
    assert '<button class="btn">Show</button>' in response.content.decode()
    assert re.findall(r'href="\?knee=(\d+)#knee"', response.content.decode()) == ["0", "45", "90"]


@pytest.mark.parametrize(
    "knee", ["-5", "115", "47", "45.5", "straight", "9" * 10_000, "1e9", "\ud800", "<script>", "٤٥"]
)
def test_dial_answers_what_it_cannot_turn_to_with_a_sentence(client, knee):
    response = client.get(LEARN, {"knee": knee.encode("utf-8", "surrogatepass")})
    if knee == "٤٥":  # Arabic digits are digits.
        assert shown_bands(response) == ["mixed"]
        return
    assert response.status_code == 200
    assert "Knee angle takes 0 to 110 degrees in steps of 5." in text_of(response)
    assert shown_bands(response) == ["soleus"]


def test_script_is_told_poses_and_words(client):
    page = client.get(LEARN).content.decode()
    turns = json.loads(re.search(r'<script id="turns" type="application/json">(.*?)</script>', page)[1])
    assert [deg for deg, *_drawing in turns["poses"]] == list(range(0, 111, 10))
    assert list(turns["steps"]) == [str(deg) for deg in range(0, 111, 5)]
    assert turns["steps"]["45"] == ["mixed", "45 degrees, Mixed"]


def test_layers_are_lifted_by_radio_buttons_alone(client):
    radios = [tag for tag in tags(client.get(LEARN), "input") if 'type="radio"' in tag]
    assert len(radios) == 3
    assert [" checked" in tag for tag in radios] == [False, True, False]
    assert not any("style=" in tag or " on" in tag for tag in radios)


@pytest.mark.parametrize("name", ["layers", "leg"])
def test_drawings_say_what_they_show(client, name):
    (drawing,) = [tag for tag in tags(client.get(LEARN), "svg") if f'class="{name}"' in tag]
    words = re.search(r'role="img" aria-label="([^"]+)"', drawing)[1]
    assert {"layers": "Beneath it lies the soleus", "leg": "the knee at 90 degrees"}[name] in words


def test_page_is_linked_from_landing_library_exercise_and_footer(client, cast):
    assert f'href="{LEARN}"' in client.get(reverse("accounts:landing")).content.decode()
    make_exercise("seated-raise", knee_from_deg=85, knee_to_deg=100)
    client.force_login(cast.athlete_user)
    library = client.get(reverse("exercises:list")).content.decode()
    assert library.count(f'href="{LEARN}"') == 2
    detail = client.get(reverse("exercises:detail", args=["seated-raise"])).content.decode()
    assert f'<a class="plain-link" href="{LEARN}?knee=90#knee">85–100°</a>' in detail
