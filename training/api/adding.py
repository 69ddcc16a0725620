"""Adding a session of one's own over the API, and taking it back."""

import uuid
from http import HTTPStatus
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import exceptions
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.access import signed_in
from accounts.idempotency import IDEMPOTENCY_KEY, with_idempotency_key
from accounts.models import User
from athletes.models import Athlete
from core.api import body_values, found_by_id, refuse_id
from training import access
from training.api import logging, moving
from training.choices import SessionKind
from training.operations.adding import add_extra_session, add_training, withdraw_session
from training.queries.days import athletes_of, today_of
from training.serializers.adding import SessionBody
from training.serializers.logging import SessionAnswer


class SessionList(logging.SessionList):
    @extend_schema(
        operation_id="sessions_add",
        request=SessionBody,
        responses={201: SessionAnswer, 200: OpenApiResponse(SessionAnswer, "A repeat of the id: as it stands")},
        parameters=[IDEMPOTENCY_KEY],
    )
    @with_idempotency_key
    def post(self, request: Request) -> Response:
        """Add a session of one's own: an extra one of chosen exercises, or a match or other training that was done."""
        user, at = signed_in(request), timezone.now()
        body = body_values(SessionBody, request)
        athlete = _own_athlete(user, body.get("athlete"))
        given = {
            "athlete": athlete,
            "public_id": body.get("id") or uuid.uuid4(),
            "title": body.get("title", ""),
            "on": body.get("date") or today_of(athlete, at),
            "at": at,
        }
        if body["kind"] == SessionKind.CALF:
            added = add_extra_session(**given, **_lines(user, athlete, body["exercises"]))
        else:
            done = {name: body[name] for name in ("kind", "effort", "minutes")}
            added = add_training(**given, **done, note=body.get("note", ""), by=user)
        answer = logging.whole_answer(user, added.session)
        answer.status_code = HTTPStatus.CREATED if added.is_new else HTTPStatus.OK
        return answer


class SessionDetail(moving.SessionDetail):
    @extend_schema(
        operation_id="sessions_withdraw",
        request=None,
        responses={204: None, 409: OpenApiResponse(description="`not_withdrawn`: of a programme, or it holds sets")},
    )
    def delete(self, request: Request, public_id: uuid.UUID) -> Response:
        """Take back a session that one added; repeating changes nothing."""
        withdraw_session(session=access.get_own_session(signed_in(request), public_id))
        return Response(status=HTTPStatus.NO_CONTENT)


def _own_athlete(user: User, public_id: uuid.UUID | None) -> Athlete:
    own = athletes_of(user)
    if public_id:
        return next((one for one in own if one.public_id == public_id), None) or refuse_id("athlete", public_id)
    if len(own) != 1:
        words = _("Say for which of your clubs.") if own else _("Only athletes add sessions, for themselves.")
        raise exceptions.ValidationError({"athlete": words})
    return own[0]


def _lines(user: User, athlete: Athlete, lines: list[dict[str, Any]]) -> dict[str, Any]:
    exercises, doses = [], {}
    for line in lines:
        exercise = found_by_id("exercises", access.get_exercise_to_plan, user, athlete.club, line["exercise"])
        exercises.append(exercise)
        if "prescription" in line:
            doses[exercise.pk] = line["prescription"]
    return {"exercises": exercises, "doses": doses}
