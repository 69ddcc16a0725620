import re
from decimal import Decimal
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from programmes.rules.dose import Dose, Intensity, Tempo
from programmes.rules.notation import NotationError, format_dose, parse_dose
from tests.doses import doses
from tests.worked_examples import read

ROOT = Path(__file__).resolve().parents[2]
KINDS = {
    "RM": "rm",
    "RIR": "rir",
    "BW": "bw",
    "BW+": "bw_plus",
    "MVC%": "pct_mvc",
    "1RM%": "pct_1rm",
    "SPEED%": "pct_speed",
    "EFFORT": "rpe",
    "MAX": "max",
}


def dose_of_row(row: list) -> Dose:
    """Return what one row of the programme tables asks for."""
    sets, amount, unit, kind, value, tempo, rest_s, each = row
    valued = kind not in ("BW", "MAX")
    return Dose(
        sets=sets,
        side="each" if each else "both",
        unit=unit,
        low=amount,
        high=amount,
        intensity=Intensity(KINDS[kind], Decimal(value) if valued else None),
        tempo=None if tempo == "hold" else Tempo(*(p if p == "X" else int(p) for p in tempo.split("-"))),
        rest_s=rest_s,
    )


@given(doses())
def test_notation_reads_back_what_it_wrote(dose):
    assert parse_dose(format_dose(dose)) == dose


@given(doses())
def test_notation_forgives_case_spaces_and_signs(dose):
    text = format_dose(dose)
    sets, rest = text.split("x", maxsplit=1)

    assert parse_dose(f"  {sets} × {rest.replace(' ', '   ').lower()} ") == dose
    assert parse_dose(text.upper()) == dose


@given(doses(), st.randoms(use_true_random=False))
def test_notation_takes_the_parts_in_any_order(dose, random):
    amount, *parts = format_dose(dose).split(" ")
    random.shuffle(parts)

    assert parse_dose(" ".join([amount, *parts])) == dose


@given(st.text(max_size=140) | st.text("4x6 @RIRMBWPE%1.t-rcsmeach", max_size=40))
def test_notation_refuses_anything_else_with_a_place(text):
    error = None
    try:
        dose = parse_dose(text)
    except NotationError as refused:
        error = refused

    if error is None:
        assert parse_dose(format_dose(dose)) == dose
    else:
        assert 0 <= error.position <= len(text)
        assert error.expected
        assert str(error).isprintable()


@pytest.mark.parametrize("row", read("programme_rows.json"), ids=str)
def test_notation_expresses_every_row_of_the_programme_tables(row):
    dose = dose_of_row(row)

    assert parse_dose(format_dose(dose)) == dose


def test_notation_reads_every_line_of_the_built_in_programmes():
    programmes = yaml.safe_load((ROOT / "programmes/data/programmes.yaml").read_text(encoding="utf-8"))
    lines = [item["dose"] for p in programmes for block in p["sessions"] for item in block["items"]]

    assert len(lines) > 80
    for line in lines:
        assert format_dose(parse_dose(line)) == line


def test_notation_reads_every_example_of_its_documentation():
    page = (ROOT / "docs/notation.md").read_text(encoding="utf-8")
    examples = re.findall(r"^\| `([^`]+)` \|", page, flags=re.MULTILINE)

    assert len(examples) >= 10
    for example in examples:
        parse_dose(example)


