"""Today, sessions, logging and finishing for phones."""

import hashlib
import json
import uuid
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import exceptions
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.access import signed_in
from accounts.idempotency import IDEMPOTENCY_KEY, with_idempotency_key
from accounts.models import User
from accounts.operations import record_access
from athletes.queries import club_day
from core.api import Pages, body_values, found_by_id, page_answer, page_of, query_values, refuse_id
from exercises.serializers.feedback import OwnFeedbackAnswer
from training import access
from training.cards.pain import pain_after, pain_during
from training.models import Session, SessionItem
from training.operations.feedback import give_feedback_after_session
from training.operations.sessions import finish_session
from training.operations.sets import VALUE_FIELDS, LoggedSet, delete_set, put_set
from training.queries.days import athletes_of, sessions_between, today_of
from training.queries.feedback import tried_in
from training.queries.phone import PhoneSession, own_day, whole_sessions
from training.renderers import Json, session_json, stored_set_json
from training.serializers.logging import (
    DayQuery,
    FinishBody,
    FinishedSessionAnswer,
    SessionAnswer,
    SessionFeedbackAnswer,
    SessionFeedbackBody,
    SessionQuery,
    SetBody,
    StoredSetAnswer,
    TodayAnswer,
)
from training.wording import no_ballast_words

MOST_DAYS = 92
_BEFORE = timedelta(days=7)
_AFTER = timedelta(days=14)
_LEGS = ("left", "right")


class Today(APIView):
    @extend_schema(parameters=[DayQuery], responses=TodayAnswer)
    def get(self, request: Request) -> Response:
        """The caller's own sessions of a day, whole, from every club they train in."""
        at = timezone.now()
        asked = query_values(DayQuery, request).get("date")
        user = signed_in(request)
        athletes = athletes_of(user)
        sessions = own_day({athlete: asked or today_of(athlete, at) for athlete in athletes}, viewer=user)
        first = athletes[0] if athletes else None
        return Response(
            {
                "date": (asked or (today_of(first, at) if first else at.date())).isoformat(),
                "timezone": first.zone if first else "UTC",
                "sessions": [session_json(session) for session in sessions],
            }
        )


class SessionPages(Pages):
    ordering = ("scheduled_on", "scheduled_time", "id")
    page_size = 20
    # Rows of one day are told apart by their offset: as many as a large club trains in a day.
    offset_cutoff = 10_000


class SessionList(APIView):
    @extend_schema(
        operation_id="sessions_list",
        parameters=[SessionQuery],
        responses=page_of("SessionPage", SessionAnswer(many=True)),
    )
    def get(self, request: Request) -> Response:
        """The sessions that the caller may see over at most 92 days, whole, by day and time."""
        user = signed_in(request)
        asked = query_values(SessionQuery, request)
        at = timezone.now()
        athlete = squad = None
        today = at.date()
        if public_id := asked.get("athlete"):
            athlete = found_by_id("athlete", access.get_athlete, user, public_id)
            today = today_of(athlete, at)
        if public_id := asked.get("squad"):
            squad = found_by_id("squad", access.get_squad, user, public_id)
            today = club_day(squad.club, at)
        first, last = _span(asked, today=today)
        sessions = sessions_between(
            sessions=Session.objects.visible_to(user), first=first, last=last, athlete=athlete, squad=squad
        )
        return page_answer(
            request,
            sessions.select_related(None),
            pages=SessionPages(),
            say=lambda page: [session_json(session) for session in _read(user, [row.pk for row in page])],
        )


def _read(user: User, session_ids: Sequence[int]) -> list[PhoneSession]:
    """Return sessions whole, with every read of somebody else's pain on record."""
    sessions = whole_sessions(session_ids=session_ids, viewer=user)
    if painful := [session.row.pk for session in sessions if session.holds_pain]:
        for session in access.sessions_of_others(user, painful):
            subject = str(session.public_id)
            record_access(club=session.club, user=user, what="session_pain", subject=subject, at=timezone.now())
    return sessions


