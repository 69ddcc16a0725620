"""How the reminders of a club are doing, through the API."""

import uuid
from http import HTTPStatus

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.access import signed_in
from athletes.access import get_trainable_athlete
from reminders.access import get_bounced_person, get_club_trained_in
from reminders.operations.bounces import clear_bounce
from reminders.queries.log import log_of_athlete
from reminders.queries.status import status_of
from reminders.serializers.preferences import LogAnswer, StatusAnswer


class AthleteLog(APIView):
    @extend_schema(operation_id="athletes_reminders", responses=LogAnswer)
    def get(self, request: Request, public_id: uuid.UUID) -> Response:
        """What became of an athlete's newest reminders, for who plans their training."""
        athlete = get_trainable_athlete(signed_in(request), public_id)
        return Response(LogAnswer({"reminders": log_of_athlete(athlete)}).data)


class ClubReminders(APIView):
    @extend_schema(operation_id="clubs_reminders", responses=StatusAnswer)
    def get(self, request: Request, public_id: uuid.UUID) -> Response:
        """How the reminders are doing of those whom the caller trains in a club: what waits, failed, comes next."""
        user = signed_in(request)
        club = get_club_trained_in(user, public_id)
        return Response(StatusAnswer(status_of(user=user, club=club, now=timezone.now())).data)


class BounceClear(APIView):
    @extend_schema(operation_id="clubs_reminders_bounce_clear", request=None, responses={204: None})
    def post(self, request: Request, public_id: uuid.UUID, person: uuid.UUID) -> Response:
        """Send mail to a person again whose address was refused; repeated: 204."""
        user = signed_in(request)
        clear_bounce(address=get_bounced_person(user, get_club_trained_in(user, public_id), person).email)
        return Response(status=HTTPStatus.NO_CONTENT)
