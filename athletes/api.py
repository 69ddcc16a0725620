"""Who am I, and which squads and athletes may I see."""

import uuid

from drf_spectacular.utils import extend_schema
from rest_framework import generics
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.access import signed_in
from accounts.operations import choose_weight_unit
from athletes import access, operations, queries
from athletes.models import AthleteQuerySet, SquadQuerySet
from athletes.serializers import (
    AthleteAnswer,
    AthleteDetailAnswer,
    AthleteSetUp,
    MeAnswer,
    MeBody,
    SquadAnswer,
    SquadDetailAnswer,
)
from core.api import body_values


class Me(APIView):
    @extend_schema(responses=MeAnswer)
    def get(self, request: Request) -> Response:
        """Tell who the caller is, which clubs they work for and where they train."""
        return Response(MeAnswer(queries.whole_person(signed_in(request))).data)

    @extend_schema(operation_id="me_change", request=MeBody, responses=MeAnswer)
    def patch(self, request: Request) -> Response:
        """Choose the unit that the caller reads weights in; loads in the API are kg all the same."""
        unit = body_values(MeBody, request)["weight_unit"]
        user = choose_weight_unit(user=signed_in(request), unit=unit or "")
        return Response(MeAnswer(queries.whole_person(user)).data)


class AthleteList(generics.ListAPIView):  # type: ignore[type-arg]
    """The athletes that the caller may see; an athlete sees themselves."""

    serializer_class = AthleteAnswer

    def get_queryset(self) -> AthleteQuerySet:
        athletes = access.visible_athletes(self.request.user).active()
        return queries.with_squads(athletes).select_related("club")


class AthleteDetail(APIView):
    @extend_schema(responses=AthleteDetailAnswer)
    def get(self, request: Request, public_id: uuid.UUID) -> Response:
        """Describe one athlete, also an archived one."""
        athlete = access.get_athlete(signed_in(request), public_id)
        return Response(AthleteDetailAnswer(queries.one_with_squads(athlete)).data)

    @extend_schema(operation_id="athletes_set_up", request=AthleteSetUp, responses=AthleteDetailAnswer)
    def patch(self, request: Request, public_id: uuid.UUID) -> Response:
        """Say which leg goes first in sets of one leg after the other: one's own, or as staff who edit the athlete."""
        athlete = access.get_athlete_to_set_up(signed_in(request), public_id)
        body = body_values(AthleteSetUp, request)
        operations.change_leading_side(athlete=athlete, leading_side=body["leading_side"] or "")
        return Response(AthleteDetailAnswer(queries.one_with_squads(athlete)).data)


class SquadList(generics.ListAPIView):  # type: ignore[type-arg]
    """The squads that the caller may see; athletes see none."""

    serializer_class = SquadAnswer

    def get_queryset(self) -> SquadQuerySet:
        squads = access.visible_squads(self.request.user)
        return squads.filter(archived_at__isnull=True).select_related("club")


class SquadDetail(APIView):
    @extend_schema(responses=SquadDetailAnswer)
    def get(self, request: Request, public_id: uuid.UUID) -> Response:
        """Describe one squad with its athletes."""
        user = signed_in(request)
        squad = access.get_squad(user, public_id)
        return Response(SquadDetailAnswer(queries.squad_with_athletes(squad, user)).data)
