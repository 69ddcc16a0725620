"""Giving a programme: to whom, from when, on which days."""

import re
from collections.abc import Sequence
from datetime import date, time, timedelta
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.dates import WEEKDAYS, WEEKDAYS_ABBR
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from athletes.models import Athlete
from programmes.models import MATCH_OFFSETS
from training.queries.assigning import Candidates
from training.wording import match_day_label

# In the place of a squad: single athletes of whichever squad.
ANY_SQUAD = "any"
DEFAULT_TIME = time(17, 30)
_EVENING = time(18, 0)
_MORNING = time(7, 30)
# Days that lie as far apart as a week allows, by how many are needed; 0 is Monday.
_SPREADS = {1: (1,), 2: (0, 3), 3: (0, 2, 4), 4: (0, 1, 3, 4), 5: (0, 1, 2, 3, 4), 6: (0, 1, 2, 3, 4, 5)}
# Before the id of an athlete, the week of the plan that they begin with.
_WEEK_OF = "week-"
_A_TIME = gettext_lazy("Enter a time of day such as 17:30.")


def time_field(label: Any) -> forms.TimeField:
    return forms.TimeField(
        label=label,
        error_messages={"required": _A_TIME, "invalid": _A_TIME},
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )


def weekdays_field() -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=gettext_lazy("Training days"),
        choices=[(str(number), WEEKDAYS_ABBR[number]) for number in range(7)],
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": gettext_lazy("Choose at least one weekday."),
            "invalid_choice": gettext_lazy("“%(value)s” is no weekday; choose from 0 (Monday) to 6 (Sunday)."),
        },
    )


