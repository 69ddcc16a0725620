"""Importing and exporting through the pages: check, look, import; and what comes out goes in again."""

import csv
import io
import re
from html import unescape

import pytest
import time_machine
import yaml
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from exercises.choices import FileFormat
from exercises.files.reading import MOST_BYTES
from exercises.files.yaml_text import format_yaml
from exercises.models import Exercise
from exercises.operations.authoring import retire_exercise
from tests.exercises.library_files import AT, entry, make_library, own, take

QUERIES_OF_EXPORT = 4


@pytest.fixture(autouse=True)
def _demo(settings):
    settings.DEMO_MODE = True


@pytest.fixture
def library(cast):
    return make_library(cast)


@pytest.fixture
def coach(library, client):
    client.force_login(library.coach)
    return client


def text_of(response) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


def hidden(response) -> dict[str, str]:
    fields = re.findall(r'<input type="hidden" name="(text|format|seen)" value="([^"]*)"', response.content.decode())
    return {name: unescape(value) for name, value in fields}


def check(client, content, name="exercises.yaml"):
    data = content if isinstance(content, bytes) else content.encode()
    return client.post(reverse("exercises:import"), {"file": SimpleUploadedFile(name, data)})


def export(client, **query):
    return client.get(reverse("exercises:export"), query)


def test_file_is_checked_looked_at_and_imported(library, coach):
    take(library, entry("stored"), entry("same"))
    text = format_yaml([entry("same"), entry("stored", level=2, cues=["Slowly."]), entry("fresh", name="<b>Fresh</b>")])

    page = check(coach, text)

    said = text_of(page)
    assert "2 exercises would be stored" in said
    assert "New 1 Changed 1 Unchanged 1" in said
    assert "Level: 1 → 2 · Cues" in said
    assert "<b>Fresh" not in page.content.decode()
    assert not Exercise.objects.filter(slug="fresh").exists()

    done = coach.post(reverse("exercises:import"), hidden(page), follow=True)

    assert done.redirect_chain == [(reverse("exercises:list"), 302)]
    assert "Imported: 1 new exercise, 1 changed." in text_of(done)
    assert own(library, "fresh").author == library.coach
    assert own(library, "stored").revision == 2


def test_csv_comes_back_through_the_hidden_field_as_it_was(library, coach):
    take(library, entry(cues=["One, two; three", '"Up"', "=1+1"], setup=["- Sit."], name="O'Neill's"))
    text = export(coach, format="csv", whose="ours").content.decode()
    Exercise.objects.filter(club=library.club).delete()

    fields = hidden(check(coach, text, "ours.csv"))
    # As a browser sends it.
    coach.post(
        reverse("exercises:import"), fields | {"text": fields["text"].replace("\r\n", "\n").replace("\n", "\r\n")}
    )

    assert own(library).cues == ["One, two; three", '"Up"', "=1+1"]
    assert (own(library).setup, own(library).name) == (["- Sit."], "O'Neill's")


def test_all_faults_stand_on_the_page_and_nothing_is_stored(library, coach):
    page = check(coach, format_yaml([entry("good"), entry("bad", level=4, side="<i>", progression="nowhere")]))

    assert page.status_code == 422
    said = text_of(page)
    assert "3 things in the file need correcting" in said
    assert re.search(r"Line \d+ bad level Level takes a whole number from 1 to 3", said)
    assert "nowhere" in said
    assert "<i>" not in page.content.decode()
    assert not Exercise.objects.filter(club=library.club).exists()


def test_long_lists_of_faults_are_cut_off_and_counted(coach):
    page = check(coach, "- slug: a\n" * 2000)

    assert page.status_code == 422
    assert "more are not listed; correct these first" in text_of(page)
    assert len(page.content) < 1_000_000


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (b"", "a.yaml", "holds no exercises"),
        (b"PK\x03\x04", "a.csv", "spreadsheet workbook"),
        (b"\xff\xfeslug", "a.csv", "UTF-16"),
        (b"- slug: a\n  slug: b\n", "a.yaml", "stands twice"),
        (b"x" * (MOST_BYTES + 1), "a.csv", "at most 1 MB"),
        (b"x" * 5_000_000, "a.yaml", "at most 1 MB"),
        (b"- slug: a\n", "a.txt", "ends in .yaml, .yml or .csv"),
        (b"\x00\x01", "a.yaml", "no text"),
    ],
)
def test_file_that_cannot_be_read_is_answered_with_a_sentence(coach, content, name, words):
    page = check(coach, content, name)

    assert page.status_code == 422
    assert words in text_of(page)


