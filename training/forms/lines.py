"""What an athlete does with a line: another exercise in its place, or none."""

from datetime import datetime
from typing import Final

from django import forms
from django.utils.translation import gettext_lazy

from training.forms.logging import InstantField
from training.operations.swapping import MOST_REASON

# Offered as buttons; none of them says anything about health.
SKIP_REASONS: Final = (gettext_lazy("No time"), gettext_lazy("Not free or not here"), gettext_lazy("Too tired"))
SWAP_REASONS: Final = (
    gettext_lazy("Not free or not here"),
    gettext_lazy("Too hard today"),
    gettext_lazy("Too easy today"),
)


class _ReasonForm(forms.Form):
    """A reason: the button that was pressed, or one's own words."""

    reason = forms.CharField(required=False, max_length=MOST_REASON)
    words = forms.CharField(
        required=False,
        max_length=MOST_REASON,
        error_messages={
            "max_length": gettext_lazy("Say why in at most %(limit_value)d characters; this has %(show_value)d.")
        },
    )

    @property
    def why(self) -> str:
        return str(self.cleaned_data["words"] or self.cleaned_data["reason"])

    @property
    def fault(self) -> str:
        """Return the first fault in words."""
        return str(next(iter(self.errors.values()))[0])


class SkipForm(_ReasonForm):
    """Whether a line is left out, or asked for again."""

    is_skipped = forms.ChoiceField(choices=(("1", ""), ("0", "")))


class OwnSwapForm(_ReasonForm):
    exercise = forms.UUIDField(
        error_messages=dict.fromkeys(("required", "invalid"), gettext_lazy("Choose an exercise of the list."))
    )
    edited_at = InstantField(required=False)

    def chosen_at(self, at: datetime) -> datetime:
        """Return when it was chosen: a phone without signal sends it later."""
        return min(self.cleaned_data["edited_at"] or at, at)
