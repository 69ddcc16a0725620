from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from accounts.choices import Equipment
from accounts.forms import EQUIPMENT_GROUPS, LineField, in_unit, weight_kg, weight_limits


def test_every_piece_of_equipment_stands_in_one_group() -> None:
    grouped = [piece for _name, pieces in EQUIPMENT_GROUPS for piece in pieces]

    assert sorted(grouped) == sorted(Equipment.values)


@pytest.mark.parametrize(
    ("typed", "kept"), [("  Ada \t Athlete ", "Ada Athlete"), ("Åse\u00a0Ødegård", "Åse Ødegård"), ("李小龍", "李小龍")]
)
def test_line_folds_spaces(typed, kept) -> None:
    assert LineField().clean(typed) == kept


@pytest.mark.parametrize("typed", ["a\x00b", "a\x1bb", "a\x7fb", "\ud800"])
def test_line_refuses_what_cannot_be_printed(typed) -> None:
    with pytest.raises(ValidationError, match="cannot be printed"):
        LineField().clean(typed)


@pytest.mark.parametrize("typed", ["0.25", "1.25", "2.5", "5", "44.25", "55", "165.5"])
def test_pounds_come_back_as_typed(typed) -> None:
    kg = weight_kg(Decimal(typed), unit="lb", low_kg=Decimal("0.1"), high_kg=Decimal(250))

    assert in_unit(kg, "lb") == Decimal(typed)


def test_limits_in_pounds_lie_inside_those_in_kilograms() -> None:
    low, high = weight_limits(Decimal(20), Decimal(250), "lb")

    assert (low, high) == (Decimal("44.25"), Decimal(551))
    for limit in (low, high):
        assert 20 <= weight_kg(limit, unit="lb", low_kg=Decimal(20), high_kg=Decimal(250)) <= 250
