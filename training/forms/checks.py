"""The form of the morning check: five answers, each one tap."""

from collections.abc import Mapping
from typing import Any, Final

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from athletes.models import MOST_STIFFNESS_MIN, WORST_ANSWER
from training.forms.logging import LETTERS, MOST_PAIN, PAIN_SIDES, InstantField, Mark, PainScale
from training.queries.checks import MorningCheck

# Minutes offered; a value in between that came from elsewhere is offered too.
STIFFNESS_OFFERED: Final = (0, 5, 10, 20, 30, 45, 60, 90, 120)
_ASKED: Final = ("stiffness_minutes", "sleep", "fatigue")
_SAID: Final = ("pain_left", "pain_right", *_ASKED)


def _number(label: Any, low: int, high: int) -> forms.IntegerField:
    words = gettext_lazy("Give a number from %(low)s to %(high)s.")
    fault = words % {"low": low, "high": high}
    faults = dict.fromkeys(("invalid", "min_value", "max_value"), fault)
    return forms.IntegerField(label=label, min_value=low, max_value=high, required=False, error_messages=faults)


class CheckForm(forms.Form):
    """Calf pain by side, stiffness, sleep and fatigue; `with_answers` tells whether more than pain may be stored.

    `on` is the training day it is of, where a phone without signal sends it later.
    """

    pain_left = _number(gettext_lazy("Pain left"), 0, MOST_PAIN)
    pain_right = _number(gettext_lazy("Pain right"), 0, MOST_PAIN)
    stiffness_minutes = _number(gettext_lazy("Calf stiffness, minutes until it is gone"), 0, MOST_STIFFNESS_MIN)
    sleep = _number(gettext_lazy("Sleep"), 1, WORST_ANSWER)
    fatigue = _number(gettext_lazy("Fatigue"), 1, WORST_ANSWER)

    on = forms.DateField(
        required=False,
        input_formats=["%Y-%m-%d"],
        widget=forms.HiddenInput,
        error_messages={"invalid": gettext_lazy("Give the day of the check such as 2026-01-31.")},
    )
    edited_at = InstantField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: QueryDict | None = None, *, with_answers: bool, check: MorningCheck) -> None:
        initial = {name: getattr(check, name) for name in _ASKED}
        pain = {"pain_left": check.left, "pain_right": check.right}
        super().__init__(data, initial={**initial, **pain, "on": check.on.isoformat()})
        self.with_answers = with_answers

    # --- what the page asks ---------------------------------------------------------------------

    @property
    def pains(self) -> list[PainScale]:
        return [
            PainScale(
                letter=LETTERS[side],
                word=side.label,
                field=self[f"pain_{side}"],
                marks=_marks(self[f"pain_{side}"], range(MOST_PAIN + 1)),
            )
            for side in PAIN_SIDES
        ]

    @property
    def stiffness_marks(self) -> list[Mark]:
        field = self["stiffness_minutes"]
        value = field.value()
        own = {int(value)} if str(value).isdigit() and len(str(value)) < 4 else set()
        return _marks(field, sorted({*STIFFNESS_OFFERED, *own}))

    @property
    def sleep_marks(self) -> list[Mark]:
        return _marks(self["sleep"], range(1, WORST_ANSWER + 1))

    @property
    def fatigue_marks(self) -> list[Mark]:
        return _marks(self["fatigue"], range(1, WORST_ANSWER + 1))

    # --- what comes back ------------------------------------------------------------------------

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors and all(cleaned.get(name) is None for name in _SAID if name in self.data):
            has_initial = any(self.initial[name] is not None for name in _SAID)
            if not has_initial:
                raise forms.ValidationError(_("Answer at least one question."))
        return cleaned

    @property
    def pain(self) -> Mapping[str, int | None]:
        """Return the scores that were asked for; None takes one back."""
        return {side.value: self.cleaned_data[name] for side in PAIN_SIDES if (name := f"pain_{side}") in self.data}

    @property
    def answers(self) -> Mapping[str, int | None]:
        return {name: self.cleaned_data[name] for name in _ASKED if name in self.data}


def _marks(field: forms.BoundField, numbers: Any) -> list[Mark]:
    value = field.value()
    chosen = "" if value is None else str(value)
    marks = [Mark(value=str(number), word="", is_chosen=chosen == str(number)) for number in numbers]
    return [Mark(value="", word="", is_chosen=not chosen), *marks]
