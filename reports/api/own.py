"""One's own data as files, over the API; following, taking and cancelling them is as for every file."""

import uuid

from django.utils import timezone
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.access import signed_in
from accounts.idempotency import IDEMPOTENCY_KEY, with_idempotency_key
from athletes.access import get_own_athlete
from core.api import PageQuery, body_values, page_answer, page_of
from reports.api.files import FilePages, asked_answer
from reports.operations.exports import request_own_export
from reports.queries.exports import own_files_of
from reports.serializers.files import FileAnswer, OwnFileBody


class OwnFiles(APIView):
    @extend_schema(
        operation_id="athletes_reports_list",
        parameters=[PageQuery],
        responses=page_of("OwnReportPage", FileAnswer(many=True)),
    )
    def get(self, request: Request, public_id: uuid.UUID) -> Response:
        """The files that the caller asked for about themselves, the newest first; 403 for anybody else's."""
        user = signed_in(request)
        rows = own_files_of(user).filter(athlete=get_own_athlete(user, public_id)).select_related("athlete")
        return page_answer(request, rows, pages=FilePages(), say=lambda page: [FileAnswer(row).data for row in page])

    @extend_schema(
        operation_id="athletes_reports_ask",
        request=OwnFileBody,
        responses={
            201: OpenApiResponse(FileAnswer, description="Made at once"),
            202: OpenApiResponse(FileAnswer, description="Being made; ask `reports/{id}/` until `state` is done"),
        },
        parameters=[IDEMPOTENCY_KEY],
    )
    @with_idempotency_key
    def post(self, request: Request, public_id: uuid.UUID) -> Response:
        """Ask for a page of one's training or for all that is kept about oneself; while one is being made, that one."""
        user = signed_in(request)
        athlete = get_own_athlete(user, public_id)
        wish = body_values(OwnFileBody, request)["wish"]
        return asked_answer(request_own_export(athlete=athlete, wish=wish, by=user, at=timezone.now()))
