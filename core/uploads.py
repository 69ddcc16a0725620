"""Uploaded files: kept in memory and cut off just above the largest body that is taken."""

from typing import Any

from django.conf import settings
from django.core.files.uploadhandler import MemoryFileUploadHandler


class CutOffUploadHandler(MemoryFileUploadHandler):
    """Keep one byte more than `DATA_UPLOAD_MAX_MEMORY_SIZE` of all files of a request, and let the rest go by.

    Django caps fields but no files, and takes them in before any view is asked. The byte too many lets a form see
    that the file was larger, and say so.
    """

    def handle_raw_input(self, *args: Any, **kwargs: Any) -> None:
        self.activated = True
        self._left = settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        kept = raw_data[: self._left]
        self._left -= len(kept)
        return super().receive_data_chunk(kept, start)

    def file_complete(self, file_size: int) -> Any:
        self.file.seek(0, 2)
        return super().file_complete(self.file.tell())
