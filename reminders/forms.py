from django import forms
from django.utils.translation import gettext_lazy as _

from athletes.models import Athlete
from reminders.models import LEAST_LEAD_MINUTES, MOST_LEAD_MINUTES
from reminders.operations.devices import MOST_KEY_CHARACTERS
from reminders.queries.wishes import WishesOf
from reminders.rules.push import MOST_ENDPOINT_CHARACTERS

_RANGE = _("Enter a whole number of minutes from %(least)s to %(most)s.") % {
    "least": LEAST_LEAD_MINUTES,
    "most": MOST_LEAD_MINUTES,
}


class PreferenceForm(forms.Form):
    is_on = forms.BooleanField(label=_("Remind me by e-mail before a session"), required=False)
    lead_minutes = forms.IntegerField(
        label=_("Minutes before the session"),
        help_text=_("From 5 to 1440; 60 is an hour, 1440 a day."),
        min_value=LEAST_LEAD_MINUTES,
        max_value=MOST_LEAD_MINUTES,
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), _RANGE),
    )


class DeviceForm(forms.Form):
    """What a browser's push subscription holds."""

    endpoint = forms.CharField(max_length=MOST_ENDPOINT_CHARACTERS)
    p256dh = forms.CharField(max_length=MOST_KEY_CHARACTERS)
    auth = forms.CharField(max_length=MOST_KEY_CHARACTERS)


def preference_form(athlete: Athlete, wishes: WishesOf) -> PreferenceForm:
    """Return the unbound form of one place in a club; the ids of its fields are its own."""
    return PreferenceForm(
        initial={"is_on": wishes.is_on, "lead_minutes": wishes.when.lead_minutes},
        auto_id=f"id_{athlete.public_id}_%s",
    )
