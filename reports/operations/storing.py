"""Where finished files lie: in the storage of that name in settings, one folder for each export."""

import uuid
from contextlib import suppress
from datetime import datetime, timedelta
from typing import IO

from django.core.files import File
from django.core.files.storage import Storage, storages

from reports.choices import ExportState
from reports.models import REPORTS_STORAGE, ReportExport

# What a builder has just stored may belong to a row that others do not see yet.
_LEFT_ALONE = timedelta(hours=1)
_LIVING = (ExportState.WAITING, ExportState.BUILDING, ExportState.DONE)


def storage() -> Storage:
    return storages[REPORTS_STORAGE]


def store(export: ReportExport, content: IO[bytes], *, ending: str) -> str:
    """Store a file under a name that no other builder uses; return the name."""
    return storage().save(f"{export.public_id}/{export.lease}{ending}", File(content))


def remove(name: str) -> None:
    """Remove one file; that it is gone already is no error."""
    with suppress(FileNotFoundError):
        storage().delete(name)


def remove_others(export: ReportExport, *, keep: str) -> None:
    """Remove what earlier builders of the same export left behind when they died."""
    folder = str(export.public_id)
    for name in storage().listdir(folder)[1]:
        if f"{folder}/{name}" != keep:
            remove(f"{folder}/{name}")


def sweep(*, now: datetime) -> None:
    """Remove the files of exports that ended, were cancelled or are gone with their person."""
    try:
        folders = [name for name in storage().listdir("")[0] if _is_id(name)]
    except FileNotFoundError:
        return
    states = {
        str(public_id): state
        for public_id, state in ReportExport.objects.filter(public_id__in=folders).values_list("public_id", "state")
    }
    for folder in folders:
        state = states.get(folder)
        if state not in _LIVING:
            _remove_folder(folder, older_than=now - _LEFT_ALONE if state is None else None)


def _is_id(name: str) -> bool:
    try:
        return str(uuid.UUID(name)) == name
    except ValueError:
        return False


def _remove_folder(folder: str, *, older_than: datetime | None) -> None:
    with suppress(FileNotFoundError):
        left = 0
        for name in storage().listdir(folder)[1]:
            path = f"{folder}/{name}"
            if older_than and storage().get_modified_time(path) > older_than:
                left += 1
            else:
                remove(path)
        if not left:
            storage().delete(folder)
