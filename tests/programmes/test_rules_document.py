"""The document of a draft: what is refused, what is kept and marked."""

import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programmes.rules.document import (
    MOST_NOTE,
    MOST_WEEK_NOTE,
    Document,
    DocumentError,
    Line,
    Session,
    Week,
    check_document,
    faults,
    stored_note,
    typed_notes,
)

RAISE = {"exercise": "raise", "text": "3x8 @RIR2"}
ROOT = Path(__file__).resolve().parents[2]


def session(*lines, label="A", **keys):
    return {"label": label, "lines": list(lines or (RAISE,)), **keys}


def plan(*weeks):
    return {"weeks": [{"sessions": list(week)} for week in weeks]}


def found(raw, known=("raise",), **options):
    return [
        (fault.week, fault.column, fault.line, fault.field, fault.position)
        for fault in faults(check_document(raw), known, **options)
    ]


texts = st.text("ab ·é/\N{GRINNING FACE}", max_size=6)
sessions = st.builds(
    Session,
    label=texts.map(str.strip),
    per_week=st.integers(1, 7),
    per_day=st.integers(1, 2),
    note=texts.map(str.strip),
    lines=st.lists(st.builds(Line, texts.map(str.strip), texts), max_size=2).map(tuple),
    stage=st.none() | st.integers(1, 12),
)


@st.composite
def documents(draw):
    columns = draw(st.integers(1, 3))
    cells = st.lists(st.none() | sessions, min_size=columns, max_size=columns).map(tuple)
    return Document(tuple(draw(st.lists(st.builds(Week, cells, texts.map(str.strip)), min_size=1, max_size=2))))


@given(documents())
def test_document_comes_back_as_it_was_written(document):
    assert check_document(json.loads(json.dumps(document.to_json()))) == document


