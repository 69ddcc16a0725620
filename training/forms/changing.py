"""Changing what athletes have: another version, time away, other days, another exercise."""

import hashlib
from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from exercises.models import Exercise
from training.choices import AbsenceReason
from training.models import Absence, Assignment
from training.operations.absences import HEALTH_REASONS, LEAST_PCT, MOST_RAMP_WEEKS
from training.operations.changing import VersionChange
from training.operations.shifting import MOST_DAYS, MOST_REASON
from training.queries.swapping import Substitutes

_A_DATE = gettext_lazy("Enter a date such as 2026-01-31.")


class ApplyForm(forms.Form):
    """Who goes on with the newest version; `version` is the one that stood on the page."""

    version = forms.IntegerField(
        widget=forms.HiddenInput,
        error_messages=dict.fromkeys(("required", "invalid"), gettext_lazy("Say which version is to be applied.")),
    )
    assignments = forms.MultipleChoiceField(
        label=gettext_lazy("Athletes"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": gettext_lazy("Choose at least one athlete."),
            "invalid_choice": gettext_lazy("There is no such athlete to change; choose from the list."),
        },
    )

    def __init__(self, data: QueryDict | None = None, *, changes: Sequence[VersionChange], newest: int) -> None:
        super().__init__(data)
        self.newest = newest
        self.by_id = {str(one.assignment.public_id): one for one in changes if not one.reason}
        choices = [(key, one.assignment.athlete.name) for key, one in self.by_id.items()]
        self.fields["assignments"].choices = choices  # type: ignore[attr-defined]

    def clean_version(self) -> int:
        number: int = self.cleaned_data["version"]
        if number != self.newest:
            raise forms.ValidationError(
                _("Version %(newest)d is the newest now. Look at what it changes before you apply it.")
                % {"newest": self.newest}
            )
        return number

    @property
    def chosen(self) -> list[Assignment]:
        return [self.by_id[key].assignment for key in dict.fromkeys(self.cleaned_data["assignments"])]

    def is_ticked(self, change: VersionChange) -> bool:
        """Tell whether a box is ticked: all are until somebody unticks them."""
        key = str(change.assignment.public_id)
        ticked: Any = self["assignments"].value() if self.is_bound else self.by_id
        return key in (ticked or ()) and key in self.by_id


class PreviewedForm(forms.Form):
    """A form whose consequences are shown before it is saved: `seen` names the values that they were shown for."""

    @property
    def signature(self) -> str:
        said = "\n".join(f"{name}={self.cleaned_data.get(name)}" for name in self.fields)
        return hashlib.blake2s(said.encode(), digest_size=8).hexdigest()

    @property
    def was_seen(self) -> bool:
        return self.data.get("step") == "save" and self.data.get("seen") == self.signature


def _day_field(label: Any, *, required: bool = True, help_text: Any = "") -> forms.DateField:
    return forms.DateField(
        label=label,
        required=required,
        help_text=help_text,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": _A_DATE, "invalid": _A_DATE},
    )


def _reason_field(help_text: Any, *, required: bool) -> forms.CharField:
    return forms.CharField(
        label=gettext_lazy("Reason"),
        required=required,
        max_length=MOST_REASON,
        help_text=help_text,
        error_messages={
            "required": gettext_lazy("Say why, in 1 to 200 characters."),
            "max_length": gettext_lazy("Say why in at most %(limit_value)d characters; this has %(show_value)d."),
        },
    )


def _whole_field(label: Any, low: int, high: int, help_text: Any) -> forms.IntegerField:
    message = gettext_lazy("Give a whole number from %(low)d to %(high)d.") % {"low": low, "high": high}
    return forms.IntegerField(
        label=label,
        min_value=low,
        max_value=high,
        help_text=help_text,
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), message),
    )


class _RampForm(PreviewedForm):
    """How somebody comes back: fewer sets at first."""

    ramp_weeks = _whole_field(
        gettext_lazy("Weeks with fewer sets after the return"), 0, MOST_RAMP_WEEKS, gettext_lazy("0: all sets at once.")
    )
    ramp_from_pct = _whole_field(
        gettext_lazy("Share of the sets in the first week, %"),
        LEAST_PCT,
        100,
        gettext_lazy("It rises by the week; every exercise keeps at least one set."),
    )


