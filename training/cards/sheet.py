"""The gym sheet: athletes who do the same lines stand in one table, with a box for every set."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _

from core.units import WeightUnit, format_load
from programmes.choices import SetKind
from programmes.rules.groups import places_in_groups
from programmes.wording import dose_words, superset_words, tempo_words
from training.cards.asked import sides_of, target_of
from training.cards.words import force_words
from training.choices import Side
from training.forms.logging import LETTERS
from training.models import SessionItem
from training.queries.sheet import SheetSession
from training.rules.loads import How
from training.rules.sheet import ROWS_ON_A_PAGE, Block, Column, size_pt
from training.rules.targets import Target
from training.wording import weight_text


@dataclass(frozen=True, kw_only=True)
class Run:
    """Sets of one side with the same load; `is_open` leaves room to write one in."""

    load: str
    is_open: bool
    is_warm_up: bool
    boxes: range


@dataclass(frozen=True, kw_only=True)
class SideRow:
    letter: Any
    word: Any
    runs: Sequence[Run]


@dataclass(frozen=True, kw_only=True)
class Cell:
    sides: Sequence[SideRow]
    safety_is_due: bool


@dataclass(frozen=True, kw_only=True)
class Heading:
    name: str
    dose: str
    notes: Sequence[str]


@dataclass(frozen=True, kw_only=True)
class SheetRow:
    one: SheetSession
    cells: Sequence[Cell]


@dataclass(frozen=True, kw_only=True)
class SheetTable:
    headings: Sequence[Heading]
    rows: Sequence[SheetRow]


@dataclass(frozen=True, kw_only=True)
class SheetPage:
    """At most 20 rows; `size` names the size of the text that lets them fit."""

    tables: Sequence[SheetTable]
    size: str


def sheet_pages(sessions: Sequence[SheetSession], *, unit: WeightUnit) -> list[SheetPage]:
    """Return the pages of a sheet: tables of those who do the same, the largest first, 20 rows a page."""
    alike: dict[tuple[Any, ...], list[SheetSession]] = defaultdict(list)
    for one in sessions:
        alike[tuple((item.exercise_id, item.text, item.group) for item in one.items)].append(one)
    ordered = [one for group in sorted(alike.values(), key=len, reverse=True) for one in group]
    pages = [ordered[start : start + ROWS_ON_A_PAGE] for start in range(0, len(ordered), ROWS_ON_A_PAGE)]
    return [_page(page, unit) for page in pages]


def _page(sessions: Iterable[SheetSession], unit: WeightUnit) -> SheetPage:
    def lines(one: SheetSession) -> list[tuple[Any, ...]]:
        return [(item.exercise_id, item.text, item.group) for item in one.items]

    tables = [_table(list(group), unit) for _lines, group in groupby(sessions, key=lines)]
    return SheetPage(tables=tables, size=f"{size_pt([_block(table) for table in tables]):g}".replace(".", "-"))


def _table(sessions: Sequence[SheetSession], unit: WeightUnit) -> SheetTable:
    items = sessions[0].items
    places = places_in_groups([item.group for item in items])
    return SheetTable(
        headings=[_heading(item, place, unit) for item, place in zip(items, places, strict=True)],
        rows=[
            SheetRow(one=one, cells=[_cell(item, one.athlete.leading_side, unit) for item in one.items])
            for one in sessions
        ],
    )


def _heading(item: SessionItem, place: tuple[int, int], unit: WeightUnit) -> Heading:
    dose = item.dose
    notes = [superset_words(item.group, *place), tempo_words(dose.tempo) if dose.tempo else ""]
    return Heading(
        name=item.exercise.name,
        dose=dose_words(dose, weight=weight_text(unit)),
        notes=[words for words in notes if words],
    )


def _cell(item: SessionItem, leading: str, unit: WeightUnit) -> Cell:
    exercise = item.exercise
    version: int | None = item.version_read  # type: ignore[attr-defined]
    return Cell(
        sides=[
            SideRow(letter=LETTERS[Side(side)], word=Side(side).label, runs=_runs(item, side, unit))
            for side in sides_of(item, leading)
        ],
        safety_is_due=exercise.asks_acknowledgement and version != exercise.safety_revision,
    )


def _runs(item: SessionItem, side: str, unit: WeightUnit) -> list[Run]:
    asked = [target_of(item, number, side) for number in range(1, item.planned_sets + 1)]
    runs = []
    for (load, is_open, is_warm_up), run in groupby(asked, key=lambda target: _load(target, unit)):
        runs.append(Run(load=load, is_open=is_open, is_warm_up=is_warm_up, boxes=range(len(list(run)))))
    return runs


def _load(target: Target, unit: WeightUnit) -> tuple[str, bool, bool]:
    """Return a set's load in words, whether it is left to be chosen, and whether the set is a warm-up."""
    is_warm_up = target.get("kind") == SetKind.WARM_UP
    if target["force_n"] is not None:
        return _("%(force)s N") % {"force": force_words(target)}, False, is_warm_up
    if target["load_kg"] is not None and target["how"] != How.BODY_WEIGHT:
        load = format_load(Decimal(str(target["load_kg"])), unit)
        return f"+{load}" if target["how"] == How.ADDED else load, False, is_warm_up
    if target["how"] == How.BODY_WEIGHT:
        return _("BW"), False, is_warm_up
    return "", target["how"] != How.NO_LOAD, is_warm_up


def _block(table: SheetTable) -> Block:
    columns = []
    for place, heading in enumerate(table.headings):
        sides = [side for row in table.rows for side in row.cells[place].sides]
        notes = sum(len(words) + 3 for words in heading.notes)
        columns.append(
            Column(
                name=len(heading.name),
                dose=len(heading.dose) + notes,
                sides=max(len(row.cells[place].sides) for row in table.rows),
                boxes=max(sum(len(run.boxes) for run in side.runs) for side in sides),
                characters=max(sum(max(len(run.load), 4 * run.is_open) + 1 for run in side.runs) for side in sides),
            )
        )
    name = max(len(row.one.athlete.name) + 6 * bool(row.one.session.scheduled_time) for row in table.rows)
    return Block(rows=len(table.rows), name=name, columns=columns)
