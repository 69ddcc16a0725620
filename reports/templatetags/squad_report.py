"""Rows of the report's large tables: a template takes several times as long for thousands of cells."""

from collections.abc import Collection, Iterable, Sequence
from html import escape
from uuid import UUID

from django import template
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.safestring import SafeString, mark_safe

from reports.cards import DASH, Line, TestLine, signed
from reports.queries.report import AvailabilityRow

register = template.Library()


@register.filter
def cells(words: Iterable[object]) -> SafeString:
    return mark_safe(_cells(words))


@register.simple_tag
def athlete_rows(lines: Sequence[Line], openable: Collection[UUID], several: bool) -> SafeString:
    """Return a row for each athlete; those who can be opened are links, squads stand where there are several."""
    rows = []
    for line in lines:
        athlete = line.athlete
        name = escape(athlete.name)
        if athlete.public_id in openable:
            name = f'<a href="{escape(reverse("training:athlete", args=[athlete.public_id]))}">{name}</a>'
        if several:
            name += f"<small>{escape(athlete.squads)}</small>"
        rows.append(_row(name, _cells(line.cells)))
    return mark_safe("".join(rows))


@register.filter
def rows_before(lines: Sequence[Line]) -> SafeString:
    return mark_safe("".join([_row(escape(line.athlete.name), _cells(line.before)) for line in lines]))


@register.filter
def away_rows(rows: Sequence[AvailabilityRow]) -> SafeString:
    said = [
        _row(escape(row.athlete_name), _cells((row.days, row.days_away, _known(row.available_pct)))) for row in rows
    ]
    return mark_safe("".join(said))


@register.filter
def test_rows(lines: Sequence[TestLine]) -> SafeString:
    days = {on: escape(date_format(on, "j M Y")) for on in {line.row.tested_on for line in lines}}
    said = []
    for line in lines:
        row = line.row
        change = DASH if row.change_pct is None else signed(row.change_pct)
        test = f"<td>{escape(row.protocol)}</td><td>{days[row.tested_on]}</td>"
        measured = f"{_cells((line.left, line.right, line.both))}<td>{escape(line.unit)}</td>"
        said.append(_row(escape(row.athlete_name), f"{test}{measured}{_cells((_known(row.lsi_pct), change))}"))
    return mark_safe("".join(said))


def _row(head: str, rest: str) -> str:
    """Return a table row of markup."""
    return f'<tr><th scope="row">{head}</th>{rest}</tr>'


def _cells(words: Iterable[object]) -> str:
    return "".join([f'<td class="n">{escape(str(word))}</td>' for word in words])


def _known(value: int | None) -> int | str:
    return DASH if value is None else value
