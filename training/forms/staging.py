"""Opening the next stage of a plan, or going on with the open one: from when, on which days."""

from datetime import date, time
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy, ngettext

from training.forms.assigning import DEFAULT_TIME, time_field, weekdays_field
from training.models import Assignment


class StageForm(forms.Form):
    """Begins with the days and times of the assignment; `stage` is the one that the page showed."""

    stage = forms.IntegerField(widget=forms.HiddenInput)
    criteria_hold = forms.BooleanField(
        label=gettext_lazy("I checked each criterion today, and all of them hold"),
        # The operation says which stage it is about.
        required=False,
    )
    starts_on = forms.DateField(
        label=gettext_lazy("First day of the stage"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": gettext_lazy("Enter the first day, such as 2026-01-31."),
            "invalid": gettext_lazy("Enter a date such as 2026-01-31."),
        },
    )
    weekdays = weekdays_field()
    times = time_field(gettext_lazy("Time"))
    second_time = time_field(gettext_lazy("Second time of the day"))

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        assignment: Assignment,
        stage: int,
        days: int,
        per_day: int,
        again: bool,
        starts_on: date,
    ) -> None:
        first = assignment.times[0] if assignment.times else DEFAULT_TIME
        initial: dict[str, Any] = {
            "stage": stage,
            "starts_on": starts_on,
            "weekdays": [str(day) for day in assignment.weekdays],
            "times": first,
            "second_time": assignment.times[1] if len(assignment.times) > 1 else None,
        }
        super().__init__(data, initial=initial)
        self.fields["weekdays"].help_text = ngettext(
            "The stage takes %(count)d of them a week.", "The stage takes %(count)d of them a week.", days
        ) % {"count": days}
        if again:
            del self.fields["criteria_hold"]
        if per_day < 2:
            del self.fields["second_time"]

    @property
    def chosen_times(self) -> list[time]:
        times = [self.cleaned_data["times"]]
        return [*times, self.cleaned_data["second_time"]] if "second_time" in self.fields else times
