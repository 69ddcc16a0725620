"""Giving out programmes over the API."""

import uuid
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import exceptions
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.access import signed_in
from accounts.idempotency import IDEMPOTENCY_KEY, with_idempotency_key
from athletes.models import Athlete
from athletes.queries import club_day
from core.api import body_values, found_by_id, refuse_id
from programmes.access import get_version
from training import access
from training.operations.assigning import assign_programme
from training.operations.undoing import undo_assignments
from training.queries.days import active_athletes_of
from training.renderers import giving_json
from training.serializers.assigning import AssignAnswer, AssignBody, UndoAnswer


class ProgrammeAssign(APIView):
    @extend_schema(
        operation_id="programmes_assign",
        request=AssignBody,
        responses={201: AssignAnswer, 200: OpenApiResponse(AssignAnswer, "dry_run: nothing was made")},
        parameters=[IDEMPOTENCY_KEY],
    )
    @with_idempotency_key
    def post(self, request: Request, public_id: uuid.UUID) -> Response:
        """Lay out a programme for a squad or for athletes, all or nothing; says per athlete what was made."""
        user, at = signed_in(request), timezone.now()
        version = get_version(user, public_id)
        body = body_values(AssignBody, request)
        athletes = _athletes(request, body)
        giving = assign_programme(
            version=version,
            athletes=athletes,
            starts_on=body["starts_on"],
            weekdays=body["weekdays"],
            times=body["times"],
            match_offsets=body.get("match_offsets", version.programme.match_offsets),
            start_weeks=_start_weeks(athletes, body.get("start_weeks", [])),
            seen=body["fingerprint"],
            by=user,
            today=club_day(athletes[0].club, at),
            at=at,
            dry_run=body["dry_run"],
        )
        return Response(giving_json(giving, viewer=user), status=HTTPStatus.CREATED if giving.batch else HTTPStatus.OK)


class AssignmentUndo(APIView):
    @extend_schema(operation_id="assignments_undo", request=None, responses=UndoAnswer, parameters=[IDEMPOTENCY_KEY])
    @with_idempotency_key
    def post(self, request: Request, batch: uuid.UUID) -> Response:
        """Take back all that one call gave out, until the first set of it is logged; doing it again changes nothing.

        409 `assignment_begun` once somebody has trained by it.
        """
        assignments = access.get_batch_to_train(signed_in(request), batch)
        undone = undo_assignments(assignments=assignments, at=timezone.now())
        return Response({"batch": batch, "athletes": undone.athletes, "sessions": undone.sessions})


def _start_weeks(athletes: Sequence[Athlete], given: Sequence[Mapping[str, Any]]) -> dict[int, int]:
    known = {athlete.public_id: athlete.pk for athlete in athletes}
    for place, one in enumerate(given):
        if one["athlete"] not in known:
            refuse_id("start_weeks", one["athlete"], place=place)
    return {known[one["athlete"]]: one["week"] for one in given}


def _athletes(request: Request, body: Mapping[str, Any]) -> list[Athlete]:
    user = signed_in(request)
    if "squad" in body:
        athletes = active_athletes_of(found_by_id("squad", access.get_squad_to_train, user, body["squad"]))
        if not athletes:
            raise exceptions.ValidationError({"squad": _("squad: nobody is in this squad now.")})
        return athletes
    wanted: list[uuid.UUID] = body["athletes"]
    found = access.athletes_to_train(user, wanted)
    for place, public_id in enumerate(wanted):
        if public_id not in found:
            refuse_id("athletes", public_id, place=place)
    return [found[public_id] for public_id in dict.fromkeys(wanted)]
