"""Schedules of reports over the API."""

import uuid
from http import HTTPStatus

from django.core.exceptions import PermissionDenied
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.access import signed_in
from accounts.idempotency import IDEMPOTENCY_KEY, with_idempotency_key
from core.api import PageQuery, Pages, body_values, page_answer, page_of, refuse_id
from exercises.api.clubs import chosen_club
from reports.access import clubs_reported_on, get_schedule, reportable_squads, staff_of
from reports.models import ReportSchedule
from reports.operations.schedules import add_schedule, end_schedule, set_schedule_on
from reports.queries.schedules import schedule_lines
from reports.serializers.schedules import ScheduleAnswer, ScheduleBody, ScheduleChangeBody


class Schedules(APIView):
    @extend_schema(
        operation_id="report_schedules_list",
        parameters=[PageQuery],
        responses=page_of("ReportSchedulePage", ScheduleAnswer(many=True)),
    )
    def get(self, request: Request) -> Response:
        """The caller's schedules."""
        rows = ReportSchedule.objects.visible_to(signed_in(request))
        return page_answer(
            request,
            rows,
            pages=Pages(),
            say=lambda page: [ScheduleAnswer(line).data for line in schedule_lines(page)],
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
        squads = {squad.public_id: squad for squad in reportable_squads(user, club)}
        staff = {person.public_id: person for person in staff_of(club)}
        for name, known in (("squads", squads), ("recipients", staff)):
            for place, public_id in enumerate(body[name]):
                if public_id not in known:
                    refuse_id(name, public_id, place=place)
        body["squads"] = [squads[public_id] for public_id in dict.fromkeys(body["squads"])]
        body["recipients"] = [staff[public_id] for public_id in dict.fromkeys(body["recipients"])]
        return _answer(add_schedule(club=club, by=user, **body), status=HTTPStatus.CREATED)


class Schedule(APIView):
    @extend_schema(operation_id="report_schedules_read", responses=ScheduleAnswer)
    def get(self, request: Request, public_id: uuid.UUID) -> Response:
        """One schedule."""
        return _answer(get_schedule(signed_in(request), public_id))

    @extend_schema(
        operation_id="report_schedules_change",
        request=ScheduleChangeBody,
        responses=ScheduleAnswer,
        parameters=[IDEMPOTENCY_KEY],
    )
    @with_idempotency_key
    def patch(self, request: Request, public_id: uuid.UUID) -> Response:
        """Pause a schedule or let it go on; a time that passed meanwhile is not made good."""
        schedule = get_schedule(signed_in(request), public_id)
        return _answer(set_schedule_on(schedule=schedule, is_on=body_values(ScheduleChangeBody, request)["is_on"]))

    @extend_schema(operation_id="report_schedules_end", responses={204: None})
    def delete(self, request: Request, public_id: uuid.UUID) -> Response:
        """End a schedule; the files that it asked for stay until their time is over."""
        end_schedule(schedule=get_schedule(signed_in(request), public_id))
        return Response(status=HTTPStatus.NO_CONTENT)


def _answer(schedule: ReportSchedule, *, status: int = HTTPStatus.OK) -> Response:
    return Response(ScheduleAnswer(schedule_lines([schedule])[0]).data, status=status)
