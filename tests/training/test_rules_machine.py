"""When a set on the leg-extension machine says what the machine is like."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training.rules.machine import MACHINE_FIELDS, is_without_ballast, machine_fields_due

LIMIT = Decimal(40)
LOADS = st.decimals(0, 1000, places=3)


@pytest.mark.parametrize(
    ("load_kg", "given_fields", "due"),
    [
        ("40.001", (), MACHINE_FIELDS),
        ("60", ("lever_side",), ("counterweight_kg", "ballast_present")),
        ("60", MACHINE_FIELDS, ()),
        ("40", (), ()),
        ("0", (), ()),
        (None, (), ()),
    ],
)
def test_fields_are_due_above_the_limit_only(load_kg, given_fields, due) -> None:
    load = None if load_kg is None else Decimal(load_kg)

    assert machine_fields_due(load_kg=load, limit_kg=LIMIT, given=given_fields) == due


@pytest.mark.parametrize(
    ("load_kg", "ballast_present", "lacks"),
    [("60", False, True), ("60", True, False), ("60", None, False), ("40", False, False)],
)
def test_ballast_is_missed_above_the_limit_only(load_kg, ballast_present, lacks) -> None:
    assert is_without_ballast(load_kg=Decimal(load_kg), limit_kg=LIMIT, ballast_present=ballast_present) is lacks


@given(LOADS, LOADS, st.sets(st.sampled_from(MACHINE_FIELDS)))
def test_what_is_due_and_what_is_given_are_the_three_fields(load_kg, limit_kg, fields) -> None:
    due = machine_fields_due(load_kg=load_kg, limit_kg=limit_kg, given=fields)

    assert not set(due) & fields
    assert set(due) | fields == (set(MACHINE_FIELDS) if load_kg > limit_kg else fields)
