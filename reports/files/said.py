"""Words and figures as documents for the typesetter hold them."""

from collections.abc import Sequence
from typing import Any

from django.contrib.humanize.templatetags.humanize import intcomma
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from reports.cards import DASH
from reports.choices import Paper
from reports.queries.training import Period
from training.cards.progress import WeeksChart

Said = dict[str, Any]
PAPERS = {Paper.A4: "a4", Paper.LETTER: "us-letter"}
UNPRINTABLE = gettext_lazy("Letters that no font here can show stand as their number in Unicode.")


def language_said() -> str:
    return (get_language() or "en").split("-")[0]


def days_words(period: Period) -> str:
    first, last = (date_format(day, "j F Y") for day in (period.starts_on, period.last_on))
    return _("%(first)s to %(last)s") % {"first": first, "last": last}


def number_said(value: int | None) -> str:
    return DASH if value is None else str(intcomma(value))


def percent_said(value: int | None) -> str:
    return DASH if value is None else f"{value} %"


def chart_said(chart: WeeksChart, labels: Sequence[str], *, alt: str) -> Said:
    """Return a chart of columns by week; `alt` says it to who does not see it."""
    columns = zip(*([value for _kind, value in group.columns] for group in chart.groups), strict=True)
    names = [name for _kind, name, _newest in chart.newest]
    return {
        "title": chart.label,
        "unit": chart.unit,
        "alt": alt,
        "high": chart.high,
        "high_said": f"{chart.high:,.0f}",
        "labels": labels,
        "series": [{"name": name, "values": list(values)} for name, values in zip(names, columns, strict=True)],
    }
