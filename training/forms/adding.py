"""An extra session, or a match or other training that was done."""

import uuid
from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from exercises.models import Exercise
from training.choices import SessionKind
from training.forms.logging import EFFORT_WORDS, MOST_PAIN, Mark
from training.forms.own import NoteForm
from training.models import MOST_MINUTES
from training.operations.adding import AROUND_TODAY, MOST_TITLE
from training.queries.adding import ToChoose

_A_DATE = _("Enter a date such as 2026-01-31.")


class _AddForm(forms.Form):
    """What both have: an id made by the page, so that a second tap adds nothing, and the day."""

    id = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, data: QueryDict | None = None, *, today: date, last: date, **options: Any) -> None:
        super().__init__(data, initial={"date": today, "id": uuid.uuid4()}, **options)
        span = {"type": "date", "min": f"{today - AROUND_TODAY}", "max": f"{last}"}
        self.fields["date"] = forms.DateField(
            label=_("Day"),
            widget=forms.DateInput(attrs=span, format="%Y-%m-%d"),
            error_messages={"required": _A_DATE, "invalid": _A_DATE},
        )


class ExtraForm(_AddForm):
    """Exercises to do, those of one's own plan before the others."""

    exercises = forms.MultipleChoiceField(
        label=_("Exercises"), error_messages={"required": _("Choose at least one exercise.")}
    )

    def __init__(self, data: QueryDict | None = None, *, to_choose: ToChoose, today: date) -> None:
        super().__init__(data, today=today, last=today + AROUND_TODAY, auto_id="extra-%s")
        self.to_choose = to_choose
        self._known = {str(one.public_id): one for one in (*to_choose.own, *to_choose.others)}
        self.fields["exercises"].choices = [(key, one.name) for key, one in self._known.items()]  # type: ignore[attr-defined]

    @property
    def chosen_ids(self) -> set[uuid.UUID]:
        return {one.public_id for key, one in self._known.items() if key in (self["exercises"].value() or ())}

    @property
    def opens_library(self) -> bool:
        """Tell whether the rest of the library is shown open: it holds what is chosen, or there is nothing else."""
        return not self.to_choose.own or any(one.public_id in self.chosen_ids for one in self.to_choose.others)

    @property
    def chosen(self) -> list[Exercise]:
        return [self._known[key] for key in dict.fromkeys(self.cleaned_data["exercises"])]


class TrainingForm(_AddForm):
    kind = forms.ChoiceField(
        label=_("What was it?"),
        choices=((SessionKind.MATCH, SessionKind.MATCH.label), (SessionKind.OTHER, SessionKind.OTHER.label)),
        initial=SessionKind.OTHER,
        widget=forms.RadioSelect,
        error_messages={"required": _("Say which it was.")},
    )
    title = forms.CharField(label=_("Name, such as “Easy run”"), required=False, max_length=MOST_TITLE)
    minutes = forms.IntegerField(
        label=_("Minutes"),
        min_value=1,
        max_value=MOST_MINUTES,
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "step": 5}),
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_value"),
            _("Give a number from 1 to %(most)s.") % {"most": MOST_MINUTES},
        ),
    )
    effort = forms.IntegerField(
        label=_("How hard was it, 0 to 10?"),
        min_value=0,
        max_value=MOST_PAIN,
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_value"), _("Choose a number from 0 to 10.")
        ),
    )
    note = NoteForm.base_fields["note"]

    def __init__(self, data: QueryDict | None = None, *, today: date) -> None:
        super().__init__(data, today=today, last=today, auto_id="done-%s")

    @property
    def effort_marks(self) -> list[Mark]:
        chosen = str(self["effort"].value() if self["effort"].value() is not None else "")
        return [Mark(value=str(n), word=word, is_chosen=chosen == str(n)) for n, word in enumerate(EFFORT_WORDS)]
