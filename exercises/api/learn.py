"""Where the library's facts come from, for phones."""

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from core.api import StrictSerializer, page_of, query_values
from exercises.queries.sources import sources_page
from exercises.serializers.learn import SourceAnswer


class SourceList(APIView):
    @extend_schema(operation_id="sources_list", responses=page_of("SourcePage", SourceAnswer(many=True)))
    def get(self, request: Request) -> Response:
        """Every source that exercises and programmes name by its key, on one page."""
        query_values(StrictSerializer, request)
        found = [SourceAnswer(source).data for source in sources_page().entries.values()]
        return Response({"next": None, "previous": None, "results": found})
