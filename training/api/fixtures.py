"""Fixtures over the API: read, add, change, cancel, and take from a calendar file."""

import uuid
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.parsers import BaseParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.access import signed_in
from accounts.idempotency import IDEMPOTENCY_KEY, with_idempotency_key
from athletes.queries import club_day
from core.api import Pages, body_values, found_by_id, page_answer, page_of, query_values
from exercises.serializers.files import TrueFalse
from training import access
from training.api.matching import CHANGED, IF_MATCH, NO_MATCH, matched_revision
from training.choices import FixtureKind
from training.files.ics import MOST_BYTES, read_calendar, text_of
from training.models import Fixture
from training.operations import fixtures
from training.queries.months import fixtures_between
from training.serializers.calendar import (
    FixtureAnswer,
    FixtureBody,
    FixtureChangeBody,
    FixtureQuery,
    FixturesImportAnswer,
    FixturesImportQuery,
)


class FixturePages(Pages):
    ordering = ("held_on", "id")


class FixtureList(APIView):
    @extend_schema(
        operation_id="fixtures_list",
        parameters=[FixtureQuery],
        responses=page_of("FixturePage", FixtureAnswer(many=True)),
    )
    def get(self, request: Request) -> Response:
        """The fixtures of the squads that the caller sees or trains in, by day; cancelled ones too."""
        user = signed_in(request)
        asked = query_values(FixtureQuery, request)
        squad = found_by_id("squad", access.get_squad, user, asked["squad"]) if "squad" in asked else None
        rows = fixtures_between(
            fixtures=Fixture.objects.visible_to(user), squad=squad, first=asked.get("from"), last=asked.get("to")
        )
        pages = FixturePages()
        return page_answer(request, rows, pages=pages, say=lambda page: [FixtureAnswer(row).data for row in page])

    @extend_schema(
        operation_id="fixtures_add", request=FixtureBody, responses={201: FixtureAnswer}, parameters=[IDEMPOTENCY_KEY]
    )
    @with_idempotency_key
    def post(self, request: Request) -> Response:
        """Put a match or a meet on a squad's calendar."""
        user = signed_in(request)
        body = body_values(FixtureBody, request)
        squad = found_by_id("squad", access.get_squad_to_train, user, body.pop("squad"))
        made = fixtures.add_fixture(squad=squad, by=user, **{"held_at": None, "place": "", **body})
        return _answer(made, status=HTTPStatus.CREATED)


class FixtureDetail(APIView):
    @extend_schema(operation_id="fixtures_read", responses=FixtureAnswer)
    def get(self, request: Request, public_id: uuid.UUID) -> Response:
        """One fixture; the ETag is its revision."""
        return _answer(access.get_fixture(signed_in(request), public_id))

    @extend_schema(
        operation_id="fixtures_change",
        request=FixtureChangeBody(partial=True),
        responses={200: FixtureAnswer, 412: CHANGED, 428: NO_MATCH},
        parameters=[IF_MATCH, IDEMPOTENCY_KEY],
    )
    @with_idempotency_key
    def patch(self, request: Request, public_id: uuid.UUID) -> Response:
        """Change what a fixture is, when or where; what is left out stays."""
        fixture = access.get_fixture_to_train(signed_in(request), public_id)
        revision = matched_revision(request)
        body = FixtureChangeBody(data=request.data, partial=True)
        body.is_valid(raise_exception=True)
        return _changed(lambda: fixtures.change_fixture(fixture=fixture, values=body.validated_data, revision=revision))


class FixtureCancel(APIView):
    @extend_schema(
        operation_id="fixtures_cancel",
        request=None,
        responses={200: FixtureAnswer, 412: CHANGED, 428: NO_MATCH},
        parameters=[IF_MATCH, IDEMPOTENCY_KEY],
    )
    @with_idempotency_key
    def post(self, request: Request, public_id: uuid.UUID) -> Response:
        """Cancel a fixture; sessions no longer make room for it."""
        fixture = access.get_fixture_to_train(signed_in(request), public_id)
        revision = matched_revision(request)
        return _changed(lambda: fixtures.cancel_fixture(fixture=fixture, revision=revision, at=timezone.now()))


class FixtureRestore(APIView):
    @extend_schema(
        operation_id="fixtures_restore",
        request=None,
        responses={200: FixtureAnswer, 412: CHANGED, 428: NO_MATCH},
        parameters=[IF_MATCH, IDEMPOTENCY_KEY],
    )
    @with_idempotency_key
    def post(self, request: Request, public_id: uuid.UUID) -> Response:
        """Bring a cancelled fixture back."""
        fixture = access.get_fixture_to_train(signed_in(request), public_id)
        revision = matched_revision(request)
        return _changed(lambda: fixtures.restore_fixture(fixture=fixture, revision=revision))


class CalendarParser(BaseParser):
    """Take a calendar file as it is, cut off just above the largest one."""

    media_type = "text/calendar"

    def parse(self, stream: Any, media_type: Any = None, parser_context: Any = None) -> Any:
        return stream.read(MOST_BYTES + 1)


class FixturesImport(APIView):
    parser_classes = (CalendarParser,)

    @extend_schema(
        operation_id="fixtures_import",
        request={"text/calendar": OpenApiTypes.STR},
        responses={
            200: FixturesImportAnswer,
            409: OpenApiResponse(description="`fixtures_changed`: it would do something else than `seen` says"),
        },
        parameters=[FixturesImportQuery, IDEMPOTENCY_KEY],
    )
    @with_idempotency_key
    def post(self, request: Request) -> Response:
        """Bring a squad's fixtures to where a calendar file (.ics) has them, whole or not at all."""
        user = signed_in(request)
        asked = _import_asked(request)
        squad = found_by_id("squad", access.get_squad_to_train, user, asked["squad"])
        today = club_day(squad.club)
        data = request.data if isinstance(request.data, bytes) else b""
        dry_run = asked.get("dry_run") == TrueFalse.TRUE
        imported = fixtures.import_fixtures(
            squad=squad,
            file=read_calendar(text_of(data), zone=squad.club.timezone, today=today),
            kind=FixtureKind(asked.get("kind") or fixtures.usual_kind(squad.sport)),
            by=user,
            today=today,
            at=timezone.now(),
            dry_run=dry_run,
            seen=asked.get("seen"),
        )
        return Response(FixturesImportAnswer(imported, context={"dry_run": dry_run}).data)


def _import_asked(request: Request) -> dict[str, Any]:
    # An address without parameters is not looked at, but this one needs its squad.
    given = FixturesImportQuery(data=request.query_params.dict())
    given.is_valid(raise_exception=True)
    return dict(given.validated_data)


def _changed(change: Callable[[], Fixture]) -> Response:
    try:
        return _answer(change())
    except fixtures.FixtureChanged as error:
        error.members = {"current": FixtureAnswer(error.stored).data}
        raise


def _answer(fixture: Fixture, *, status: int = HTTPStatus.OK) -> Response:
    return Response(FixtureAnswer(fixture).data, status=status, headers={"ETag": f'"{fixture.revision}"'})
