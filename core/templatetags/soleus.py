"""Tags and filters the pages share: loads, icons, states, small charts."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from core import charts, icons
from core.units import WeightUnit, format_load

register = template.Library()

# The word carries the meaning; the shape repeats it for those who do not see the colour.
_STATE_ICONS = {"good": "tick", "watch": "clock", "stop": "warning"}


@register.filter
def load(kg: Decimal | None, unit: WeightUnit = "kg") -> str:
    """Return a stored load in the club's unit, without trailing zeros; an unknown load is a dash."""
    return "–" if kg is None else format_load(kg, unit)


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    return icons.icon(name, label)


@register.simple_tag
def tag(kind: str, word: str, icon: str = "") -> SafeString:
    """Return a state as icon and word; `kind` is good, watch, stop, quiet, soleus, gastroc or mixed."""
    name = icon or _STATE_ICONS.get(kind, "")
    return format_html('<span class="tag {}">{}{}</span>', kind, icons.icon(name) if name else "", word)


@register.simple_tag
def bar(value: float, maximum: float, label: str, kind: str = "soleus") -> SafeString:
    return charts.bar(value, maximum, label, kind)


@register.simple_tag
def symmetry(left: float, right: float, label: str) -> SafeString:
    return charts.symmetry(left, right, label)


@register.simple_tag
def columns(groups: Sequence[charts.ColumnGroup], label: str) -> SafeString:
    return charts.columns(groups, label)


@register.simple_tag
def ring(done: int, total: int, label: str = "") -> SafeString:
    return charts.ring(done, total, label)


@register.simple_tag
def sparkdays(days: Sequence[charts.Day], label: str = "") -> SafeString:
    return charts.day_strip(days, label)


@register.simple_tag
def daylegend() -> SafeString:
    return charts.day_legend()


@register.inclusion_tag("core/_trend.html")
def trend(
    series: Iterable[charts.Series],
    label: str,
    unit: str = "",
    low: float | None = None,
    high: float | None = None,
    levels: Iterable[float] = (),
    days: tuple[date, date] | None = None,
) -> dict[str, Any]:
    """Draw one line per side over time, with its newest value in words above it."""
    drawn = charts.trend(series, low=low, high=high, levels=levels, days=days)
    return {"trend": drawn, "label": label, "unit": unit}
