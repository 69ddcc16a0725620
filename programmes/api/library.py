"""Programmes for phones of staff; athletes see the plan in their sessions."""

import uuid

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.access import signed_in
from core.api import PageQuery, Pages, page_answer, page_of, query_values
from programmes import access, queries
from programmes.serializers.library import (
    ProgrammeAnswer,
    ProgrammeDetailAnswer,
    programme_detail_json,
    programme_json,
)


class ByName(Pages):
    ordering = ("name", "id")


class ProgrammeList(APIView):
    @extend_schema(
        operation_id="programmes_list",
        parameters=[PageQuery],
        responses=page_of("ProgrammePage", ProgrammeAnswer(many=True)),
    )
    def get(self, request: Request) -> Response:
        """The programmes that are ready to assign, by name: the built-in ones and those of the caller's clubs."""
        query_values(PageQuery, request)
        programmes = access.programmes_to_read(signed_in(request))
        return page_answer(
            request,
            programmes,
            pages=ByName(),
            say=lambda rows: [programme_json(head) for head in queries.plan_heads(rows)],
        )


class ProgrammeDetail(APIView):
    @extend_schema(responses=ProgrammeDetailAnswer)
    def get(self, request: Request, public_id: uuid.UUID) -> Response:
        """One programme with every session of its newest version."""
        version = access.get_version(signed_in(request), public_id)
        return Response(programme_detail_json(queries.whole_plan(version)))
