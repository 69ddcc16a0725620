"""The forms of Today: one set with its sides, and the end of a session."""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Final, cast

from django import forms
from django.http import QueryDict
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.choices import WeightUnit as WeightUnits
from accounts.models import Club
from core.dates import EARLIEST, LATEST
from core.errors import DomainError, Fault
from core.units import WeightUnit, format_load, kg_to_lb, lb_to_kg
from programmes.choices import Unit
from training.choices import Side
from training.forms.own import NoteForm
from training.models import (
    MOST_COUNTERWEIGHT_KG,
    MOST_DISTANCE_M,
    MOST_FORCE_N,
    MOST_HOLD_S,
    MOST_LOAD_KG,
    MOST_MINUTES,
    MOST_REPS,
    MOST_RIR,
    MOST_SETS,
    SessionItem,
)
from training.operations.logging import SideEntry
from training.operations.sets import VALUE_FIELDS, loggable_fields
from training.rules.machine import MACHINE_FIELDS, machine_fields_due
from training.wording import machine_due_words

MOST_PAIN: Final = 10
# What says that a side was worked at all; effort and machine settings alone do not.
_COUNTED: Final = ("reps", "hold_s", "distance_m", "force_n")
_IN_ORDER: Final = ("load_kg", "reps", "hold_s", "distance_m", "force_n", "rir")
_KG_FIELDS: Final = ("load_kg", "counterweight_kg")
PAIN_SIDES: Final = (Side.LEFT, Side.RIGHT)
LETTERS: Final[Mapping[str, Any]] = {
    Side.LEFT: gettext_lazy("L"),
    Side.RIGHT: gettext_lazy("R"),
    Side.BOTH: "",
}


def _ranged(field: Any, label: str, low: str, high: str, step: str, mode: str) -> Any:
    """Finish a number field: its keypad, and errors that name the range."""
    given = {"low": low, "high": high}
    field.label = label
    field.error_messages |= {
        "required": _("Give a number from %(low)s to %(high)s.") % given,
        "invalid": _("That is not a number; give one from %(low)s to %(high)s.") % given,
        "min_value": _("Too small; give a number from %(low)s to %(high)s.") % given,
        "max_value": _("Too large; give a number from %(low)s to %(high)s.") % given,
        "max_decimal_places": _("Too fine; give fewer decimals."),
    }
    field.widget.attrs |= {"inputmode": mode, "min": low, "max": high, "step": step}
    return field


def _whole(label: str, low: int, high: int, *, required: bool = False, step: int = 1) -> Any:
    field = forms.IntegerField(min_value=low, max_value=high, required=required)
    return _ranged(field, label, str(low), str(high), str(step), "numeric")


def _decimal(label: str, high: Decimal, places: int, step: str) -> Any:
    field = forms.DecimalField(min_value=Decimal(0), max_value=high, decimal_places=places, required=False)
    return _ranged(field, label, "0", f"{high:f}", step, "decimal")


def _load(label: str, most_kg: Decimal, unit: WeightUnit, step_kg: Decimal) -> Any:
    most = most_kg if unit == "kg" else kg_to_lb(most_kg).quantize(Decimal(1))
    return _decimal(label, most, 3, format_load(step_kg, unit))


# Foster's words for the CR-10 scale; those it leaves blank lie between their neighbours.
EFFORT_WORDS: Final = (
    gettext_lazy("rest"),
    gettext_lazy("very, very easy"),
    gettext_lazy("easy"),
    gettext_lazy("moderate"),
    gettext_lazy("somewhat hard"),
    gettext_lazy("hard"),
    gettext_lazy("hard to very hard"),
    gettext_lazy("very hard"),
    gettext_lazy("very hard to maximal"),
    gettext_lazy("very hard to maximal"),
    gettext_lazy("maximal"),
)


@dataclass(frozen=True, kw_only=True)
class SideFields:
    """What is asked of one side, in the order it is asked."""

    side: str
    letter: Any
    word: Any
    fields: list[forms.BoundField]


@dataclass(frozen=True, kw_only=True)
class Mark:
    """One answer of a scale; an empty value takes the answer back."""

    value: str
    word: Any
    is_chosen: bool


@dataclass(frozen=True, kw_only=True)
class PainScale:
    """The question about pain on one side."""

    letter: Any
    word: Any
    field: forms.BoundField
    marks: list[Mark]


_A_NUMBER = format_lazy(gettext_lazy("The sets of a line are numbered from 1 to {most}."), most=MOST_SETS)