class AbsenceForm(_RampForm):
    """Why and when somebody is away, and what becomes of their sessions."""

    reason = forms.ChoiceField(
        label=gettext_lazy("Reason"),
        error_messages=dict.fromkeys(("required", "invalid_choice"), gettext_lazy("Choose a reason of the list.")),
    )
    starts_on = _day_field(gettext_lazy("First day away"))
    ends_before = _day_field(
        gettext_lazy("Back on"), required=False, help_text=gettext_lazy("Leave it empty while it is not known.")
    )
    sessions = forms.ChoiceField(
        label=gettext_lazy("Sessions in it"),
        widget=forms.RadioSelect,
        choices=(
            ("out", gettext_lazy("Take them out; they do not count as missed")),
            ("later", gettext_lazy("Put them and all that follow later, by whole weeks")),
        ),
        error_messages=dict.fromkeys(("required", "invalid_choice"), gettext_lazy("Say what becomes of the sessions.")),
    )
    field_order = ("reason", "starts_on", "ends_before", "sessions", "ramp_weeks", "ramp_from_pct")

    def __init__(self, data: QueryDict | None = None, *, keeps_health: bool, today: date) -> None:
        super().__init__(data, initial={"starts_on": today, "sessions": "out", "ramp_weeks": 2, "ramp_from_pct": 60})
        # Injury and illness are offered where they may be kept, by who may see them.
        reason = self.fields["reason"]
        reason.choices = [  # type: ignore[attr-defined]
            ("", _("Choose…")),
            *((one.value, one.label) for one in AbsenceReason if keeps_health or one not in HEALTH_REASONS),
        ]
        if keeps_health:
            reason.help_text = _("Only who may see the athlete's health reads it; everybody else reads “Away”.")
        else:
            reason.help_text = _("Everybody else reads “Away”. Health details are not kept here.")


class ReturnForm(_RampForm):
    """When somebody is back, and how."""

    ends_before = _day_field(gettext_lazy("Back on"))
    field_order = ("ends_before", "ramp_weeks", "ramp_from_pct")

    def __init__(self, data: QueryDict | None = None, *, absence: Absence, today: date) -> None:
        known = absence.ends_before is not None
        super().__init__(
            data,
            initial={
                "ends_before": absence.ends_before or max(today, absence.starts_on),
                "ramp_weeks": absence.ramp_weeks if known else absence.ramp_weeks or 2,
                "ramp_from_pct": absence.ramp_from_pct,
            },
        )


class ShiftForm(PreviewedForm):
    """By how much the sessions to come go later or earlier."""

    amount = _whole_field(gettext_lazy("By how many"), 1, MOST_DAYS, "")
    unit = forms.ChoiceField(
        label=gettext_lazy("Days or weeks"),
        choices=(
            ("7", gettext_lazy("weeks later")),
            ("1", gettext_lazy("days later")),
            ("-7", gettext_lazy("weeks earlier")),
            ("-1", gettext_lazy("days earlier")),
        ),
        error_messages=dict.fromkeys(("required", "invalid_choice"), gettext_lazy("Choose one of the list.")),
    )
    reason = _reason_field(gettext_lazy("The athlete reads it in each session."), required=False)

    def __init__(self, data: QueryDict | None = None) -> None:
        super().__init__(data, initial={"amount": 1, "unit": "7"})

    @property
    def days(self) -> int:
        return int(self.cleaned_data["amount"]) * int(self.cleaned_data["unit"])


class SwapForm(PreviewedForm):
    """Which exercise takes the place, why, and for how long."""

    exercise = forms.ChoiceField(
        label=gettext_lazy("Exercise"),
        help_text=gettext_lazy("Only those that fit what the line asks for stand here."),
        error_messages=dict.fromkeys(("required", "invalid_choice"), gettext_lazy("Choose an exercise of the list.")),
    )
    reason = _reason_field(gettext_lazy("The athlete reads it beside the exercise."), required=True)
    scope = forms.ChoiceField(
        label=gettext_lazy("Where"),
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(("required", "invalid_choice"), gettext_lazy("Say in which sessions.")),
    )

    def __init__(self, data: QueryDict | None = None, *, substitutes: Substitutes) -> None:
        super().__init__(data, initial={"scope": "one"})
        self.by_id = {str(one.public_id): one for one in substitutes.all}
        kinds = (
            (_("What the plan asks for"), [substitutes.planned] if substitutes.planned else []),
            (_("Easier"), substitutes.easier),
            (_("Harder"), substitutes.harder),
            (_("Same muscle"), substitutes.same_muscle),
            (_("Others"), substitutes.others),
        )
        groups = [(words, [(str(one.public_id), one.name) for one in listed]) for words, listed in kinds if listed]
        self.fields["exercise"].choices = [("", _("Choose…")), *groups]  # type: ignore[attr-defined]
        if not groups:
            self.fields["exercise"].help_text = _("Nothing of the library fits what this line asks for.")
        coming = ngettext(
            "This session and %(count)d later one with the exercise",
            "This session and %(count)d later ones with the exercise",
            substitutes.coming,
        ) % {"count": substitutes.coming}
        choices = [("one", _("This session only"))]
        if substitutes.coming:
            choices.append(("coming", coming))
        self.fields["scope"].choices = choices  # type: ignore[attr-defined]

    @property
    def chosen(self) -> Exercise:
        return self.by_id[self.cleaned_data["exercise"]]
