"""What a scheduled report is asked for with, and what one that stands asks for."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from athletes.models import Squad
from reports.choices import Column, Every, FileFormat, Paper, PeriodChoice
from reports.files.writers import formats
from reports.models import ReportSchedule
from reports.operations.exports import Wish
from reports.operations.schedules import Times

PERIODS = [(choice.value, choice.label) for choice in PeriodChoice if choice != PeriodChoice.CUSTOM]
LAST_MONTH_DAY = 28


class ScheduleForm(forms.Form):
    name = forms.CharField(
        label=_("Name"), max_length=80, help_text=_("Stands in the mail, as in “Board, every Monday”.")
    )
    squad = forms.MultipleChoiceField(
        label=_("Squads"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None ticked: all that the reader may see."),
        error_messages={"invalid_choice": _("There is no such squad among yours; choose one of the list.")},
    )
    period = forms.ChoiceField(label=_("Period"), choices=PERIODS, initial=PeriodChoice.LAST_WEEK)
    columns = forms.MultipleChoiceField(
        label=_("Columns"),
        required=False,
        choices=Column.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None ticked: all of them."),
    )
    file_format = forms.ChoiceField(label=_("File"))
    paper = forms.ChoiceField(label=_("Paper of the PDF"), choices=Paper.choices, required=False)
    page_per_athlete = forms.BooleanField(label=_("PDF with a page for each athlete"), required=False)
    with_minors = forms.BooleanField(
        label=_("With athletes under 18. All who get it may see their figures."), required=False
    )
    every = forms.ChoiceField(label=_("How often"), choices=Every.choices)
    weekday = forms.TypedChoiceField(
        label=_("Weekday, for every week"), choices=list(WEEKDAYS.items()), coerce=int, initial=0
    )
    month_day = forms.IntegerField(
        label=_("Day, for every month"),
        min_value=1,
        max_value=LAST_MONTH_DAY,
        initial=1,
        help_text=_("1 to 28, since every month has these."),
    )
    at_time = forms.TimeField(
        label=_("At"),
        initial="07:00",
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"invalid": _("Enter a time of day such as 07:00.")},
    )
    recipients = forms.MultipleChoiceField(
        label=_("People of the club's staff"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Choose at least one person of the club's staff."),
            "invalid_choice": _("There is no such person on the club's staff; choose one of the list."),
        },
    )

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, squads: Sequence[Squad], staff: Sequence[User], **kwargs: Any
    ) -> None:
        super().__init__(data, **kwargs)
        self.squads = {str(squad.public_id): squad for squad in squads}
        self.staff = {str(person.public_id): person for person in staff}
        made = formats()
        self._set_choices("squad", [(public_id, squad.name) for public_id, squad in self.squads.items()])
        self._set_choices("recipients", [(public_id, person.name) for public_id, person in self.staff.items()])
        self._set_choices("file_format", made)
        if FileFormat.PDF not in dict(made):
            del self.fields["paper"], self.fields["page_per_athlete"]

    def _set_choices(self, name: str, choices: list[tuple[str, str]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    @property
    def values(self) -> dict[str, Any]:
        """Return what a valid form asks for, as the operation takes it."""
        cleaned = self.cleaned_data
        return {
            "name": cleaned["name"],
            "squads": [self.squads[public_id] for public_id in cleaned["squad"]],
            "period": cleaned["period"],
            "wish": Wish(
                file_format=cleaned["file_format"],
                columns=cleaned["columns"],
                paper=cleaned.get("paper") or Paper.A4,
                page_per_athlete=cleaned.get("page_per_athlete", False),
                with_minors=cleaned["with_minors"],
            ),
            "times": Times(**{name: cleaned[name] for name in ("every", "weekday", "month_day", "at_time")}),
            "recipients": [self.staff[public_id] for public_id in cleaned["recipients"]],
        }


def initial_of(schedule: ReportSchedule, recipients: Sequence[User]) -> dict[str, Any]:
    """Return what a schedule asks for, as the form shows it."""
    names = ("name", "period", "columns", "file_format", "paper", "page_per_athlete", "with_minors")
    return {
        **{name: getattr(schedule, name) for name in (*names, "every", "weekday", "month_day", "at_time")},
        "squad": [str(public_id) for public_id in schedule.squads],
        "recipients": [str(person.public_id) for person in recipients],
    }