@pytest.mark.parametrize(
    ("raw", "path"),
    [
        (None, ""),
        ([], ""),
        ("{}", ""),
        ({}, "/weeks"),
        ({"weeks": {}}, "/weeks"),
        ({"weeks": []}, "/weeks"),
        (plan(*[[None]] * 53), "/weeks"),
        (plan(*[[None]] * 200), "/weeks"),
        ({"weeks": [[None]], "name": "x"}, "/name"),
        ({"weeks": [None]}, "/weeks/0"),
        (plan([]), "/weeks/0/sessions"),
        (plan([None] * 8), "/weeks/0/sessions"),
        (plan([None, None], [None]), "/weeks/1/sessions"),
        (plan([True]), "/weeks/0/sessions/0"),
        (plan([{"label": "A"}]), "/weeks/0/sessions/0/lines"),
        (plan([session(label=1)]), "/weeks/0/sessions/0/label"),
        (plan([session(label="x" * 21)]), "/weeks/0/sessions/0/label"),
        (plan([session(per_week=0)]), "/weeks/0/sessions/0/per_week"),
        (plan([session(per_week=8)]), "/weeks/0/sessions/0/per_week"),
        (plan([session(per_week=True)]), "/weeks/0/sessions/0/per_week"),
        (plan([session(per_week=1.5)]), "/weeks/0/sessions/0/per_week"),
        (plan([session(per_day=3)]), "/weeks/0/sessions/0/per_day"),
        (plan([session(stage=13)]), "/weeks/0/sessions/0/stage"),
        (plan([session(note="a\nb")]), "/weeks/0/sessions/0/note"),
        (plan([session(note="x" * 201)]), "/weeks/0/sessions/0/note"),
        (plan([session(*[RAISE] * 21)]), "/weeks/0/sessions/0/lines"),
        (plan([session(*[RAISE] * 1000)]), "/weeks/0/sessions/0/lines"),
        (plan([session({"exercise": "raise"})]), "/weeks/0/sessions/0/lines/0/text"),
        (plan([session({"exercise": None, "text": ""})]), "/weeks/0/sessions/0/lines/0/exercise"),
        (plan([session({**RAISE, "text": "x" * 201})]), "/weeks/0/sessions/0/lines/0/text"),
        (plan([session({**RAISE, "text": "\x00"})]), "/weeks/0/sessions/0/lines/0/text"),
        (plan([session({**RAISE, "text": "\ud800"})]), "/weeks/0/sessions/0/lines/0/text"),
        (plan([session({**RAISE, "exercise": "x" * 121})]), "/weeks/0/sessions/0/lines/0/exercise"),
        (plan([session({**RAISE, "sets": 3})]), "/weeks/0/sessions/0/lines/0/sets"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_malformed_document_is_refused_with_its_place(raw, path):
    with pytest.raises(DocumentError) as refused:
        check_document(raw)

    assert refused.value.path == path
    assert refused.value.template % refused.value.params


def test_notes_of_week_and_session_share_their_room():
    long = {"weeks": [{"note": "x" * MOST_WEEK_NOTE, "sessions": [session(note="x" * (MOST_NOTE - MOST_WEEK_NOTE))]}]}

    with pytest.raises(DocumentError) as refused:
        check_document(long)

    assert refused.value.path == "/weeks/0/sessions/0/note"


def test_more_than_a_megabyte_is_refused():
    line = {"exercise": "é" * 120, "text": "é" * 120}
    week = [session(*[line] * 20, label=f"{place}") for place in range(7)]

    with pytest.raises(DocumentError) as refused:
        check_document(plan(*[week] * 52))

    assert refused.value.path == ""


def test_faults_name_week_column_line_field_and_place_in_the_text():
    raw = plan(
        [session(RAISE, {"exercise": "raise", "text": "3x8 @RI2"}), None],
        [session({"exercise": "Rais", "text": ""}), session({"exercise": "", "text": "0x8"}, label="B")],
    )

    assert found(raw) == [
        (0, 0, 1, "text", 5),
        (1, 0, 0, "exercise", 0),
        (1, 0, 0, "text", 0),
        (1, 1, 0, "exercise", 0),
        (1, 1, 0, "text", 0),
    ]


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (plan([None]), [(0, 0, None, "session", None)]),
        (plan([session(label="")]), [(0, 0, None, "session", None)]),
        (plan([session(), session()]), [(0, 1, None, "session", None)]),
        (plan([{"label": "A", "lines": []}]), [(0, 0, None, "session", None)]),
        (plan([session({"exercise": "", "text": " "})]), [(0, 0, None, "session", None)]),
        (plan([session(per_week=4), session(label="B", per_week=4)]), [(0, None, None, "week", None)]),
    ],
    ids=["no session", "no name", "same name", "no line", "blank line", "too many days"],
)
def test_session_or_week_that_cannot_be_laid_out_is_a_fault(raw, expected):
    assert found(raw) == expected


def test_blank_line_beside_others_is_passed_over():
    assert found(plan([session(RAISE, {"exercise": "", "text": " "})])) == []


def test_session_names_one_of_the_stages_there_are():
    raw = plan([session(), session(label="B", stage=3), session(label="C", stage=2)])

    assert found(raw, stages=2) == [(0, 0, None, "session", None), (0, 1, None, "session", None)]
    assert found(raw) == []


@given(st.lists(texts, min_size=1, max_size=4))
def test_notes_say_the_same_after_they_were_taken_apart(stored):
    week_note, notes = typed_notes(stored)

    assert [stored_note(week_note, note) for note in notes] == [
        re.sub(r" · $", "", note) if week_note else note for note in stored
    ]


def test_note_of_a_week_is_found_again():
    notes = ["", "easy"]

    assert typed_notes([stored_note("deload", note) for note in notes]) == ("deload", notes)


def test_documentation_shows_a_document_that_is_taken():
    text = (ROOT / "docs" / "builder.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"```\n(\{\"weeks\".*?)```", text, re.DOTALL)

    assert found(json.loads(example), known=("seated-calf-raise-machine",)) == []
