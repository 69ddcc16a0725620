"""What the counterweight calculator asks for; a GET form, so that a result has an address."""

from decimal import Decimal
from typing import Any, Final

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _

from accounts.forms import number_input, weight_limits
from core.units import WeightUnit, lb_to_kg
from exercises.rules.counterweight import LEAST_SPACING_CM, MOST_LOAD_KG, MOST_SPACING_CM, most_offset_cm

# Where most people start to measure from; our own choice (docs/sources.md#design).
USUAL: Final = {"offset_cm": Decimal(4), "knee_spacing_cm": Decimal(30)}


def _number(label: str, low: Decimal, high: Decimal, unit: str, step: str, help_text: str = "") -> Any:
    accepted = {"low": f"{low:f}", "high": f"{high:f}", "unit": unit}
    message = _("Give a number from %(low)s to %(high)s %(unit)s.") % accepted
    field = forms.DecimalField(
        label=f"{label}, {unit}",
        min_value=low,
        max_value=high,
        decimal_places=3,
        widget=number_input(step),
        help_text=help_text,
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), message)
        | {"max_decimal_places": _("Give at most 3 decimals.")},
    )
    field.widget.attrs["max"] = accepted["high"]
    return field


class CounterweightForm(forms.Form):
    """The load in the reader's unit, and two lengths in cm; unless both are given nothing is worked out yet."""

    def __init__(self, data: QueryDict, *, unit: WeightUnit) -> None:
        self.is_asked = bool({"offset_cm", "knee_spacing_cm"} & set(data))
        super().__init__(data if self.is_asked else None, initial=USUAL | {"load": _usable(data.get("load", ""))})
        self.unit = unit
        low, high = weight_limits(Decimal(0), MOST_LOAD_KG, unit)
        self.fields["load"] = _number(_("Load on the machine"), low, high, unit, "0.5")
        self.fields["offset_cm"] = _number(
            _("Off the middle"),
            Decimal(0),
            MOST_SPACING_CM / 2,
            "cm",
            "0.5",
            _("How far towards the arm the support presses; 0 when it presses in the middle."),
        )
        self.fields["knee_spacing_cm"] = _number(
            _("From knee to knee"),
            LEAST_SPACING_CM,
            MOST_SPACING_CM,
            "cm",
            "0.5",
            _("Middle of one to middle of the other."),
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        offset, spacing = cleaned.get("offset_cm"), cleaned.get("knee_spacing_cm")
        if offset is not None and spacing is not None and offset > most_offset_cm(spacing):
            self.add_error("offset_cm", too_far_words(spacing))
        return cleaned

    @property
    def asked(self) -> dict[str, Decimal]:
        """Return what a valid form asks, as `balance` takes it."""
        load = self.cleaned_data["load"]
        return {
            "load_kg": lb_to_kg(load) if self.unit == "lb" else load,
            "offset_cm": self.cleaned_data["offset_cm"],
            "knee_spacing_cm": self.cleaned_data["knee_spacing_cm"],
        }


def too_far_words(knee_spacing_cm: Decimal) -> str:
    return _("It cannot press further out than the knee: give 0 to %(most)s cm.") % {
        "most": f"{most_offset_cm(knee_spacing_cm).normalize():f}"
    }


def _usable(text: str) -> Decimal | None:
    """Return a load that came with the address, where it is one."""
    try:
        return forms.DecimalField(min_value=0, max_digits=8, decimal_places=3).clean(text)
    except forms.ValidationError:
        return None
