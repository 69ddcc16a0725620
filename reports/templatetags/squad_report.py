"""Rows of the report's large tables: a template takes several times as long for thousands of cells."""

from collections.abc import Sequence

from django import template
from django.utils.formats import date_format
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from reports.cards import DASH, TestLine, signed
from reports.queries.report import AvailabilityRow

register = template.Library()

_CELL = '<td class="n">{}</td>'
_AWAY = f'<tr><th scope="row">{{}}</th>{3 * _CELL}</tr>'
_TEST = f'<tr><th scope="row">{{}}</th><td>{{}}</td><td>{{}}</td>{3 * _CELL}<td>{{}}</td>{2 * _CELL}</tr>'


@register.filter
def cells(words: Sequence[str]) -> SafeString:
    return format_html_join("", _CELL, ((word,) for word in words))


@register.filter
def away_rows(rows: Sequence[AvailabilityRow]) -> SafeString:
    said = ((row.athlete_name, row.days, row.days_away, _known(row.available_pct)) for row in rows)
    return format_html_join("", _AWAY, said)


@register.filter
def test_rows(lines: Sequence[TestLine]) -> SafeString:
    days = {on: date_format(on, "j M Y") for on in {line.row.tested_on for line in lines}}
    said = (
        (
            line.row.athlete_name,
            line.row.protocol,
            days[line.row.tested_on],
            line.left,
            line.right,
            line.both,
            line.unit,
            _known(line.row.lsi_pct),
            DASH if line.row.change_pct is None else signed(line.row.change_pct),
        )
        for line in lines
    )
    return format_html_join("", _TEST, said)


def _known(value: int | None) -> int | str:
    return DASH if value is None else value
