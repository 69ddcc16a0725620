"""What the knee-angle dial is turned to; a GET, so that an angle can be passed on."""

from django import forms
from django.utils.translation import gettext_lazy as _

from exercises.rules.leg import MOST_BENT_DEG, STRAIGHT_DEG

STEP_DEG = 5
# Where the dial stands until somebody turns it.
AT_FIRST_DEG = 90

_TAKES = _("Knee angle takes 0 to 110 degrees in steps of 5.")


class KneeForm(forms.Form):
    knee = forms.IntegerField(
        label=_("Knee angle"),
        required=False,
        min_value=STRAIGHT_DEG,
        max_value=MOST_BENT_DEG,
        step_size=STEP_DEG,
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value", "step_size"), _TAKES),
    )

    def chosen_deg(self) -> int:
        """Return the angle that was asked for; without a usable one where the dial stands at first."""
        asked = self.cleaned_data.get("knee") if self.is_valid() else None
        return AT_FIRST_DEG if asked is None else asked


def nearest_step_deg(knee_deg: float) -> int:
    """Return the step of the dial nearest to an angle."""
    return min(round(knee_deg / STEP_DEG) * STEP_DEG, MOST_BENT_DEG)
