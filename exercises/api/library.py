"""The exercise library for phones."""

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.access import signed_in
from core.api import Pages, page_answer, page_of, query_values
from exercises import access
from exercises.queries import library as queries
from exercises.serializers.library import ExerciseAnswer, ExerciseDetailAnswer, ExerciseQuery


class ByName(Pages):
    ordering = ("name", "id")


class ExerciseList(APIView):
    @extend_schema(
        operation_id="exercises_list",
        parameters=[ExerciseQuery],
        responses=page_of("ExercisePage", ExerciseAnswer(many=True)),
    )
    def get(self, request: Request) -> Response:
        """The exercises that the caller may see, by name; `search` narrows them down."""
        asked = query_values(ExerciseQuery, request)
        exercises = queries.found(signed_in(request), text=asked.get("search", ""))
        return page_answer(
            request, exercises, pages=ByName(), say=lambda rows: [ExerciseAnswer(row).data for row in rows]
        )


class ExerciseDetail(APIView):
    @extend_schema(responses=ExerciseDetailAnswer)
    def get(self, request: Request, slug: str) -> Response:
        """One exercise; a club's own of that name comes before the built-in one."""
        return Response(ExerciseDetailAnswer(access.get_exercise(signed_in(request), slug, None)).data)
