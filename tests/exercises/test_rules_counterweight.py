"""The statics of the leg support: worked example, limits, and what must hold for every load."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exercises.rules.counterweight import OutOfRange, balance, most_offset_cm, sketch

TINY = Decimal("0.0000001")


def test_worked_example() -> None:
    shared = balance(load_kg=Decimal(60), offset_cm=Decimal(4), knee_spacing_cm=Decimal(30))

    assert (shared.near_kg, shared.far_kg, shared.counterweight_kg) == (38, 22, 16)


def test_load_in_the_middle_needs_no_counterweight() -> None:
    shared = balance(load_kg=Decimal(60), offset_cm=Decimal(0), knee_spacing_cm=Decimal(30))

    assert (shared.near_kg, shared.far_kg, shared.counterweight_kg) == (30, 30, 0)


def test_load_over_the_near_knee_is_carried_by_it_alone() -> None:
    shared = balance(load_kg=Decimal(60), offset_cm=Decimal(15), knee_spacing_cm=Decimal(30))

    assert (shared.near_kg, shared.far_kg, shared.counterweight_kg) == (60, 0, 60)


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("load_kg", ("-0.1", "4", "30")),
        ("load_kg", ("1000.1", "4", "30")),
        ("knee_spacing_cm", ("60", "4", "9.9")),
        ("knee_spacing_cm", ("60", "4", "60.1")),
        ("offset_cm", ("60", "-0.1", "30")),
        ("offset_cm", ("60", "15.1", "30")),
    ],
)
def test_value_outside_its_range_is_named(field, values) -> None:
    load_kg, offset_cm, spacing_cm = map(Decimal, values)

    with pytest.raises(OutOfRange, match=field) as refused:
        balance(load_kg=load_kg, offset_cm=offset_cm, knee_spacing_cm=spacing_cm)

    assert refused.value.field == field


@st.composite
def machines(draw) -> dict[str, Decimal]:
    def number(low, high):
        return draw(st.decimals(low, high, places=3))

    spacing_cm = number(10, 60)
    return {
        "load_kg": number(0, 1000),
        "offset_cm": min(number(0, 30), most_offset_cm(spacing_cm)),
        "knee_spacing_cm": spacing_cm,
    }


@given(machines())
def test_forces_and_moments_balance(machine) -> None:
    shared = balance(**machine)
    half_cm = machine["knee_spacing_cm"] / 2

    assert abs(shared.near_kg + shared.far_kg - machine["load_kg"]) < TINY
    assert abs((shared.near_kg - shared.far_kg) * half_cm - machine["load_kg"] * machine["offset_cm"]) < TINY * 1000
    # Hung over the far knee, the counterweight undoes the moment of the load and evens the knees out.
    assert abs(shared.counterweight_kg * half_cm - machine["load_kg"] * machine["offset_cm"]) < TINY * 1000
    assert abs(shared.far_kg + shared.counterweight_kg - shared.near_kg) < TINY


@given(machines())
def test_near_knee_carries_at_least_as_much_and_none_less_than_nothing(machine) -> None:
    shared = balance(**machine)

    assert 0 <= shared.far_kg <= shared.near_kg <= machine["load_kg"]
    assert 0 <= shared.counterweight_kg <= machine["load_kg"]


@given(machines())
def test_drawing_stays_within_its_frame(machine) -> None:
    drawn = sketch(**machine)

    assert 90 <= drawn.press_x <= 160
    assert 0 <= drawn.far <= drawn.near <= 64
    assert 30 <= drawn.hung_y <= 70
