"""How large the gym sheet can be set so that its rows fit one A4 page, landscape (our own choice of measures)."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

ROWS_ON_A_PAGE: Final = 20
# Sizes of the text in points, the largest first; the page has a class for each.
SIZES_PT: Final = (11.0, 10.0, 9.0, 8.5, 8.0, 7.5, 7.0, 6.5, 6.0)
# The page between its margins and below the head, and what static/css/sheet.css gives its parts, in em.
_HEIGHT_MM: Final = 170.0
_WIDTH_MM: Final = 277.0
_PT_MM: Final = 0.3528
_LINE: Final = 1.25
_PADDING: Final = 0.62
_NAME: Final = 14.0
_CHARACTER: Final = 0.56
_BOLD: Final = 0.55
_LETTER: Final = 1.45
_LEAST_LOAD: Final = 2.2
_BOX: Final = 1.42
_GAP: Final = 0.8


@dataclass(frozen=True)
class Column:
    """What a column has to hold: characters of name and dose, sides, and of one side boxes and characters of loads."""

    name: int
    dose: int
    sides: int
    boxes: int
    characters: int


@dataclass(frozen=True)
class Block:
    """Rows of athletes under one heading; `name` is the longest of their names in characters, with the time."""

    rows: int
    name: int
    columns: Sequence[Column]


def size_pt(blocks: Sequence[Block]) -> float:
    """Return the largest size in points at which the blocks fit one page; the smallest where none fits."""
    return next((size for size in SIZES_PT if _height_mm(blocks, size) <= _HEIGHT_MM), SIZES_PT[-1])


def _height_mm(blocks: Sequence[Block], size: float) -> float:
    em_mm = size * _PT_MM
    # A gap stands before each heading.
    return sum((_height(block, _WIDTH_MM / em_mm) + _GAP) * em_mm for block in blocks)


def _height(block: Block, page: float) -> float:
    width = (page - _NAME) / max(len(block.columns), 1) - _GAP
    heading = max((_lines_of_heading(one, width) for one in block.columns), default=1)
    of_name = math.ceil(block.name * _BOLD / (_NAME - 0.8))
    row = max([of_name, *(_lines_of_cell(one, width) for one in block.columns)])
    return heading * _LINE + _PADDING + block.rows * (row * (_LINE + 0.1) + _PADDING)


def _lines_of_heading(column: Column, width: float) -> int:
    return math.ceil(column.name * _CHARACTER / width) + math.ceil(column.dose * _CHARACTER * 0.85 / width)


def _lines_of_cell(column: Column, width: float) -> int:
    side = _LETTER + max(_LEAST_LOAD, column.characters * _CHARACTER) + column.boxes * _BOX + 0.35
    if side > width:
        return column.sides * math.ceil(side / width)
    return math.ceil(column.sides / int((width + _GAP) // (side + _GAP)))
