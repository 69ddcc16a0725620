"""A club's own programmes without JavaScript: names, rules of the days, and a session line by line."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.forms import LineField, OnceField, whole_number_messages
from exercises.models import Exercise
from programmes.choices import PainRule
from programmes.models import AROUND_MATCH, MATCH_OFFSETS, Programme
from programmes.operations.drafts import MOST_CHANGE_NOTE
from programmes.operations.own import DETAILS, LEAST_GAP_H, MOST_GAP_H, MOST_NAME, MOST_PURPOSE, details_tag
from programmes.rules import arranging
from programmes.rules.document import (
    DAYS_A_WEEK,
    MOST_COLUMNS,
    MOST_EXERCISE,
    MOST_LABEL,
    MOST_LINES,
    MOST_NOTE,
    MOST_TEXT,
    MOST_WEEK_NOTE,
    MOST_WEEKS,
    Document,
    Line,
    Session,
)
from programmes.wording import match_day

_BREAK = re.compile(r"\r\n|\r|\n")


class RevisionField(forms.IntegerField):
    """The hidden revision that the page was made from; one that is none is nobody's."""

    widget = forms.HiddenInput

    def __init__(self) -> None:
        super().__init__(required=False)

    def clean(self, value: Any) -> int:
        try:
            revision = super().clean(value)
        except ValidationError:
            revision = None
        return -1 if revision is None else int(revision)


def with_hidden(form: forms.Form, name: str, value: object) -> None:
    """Let a sent form be sent again with another hidden value, and all else as it was typed."""
    data = QueryDict(mutable=True)
    for key in form.data:
        data.setlist(key, form.data.getlist(key) if isinstance(form.data, QueryDict) else [form.data[key]])
    data[name] = str(value)
    form.data = data


class NewProgrammeForm(forms.Form):
    form_id = OnceField()
    name = LineField(
        label=gettext_lazy("Name"),
        max_length=MOST_NAME,
        error_messages={"required": gettext_lazy("Give the programme a name, such as Soleus in season.")},
    )


class FreezeForm(forms.Form):
    revision = RevisionField()
    change_note = LineField(
        label=gettext_lazy("What changed"),
        required=False,
        max_length=MOST_CHANGE_NOTE,
        help_text=gettext_lazy("Coaches read it where they give the new version to athletes who have the older one."),
    )


_ACTS = (
    "add_week", "duplicate_week", "remove_week", "note_week", "add_column", "remove_column", "copy_session",
)  # fmt: skip


class ArrangeForm(forms.Form):
    """What one press of a button of the plan's table does."""

    revision = RevisionField()
    act = forms.ChoiceField(choices=[(act, act) for act in _ACTS])
    # The row or the column it is done to.
    place = forms.IntegerField(required=False, min_value=0, max_value=MOST_WEEKS - 1)
    note = LineField(label=gettext_lazy("Note"), required=False, max_length=MOST_WEEK_NOTE)
    # Of the session that is copied, and "week-column" of where to.
    column = forms.IntegerField(required=False, min_value=0, max_value=MOST_COLUMNS - 1)
    to = forms.RegexField(r"^\d{1,2}-\d$", label=gettext_lazy("To"), required=False)

    def arranged(self, document: Document) -> Document:
        """Return the document as the act leaves it.

        Raises:
            arranging.CannotArrange
        """
        given = self.cleaned_data
        place = -1 if given["place"] is None else given["place"]
        match given["act"]:
            case "add_week":
                return arranging.add_week(document)
            case "duplicate_week":
                return arranging.duplicate_week(document, place)
            case "remove_week":
                return arranging.remove_week(document, place)
            case "note_week":
                return arranging.note_week(document, place, given["note"])
            case "add_column":
                return arranging.add_column(document)
            case "copy_session":
                to_week, to_column = map(int, given["to"].split("-")) if given["to"] else (-1, -1)
                column = -1 if given["column"] is None else given["column"]
                return arranging.copy_session(document, place, column, to_week=to_week, to_column=to_column)
            case _:
                return arranging.remove_column(document, place)


