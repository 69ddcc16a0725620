"""What the library is asked with; the form is a GET, so that its address can be passed on."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from accounts.forms import EQUIPMENT_GROUPS, LineField
from exercises.choices import AtHand, Category, ExerciseSide, KneeBias, Level, Measure, Muscle, Whose
from exercises.queries.library import Wanted

MOST_TEXT = 60


class _Choice(forms.ChoiceField):
    """One of a closed list, or whatever there is."""

    def __init__(self, label: Any, whatever: Any, choices: Any) -> None:
        super().__init__(
            label=label,
            required=False,
            choices=[("", whatever), *choices],
            error_messages={"invalid_choice": _("“%(value)s” is none of these; choose one of the list.")},
        )


@dataclass(frozen=True)
class Chip:
    """One active filter: its field, what it says, and the query of the address without it."""

    name: str
    words: str
    query: str


class LibraryForm(forms.Form):
    """A search text and filters. A field at fault says so and asks for nothing."""

    q = LineField(
        label=_("Search"),
        required=False,
        max_length=MOST_TEXT,
        error_messages={"max_length": _("Search takes at most %(limit_value)d characters; these are %(show_value)d.")},
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    category = _Choice(_("Kind"), _("Every kind"), Category.choices)
    muscle = _Choice(_("Muscle"), _("Every muscle"), Muscle.choices[1:])
    knee = _Choice(_("Knee"), _("Every angle"), KneeBias.choices)
    side = _Choice(_("Legs"), _("One or two"), ExerciseSide.choices)
    level = _Choice(_("Level"), _("Every level"), Level.choices)
    measure = _Choice(_("What is logged"), _("Anything"), Measure.choices)
    whose = _Choice(_("Whose"), _("All"), Whose.choices)
    equipment = forms.MultipleChoiceField(
        label=_("Equipment"),
        required=False,
        choices=[
            (_("Equipment"), AtHand.choices),
            *((name, [(one.value, one.label) for one in pieces]) for name, pieces in EQUIPMENT_GROUPS),
        ],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("“%(value)s” is none of these; choose from the list.")},
    )

    def __init__(self, data: QueryDict, *, writes: bool = False) -> None:
        """`writes` tells whether the person writes exercises, and so may look for retired ones."""
        super().__init__(data)
        if not writes:
            self._leave_out("whose", Whose.RETIRED)

    def wanted(self) -> Wanted:
        """Return what the valid fields ask for."""
        self.full_clean()
        values = self.cleaned_data
        pieces = set(values.get("equipment", ()))
        return Wanted(
            text=values.get("q", ""),
            category=values.get("category", ""),
            muscle=values.get("muscle", ""),
            knee=values.get("knee", ""),
            side=values.get("side", ""),
            level=int(values["level"]) if values.get("level") else None,
            measure=values.get("measure", ""),
            whose=values.get("whose", ""),
            equipment=frozenset(pieces - set(AtHand.values)) if pieces else None,
            at_hand=AtHand.CLUB in pieces,
        )

    def leave_out_our_equipment(self) -> None:
        """Do not offer what the club has at hand, because it has not said so; a choice that was made stays."""
        if AtHand.CLUB not in self.cleaned_data.get("equipment", ()):
            self._leave_out("equipment", AtHand.CLUB)

    def query(self, **changed: Any) -> str:
        """Return the query of the address for what is asked, with some of it changed; what is empty is left out."""
        query = QueryDict(mutable=True)
        for name, value in {**self.cleaned_data, **changed}.items():
            if value:
                query.setlist(name, value if isinstance(value, list) else [value])
        return query.urlencode()

    def chips(self) -> Iterator[Chip]:
        """Yield every filter that narrows the list down, each piece of equipment on its own."""
        for name, value in self.cleaned_data.items():
            if name == "q" or not value:
                continue
            chosen = value if isinstance(value, list) else [value]
            labels = dict(self._options(name))
            for one in chosen:
                rest = [other for other in chosen if other != one]
                yield Chip(name, str(labels[one]), self.query(**{name: rest}))

    def _options(self, name: str) -> Iterator[tuple[str, Any]]:
        for key, label in self._field(name).choices:
            yield from label if isinstance(label, list | tuple) else [(str(key), label)]

    def _leave_out(self, name: str, value: str) -> None:
        field = self._field(name)
        field.choices = [
            (key, [one for one in label if one[0] != value] if isinstance(label, list | tuple) else label)
            for key, label in field.choices
            if key != value
        ]

    def _field(self, name: str) -> Any:
        return self.fields[name]