def _marks(field: forms.BoundField, words: Mapping[int, Any], *, optional: bool) -> list[Mark]:
    value = field.value()
    chosen = "" if value is None else str(value)
    marks = [Mark(value=str(n), word=words.get(n, ""), is_chosen=chosen == str(n)) for n in range(MOST_PAIN + 1)]
    return [Mark(value="", word="", is_chosen=not chosen), *marks] if optional else marks


def _pain_scales(form: forms.Form, sides: Iterable[Side]) -> list[PainScale]:
    return [
        PainScale(
            letter=LETTERS[side],
            word=side.label,
            field=form[f"pain_{side}"],
            marks=_marks(form[f"pain_{side}"], {}, optional=True),
        )
        for side in sides
    ]


class InstantField(forms.DateTimeField):
    """When something was done on a phone, which may be long before it arrives."""

    def clean(self, value: Any) -> datetime | None:
        instant: datetime | None = super().clean(value)
        if instant and not EARLIEST.year <= instant.year <= LATEST.year:
            raise forms.ValidationError(
                _("The time of the edit lies outside %(first)s to %(last)s."),
                params={"first": EARLIEST, "last": LATEST},
            )
        return instant


def typed_in(data: QueryDict, club: Club) -> WeightUnit:
    """Return the unit that the weights of a form were typed in.

    A form says so itself, since its reader may choose the other one while it waits on a phone; one of before there
    was a choice says nothing and means the club's.
    """
    said = data.get("unit", "")
    return cast(WeightUnit, said if said in WeightUnits.values else club.weight_unit)


