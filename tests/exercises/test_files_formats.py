"""The library as text: what is written is read back as it was, and what cannot be read is named."""

import csv
import io
import re
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.choices import Equipment
from exercises.choices import Category, ExerciseSide, FileFormat, Level, Measure, Muscle
from exercises.files.csv_text import format_csv
from exercises.files.reading import MOST_BYTES, format_of, parse, text_of
from exercises.files.shape import MOST_ENTRIES, OPTIONAL, REQUIRED, FileUnreadable
from exercises.files.yaml_text import format_yaml

ROOT = Path(__file__).resolve().parents[2]
BUILT_IN = ROOT / "exercises" / "data" / "exercises.yaml"
FORMAT = {FileFormat.YAML: format_yaml, FileFormat.CSV: format_csv}
ENTRY = yaml.safe_load(BUILT_IN.read_text(encoding="utf-8"))[2]


# What an entry may hold: no control characters, halves of characters, or breaks.
WRITABLE = st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp"))
LINES = (
    st.one_of(
        st.text(WRITABLE, min_size=1, max_size=20),
        st.text("'\"=+-@|,;:#&*!%{}[]\\ ~nuloyes0123.", min_size=1, max_size=12),
        st.sampled_from(["true", "null", "1:30", "08", "0x1F", "2026-01-05", "=1+1", "'=1+1", "''", "- a", "ナ", "👟"]),
    )
    .map(lambda text: " ".join(text.split()))
    .filter(bool)
)
SLUGS = st.from_regex(r"[a-z0-9]{1,8}(-[a-z0-9]{1,8}){0,3}", fullmatch=True)


def lists(*values: str) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(values), max_size=4, unique=True)


ENTRIES = st.lists(
    st.fixed_dictionaries(
        {
            "slug": SLUGS,
            "name": LINES,
            "category": st.sampled_from(Category.values),
            "primary_muscle": st.sampled_from(Muscle.values),
            "secondary_muscles": lists(*Muscle.values),
            "knee_from_deg": st.integers(0, 150),
            "knee_to_deg": st.integers(0, 150),
            "action": LINES,
            "side": st.sampled_from(ExerciseSide.values),
            "equipment": lists(*Equipment.values),
            "level": st.sampled_from(Level.values),
            "measure": st.sampled_from(Measure.values),
            "bodyweight_fraction": st.none() | st.integers(0, 1000).map(lambda mille: mille / 1000),
            "tendon_tier": st.integers(1, 4),
            "setup": st.lists(LINES, max_size=2),
            "cues": st.lists(LINES, max_size=2),
            "faults": st.lists(LINES, max_size=2),
            "safety": st.lists(LINES, max_size=2),
            "progression": st.none() | SLUGS,
            "regression": st.none() | SLUGS,
            "sources": st.lists(SLUGS, max_size=3),
            "asks_acknowledgement": st.booleans(),
        }
    ),
    min_size=1,
    max_size=2,
)
# Entries are large, and machines that test several things at once slow.
UNHURRIED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


def entries_of(text: str, file_format: FileFormat) -> list[dict]:
    return [dict(placed.entry) for placed in parse(text_of(text.encode()), file_format)]


def refusal(data: bytes | str, file_format: FileFormat = FileFormat.YAML) -> str:
    with pytest.raises(FileUnreadable) as refused:
        parse(text_of(data if isinstance(data, bytes) else data.encode()), file_format)
    assert {fault.field for fault in refused.value.faults} == {""}
    return " ".join(fault.message for fault in refused.value.faults)


@pytest.mark.parametrize("file_format", FileFormat, ids=str)
@UNHURRIED
@given(entries=ENTRIES)
def test_what_is_written_is_read_back_as_it_was(file_format, entries):
    assert entries_of(FORMAT[file_format](entries), file_format) == entries


@UNHURRIED
@given(entries=ENTRIES)
def test_files_are_read_alike_by_other_programs(entries):
    assert yaml.safe_load(format_yaml(entries)) == entries

    rows = list(csv.DictReader(io.StringIO(format_csv(entries).removeprefix("\ufeff"), newline="")))
    assert [row["slug"] for row in rows] == [entry["slug"] for entry in entries]
    assert [row["level"] for row in rows] == [str(entry["level"]) for entry in entries]
    assert not [cell for row in rows for cell in row.values() if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]


def test_built_in_library_goes_through_both_formats_unchanged():
    entries = yaml.safe_load(BUILT_IN.read_text(encoding="utf-8"))

    assert entries_of(format_yaml(entries), FileFormat.YAML) == entries
    read = entries_of(format_csv(entries), FileFormat.CSV)
    assert [{name: value for name, value in entry.items() if name in REQUIRED} for entry in read] == [
        {name: value for name, value in entry.items() if name in REQUIRED} for entry in entries
    ]


