"""From stored exercises to a file."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.utils.http import content_disposition_header
from django.utils.text import slugify

from accounts.models import Club
from exercises.choices import FileContents, FileFormat
from exercises.files.csv_text import format_csv
from exercises.files.yaml_text import format_yaml
from exercises.models import Exercise
from exercises.operations.authoring import entry_of
from exercises.queries.files import exported_exercises

_CONTENT_TYPES = {
    FileFormat.YAML: "application/yaml; charset=utf-8",
    FileFormat.CSV: "text/csv; charset=utf-8; header=present",
}


def library_file(club: Club, file_format: FileFormat, whose: FileContents, *, at: datetime) -> HttpResponse:
    """Answer a club's library as a file to be saved, named for the club and its day."""
    on = at.astimezone(ZoneInfo(club.timezone)).date()
    return HttpResponse(
        library_text(exported_exercises(club, whose=whose), file_format),
        content_type=_CONTENT_TYPES[file_format],
        headers={"Content-Disposition": content_disposition_header(True, _file_name(club, file_format, whose, on))},
    )


def library_text(exercises: Iterable[Exercise], file_format: FileFormat) -> str:
    entries = map(_plain_entry, exercises)
    return format_yaml(entries) if file_format == FileFormat.YAML else format_csv(entries)


def _file_name(club: Club, file_format: FileFormat, whose: FileContents, on: date) -> str:
    words = (slugify(club.name, allow_unicode=True), "exercises", whose.value, on.isoformat())
    return "-".join(filter(None, words)) + f".{file_format.value}"


def _plain_entry(exercise: Exercise) -> dict[str, Any]:
    entry = entry_of(exercise)
    share = entry["bodyweight_fraction"]
    return entry | {"bodyweight_fraction": None if share is None else float(share)}
