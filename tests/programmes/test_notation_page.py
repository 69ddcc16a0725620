"""The page about the notation says what the code does."""

import re
from decimal import Decimal
from pathlib import Path

import pytest

from programmes.rules.dose import GROUPS, MOST_OF_UNIT, MOST_REST_S, MOST_SETS, MOST_TEMPO_S, VALUES_OF_KIND
from programmes.rules.notation import LONGEST_LINE, NotationError, format_dose, parse_dose

PAGE = (Path(__file__).resolve().parents[2] / "docs/notation.md").read_text(encoding="utf-8")
TABLES = {
    heading: [[cell.strip() for cell in row[1:-1].split("|")] for row in rows.strip().splitlines()]
    for heading, rows in re.findall(r"^(\|.+\|)\n\|[-|]+\|\n((?:\|.*\|\n)+)", PAGE, flags=re.MULTILINE)
}


def table(heading: str) -> list[list[str]]:
    return [[cell.strip("`") for cell in row] for row in TABLES[heading]]


EXAMPLES = [row[0] for row in table("| line | what it asks for |")]
FORGIVEN = table("| typed | the same as |")
ERRORS = table("| line | character | expected |")


@pytest.mark.parametrize("line", EXAMPLES)
def test_example_is_read_and_is_written_as_it_stands(line):
    assert format_dose(parse_dose(line)) == line


@pytest.mark.parametrize(("typed", "canonical"), FORGIVEN)
def test_what_else_is_read_is_written_in_the_canonical_form(typed, canonical):
    assert format_dose(parse_dose(typed)) == canonical


@pytest.mark.parametrize(("line", "character", "expected"), ERRORS)
def test_refused_line_is_refused_as_the_page_says(line, character, expected):
    with pytest.raises(NotationError) as refused:
        parse_dose(line)

    assert (refused.value.position + 1, refused.value.expected) == (int(character), expected)


def test_every_line_in_the_text_can_be_read():
    lines = [code for code in re.findall(r"`([^`\n]+)`", PAGE) if re.match(r"[0-9]+x|[0-9]+,[0-9]", code)]

    for line in {*lines} - {row[0] for row in ERRORS}:
        parse_dose(line)


def test_ranges_on_the_page_are_those_of_the_code():
    units = {name: int(words.split(" to ")[1]) for _letter, name, words in table("| letter | unit | range |")}
    assert units == {
        "repetitions": MOST_OF_UNIT["reps"],
        "seconds": MOST_OF_UNIT["seconds"],
        "metres": MOST_OF_UNIT["metres"],
        "ground contacts": MOST_OF_UNIT["contacts"],
    }
    steps = {"whole": "1", "halves": "0.5", "one decimal": "0.1", "two decimals": "0.01", "three decimals": "0.001"}
    said = {}
    for written, _meaning, words in table("| written | meaning | range |"):
        intensity = parse_dose(f"3x8 + drop 8 {written}").sets[-1].intensity
        if words:
            low, high, step = re.fullmatch(r"(\S+) to (\S+), (.+)", words).groups()
            said[intensity.kind] = (Decimal(low), Decimal(high), Decimal(steps[step]))
    assert said == {kind: (span.low, span.high, span.step) for kind, span in VALUES_OF_KIND.items()}
    for sentence in (
        f"has 1 to {MOST_SETS} sets",
        f"Four counts of seconds, 0 to {MOST_TEMPO_S}",
        f"the seconds after each set, 0 to {MOST_REST_S}",
        f"at most {LONGEST_LINE} characters",
        f"A letter from {GROUPS[0]} to {GROUPS[-1]}",
    ):
        assert sentence in PAGE


@pytest.mark.parametrize("literal", re.findall(r'"([^"]+)"', PAGE.split("```")[1]))
def test_every_word_of_the_grammar_stands_in_an_example(literal):
    sides_and_groups = {"both", "right", *GROUPS[1:]}

    assert literal in sides_and_groups or any(literal in example for example in EXAMPLES)
