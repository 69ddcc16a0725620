"""What acknowledging a safety text sends."""

import uuid
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

_STALE = gettext_lazy("Open the safety text again and read it; this form was not whole.")
MOST_ATHLETES = 200


class _Ids(forms.Field):
    """Public ids, each once."""

    widget = forms.MultipleHiddenInput

    def to_python(self, value: Any) -> list[uuid.UUID]:
        try:
            return list(dict.fromkeys(uuid.UUID(one) for one in value or []))
        except ValueError as error:
            raise ValidationError(_("Choose athletes of the list."), code="unknown_id") from error


class AcknowledgeForm(forms.Form):
    """The version that was read, and for staff the athletes who read it with them."""

    safety_revision = forms.IntegerField(
        min_value=1,
        max_value=32767,
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), _STALE),
    )
    athlete = _Ids(required=False)

    def clean_athlete(self) -> list[uuid.UUID]:
        named: list[uuid.UUID] = self.cleaned_data["athlete"]
        if len(named) > MOST_ATHLETES:
            raise ValidationError(_("Choose at most %(most)d athletes at a time.") % {"most": MOST_ATHLETES})
        return named
