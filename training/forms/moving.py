"""Where a session is moved to, for whom, and why it is left out."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from training.models import Session
from training.operations.moving import FURTHEST_MOVE, MOST_REASON

ALL, ONE = "all", "one"
_A_DATE = _("Enter a date such as 2026-01-31.")


class MoveForm(forms.Form):
    """A day and a time, from the athlete's today to a year ahead."""

    to = forms.DateField(
        label=_("To"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": _A_DATE, "invalid": _A_DATE},
    )
    at = forms.TimeField(
        label=_("Time"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"invalid": _("Enter a time such as 17:30, or leave it empty.")},
    )
    who = forms.ChoiceField(label=_("For"), choices=((ALL, ""), (ONE, "")), widget=forms.RadioSelect, required=False)

    def __init__(self, *args: Any, session: Session, together: int, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self._today = today
        self.fields["to"].widget.attrs |= {"min": f"{today}", "max": f"{today + FURTHEST_MOVE}"}
        if together < 2:
            del self.fields["who"]
            return
        everybody = _("All %(count)d athletes with this session") % {"count": together}
        only = _("Only %(name)s") % {"name": session.athlete.name}
        self.fields["who"].choices = ((ALL, everybody), (ONE, only))  # type: ignore[attr-defined]

    def clean_to(self) -> date:
        day: date = self.cleaned_data["to"]
        last = self._today + FURTHEST_MOVE
        if not self._today <= day <= last:
            raise forms.ValidationError(
                _("%(day)s is no day to move to; choose one from %(first)s to %(last)s."),
                params={"day": day, "first": self._today, "last": last},
            )
        return day


class ReasonForm(forms.Form):
    """Why sessions are left out, as their athletes read it."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=MOST_REASON,
        help_text=_("The athlete reads it, such as “Pitch closed”."),
        error_messages={"required": _("Say why the session is left out.")},
    )
