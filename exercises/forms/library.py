"""What the library is asked with; the form is a GET, so that its address can be passed on."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from accounts.models import Club
from exercises.choices import Muscle

MOST_TEXT = 60


class LibraryForm(forms.Form):
    """Search text, muscle and, for who has a club, whether its equipment must do."""

    q = forms.CharField(
        label=_("Search"),
        required=False,
        max_length=MOST_TEXT,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    muscle = forms.ChoiceField(
        label=_("Muscle"),
        required=False,
        choices=[("", _("Every muscle")), *Muscle.choices[1:]],
        error_messages={"invalid_choice": _("“%(value)s” is no muscle of the library; choose one of the list.")},
    )
    kit = forms.BooleanField(label=_("Only with our equipment"), required=False)

    def __init__(self, data: QueryDict, *, club: Club | None) -> None:
        super().__init__(data)
        self.club = club
        if club is None or not club.equipment:
            del self.fields["kit"]

    def chosen(self) -> dict[str, Any]:
        """Return what the valid fields ask for; a field at fault asks for nothing."""
        self.full_clean()
        values = getattr(self, "cleaned_data", {})
        equipment = self.club.equipment if self.club and values.get("kit") else None
        return {"text": values.get("q", ""), "muscle": values.get("muscle", ""), "equipment": equipment}
