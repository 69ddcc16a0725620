"""Forms about people and clubs, and the fields that other rooms' forms share."""

import uuid
from collections.abc import Callable
from datetime import time
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from typing import Any, ParamSpec, TypeVar

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.choices import Equipment, Role, WeightUnit
from accounts.models import DEFAULT_BALLAST_ABOVE_KG, Club, User
from accounts.operations import ClubSettings
from core.dates import validate_zone, zone_names
from core.errors import DomainError, add_to_form
from core.text import is_printable, one_line
from core.units import kg_to_lb, lb_to_kg

Params = ParamSpec("Params")
Made = TypeVar("Made")

_QUARTER = Decimal("0.25")

EQUIPMENT_GROUPS: tuple[tuple[Any, tuple[Equipment, ...]], ...] = (
    (
        gettext_lazy("Weights"),
        (
            Equipment.BARBELL,
            Equipment.PLATE,
            Equipment.RACK,
            Equipment.SMITH_MACHINE,
            Equipment.DUMBBELL,
            Equipment.KETTLEBELL,
            Equipment.BELT,
            Equipment.BACKPACK,
            Equipment.BAR_PAD,
        ),
    ),
    (
        gettext_lazy("Machines"),
        (
            Equipment.SEATED_CALF_MACHINE,
            Equipment.STANDING_CALF_MACHINE,
            Equipment.DONKEY_MACHINE,
            Equipment.LEG_PRESS,
            Equipment.LEG_EXTENSION_MACHINE,
            Equipment.TIB_BAR,
        ),
    ),
    (
        gettext_lazy("To stand, sit and hold on"),
        (
            Equipment.STEP,
            Equipment.BOX,
            Equipment.BENCH,
            Equipment.CHAIR,
            Equipment.WALL,
            Equipment.RAIL,
        ),
    ),
    (
        gettext_lazy("Bands, straps and ropes"),
        (Equipment.BAND, Equipment.STRAP, Equipment.TOWEL, Equipment.ROPE),
    ),
    (gettext_lazy("Running"), (Equipment.TRACK, Equipment.TURF, Equipment.HILL, Equipment.SLED)),
    (gettext_lazy("Measuring"), (Equipment.TAPE, Equipment.FORCE_PLATE)),
)


class LineField(forms.CharField):
    """One line of text with its spaces folded and nothing in it that cannot be printed."""

    def to_python(self, value: Any) -> str:
        return one_line(super().to_python(value) or "")

    def validate(self, value: Any) -> None:
        super().validate(value)
        if not is_printable(value):
            raise ValidationError(
                _("This holds a character that cannot be printed. Use letters, digits and signs."),
                code="unprintable",
            )


class OnceField(forms.UUIDField):
    """The hidden one-time id of a form, by which a second press finds the row that the first one made."""

    widget = forms.HiddenInput

    def __init__(self) -> None:
        super().__init__(required=False, initial=uuid.uuid4)

    def clean(self, value: Any) -> uuid.UUID:
        try:
            cleaned = super().clean(value)
        except ValidationError:
            cleaned = None
        return cleaned or uuid.uuid4()


class ZoneField(forms.ChoiceField):
    """An IANA time zone, grouped by continent; `empty_label` offers none as a choice."""

    def __init__(self, *, empty_label: str = "", **kwargs: Any) -> None:
        groups: dict[str, list[tuple[str, str]]] = {}
        for name in zone_names():
            area, _slash, place = name.partition("/")
            label = place.replace("_", " ").replace("/", ", ") or name
            groups.setdefault(area if place else _("World"), []).append((name, label))
        choices: list[Any] = [("", empty_label)] if empty_label else []
        super().__init__(choices=choices + list(groups.items()), **kwargs)

    def valid_value(self, value: Any) -> bool:
        # Says what a zone looks like; names that are not offered, such as old ones, pass.
        validate_zone(value)
        return True


def in_unit(kg: Decimal, unit: str) -> Decimal:
    """Return a weight in a unit as a form shows it: kg as stored, lb to two decimals."""
    shown = kg_to_lb(kg).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP) if unit == WeightUnit.LB else kg
    return Decimal(f"{shown.normalize():f}")


