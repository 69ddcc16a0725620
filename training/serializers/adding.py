"""What adding a session of one's own takes."""

from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers

from core.api import StrictSerializer
from core.fields import Day, ListOf, OneOf, PublicId, Text, WholeNumber
from programmes.rules.dose import Dose
from programmes.rules.notation import LONGEST_LINE, NotationError, parse_dose
from training.choices import SessionKind
from training.models import MOST_MINUTES
from training.operations.adding import MOST_EXERCISES, MOST_TITLE
from training.operations.own import MOST_NOTE
from training.serializers.logging import MOST_EFFORT

_OF_EXTRA = ("exercises",)
_OF_DONE = ("effort", "minutes", "note")


class ExtraLineBody(StrictSerializer):
    exercise = PublicId(help_text="One that the athlete's club offers")
    prescription = Text(
        most=LONGEST_LINE,
        required=False,
        help_text="A line such as 3x8 each @RIR2; as last time unless given, else as is usual for its kind",
    )

    def validate_prescription(self, text: str) -> Dose:
        try:
            return parse_dose(text)
        except NotationError as error:
            raise serializers.ValidationError(str(error)) from error


class SessionBody(StrictSerializer):
    """An extra session with `exercises`, or a match or other training that was done, with `effort` and `minutes`."""

    id = PublicId(required=False, help_text="Made by the client, so that a repeat adds nothing")
    athlete = PublicId(required=False, help_text="One's own place in a club; needed by who has several")
    kind = OneOf(SessionKind)
    date = Day(required=False, help_text="Within 4 weeks of today, what is done not after it; today unless given")
    title = Text(most=MOST_TITLE, required=False)
    exercises = ListOf(ExtraLineBody(), least=1, most=MOST_EXERCISES, required=False, help_text="Of kind calf")
    effort = WholeNumber(low=0, high=MOST_EFFORT, required=False, help_text="Of what is done")
    minutes = WholeNumber(low=1, high=MOST_MINUTES, required=False, help_text="Of what is done")
    note = Text(most=MOST_NOTE, required=False, help_text="To the coach, of what is done")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        is_extra = attrs["kind"] == SessionKind.CALF
        needed = _OF_EXTRA if is_extra else ("effort", "minutes")
        foreign = _OF_DONE if is_extra else _OF_EXTRA
        faults = {name: _("A session of kind %(kind)s needs this.") for name in needed if name not in attrs}
        faults |= {name: _("A session of kind %(kind)s has no such field.") for name in foreign if name in attrs}
        if faults:
            raise serializers.ValidationError({name: words % {"kind": attrs["kind"]} for name, words in faults.items()})
        return attrs