class DetailsForm(forms.Form):
    """What a programme is for and the rules of its days, in words."""

    tag = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
    name = LineField(label=gettext_lazy("Name"), max_length=MOST_NAME)
    purpose = LineField(label=gettext_lazy("Purpose"), max_length=MOST_PURPOSE, required=False)
    pain_rule = forms.ChoiceField(
        label=gettext_lazy("Pain rule"),
        choices=PainRule.choices,
        help_text=gettext_lazy("It judges the pain of athletes while they have this programme."),
    )
    never_heavy_on = forms.TypedMultipleChoiceField(
        label=gettext_lazy("No heavy calf work on"),
        required=False,
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Heavy sessions are moved away from these days of a squad’s matches."),
    )
    heavy_gap_h = forms.IntegerField(
        label=gettext_lazy("Hours between heavy sessions"),
        required=False,
        min_value=LEAST_GAP_H,
        max_value=MOST_GAP_H,
        error_messages=whole_number_messages(LEAST_GAP_H, MOST_GAP_H),
        help_text=gettext_lazy("At least 24, at most 168; empty for no rule."),
    )
    match_offsets = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Best days for its sessions"),
        required=False,
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("In weeks with a match. None chosen: the weekdays chosen when it is given."),
    )

    def __init__(self, *args: Any, programme: Programme, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {name: getattr(programme, name) for name in DETAILS} | {"tag": details_tag(programme)}
        for name, days in (("never_heavy_on", AROUND_MATCH), ("match_offsets", MATCH_OFFSETS)):
            field = self.fields[name]
            assert isinstance(field, forms.TypedMultipleChoiceField)
            field.choices = [(day, match_day(day)) for day in days]

    @property
    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in DETAILS}


class SessionForm(forms.Form):
    """One session of a draft: what stands in a line that cannot be read is kept as it was typed."""

    revision = RevisionField()
    label = LineField(label=gettext_lazy("Name"), max_length=MOST_LABEL, help_text=gettext_lazy("Such as A."))
    per_week = forms.IntegerField(
        label=gettext_lazy("Days a week"),
        min_value=1,
        max_value=DAYS_A_WEEK,
        error_messages=whole_number_messages(1, DAYS_A_WEEK),
    )
    per_day = forms.TypedChoiceField(
        label=gettext_lazy("On such a day"),
        coerce=int,
        choices=[(1, gettext_lazy("once")), (2, gettext_lazy("twice"))],
    )
    note = LineField(label=gettext_lazy("Note"), max_length=MOST_NOTE, required=False)
    lines = forms.CharField(
        label=gettext_lazy("Exercises"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false", "autocapitalize": "off"}),
        help_text=gettext_lazy("One line each: the exercise, a colon, the notation."),
    )

    def __init__(self, *args: Any, exercises: Mapping[str, Exercise], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._slugs = slugs_by_name(exercises)
        self._exercises = exercises

    def clean_lines(self) -> tuple[Line, ...]:
        typed = [line for line in _BREAK.split(self.cleaned_data["lines"]) if line.strip()]
        if len(typed) > MOST_LINES:
            raise ValidationError(
                _("A session takes at most %(most)d lines; these are %(count)d.")
                % {"most": MOST_LINES, "count": len(typed)}
            )
        return tuple(self._line(number, line) for number, line in enumerate(typed, start=1))

    def _line(self, number: int, typed: str) -> Line:
        name, _between, text = typed.partition("\t" if "\t" in typed.strip() else ":")
        name, text = " ".join(name.split()), " ".join(text.split())
        if not (name + text).isprintable():
            raise ValidationError(_("Line %(line)d holds a character that cannot be printed.") % {"line": number})
        if len(name) > MOST_EXERCISE or len(text) > MOST_TEXT:
            raise ValidationError(
                _("Line %(line)d: the exercise takes at most %(name)d characters, the notation %(text)d.")
                % {"line": number, "name": MOST_EXERCISE, "text": MOST_TEXT}
            )
        slug = name if name in self._exercises else self._slugs.get(name.casefold(), name)
        return Line(slug, text)

    @property
    def made_from(self) -> int:
        """The revision that the page was made from, whatever else was typed."""
        return int(self.fields["revision"].clean(self.data.get("revision")))

    def session(self, stage: int | None) -> Session:
        given = self.cleaned_data
        return Session(
            label=given["label"],
            per_week=given["per_week"],
            per_day=given["per_day"],
            note=given["note"],
            lines=given["lines"],
            stage=stage,
        )


def slugs_by_name(exercises: Mapping[str, Exercise]) -> dict[str, str]:
    """Return the slug that each name stands for, in lower case; of two alike the club's own."""
    return {exercise.name.casefold(): slug for slug, exercise in exercises.items()}


def lines_as_typed(lines: Sequence[Line], exercises: Mapping[str, Exercise]) -> str:
    """Return lines as a person types them, so that the form reads the same exercises back."""
    slugs = slugs_by_name(exercises)

    def name(line: Line) -> str:
        exercise = exercises.get(line.exercise)
        if exercise is None or ":" in exercise.name or slugs[exercise.name.casefold()] != line.exercise:
            return line.exercise
        return exercise.name

    return "\n".join(f"{name(line)}: {line.text}" for line in lines if not line.is_blank)