def test_form_without_a_file_asks_for_one(coach):
    assert "Choose a file first." in text_of(coach.post(reverse("exercises:import")))


@pytest.mark.parametrize("change", [{"text": ""}, {"format": "xml"}, {"seen": ""}, {"text": "\x00"}, {"text": "a: ["}])
def test_checked_file_that_was_tampered_with_is_chosen_again(library, coach, change):
    fields = hidden(check(coach, format_yaml([entry()])))

    page = coach.post(reverse("exercises:import"), fields | change)

    assert page.status_code == 422
    assert "did not come back whole" in text_of(page)
    assert not Exercise.objects.filter(club=library.club).exists()


def test_library_that_changed_after_the_check_is_shown_anew(library, coach):
    take(library, entry())
    fields = hidden(check(coach, format_yaml([entry(level=2)])))
    take(library, entry(level=3))

    page = coach.post(reverse("exercises:import"), fields)

    assert "was changed since this file was checked" in text_of(page)
    assert "Level: 3 → 2" in text_of(page)
    assert own(library).level == 3
    coach.post(reverse("exercises:import"), hidden(page))
    assert own(library).level == 2


def test_pressing_import_twice_stores_once(library, coach):
    fields = hidden(check(coach, format_yaml([entry()])))
    coach.post(reverse("exercises:import"), fields)

    again = coach.post(reverse("exercises:import"), fields)

    assert "Your library holds all of this already" in text_of(again)
    assert own(library).revision == 1


def test_imported_exercises_are_the_clubs_alone(library, coach):
    coach.post(reverse("exercises:import"), hidden(check(coach, format_yaml([entry()]))))

    coach.force_login(library.rival_coach)
    assert coach.get(reverse("exercises:detail", args=["our-raise"])).status_code == 404
    assert "our-raise" not in export(coach, format="yaml").content.decode()


@pytest.mark.parametrize("part", ["analyst", "athlete", "teammate", "rival_athlete"])
def test_who_writes_no_exercises_imports_none(library, client, part):
    client.force_login(library.people[part])

    assert check(client, format_yaml([entry()])).status_code == (403 if part == "analyst" else 404)
    assert not Exercise.objects.filter(slug="our-raise").exists()


@pytest.mark.parametrize("file_format", ["yaml", "csv"])
@time_machine.travel("2026-03-02 23:30:00+00:00", tick=False)
def test_export_is_a_dated_file_that_imports_as_unchanged(library, coach, file_format):
    take(library, entry(cues=["=1+1"], bodyweight_fraction=0.125), {"slug": "ankle-pump", "level": 2})

    response = export(coach, format=file_format, whose="all")

    assert response["Content-Disposition"] == (
        f'attachment; filename="harbour-ac-exercises-all-2026-03-02.{file_format}"'
    )
    page = check(coach, response.content, f"all.{file_format}")
    assert "Your library holds all of this already" in text_of(page)
    assert "New 0 Changed 0 Unchanged 5" in text_of(page)


def test_export_leaves_out_retired_and_replaced_exercises(library, coach):
    take(library, entry(), entry("old"), {"slug": "ankle-pump", "level": 2})
    retire_exercise(exercise=own(library, "old"), at=AT)

    ours = yaml.safe_load(export(coach, format="yaml", whose="ours").content)
    everything = list(csv.DictReader(io.StringIO(export(coach, format="csv").content.decode("utf-8-sig"), newline="")))

    assert [one["slug"] for one in ours] == ["ankle-pump", "our-raise"]
    assert [(one["slug"], one["level"]) for one in everything if one["slug"] in ("ankle-pump", "our-raise", "old")] == [
        ("ankle-pump", "2"),
        ("our-raise", "1"),
    ]


@pytest.mark.parametrize("file_format", FileFormat.values)
def test_export_of_nothing_is_an_empty_file(coach, file_format):
    response = export(coach, format=file_format, whose="ours")

    assert response.status_code == 200
    assert "holds no exercises" in text_of(check(coach, response.content, f"a.{file_format}"))


def test_export_costs_the_same_queries_for_one_and_three(library, coach, django_assert_num_queries):
    for number in (1, 3):
        take(library, *(entry(f"raise-{number}-{one}") for one in range(number)))
        export(coach, format="yaml")
        with django_assert_num_queries(QUERIES_OF_EXPORT):
            export(coach, format="yaml")


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({"format": "xlsx"}, "yaml or csv; “xlsx”"),
        ({"format": "csv", "whose": "theirs"}, "ours or all"),
    ],
)
def test_export_that_cannot_be_answered_is_said(coach, query, words):
    response = export(coach, **query)

    assert response.status_code == 400
    assert words in response.content.decode()
