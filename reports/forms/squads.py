"""What a report is asked for with; every form is a GET, so that its address can be shared."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from accounts.models import Club
from athletes.models import Squad
from core.dates import EARLIEST, LATEST, validate_day
from core.errors import DomainError, add_to_form
from reports.choices import Column, PeriodChoice, RowsChoice
from reports.operations.exports import period_between
from reports.queries.periods import period_of
from reports.queries.training import Period, ReportScope

ALL_SQUADS = "all"

_A_DATE = format_lazy(
    _("Enter a date such as 2026-01-31, from {earliest} to {latest}."),
    earliest=EARLIEST.isoformat(),
    latest=LATEST.isoformat(),
)


def _unknown(message: Any, known: Sequence[str]) -> dict[str, Any]:
    return {"invalid_choice": format_lazy(message, known=", ".join(known))}


class DayField(forms.DateField):
    def __init__(self, label: Any, *, required: bool = False) -> None:
        super().__init__(
            label=label,
            required=required,
            validators=[validate_day],
            error_messages={"invalid": _A_DATE},
            widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        )


class _SquadsField(forms.MultipleChoiceField):
    """Squads by public id; "all" and nothing stand for all that are offered."""

    def valid_value(self, value: Any) -> bool:
        return value == ALL_SQUADS or super().valid_value(value)


class SquadReportForm(forms.Form):
    """Squads, period and what is shown. Without any input it asks for all squads and the last 4 weeks.

    Rows of under-18s have to be asked for, health too, by who sees it.
    """

    squad = _SquadsField(
        label=_("Squads"),
        help_text=_("None ticked: all of them."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("There is no such squad among yours; choose one of the list.")},
    )
    period = forms.ChoiceField(
        label=_("Period"),
        help_text=_("The two dates count for “Other dates”."),
        required=False,
        choices=PeriodChoice.choices,
        error_messages=_unknown(_("“%(value)s” is no period; known are {known}."), PeriodChoice.values),
    )
    starts_on = DayField(_("From"))
    ends_on = DayField(_("To"))
    columns = forms.MultipleChoiceField(
        label=_("Columns"),
        help_text=_("None ticked: all of them."),
        required=False,
        choices=Column.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages=_unknown(_("“%(value)s” is no column; known are {known}."), Column.values),
    )
    minors = forms.BooleanField(
        label=_("Show athletes under 18. I may see their figures and hand them out only to people who may too."),
        required=False,
    )
    health = forms.BooleanField(label=_("Show pain scores. The look is recorded with my name."), required=False)

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        squads: Sequence[Squad],
        today: date,
        sees_health: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(data, **kwargs)
        if not sees_health:
            del self.fields["health"]
        self.squads = {str(squad.public_id): squad for squad in squads}
        self.today = today
        choices: list[tuple[str, Any]] = []
        for public_id, squad in self.squads.items():
            name = _("%(squad)s (archived)") % {"squad": squad.name} if squad.archived_at else squad.name
            choices.append((public_id, name))
        self.fields["squad"].choices = choices  # type: ignore[attr-defined]
        self.days: Period | None = None

    def clean_squad(self) -> list[str]:
        """Return the chosen ids in the order of the list; none chosen, and "all", mean all."""
        asked = self.cleaned_data["squad"]
        return [] if ALL_SQUADS in asked else [public_id for public_id in self.squads if public_id in asked]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.errors.keys() & {"period", "starts_on", "ends_on"}:
            return cleaned
        dated = bool(cleaned["starts_on"] or cleaned["ends_on"])
        default = PeriodChoice.CUSTOM if dated else PeriodChoice.LAST_4_WEEKS
        cleaned["period"] = PeriodChoice(cleaned["period"] or default)
        if cleaned["period"] == PeriodChoice.CUSTOM:
            self._check_dates(cleaned["starts_on"], cleaned["ends_on"])
            return cleaned
        if "squad" in self.errors:
            return cleaned
        self.days = period_of(cleaned["period"], squads=self.chosen_squads, today=self.today)
        if self.days is None:
            self.add_error("period", _("Nobody in these squads has a programme that has begun: there is no block yet."))
        else:
            cleaned |= {"starts_on": self.days.starts_on, "ends_on": self.days.last_on}
        return cleaned

    def _check_dates(self, starts_on: date | None, ends_on: date | None) -> None:
        if starts_on is None:
            self.add_error("starts_on", _("Enter the first day of the period."))
        if ends_on is None:
            self.add_error("ends_on", _("Enter the last day of the period."))
        if starts_on is None or ends_on is None:
            return
        try:
            self.days = period_between(starts_on, ends_on, field="ends_on")
        except DomainError as error:
            add_to_form(error, self)

    @property
    def chosen_squads(self) -> list[Squad]:
        return [self.squads[public_id] for public_id in self.cleaned_data["squad"]] or list(self.squads.values())

    @property
    def chosen(self) -> dict[str, Any]:
        """Return the query of a valid form's report, as it is shared and downloaded."""
        cleaned = self.cleaned_data
        query = {"period": cleaned["period"].value, **self.shown}
        if cleaned["period"] == PeriodChoice.CUSTOM:
            query |= {day: cleaned[day].isoformat() for day in ("starts_on", "ends_on")}
        return query

    @property
    def shown(self) -> dict[str, Any]:
        """Return the part of the query that is no period."""
        cleaned = self.cleaned_data
        query: dict[str, Any] = {"squad": cleaned["squad"] or ALL_SQUADS}
        if cleaned["columns"]:
            query["columns"] = cleaned["columns"]
        return query | {name: "1" for name in ("minors", "health") if cleaned.get(name)}

    def scope(self, club: Club) -> ReportScope:
        """Return what a valid form asks for."""
        assert self.days is not None
        return ReportScope(club=club, squads=tuple(self.chosen_squads), period=self.days, today=self.today)


class SquadReportFileForm(SquadReportForm):
    """The same report as a file: what one row is, and whether a byte-order mark leads it."""

    rows = forms.ChoiceField(
        required=False,
        choices=RowsChoice.choices,
        error_messages=_unknown(_("“%(value)s” is no kind of row; known are {known}."), RowsChoice.values),
    )
    bom = forms.ChoiceField(
        required=False,
        choices=(("0", "0"), ("1", "1")),
        error_messages={"invalid_choice": _("“%(value)s” cannot be used; 1 adds a byte-order mark, 0 does not.")},
    )
