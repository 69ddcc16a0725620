"""Small inline SVG pictures of figures. Sizes are attributes and colours classes: the policy has no inline style."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import TextChoices
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

_CELL, _GAP, _WEEK_GAP, _HEIGHT = 13, 3, 8, 24
_COLUMN, _COLUMN_GAP, _COLUMN_HEIGHT = 9, 8, 72


class DayState(TextChoices):
    DONE = "done", gettext_lazy("done")
    PART = "part", gettext_lazy("partly done")
    MISSED = "missed", gettext_lazy("not done")
    PAIN = "pain", gettext_lazy("pain above the plan’s limit")
    MATCH = "match", gettext_lazy("match")
    REST = "rest", gettext_lazy("rest")
    PLANNED = "planned", gettext_lazy("planned")
    NONE = "none", gettext_lazy("no entry")


@dataclass(frozen=True, kw_only=True, slots=True)
class Day:
    """One day of a strip. `words` replace the state's own words in its tooltip."""

    on: date
    state: DayState
    words: str = ""
    is_today: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Series:
    """One line of a trend. `kind` is `left`, `right` or `both`; `points` are dated values in any one unit.

    Points of the days in `rough` are drawn hollow: what they say is rough.
    """

    name: str
    kind: str
    points: Sequence[tuple[date, float]]
    rough: Collection[date] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class ColumnGroup:
    """Columns that stand side by side, each a kind (soleus, gastroc, left, right or both) and a value from 0."""

    words: str
    columns: Sequence[tuple[str, float]]


@dataclass(frozen=True, kw_only=True, slots=True)
class TrendLine:
    """A drawn series: SVG path data on a 100 × 100 grid, and its newest value. `hollow` are those of the dots."""

    name: str
    kind: str
    line: str
    dots: str
    hollow: str
    newest: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Trend:
    """Lines over a shared scale; `low` and `high` are the values at the foot and the head of the grid.

    `levels` is the path of what the lines are read against.
    """

    lines: Sequence[TrendLine]
    levels: str
    low: float
    high: float
    first: date
    last: date


