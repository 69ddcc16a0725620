"""The squad training report as JSON."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, QueryDict
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import exceptions
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.access import signed_in
from accounts.models import Club, User
from accounts.operations import record_access
from athletes.queries import club_day
from core.api import query_values
from exercises.api.clubs import chosen_club
from exercises.serializers.files import TrueFalse
from reports.access import clubs_reported_on, is_clinician, reportable_squads
from reports.forms.squads import SquadReportForm
from reports.queries.report import report_of
from reports.serializers.squads import SquadReportAnswer, SquadReportQuery

# What the page's form calls them.
_DAYS = {"from": "starts_on", "to": "ends_on"}


class SquadReport(APIView):
    @extend_schema(operation_id="reports_squad", parameters=[SquadReportQuery], responses=SquadReportAnswer)
    def get(self, request: Request) -> Response:
        """The figures of squads over a period, with the period before; the same as the page and the files show."""
        user, asked = signed_in(request), query_values(SquadReportQuery, request)
        club = club_of(user, asked.get("club"))
        with_health = asked.get("health") == TrueFalse.TRUE
        if with_health and not is_clinician(user, club):
            raise PermissionDenied
        scope = _form(user, club, asked).scope(club)
        report = report_of(
            scope, viewer=user, with_health=with_health, with_minors=asked.get("minors") == TrueFalse.TRUE
        )
        if with_health:
            subject = f"{len(scope.squads)} squads {scope.period.starts_on}..{scope.period.last_on}"
            record_access(club=club, user=user, what="squad_report_health", subject=subject, at=timezone.now())
        return Response(SquadReportAnswer(report).data)


def club_of(user: User, asked: Any) -> Club:
    """Return the club that is asked about.

    Raises:
        Http404: the person is staff of none.
    """
    clubs = clubs_reported_on(user)
    if not clubs:
        raise Http404
    return chosen_club(clubs, asked)


def _form(user: User, club: Club, asked: dict[str, Any]) -> SquadReportForm:
    data = QueryDict(mutable=True)
    data.setlist("squad", [text.strip().lower() for text in asked.get("squad", "").split(",") if text.strip()])
    data["period"] = asked.get("period", "")
    for name, day in _DAYS.items():
        data[day] = asked[name].isoformat() if name in asked else ""
    form = SquadReportForm(data, squads=reportable_squads(user, club), today=club_day(club))
    if not form.is_valid():
        named = {day: name for name, day in _DAYS.items()}
        raise exceptions.ValidationError(
            {named.get(field, field): [str(one) for one in said] for field, said in form.errors.items()}
        )
    return form
