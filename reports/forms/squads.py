"""What a report is asked for with; every form is a GET, so that its address can be shared."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from accounts.models import Club
from athletes.models import Squad
from core.dates import EARLIEST, LATEST, monday_of, validate_day
from reports.choices import PeriodChoice, RowsChoice
from reports.queries.training import Period, ReportScope

ALL_SQUADS = "all"
MOST_YEARS = 5
# Of football in most of Europe; our own choice.
SEASON_STARTS_IN = 7

_A_DATE = format_lazy(
    _("Enter a date such as 2026-01-31, from {earliest} to {latest}."),
    earliest=EARLIEST.isoformat(),
    latest=LATEST.isoformat(),
)


def _unknown(message: Any, known: Sequence[str]) -> dict[str, Any]:
    return {"invalid_choice": format_lazy(message, known=", ".join(known))}


class _DayField(forms.DateField):
    def __init__(self, label: Any) -> None:
        super().__init__(
            label=label,
            required=False,
            validators=[validate_day],
            error_messages={"invalid": _A_DATE},
            widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        )


class SquadReportForm(forms.Form):
    """Squad and period. Without any input it asks for all squads and the last 4 weeks."""

    squad = forms.ChoiceField(
        label=_("Squad"),
        required=False,
        error_messages={"invalid_choice": _("There is no such squad among yours; choose one of the list.")},
    )
    period = forms.ChoiceField(
        label=_("Period"),
        required=False,
        choices=PeriodChoice.choices,
        widget=forms.HiddenInput,
        error_messages=_unknown(_("“%(value)s” is no period; known are {known}."), PeriodChoice.values),
    )
    starts_on = _DayField(_("From"))
    ends_on = _DayField(_("To"))

    def __init__(self, data: QueryDict | None = None, *, squads: Sequence[Squad], today: date, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.squads = {str(squad.public_id): squad for squad in squads}
        self.today = today
        choices: list[tuple[str, Any]] = [(ALL_SQUADS, _("All my squads"))]
        for public_id, squad in self.squads.items():
            name = _("%(squad)s (archived)") % {"squad": squad.name} if squad.archived_at else squad.name
            choices.append((public_id, name))
        self.fields["squad"].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        cleaned["squad"] = cleaned.get("squad") or ALL_SQUADS
        if self.errors.keys() & {"period", "starts_on", "ends_on"}:
            return cleaned
        dated = bool(cleaned["starts_on"] or cleaned["ends_on"])
        default = PeriodChoice.CUSTOM if dated else PeriodChoice.LAST_4_WEEKS
        cleaned["period"] = PeriodChoice(cleaned["period"] or default)
        if cleaned["period"] == PeriodChoice.CUSTOM:
            self._check_dates(cleaned["starts_on"], cleaned["ends_on"])
        else:
            cleaned["starts_on"], cleaned["ends_on"] = _days_of(cleaned["period"], self.today)
        return cleaned

    def _check_dates(self, starts_on: date | None, ends_on: date | None) -> None:
        if starts_on is None:
            self.add_error("starts_on", _("Enter the first day of the period."))
        if ends_on is None:
            self.add_error("ends_on", _("Enter the last day of the period."))
        if starts_on is None or ends_on is None:
            return
        if ends_on < starts_on:
            self.add_error(
                "ends_on",
                _("The last day lies before the first; it can be %(starts_on)s or later.")
                % {"starts_on": starts_on.isoformat()},
            )
        elif ends_on >= (latest := _years_after(starts_on, MOST_YEARS)):
            self.add_error(
                "ends_on",
                _("A report covers at most %(years)s years; from %(starts_on)s it can end on %(latest)s.")
                % {
                    "years": MOST_YEARS,
                    "starts_on": starts_on.isoformat(),
                    "latest": (latest - timedelta(days=1)).isoformat(),
                },
            )

    @property
    def chosen(self) -> dict[str, str]:
        """Return the query of a valid form's report, as it is shared and downloaded."""
        query = {"squad": self.cleaned_data["squad"], "period": self.cleaned_data["period"].value}
        if self.cleaned_data["period"] == PeriodChoice.CUSTOM:
            query |= {day: self.cleaned_data[day].isoformat() for day in ("starts_on", "ends_on")}
        return query

    def scope(self, club: Club) -> ReportScope:
        """Return what a valid form asks for."""
        chosen = self.cleaned_data["squad"]
        squads = self.squads.values() if chosen == ALL_SQUADS else [self.squads[chosen]]
        period = Period(self.cleaned_data["starts_on"], self.cleaned_data["ends_on"] + timedelta(days=1))
        return ReportScope(club=club, squads=tuple(squads), period=period, today=self.today)


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


def _days_of(period: PeriodChoice, today: date) -> tuple[date, date]:
    """Return the first and last day: calendar weeks, months and seasons, or whole weeks that end today."""
    monday = monday_of(today)
    match period:
        case PeriodChoice.THIS_WEEK:
            return monday, monday + timedelta(days=6)
        case PeriodChoice.LAST_WEEK:
            return monday - timedelta(days=7), monday - timedelta(days=1)
        case PeriodChoice.LAST_4_WEEKS:
            return today - timedelta(days=27), today
        case PeriodChoice.THIS_MONTH:
            return today.replace(day=1), _month_after(today) - timedelta(days=1)
        case PeriodChoice.LAST_MONTH:
            last_on = today.replace(day=1) - timedelta(days=1)
            return last_on.replace(day=1), last_on
        case PeriodChoice.SEASON:
            starts_on = date(today.year - (today.month < SEASON_STARTS_IN), SEASON_STARTS_IN, 1)
            return starts_on, date(starts_on.year + 1, SEASON_STARTS_IN, 1) - timedelta(days=1)
        case _:
            return today - timedelta(days=83), today


def _month_after(day: date) -> date:
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1)


def _years_after(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)
