"""What is asked for to put a fixture on a squad's calendar, and to take fixtures from a calendar file."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.dates import validate_day
from core.errors import DomainError
from training.choices import FixtureKind
from training.files.ics import CalendarFile, read_calendar, text_of
from training.models import Fixture
from training.operations.fixtures import MOST_CHARACTERS

MOST_FAULTS = 20
_A_DATE = _("Enter a date such as 2026-01-31.")
_A_TIME = _("Enter a time such as 15:00, or leave it empty.")


class FixtureForm(forms.Form):
    kind = forms.ChoiceField(label=_("Kind"), choices=FixtureKind.choices, widget=forms.RadioSelect)
    name = forms.CharField(
        label=_("Name"),
        max_length=MOST_CHARACTERS,
        help_text=_("As the club calls it, such as “Harbour away”."),
        error_messages={"required": _("Give the fixture a name of at most 120 characters.")},
    )
    held_on = forms.DateField(
        label=_("Date"),
        validators=[validate_day],
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": _A_DATE, "invalid": _A_DATE},
    )
    held_at = forms.TimeField(
        label=_("Time"),
        required=False,
        help_text=_("Local to the club; empty when it is not known yet."),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"invalid": _A_TIME},
    )
    place = forms.CharField(label=_("Place"), max_length=MOST_CHARACTERS, required=False)

    @property
    def values(self) -> dict[str, Any]:
        names = ("kind", "name", "held_on", "held_at", "place")
        return {name: self.cleaned_data[name] for name in names}


class FixtureChangeForm(FixtureForm):
    """A change, with the revision that it was made from."""

    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2_147_483_647)


def stored_values(fixture: Fixture) -> dict[str, Any]:
    """Return what a form for changing a fixture starts with."""
    names = ("kind", "name", "held_on", "held_at", "place", "revision")
    return {name: getattr(fixture, name) for name in names}


class _ReadsCalendar(forms.Form):
    kind = forms.ChoiceField(
        label=_("The fixtures are"),
        choices=((FixtureKind.MATCH, _("Matches")), (FixtureKind.MEET, _("Meets"))),
        widget=forms.RadioSelect,
    )
    file_read: CalendarFile

    def __init__(self, *args: Any, zone: str, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self._zone, self._today = zone, today

    def _read(self, text: str, field: str) -> None:
        try:
            self.file_read = read_calendar(text, zone=self._zone, today=self._today)
        except DomainError as error:
            for fault in error.faults[:MOST_FAULTS]:
                self.add_error(field, fault.message)
            if (more := len(error.faults) - MOST_FAULTS) > 0:
                self.add_error(field, _("%(count)d more like these.") % {"count": more})


class CalendarFileForm(_ReadsCalendar):
    file = forms.FileField(
        label=_("Calendar file"),
        help_text=_("A file ending in .ics, at most 1 MB, as a league, a club or a calendar exports it."),
        allow_empty_file=True,
        error_messages={"required": _("Choose a file first.")},
        widget=forms.FileInput(attrs={"accept": ".ics,text/calendar"}),
    )
    field_order = ("file", "kind")

    def clean(self) -> dict[str, Any]:
        cleaned = dict(self.cleaned_data)
        if upload := cleaned.get("file"):
            try:
                cleaned["text"] = text_of(upload.read())
            except DomainError as error:
                self.add_error("file", error.message)
            else:
                self._read(cleaned["text"], "file")
        return cleaned


class CalendarTextForm(_ReadsCalendar):
    """The text of a checked file, sent back by the page that showed what it would do (`seen`)."""

    text = forms.CharField(strip=False)
    seen = forms.CharField()

    def clean(self) -> dict[str, Any]:
        cleaned = dict(self.cleaned_data)
        if not self.errors:
            self._read(cleaned["text"], "text")
        return cleaned