def weight_limits(low_kg: Decimal, high_kg: Decimal, unit: str) -> tuple[Decimal, Decimal]:
    """Return the limits in a unit; in pounds the quarters just inside."""
    if unit != WeightUnit.LB:
        return low_kg, high_kg
    low = (kg_to_lb(low_kg) / _QUARTER).to_integral_value(ROUND_CEILING) * _QUARTER
    high = (kg_to_lb(high_kg) / _QUARTER).to_integral_value(ROUND_FLOOR) * _QUARTER
    return Decimal(f"{low.normalize():f}"), Decimal(f"{high.normalize():f}")


def weight_kg(value: Decimal, *, unit: str, low_kg: Decimal, high_kg: Decimal) -> Decimal:
    """Return kilograms of a weight typed in a unit.

    Raises:
        ValidationError: it lies outside the limits, which are told in that unit.
    """
    low, high = weight_limits(low_kg, high_kg, unit)
    if not low <= value <= high:
        raise ValidationError(
            _("%(value)s lies outside %(low)s to %(high)s %(unit)s."),
            code="out_of_range",
            params={"value": f"{value:f}", "low": low, "high": high, "unit": unit},
        )
    return lb_to_kg(value) if unit == WeightUnit.LB else value


def attempt(
    form: forms.BaseForm, operation: Callable[Params, Made], *args: Params.args, **kwargs: Params.kwargs
) -> Made | None:
    """Run an operation and return what it made, or None with its refusal shown on the form."""
    try:
        return operation(*args, **kwargs)
    except DomainError as error:
        add_to_form(error, form)
        return None


def whole_number_messages(low: int, high: int) -> dict[str, Any]:
    message = gettext_lazy("Enter a whole number from %(low)d to %(high)d.") % {"low": low, "high": high}
    return dict.fromkeys(("invalid", "min_value", "max_value"), message)


def number_input(step: str) -> forms.NumberInput:
    return forms.NumberInput(attrs={"inputmode": "decimal", "step": step, "min": "0"})


class SignupNameForm(forms.Form):
    """The field that sign-up asks besides e-mail and password."""

    name = LineField(label=gettext_lazy("Your name"), max_length=120)
    field_order = ("name", "email", "password1", "password2")

    def signup(self, request: HttpRequest, user: User) -> None:
        user.name = self.cleaned_data["name"]
        user.save(update_fields=["name"])


def _hour(value: str) -> time:
    return time.fromisoformat(value)


class WeightUnitForm(forms.Form):
    """In which unit a person reads and types weights; blank is the unit of each club."""

    weight_unit = forms.ChoiceField(
        label=gettext_lazy("Weights in"),
        choices=[("", gettext_lazy("The unit of the club")), *WeightUnit.choices],
        required=False,
        error_messages={"invalid_choice": gettext_lazy("Weights are shown in kg or lb.")},
    )


