"""The builder without JavaScript: what is typed is kept, faults stand beside it, nobody's work is lost."""

import json
import re
import uuid
from datetime import UTC, datetime
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from programmes.choices import VersionState
from programmes.models import Programme, ProgrammeVersion
from programmes.operations.drafts import save_draft
from programmes.queries import document_of
from tests.programmes.drafts import GOOD, make_draft, newest, plan, session
from tests.training.plans import make_exercise, make_version

QUERIES_OF_EDIT = 9


@pytest.fixture(autouse=True)
def _demo(settings):
    settings.DEMO_MODE = True


@pytest.fixture
def exercise(db):
    return make_exercise()


@pytest.fixture
def programme(cast, exercise):
    return make_draft(cast.club, cast.coach)


@pytest.fixture
def coach(cast, client):
    client.force_login(cast.coach)
    return client


def at(name, programme, *place):
    return reverse(f"programmes:{name}", args=[programme.public_id, *place])


def text_of(response) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


def typed(lines, revision=2, **values):
    return {"revision": revision, "label": "A", "per_week": 1, "per_day": 1, "note": "", "lines": lines, **values}


def lines_at(programme, week=0, column=0):
    found = document_of(newest(programme)).weeks[week].sessions[column]
    return [(line.exercise, line.text) for line in found.lines] if found else None


def test_programme_is_started_once_however_often_the_button_is_pressed(coach, cast):
    once = str(uuid.uuid4())

    answers = [coach.post(reverse("programmes:new"), {"form_id": once, "name": "In season"}) for _press in range(2)]

    made = Programme.objects.get()
    assert {one["Location"] for one in answers} == {at("edit", made)}
    assert made.club == cast.club
    page = text_of(coach.get(at("edit", made)))
    assert "Draft of version 1" in page
    assert "This session has no line" in page


@pytest.mark.parametrize("name", ["", " ", "x" * 121, "a\x07"], ids=["empty", "blank", "long", "bell"])
def test_programme_without_a_usable_name_is_refused_on_the_field(coach, name):
    page = coach.post(reverse("programmes:new"), {"name": name})

    assert page.status_code == 200
    assert "needs correcting" in text_of(page)
    assert not Programme.objects.exists()


def test_built_in_programme_is_copied_and_says_where_it_comes_from(coach, exercise):
    source = make_version((exercise, GOOD), slug="tendon", evidence="A trial", clinician_only=True).programme
    assert at("copy", source) in coach.get(at("detail", source)).content.decode()

    coach.post(at("copy", source), {"name": "Our tendon"})

    made = Programme.objects.get(copied_from=source)
    assert lines_at(made) == [("seated-raise", GOOD)]
    coach.post(at("freeze", made), {"revision": 1})
    page = text_of(coach.get(at("detail", made)))
    assert "Copied from Tendon." in page
    assert "A trial" in page
    assert "only a clinician of the club can assign it" in page


def test_page_holds_what_the_grid_reads(coach, programme):
    save_draft(programme=programme, document=plan([session("3x8 @RI"), None]), revision=2, by=programme.author)

    html = coach.get(at("edit", programme)).content.decode()

    blobs = dict(re.findall(r'<script id="([\w-]+)" type="application/json">(.*?)</script>', html))
    assert json.loads(blobs["plan-document"]) == newest(programme).document
    assert [fault["position"] for fault in json.loads(blobs["plan-faults"])] == [5]
    assert json.loads(blobs["plan-exercises"]) == [
        {"slug": "seated-raise", "name": "Seated raise", "aim": "soleus", "measure": "load_reps"}
    ]
    (builder,) = re.findall(r'<div id="builder"[^>]*>', html)
    assert 'data-revision="3"' in builder
    assert f'data-draft-url="/api/v1/programmes/{programme.public_id}/draft/"' in builder


