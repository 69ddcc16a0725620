"""Files of reports over the API: asking, following, taking, cancelling."""

import uuid
from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import FileResponse
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.access import signed_in
from accounts.idempotency import IDEMPOTENCY_KEY, with_idempotency_key
from accounts.models import Club, User
from athletes.models import Squad
from core.api import PageQuery, Pages, WhateverIsAccepted, body_values, page_answer, page_of, refuse_id
from exercises.api.clubs import chosen_club
from reports.access import clubs_reported_on, get_export, reportable_squads
from reports.choices import ExportState
from reports.files.writers import writer_of
from reports.models import ReportExport
from reports.operations.exports import cancel_export, request_export, take_file
from reports.serializers.files import FileAnswer, FileBody


class FilePages(Pages):
    ordering = ("-created_at", "-id")


class Files(APIView):
    @extend_schema(
        operation_id="reports_list", parameters=[PageQuery], responses=page_of("ReportPage", FileAnswer(many=True))
    )
    def get(self, request: Request) -> Response:
        """The files that the caller asked for, the newest first."""
        rows = ReportExport.objects.visible_to(signed_in(request)).select_related("athlete")
        return page_answer(request, rows, pages=FilePages(), say=lambda page: [FileAnswer(row).data for row in page])

    @extend_schema(
        operation_id="reports_ask",
        request=FileBody,
        responses={
            201: OpenApiResponse(FileAnswer, description="Made at once, or already known to have failed"),
            202: OpenApiResponse(FileAnswer, description="Being made; ask for it again until `state` is done"),
        },
        parameters=[IDEMPOTENCY_KEY],
    )
    @with_idempotency_key
    def post(self, request: Request) -> Response:
        """Ask for a report on squads as a file; a small one is made at once, others wait for a worker."""
        user = signed_in(request)
        clubs = clubs_reported_on(user)
        if not clubs:
            raise PermissionDenied
        body = body_values(FileBody, request)
        club, squads = _squads(user, clubs, body)
        return asked_answer(
            request_export(
                club=club, squads=squads, period=body["period"], wish=body["wish"], by=user, at=timezone.now()
            )
        )


def asked_answer(export: ReportExport) -> Response:
    is_made = export.state == ExportState.DONE
    return Response(FileAnswer(export).data, status=HTTPStatus.CREATED if is_made else HTTPStatus.ACCEPTED)


def _squads(user: User, clubs: list[Club], body: dict[str, Any]) -> tuple[Club, list[Squad]]:
    """Return the club and the squads of it that a body asks for; all of the caller's where it names none."""
    if not body["squads"]:
        club = chosen_club(clubs, body["club"])
        return club, reportable_squads(user, club)
    known = {squad.public_id: squad for club in clubs for squad in reportable_squads(user, club)}
    first: Squad | None = None
    for public_id in body["squads"]:
        squad = known.get(public_id)
        if squad is None or (first is not None and squad.club_id != first.club_id):
            refuse_id("squad", public_id)
        first = first or squad
    assert first is not None
    club = next(club for club in clubs if club.pk == first.club_id)
    return club, [known[public_id] for public_id in dict.fromkeys(body["squads"])]


class File(APIView):
    @extend_schema(operation_id="reports_read", responses=FileAnswer)
    def get(self, request: Request, public_id: uuid.UUID) -> Response:
        """One file: its state and how far it is."""
        return Response(FileAnswer(get_export(signed_in(request), public_id)).data)


class FileCancel(APIView):
    @extend_schema(
        operation_id="reports_cancel", request=None, responses={200: FileAnswer}, parameters=[IDEMPOTENCY_KEY]
    )
    @with_idempotency_key
    def post(self, request: Request, public_id: uuid.UUID) -> Response:
        """Cancel a file that is not made yet (409 when it is); repeated: 200."""
        return Response(FileAnswer(cancel_export(export=get_export(signed_in(request), public_id))).data)


class FileContent(APIView):
    content_negotiation_class = WhateverIsAccepted

    @extend_schema(
        operation_id="reports_take",
        responses={(200, "application/octet-stream"): OpenApiTypes.BINARY},
    )
    def get(self, request: Request, public_id: uuid.UUID) -> FileResponse:
        """The file itself; 409 until it is made, 410 when its time is over. Each download is recorded."""
        user = signed_in(request)
        export = get_export(user, public_id)
        content = take_file(export=export, by=user, at=timezone.now())
        return FileResponse(
            content,
            as_attachment=True,
            filename=export.file_name,
            content_type=writer_of(export).content_type,
        )
