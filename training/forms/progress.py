"""How far back progress is shown."""

from typing import Final

from django import forms
from django.utils.translation import gettext_lazy as _

WEEKS: Final = ((4, _("4 weeks")), (12, _("12 weeks")), (26, _("26 weeks")), (52, _("52 weeks")))
WEEKS_UNLESS_SAID: Final = 12


class PeriodForm(forms.Form):
    weeks = forms.TypedChoiceField(
        choices=WEEKS,
        coerce=int,
        required=False,
        error_messages={"invalid_choice": _("“%(value)s” is no period; known are 4, 12, 26 and 52 weeks.")},
    )

    @property
    def weeks_asked(self) -> int:
        """Return the weeks asked for, or 12 where none are or they cannot be read."""
        asked = self.cleaned_data["weeks"] if self.is_valid() else None
        return asked or WEEKS_UNLESS_SAID