class ClubForm(forms.Form):
    """A club's settings. The plate step is a number in the unit that is chosen beside it."""

    name = LineField(label=gettext_lazy("Name of the club"), max_length=120)
    timezone = ZoneField(
        label=gettext_lazy("Time zone"),
        initial="Europe/London",
        help_text=gettext_lazy("Sessions and reminders follow it; an athlete may have another."),
    )
    weight_unit = forms.ChoiceField(
        label=gettext_lazy("Weights in"),
        choices=WeightUnit.choices,
        initial=WeightUnit.KG,
        widget=forms.RadioSelect,
    )
    plate_step = forms.DecimalField(
        label=gettext_lazy("Smallest plate step"),
        initial=Decimal("2.5"),
        max_digits=6,
        decimal_places=3,
        widget=number_input("0.05"),
        help_text=gettext_lazy("In the unit above. Loads are rounded to it: 2.5, or 1.25 with small plates."),
    )
    ballast_above = forms.DecimalField(
        label=gettext_lazy("Ballast in the leg-extension machine above"),
        max_digits=8,
        decimal_places=3,
        widget=number_input("0.5"),
        help_text=gettext_lazy(
            "In the unit above. Above this load a set says whether someone sits in the machine, where its arm is"
            " and what the counterweight was. 40 kg is our own choice, no study gives a figure."
        ),
    )
    rolls_over_at = forms.TypedChoiceField(
        label=gettext_lazy("A training day ends at"),
        choices=[(f"{hour:02}:00", f"{hour:02}:00") for hour in range(7)],
        coerce=_hour,
        initial="03:00",
        help_text=gettext_lazy("Training after midnight and before this hour counts for the day before."),
    )
    consent_age = forms.IntegerField(
        label=gettext_lazy("Age of consent to health data"),
        min_value=13,
        max_value=18,
        initial=13,
        error_messages=whole_number_messages(13, 18),
        widget=forms.NumberInput(attrs={"min": 13, "max": 18}),
        help_text=gettext_lazy(
            "From this age, 13 to 18, athletes agree themselves to their pain scores being stored;"
            " below it a guardian does. The law of your country sets it."
        ),
    )
    equipment = forms.MultipleChoiceField(
        label=gettext_lazy("Equipment at hand"),
        choices=[(name, [(one.value, one.label) for one in members]) for name, members in EQUIPMENT_GROUPS],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if "plate_step" in cleaned and "weight_unit" in cleaned:
            try:
                cleaned["plate_step_kg"] = weight_kg(
                    cleaned["plate_step"],
                    unit=cleaned["weight_unit"],
                    low_kg=Decimal("0.1"),
                    high_kg=Decimal(25),
                )
            except ValidationError as error:
                self.add_error("plate_step", error)
        if "ballast_above" in cleaned and "weight_unit" in cleaned:
            try:
                cleaned["ballast_above_kg"] = self._ballast_above_kg(cleaned["ballast_above"], cleaned["weight_unit"])
            except ValidationError as error:
                self.add_error("ballast_above", error)
        return cleaned

    def _ballast_above_kg(self, value: Decimal, unit: str) -> Decimal:
        """Return the limit in kg; one that comes back as it was shown is what it was, whatever unit is chosen."""
        stored: Decimal | None = self.initial.get("ballast_above_kg")
        if stored is not None and value == self.initial["ballast_above"]:
            return stored
        return weight_kg(value, unit=unit, low_kg=Decimal(0), high_kg=Decimal(1000))

    def settings(self) -> ClubSettings:
        values = self.cleaned_data
        return ClubSettings(
            name=values["name"],
            timezone=values["timezone"],
            weight_unit=values["weight_unit"],
            plate_step_kg=values["plate_step_kg"],
            rolls_over_at=values["rolls_over_at"],
            consent_age=values["consent_age"],
            equipment=values["equipment"],
            ballast_above_kg=values.get("ballast_above_kg", DEFAULT_BALLAST_ABOVE_KG),
        )


class NewClubForm(ClubForm):
    # A new club starts with the usual limit and sets its own among its settings.
    ballast_above = None  # type: ignore[assignment]
    form_id = OnceField()
    also_coach = forms.BooleanField(
        label=gettext_lazy("I also coach here"),
        initial=True,
        required=False,
        help_text=gettext_lazy("You will own the club. As a coach you can also have squads of your own."),
    )


def settings_of(club: Club) -> dict[str, Any]:
    """Return a club's settings as the form's initial values."""
    return {
        "name": club.name,
        "timezone": club.timezone,
        "weight_unit": club.weight_unit,
        "plate_step": in_unit(club.plate_step_kg, club.weight_unit),
        "ballast_above": in_unit(club.ballast_above_kg, club.weight_unit),
        "ballast_above_kg": club.ballast_above_kg,
        "rolls_over_at": f"{club.rolls_over_at:%H:%M}",
        "consent_age": club.consent_age,
        "equipment": club.equipment,
    }


class StaffInvitationForm(forms.Form):
    email = forms.EmailField(label=gettext_lazy("E-mail"), max_length=254)
    role = forms.ChoiceField(
        label=gettext_lazy("Role"),
        choices=[(role.value, role.label) for role in Role],
        initial=Role.COACH,
        help_text=gettext_lazy(
            "Owners run the club. Coaches train their own squads. Clinicians see health details."
            " Analysts take reports, without health details."
        ),
    )
