"""Text in spreadsheet cells: what could be run as a formula is made plain, and can be read back as it was."""

import re

# Spreadsheets run a text cell that begins with one of these as a formula.
_RISKY = re.compile(r"'*[=+\-@\t\r\n]")


def safe_text(text: str) -> str:
    """Return text for a spreadsheet cell; what could be run as a formula is led by an apostrophe.

    So is what begins with apostrophes before such a character, so that `plain_text` gives each text back.
    """
    return f"'{text}" if _RISKY.match(text) else text


def safe_text_sql(text: str) -> str:
    """Return SQL that does as `safe_text`; `text` is an SQL expression of our own."""
    return rf"CASE WHEN {text} ~ E'^\'*[-=+@\t\r\n]' THEN '''' || {text} ELSE {text} END"


def plain_text(cell: str) -> str:
    """Return the text that `safe_text` made a cell of; a formula that was never made safe stays as it is."""
    return cell[1:] if cell.startswith("'") and _RISKY.match(cell) else cell
