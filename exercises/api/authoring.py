"""A club's own exercises through the API."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from django.http import Http404
from django.utils import timezone
from django.utils.http import parse_etags
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import exceptions
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.access import signed_in
from accounts.idempotency import IDEMPOTENCY_KEY, with_idempotency_key
from accounts.models import Club, User
from core.api import Pages, page_answer, page_of, query_values
from core.errors import DomainError
from core.fields import shown
from exercises import access
from exercises.api import library
from exercises.api.clubs import chosen_club
from exercises.models import Exercise
from exercises.operations import authoring
from exercises.queries.revisions import is_staff_of, revisions_of
from exercises.serializers.authoring import ExerciseChangeBody, NewExerciseBody, RevisionAnswer, RevisionQuery
from exercises.serializers.library import ExerciseDetailAnswer

_IF_MATCH = OpenApiParameter(
    "If-Match", str, OpenApiParameter.HEADER, description="The ETag of the exercise that the change was made from"
)


class RevisionMissing(DomainError):
    code = "precondition_required"
    status = HTTPStatus.PRECONDITION_REQUIRED


class ExerciseList(library.ExerciseList):
    @extend_schema(
        operation_id="exercises_create",
        request=NewExerciseBody,
        responses={201: ExerciseDetailAnswer},
        parameters=[IDEMPOTENCY_KEY],
    )
    @with_idempotency_key
    def post(self, request: Request) -> Response:
        """Add an exercise to a club's library, from nothing or as a copy; every fault is answered at once."""
        user, body = signed_in(request), _object(request)
        club = chosen_club(access.clubs_written_for(user), body.pop("club", None))
        source = _to_copy(user, body.pop("copy_of"), club) if "copy_of" in body else None
        values = body if source is None else authoring.copy_of(source) | body
        made = authoring.create_exercise(club=club, values=values, by=user, at=timezone.now(), copied_from=source)
        return _answer(made, user, status=HTTPStatus.CREATED)


class ExerciseDetail(library.ExerciseDetail):
    @extend_schema(
        operation_id="exercises_revise",
        request=ExerciseChangeBody(partial=True),
        responses={
            200: ExerciseDetailAnswer,
            412: OpenApiResponse(description="Changed meanwhile; `current` is how it stands, `sent` what was sent"),
            428: OpenApiResponse(description="If-Match is missing"),
        },
        parameters=[_IF_MATCH, IDEMPOTENCY_KEY],
    )
    @with_idempotency_key
    def patch(self, request: Request, slug: str) -> Response:
        """Change an exercise of a club's own; a change makes a new revision, which `change_note` explains."""
        user = signed_in(request)
        exercise = access.get_own_exercise(user, slug, None)
        body = _object(request)
        try:
            changed = authoring.revise_exercise(
                exercise=exercise,
                values={name: value for name, value in body.items() if name != "change_note"},
                change_note=body.get("change_note", ""),
                revision=_revision(request, exercise),
                by=user,
                at=timezone.now(),
            )
        except authoring.RevisionStale as error:
            error.members = {"current": ExerciseDetailAnswer(error.stored).data, "sent": body}
            raise
        return _answer(changed, user)


class ExerciseRetire(APIView):
    @extend_schema(
        operation_id="exercises_retire",
        request=None,
        responses=ExerciseDetailAnswer,
        parameters=[IDEMPOTENCY_KEY],
    )
    @with_idempotency_key
    def post(self, request: Request, slug: str) -> Response:
        """Offer an exercise of a club's own no longer; plans and logs that hold it keep it."""
        user = signed_in(request)
        exercise = access.get_own_exercise(user, slug, None)
        return _answer(authoring.retire_exercise(exercise=exercise, at=timezone.now()), user)


class ExerciseRestore(APIView):
    @extend_schema(
        operation_id="exercises_restore",
        request=None,
        responses=ExerciseDetailAnswer,
        parameters=[IDEMPOTENCY_KEY],
    )
    @with_idempotency_key
    def post(self, request: Request, slug: str) -> Response:
        """Offer a retired exercise again."""
        user = signed_in(request)
        return _answer(authoring.restore_exercise(exercise=access.get_own_exercise(user, slug, None)), user)


class NewestFirst(Pages):
    ordering = ("-number", "-id")


class ExerciseRevisions(APIView):
    @extend_schema(
        operation_id="exercises_revisions_list",
        parameters=[RevisionQuery],
        responses=page_of("RevisionPage", RevisionAnswer(many=True)),
    )
    def get(self, request: Request, slug: str) -> Response:
        """The versions of an exercise with their texts, newest first."""
        query_values(RevisionQuery, request)
        user = signed_in(request)
        exercise = access.get_exercise(user, slug, None)
        context = {"says_who": is_staff_of(user, exercise.club)}
        return page_answer(
            request,
            revisions_of(exercise),
            pages=NewestFirst(),
            say=lambda rows: [RevisionAnswer(row, context=context).data for row in rows],
        )


def _answer(exercise: Exercise, user: User, *, status: int = HTTPStatus.OK) -> Response:
    # Read anew, since a write leaves the linked exercises unread.
    told = access.get_exercise(user, str(exercise.public_id), None)
    return Response(ExerciseDetailAnswer(told).data, status=status, headers={"ETag": f'"{told.revision}"'})


def _object(request: Request) -> dict[str, Any]:
    if not isinstance(request.data, Mapping):
        raise exceptions.ValidationError(
            _("The body takes a JSON object; %(value)s is not that.") % {"value": shown(request.data)}
        )
    return dict(request.data)


def _to_copy(user: User, slug: Any, club: Club) -> Exercise:
    try:
        if isinstance(slug, str):
            return access.get_exercise_to_copy(user, slug, club)
    except Http404:
        pass
    sentence = _("copy_of takes the slug or id of an exercise of your library; %(value)s is not that.")
    raise exceptions.ValidationError(
        {"copy_of": exceptions.ErrorDetail(sentence % {"value": shown(slug)}, "unknown_id")}
    )


def _revision(request: Request, exercise: Exercise) -> int:
    """Return the revision that a change was made from.

    Raises:
        RevisionMissing: without an If-Match nobody could tell whose change would be lost.
    """
    given = request.headers.get("If-Match")
    if given is None:
        raise RevisionMissing(_("If-Match is missing; it takes the ETag of the exercise that you read."))
    tags = parse_etags(given)
    return exercise.revision if {"*", f'"{exercise.revision}"'} & set(tags) else 0