def test_yaml_is_written_as_the_built_in_file_is():
    text = format_yaml([ENTRY, ENTRY | {"slug": "other"}])

    assert "\n  equipment: [chair]\n" in text
    assert "\n  setup:\n  - Sit tall on the edge of a chair.\n" in text
    assert "\n\n- slug: other\n" in text


def test_yaml_repeats_what_two_keys_share():
    shared = ["Slowly."]
    entries = [ENTRY | {"cues": shared, "faults": shared}]

    assert entries_of(format_yaml(entries), FileFormat.YAML) == entries


def test_csv_is_written_as_a_spreadsheet_takes_it():
    text = format_csv([ENTRY])
    header, row = text.split("\r\n")[:2]

    assert header.startswith('\ufeff"slug","name"')
    assert '"80",' not in row
    assert ",80,100," in row
    assert '"Sit tall on the edge of a chair.\nKeep the shin vertical.\n' in row


@pytest.mark.parametrize("delimiter", [",", ";"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("line_end", ["\r\n", "\n", "\r"])
def test_csv_is_read_with_either_separator_mark_or_not_and_any_line_end(delimiter, mark, line_end):
    entry = ENTRY | {"name": 'Heel raise, seated; "slow"'}
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=delimiter, lineterminator=line_end)
    writer.writerow(REQUIRED)
    cells = ["" if entry[name] is None else entry[name] for name in REQUIRED]
    writer.writerow([line_end.join(cell) if isinstance(cell, list) else cell for cell in cells])

    assert entries_of(mark + buffer.getvalue(), FileFormat.CSV) == [{name: entry[name] for name in REQUIRED}]


def test_csv_takes_a_decimal_comma_empty_rows_and_capital_booleans():
    header = ";".join([*REQUIRED, "asks_acknowledgement"])
    cells = {"slug": "a", "bodyweight_fraction": "0,08", "knee_from_deg": " 80 ", "level": "low"}
    row = ";".join([*(cells.get(name, "") for name in REQUIRED), "TRUE"])
    empty = ";" * len(REQUIRED)
    placed = parse(f"{header}\n{empty}\n{row}\n", FileFormat.CSV)

    assert [one.where() for one in placed] == ["Row 3"]
    entry = placed[0].entry
    assert (entry["bodyweight_fraction"], entry["knee_from_deg"], entry["level"]) == (0.08, 80, "low")
    assert (entry["asks_acknowledgement"], entry["tendon_tier"], entry["cues"]) == (True, None, [])


def test_yaml_entries_know_their_lines():
    placed = parse("# Ours\n\n- slug: a\n  level: 1\n\n- {slug: b,\n   level: 2}\n", FileFormat.YAML)

    assert [one.where() for one in placed] == ["Line 3", "Line 6"]
    assert [one.where("level") for one in placed] == ["Line 4", "Line 7"]
    assert placed[0].where("name") == "Line 3"


@pytest.mark.parametrize(
    ("written", "read"),
    [("yes", "yes"), ("off", "off"), ("1:30", "1:30"), ("2026-01-05", "2026-01-05"), ("010", "010"), ("1_000", "1_000"),
     ("true", True), ("~", None), ("", None), ("-3", -3), ("0.5", 0.5), (".5", 0.5), ("1e5", "1e5"), ("'7'", "7")],
)  # fmt: skip
def test_plain_words_of_yaml_are_what_they_look_like(written, read):
    (entry,) = entries_of(f"- name: {written}\n", FileFormat.YAML)

    assert entry["name"] == read
    assert type(entry["name"]) is type(read)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "holds no exercises"),
        ("# only a comment\n", "holds no exercises"),
        ("[]\n", "holds no exercises"),
        ("slug: a\n", "not a list"),
        ("just words\n", "not a list"),
        ("- slug: a\n- b\n", "Line 2 is not an exercise"),
        ("- slug: a\n- [b]\n", "Line 2 is not an exercise"),
        ("- slug: a\n  slug: b\n- name: c\n  name: d\n", "Line 2: the key “slug” stands twice"),
        ("- slug: a\n  slug: b\n- name: c\n  name: d\n", "Line 4: the key “name” stands twice"),
        ("- slug: a\n---\n- slug: b\n", "several documents"),
        ("- slug: &here a\n", "Line 1 uses an anchor or alias"),
        ("- slug: a\n  name: *here\n", "Line 2 uses an anchor or alias"),
        ("- &a [x]\n- *a\n", "Line 1 uses an anchor"),
        ("- slug: !!python/object/apply:os.system ['ls']\n", "Line 1 uses a tag"),
        ("- slug: a\n  name: !!binary aGVsbG8=\n", "Line 2 uses a tag"),
        ("- slug: a\n  name: ! b\n", "Line 2 uses a tag"),
        ("!!set {a}\n", "Line 1 uses a tag"),
        ("- cues: [[[a]]]\n", "Line 1 is nested too deeply"),
        ("[" * 100_000, "not an exercise"),
        ("- a: " + "[" * 100_000, "nested too deeply"),
        ("- a: " + "{b: " * 50_000, "nested too deeply"),
        ("- ? [a]\n  : b\n", "a key is one word"),
        (f"- {'k' * 500}: b\n", "a key is one word"),
        (f"- {{{', '.join(f'key{number}: 1' for number in range(1000))}}}\n", "does not have so many keys"),
        ("- {a: 1, a: 2, a: 3}\n" * 1000, "Line 50: the key “a” stands twice"),
        ("- slug: a\n  name: b: c\n", "Line 2 is not YAML"),
        ("- slug: a\n\tname: b\n", "Line 2 is not YAML"),
        ("- slug: 'a\n", "is not YAML"),
        ("- slug: %a\n", "is not YAML"),
        ("- name: a\x07b\n", "Line 1 holds a character that is no text"),
        ("- slug: a\n- name: \x00\n", "Line 2 holds a character that is no text"),
    ],
)
def test_yaml_that_is_not_taken_is_named_with_its_line(text, words):
    assert words in refusal(text)


