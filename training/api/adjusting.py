"""Time away and other days for one athlete, for phones of staff."""

import uuid
from http import HTTPStatus
from typing import Any

from django.utils import timezone
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.access import signed_in
from accounts.idempotency import IDEMPOTENCY_KEY, with_idempotency_key
from accounts.models import User
from accounts.operations import record_access
from athletes.models import Athlete
from athletes.queries import club_day
from core.api import body_values
from training import access
from training.models import Absence
from training.operations.absences import AbsenceEffect, cancel_absence, end_absence, start_absence
from training.operations.shifting import shift_assignment
from training.queries.absences import time_away
from training.serializers.changing import (
    AbsenceBody,
    AbsenceEffectAnswer,
    AbsencesAnswer,
    ReturnBody,
    ShiftAnswer,
    ShiftBody,
)

Json = dict[str, Any]
_NOTHING = OpenApiResponse(AbsenceEffectAnswer, "dry_run: nothing was made")


class AthleteAbsences(APIView):
    @extend_schema(operation_id="absences_list", responses=AbsencesAnswer)
    def get(self, request: Request, public_id: uuid.UUID) -> Response:
        """When an athlete is away; the reason is null for who may not see their health."""
        user = signed_in(request)
        athlete = access.get_athlete(user, public_id)
        shown = access.shows_pain(user, athlete)
        rows = time_away(athlete=athlete, shows_health=shown, today=club_day(athlete.club))
        if shown and rows:
            _record(user, athlete)
        return Response({"absences": [absence_json(row.absence, athlete, shown) for row in rows]})

    @extend_schema(
        operation_id="absences_start",
        request=AbsenceBody,
        responses={201: AbsenceEffectAnswer, 200: _NOTHING},
        parameters=[IDEMPOTENCY_KEY],
    )
    @with_idempotency_key
    def post(self, request: Request, public_id: uuid.UUID) -> Response:
        """Keep an athlete's days free: sessions in them are taken out or put later, the return may have fewer sets."""
        user, at = signed_in(request), timezone.now()
        athlete = access.get_athlete_to_train(user, public_id)
        body = body_values(AbsenceBody, request)
        effect = start_absence(athlete=athlete, **body, by=user, today=club_day(athlete.club, at), at=at)
        status = HTTPStatus.OK if body["dry_run"] else HTTPStatus.CREATED
        return Response(_effect_json(effect, athlete, user, dry_run=body["dry_run"]), status=status)


class AbsenceDetail(APIView):
    @extend_schema(operation_id="absences_end", request=ReturnBody, responses=AbsenceEffectAnswer)
    def patch(self, request: Request, public_id: uuid.UUID) -> Response:
        """Say when an athlete is back and how they return; sessions from that day on come back into the plan."""
        user, at = signed_in(request), timezone.now()
        absence = access.get_absence_to_change(user, public_id)
        body = body_values(ReturnBody, request)
        effect = end_absence(absence=absence, **body, today=club_day(absence.athlete.club, at), at=at)
        return Response(_effect_json(effect, absence.athlete, user, dry_run=body["dry_run"]))


class AbsenceCancel(APIView):
    @extend_schema(
        operation_id="absences_cancel", request=None, responses=AbsenceEffectAnswer, parameters=[IDEMPOTENCY_KEY]
    )
    @with_idempotency_key
    def post(self, request: Request, public_id: uuid.UUID) -> Response:
        """Take time away back: its sessions stand in the plan again."""
        user, at = signed_in(request), timezone.now()
        absence = access.get_absence_to_change(user, public_id)
        effect = cancel_absence(absence=absence, today=club_day(absence.athlete.club, at), at=at)
        return Response(_effect_json(effect, absence.athlete, user, dry_run=False))


class AssignmentShift(APIView):
    @extend_schema(
        operation_id="assignments_shift", request=ShiftBody, responses=ShiftAnswer, parameters=[IDEMPOTENCY_KEY]
    )
    @with_idempotency_key
    def post(self, request: Request, public_id: uuid.UUID) -> Response:
        """Put the sessions of a plan that are still to come, and hold no set, later or earlier, all by as much."""
        user, at = signed_in(request), timezone.now()
        assignment = access.get_assignment_to_change(user, public_id)
        body = body_values(ShiftBody, request)
        shifted = shift_assignment(assignment=assignment, **body, today=club_day(assignment.athlete.club, at), at=at)
        return Response(ShiftAnswer({"dry_run": body["dry_run"], **vars(shifted)}).data)


def absence_json(absence: Absence, athlete: Athlete, shows_health: bool) -> Json:
    return {
        "id": str(absence.public_id),
        "athlete": str(athlete.public_id),
        "reason": absence.reason if shows_health else None,
        "starts_on": absence.starts_on.isoformat(),
        "ends_before": absence.ends_before.isoformat() if absence.ends_before else None,
        "ramp_from_pct": absence.ramp_from_pct,
        "ramp_weeks": absence.ramp_weeks,
    }


def _effect_json(effect: AbsenceEffect, athlete: Athlete, user: User, *, dry_run: bool) -> Json:
    shown = access.shows_pain(user, athlete)
    if shown:
        _record(user, athlete)
    return {
        "dry_run": dry_run,
        "absence": absence_json(effect.absence, athlete, shown),
        "taken_out": effect.taken_out,
        "brought_back": effect.brought_back,
        "moved": effect.moved,
        "weeks": effect.weeks,
        "eased": effect.eased,
    }


def _record(user: User, athlete: Athlete) -> None:
    """Put on record that somebody else's reason for being away was read."""
    if athlete.user_id != user.pk:
        subject = str(athlete.public_id)
        record_access(club=athlete.club, user=user, what="athlete_absences", subject=subject, at=timezone.now())