def test_session_is_typed_line_by_line_by_name_slug_or_from_a_spreadsheet(coach, programme, exercise):
    make_exercise("odd", name="Raise: odd one")
    lines = "seated RAISE: 3x8 @RIR2\r\n\r\nseated-raise:4x6\r\nSeated raise\t5x5\nodd: 2x10"

    saved = coach.post(at("edit_session", programme, 0, 1), typed(lines, label="B", per_week=2, note="easy"))

    assert saved["Location"] == at("edit", programme)
    assert lines_at(programme, column=1) == [
        ("seated-raise", "3x8 @RIR2"),
        ("seated-raise", "4x6"),
        ("seated-raise", "5x5"),
        ("odd", "2x10"),
    ]
    form = coach.get(at("edit_session", programme, 0, 1)).content.decode()
    assert "Seated raise: 3x8 @RIR2\nSeated raise: 4x6\nSeated raise: 5x5\nodd: 2x10" in form
    assert "2 × a week" in text_of(coach.get(at("edit", programme)))


def test_what_cannot_be_read_is_kept_and_marked_beside_the_cell(coach, programme):
    saved = coach.post(at("edit_session", programme, 0, 0), typed("Seated rase: 0x8 @@\njust words"))

    assert saved["Location"] == at("edit_session", programme, 0, 0)
    assert lines_at(programme) == [("Seated rase", "0x8 @@"), ("just words", "")]
    for page in (coach.get(saved["Location"]), coach.get(at("edit", programme))):
        assert "Seated rase" in text_of(page)
        assert "0x8 @@ “Seated rase” is no exercise of your library. At character 1, “0x8”: expected" in text_of(page)
    refused = coach.post(at("freeze", programme), {"revision": 3, "change_note": "First go"})
    assert refused.status_code == 422
    assert "cannot be given yet" in text_of(refused)
    assert "First go" in refused.content.decode()


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        ("a: 3x8\n" * 1000, "at most 20 lines; these are 1000"),
        ("a: " + "x" * 201, "the notation 200"),
        ("x" * 121 + ": 3x8", "at most 120 characters"),
        ("a: \x0b\x07", "cannot be printed"),
    ],
    ids=["1000 lines", "long line", "long name", "bell"],
)
def test_lines_that_cannot_be_kept_stay_in_the_form(coach, programme, lines, sentence):
    page = coach.post(at("edit_session", programme, 0, 0), typed(lines))

    assert page.status_code == 200
    assert sentence in text_of(page)
    assert lines[:3] in page.content.decode()
    assert newest(programme).revision == 2


@pytest.mark.parametrize(
    "values",
    [{"per_week": 8}, {"per_week": "x"}, {"per_day": 3}, {"label": ""}, {"label": "x" * 21}, {"note": "x" * 201}],
    ids=["days", "words", "times", "no name", "long name", "long note"],
)
def test_bad_session_is_refused_with_the_text_kept(coach, programme, values):
    page = coach.post(at("edit_session", programme, 0, 0), typed("Seated raise: 4x6", **values))

    assert page.status_code == 200
    assert "Seated raise: 4x6" in page.content.decode()
    assert newest(programme).revision == 2


def test_second_editor_sees_both_and_decides(coach, cast, programme):
    save_draft(programme=programme, document=plan([session("5x5"), None]), revision=2, by=cast.owner)

    page = coach.post(at("edit_session", programme, 0, 0), typed("Seated raise: 4x6"))

    assert page.status_code == 412
    assert "Harbour Owner changed this plan meanwhile" in text_of(page)
    assert "Seated raise: 5x5" in text_of(page)
    assert "Seated raise: 4x6" in page.content.decode()
    (revision,) = re.findall(r'name="revision" value="(\d+)"', page.content.decode())
    assert lines_at(programme) == [("seated-raise", "5x5")]
    coach.post(at("edit_session", programme, 0, 0), typed("Seated raise: 4x6", revision))
    assert lines_at(programme) == [("seated-raise", "4x6")]


