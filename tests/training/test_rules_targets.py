import json
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programmes.rules.dose import sides
from programmes.rules.notation import parse_dose
from programmes.rules.schema import SchemaFault
from tests.doses import doses
from training.rules.loads import ForceEvidence, How, LiftEvidence, ResolvedLoad
from training.rules.targets import check_targets, targets

ON = date(2026, 3, 2)
TEST = LiftEvidence("test", "left", Decimal(50), Decimal(6), None, ON)
LEFT = ResolvedLoad(Decimal("42.5"), None, How.FROM_TEST, TEST)
RIGHT = ResolvedLoad(Decimal(40), None, How.CHOOSE)
UNKNOWN = ResolvedLoad(None, None, How.CHOOSE)


def rows(text="2x6-8 each @RIR2", left=LEFT, right=RIGHT, both=UNKNOWN):
    dose = parse_dose(text)
    return targets(dose, [{"left": left, "right": right, "both": both}] * len(dose.sets))


def test_each_makes_a_left_and_a_right_row_of_every_number():
    assert [(row["number"], row["side"], row["load_kg"]) for row in rows()] == [
        (1, "left", 42.5),
        (1, "right", 40.0),
        (2, "left", 42.5),
        (2, "right", 40.0),
    ]


def test_a_row_says_what_to_do_and_how_its_load_was_made():
    assert rows()[0] == {
        "number": 1,
        "side": "left",
        "kind": "work",
        "reps_min": 6,
        "reps_max": 8,
        "hold_s": None,
        "distance_m": None,
        "load_kg": 42.5,
        "force_n": None,
        "how": "from_test",
        "evidence": {"source": "test", "load_kg": 50.0, "force_n": None, "reps": 6.0, "on": "2026-03-02"},
    }


def test_a_push_says_its_force_and_the_test_it_came_from():
    push = ResolvedLoad(None, Decimal("810.12345"), How.FROM_FORCE_TEST, ForceEvidence("both", Decimal(900), ON))

    (row,) = rows("1x5s @90%MVC", both=push)

    assert (row["hold_s"], row["reps_max"], row["force_n"]) == (5, None, 810.123)
    assert row["evidence"] == {
        "source": "test",
        "load_kg": None,
        "force_n": 900.0,
        "reps": None,
        "on": "2026-03-02",
    }


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("1x10c", ("work", 10, 10, None, None)),
        ("1xMAX", ("to_failure", None, None, None, None)),
        ("1x5+", ("to_failure", 5, None, None, None)),
        ("1x20-30s", ("work", None, None, 30, None)),
        ("1x20m", ("work", None, None, None, 20)),
    ],
)
def test_the_unit_chooses_the_field(text, asked):
    (row,) = rows(text)

    assert (row["kind"], row["reps_min"], row["reps_max"], row["hold_s"], row["distance_m"]) == asked


def test_sets_that_differ_are_asked_for_each_as_it_is():
    made = rows("warm-up 1x10 + 5,3-4,MAX each + drop 1x8")

    assert [
        (row["number"], row["kind"], row["reps_min"], row["reps_max"]) for row in made if row["side"] == "left"
    ] == [
        (1, "warm_up", 10, 10),
        (2, "work", 5, 5),
        (3, "work", 3, 4),
        (4, "to_failure", None, None),
        (5, "drop", 8, 8),
    ]


@given(doses(), st.decimals(0, 999, places=3))
def test_targets_of_every_dose_pass_their_own_check_and_survive_json(dose, load_kg):
    load = ResolvedLoad(load_kg, None, How.FROM_TEST, TEST)

    made = targets(dose, [dict.fromkeys(("left", "right", "both"), load)] * len(dose.sets))

    check_targets(made)
    assert json.loads(json.dumps(made)) == made
    assert len(made) == len(dose.sets) * len(sides(dose))
    assert [row["kind"] for row in made if row["side"] == sides(dose)[0]] == [asked.kind for asked in dose.sets]
    assert all(Decimal(str(row["load_kg"])) == load_kg for row in made)


@pytest.mark.parametrize(
    ("field", "value", "fault"),
    [
        ("number", 0, "from 1 to 200"),
        ("number", True, "integer"),
        ("side", "each", "left, right, both"),
        ("kind", "easy", "work, warm_up, drop, to_failure"),
        ("reps_max", 8.5, "integer or null"),
        ("reps_max", 9_999_999, "from 1 to 500"),
        ("load_kg", -1, "from 0 to 100000"),
        ("load_kg", "40", "number or null"),
        ("load_kg", float("nan"), "number or null"),
        ("load_kg", 10**400, "from 0 to 100000"),
        ("how", "magic", "body_weight"),
        ("evidence", {}, "is missing"),
        ("evidence", {"source": "test", "load_kg": 1, "force_n": None, "reps": 6, "on": "soon"}, "a date"),
        ("colour", "red", "is not known"),
    ],
)
def test_check_refuses_a_wrong_field_by_name(field, value, fault):
    made = rows()
    made[1][field] = value

    with pytest.raises(SchemaFault, match=fault) as refused:
        check_targets(made)

    assert refused.value.path.startswith(f"targets[1].{field}")


def test_check_refuses_a_missing_field_a_wrong_shape_and_a_place_taken_twice():
    short, doubled = rows(), rows()
    del short[0]["reps_min"]
    doubled[2]["number"] = 1

    for value, fault in (
        (short, "reps_min: is missing"),
        (doubled, "set 1 left stands here twice"),
        ({}, "must be array"),
        ([None], "must be object"),
        (rows() * 51, "at most 200 rows"),
    ):
        with pytest.raises(SchemaFault, match=fault):
            check_targets(value)
