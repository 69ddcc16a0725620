from decimal import Decimal

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from core.units import format_load, format_load_sql, kg_to_lb, lb_to_kg


@pytest.mark.parametrize(
    ("kg", "unit", "shown"),
    [
        ("42.500", "kg", "42.5"),
        ("100.000", "kg", "100"),
        ("0.000", "kg", "0"),
        ("0.250", "kg", "0.25"),
        ("20.412", "lb", "45"),
        ("42.500", "lb", "93.5"),
        ("0", "lb", "0"),
    ],
)
def test_format_load_drops_trailing_zeros(kg, unit, shown):
    assert format_load(Decimal(kg), unit) == shown


@given(st.integers(min_value=0, max_value=2000))
def test_half_pounds_survive_three_stored_decimals(halves):
    pounds = Decimal(halves) / 2

    stored = lb_to_kg(pounds)

    assert Decimal(format_load(stored, "lb")) == pounds
    assert abs(kg_to_lb(stored) - pounds) < Decimal("0.002")


@pytest.mark.parametrize("unit", ["kg", "lb"])
def test_sql_formats_every_load_as_python_does(db, unit):
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT kg, {format_load_sql('kg', unit)}::text FROM generate_series(0, 1000, 0.137) AS kg"
            f" UNION ALL SELECT kg, {format_load_sql('kg', unit)}::text FROM generate_series(0, 5, 0.001) AS kg"
        )
        rows = cursor.fetchall()
    assert len(rows) > 12_000
    assert [(kg, shown) for kg, shown in rows if shown != format_load(kg, unit)] == []
