"""What somebody wants to be told, when, and on which device."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from reminders.choices import KINDS_OF_ATHLETES, Channel, ReminderKind
from reminders.models import LEAST_LEAD_MINUTES, MOST_LEAD_MINUTES
from reminders.operations.devices import MOST_KEY_CHARACTERS
from reminders.queries.wishes import WishesOf
from reminders.rules.push import MOST_ENDPOINT_CHARACTERS

_RANGE = _("Enter a whole number of minutes from %(least)s to %(most)s.") % {
    "least": LEAST_LEAD_MINUTES,
    "most": MOST_LEAD_MINUTES,
}
_TIME = _("Enter a time such as 17:30.")
_ON = {Channel.EMAIL: _("Send e-mails"), Channel.PUSH: _("Show messages on devices")}


def _time_field(**options: Any) -> forms.TimeField:
    return forms.TimeField(
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"invalid": _TIME},
        **options,
    )


class WishesForm(forms.Form):
    """The wishes for one channel; `kinds` are those that the person or squad can be told of at all."""

    is_on = forms.BooleanField(required=False)
    kinds = forms.MultipleChoiceField(
        label=_("What"), required=False, widget=forms.CheckboxSelectMultiple, choices=ReminderKind.choices
    )
    lead_minutes = forms.IntegerField(
        label=_("Minutes before a session"),
        help_text=_("From 5 to 1440; 60 is an hour, 1440 a day."),
        min_value=LEAST_LEAD_MINUTES,
        max_value=MOST_LEAD_MINUTES,
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), _RANGE),
    )
    at_time = _time_field(
        label=_("Or always at"),
        help_text=_("On the session's day, or the day before when it starts sooner. Empty: the minutes count."),
    )
    quiet_from = _time_field(label=_("Quiet from"))
    quiet_until = _time_field(
        label=_("Quiet until"),
        help_text=_("A session's reminder comes 15 minutes before them, the rest after them. Both empty: none."),
    )
    days_off = forms.TypedMultipleChoiceField(
        label=_("Days off"), required=False, coerce=int, widget=forms.CheckboxSelectMultiple,
        choices=list(WEEKDAYS.items()),
    )  # fmt: skip

    def __init__(self, data: Any = None, *, wishes: WishesOf, channel: Channel, kinds: Sequence[ReminderKind]) -> None:
        super().__init__(data, initial=_initial(wishes, kinds))
        self._kinds = kinds
        # What cannot be chosen here stays as it is.
        self._kept_off = sorted(wishes.kinds_off - set(kinds))
        self.fields["is_on"].label = _ON[channel]
        self.fields["kinds"].choices = [(kind.value, kind.label) for kind in kinds]  # type: ignore[attr-defined]
        if not set(kinds) & set(KINDS_OF_ATHLETES):
            del self.fields["lead_minutes"], self.fields["at_time"]

    def wishes(self) -> dict[str, Any]:
        """Return what was entered, as the operations take it."""
        values = dict(self.cleaned_data)
        told = values.pop("kinds")
        values["kinds_off"] = self._kept_off + [kind.value for kind in self._kinds if kind.value not in told]
        return values


def _initial(wishes: WishesOf, kinds: Sequence[ReminderKind]) -> dict[str, Any]:
    when = wishes.when
    return {
        "is_on": wishes.is_on,
        "kinds": [kind.value for kind in kinds if kind.value not in wishes.kinds_off],
        "lead_minutes": when.lead_minutes,
        "at_time": when.at_time,
        "quiet_from": when.quiet_from,
        "quiet_until": when.quiet_until,
        "days_off": list(when.days_off),
    }


class DeviceForm(forms.Form):
    """What a browser's push subscription holds."""

    endpoint = forms.CharField(max_length=MOST_ENDPOINT_CHARACTERS)
    p256dh = forms.CharField(max_length=MOST_KEY_CHARACTERS)
    auth = forms.CharField(max_length=MOST_KEY_CHARACTERS)
