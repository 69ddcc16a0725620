"""Forms about squads and athletes."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.forms import LineField, OnceField, ZoneField, number_input, weight_kg, weight_limits
from accounts.models import Club, Membership
from athletes.choices import LeadingSide, Sex, Sport
from athletes.models import Athlete, Squad
from athletes.operations import EARLIEST_BIRTH, LEAST_MASS_KG, MOST_MASS_KG, AthleteDetails
from core.units import WeightUnit

_UNREADABLE_DATE = gettext_lazy("Enter a date as year-month-day, such as 2008-05-17.")


class DayField(forms.DateField):
    """A day from `earliest` on, picked from a calendar or typed as 2008-05-17 or 17/05/2008."""

    def __init__(self, *, earliest: date, **kwargs: Any) -> None:
        super().__init__(
            input_formats=["%Y-%m-%d", "%d/%m/%Y"],
            error_messages={"invalid": _UNREADABLE_DATE},
            widget=forms.DateInput(attrs={"type": "date", "min": earliest.isoformat()}, format="%Y-%m-%d"),
            **kwargs,
        )


class RowsField(forms.MultipleChoiceField):
    """Some of the rows that are offered, known by public id; any other id is refused alike."""

    def __init__(self, **kwargs: Any) -> None:
        self._rows: dict[str, Any] = {}
        kwargs.setdefault("error_messages", {}).setdefault(
            "invalid_choice", gettext_lazy("%(value)s is not one of those you may choose.")
        )
        super().__init__(widget=forms.CheckboxSelectMultiple, **kwargs)

    def offer(self, rows: Iterable[Squad | Membership]) -> None:
        self._rows = {str(row.public_id): row for row in rows}
        self.choices = [(key, str(row.user if isinstance(row, Membership) else row)) for key, row in self._rows.items()]

    def clean(self, value: Any) -> list[Any]:
        return [self._rows[key] for key in super().clean(value)]


def offer(form: forms.Form, name: str, rows: Iterable[Squad | Membership]) -> None:
    field = form.fields[name]
    assert isinstance(field, RowsField)
    field.offer(rows)


class SquadForm(forms.Form):
    """A squad; `coaches` are offered to those who may choose them."""

    form_id = OnceField()
    name = LineField(label=gettext_lazy("Name"), max_length=80)
    sport = forms.ChoiceField(label=gettext_lazy("Sport"), choices=Sport.choices, initial=Sport.OTHER)

    coaches = RowsField(
        label=gettext_lazy("Coaches"),
        required=False,
        help_text=gettext_lazy("They plan this squad’s training and see its athletes."),
    )

    def __init__(self, *args: Any, coaches: list[Membership] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if coaches:
            offer(self, "coaches", coaches)
        else:
            del self.fields["coaches"]

    @property
    def chosen_coaches(self) -> list[Membership] | None:
        return self.cleaned_data.get("coaches")


def leading_side_field() -> forms.ChoiceField:
    return forms.ChoiceField(
        label=gettext_lazy("Leg that goes first"),
        choices=[("", gettext_lazy("Neither leads")), *LeadingSide.choices],
        required=False,
        help_text=gettext_lazy("In every set of one leg after the other; often the weaker or the injured one."),
    )


class AthleteForm(forms.Form):
    """An athlete's details and squads; `squads` are those that the caller may fill."""

    form_id = OnceField()
    name = LineField(label=gettext_lazy("Name"), max_length=120)
    born_on = DayField(
        label=gettext_lazy("Birth date"),
        earliest=EARLIEST_BIRTH,
        required=False,
        help_text=gettext_lazy("Loads and limits follow the age. Unknown counts as under 18."),
    )
    sex = forms.ChoiceField(label=gettext_lazy("Sex"), choices=Sex.choices, initial=Sex.NOT_SAID)
    sport = forms.ChoiceField(label=gettext_lazy("Sport"), choices=Sport.choices, initial=Sport.OTHER)
    squads = RowsField(
        label=gettext_lazy("Squads"),
        error_messages={"required": gettext_lazy("Choose at least one squad, or you will not see the athlete.")},
    )
    email = forms.EmailField(
        label=gettext_lazy("E-mail"),
        max_length=254,
        required=False,
        help_text=gettext_lazy("Invitations go there; reminders go to the address the athlete signs in with."),
    )
    timezone = ZoneField(label=gettext_lazy("Time zone"), required=False, empty_label="–")
    leading_side = leading_side_field()

    def __init__(
        self, *args: Any, club: Club, squads: Iterable[Squad], today: date, may_leave_all: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "squads", squads)
        self.fields["squads"].required = not may_leave_all
        self.fields["born_on"].widget.attrs["max"] = today.isoformat()
        name_club_zone(self.fields["timezone"], club)

    def details(self) -> AthleteDetails:
        values = self.cleaned_data
        return AthleteDetails(**{name: values[name] for name in AthleteDetails.__dataclass_fields__})


class NewAthleteForm(AthleteForm):
    mass_kg = forms.DecimalField(
        label=gettext_lazy("Body mass"),
        max_digits=6,
        decimal_places=3,
        required=False,
        widget=number_input("0.1"),
    )

    def __init__(self, *args: Any, club: Club, unit: WeightUnit, **kwargs: Any) -> None:
        super().__init__(*args, club=club, **kwargs)
        self._unit = unit
        low, high = weight_limits(LEAST_MASS_KG, MOST_MASS_KG, self._unit)
        words = {"low": low, "high": high, "unit": self._unit}
        self.fields["mass_kg"].help_text = (
            _("As weighed today, %(low)s to %(high)s %(unit)s. It can be added later.") % words
        )

    def clean_mass_kg(self) -> Decimal | None:
        value = self.cleaned_data["mass_kg"]
        if value is None:
            return None
        return weight_kg(value, unit=self._unit, low_kg=LEAST_MASS_KG, high_kg=MOST_MASS_KG)


def details_of(athlete: Athlete) -> dict[str, Any]:
    """Return an athlete's details as the form's initial values."""
    return {name: getattr(athlete, name) for name in AthleteDetails.__dataclass_fields__}


def name_club_zone(field: Any, club: Club) -> None:
    """Say in an athlete's choice of zones which one holds when none is chosen."""
    words = _("The club’s, %(zone)s") % {"zone": club.timezone}
    field.choices = [("", words), *field.choices[1:]]


class ZoneForm(forms.Form):
    timezone = ZoneField(label=gettext_lazy("Time zone"), required=False, empty_label="–")

    def __init__(self, *args: Any, club: Club, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name_club_zone(self.fields["timezone"], club)


class LeadingSideForm(forms.Form):
    leading_side = leading_side_field()


class GuardianForm(forms.Form):
    guardian_name = LineField(label=gettext_lazy("Guardian’s name"), max_length=120)
    agreed = forms.BooleanField(
        label=gettext_lazy("The guardian has read the text above and agrees"),
        error_messages={"required": gettext_lazy("Tick this once the guardian has agreed.")},
    )


class CoachSquadsForm(forms.Form):
    squads = RowsField(label=gettext_lazy("Squads"), required=False)

    def __init__(self, *args: Any, squads: Iterable[Squad], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "squads", squads)


class AthleteFilterForm(forms.Form):
    search = LineField(label=gettext_lazy("Name"), max_length=120, required=False)
    show = forms.ChoiceField(
        label=gettext_lazy("Show"),
        choices=[
            ("active", gettext_lazy("Active")),
            ("without_squad", gettext_lazy("Without a squad")),
            ("archived", gettext_lazy("Archived")),
        ],
        required=False,
    )
