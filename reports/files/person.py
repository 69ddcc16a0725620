"""An athlete's own training on one page, to print or to show."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import BinaryIO

from django.utils.formats import date_format
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.units import WeightUnit
from reports.cards import DASH
from reports.choices import Paper
from reports.files.press import print_pdf
from reports.files.said import PAPERS, UNPRINTABLE, Said, chart_said, days_words, language_said, number_said
from reports.queries.person import PersonPage
from reports.queries.tests import whole_pct
from reports.stamp import Stamp
from training.cards.progress import HeldCard, TestCard, sides_now, test_card, tonnage_chart
from training.cards.words import did_words, tonnage_words
from training.choices import Side
from training.queries.marks import SessionMark
from training.queries.peaks import PeakProgress
from training.queries.progress import ExerciseProgress
from training.queries.symmetry import Symmetry
from training.templatetags.coaching import result

# So much stands on one page of either paper; the rest is counted.
MOST_EXERCISES = 7
MOST_TESTS = 6
MOST_SESSIONS = 4
_MOST_LETTERS = 60


@dataclass(frozen=True)
class _Done:
    """An exercise of the period: when last, and by side the best set with what it shows."""

    name: str
    on: date
    sides: dict[str, Said]


def write_person_pdf(
    page: PersonPage, out: BinaryIO, *, unit: WeightUnit, paper: str, stamp: Stamp, waits: Callable[[], None]
) -> None:
    """Write the page as PDF, in the language that is active.

    Raises:
        NotTypeset
    """
    document = person_document(page, unit=unit, paper=Paper(paper), stamp=stamp)
    print_pdf(document, out, template="person.typ", waits=waits)


def person_document(page: PersonPage, *, unit: WeightUnit, paper: Paper, stamp: Stamp) -> Said:
    """Return all words and figures of the page as plain data, for `person.typ`."""
    progress = page.progress
    tests = [test_card(one) for one in progress.tests]
    made_at = date_format(stamp.made_at, "j F Y, H:i")
    return {
        "lang": language_said(),
        "title": _("%(name)s: calf training") % {"name": page.athlete.name},
        "author": stamp.made_by,
        "paper": PAPERS[paper],
        "wide": False,
        "name": page.athlete.name,
        "about": " · ".join([stamp.club, *page.squads]),
        "period": days_words(page.period),
        "stamp": _("Made by %(name)s for %(club)s on %(when)s. Hand it on with care: it says what people did.")
        % {"name": _short(stamp.made_by), "club": _short(stamp.club), "when": made_at},
        "page_of": "",
        "unprintable": str(UNPRINTABLE),
        "notes": [] if progress.has_work else [_("Nothing was planned or logged in this period.")],
        "figures": _figures(page, unit),
        "chart": _chart(page, unit),
        "exercises": _exercises(page, unit),
        "tests": _tests(tests, unit),
        "coming": _coming(page.coming),
        "pain": _pain(page),
    }


def _short(words: str) -> str:
    return Truncator(words).chars(_MOST_LETTERS)


def _figures(page: PersonPage, unit: WeightUnit) -> list[Said]:
    figures = page.figures
    legs = ((_("Tonnage left"), figures.tonnage_left_kg), (_("Tonnage right"), figures.tonnage_right_kg))
    share = figures.adherence_pct
    rows = [
        (
            _("Sessions done"),
            number_said(figures.done),
            _("of %(planned)s") % {"planned": number_said(figures.planned)},
        ),
        (_("Adherence"), DASH if share is None else number_said(share), "" if share is None else "%"),
        (_("Sets"), number_said(figures.sets), ""),
        (_("Reps"), number_said(figures.reps), ""),
        *((word, tonnage_words(kg, unit), str(unit)) for word, kg in legs),
        (_("Contacts"), number_said(figures.contacts), ""),
    ]
    return [{"word": word, "value": value, "aside": aside} for word, value, aside in rows]


def _chart(page: PersonPage, unit: WeightUnit) -> Said | None:
    weeks = page.progress.weeks
    chart = tonnage_chart(weeks, unit)
    if not chart.high:
        return None
    alt = "; ".join([chart.words, *(group.words for group in chart.groups)])
    return chart_said(chart, [date_format(week.monday, "j M") for week in weeks], alt=alt)


# --- exercises ----------------------------------------------------------------------------------------


def _exercises(page: PersonPage, unit: WeightUnit) -> Said:
    done = [
        *(_lifted(one, unit) for one in page.progress.exercises),
        *(_pushed(one, unit) for one in page.progress.peaks),
    ]
    done.sort(key=lambda one: one.on, reverse=True)
    shown, more = done[:MOST_EXERCISES], len(done[MOST_EXERCISES:])
    sides = _sides(shown)
    return {
        "heading": _("Best of the period"),
        "empty": _("No set with a load in this period."),
        "heads": [_("Exercise"), _("Last done"), *(str(side.label) for side in sides)],
        "rows": [
            {
                "name": one.name,
                "cells": [_cell(_day(one.on)), *(one.sides.get(side, _cell()) for side in sides)],
            }
            for one in shown
        ],
        "more": ngettext("and %(count)d more exercise", "and %(count)d more exercises", more) % {"count": more}
        if more
        else "",
        "note": _(
            "Heaviest work set, and the 1RM that the best set shows: estimated from 1 to 15 repetitions to failure, "
            "rough from more than 10. * with body mass. No formula has been validated on calf raises: read the "
            "direction, not the kilogram."
        ),
    }


def _sides(shown: Sequence[_Done]) -> list[Side]:
    """Return the legs, and both together where something was done so."""
    return [side for side in Side if side != Side.BOTH or any(Side.BOTH in one.sides for one in shown)]


def _lifted(progress: ExerciseProgress, unit: WeightUnit) -> _Done:
    mark = "*" if progress.counts_body_mass else ""
    sides = {}
    for now in sides_now(progress.best, unit):
        shows = [f"{_('1RM')} {now.strength}{mark}", *([_("rough")] if now.is_rough else [])] if now.strength else []
        sides[now.side.value] = _cell(now.moved, ", ".join(shows))
    return _Done(progress.exercise.name, progress.newest_on, sides)


def _pushed(progress: PeakProgress, unit: WeightUnit) -> _Done:
    sides = {side: _cell(did_words(row, row.item, unit)) for side, row in progress.best.items()}
    return _Done(progress.exercise.name, next(iter(progress.days)), sides)


# --- tests --------------------------------------------------------------------------------------------


def _tests(tests: Sequence[TestCard], unit: WeightUnit) -> Said:
    shown, more = tests[:MOST_TESTS], len(tests[MOST_TESTS:])
    sides = [
        side
        for side in Side
        if side != Side.BOTH or any(one.side == side for test in shown for one in test.history.newest)
    ]
    return {
        "heading": _("Tests"),
        "empty": _("No test yet."),
        "heads": [_("Test"), _("Day"), *(str(side.label) for side in sides), _("Weaker leg")],
        "rows": [_test(one, sides, unit) for one in shown],
        "more": ngettext("and %(count)d more test", "and %(count)d more tests", more) % {"count": more} if more else "",
        "note": _("Newest result of each leg. Weaker leg: its strength in per cent of the stronger one."),
    }


def _test(test: TestCard, sides: Sequence[Side], unit: WeightUnit) -> Said:
    history = test.history
    newest = {one.side: one for one in history.newest}
    cells = [_cell(_day(history.newest_on))]
    for side in sides:
        one = newest.get(side)
        older = _day(one.tested_on) if one and one.tested_on != history.newest_on else ""
        cells.append(_cell(result(one, unit), older) if one else _cell())
    return {
        "name": history.protocol.name,
        "cells": [*cells, _symmetry(history.symmetry, history.newest_on)],
        "aim": _aim(test),
    }


def _symmetry(symmetry: Symmetry | None, newest_on: date) -> Said:
    if symmetry is None:
        return _cell()
    share = whole_pct(100 - symmetry.gap_pct)
    who = _("level") if share == 100 else str(Side(symmetry.weaker).label)
    return _cell(f"{share} % · {who}", "" if symmetry.on == newest_on else _day(symmetry.on))


def _aim(test: TestCard) -> str:
    """Return the benchmark that a test is read against, and the legs beside it; nothing where there is none."""
    if not test.aim:
        return ""
    sources = "; ".join(source.words for source in test.sources)
    return " · ".join([f"{test.aim} ({sources})" if sources else test.aim, *map(_held, test.held)])


def _held(held: HeldCard) -> str:
    said = f"{held.side.label} {held.words}"
    return _("%(result)s, reached") % {"result": said} if held.is_reached else said


# --- what else ----------------------------------------------------------------------------------------


def _coming(marks: Sequence[SessionMark]) -> Said:
    shown, more = marks[:MOST_SESSIONS], len(marks[MOST_SESSIONS:])
    return {
        "heading": _("Next 14 days"),
        "empty": _("No calf session is planned."),
        "rows": [{"day": _when(one), "title": " · ".join(filter(None, (one.title, one.label)))} for one in shown],
        "note": "",
        "more": ngettext("and %(count)d more session", "and %(count)d more sessions", more) % {"count": more}
        if more
        else "",
    }


def _when(mark: SessionMark) -> str:
    day = date_format(mark.on, "D j M")
    return f"{day}, {mark.at:%H:%M}" if mark.at else day


def _pain(page: PersonPage) -> Said | None:
    days = page.progress.pain
    if days is None:
        return None
    rows = []
    for side in (Side.LEFT, Side.RIGHT):
        scores = {on: sides[side] for on, sides in days.items() if side in sides}
        rows.append({"side": str(side.label), "said": _scores(scores)})
    return {"heading": _("Pain scores"), "note": _("0 none to 10 worst"), "rows": rows}


def _scores(scores: Mapping[date, int]) -> str:
    count, worst = len(scores), max(scores.values(), default=None)
    if worst is None:
        return _("no score")
    if worst == 0:
        return ngettext("0 on %(count)d day", "0 on each of %(count)d days", count) % {"count": count}
    said = {"score": worst, "day": _day(max(on for on, score in scores.items() if score == worst)), "count": count}
    return (
        ngettext(
            "highest %(score)d on %(day)s, %(count)d day with a score",
            "highest %(score)d on %(day)s, %(count)d days with a score",
            count,
        )
        % said
    )


def _day(on: date) -> str:
    return date_format(on, "j M Y")


def _cell(main: str = DASH, aside: str = "") -> Said:
    return {"main": main, "aside": aside}
