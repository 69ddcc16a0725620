"""Forms about squads and athletes."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.forms import LineField, OnceField, ZoneField, number_input, weight_kg, weight_limits
from accounts.models import Club, Membership
from athletes.choices import Sex, Sport
from athletes.models import Athlete, Squad, SquadQuerySet
from athletes.operations import EARLIEST_BIRTH, LEAST_MASS_KG, MOST_MASS_KG, AthleteDetails

_UNREADABLE_DATE = gettext_lazy("Enter a date as year-month-day, such as 2008-05-17.")


class DayField(forms.DateField):
    """A day from `earliest` to `latest`, picked from a calendar or typed as 2008-05-17 or 17/05/2008."""

    def __init__(self, *, earliest: date, **kwargs: Any) -> None:
        super().__init__(
            input_formats=["%Y-%m-%d", "%d/%m/%Y"],
            error_messages={"invalid": _UNREADABLE_DATE},
            widget=forms.DateInput(attrs={"type": "date", "min": earliest.isoformat()}, format="%Y-%m-%d"),
            **kwargs,
        )

    def end_at(self, latest: date) -> None:
        self.widget.attrs["max"] = latest.isoformat()


class CoachesField(forms.MultipleChoiceField):
    """The coaches of a club, known by the public id of their role."""

    def __init__(self, coaches: list[Membership], **kwargs: Any) -> None:
        self._coaches = {str(coach.public_id): coach for coach in coaches}
        super().__init__(
            label=gettext_lazy("Coaches"),
            choices=[(key, str(coach.user)) for key, coach in self._coaches.items()],
            widget=forms.CheckboxSelectMultiple,
            required=False,
            help_text=gettext_lazy("They plan this squad’s training and see its athletes."),
            **kwargs,
        )

    def clean(self, value: Any) -> list[Membership]:
        return [self._coaches[key] for key in super().clean(value)]


class SquadForm(forms.Form):
    """A squad; `coaches` are offered to those who may choose them."""

    form_id = OnceField()
    name = LineField(label=gettext_lazy("Name"), max_length=80)
    sport = forms.ChoiceField(label=gettext_lazy("Sport"), choices=Sport.choices, initial=Sport.OTHER)

    def __init__(self, *args: Any, coaches: list[Membership] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if coaches:
            self.fields["coaches"] = CoachesField(coaches)

    @property
    def chosen_coaches(self) -> list[Membership] | None:
        return self.cleaned_data.get("coaches")


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
    squads: forms.ModelMultipleChoiceField[Squad] = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Squads"),
        queryset=None,
        to_field_name="public_id",
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "invalid_choice": gettext_lazy("%(value)s is not one of the squads you may choose."),
            "invalid_pk_value": gettext_lazy("%(pk)s is not one of the squads you may choose."),
            "required": gettext_lazy("Choose at least one squad, or you will not see the athlete."),
        },
    )
    email = forms.EmailField(
        label=gettext_lazy("E-mail"),
        max_length=254,
        required=False,
        help_text=gettext_lazy("Invitations and reminders go there."),
    )
    timezone = ZoneField(label=gettext_lazy("Time zone"), required=False, empty_label="–")

    def __init__(
        self, *args: Any, club: Club, squads: SquadQuerySet, today: date, may_leave_all: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["squads"].queryset = squads
        fields["squads"].required = not may_leave_all
        fields["born_on"].end_at(today)
        name_club_zone(fields["timezone"], club)

    def details(self) -> AthleteDetails:
        values = self.cleaned_data
        return AthleteDetails(
            **{name: values[name] for name in ("name", "born_on", "sex", "sport", "email", "timezone")}
        )


class NewAthleteForm(AthleteForm):
    mass_kg = forms.DecimalField(
        label=gettext_lazy("Body mass"),
        max_digits=6,
        decimal_places=3,
        required=False,
        widget=number_input("0.1"),
    )

    def __init__(self, *args: Any, club: Club, **kwargs: Any) -> None:
        super().__init__(*args, club=club, **kwargs)
        self._unit = club.weight_unit
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


class GuardianForm(forms.Form):
    guardian_name = LineField(label=gettext_lazy("Guardian’s name"), max_length=120)
    agreed = forms.BooleanField(
        label=gettext_lazy("The guardian has read the text above and agrees"),
        error_messages={"required": gettext_lazy("Tick this once the guardian has agreed.")},
    )


class CoachSquadsForm(forms.Form):
    squads: forms.ModelMultipleChoiceField[Squad] = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Squads"),
        queryset=None,
        to_field_name="public_id",
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(self, *args: Any, squads: SquadQuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["squads"]
        field.queryset = squads


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