class SetForm(forms.Form):
    """One set of a line with its sides, loads in the unit that they were shown in.

    `shown` holds the loads in kg that the page showed as defaults. One of them that comes back as it was shown
    is stored as it was, since pounds are shown to the nearest half only. `asks` is what the page asks for; the
    other fields that the line may carry are asked for where they hold a value. Above `limit_kg` a set says what
    the machine is like.
    """

    number = forms.IntegerField(
        min_value=1,
        max_value=MOST_SETS,
        widget=forms.HiddenInput,
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), _A_NUMBER),
    )
    edited_at = InstantField(required=False, widget=forms.HiddenInput)
    performed_at = InstantField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        item: SessionItem,
        unit: WeightUnit,
        step_kg: Decimal,
        sides: tuple[str, ...],
        with_pain: bool,
        limit_kg: Decimal,
        shown: frozenset[Decimal] = frozenset(),
        needs_load: frozenset[str] = frozenset(),
        **kwargs: Any,
    ) -> None:
        super().__init__(data, **kwargs)
        self.item, self.typed_in, self.sides, self.with_pain = item, unit, sides, with_pain
        self._shown, self._needs_load, self.limit_kg = shown, needs_load, limit_kg
        self._known = loggable_fields(item)
        self.fields["unit"] = forms.ChoiceField(
            choices=WeightUnits.choices,
            required=False,
            widget=forms.HiddenInput,
            error_messages={"invalid_choice": _("Weights are typed in kg or lb.")},
        )
        for side in sides:
            self.fields[f"id_{side}"] = forms.UUIDField(required=False, widget=forms.HiddenInput)
            for name in self._side_fields:
                self.fields[f"{name}_{side}"] = _amount_field(name, item, unit, step_kg)
        for name in self._machine_fields:
            self.fields[name] = _value_field(name, item, unit, step_kg)
        if with_pain:
            for side in self.pain_sides:
                self.fields[f"pain_{side}"] = _whole(_("Pain, 0 to 10"), 0, MOST_PAIN)

    @property
    def _side_fields(self) -> list[str]:
        return [name for name in _IN_ORDER if name in self._known]

    @property
    def _machine_fields(self) -> list[str]:
        return [name for name in MACHINE_FIELDS if name in self._known]

    @property
    def pain_sides(self) -> list[Side]:
        return [side for side in PAIN_SIDES if side in self.sides or Side.BOTH in self.sides]

    @property
    def number_sent(self) -> int:
        """Return the number that came back, 0 where it is none."""
        return getattr(self, "cleaned_data", {}).get("number") or 0

    @property
    def main_field(self) -> str:
        """Return the field of the line's own unit."""
        return self._known[0]

    # --- what the page asks ---------------------------------------------------------------------

    @property
    def columns(self) -> list[SideFields]:
        return [
            SideFields(
                side=side,
                letter=LETTERS[side],
                word=Side(side).label,
                fields=[self[f"{name}_{side}"] for name in self._side_fields if self._is_asked(name, side)],
            )
            for side in self.sides
        ]

    def _is_asked(self, name: str, side: str) -> bool:
        """Leave out what does not go with the unit of the line, repetitions of a hold, unless it was logged."""
        if name == "rir":
            asked = self.main_field == "reps"
        else:
            asked = name not in ("reps", "hold_s", "distance_m") or name == self.main_field
        return asked or self[f"{name}_{side}"].value() not in (None, "")

    @property
    def machine(self) -> list[forms.BoundField]:
        return [self[name] for name in self._machine_fields]

    @property
    def machine_load(self) -> str:
        """Return the load that stands in the form, for the counterweight to be worked out from."""
        names = [name for side in self.sides if (name := f"load_kg_{side}") in self.fields]
        return next((str(value) for name in names if (value := self[name].value())), "")

    @property
    def pains(self) -> list[PainScale]:
        return _pain_scales(self, self.pain_sides) if self.with_pain else []

    @property
    def has_pain_faults(self) -> bool:
        return any(name.startswith("pain_") for name in self.errors)

    @property
    def hidden_errors(self) -> list[str]:
        """Return what is wrong beside the visible fields."""
        return [*self.non_field_errors(), *(str(e) for field in self.hidden_fields() for e in field.errors)]

    # --- what comes back ------------------------------------------------------------------------

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        self._refuse_foreign_fields()
        for name, value in list(cleaned.items()):
            if name.startswith(_KG_FIELDS) and value is not None:
                cleaned[name] = self._in_kg(value)
        given = [side for side in self.sides if self._is_given(side)]
        for side in given or self.sides[:1]:
            main, load = f"{self.main_field}_{side}", f"load_kg_{side}"
            if all(cleaned.get(f"{name}_{side}") is None for name in _COUNTED) and main not in self.errors:
                self.add_error(main, _("Say how much was done."))
            if side in self._needs_load and cleaned.get(load) is None and load not in self.errors:
                self.add_error(load, _("Give the load; 0 when there was none."))
        if self._machine_fields:
            self._require_machine(cleaned, given)
        return cleaned

    def _require_machine(self, cleaned: dict[str, Any], given: list[str]) -> None:
        loads = [load for side in given if (load := cleaned.get(f"load_kg_{side}")) is not None]
        said = {name for name in MACHINE_FIELDS if cleaned.get(name) not in (None, "") or name in self.errors}
        for name in machine_fields_due(load_kg=max(loads, default=None), limit_kg=self.limit_kg, given=said):
            self.add_error(name, machine_due_words(name, self.limit_kg, self.typed_in))

    def _refuse_foreign_fields(self) -> None:
        for name in VALUE_FIELDS:
            for key in (name, *(f"{name}_{side}" for side in Side.values)):
                if key not in self.fields and str(self.data.get(key, "")).strip():
                    self.add_error(
                        None,
                        _("%(exercise)s does not log “%(field)s” here; it logs %(fields)s.")
                        % {
                            "exercise": self.item.exercise.name,
                            "field": key[:40],
                            "fields": ", ".join(name for name in self.fields if not name.endswith("_at")),
                        },
                    )

    def _in_kg(self, value: Decimal) -> Decimal:
        if self.typed_in == "kg":
            return value
        text = f"{value.normalize():f}"
        return next((kg for kg in self._shown if format_load(kg, self.typed_in) == text), lb_to_kg(value))

    def _is_given(self, side: str) -> bool:
        return any(self.cleaned_data.get(f"{name}_{side}") is not None for name in (*_COUNTED, "load_kg"))

    def _asked_pain(self, side: Side) -> bool:
        """Tell whether a score was asked for, so that its absence takes one back."""
        return self.with_pain and f"pain_{side}" in self.data

    @property
    def entries(self) -> dict[str, SideEntry]:
        """Return the sides that hold something; a pain score of the other side goes with the first of them."""
        cleaned = self.cleaned_data
        machine = {name: cleaned.get(name) for name in self._machine_fields}
        given = [side for side in self.sides if self._is_given(side)]
        entries = {}
        for side in given:
            felt = [s for s in self.pain_sides if s == side or (side == given[0] and s not in given)]
            entries[side] = SideEntry(
                public_id=cleaned.get(f"id_{side}") or uuid.uuid4(),
                values={name: cleaned.get(f"{name}_{side}") for name in self._side_fields} | machine,
                pain={s.value: cleaned.get(f"pain_{s}") for s in felt if self._asked_pain(s)},
            )
        return entries

    @property
    def left_out(self) -> tuple[str, ...]:
        return tuple(side for side in self.sides if side not in self.entries)

    def show(self, error: DomainError) -> None:
        """Show a refusal of the operation beside the fields it is about."""
        for fault in error.faults or [Fault("", error.code, error.message)]:
            names = (fault.field, *(f"{fault.field}_{side}" for side in self.sides))
            self.add_error(next((name for name in names if name in self.fields), None), fault.message)


