"""The library as a file through the API."""

from dataclasses import dataclass
from typing import Any, ClassVar

from django.http import HttpResponse
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.parsers import BaseParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.access import signed_in
from accounts.idempotency import with_idempotency_key
from accounts.models import Club
from core.api import WhateverIsAccepted, query_values
from exercises import access
from exercises.api.clubs import chosen_club
from exercises.choices import FileContents, FileFormat
from exercises.files.reading import MOST_BYTES, parse, text_of
from exercises.files.writing import library_file
from exercises.operations.files import import_library
from exercises.serializers.files import ExportQuery, FileEntry, ImportAnswer, ImportQuery, TrueFalse

_IDEMPOTENCY_KEY = OpenApiParameter("Idempotency-Key", str, OpenApiParameter.HEADER)


@dataclass(frozen=True)
class Upload:
    data: bytes = b""
    format: FileFormat = FileFormat.YAML


class _FileParser(BaseParser):
    """Take a body as it is, cut off just above the largest file."""

    format: ClassVar[FileFormat]

    def parse(self, stream: Any, media_type: Any = None, parser_context: Any = None) -> Any:
        return Upload(stream.read(MOST_BYTES + 1), self.format)


class YamlParser(_FileParser):
    media_type = "application/yaml"
    format = FileFormat.YAML


class TextYamlParser(_FileParser):
    media_type = "text/yaml"
    format = FileFormat.YAML


class CsvParser(_FileParser):
    media_type = "text/csv"
    format = FileFormat.CSV


class LibraryImport(APIView):
    parser_classes = (YamlParser, TextYamlParser, CsvParser)

    @extend_schema(
        operation_id="exercises_import",
        request={"application/yaml": FileEntry(many=True), "text/csv": OpenApiTypes.STR},
        responses=ImportAnswer,
        parameters=[ImportQuery, _IDEMPOTENCY_KEY],
    )
    @with_idempotency_key
    def post(self, request: Request) -> Response:
        """Take a file (docs/library-files.md) into a club's library, whole or not at all; every fault is answered."""
        user = signed_in(request)
        asked = query_values(ImportQuery, request)
        club = chosen_club(access.clubs_written_for(user), asked.get("club"))
        upload = request.data if isinstance(request.data, Upload) else Upload()
        dry_run = asked.get("dry_run") == TrueFalse.TRUE
        imported = import_library(
            club=club,
            entries=parse(text_of(upload.data), upload.format),
            by=user,
            at=timezone.now(),
            dry_run=dry_run,
            seen=asked.get("seen"),
        )
        return Response(ImportAnswer(imported, context={"dry_run": dry_run}).data)


class LibraryExport(APIView):
    content_negotiation_class = WhateverIsAccepted

    @extend_schema(
        operation_id="exercises_export",
        parameters=[ExportQuery],
        responses={
            (200, "application/yaml"): FileEntry(many=True),
            (200, "text/csv"): OpenApiTypes.STR,
        },
    )
    def get(self, request: Request) -> HttpResponse:
        """The library of a club that the caller works for, as a file that can be imported again."""
        asked = query_values(ExportQuery, request)
        club = chosen_club(Club.objects.visible_to(signed_in(request)), asked.get("club"))
        file_format = FileFormat(asked.get("format", FileFormat.YAML))
        return library_file(club, file_format, FileContents(asked.get("whose", FileContents.ALL)), at=timezone.now())
