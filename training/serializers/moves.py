"""What answering proposals takes, and the description of what is proposed."""

from typing import Any

from rest_framework import serializers

from core.api import StrictSerializer
from core.fields import Day, ListOf, PublicId, WholeNumber
from training.queries.placing import Proposal

MOST_ANSWERS = 500
Json = dict[str, Any]


class MoveAnswerBody(StrictSerializer):
    session = PublicId()
    revision = WholeNumber(low=1, high=2**31 - 1, help_text="The revision that was proposed for")
    date = Day(required=False, allow_null=True, help_text="The proposed day; null keeps the session on its day")


class MovesBody(StrictSerializer):
    answers = ListOf(MoveAnswerBody(), least=1, most=MOST_ANSWERS)


class ProposalAnswer(serializers.Serializer[Any]):
    session = serializers.UUIDField()
    revision = serializers.IntegerField()
    athlete = serializers.UUIDField()
    name = serializers.CharField()
    title = serializers.CharField()
    date = serializers.DateField(help_text="Where it stands")
    to = serializers.DateField(allow_null=True, help_text="The nearest day that keeps every rule; null: none was found")
    why = serializers.CharField()


class ProposalsAnswer(serializers.Serializer[Any]):
    proposals = ProposalAnswer(many=True)


class MovedAnswer(serializers.Serializer[Any]):
    moved = serializers.IntegerField()
    kept = serializers.IntegerField()


def proposal_json(one: Proposal) -> Json:
    return {
        "session": one.session.public_id,
        "revision": one.session.revision,
        "athlete": one.session.athlete.public_id,
        "name": one.session.athlete.name,
        "title": one.session.title,
        "date": one.session.scheduled_on,
        "to": one.to_on,
        "why": one.why,
    }