def test_session_saved_twice_is_saved_once(coach, programme):
    answers = [coach.post(at("edit_session", programme, 0, 0), typed("Seated raise: 4x6")) for _press in range(2)]

    assert [one.status_code for one in answers] == [302, 302]
    assert newest(programme).revision == 3


def test_text_typed_for_a_week_that_is_gone_is_not_lost(coach, programme):
    page = coach.post(at("edit_session", programme, 7, 0), typed("Seated raise: 4x6"))

    assert page.status_code == 412
    assert "Seated raise: 4x6" in page.content.decode()
    assert coach.get(at("edit_session", programme, 7, 0)).status_code == 404


def test_session_becomes_a_rest_whatever_else_is_typed(coach, programme):
    coach.post(at("edit_session", programme, 0, 0), {"revision": 2, "act": "rest"})

    assert lines_at(programme) is None


def test_weeks_and_columns_are_arranged_by_buttons(coach, programme):
    def press(act, place="", **more):
        return coach.post(
            at("arrange", programme), {"act": act, "place": place, "revision": newest(programme).revision, **more}
        )

    press("duplicate_week", 0)
    press("note_week", 1, note="deload")
    press("add_week")
    press("add_column")
    press("remove_column", 1)
    press("remove_week", 2)

    document = document_of(newest(programme))
    assert [week.note for week in document.weeks] == ["", "deload"]
    assert document.columns == 2
    assert lines_at(programme, week=1) == [("seated-raise", GOOD)]


def test_session_is_copied_to_another_week_and_column(coach, cast, programme):
    both = plan([session("5x5", label="A", note="easy", per_week=2), None], [session("3x8", label="A"), None])
    save_draft(programme=programme, document=both, revision=2, by=cast.coach)
    page = coach.get(at("edit_session", programme, 0, 0))
    assert "Week 2, session 1 · in place of A Week 2, session 2 · a rest" in text_of(page)

    coach.post(at("arrange", programme), {"act": "copy_session", "place": 0, "column": 0, "to": "1-1", "revision": 3})

    copied = document_of(newest(programme)).weeks[1].sessions[1]
    assert (copied.label, copied.note, copied.per_week, copied.lines[0].text) == ("B", "easy", 2, "5x5")
    assert lines_at(programme, week=1) == [("seated-raise", "3x8")]
    assert "Copy this session" not in text_of(coach.get(at("edit_session", programme, 0, 1)))


def test_pressing_twice_from_one_page_is_done_once(coach, programme):
    for _press in range(2):
        page = coach.post(at("arrange", programme), {"act": "add_week", "revision": 2}, follow=True)

    assert len(document_of(newest(programme)).weeks) == 2
    assert "meanwhile" in text_of(page)


@pytest.mark.parametrize(
    "sent",
    [
        {}, {"act": "x"}, {"act": "remove_week"}, {"act": "remove_week", "place": 0},
        {"act": "duplicate_week", "place": 9}, {"act": "remove_column", "place": 99},
        {"act": "note_week", "place": 0, "note": "x" * 61}, {"act": "add_week", "place": "x"}, {"act": "copy_session"},
        {"act": "copy_session", "place": 0, "column": 1, "to": "0-0"}, {"act": "copy_session", "place": 0, "to": "x"},
        {"act": "copy_session", "place": 0, "column": 0, "to": "7-0"},
    ],
    ids=lambda sent: "-".join(str(value)[:15] for value in sent.values()) or "nothing",
)  # fmt: skip
def test_arranging_nothing_sensible_changes_nothing(coach, programme, sent):
    page = coach.post(at("arrange", programme), {"revision": 2, **sent}, follow=True)

    assert page.status_code == 200
    assert 'class="message error"' in page.content.decode()
    assert newest(programme).revision == 2


def test_plan_is_full_at_52_weeks_and_7_columns(coach, cast, programme):
    full = plan(*[[session(), *[None] * 6]] * 52)
    save_draft(programme=programme, document=full, revision=2, by=cast.coach)

    for act in ("add_week", "add_column"):
        page = coach.post(at("arrange", programme), {"act": act, "revision": 3}, follow=True)
        assert "at most" in text_of(page)
        assert f'value="{act}"' not in page.content.decode()


