"""Safety texts for phones: say that one was read, and see who has."""

import uuid

from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import exceptions
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.access import signed_in
from accounts.idempotency import IDEMPOTENCY_KEY, with_idempotency_key
from accounts.models import User
from athletes.models import Athlete
from core.api import Pages, body_values, found_by_id, page_answer, page_of, query_values, refuse_id
from exercises.access import athletes_to_acknowledge, get_exercise, get_exercise_of_id, own_places
from exercises.models import Exercise
from exercises.operations.safety import acknowledge_safety
from exercises.queries.safety import readers
from exercises.serializers.safety import AcknowledgeBody, AcknowledgedAnswer, ReaderAnswer, ReadersQuery


class Acknowledge(APIView):
    @extend_schema(
        operation_id="exercises_acknowledge",
        request=AcknowledgeBody,
        responses=AcknowledgedAnswer,
        parameters=[IDEMPOTENCY_KEY],
    )
    @with_idempotency_key
    def post(self, request: Request, slug: str) -> Response:
        """Say that the safety text was read, or as staff that it was gone through with an athlete.

        Repeating changes nothing. 409 `safety_changed` names the `safety_revision` in force.
        """
        user = signed_in(request)
        body = body_values(AcknowledgeBody, request)
        exercise = _exercise(user, slug, body.get("exercise"))
        recorded = acknowledge_safety(
            athletes=_athletes(user, exercise, body.get("athlete")),
            exercise=exercise,
            safety_revision=body["safety_revision"],
            by=user,
            at=timezone.now(),
        )
        return Response(AcknowledgedAnswer({"exercise": exercise.public_id, "acknowledgements": recorded}).data)


def _exercise(user: User, slug: str, public_id: uuid.UUID | None) -> Exercise:
    exercise = get_exercise(user, slug, None)
    if public_id is None or public_id == exercise.public_id:
        return exercise
    return found_by_id("exercise", get_exercise_of_id, user, slug, public_id)


def _athletes(user: User, exercise: Exercise, public_id: uuid.UUID | None) -> list[Athlete]:
    if public_id is None:
        athletes = own_places(user, exercise)
        if not athletes:
            raise exceptions.ValidationError(
                {"athlete": _("athlete is missing: say whose reading this is, you have no active place of your own.")}
            )
        return athletes
    found = athletes_to_acknowledge(user, exercise, [public_id])
    if not found:
        refuse_id("athlete", public_id)
    return list(found.values())


class ByAthleteName(Pages):
    ordering = ("sort_name", "id")


class Readers(APIView):
    @extend_schema(
        operation_id="exercises_acknowledgements",
        parameters=[ReadersQuery],
        responses=page_of("ReaderPage", ReaderAnswer(many=True)),
    )
    def get(self, request: Request, slug: str) -> Response:
        """The active athletes whom the caller may see, by name, with what each has read of the safety text."""
        user = signed_in(request)
        asked = query_values(ReadersQuery, request)
        exercise = _exercise(user, slug, asked.get("exercise"))
        return page_answer(
            request,
            readers(user, exercise),
            pages=ByAthleteName(),
            say=lambda page: [ReaderAnswer(athlete).data for athlete in page],
        )