def _number(value: float) -> str:
    """Return a coordinate with at most two decimals, whatever the locale."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def _glyph(state: DayState, x: int) -> SafeString:
    """Draw one day. Every state has its own shape, so the strip also reads without colour."""
    width = _CELL
    middle = x + width / 2
    match state:
        case DayState.DONE:
            return format_html('<rect class="day-done" x="{}" width="{}" height="{}" rx="3.5"/>', x, width, _HEIGHT)
        case DayState.PART:
            return format_html(
                '<rect class="day-frame" x="{}" y=".75" width="{}" height="{}" rx="3"/>'
                '<path class="day-done" d="M{} 12h{}v8.5a3.5 3.5 0 0 1-3.5 3.5h-6a3.5 3.5 0 0 1-3.5-3.5z"/>',
                x + 0.75, width - 1.5, _HEIGHT - 1.5, x, width,
            )  # fmt: skip
        case DayState.MISSED:
            return format_html(
                '<rect class="day-missed" x="{}" y="1" width="{}" height="{}" rx="3"/>',
                x + 1,
                width - 2,
                _HEIGHT - 2,
            )
        case DayState.PAIN:
            return format_html(
                '<rect class="day-pain" x="{}" width="{}" height="{}" rx="3.5"/>'
                '<path class="day-mark" d="M{} 7l4 8h-8z"/>',
                x, width, _HEIGHT, middle,
            )  # fmt: skip
        case DayState.MATCH:
            return format_html(
                '<rect class="day-match" x="{}" width="{}" height="{}" rx="3.5"/>'
                '<circle class="day-mark" cx="{}" cy="12" r="3"/>',
                x, width, _HEIGHT, middle,
            )  # fmt: skip
        case DayState.PLANNED:
            return format_html(
                '<rect class="day-frame" x="{}" y=".75" width="{}" height="{}" rx="3"/>',
                x + 0.75, width - 1.5, _HEIGHT - 1.5,
            )  # fmt: skip
        case DayState.NONE:
            return format_html(
                '<rect class="day-none" x="{}" y=".75" width="{}" height="{}" rx="3" stroke-dasharray="2 2.5"/>',
                x + 0.75, width - 1.5, _HEIGHT - 1.5,
            )  # fmt: skip
        case _:
            return format_html('<rect class="day-rest" x="{}" y="21" width="{}" height="3" rx="1.5"/>', x, width)


def day_words(days: Iterable[Day]) -> str:
    """Return what a strip shows in words: "14 days: 6 done, 2 not done, 6 rest"."""
    counts = Counter(DayState(day.state) for day in days)
    total = sum(counts.values())
    said = ngettext("%(count)d day", "%(count)d days", total) % {"count": total}
    parts = [f"{counts[state]} {state.label}" for state in DayState if counts[state]]
    return f"{said}: {', '.join(parts)}" if parts else said


def day_strip(days: Sequence[Day], label: str = "") -> SafeString:
    """Draw days side by side, a wider gap before each Monday, a dot under today."""
    x = 0
    drawn = []
    for index, day in enumerate(days):
        if index:
            x += _CELL + (_WEEK_GAP if day.on.weekday() == 0 else _GAP)
        state = DayState(day.state)
        title = f"{date_format(day.on, 'D j M')}: {day.words or state.label}"
        today = format_html('<circle class="day-today" cx="{}" cy="29" r="2"/>', x + _CELL / 2)
        drawn.append((title, _glyph(state, x), today if day.is_today else ""))
    width = x + _CELL if days else 0
    words = day_words(days)
    return format_html(
        '<svg class="strip" role="img" aria-label="{}" viewBox="0 0 {} 31" width="{}" height="31">{}</svg>',
        f"{label}, {words}" if label else words,
        width,
        width,
        format_html_join("", "<g><title>{}</title>{}{}</g>", drawn),
    )


def day_legend(states: Iterable[DayState] = DayState) -> SafeString:
    """Return the key to a day strip."""
    return format_html(
        '<ul class="legend">{}</ul>',
        format_html_join(
            "",
            '<li><svg class="strip" aria-hidden="true" viewBox="0 0 13 24" width="9" height="16">{}</svg>{}</li>',
            ((_glyph(state, 0), state.label) for state in states),
        ),
    )


def bar(value: float, maximum: float, label: str, kind: str = "soleus") -> SafeString:
    """Draw a horizontal bar that fills its container; values beyond the maximum fill it whole."""
    share = min(max(float(value) / float(maximum), 0.0), 1.0) if maximum else 0.0
    return format_html(
        '<svg class="bar {}" role="img" aria-label="{}" viewBox="0 0 100 8" preserveAspectRatio="none"'
        ' width="100%" height="8"><rect class="track" width="100" height="8"/>'
        '<rect class="fill" width="{}" height="8"/></svg>',
        kind,
        label,
        _number(share * 100),
    )


def columns(groups: Sequence[ColumnGroup], label: str) -> SafeString:
    """Draw groups of columns over one scale from 0; it is as wide as it has groups, at most as wide as its place."""
    highest = max((value for group in groups for _kind, value in group.columns), default=0)
    most = max((len(group.columns) for group in groups), default=0)
    group_width = most * _COLUMN + _COLUMN_GAP
    drawn = []
    for place, group in enumerate(groups):
        rects = []
        for index, (kind, value) in enumerate(group.columns):
            height = _COLUMN_HEIGHT * value / highest if highest else 0
            x = place * group_width + _COLUMN_GAP / 2 + index * _COLUMN
            rects.append((kind, _number(x), _number(_COLUMN_HEIGHT - height), _COLUMN - 1, _number(height)))
        drawn.append(
            (
                group.words,
                format_html_join("", '<rect class="{}" x="{}" y="{}" width="{}" height="{}"/>', rects),
            )
        )
    width = len(groups) * group_width
    return format_html(
        '<svg class="columns" role="img" aria-label="{}" viewBox="0 0 {} {}" width="{}" height="{}"'
        ' preserveAspectRatio="none">{}<path class="rule" d="M0 {}h{}"/></svg>',
        label,
        width,
        _COLUMN_HEIGHT + 1,
        width * 2,
        _COLUMN_HEIGHT + 1,
        format_html_join("", "<g><title>{}</title>{}</g>", drawn),
        _COLUMN_HEIGHT + 0.5,
        width,
    )


def symmetry(left: float, right: float, label: str) -> SafeString:
    """Draw left and right from a common middle, each as a share of the larger."""
    top = max(float(left), float(right))
    left_width, right_width = ((60 * max(float(side), 0) / top if top > 0 else 0) for side in (left, right))
    return format_html(
        '<svg class="symmetry" role="img" aria-label="{}" viewBox="0 0 126 16" width="126" height="16">'
        '<rect class="track" y="4" width="60" height="8" rx="2"/><rect class="track" x="66" y="4" width="60" height="8"'
        ' rx="2"/><rect class="fill" x="{}" y="4" width="{}" height="8" rx="2"/>'
        '<rect class="fill" x="66" y="4" width="{}" height="8" rx="2"/><path class="middle" d="M63 0v16"/></svg>',
        label,
        _number(60 - left_width),
        _number(left_width),
        _number(right_width),
    )


def ring(done: int, total: int, label: str = "") -> SafeString:
    """Draw progress as a ring with the number done in it."""
    share = min(max(done / total, 0.0), 1.0) if total else 0.0
    return format_html(
        '<svg class="ring" role="img" aria-label="{}" viewBox="0 0 44 44" width="60" height="60">'
        '<circle class="track" cx="22" cy="22" r="18"/><circle class="fill" cx="22" cy="22" r="18" pathLength="100"'
        ' stroke-dasharray="{} 100" transform="rotate(-90 22 22)"/><text x="22" y="26.5">{}</text></svg>',
        label or _("%(done)d of %(total)d sets done") % {"done": done, "total": total},
        _number(share * 100),
        done,
    )


def trend(
    series: Iterable[Series],
    *,
    low: float | None = None,
    high: float | None = None,
    levels: Iterable[float] = (),
    days: tuple[date, date] | None = None,
) -> Trend | None:
    """Lay series over one scale of dates and values; None when no series has a point.

    The scales reach from the lowest to the highest value and over all dates, further where `low`, `high`, a level
    or the first and the last of `days` lie outside.
    """
    lines = [one for one in series if one.points]
    if not lines:
        return None
    points = [point for one in lines for point in one.points]
    dates = [on for on, _value in points] + list(days or ())
    first, last = min(dates), max(dates)
    levels = list(levels)
    values = [value for _on, value in points] + levels + [end for end in (low, high) if end is not None]
    low, high = min(values), max(values)
    width, span = (last - first).days, high - low

    def place(on: date, value: float) -> tuple[str, str]:
        across = 100 * (on - first).days / width if width else 50.0
        up = 100 - 100 * (value - low) / span if span else 50.0
        return _number(across), _number(up)

    return Trend(
        lines=[
            TrendLine(
                name=one.name,
                kind=one.kind,
                line="M" + "L".join(f"{x} {y}" for x, y in (place(*point) for point in sorted(one.points))),
                dots=_dots(place(*point) for point in one.points),
                hollow=_dots(place(*point) for point in one.points if point[0] in one.rough),
                newest=max(one.points)[1],
            )
            for one in lines
        ],
        levels="".join(f"M0 {place(first, level)[1]}h100" for level in levels),
        low=low,
        high=high,
        first=first,
        last=last,
    )


def _dots(places: Iterable[tuple[str, str]]) -> str:
    return "".join(f"M{x} {y}h0" for x, y in places)