def test_version_is_made_once_and_can_be_given(coach, programme):
    answers = [
        coach.post(at("freeze", programme), {"revision": 2, "change_note": "First go"}, follow=True)
        for _press in range(2)
    ]

    assert "Version 1 can be given now" in text_of(answers[0])
    assert "Version 1 is ready" in text_of(answers[1])
    assert reverse("training:assign", args=[programme.public_id]) in answers[0].content.decode()
    assert programme.versions.get().state == VersionState.FROZEN
    page = text_of(coach.get(at("edit", programme)))
    assert "the first change starts the next" in page
    assert re.search(r'id="plan-freeze"[^>]* hidden>', coach.get(at("edit", programme)).content.decode())


def test_version_of_what_was_not_read_is_refused(coach, cast, programme):
    save_draft(programme=programme, document=plan([session("5x5"), None]), revision=2, by=cast.owner)

    page = coach.post(at("freeze", programme), {"revision": 2, "change_note": "First go"})

    assert (page.status_code, newest(programme).state) == (422, VersionState.DRAFT)
    assert "meanwhile" in text_of(page)
    assert 'name="revision" value="3"' in page.content.decode()


def test_rules_of_the_days_are_chosen_in_words(coach, programme):
    page = coach.get(at("details", programme))
    assert "the day before (MD-1)" in text_of(page)
    (tag,) = re.findall(r'name="tag" value="(\d+)"', page.content.decode())
    sent = {"tag": tag, "name": "Ours", "pain_rule": "tendon", "never_heavy_on": [-1, 0, 1], "heavy_gap_h": 48}

    saved = coach.post(at("details", programme), sent | {"match_offsets": [-4, -2]})

    assert saved["Location"] == at("edit", programme)
    programme.refresh_from_db()
    assert (programme.never_heavy_on, programme.heavy_gap_h, programme.match_offsets) == ([-1, 0, 1], 48, [-4, -2])
    stale = coach.post(at("details", programme), sent | {"name": "Other"})
    assert stale.status_code == 412
    assert "As it stands now" in text_of(stale)
    assert 'value="Other"' in stale.content.decode()


@pytest.mark.parametrize(
    "sent", [{"heavy_gap_h": 23}, {"never_heavy_on": [4]}, {"pain_rule": "x"}, {"name": ""}], ids=str
)
def test_bad_details_are_refused(coach, programme, sent):
    page = coach.post(at("details", programme), {"name": "Ours", "pain_rule": "healthy", **sent})

    assert (page.status_code, "needs correcting" in text_of(page)) == (200, True)


def test_archived_programme_is_brought_back_from_the_list(coach, programme):
    coach.post(at("archive", programme))
    page = coach.get(reverse("programmes:list"))
    assert "Archived Ours" in text_of(page)
    assert at("restore", programme) in page.content.decode()

    coach.post(at("restore", programme))

    assert "Being written Ours" in text_of(coach.get(reverse("programmes:list")))


def test_edit_costs_the_same_queries_for_one_week_and_three(coach, cast, exercise):
    coach.get(reverse("programmes:list"))
    for weeks in (1, 3):
        programme = make_draft(cast.club, cast.coach, plan(*[[session(), session(label="B")]] * weeks))
        with CaptureQueriesContext(connection) as queries:
            coach.get(at("edit", programme))
        assert len(queries) == QUERIES_OF_EDIT


def test_times_are_the_clubs(cast, coach, programme):
    cast.club.timezone = "Asia/Tokyo"
    cast.club.save()
    newest_at = datetime(2026, 7, 1, 20, 15, tzinfo=UTC)
    ProgrammeVersion.objects.filter(programme=programme).update(updated_at=newest_at)
    assert "saved 2 July, 05:15" in text_of(coach.get(at("edit", programme)))
    assert "2 July, 05:15" in text_of(coach.get(reverse("programmes:list")))
