"""Schedules of reports over the API."""

import uuid
from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.access import signed_in
from accounts.idempotency import IDEMPOTENCY_KEY, with_idempotency_key
from accounts.models import Club, User
from core.api import PageQuery, Pages, body_values, page_answer, page_of, refuse_id
from exercises.api.clubs import chosen_club
from reports.access import clubs_reported_on, get_schedule, schedulable_squads, staff_of
from reports.models import ReportSchedule
from reports.operations.schedules import add_schedule, change_schedule, end_schedule
from reports.queries.schedules import schedule_lines
from reports.serializers.schedules import ScheduleAnswer, ScheduleBody, ScheduleChangeBody, changes_of


class Schedules(APIView):
    @extend_schema(
        operation_id="report_schedules_list",
        parameters=[PageQuery],
        responses=page_of("ReportSchedulePage", ScheduleAnswer(many=True)),
    )
    def get(self, request: Request) -> Response:
        """The caller's schedules."""
        rows = ReportSchedule.objects.visible_to(signed_in(request)).select_related("club")
        return page_answer(
            request,
            rows,
            pages=Pages(),
            say=lambda page: [ScheduleAnswer(line).data for line in schedule_lines(page, now=timezone.now())],
        )

    @extend_schema(
        operation_id="report_schedules_add",
        request=ScheduleBody,
        responses={201: ScheduleAnswer},
        parameters=[IDEMPOTENCY_KEY],
    )
    @with_idempotency_key
    def post(self, request: Request) -> Response:
        """Have a report made every week or month; each recipient gets a file of what they may see, and a mail."""
        user = signed_in(request)
        clubs = clubs_reported_on(user)
        if not clubs:
            raise PermissionDenied
        body = body_values(ScheduleBody, request)
        club = chosen_club(clubs, body.pop("club"))
        return _answer(add_schedule(club=club, by=user, **_named(body, user, club)), status=HTTPStatus.CREATED)


class Schedule(APIView):
    @extend_schema(operation_id="report_schedules_read", responses=ScheduleAnswer)
    def get(self, request: Request, public_id: uuid.UUID) -> Response:
        """One schedule."""
        return _answer(get_schedule(signed_in(request), public_id))

    @extend_schema(
        operation_id="report_schedules_change",
        request=ScheduleChangeBody(partial=True),
        responses=ScheduleAnswer,
        parameters=[IDEMPOTENCY_KEY],
    )
    @with_idempotency_key
    def patch(self, request: Request, public_id: uuid.UUID) -> Response:
        """Change what is named of a schedule, or pause it; a time that passes while it is paused is not made good.

        A time of today that the change would leave out is made good at once; one that has run is not run again.
        """
        schedule = get_schedule(signed_in(request), public_id)
        body = ScheduleChangeBody(data=request.data, partial=True)
        body.is_valid(raise_exception=True)
        named = _named(body.validated_data, signed_in(request), schedule.club, schedule)
        return _answer(change_schedule(schedule=schedule, at=timezone.now(), **changes_of(named, schedule)))

    @extend_schema(operation_id="report_schedules_end", responses={204: None})
    def delete(self, request: Request, public_id: uuid.UUID) -> Response:
        """End a schedule; the files that it asked for stay until their time is over."""
        end_schedule(schedule=get_schedule(signed_in(request), public_id))
        return Response(status=HTTPStatus.NO_CONTENT)


def _named(body: dict[str, Any], user: User, club: Club, schedule: ReportSchedule | None = None) -> dict[str, Any]:
    """Return a body with the squads and people that its ids name."""
    rows: dict[str, Sequence[Any]] = {"squads": schedulable_squads(user, club, schedule), "recipients": staff_of(club)}
    found: dict[str, Any] = {}
    for name in rows.keys() & body.keys():
        known = {row.public_id: row for row in rows[name]}
        for place, public_id in enumerate(body[name]):
            if public_id not in known:
                refuse_id(name, public_id, place=place)
        found[name] = [known[public_id] for public_id in dict.fromkeys(body[name])]
    return {**body, **found}


def _answer(schedule: ReportSchedule, *, status: int = HTTPStatus.OK) -> Response:
    return Response(ScheduleAnswer(schedule_lines([schedule], now=timezone.now())[0]).data, status=status)