class _StartWeeks(forms.HiddenInput):
    """The fields `week-<athlete>` of a page, by athlete."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> dict[str, str]:
        return {key.removeprefix(_WEEK_OF): data[key] for key in data if key.startswith(_WEEK_OF)}

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return not any(key.startswith(_WEEK_OF) for key in data)


class AssignForm(forms.Form):
    """Who, when, on which weekdays, at what time.

    `listed` names the squad whose athletes stood on the page: only then does an empty list mean nobody;
    otherwise a squad means all of it.
    """

    squad = forms.ChoiceField(
        label=gettext_lazy("Squad"),
        error_messages={
            "required": gettext_lazy("Choose a squad, or single athletes."),
            "invalid_choice": gettext_lazy("There is no such squad among yours; choose one of the list."),
        },
    )
    listed = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
    athletes = forms.MultipleChoiceField(
        label=gettext_lazy("Athletes"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": gettext_lazy("There is no such athlete among yours; choose from the list.")},
    )
    starts_on = forms.DateField(
        label=gettext_lazy("First day of week 1"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": gettext_lazy("Enter the first day, such as 2026-01-31."),
            "invalid": gettext_lazy("Enter a date such as 2026-01-31."),
        },
    )
    weekdays = weekdays_field()
    match_offsets = forms.MultipleChoiceField(
        label=gettext_lazy("In weeks with a match or meet"),
        required=False,
        choices=[(str(offset), match_day_label(offset).replace("-", "−")) for offset in MATCH_OFFSETS],
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "invalid_choice": gettext_lazy(
                "“%(value)s” is no number of days from a match; choose from -6 (before) to 6 (after)."
            ),
        },
    )
    start_weeks = forms.Field(required=False, widget=_StartWeeks)
    # What the preview showed, so that nothing else is made.
    seen = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)
    times = time_field(gettext_lazy("Time"))
    second_time = time_field(gettext_lazy("Second time of the day"))

    def __init__(
        self, data: QueryDict | None = None, *, candidates: Candidates, per_day: int, weeks: int, **kwargs: Any
    ) -> None:
        super().__init__(data, **kwargs)
        self.candidates = candidates
        self.weeks = weeks
        self.squads = {str(squad.public_id): squad for squad in candidates.squads}
        self.by_id = {str(athlete.public_id): athlete for athlete in candidates.athletes}
        squad, athletes = self.fields["squad"], self.fields["athletes"]
        squad.choices = [  # type: ignore[attr-defined]
            ("", _("Choose…")),
            *((public_id, one.name) for public_id, one in self.squads.items()),
            (ANY_SQUAD, _("Single athletes, whatever their squad")),
        ]
        athletes.choices = [(public_id, one.name) for public_id, one in self.by_id.items()]  # type: ignore[attr-defined]
        squad.widget.attrs |= {
            "hx-get": "?",
            "hx-trigger": "change",
            "hx-target": "#athletes",
            "hx-select": "#athletes",
            "hx-swap": "outerHTML",
        }
        if per_day > 1:
            self.fields["times"].label = _("First time of the day")
        else:
            del self.fields["second_time"]

    @property
    def shown_squad(self) -> str:
        return str(self["squad"].value() or "")

    def choices_of(self, squad: str) -> list[tuple[str, Athlete]]:
        """Return the athletes that a choice of squad offers, with their ids; none before a choice."""
        if squad == ANY_SQUAD:
            return list(self.by_id.items())
        if squad not in self.squads:
            return []
        return [(str(one.public_id), one) for one in self.candidates.of_squad(self.squads[squad])]

    @property
    def boxes(self) -> list[tuple[str, Athlete, bool]]:
        """Return the athletes to tick: those of a squad are ticked until somebody unticks them."""
        squad = self.shown_squad
        ticked = set(map(str, self["athletes"].value() or ()))
        was_listed = str(self["listed"].value() or "") == squad
        all_ticked = squad != ANY_SQUAD and not was_listed
        return [(key, one, all_ticked or key in ticked) for key, one in self.choices_of(squad)]

    @property
    def week_boxes(self) -> list[tuple[str, Athlete, str]]:
        """Return the athletes of the page with the week of the plan that was typed for each, 1 at first."""
        typed = self["start_weeks"].value() or {}
        return [(key, one, str(typed.get(key, 1))) for key, one, _ticked in self.boxes]

    @property
    def has_later_starts(self) -> bool:
        return any(week != "1" for _key, _one, week in self.week_boxes)

    def clean_match_offsets(self) -> list[int]:
        return sorted({int(offset) for offset in self.cleaned_data["match_offsets"]})

    def clean_start_weeks(self) -> dict[int, int]:
        """Return the week of the plan by athlete id of those who do not begin with the first."""
        weeks: dict[int, int] = {}
        for key, typed in self.cleaned_data["start_weeks"].items():
            athlete = self.by_id.get(key)
            if athlete is None:
                raise forms.ValidationError(self.fields["athletes"].error_messages["invalid_choice"])
            text = typed.strip()
            if not re.fullmatch("[0-9]{1,3}", text) or not 1 <= int(text) <= self.weeks:
                raise forms.ValidationError(
                    _("%(athlete)s cannot begin with week “%(week)s”; choose one from 1 to %(last)s.")
                    % {"athlete": athlete.name, "week": text[:20], "last": self.weeks}
                )
            if int(text) > 1:
                weeks[athlete.pk] = int(text)
        return weeks

    def clean_weekdays(self) -> list[int]:
        return sorted({int(number) for number in self.cleaned_data["weekdays"]})

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        squad = cleaned.get("squad")
        if squad and "athletes" in cleaned:
            chosen = self._chosen(squad, cleaned.get("listed", ""), cleaned["athletes"])
            if not chosen:
                self.add_error("athletes", self._nobody(squad))
            cleaned["chosen"] = chosen
        first, second = cleaned.get("times"), cleaned.get("second_time")
        if first and second and second <= first:
            self.add_error("second_time", _("Give a time later than %(first)s.") % {"first": first.strftime("%H:%M")})
        return cleaned

    def _chosen(self, squad: str, listed: str, ticked: list[str]) -> list[Athlete]:
        if squad != ANY_SQUAD and listed != squad and (listed or not ticked):
            return [athlete for _key, athlete in self.choices_of(squad)]
        return [self.by_id[key] for key in dict.fromkeys(ticked)]

    def _nobody(self, squad: str) -> str:
        if squad != ANY_SQUAD and not self.choices_of(squad):
            return _("This squad has no athletes yet; add some first, or choose another squad.")
        return _("Choose at least one athlete.")

    @property
    def chosen_times(self) -> list[time]:
        times = [self.cleaned_data["times"]]
        return [*times, self.cleaned_data["second_time"]] if "second_time" in self.fields else times

    @property
    def offset_words(self) -> str:
        """Return the chosen days from a match: MD−4, MD−2."""
        return ", ".join(match_day_label(offset).replace("-", "−") for offset in self.cleaned_data["match_offsets"])

    @property
    def weekday_words(self) -> str:
        return ", ".join(str(WEEKDAYS[number]) for number in self.cleaned_data["weekdays"])


def first_values(
    *, candidates: Candidates, needed: int, per_day: int, match_offsets: Sequence[int], today: date
) -> dict[str, Any]:
    """Return what the form starts with: next Monday, days spread over the week, the only squad there is.

    `match_offsets` are the programme's own.
    """
    squads = [str(squad.public_id) for squad in candidates.squads]
    return {
        "squad": squads[0] if len(squads) == 1 else "",
        "starts_on": today + timedelta(days=7 - today.weekday()),
        "weekdays": [str(day) for day in _SPREADS.get(needed, range(7))],
        "match_offsets": [str(offset) for offset in match_offsets],
        "times": _MORNING if per_day > 1 else DEFAULT_TIME,
        "second_time": _EVENING,
    }


def as_typed(data: QueryDict) -> dict[str, Any]:
    """Return what was typed so far as first values, unchecked: for a step that is no sending."""
    single = ("squad", "listed", "starts_on", "times", "second_time")
    return (
        {name: data.get(name, "") for name in single}
        | {name: data.getlist(name) for name in ("athletes", "weekdays", "match_offsets")}
        | {"start_weeks": _StartWeeks().value_from_datadict(data, None, "")}
    )
