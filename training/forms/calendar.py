"""Which month a calendar shows, and which day an address names."""

import re
from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from core.dates import EARLIEST, LATEST

_MONTH = re.compile(r"(20\d\d|2100)-(0[1-9]|1[0-2])", re.ASCII)


class MonthForm(forms.Form):
    """The month of a calendar, this one unless given."""

    month = forms.CharField(required=False)

    def clean_month(self) -> str:
        month: str = self.cleaned_data["month"]
        if month and not _MONTH.fullmatch(month):
            raise ValidationError(
                _("The month is named by its year and number, such as 2026-03, from %(first)s to %(last)s."),
                params={"first": f"{EARLIEST:%Y-%m}", "last": f"{LATEST:%Y-%m}"},
            )
        return month

    def first(self, today: date) -> date:
        """Return the first day of the month asked for, or of this one."""
        month = self.cleaned_data.get("month") if self.is_valid() else ""
        return date.fromisoformat(f"{month}-01") if month else today.replace(day=1)


def asked_day(text: str | None) -> date | None:
    """Return the day that an address names, or None where it names none that can be used."""
    try:
        day = date.fromisoformat(text or "")
    except ValueError:
        return None
    return day if EARLIEST <= day <= LATEST else None