def test_aliases_are_refused_before_they_grow():
    bomb = "- &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
        f"- &{chr(98 + step)} [{', '.join(['*' + chr(97 + step)] * 9)}]\n" for step in range(9)
    )

    assert "uses an anchor" in refusal(bomb)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (",".join(REQUIRED) + "\n", "holds no exercises"),
        ("slug,name,colour\na,b,c\n", "lacks the columns category, primary_muscle"),
        ("slug,name,colour\na,b,c\n", "columns that are not known: colour"),
        (",".join([*REQUIRED, "slug"]) + "\n", "names columns twice: slug"),
        (",".join(REQUIRED) + '\n"a\n', "is not CSV"),
        (",".join(REQUIRED) + "\na,b\n" + "," * 30 + "c\n", "rows have more or fewer: 2, 3"),
        (",".join(REQUIRED) + "\n" + '"' + "x" * 200_000 + '"\n', "Line 2 is not CSV: field larger"),
        ("- slug: a\n  name: b\n", "lacks the columns slug"),
    ],
)
def test_csv_that_is_not_taken_is_named(text, words):
    assert words in refusal(text, FileFormat.CSV)


@pytest.mark.parametrize("file_format", FileFormat, ids=str)
@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "holds no exercises"),
        (b" \r\n\n", "holds no exercises"),
        (b"\xef\xbb\xbf", "holds no exercises"),
        (b"PK\x03\x04rest of a workbook", "spreadsheet workbook"),
        (b"\xd0\xcf\x11\xe0rest of an old one", "spreadsheet workbook"),
        ("slug,name".encode("utf-16"), "UTF-16"),
        (b"slug\n\xe9t\xe9\n", "Line 2 is not UTF-8"),
        (b"\x89PNG\r\n\x1a\n", "Line 1 is not UTF-8"),
        (b"%PDF-1.7\n\x00\x01", "Line 2 holds a character that is no text"),
        (b"a" * (MOST_BYTES + 1), "at most 1 MB"),
        (b"\n" * (MOST_BYTES // 2 + 1), "at most 1 MB"),
    ],
)
def test_what_is_no_library_file_is_named_in_both_formats(file_format, data, words):
    assert words in refusal(data, file_format)


def test_too_many_exercises_are_refused_whatever_else_is_wrong():
    assert "at most 2000 exercises" in refusal("- slug: a\n" * (MOST_ENTRIES + 1))
    row = "," * (len(REQUIRED) - 1)
    assert "at most 2000 exercises" in refusal(
        ",".join(REQUIRED) + "\n" + f"a{row}\n" * (MOST_ENTRIES + 1), FileFormat.CSV
    )
    assert len(parse("- slug: a\n" * MOST_ENTRIES, FileFormat.YAML)) == MOST_ENTRIES


@pytest.mark.parametrize(
    ("name", "file_format"), [("a.yaml", "yaml"), ("A.YML", "yaml"), ("b.csv", "csv"), ("a.yaml.CSV", "csv")]
)
def test_format_is_what_the_name_says(name, file_format):
    assert format_of(name) == file_format


@pytest.mark.parametrize("name", ["a.xlsx", "yaml", "csv", "", "a.csv.zip"])
def test_other_names_are_refused(name):
    with pytest.raises(FileUnreadable, match=r"ends in \.yaml, \.yml or \.csv"):
        format_of(name)


def test_docs_name_every_key_and_every_value_of_the_short_lists():
    page = (ROOT / "docs" / "library-files.md").read_text(encoding="utf-8")
    table = [line for line in page.splitlines() if line.startswith("| `")]
    keys = [key for line in table for key in re.findall(r"`(\w+)`", line.split("|")[1])]

    assert sorted(keys) == sorted([*REQUIRED, *OPTIONAL])
    for choices in (Category, Muscle, ExerciseSide, Equipment, Measure):
        assert [value for value in choices.values if not re.search(rf"\b{value}\b", page)] == []
