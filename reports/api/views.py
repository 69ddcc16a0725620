"""The caller's own views of the report."""

import uuid
from http import HTTPStatus

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import exceptions
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.access import signed_in
from accounts.idempotency import IDEMPOTENCY_KEY, with_idempotency_key
from core.api import body_values, query_values
from core.text import is_printable, one_line
from reports.access import get_saved_view, reportable_squads, views_of
from reports.api.squads import club_of
from reports.operations.views import remove_view, save_view
from reports.serializers.views import ViewAnswer, ViewBody, ViewsAnswer, ViewsQuery


class Views(APIView):
    @extend_schema(operation_id="report_views", parameters=[ViewsQuery], responses=ViewsAnswer)
    def get(self, request: Request) -> Response:
        """The views of the report that one keeps: squads, period and columns under a name."""
        user = signed_in(request)
        club = club_of(user, query_values(ViewsQuery, request).get("club"))
        return Response(ViewsAnswer({"views": views_of(user, club)}).data)

    @extend_schema(
        operation_id="report_views_save",
        request=ViewBody,
        responses={200: ViewAnswer, 201: ViewAnswer},
        parameters=[IDEMPOTENCY_KEY],
    )
    @with_idempotency_key
    def post(self, request: Request) -> Response:
        """Keep a view: 201, or 200 where it took the place of one; 409 `too_many_views` beyond 20."""
        user, body = signed_in(request), body_values(ViewBody, request)
        club = club_of(user, body.get("club"))
        name, squads = one_line(body["name"]), body.get("squads", [])
        if not name or not is_printable(name):
            raise exceptions.ValidationError({"name": _("name takes at least one character, printable ones only.")})
        if unknown := set(squads) - {squad.public_id for squad in reportable_squads(user, club)}:
            raise exceptions.ValidationError(
                {"squads": _("squads takes ids of your squads; %(value)s is not that.") % {"value": min(unknown)}}
            )
        view, is_new = save_view(
            club=club,
            person=user,
            name=name,
            squads=squads,
            period=body["period"],
            columns=body.get("columns", []),
        )
        return Response(ViewAnswer(view).data, status=HTTPStatus.CREATED if is_new else HTTPStatus.OK)


class View(APIView):
    @extend_schema(operation_id="report_views_remove", request=None, responses={204: None})
    def delete(self, request: Request, public_id: uuid.UUID) -> Response:
        """Keep a view no longer."""
        remove_view(view=get_saved_view(signed_in(request), public_id))
        return Response(status=HTTPStatus.NO_CONTENT)
