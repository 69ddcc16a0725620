"""From the bytes of an upload to entries; what is too large, or no text, is refused before it is parsed."""

import re
from typing import Final

from django.utils.translation import gettext as _

from exercises.choices import FileFormat
from exercises.files.csv_text import parse_csv
from exercises.files.shape import FileUnreadable, no_entries
from exercises.files.yaml_text import parse_yaml
from exercises.operations.files import Placed

MOST_BYTES: Final = 1_000_000
_ENDINGS: Final = {".yaml": FileFormat.YAML, ".yml": FileFormat.YAML, ".csv": FileFormat.CSV}
# How a zip (.xlsx, .ods) and an old .xls begin.
_WORKBOOK: Final = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_UTF_16: Final = (b"\xff\xfe", b"\xfe\xff")
_UNWRITABLE: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_NEW_LINE: Final = re.compile(r"\r\n?")


def format_of(name: str) -> FileFormat:
    """Return the format that a file's name says.

    Raises:
        FileUnreadable: the name ends in none of the known ways.
    """
    for ending, file_format in _ENDINGS.items():
        if name.lower().endswith(ending):
            return file_format
    raise FileUnreadable(_("Choose a file whose name ends in .yaml, .yml or .csv."))


def text_of(data: bytes) -> str:
    """Return the text of an upload, its lines ended by line feeds and without a mark.

    Raises:
        FileUnreadable: the file is empty, too large, a workbook, or not UTF-8.
    """
    if len(data) > MOST_BYTES:
        raise _too_large()
    if data.startswith(_WORKBOOK):
        raise FileUnreadable(_("This is a spreadsheet workbook, whatever its name says; save it as “CSV UTF-8” first."))
    if data.startswith(_UTF_16):
        raise FileUnreadable(_("This file is UTF-16 text; save it as UTF-8 (“CSV UTF-8” in a spreadsheet)."))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise FileUnreadable(
            _("Line %(line)d is not UTF-8 text; save the file as UTF-8 (“CSV UTF-8” in a spreadsheet).")
            % {"line": line}
        ) from error
    return text


def parse(text: str, file_format: FileFormat) -> list[Placed]:
    """Return the entries of a file's text, unchecked.

    Raises:
        FileUnreadable
    """
    text = _NEW_LINE.sub("\n", text)
    # A form sends each line feed as two characters; what is checked must also be small enough to be sent again.
    if len(text.encode()) + text.count("\n") > MOST_BYTES:
        raise _too_large()
    if found := _UNWRITABLE.search(text):
        line = text[: found.start()].count("\n") + 1
        raise FileUnreadable(
            _("Line %(line)d holds a character that is no text; is this a YAML or CSV file?") % {"line": line}
        )
    if not text.strip():
        raise no_entries()
    return parse_yaml(text) if file_format == FileFormat.YAML else parse_csv(text)


def _too_large() -> FileUnreadable:
    return FileUnreadable(_("A file takes at most 1 MB; this one is larger. Import it in parts."))