def _span(asked: Mapping[str, Any], *, today: date) -> tuple[date, date]:
    """Return the first and the last day that are asked for."""
    first, last = asked.get("from"), asked.get("to")
    first = first or (last - _AFTER if last else today - _BEFORE)
    last = last or first + _AFTER
    if not first <= last < first + timedelta(days=MOST_DAYS):
        raise exceptions.ValidationError(
            {
                "to": _("to takes a day from %(first)s (from) to %(last)s; %(value)s is not that.")
                % {"first": first, "last": first + timedelta(days=MOST_DAYS - 1), "value": last}
            }
        )
    return first, last


class SessionDetail(APIView):
    @extend_schema(
        responses={200: SessionAnswer, 304: OpenApiResponse(description="As `If-None-Match` says: unchanged")},
        parameters=[OpenApiParameter("If-None-Match", str, OpenApiParameter.HEADER)],
    )
    def get(self, request: Request, public_id: uuid.UUID) -> Response:
        """One session, whole; the ETag begins with its revision."""
        user = signed_in(request)
        session = access.get_session(user, public_id)
        response = whole_answer(user, session)
        etag = response.headers["ETag"]
        unchanged = get_conditional_response(request._request, etag=etag)
        return response if unchanged is None else Response(status=unchanged.status_code, headers={"ETag": etag})


def whole_answer(user: User, session: Session) -> Response:
    """Answer a session whole with its ETag, as the user may see it."""
    (whole,) = _read(user, [session.pk])
    answer = session_json(whole)
    return Response(answer, headers={"ETag": _etag(answer)})


def _etag(answer: Json) -> str:
    """Return the revision and a digest: what was done last time and who may see pain change without the former."""
    digest = hashlib.blake2s(json.dumps(answer).encode(), digest_size=6).hexdigest()
    return f'"{answer["revision"]}-{digest}"'


class SetDetail(APIView):
    @extend_schema(operation_id="sets_put", request=SetBody, responses={201: StoredSetAnswer, 200: StoredSetAnswer})
    def put(self, request: Request, public_id: uuid.UUID) -> Response:
        """Store a set at its place (item, number, side), or edit the one that is there.

        201 when it is new; 200 with the stored row, whose id the client adopts, when it is a repeat or an edit.
        409 `acknowledgement_required` names the `exercise` (slug), its `safety_revision` and the `athlete`: once
        that is acknowledged, the same call goes through.
        """
        user = signed_in(request)
        body = body_values(SetBody, request)
        item: Any = found_by_id("item", access.get_item_to_log, user, body["item"])
        pain = _pain(body, "pain", allowed=item.shows_pain)
        logged = put_set(
            public_id=public_id,
            item=item,
            number=body["number"],
            side=body["side"],
            values={name: body[name] for name in VALUE_FIELDS if name in body},
            pain=pain,
            performed_at=body.get("performed_at"),
            edited_at=body.get("edited_at"),
            by=user,
            at=timezone.now(),
        )
        answer = stored_set_json(
            logged,
            item,
            shows_pain=item.shows_pain,
            pain_stored=_pain_stored(pain, refused=logged.pain_refused or logged.overtaken),
            notice=_set_notice(logged, item),
        )
        return Response(answer, status=HTTPStatus.CREATED if logged.is_new else HTTPStatus.OK)

    @extend_schema(operation_id="sets_delete", request=None, responses={204: None})
    def delete(self, request: Request, public_id: uuid.UUID) -> Response:
        """Mark a set as deleted; repeating changes nothing."""
        delete_set(row=access.get_set_to_log(signed_in(request), public_id), at=timezone.now())
        return Response(status=HTTPStatus.NO_CONTENT)


def _pain(body: Mapping[str, Any], prefix: str, *, allowed: bool) -> dict[str, int | None]:
    """Return the pain scores of a body by side; who may not see them may neither give nor take back any."""
    pain = {leg: body[f"{prefix}_{leg}"] for leg in _LEGS if f"{prefix}_{leg}" in body}
    if allowed:
        return pain
    if any(score is not None for score in pain.values()):
        raise PermissionDenied(_("You may log this, but not the pain: leave the pain scores out."))
    return {}


