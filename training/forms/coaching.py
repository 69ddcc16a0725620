"""What a coach types about an athlete: a test's results, a weighing; and which week is shown."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from athletes.operations import LEAST_MASS_KG, MOST_MASS_KG
from core.dates import monday_of, validate_day
from core.units import WeightUnit, format_load, kg_to_lb, lb_to_kg
from exercises.choices import ProtocolKind
from exercises.models import TestProtocol
from training.choices import Side
from training.models import MOST_FORCE_N, MOST_LOAD_KG, MOST_REPS
from training.operations.sessions import MOST_TEST_REPS, test_fields, test_sides

CM_PER_M = 100
MOST_TEST_M = Decimal(1)
_A_DATE = gettext_lazy("Enter a date such as 2026-01-31.")


def _day_field(label: Any) -> forms.DateField:
    return forms.DateField(
        label=label,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": _A_DATE, "invalid": _A_DATE},
    )


def _number_field(label: str, low: str, high: str, unit: str, *, decimals: int, required: bool = True) -> Any:
    """Return a number field whose every error names the accepted range with its unit."""
    accepted = {"low": low, "high": high, "unit": unit}
    message = _("Give a number from %(low)s to %(high)s %(unit)s.") % accepted
    kinds = ("required", "invalid", "min_value", "max_value", "max_digits", "max_whole_digits")
    messages = dict.fromkeys(kinds, message.replace(" .", ".")) | {
        "max_decimal_places": _("Give at most %(places)s decimals.") % {"places": decimals}
    }
    shared: dict[str, Any] = {"label": label, "required": required, "error_messages": messages}
    if decimals:
        number: forms.IntegerField = forms.DecimalField(
            min_value=Decimal(low), max_value=Decimal(high), max_digits=9, decimal_places=decimals, **shared
        )
    else:
        number = forms.IntegerField(min_value=int(low), max_value=int(high), **shared)
    number.widget.attrs |= {
        "inputmode": "decimal" if decimals else "numeric",
        "step": "any" if decimals else "1",
    }
    return number


def _to_kg(value: Decimal, unit: WeightUnit) -> Decimal:
    return lb_to_kg(value) if unit == "lb" else value


class WeekForm(forms.Form):
    """Which week the board shows; any day of it will do."""

    week = forms.DateField(
        required=False,
        validators=[validate_day],
        error_messages={"invalid": gettext_lazy("The week is named by one of its days, such as 2026-01-05.")},
    )

    def monday(self, today: date) -> date:
        """Return the Monday asked for, or this week's where none or no day was given."""
        asked = self.cleaned_data.get("week") if self.is_valid() else None
        return monday_of(asked or today)


class DayForm(forms.Form):
    """Which day a page shows."""

    on = forms.DateField(
        label=gettext_lazy("Day"),
        required=False,
        validators=[validate_day],
        error_messages={"invalid": gettext_lazy("Enter a day as year-month-day, such as 2026-01-05.")},
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def day(self, today: date) -> date:
        """Return the day asked for, or today where none or no day was given."""
        asked = self.cleaned_data.get("on") if self.is_valid() else None
        return asked or today


class TestForm(forms.Form):
    """The results of one test by side, in the units that the club reads."""

    tested_on = _day_field(gettext_lazy("Tested on"))

    def __init__(self, data: QueryDict | None = None, *, protocol: TestProtocol, unit: WeightUnit, today: date) -> None:
        super().__init__(data, initial={"tested_on": today})
        self.protocol, self.unit = protocol, unit
        self.names, self.sides = test_fields(protocol), test_sides(protocol)
        for side in self.sides:
            for name in self.names:
                self.fields[f"{name}_{side}"] = self._field(name, Side(side))

    def _field(self, name: str, side: Side) -> Any:
        legs = {Side.LEFT: _("Left"), Side.RIGHT: _("Right"), Side.BOTH: _("Both legs")}[side]
        words, low, high, unit, decimals = {
            "load_kg": (_("load"), "0", _whole(MOST_LOAD_KG, self.unit), self.unit, 3),
            "force_n": (_("greatest force"), "0", f"{MOST_FORCE_N}", "N", 2),
            "distance_m": (_("distance"), "0", f"{MOST_TEST_M * CM_PER_M}", "cm", 1),
            "reps": (_("repetitions"), *self._repetitions, "", 0),
        }[name]
        label = f"{legs}: {words}, {unit}" if unit else f"{legs}: {words}"
        return _number_field(label, low, high, unit, decimals=decimals, required=False)

    @property
    def _repetitions(self) -> tuple[str, str]:
        if self.protocol.kind == ProtocolKind.REP_MAX:
            return "1", str(MOST_TEST_REPS)
        return "0", str(MOST_REPS)

    def rows(self) -> list[tuple[str, list[forms.BoundField]]]:
        """Return the fields of each side, in the order they are asked."""
        return [(side, [self[f"{name}_{side}"] for name in self.names]) for side in self.sides]

    def results(self) -> Mapping[str, Mapping[str, Any]]:
        """Return the values of a valid form by side, in stored units; sides left empty are left out."""
        results = {}
        for side in self.sides:
            typed = {name: self.cleaned_data.get(f"{name}_{side}") for name in self.names}
            if any(value is not None for value in typed.values()):
                results[side] = {name: self._stored(name, value) for name, value in typed.items()}
        return results

    def _stored(self, name: str, value: Any) -> Any:
        if value is None:
            return None
        if name == "load_kg":
            return _to_kg(value, self.unit)
        return value / CM_PER_M if name == "distance_m" else value


class BodyMassForm(forms.Form):
    measured_on = _day_field(gettext_lazy("Weighed on"))

    def __init__(self, data: QueryDict | None = None, *, unit: WeightUnit, today: date) -> None:
        super().__init__(data, initial={"measured_on": today})
        self.unit = unit
        low, high = _least(LEAST_MASS_KG, unit), _whole(MOST_MASS_KG, unit)
        label = _("Body mass, %(unit)s") % {"unit": unit}
        self.fields = {"mass_kg": _number_field(label, low, high, unit, decimals=3), **self.fields}

    @property
    def mass_kg(self) -> Decimal:
        return _to_kg(self.cleaned_data["mass_kg"], self.unit)


def _whole(kg: Decimal, unit: WeightUnit) -> str:
    """Return an upper limit in whole units of the reader."""
    return str(int(kg_to_lb(kg))) if unit == "lb" else format_load(kg, unit)


def _least(kg: Decimal, unit: WeightUnit) -> str:
    """Return a lower limit in whole units of the reader."""
    return str(int(kg_to_lb(kg)) + 1) if unit == "lb" else format_load(kg, unit)
