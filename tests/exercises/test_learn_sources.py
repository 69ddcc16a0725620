"""The sources page: every key that anything cites leads to an entry, and the public sees it."""

import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import yaml
from django.urls import reverse

from exercises.queries.sources import PAGE, cited, sources_page
from exercises.rules.sources import UnreadableSources, parse_sources
from tests.training.plans import make_exercise

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("accounts", "athletes", "core", "exercises", "programmes", "reminders", "reports", "templates", "training")
# What is cited and is no paper: our own, custom, textbooks and practice articles.
NOT_PAPERS = {
    "a1", "calf-red-flags", "design", "nelson-return-to-run", "pain-change", "plyometric-bands",
    "sleeswijk-visser-thesis", "sportsmap-soleus-test", "tempo-notation", "two-for-two",
}  # fmt: skip
PUBLISHERS = {
    "journal.aspetar.com",
    "pubmed.ncbi.nlm.nih.gov",
    "pmc.ncbi.nlm.nih.gov",
    "doi.org",
    "bjsm.bmj.com",
    "bmcmusculoskeletdisord.biomedcentral.com",
    "pilotfeasibilitystudies.biomedcentral.com",
    "sportsmedicine-open.springeropen.com",
    "link.springer.com",
    "journals.biologists.com",
    "journals.humankinetics.com",
    "journals.lww.com",
    "jocmr.org",
    "jssm.org",
    "www.frontiersin.org",
    "www.thieme-connect.com",
    "www.thieme-connect.de",
}
PAGE_OF_ONE = (
    "# Sources\n\nWhy.\n\n- **Published**: in a paper.\n\n## a-2001\n\nDoe et al., 2001. J Calf 1:2. It grew.\n"
)


def _keys_of(value) -> set[str]:
    """Return what stands under `sources`, however deep."""
    if isinstance(value, dict):
        own = set(value["sources"]) if isinstance(value.get("sources"), list) else set()
        return own.union(*(_keys_of(one) for one in value.values()))
    if isinstance(value, list):
        return set().union(*(_keys_of(one) for one in value))
    return set()


def _cited_in_the_repository() -> dict[str, str]:
    found = {}
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*")):
            if path.suffix == ".yaml":
                keys = _keys_of(yaml.safe_load(path.read_text(encoding="utf-8")))
            elif path.suffix == ".html":
                cites = re.findall(r"{% cite (.+?) %}", path.read_text(encoding="utf-8"))
                keys = {key for cite in cites for key in re.findall(r'"([^"]+)"', cite)}
            elif path.suffix == ".py":
                keys = set(re.findall(r"sources\.md#([a-z0-9-]+)", path.read_text(encoding="utf-8")))
            else:
                continue
            found |= {key: str(path.relative_to(ROOT)) for key in keys}
    return found


def test_every_key_cited_anywhere_has_an_entry() -> None:
    cites = _cited_in_the_repository()

    assert len(cites) > 50
    assert {key: path for key, path in cites.items() if key not in sources_page().entries} == {}


def test_papers_have_authors_year_and_journal() -> None:
    for key, entry in sources_page().entries.items():
        assert bool(entry.authors and entry.year and entry.journal) == (key not in NOT_PAPERS), key
        assert entry.says.endswith((".", ")")), key
        assert "<" not in entry.says, key
        if year := re.search(r"-(\d{4})$", key):
            assert entry.year == int(year[1]) or key == "loadit-2020", key


def test_keys_are_slugs() -> None:
    assert all(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", key) for key in sources_page().entries)


def test_links_lead_to_publishers_only_and_none_stands_by_a_secondary_copy() -> None:
    links = [urlsplit(link) for entry in sources_page().entries.values() for link in entry.links]

    assert len(links) > 20
    assert {link.scheme for link in links} == {"https"}
    assert {link.hostname for link in links} <= PUBLISHERS
    assert "http" not in " ".join(entry.says for entry in sources_page().entries.values())
    for key, entry in sources_page().entries.items():
        assert not ("hrough a secondary copy" in entry.says and entry.links), key


def test_entries_stand_in_the_order_of_their_keys() -> None:
    first, second, *keys = sources_page().entries

    assert (first, second) == ("a1", "design")
    assert keys == sorted(keys)


def test_page_ships_with_the_image() -> None:
    ignored = (ROOT / ".dockerignore").read_text().split()

    assert PAGE == ROOT / "docs" / "sources.md"
    assert f"!{PAGE.relative_to(ROOT)}" in ignored


def test_entry_is_read_with_authors_year_journal_and_links() -> None:
    entry = parse_sources(PAGE_OF_ONE + "<https://doi.org/1> <https://doi.org/2>").entries["a-2001"]

    assert (entry.words, entry.authors, entry.year, entry.journal) == (
        "Doe et al. 2001",
        "Doe et al.",
        2001,
        "J Calf 1:2",
    )
    assert (entry.says, entry.links) == ("It grew.", ("https://doi.org/1", "https://doi.org/2"))


def test_introduction_is_read_with_its_grades() -> None:
    page = parse_sources(PAGE_OF_ONE)

    assert (page.paragraphs, page.grades) == (("Why.",), (("Published", "in a paper."),))


@pytest.mark.parametrize(
    ("more", "fault"),
    [
        ("## a-2001\n\nDoe, 2001. J. It grew.", "a-2001 stands twice"),
        ("## b\n\n", "b has no title"),
        ("## b\n\nA title only.", "b has no title"),
    ],
)
def test_entry_out_of_form_is_refused(more: str, fault: str) -> None:
    with pytest.raises(UnreadableSources, match=fault):
        parse_sources(PAGE_OF_ONE + more)


def test_unknown_key_is_cited_by_its_own_words_without_a_link(db, cast, client) -> None:
    assert [one.words for one in cited(["our-own-study"])] == ["our own study"]
    make_exercise(sources=["our-own-study", "kinoshita-2023"])
    client.force_login(cast.coach)

    page = client.get(reverse("exercises:detail", args=["seated-raise"])).content.decode()

    assert "<li>our own study</li>" in page
    assert f'<li><a href="{reverse("exercises:sources")}#kinoshita-2023">Kinoshita et al. 2023</a></li>' in page


def test_public_page_shows_every_entry_under_its_key(db, client) -> None:
    page = client.get(reverse("exercises:sources")).content.decode()

    for entry in sources_page().entries.values():
        assert f'<li id="{entry.key}">' in page
        for link in entry.links:
            assert f'href="{link}"' in page


def test_phones_read_the_same_entries(cast, client) -> None:
    client.force_login(cast.athlete_user)

    answer = client.get(reverse("api:sources")).json()

    assert [one["key"] for one in answer["results"]] == list(sources_page().entries)
    assert answer["results"][-1] | {"says": ""} == {
        "key": "zourdos-2021",
        "words": "Zourdos et al. 2021",
        "authors": "Zourdos et al.",
        "year": 2021,
        "journal": "J Strength Cond Res 35:S158",
        "says": "",
        "links": [
            "https://journals.lww.com/nsca-jscr/Fulltext/2021/02001/Proximity_to_Failure_and_Total_Repetitions.24.aspx"
        ],
    }


def test_phones_are_refused_parameters_that_the_list_does_not_know(cast, client) -> None:
    client.force_login(cast.athlete_user)

    response = client.get(reverse("api:sources"), {"key": "a1"}, headers={"accept": "application/json"})

    assert response.status_code == 400
    assert [error["pointer"] for error in response.json()["errors"]] == ["/key"]
