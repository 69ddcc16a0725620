"""What a line asks for survives being stored."""

import json
from types import SimpleNamespace
from typing import get_args

import pytest
from hypothesis import given

from programmes import choices
from programmes.rules import dose as values
from programmes.rules.columns import PER_SET_SCHEMA, columns_of_dose, dose_of_columns
from programmes.rules.notation import format_dose, parse_dose
from programmes.rules.schema import SchemaFault, check_schema
from tests.doses import doses


@given(doses())
def test_dose_is_read_from_its_columns_without_the_text(dose):
    columns = columns_of_dose(dose)
    stored = SimpleNamespace(**{**columns, "text": "", "per_set": json.loads(json.dumps(columns["per_set"]))})

    assert dose_of_columns(stored, sets=len(dose.sets)) == dose
    assert columns["text"] == format_dose(dose)
    assert len(columns["per_set"]) in (0, len(dose.sets))


def test_columns_of_a_line_whose_sets_differ_hold_one_row_for_each():
    columns = columns_of_dose(parse_dose("warm-up 1x10 + 5-6,MAX @75.5,80%1RM"))

    assert (columns["amount_low"], columns["amount_high"], columns["intensity_kind"]) == (5, 6, "pct_1rm")
    assert columns["per_set"] == [
        {"kind": "warm_up", "amount_low": 10, "amount_high": 10, "intensity_kind": "", "intensity_value": None},
        {"kind": "work", "amount_low": 5, "amount_high": 6, "intensity_kind": "pct_1rm", "intensity_value": 75.5},
        {
            "kind": "to_failure",
            "amount_low": None,
            "amount_high": None,
            "intensity_kind": "pct_1rm",
            "intensity_value": 80.0,
        },
    ]


def test_columns_of_an_even_line_need_no_rows():
    assert columns_of_dose(parse_dose("4x6 @6RM"))["per_set"] == []


@pytest.mark.parametrize(
    ("field", "value", "fault"),
    [
        ("kind", "easy", "work, warm_up, drop, to_failure"),
        ("amount_low", 0, "from 1 to 2000"),
        ("amount_high", 2001, "from 1 to 2000"),
        ("intensity_kind", "hard", "rm, rir"),
        ("intensity_value", float("nan"), "number or null"),
        ("intensity_value", 501, "from 0 to 500"),
        ("side", "left", "is not known"),
    ],
)
def test_rows_are_held_to_their_schema(field, value, fault):
    rows = columns_of_dose(parse_dose("5,3"))["per_set"]
    rows[1][field] = value

    with pytest.raises(SchemaFault, match=fault) as refused:
        check_schema(rows, PER_SET_SCHEMA, "per_set")

    assert refused.value.path == f"per_set[1].{field}"


@pytest.mark.parametrize(
    ("known", "named"),
    [
        (choices.SetKind, values.SetKind),
        (choices.IntensityKind, values.IntensityKind),
        (choices.Unit, values.Unit),
        (choices.SideOfPrescription, values.DoseSide),
    ],
)
def test_columns_know_the_words_of_the_rules(known, named):
    assert set(known.values) == set(get_args(named))
