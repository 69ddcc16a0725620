"""What fixtures, absences and heavy work would move in a squad, over the API."""

import uuid

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.access import signed_in
from accounts.idempotency import IDEMPOTENCY_KEY, with_idempotency_key
from athletes.queries import club_day
from core.api import body_values
from training.access import get_squad_to_train
from training.operations.moving import Answer, answer_proposals
from training.queries.days import active_athletes_of
from training.queries.placing import proposals_of
from training.serializers.moves import MovedAnswer, MovesBody, ProposalsAnswer, proposal_json


class SquadMoves(APIView):
    @extend_schema(operation_id="squads_moves", responses=ProposalsAnswer)
    def get(self, request: Request, public_id: uuid.UUID) -> Response:
        """Sessions of a squad that stand where their rules forbid it, and the nearest day that keeps every rule."""
        squad = get_squad_to_train(signed_in(request), public_id)
        found = proposals_of(active_athletes_of(squad), today=club_day(squad.club, timezone.now()))
        return Response({"proposals": [proposal_json(one) for one in found]})

    @extend_schema(
        operation_id="squads_moves_answer", request=MovesBody, responses=MovedAnswer, parameters=[IDEMPOTENCY_KEY]
    )
    @with_idempotency_key
    def post(self, request: Request, public_id: uuid.UUID) -> Response:
        """Move sessions as proposed, or keep them on their day: all or nothing."""
        user, at = signed_in(request), timezone.now()
        squad = get_squad_to_train(user, public_id)
        body = body_values(MovesBody, request)
        moved, kept = answer_proposals(
            athletes=active_athletes_of(squad),
            answers=[Answer(one["session"], one["revision"], one.get("date")) for one in body["answers"]],
            by=user,
            today=club_day(squad.club, at),
            at=at,
        )
        return Response({"moved": moved, "kept": kept})
