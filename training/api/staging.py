"""Stages of a plan over the API."""

import uuid
from http import HTTPStatus

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.access import signed_in
from accounts.idempotency import IDEMPOTENCY_KEY, with_idempotency_key
from athletes.queries import club_day
from core.api import body_values
from training import access
from training.operations.staging import open_stage
from training.queries.staging import stages_of
from training.serializers.staging import OpenedAnswer, StageBody, StagesAnswer, opened_json, stages_json


class AssignmentStage(APIView):
    @extend_schema(operation_id="assignments_stages", responses=StagesAnswer)
    def get(self, request: Request, public_id: uuid.UUID) -> Response:
        """The stages of a plan with their criteria, and the one that is open."""
        assignment = access.get_assignment(signed_in(request), public_id)
        return Response(stages_json(assignment, stages_of(assignment)))

    @extend_schema(
        operation_id="assignments_open_stage",
        request=StageBody,
        responses={201: OpenedAnswer},
        parameters=[IDEMPOTENCY_KEY],
    )
    @with_idempotency_key
    def post(self, request: Request, public_id: uuid.UUID) -> Response:
        """Open the next stage and lay out its sessions, or the open one's once more; a clinician's to do.

        409 `stage_not_next` where it is open already, or the last one is.
        """
        user, at = signed_in(request), timezone.now()
        assignment = access.get_assignment_to_open(user, public_id)
        body = body_values(StageBody, request)
        opened = open_stage(
            assignment=assignment,
            stage=body["stage"],
            criteria_hold=body["criteria_hold"],
            again=body["again"],
            starts_on=body["starts_on"],
            weekdays=body.get("weekdays", assignment.weekdays),
            times=body.get("times", assignment.times),
            by=user,
            today=club_day(assignment.club, at),
            at=at,
        )
        now = access.get_assignment(user, public_id)
        return Response(opened_json(now, stages_of(now), opened), status=HTTPStatus.CREATED)
