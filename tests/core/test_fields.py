"""Fields of the API: what they take, and the sentence that refuses the rest."""

from datetime import UTC, date, datetime, time
from decimal import Decimal

import pytest
from django.db.models import TextChoices
from hypothesis import given
from hypothesis import strategies as st

from core.api import StrictSerializer
from core.fields import Day, Instant, ListOf, OneOf, PublicId, Quantity, Text, TimeOfDay, WholeNumber, YesNo


class Flavour(TextChoices):
    SWEET = "sweet"
    SOUR = "sour"


class Body(StrictSerializer):
    whole = WholeNumber(low=0, high=500, required=False, allow_null=True)
    kg = Quantity(low=0, high=1000, places=3, required=False)
    day = Day(required=False)
    at = Instant(required=False)
    time = TimeOfDay(required=False)
    id = PublicId(required=False)
    flavour = OneOf(Flavour, required=False)
    yes = YesNo(required=False)
    text = Text(most=5, required=False)
    days = ListOf(WholeNumber(low=0, high=6), least=1, most=7, required=False)


ID = "6f7b1d0e-3f0e-4c39-9a42-50c1e5a50001"
HUGE = 10**400
ANYTHING = [None, True, False, [], {}, [1], "", " ", "x", "NaN", "Infinity", "1_000", "\u0661", HUGE, -1, 1e300, 0.5]


def _refusals(data):
    body = Body(data=data)
    assert not body.is_valid()
    return {name: [str(error) for error in errors] for name, errors in body.errors.items()}


@pytest.mark.parametrize(
    ("field", "given", "taken"),
    [
        ("whole", 8, 8),
        ("whole", "8", 8),
        ("whole", " 8 ", 8),
        ("whole", 8.0, 8),
        ("whole", "5e2", 500),
        ("whole", None, None),
        ("kg", 20.4121, Decimal("20.412")),
        ("kg", "20.4116", Decimal("20.412")),
        ("kg", 0, Decimal(0)),
        ("kg", 1000, Decimal(1000)),
        ("day", "2026-03-02", date(2026, 3, 2)),
        ("at", "2026-03-02T10:00:00Z", datetime(2026, 3, 2, 10, tzinfo=UTC)),
        ("at", "2026-03-02t10:00:00.5z", datetime(2026, 3, 2, 10, 0, 0, 500000, tzinfo=UTC)),
        ("at", "2026-03-02T11:00+01:00", datetime(2026, 3, 2, 10, tzinfo=UTC)),
        ("time", "17:30", time(17, 30)),
        ("time", "17:30:15", time(17, 30, 15)),
        ("flavour", "sour", "sour"),
        ("yes", False, False),
        ("text", "  12345  ", "12345"),
        ("days", [0, "6"], [0, 6]),
    ],
)
def test_field_takes(field, given, taken):
    body = Body(data={field: given})

    assert body.is_valid(), body.errors
    assert body.validated_data == {field: taken}


@pytest.mark.parametrize(
    ("field", "given", "sentence"),
    [
        ("whole", 9_999_999, "whole takes a whole number from 0 to 500; 9999999 is not that."),
        ("whole", 8.5, "whole takes a whole number from 0 to 500; 8.5 is not that."),
        ("whole", True, "whole takes a whole number from 0 to 500; true is not that."),
        ("whole", "eight", 'whole takes a whole number from 0 to 500; "eight" is not that.'),
        ("kg", -0.001, "kg takes a number from 0 to 1000; -0.001 is not that."),
        ("kg", None, "kg may not be null; it takes a number from 0 to 1000."),
        ("day", "0001-01-01", "from 2000-01-01 to 2100-12-31"),
        ("day", "9999-12-31", "from 2000-01-01 to 2100-12-31"),
        ("day", "2026-02-29", "day takes a date such as"),
        ("day", "20260302", "day takes a date such as"),
        ("at", "2026-03-02T10:00:00", "with its offset"),
        ("at", "0001-01-01T00:00:00+14:00", "from 2000 to 2100"),
        ("at", "9999-12-31T23:59:59-14:00", "from 2000 to 2100"),
        ("at", "2026-03-02T24:00:01Z", "at takes a date and time"),
        ("at", 1772445600, "at takes a date and time"),
        ("time", "25:00", "time takes a time of day such as 17:30"),
        ("id", "1", "id takes an id (UUID)"),
        ("id", 1, "id takes an id (UUID)"),
        ("flavour", "bitter", 'flavour takes one of sweet, sour; "bitter" is not that.'),
        ("flavour", ["sweet"], "flavour takes one of sweet, sour"),
        ("yes", 1, "yes takes true or false; 1 is not that."),
        ("yes", "true", "yes takes true or false"),
        ("text", "123456", "text takes at most 5 characters of text"),
        ("text", 12, "text takes at most 5 characters of text"),
        ("days", [], "days takes a list of 1 to 7 values; [] is not that."),
        ("days", "0", "days takes a list of 1 to 7 values"),
        ("days", [0] * 8, "days takes a list of 1 to 7 values"),
    ],
)
def test_field_refuses_with_field_fault_and_range(field, given, sentence):
    (said,) = _refusals({field: given})[field]

    assert sentence in said


def test_value_of_a_list_is_refused_at_its_place():
    body = Body(data={"days": [0, 7, 8]})

    assert not body.is_valid()
    assert set(body.errors["days"]) == {1, 2}


def test_missing_field_is_told_what_it_takes():
    class Needed(StrictSerializer):
        effort = WholeNumber(low=0, high=10)

    body = Needed(data={})

    assert not body.is_valid()
    assert body.errors["effort"] == ["effort is missing; it takes a whole number from 0 to 10."]


def test_unknown_fields_are_refused_by_name():
    refusals = _refusals({"whole": 1, "weight": 2, "x": 3})

    assert set(refusals) == {"weight", "x"}
    assert refusals["x"][0].startswith("Unknown field; known are whole, kg,")


@pytest.mark.parametrize("data", [[], "text", 1, None, True])
def test_body_must_be_an_object(data):
    body = Body(data=data)

    assert not body.is_valid()


def test_long_values_are_cut_short_in_the_refusal():
    (said,) = _refusals({"whole": "9" * 100_000})["whole"]

    assert len(said) < 200


@pytest.mark.parametrize("field", list(Body().fields))
@pytest.mark.parametrize("value", ANYTHING, ids=repr)
def test_field_takes_or_refuses_anything(field, value):
    Body(data={field: value}).is_valid()


@given(
    st.sampled_from(sorted(Body().fields)),
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
        max_leaves=5,
    ),
)
def test_field_answers_any_json(field, value):
    body = Body(data={field: value})

    assert body.is_valid() or list(body.errors) == [field]


@given(st.decimals(0, 1000, places=3))
def test_quantity_of_three_decimals_stays_as_it_is(kg):
    body = Body(data={"kg": float(kg)})

    assert body.is_valid()
    assert body.validated_data["kg"] == kg
