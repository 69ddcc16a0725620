"""Moving a session over the API, leaving it out and taking it in again."""

import uuid
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.access import signed_in
from accounts.idempotency import IDEMPOTENCY_KEY, with_idempotency_key
from accounts.models import User
from core.api import body_values
from training import access
from training.api import logging
from training.api.matching import CHANGED, IF_MATCH, NO_MATCH, matched_revision
from training.models import Session
from training.operations.moving import move_session, skip_session, unskip_session
from training.operations.own import do_today, note_session, take_in_again
from training.queries.days import today_of
from training.queries.moving import touches_of
from training.serializers.logging import SessionAnswer
from training.serializers.moving import (
    PlannedOrSkipped,
    SessionChangeBody,
    TouchesAnswer,
    TouchesQuery,
    touches_json,
)


class SessionDetail(logging.SessionDetail):
    @extend_schema(
        operation_id="sessions_change",
        request=SessionChangeBody,
        responses={
            200: SessionAnswer,
            409: OpenApiResponse(description="`session_closed`: it has begun, is done or was taken out of the plan"),
            412: CHANGED,
            428: NO_MATCH,
        },
        parameters=[IF_MATCH, IDEMPOTENCY_KEY],
    )
    @with_idempotency_key
    def patch(self, request: Request, public_id: uuid.UUID) -> Response:
        """Move a session and keep it there, leave it out with a reason, take it in again, or note something on it.

        Staff move it to any day; its athlete does it today, leaves it out, and writes the note to the coach.
        `If-Match` takes the ETag of the session, or its revision alone.
        """
        user = signed_in(request)
        session = access.get_session_to_change(user, public_id)
        revision = matched_revision(request)
        changed = _change(session, body_values(SessionChangeBody, request), revision, user, timezone.now())
        return logging.whole_answer(user, changed)


class SessionTouches(APIView):
    @extend_schema(operation_id="sessions_touches", parameters=[TouchesQuery], responses=TouchesAnswer)
    def get(self, request: Request, public_id: uuid.UUID) -> Response:
        """What moving a session to a day would touch; nothing of it stands in the way, and nothing is moved."""
        session = access.get_session_to_change(signed_in(request), public_id)
        asked = TouchesQuery(data=request.query_params.dict())
        asked.is_valid(raise_exception=True)
        given = asked.validated_data
        touches = touches_of(
            session,
            to_on=given["date"],
            to_time=given.get("time", session.scheduled_time),
            today=today_of(session.athlete, timezone.now()),
        )
        return Response(touches_json(touches))


def _change(session: Session, body: dict[str, Any], revision: int, user: User, at: datetime) -> Session:
    is_own, reason = session.athlete.user_id == user.pk, body.get("reason", "")
    if "note" in body:
        if not is_own:
            raise PermissionDenied(_("Only the athlete of a session writes its note to the coach."))
        return note_session(session=session, note=body["note"], revision=revision, by=user, at=at)
    is_staff = not is_own or access.may_train(user, session.athlete)
    if body.get("status") == PlannedOrSkipped.SKIPPED:
        return skip_session(session=session, reason=reason, revision=revision, by=user, at=at)
    if body.get("status") == PlannedOrSkipped.PLANNED:
        take_in = unskip_session if is_staff else take_in_again
        return take_in(session=session, revision=revision, by=user, at=at)
    to_on = body.get("date", session.scheduled_on)
    if not is_staff:
        if "time" in body or to_on != today_of(session.athlete, at):
            raise PermissionDenied(_("You may do your session today; another day or time is for your coach to set."))
        return do_today(session=session, revision=revision, asked_at=None, by=user, at=at)
    return move_session(
        session=session,
        to_on=to_on,
        to_time=body.get("time", session.scheduled_time),
        reason=reason,
        revision=revision,
        pins=True,
        by=user,
        at=at,
    )
