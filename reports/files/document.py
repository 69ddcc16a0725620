"""The squad report in words: what stands where in the file, for the typesetter to place."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.contrib.humanize.templatetags.humanize import intcomma
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.units import WeightUnit, format_load
from reports.cards import DASH, Head, Line, ReportCard, TestLine, report_card
from reports.choices import Paper
from reports.files.said import (
    PAPERS,
    UNPRINTABLE,
    Said,
    chart_said,
    days_words,
    language_said,
    number_said,
    percent_said,
)
from reports.queries.report import SMALLEST_GROUP, HealthRow, Report
from reports.stamp import Stamp
from reports.wording import DEFINITIONS
from training.templatetags.coaching import signed

# So many columns of figures stand beside the names on an upright page.
_MOST_UPRIGHT = 6


@dataclass(frozen=True, kw_only=True)
class _Source:
    """The report, and as the page shows it."""

    report: Report
    card: ReportCard
    unit: WeightUnit


def report_document(
    report: Report, *, unit: WeightUnit, columns: Sequence[str], paper: Paper, page_per_athlete: bool, stamp: Stamp
) -> Said:
    """Return all words and figures of the report as plain data, for `report.typ`."""
    source = _Source(report=report, card=report_card(report, columns=columns, unit=unit), unit=unit)
    count = len(report.athletes)
    made_at = date_format(stamp.made_at, "j F Y, H:i")
    return {
        "lang": language_said(),
        "title": _("Squad training report"),
        "author": stamp.made_by,
        "paper": PAPERS[paper],
        "wide": len(source.card.heads) > _MOST_UPRIGHT,
        "club": stamp.club,
        "squads": ", ".join(squad.name for squad in report.scope.squads),
        "period": days_words(report.scope.period),
        "people": ngettext("%(count)d athlete", "%(count)d athletes", count) % {"count": count},
        "stamp": _("Made by %(name)s for %(club)s on %(when)s. Hand it on with care: it says what people did.")
        % {"name": stamp.made_by, "club": stamp.club, "when": made_at},
        "page_of": _("Page {page} of {pages}"),
        "unprintable": str(UNPRINTABLE),
        "figures": _figures(report),
        "notes": _notes(report),
        "parts": list(_parts(source)),
        "definitions_heading": _("What the columns mean"),
        "definitions": [[str(word), str(meaning)] for word, meaning in DEFINITIONS],
        "people_pages": _people(source) if page_per_athlete else [],
    }


def _figures(report: Report) -> list[Said]:
    total, before = report.total, report.before
    rows = (
        (_("Sessions done"), number_said(total.done), _("of %(planned)s") % {"planned": number_said(total.planned)}),
        (
            _("Adherence"),
            percent_said(total.adherence_pct),
            ""
            if before.adherence_pct is None
            else _("before %(value)s") % {"value": percent_said(before.adherence_pct)},
        ),
        (_("Sets"), number_said(total.sets), _("before %(value)s") % {"value": number_said(before.sets)}),
        (_("Available"), percent_said(report.availability_pct), ""),
    )
    return [{"word": word, "value": value, "aside": aside} for word, value, aside in rows]


def _notes(report: Report) -> list[str]:
    notes = []
    if not report.athletes and not report.hidden_minors:
        notes.append(_("Nobody was in the squad then."))
    elif report.athletes and report.total.is_empty:
        notes.append(_("No calf session was planned or logged in this period."))
    if minors := report.hidden_minors:
        notes.append(
            ngettext(
                "%(count)d athlete under 18 (or without a birth date) is left out of every figure.",
                "%(count)d athletes under 18 (or without a birth date) are left out of every figure.",
                minors,
            )
            % {"count": minors}
        )
    if small := report.hidden_small:
        notes.append(
            ngettext(
                "%(count)d exercise that fewer than %(smallest)d athletes did is not shown.",
                "%(count)d exercises that fewer than %(smallest)d athletes did are not shown.",
                small,
            )
            % {"count": small, "smallest": SMALLEST_GROUP}
        )
    if report.health:
        notes.append(_("This file holds pain scores. It is for clinicians."))
    return notes


def _parts(source: _Source) -> Iterable[Said]:
    report, card = source.report, source.card
    if report.weeks:
        yield _by_week(source)
    if not report.athletes:
        return
    yield _per_athlete(source)
    if card.changes and _has_begun(report):
        yield _part(
            _("Against the period before"),
            note=_before(report),
            table=_table(
                [*_heads_compared(_("All together")), _head(_("Change"), number=True)],
                ([_words(one.head), one.now, one.before, one.change] for one in card.changes),
            ),
        )
    if card.exercises:
        yield _part(
            _("Per exercise"),
            table=_table(
                [
                    _head(_("Exercise"), grows=True),
                    _head(_("Muscle")),
                    _head(_("Athletes"), number=True),
                    *_numbers(card.exercise_heads),
                ],
                (
                    [one.row.name, str(one.row.muscle.label), number_said(one.row.athletes), *one.cells]
                    for one in card.exercises
                ),
            ),
        )
    if card.tests:
        yield _tests(card.tests, named=True)
    yield _part(
        _("Availability"),
        table=_table(
            [
                _head(_("Athlete"), grows=True),
                *(_head(word, number=True) for word in (_("Days"), _("Days away"))),
                _head(_("Available"), "%", number=True),
            ],
            (
                [row.athlete_name, number_said(row.days), number_said(row.days_away), number_said(row.available_pct)]
                for row in report.availability
            ),
        ),
    )
    if report.health:
        yield _health(report.health, named=True)


def _per_athlete(source: _Source) -> Said:
    card = source.card
    several = len(source.report.scope.squads) > 1
    squads = [_head(_("Squads"))] if several else []
    rows = ([line.athlete.name, *([line.athlete.squads] if several else []), *line.cells] for line in card.lines)
    together = [_("Together"), *([""] if several else []), *card.together]
    return _part(
        _("Per athlete"),
        table=_table(
            [_head(_("Athlete"), grows=True), *squads, *_numbers(card.heads)],
            rows,
            foot=together if len(card.lines) > 1 else [],
        ),
    )


def _by_week(source: _Source) -> Said:
    heads = [_head(_("Week from"), grows=True), *(_head(word, number=True) for word in (_("Planned"), _("Done")))]
    heads += [_head(word, source.unit, number=True) for word in (_("Tonnage left"), _("Tonnage right"))]
    rows = (
        [
            date_format(week.monday, "j M Y"),
            number_said(week.planned),
            number_said(week.done),
            *(str(intcomma(format_load(kg, source.unit))) for kg in (week.tonnage_left_kg, week.tonnage_right_kg)),
        ]
        for week in source.report.weeks
    )
    labels = [date_format(week.monday, "j M") for week in source.report.weeks]
    charts = [
        chart_said(chart, labels, alt=_("%(words)s. The table below holds the figures.") % {"words": chart.words})
        for chart in source.card.charts
    ]
    return _part(_("By week"), charts=charts, table=_table(heads, rows))


def _tests(lines: Sequence[TestLine], *, named: bool) -> Said:
    heads = [
        *([_head(_("Athlete"), grows=True)] if named else []),
        _head(_("Test"), grows=not named),
        _head(_("Day")),
        *(_head(word, number=True) for word in (_("Left"), _("Right"), _("Both"))),
        _head(_("Unit")),
        _head(_("Weaker leg"), "%", number=True),
        _head(_("Since the last"), "%", number=True),
    ]
    cells = (
        [
            *([line.row.athlete_name] if named else []),
            line.row.protocol,
            date_format(line.row.tested_on, "j M Y"),
            line.left,
            line.right,
            line.both,
            line.unit,
            number_said(line.row.lsi_pct),
            DASH if line.row.change_pct is None else signed(line.row.change_pct),
        ]
        for line in lines
    )
    return _part(_("Tests"), table=_table(heads, cells))


def _health(rows: Sequence[HealthRow], *, named: bool) -> Said:
    words = (_("Highest left"), _("Highest right"), _("Scores"), _("Morning checks"))
    heads = [*([_head(_("Athlete"), grows=True)] if named else []), *(_head(word, number=True) for word in words)]
    cells = (
        [
            *([row.athlete_name] if named else []),
            *(number_said(value) for value in (row.worst_pain_left, row.worst_pain_right, row.reports, row.checks)),
        ]
        for row in rows
    )
    return _part(_("Pain scores"), note=_("0 none to 10 worst"), table=_table(heads, cells))


def _people(source: _Source) -> list[Said]:
    report = source.report
    tests: dict[UUID, list[TestLine]] = {}
    for result in source.card.tests:
        tests.setdefault(result.row.athlete_id, []).append(result)
    health = {row.athlete_id: row for row in report.health}
    away = {row.athlete_id: row for row in report.availability}
    pages = []
    for line in source.card.lines:
        who = line.athlete.public_id
        parts = [_training(line, source), *_legs(line, source)]
        if who in tests:
            parts.append(_tests(tests[who], named=False))
        if (days := away.get(who)) is not None:
            said = _("%(away)s of %(days)s days away, available %(share)s.") % {
                "away": number_said(days.days_away),
                "days": number_said(days.days),
                "share": percent_said(days.available_pct),
            }
            parts.append(_part(_("Availability"), note=said))
        if who in health:
            parts.append(_health([health[who]], named=False))
        pages.append({"name": line.athlete.name, "squads": line.athlete.squads, "parts": parts})
    return pages


def _training(line: Line, source: _Source) -> Said:
    now = dict(zip(source.card.heads, line.cells, strict=True))
    rows = (
        [_words(head), now[head], before] for head, before in zip(source.card.before_heads, line.before, strict=True)
    )
    return _part(_("Training"), note=_before(source.report), table=_table(_heads_compared(_("Figure")), rows))


def _legs(line: Line, source: _Source) -> Iterable[Said]:
    """Yield the tonnage of the two legs as bars; nothing where none was lifted."""
    figures = line.athlete.figures
    legs = ((_("Left"), figures.tonnage_left_kg), (_("Right"), figures.tonnage_right_kg))
    if high := max(kg for _word, kg in legs):
        bars = [
            {
                "word": word,
                "said": f"{intcomma(format_load(kg, source.unit))} {source.unit}",
                "share": float(100 * kg / high),
            }
            for word, kg in legs
        ]
        alt = ", ".join(f"{bar['word']} {bar['said']}" for bar in bars)
        yield _part("", bars={"title": _("Tonnage"), "alt": f"{_('Tonnage')}: {alt}", "bars": bars})


def _has_begun(report: Report) -> bool:
    """Tell whether there is something to compare with: of a period ahead no day has passed yet."""
    return report.before_period.ends_before > report.before_period.starts_on


def _before(report: Report) -> str:
    if not _has_begun(report):
        return ""
    return _("Before: %(days)s") % {"days": days_words(report.before_period)}


def _heads_compared(first: str) -> list[Said]:
    return [_head(first, grows=True), *(_head(word, number=True) for word in (_("This period"), _("Before")))]


def _part(
    heading: str,
    *,
    note: str = "",
    charts: Sequence[Said] = (),
    bars: Said | None = None,
    table: Said | None = None,
) -> Said:
    return {"heading": heading, "note": note, "charts": list(charts), "bars": bars, "table": table}


def _table(heads: Sequence[Said], rows: Iterable[Sequence[str]], *, foot: Sequence[str] = ()) -> Said:
    return {"heads": list(heads), "rows": [list(row) for row in rows], "foot": list(foot)}


def _head(word: str, unit: str = "", *, number: bool = False, grows: bool = False) -> Said:
    return {"word": word, "unit": unit, "number": number, "grows": grows}


def _numbers(heads: Iterable[Head]) -> list[Said]:
    return [_head(head.word, head.unit, number=True) for head in heads]


def _words(head: Head) -> str:
    return f"{head.word} ({head.unit})" if head.unit else head.word
