"""The exercise library for phones."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.pagination import Cursor
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import remove_query_param
from rest_framework.views import APIView

from accounts.access import signed_in
from core.api import Pages, page_answer, page_of, query_values
from exercises import access
from exercises.models import Exercise
from exercises.queries.finding import Found, find
from exercises.queries.library import listed
from exercises.serializers.library import ExerciseAnswer, ExerciseDetailAnswer, ExerciseQuery, wanted_of


class ByName(Pages):
    ordering = ("name", "id")


class ByRank(Pages):
    """Pages of a ranked list, which has no column to go on from: the cursor is a place in it."""

    # Beyond any library.
    offset_cutoff = 1_000_000

    def start(self, request: Request) -> int:
        cursor = self.decode_cursor(request)
        if cursor and (cursor.position or cursor.reverse):
            raise self.cursor_refused()
        return cursor.offset if cursor else 0

    def answer(self, request: Request, found: Found, *, size: int) -> Response:
        following, before = found.start + size, found.start - size
        return Response(
            {
                "next": self._link(request, following) if following < found.total else None,
                "previous": self._link(request, before) if found.start else None,
                "results": _said(found.exercises),
            }
        )

    def _link(self, request: Request, start: int) -> str:
        address = request.build_absolute_uri()
        if start <= 0:
            return remove_query_param(address, self.cursor_query_param)
        self.base_url = address
        return self.encode_cursor(Cursor(offset=start, reverse=False, position=None))


def _said(exercises: list[Exercise]) -> list[dict[str, Any]]:
    return [ExerciseAnswer(exercise).data for exercise in exercises]


class ExerciseList(APIView):
    @extend_schema(
        operation_id="exercises_list",
        parameters=[ExerciseQuery],
        responses=page_of("ExercisePage", ExerciseAnswer(many=True)),
    )
    def get(self, request: Request) -> Response:
        """The exercises that the caller may see, narrowed down by filters; with `search` the best answers first.

        Without a search they stand by name. Retired ones are left out unless `whose` asks for them.
        """
        user, wanted = signed_in(request), wanted_of(query_values(ExerciseQuery, request))
        if wanted.text:
            ranked = ByRank()
            start, size = ranked.start(request), ranked.get_page_size(request)
            return ranked.answer(request, find(user, wanted, start=start, size=size), size=size)
        return page_answer(request, listed(user, wanted), pages=ByName(), say=_said)


class ExerciseDetail(APIView):
    @extend_schema(responses=ExerciseDetailAnswer)
    def get(self, request: Request, slug: str) -> Response:
        """One exercise by slug or id; the ETag is its revision.

        Of one slug a club's own comes before the built-in one.
        """
        exercise = access.get_exercise(signed_in(request), slug, None)
        return Response(ExerciseDetailAnswer(exercise).data, headers={"ETag": f'"{exercise.revision}"'})
