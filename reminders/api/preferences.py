"""What a person and a squad are told, through the API."""

import uuid
from http import HTTPStatus

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.access import signed_in
from accounts.idempotency import IDEMPOTENCY_KEY, with_idempotency_key
from accounts.models import User
from athletes.access import get_editable_squad
from athletes.models import Squad
from core.api import body_values
from reminders import operations
from reminders.access import OwnPlace, get_channel, get_own_place, own_places
from reminders.choices import KINDS_OF_ATHLETES, Channel
from reminders.queries.devices import devices_of
from reminders.queries.log import log_of_person
from reminders.queries.places import places_told, told_through
from reminders.queries.wishes import squad_wishes, wishes_of
from reminders.serializers.preferences import LogAnswer, PlacesAnswer, TestAnswer, WishesAnswer, WishesBody


class OwnReminders(APIView):
    @extend_schema(operation_id="me_reminders", responses=PlacesAnswer)
    def get(self, request: Request) -> Response:
        """What the caller is told in each club where they train or coach, by channel, and whose word that is."""
        user = signed_in(request)
        has_device = bool(devices_of(user.pk))
        return Response(
            PlacesAnswer({"places": places_told(person=user, places=own_places(user), has_device=has_device)}).data
        )


class OwnLog(APIView):
    @extend_schema(operation_id="me_reminders_log", responses=LogAnswer)
    def get(self, request: Request) -> Response:
        """What became of the caller's newest reminders."""
        return Response(LogAnswer({"reminders": log_of_person(signed_in(request))}).data)


class OwnWishes(APIView):
    @extend_schema(operation_id="me_reminders_read", responses=WishesAnswer)
    def get(self, request: Request, public_id: uuid.UUID, channel: str) -> Response:
        """What the caller is told in a club through one channel."""
        user = signed_in(request)
        return _own(user, get_own_place(user, public_id), get_channel(channel))

    @extend_schema(operation_id="me_reminders_set", request=WishesBody, responses=WishesAnswer)
    def put(self, request: Request, public_id: uuid.UUID, channel: str) -> Response:
        """Say what one wants to be told in a club through one channel, and when."""
        user, through = signed_in(request), get_channel(channel)
        place = get_own_place(user, public_id)
        operations.set_preference(person=user, club=place.club, channel=through, **body_values(WishesBody, request))
        return _own(user, place, through)

    @extend_schema(operation_id="me_reminders_leave", responses={204: None})
    def delete(self, request: Request, public_id: uuid.UUID, channel: str) -> Response:
        """Forget one's own word: the squad's holds again, else the house's; repeated: 204."""
        user = signed_in(request)
        operations.leave_own(person=user, club=get_own_place(user, public_id).club, channel=get_channel(channel))
        return Response(status=HTTPStatus.NO_CONTENT)


class OwnTest(APIView):
    @extend_schema(
        operation_id="me_reminders_test", request=None, responses={202: TestAnswer}, parameters=[IDEMPOTENCY_KEY]
    )
    @with_idempotency_key
    def post(self, request: Request, public_id: uuid.UUID, channel: str) -> Response:
        """Ask for a message that shows whether a channel works; 409 `tested_just_now` within a minute of another."""
        user = signed_in(request)
        place = get_own_place(user, public_id)
        made = operations.send_test(
            person=user, club=place.club, channel=get_channel(channel), zone=place.zone, at=timezone.now()
        )
        return Response(TestAnswer(made).data, status=HTTPStatus.ACCEPTED)


class SquadWishes(APIView):
    @extend_schema(operation_id="squads_reminders_read", responses=WishesAnswer)
    def get(self, request: Request, public_id: uuid.UUID, channel: str) -> Response:
        """What a squad's athletes are told through one channel who said nothing themselves."""
        return _squads(get_editable_squad(signed_in(request), public_id), get_channel(channel))

    @extend_schema(operation_id="squads_reminders_set", request=WishesBody, responses=WishesAnswer)
    def put(self, request: Request, public_id: uuid.UUID, channel: str) -> Response:
        """Say what a squad's athletes are told who said nothing themselves."""
        squad, through = get_editable_squad(signed_in(request), public_id), get_channel(channel)
        operations.set_squad_default(squad=squad, channel=through, **body_values(WishesBody, request))
        return _squads(squad, through)

    @extend_schema(operation_id="squads_reminders_clear", responses={204: None})
    def delete(self, request: Request, public_id: uuid.UUID, channel: str) -> Response:
        """Forget the squad's default, so that the house's holds; repeated: 204."""
        squad = get_editable_squad(signed_in(request), public_id)
        operations.clear_squad_default(squad=squad, channel=get_channel(channel))
        return Response(status=HTTPStatus.NO_CONTENT)


def _own(user: User, place: OwnPlace, channel: Channel) -> Response:
    wishes = wishes_of(person=user, club=place.club, athlete=place.athlete, channel=channel)
    return Response(WishesAnswer(told_through(channel, wishes, place.kinds)).data)


def _squads(squad: Squad, channel: Channel) -> Response:
    return Response(WishesAnswer(told_through(channel, squad_wishes(squad)[channel], KINDS_OF_ATHLETES)).data)
