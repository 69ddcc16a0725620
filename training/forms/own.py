"""What an athlete says about a session of their own: not today, and why; today instead; a note to the coach."""

from typing import Final

from django import forms
from django.utils.translation import gettext_lazy as _

from training.operations.moving import MOST_REASON
from training.operations.own import MOST_NOTE

# One tap each; none of them says anything about health.
USUAL_REASONS: Final = (_("No time"), _("Travelling"), _("Match or other training"))


class NotTodayForm(forms.Form):
    """Leave a session out with a reason, typed or tapped, or take it in again."""

    act = forms.ChoiceField(choices=(("skip", ""), ("take_in", "")))
    reason = forms.CharField(
        required=False,
        max_length=MOST_REASON,
        label=_("In your own words"),
        # Asked by the browser of this button alone; the others say their own.
        widget=forms.TextInput(attrs={"required": True}),
    )
    usual = forms.CharField(required=False, max_length=MOST_REASON)

    @property
    def why(self) -> str:
        return str(self.cleaned_data["usual"] or self.cleaned_data["reason"])


class TodayForm(forms.Form):
    """When a session was asked for, on a phone without signal."""

    edited_at = forms.DateTimeField(required=False)


class NoteForm(forms.Form):
    note = forms.CharField(
        label=_("Note to the coach"),
        required=False,
        max_length=MOST_NOTE,
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": MOST_NOTE}),
    )
