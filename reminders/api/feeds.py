"""A person's links to the calendars of athletes and squads."""

import uuid
from http import HTTPStatus

from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.access import signed_in
from accounts.models import User
from athletes.access import get_squad
from athletes.models import Athlete, Squad
from reminders.access import get_own_athlete
from reminders.operations.feeds import end_link, make_link
from reminders.queries.feeds import feed_of
from reminders.serializers.feeds import FeedAnswer, MadeFeedAnswer


class AthleteFeed(APIView):
    @extend_schema(operation_id="athletes_calendar_link_read", responses=FeedAnswer)
    def get(self, request: Request, public_id: uuid.UUID) -> Response:
        """When one's own link to one's calendar was made and last used; 404 without one."""
        user = signed_in(request)
        return _read(get_own_athlete(user, public_id), user)

    @extend_schema(operation_id="athletes_calendar_link_make", request=None, responses=MadeFeedAnswer)
    def put(self, request: Request, public_id: uuid.UUID) -> Response:
        """Make a link to one's own calendar (.ics); the one before stops working."""
        user = signed_in(request)
        return _make(get_own_athlete(user, public_id), user)

    @extend_schema(operation_id="athletes_calendar_link_end", responses={204: None})
    def delete(self, request: Request, public_id: uuid.UUID) -> Response:
        """Stop one's own link; repeated: 204."""
        user = signed_in(request)
        return _end(get_own_athlete(user, public_id), user)


class SquadFeed(APIView):
    @extend_schema(operation_id="squads_calendar_link_read", responses=FeedAnswer)
    def get(self, request: Request, public_id: uuid.UUID) -> Response:
        """When the caller's link to a squad's calendar was made and last used; 404 without one."""
        user = signed_in(request)
        return _read(get_squad(user, public_id), user)

    @extend_schema(operation_id="squads_calendar_link_make", request=None, responses=MadeFeedAnswer)
    def put(self, request: Request, public_id: uuid.UUID) -> Response:
        """Make a link to a squad's calendar (.ics), for as long as the caller sees the squad; one before it stops."""
        user = signed_in(request)
        return _make(get_squad(user, public_id), user)

    @extend_schema(operation_id="squads_calendar_link_end", responses={204: None})
    def delete(self, request: Request, public_id: uuid.UUID) -> Response:
        """Stop the caller's link; repeated: 204."""
        user = signed_in(request)
        return _end(get_squad(user, public_id), user)


def _read(of: Athlete | Squad, user: User) -> Response:
    feed = feed_of(of, user)
    if feed is None:
        raise Http404
    return Response(FeedAnswer(feed).data)


def _make(of: Athlete | Squad, user: User) -> Response:
    return Response(MadeFeedAnswer(make_link(of=of, by=user, at=timezone.now())).data)


def _end(of: Athlete | Squad, user: User) -> Response:
    end_link(of=of, by=user)
    return Response(status=HTTPStatus.NO_CONTENT)