def _pain_stored(pain: Mapping[str, int | None], *, refused: bool) -> bool | None:
    return not refused if any(score is not None for score in pain.values()) else None


def _set_notice(logged: LoggedSet, item: SessionItem) -> str:
    if logged.overtaken and logged.row.deleted_at:
        return _("This set was deleted later than this edit was made, so it stays deleted.")
    if logged.overtaken:
        return _("This set was edited later elsewhere; that edit stands.")
    notices = [_no_basis()] if logged.pain_refused else []
    today = today_of(item.session.athlete, timezone.now())
    if rule := pain_during(item.session, {logged.row.pk: logged.pain}, today=today):
        notices.append(rule.words)
    if logged.lacks_ballast:
        notices.append(no_ballast_words(item.session.athlete.club.ballast_above_kg, "kg"))
    return " ".join(notices)


def _no_basis() -> str:
    return _("The pain scores were not stored: there is no consent to that yet.")


class SessionFinish(APIView):
    @extend_schema(
        operation_id="sessions_finish",
        request=FinishBody,
        responses=FinishedSessionAnswer,
        parameters=[IDEMPOTENCY_KEY],
    )
    @with_idempotency_key
    def post(self, request: Request, public_id: uuid.UUID) -> Response:
        """Close a session with its effort and minutes; doing it again corrects them."""
        user, at = signed_in(request), timezone.now()
        session = access.get_session_to_log(user, public_id)
        body = body_values(FinishBody, request)
        sees_health = access.shows_pain(user, session.athlete)
        pain = _pain(body, "pain_after", allowed=sees_health)
        if "note" in body and not sees_health:
            raise PermissionDenied(_("You may log this, but not the note to the coach: leave the note out."))
        _session, refused = finish_session(
            session=session,
            effort=body["effort"],
            minutes=body["minutes"],
            note=body.get("note", session.note),
            pain_after=pain,
            by=user,
            at=at,
        )
        (whole,) = whole_sessions(session_ids=[session.pk], viewer=user)
        felt = {} if refused else {side: score for side, score in pain.items() if score is not None}
        rule = pain_after(session, felt, today=today_of(session.athlete, at))
        notice = _no_basis() if refused else (rule.words if rule else "")
        return Response({**session_json(whole), "pain_stored": _pain_stored(pain, refused=refused), "notice": notice})


class SessionFeedback(APIView):
    @extend_schema(operation_id="sessions_feedback", responses=SessionFeedbackAnswer)
    def get(self, request: Request, public_id: uuid.UUID) -> Response:
        """The exercises done in one's own session, each with what the caller says of that version of it."""
        session = access.get_own_session(signed_in(request), public_id)
        return Response(SessionFeedbackAnswer({"exercises": tried_in(session)}).data)

    @extend_schema(
        operation_id="sessions_feedback_give",
        request=SessionFeedbackBody,
        responses={201: OwnFeedbackAnswer, 200: OwnFeedbackAnswer},
        parameters=[IDEMPOTENCY_KEY],
    )
    @with_idempotency_key
    def post(self, request: Request, public_id: uuid.UUID) -> Response:
        """Say how an exercise of one's own finished session was, in the version that was done.

        201 for the first answer on that version; 200 changes it, and what is left out stays as it was.
        """
        user = signed_in(request)
        session = access.get_own_session(user, public_id)
        body = SessionFeedbackBody(data=request.data)
        body.is_valid(raise_exception=True)
        item = found_by_id("item", access.get_own_item, user, body.validated_data["item"])
        if item.session_id != session.pk:
            refuse_id("item", item.public_id)
        given = give_feedback_after_session(item=item, answer=body.answer(), at=timezone.now())
        status = HTTPStatus.CREATED if given.is_new else HTTPStatus.OK
        return Response(OwnFeedbackAnswer(given.feedback).data, status=status)
