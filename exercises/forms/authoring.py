"""The form of a club's own exercise: what `operations.entries` takes, typed by a person."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.forms import EQUIPMENT_GROUPS, LineField, OnceField
from accounts.models import Club
from exercises.choices import Category, ExerciseSide, Level, Measure, Muscle
from exercises.models import Exercise
from exercises.operations.authoring import entry_of, faults_in
from exercises.operations.catalogue import MOST_NAME, Catalogue, catalogue_of
from exercises.operations.entries import FIELDS, FIXED, HARDEST_TIER, MOST_KNEE_DEG, MOST_LINE_CHARACTERS, NOTE
from exercises.queries.sources import cited, sources_page

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

_PERCENT = 100
_POINTS = ("setup", "cues", "faults", "safety")
_LISTS = ("secondary_muscles", "equipment", "sources")
_NO_CHOICE = {
    "required": gettext_lazy("Choose one."),
    "invalid_choice": gettext_lazy("“%(value)s” is not on the list; choose one that is."),
}
_NO_SHARE = gettext_lazy("Enter 0 to 100 per cent with at most one decimal, or leave it empty.")


@dataclass(frozen=True)
class Difference:
    """A field that somebody else saved otherwise than it stands in this form."""

    label: "StrOrPromise"
    stored: list[str]
    typed: list[str]
    # Whether the form took over what the other person saved.
    is_taken: bool


class PointsField(forms.CharField):
    """Several points, one a line; empty lines are left out."""

    widget = forms.Textarea(attrs={"rows": 4})

    def __init__(self, **options: Any) -> None:
        super().__init__(required=False, strip=False, **options)

    def to_python(self, value: Any) -> Any:
        return [line.strip() for line in (super().to_python(value) or "").splitlines() if line.strip()]

    def run_validators(self, value: Any) -> None:
        super().run_validators("\n".join(value))

    def prepare_value(self, value: Any) -> Any:
        return value if isinstance(value, str) else "\n".join(value or ())


def _knee(key: str) -> forms.CharField:
    attrs = {"inputmode": "numeric", "min": 0, "max": MOST_KNEE_DEG}
    missing = gettext_lazy("Enter whole degrees from 0 to %(most)d.") % {"most": MOST_KNEE_DEG}
    return forms.CharField(
        label=FIELDS[key].label, widget=forms.NumberInput(attrs=attrs), error_messages={"required": missing}
    )


def _choice(key: str, choices: list[Any], **options: Any) -> forms.ChoiceField:
    first = [] if "widget" in options else [("", gettext_lazy("Choose…"))]
    return forms.ChoiceField(label=FIELDS[key].label, choices=first + choices, error_messages=_NO_CHOICE, **options)


def _several(key: str, choices: list[Any], **options: Any) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=FIELDS[key].label, choices=choices, required=False, widget=forms.CheckboxSelectMultiple, **options
    )


def _link(key: str, **options: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=FIELDS[key].label, required=False, error_messages=_NO_CHOICE, **options)


class ExerciseForm(forms.Form):
    """A new exercise of a club, or with `exercise` a change of one; `entry` is what a new one starts from."""

    form_id = OnceField()
    revision = forms.CharField(required=False, widget=forms.HiddenInput)
    # What the form was opened with, so that a change by somebody else can be told from one's own.
    opened_with = forms.CharField(required=False, widget=forms.HiddenInput)

    name = LineField(
        label=FIELDS["name"].label,
        widget=forms.TextInput(attrs={"maxlength": MOST_NAME}),
        error_messages={"required": gettext_lazy("Give it a name.")},
    )
    category = _choice("category", list(Category.choices))
    level = _choice("level", list(Level.choices), widget=forms.RadioSelect)
    side = _choice("side", list(ExerciseSide.choices))
    measure = _choice("measure", list(Measure.choices))
    equipment = _several(
        "equipment", [(name, [(one.value, one.label) for one in members]) for name, members in EQUIPMENT_GROUPS]
    )

    primary_muscle = _choice("primary_muscle", list(Muscle.choices))
    secondary_muscles = _several("secondary_muscles", list(Muscle.choices[1:]))
    knee_from_deg = _knee("knee_from_deg")
    knee_to_deg = _knee("knee_to_deg")
    action = LineField(
        label=FIELDS["action"].label,
        widget=forms.TextInput(attrs={"maxlength": MOST_NAME}),
        error_messages={"required": gettext_lazy("Say in a few words how the muscle works.")},
        help_text=gettext_lazy("Such as concentric-eccentric, isometric or stretch-shortening."),
    )
    tendon_tier = _choice(
        "tendon_tier",
        [(tier, str(tier)) for tier in range(1, HARDEST_TIER + 1)],
        widget=forms.RadioSelect,
        help_text=gettext_lazy(
            "1 as in a seated raise, 2 as in a standing raise, 3 as in skipping, 4 as in hops on one leg."
        ),
    )
    bodyweight_fraction = forms.DecimalField(
        label=gettext_lazy("Share of body mass on each working leg, %"),
        required=False,
        min_value=0,
        max_value=_PERCENT,
        decimal_places=1,
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value", "max_decimal_places"), _NO_SHARE),
        widget=forms.NumberInput(attrs={"inputmode": "decimal", "step": "0.1", "min": 0, "max": _PERCENT}),
        help_text=gettext_lazy("100 standing on one leg, 50 on two, 8 seated. Empty where the body is not lifted."),
    )

    setup = PointsField(label=FIELDS["setup"].label)
    cues = PointsField(label=FIELDS["cues"].label)
    faults = PointsField(label=FIELDS["faults"].label)
    figure = _link("figure", help_text=gettext_lazy("The picture of a built-in exercise that moves the same way."))

    safety = PointsField(label=FIELDS["safety"].label)
    asks_acknowledgement = forms.BooleanField(
        label=FIELDS["asks_acknowledgement"].label,
        required=False,
        help_text=gettext_lazy("Asked once, and again whenever these points change."),
    )

    regression = _link("regression")
    progression = _link("progression")
    sources = _several("sources", [])

    change_note = LineField(
        label=NOTE.label,
        required=False,
        widget=forms.TextInput(attrs={"maxlength": MOST_LINE_CHARACTERS}),
        help_text=gettext_lazy("One sentence for your colleagues and athletes, and why."),
    )

    def __init__(
        self,
        data: QueryDict | Mapping[str, Any] | None,
        *,
        club: Club,
        exercise: Exercise | None = None,
        entry: Mapping[str, Any] | None = None,
        differences: Iterable[Difference] = (),
    ) -> None:
        self.club, self.exercise, self.differences = club, exercise, list(differences)
        begun = entry_of(exercise) if exercise else dict(entry or {})
        initial = _typed(begun)
        if exercise:
            initial |= {"revision": exercise.revision, "opened_with": json.dumps(initial)}
        super().__init__(data, initial=initial)
        catalogue = catalogue_of(club)
        for key in ("regression", "progression"):
            self._choices(key, _rungs(catalogue, but=exercise, kept=begun.get(key)))
        self._choices("figure", _figures(catalogue, begun.get("figure")))
        sources = cited({*sources_page().entries, *begun.get("sources", ())})
        self._choices(
            "sources", sorted(((one.key, one.words) for one in sources), key=lambda choice: choice[1].casefold())
        )
        for name in ("form_id",) if exercise else ("revision", "opened_with", "change_note"):
            del self.fields[name]
        if exercise:
            for name in FIXED:
                self.fields[name].disabled = True
                self.fields[name].help_text = _(
                    "Stays as it is, since plans and logs hang on it. A copy can have another."
                )

    def _choices(self, name: str, choices: list[Any]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def clean(self) -> dict[str, Any]:
        """Add whatever else keeps the entry from being stored, so that every fault shows at once."""
        cleaned = super().clean() or {}
        for fault in faults_in(self.entry(), club=self.club, exercise=self.exercise):
            if fault.field not in self.errors:
                self.add_error(fault.field if fault.field in self.fields else None, fault.message)
        return cleaned

    def entry(self) -> dict[str, Any]:
        """Return what was typed as an entry; a field at fault is left out, or stays as it is stored."""
        entry = {name: self.cleaned_data[name] for name in FIELDS if name in self.cleaned_data}
        for name in ("progression", "regression"):
            entry[name] = entry.get(name) or None
        if share := entry.get("bodyweight_fraction"):
            entry["bodyweight_fraction"] = share / _PERCENT
        return entry

    @property
    def made_from(self) -> int:
        """Return the revision that the form was opened with; 0 where it does not say."""
        said = str(self.cleaned_data.get("revision", ""))
        return int(said) if said.isascii() and said.isdigit() and len(said) <= 5 else 0

    def on_top_of(self, stored: Exercise) -> "ExerciseForm":
        """Return the valid form anew, on top of what somebody else saved meanwhile, with all that was typed.

        What was left as it was follows the other person's change; what was typed stays typed.
        """
        mine, theirs = _typed(self.entry()), _typed(entry_of(stored))
        opened = _opened(self.cleaned_data["opened_with"])
        taken = {name for name in FIELDS if name in opened and mine[name] == opened[name]}
        data = {name: (theirs if name in taken else mine)[name] for name in FIELDS} | {
            "change_note": self.cleaned_data["change_note"],
            "revision": str(stored.revision),
            "opened_with": json.dumps(theirs),
        }
        differences = [
            Difference(
                self.fields[name].label or "",
                stored=self._said(name, theirs[name]),
                typed=self._said(name, mine[name]),
                is_taken=name in taken,
            )
            for name in FIELDS
            if mine[name] != theirs[name]
        ]
        return ExerciseForm(data, club=self.club, exercise=stored, differences=differences)

    def _said(self, name: str, value: Any) -> list[str]:
        """Return a value as the form shows it, line by line; empty for none."""
        field = self.fields[name]
        if isinstance(value, bool):
            return [_("Yes") if value else _("No")]
        if isinstance(field, forms.ChoiceField):
            labels = {str(key): str(label) for key, label in _flat(field.choices)}
            chosen: list[str] = value if isinstance(value, list) else [value]
            return [labels.get(one, one) for one in chosen if one]
        return str(value).splitlines()


def _typed(entry: Mapping[str, Any]) -> dict[str, Any]:
    """Return an entry as a form holds it: text and numbers as typed, points a line each, lists in one order."""
    typed: dict[str, Any] = {}
    for name in FIELDS:
        value = entry.get(name)
        if name in _POINTS:
            typed[name] = "\n".join(value or ())
        elif name in _LISTS:
            typed[name] = sorted(map(str, value or ()))
        elif name == "bodyweight_fraction" and value is not None:
            typed[name] = f"{(Decimal(value) * _PERCENT).normalize():f}"
        elif isinstance(value, bool):
            typed[name] = value
        else:
            typed[name] = "" if value is None else str(value)
    return typed


def _opened(text: str) -> dict[str, Any]:
    """Return what a form was opened with; nothing where that cannot be read any more."""
    try:
        opened = json.loads(text)
    except ValueError:
        return {}
    return opened if isinstance(opened, dict) else {}


def _flat(choices: Any) -> Iterable[tuple[Any, Any]]:
    for value, label in choices:
        if isinstance(label, list | tuple):
            yield from label
        else:
            yield value, label


def _rungs(catalogue: Catalogue, *, but: Exercise | None, kept: str | None) -> list[Any]:
    """Return the exercises to link to, the club's own first, then built-in ones by kind."""
    groups: dict[str, list[tuple[str, str]]] = {_("Our own"): []}
    groups |= {str(category.label): [] for category in Category}
    for rung in sorted(catalogue.rungs.values(), key=lambda rung: (rung.name.casefold(), rung.slug)):
        if (rung.is_retired and rung.slug != kept) or (but is not None and rung.slug == but.slug):
            continue
        group = _("Our own") if rung.is_own else str(Category(rung.category).label)
        groups[group].append((rung.slug, rung.name))
    return [("", _("None")), *((name, listed) for name, listed in groups.items() if listed)]


def _figures(catalogue: Catalogue, kept: str | None) -> list[tuple[str, str]]:
    keys = {*catalogue.figures, *([kept] if kept else [])}
    named = [(key, catalogue.rungs[key].name if key in catalogue.rungs else key) for key in keys]
    return [("", _("None")), *sorted(named, key=lambda choice: choice[1].casefold())]