class RemovalForm(forms.Form):
    """When the removal of a set was asked for, on a phone without signal."""

    edited_at = InstantField(required=False)


def _amount_field(name: str, item: SessionItem, unit: WeightUnit, step_kg: Decimal) -> Any:
    """Return a field that a script can say in words: what it counts, in which unit."""
    field = _value_field(name, item, unit, step_kg)
    units = {"load_kg": unit, "reps": field.label.lower(), "hold_s": _("s"), "distance_m": _("m"), "force_n": _("N")}
    if name in units:
        field.widget.attrs |= {"data-amount": name, "data-unit": units[name]}
    return field


def _value_field(name: str, item: SessionItem, unit: WeightUnit, step_kg: Decimal) -> Any:
    match name:
        case "load_kg":
            return _load(_("Load, %(unit)s") % {"unit": unit}, MOST_LOAD_KG, unit, step_kg)
        case "reps":
            return _whole(_("Contacts") if item.unit == Unit.CONTACTS else _("Reps"), 0, MOST_REPS)
        case "hold_s":
            return _whole(_("Seconds"), 0, MOST_HOLD_S, step=5)
        case "distance_m":
            return _decimal(_("Metres"), MOST_DISTANCE_M, 2, "1")
        case "force_n":
            return _decimal(_("Force, N"), MOST_FORCE_N, 2, "10")
        case "rir":
            return _decimal(_("Reps left"), MOST_RIR, 1, "1")
        case "counterweight_kg":
            label = _("Counterweight, %(unit)s") % {"unit": unit}
            return _load(label, MOST_COUNTERWEIGHT_KG, unit, step_kg)
        case "lever_side":
            sides = [("", _("Not said")), *((side.value, side.label) for side in PAIN_SIDES)]
            return forms.ChoiceField(label=_("Arm of the machine"), choices=sides, required=False)
        case _:
            known = [("", _("Not said")), ("true", _("Yes")), ("false", _("No"))]
            return forms.TypedChoiceField(
                label=_("Someone sits in the machine"),
                choices=known,
                required=False,
                coerce=lambda value: value == "true",
                empty_value=None,
            )


class FinishForm(forms.Form):
    """The end of a session: effort on the CR-10 scale and minutes; source: docs/sources.md#foster-2001."""

    def __init__(self, data: QueryDict | None = None, *, with_pain: bool, with_note: bool, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.with_pain = with_pain
        self.fields["effort"] = _whole(_("How hard was it, 0 to 10?"), 0, 10, required=True)
        self.fields["minutes"] = _whole(_("Minutes"), 1, MOST_MINUTES, required=True, step=5)
        if with_pain:
            for side in PAIN_SIDES:
                self.fields[f"pain_{side}"] = _whole(_("Pain now, 0 to 10"), 0, MOST_PAIN)
        if with_note:
            self.fields["note"] = NoteForm(auto_id=False).fields["note"]
            # The note as the page showed it: one that was written since then is not lost to an older page.
            self.fields["note_was"] = forms.CharField(required=False)

    @property
    def effort_marks(self) -> list[Mark]:
        return _marks(self["effort"], dict(enumerate(EFFORT_WORDS)), optional=False)

    @property
    def pains(self) -> list[PainScale]:
        return _pain_scales(self, PAIN_SIDES) if self.with_pain else []

    @property
    def pain_after(self) -> dict[str, int | None]:
        """Return the scores that were asked for; None takes one back."""
        asked = [side for side in PAIN_SIDES if self.with_pain and f"pain_{side}" in self.data]
        return {side.value: self.cleaned_data.get(f"pain_{side}") for side in asked}

    def note_over(self, stored: str) -> str:
        """Return the note to keep: the one that is sent, or `stored` where it was not touched here."""
        if "note" not in self.fields or "note" not in self.data:
            return stored
        sent = str(self.cleaned_data["note"])
        is_untouched = "note_was" in self.data and sent == self.cleaned_data["note_was"]
        return stored if is_untouched else sent