@pytest.mark.parametrize(
    ("text", "dose"),
    [
        (
            "4x6 @6RM t3-0-3-0 r150",
            Dose(4, "both", "reps", 6, 6, Intensity("rm", Decimal(6)), Tempo(3, 0, 3, 0), 150),
        ),
        ("3x12-15 each @RIR3 r90", Dose(3, "each", "reps", 12, 15, Intensity("rir", Decimal(3)), None, 90)),
        ("5x45s each @70%MVC", Dose(5, "each", "seconds", 45, 45, Intensity("pct_mvc", Decimal(70)))),
        ("3x15 each @BW+5", Dose(3, "each", "reps", 15, 15, Intensity("bw_plus", Decimal(5)))),
        ("4x8 @75%1RM", Dose(4, "both", "reps", 8, 8, Intensity("pct_1rm", Decimal(75)))),
        ("3x8 @1.2xBW", Dose(3, "both", "reps", 8, 8, Intensity("xbw", Decimal("1.2")))),
        ("4x20m @RPE7", Dose(4, "both", "metres", 20, 20, Intensity("rpe", Decimal(7)))),
        ("3x10c each", Dose(3, "each", "contacts", 10, 10)),
        ("2xMAX @BW", Dose(2, "both", "reps", None, None, Intensity("bw"))),
        ("1xMAXs left @MAX", Dose(1, "left", "seconds", None, None, Intensity("max"))),
        ("6x20m @95%speed", Dose(6, "both", "metres", 20, 20, Intensity("pct_speed", Decimal(95)))),
        ("3x8 tX0X0", Dose(3, "both", "reps", 8, 8, None, Tempo("X", 0, "X", 0))),
    ],
)
def test_notation_reads_what_a_coach_types(text, dose):
    assert parse_dose(text) == dose


@pytest.mark.parametrize(
    ("text", "position", "expected"),
    [
        ("", 0, "a number of sets from 1 to 30"),
        ("31x6", 0, "a number of sets from 1 to 30"),
        ("46", 0, "a number of sets from 1 to 30"),
        ("4", 1, "x after the number of sets"),
        ("4x", 2, "a number such as 6"),
        ("4x201", 2, "from 1 to 200 repetitions"),
        ("4x601s", 2, "from 1 to 600 seconds"),
        ("4x2001m", 2, "from 1 to 2000 metres"),
        ("4x501c", 2, "from 1 to 500 contacts"),
        ("4x15-12", 5, "at least 15"),
        ("4x10contacts", 4, "c for contacts"),
        ("4x12 each @RIR", 14, "a number from 0 to 5 in halves after RIR, for example RIR2"),
        ("4x12 each @RIR5.5", 14, "from 0 to 5 in halves"),
        ("4x12 each @RIR2.2", 14, "from 0 to 5 in halves"),
        ("4x6 @RPE0.5", 8, "from 1 to 10 in halves"),
        ("4x6 @31RM", 5, "from 1 to 30 before RM"),
        ("4x6 @2.5RM", 5, "a whole number"),
        ("4x6 @BW+401", 8, "from 0 to 400"),
        ("4x6 @6xBW", 5, "from 0.1 to 5"),
        ("4x6 @151%1RM", 5, "from 1 to 150"),
        ("4x6s @101%MVC", 6, "from 1 to 100"),
        ("4x6m @121%speed", 6, "from 1 to 120"),
        ("4x6 @75%", 8, "1RM, MVC or speed after %"),
        ("4x6 @6", 6, "RM, xBW, %1RM, %MVC or %speed"),
        ("4x6 @hard", 5, "how hard"),
        ("4x6 @6RMs", 8, "a space"),
        ("5x45s @RIR2", 7, "RM and RIR need repetitions"),
        ("5x45s t3-0-3-0", 6, "repetitions and contacts only"),
        ("4x6 t3-0-3", 10, "four counts"),
        ("4x6 t3-X-3-0", 7, "from 0 to 30 seconds"),
        ("4x6 t3-0-31-0", 9, "or X for as fast as possible"),
        ("4x6 t0-0-0-0", 4, "at least one second"),
        ("4x6 r1801", 5, "from 0 to 1800"),
        ("4x6 each left", 9, "only once"),
        ("4x6 slowly", 4, "each, left, right, both"),
        ("4x6 @NaN", 5, "how hard"),
        ("4x6\x00", 3, "a space"),
        ("4x" + "9" * 200, 120, "at most 120 characters"),
    ],
)
def test_notation_error_points_at_the_character_and_says_what_could_stand_there(text, position, expected):
    with pytest.raises(NotationError) as refused:
        parse_dose(text)

    assert refused.value.position == position
    assert expected in refused.value.expected
    assert text.startswith(refused.value.found, position) or "\x00" in text
    assert f"At character {position + 1}, " in str(refused.value)
