"""How people, squads and athletes are said in the API."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from accounts.choices import Role, WeightUnit
from accounts.models import Club
from athletes.choices import LeadingSide, Sex, Sport
from athletes.models import Athlete, Squad
from core.api import StrictSerializer
from core.fields import OneOf


class ClubReference(serializers.Serializer[Club]):
    id = serializers.UUIDField(source="public_id")
    name = serializers.CharField()


class MembershipAnswer(serializers.Serializer[Any]):
    club = ClubReference()
    role = serializers.ChoiceField(choices=Role.choices)


class LeadingSideAnswer(serializers.ChoiceField):
    """The leg that goes first; null where neither leads."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            choices=LeadingSide.choices, allow_null=True, help_text="Goes first; null: neither leads", **kwargs
        )

    def to_representation(self, value: Any) -> Any:
        return value or None


class OwnAthlete(serializers.Serializer[Athlete]):
    id = serializers.UUIDField(source="public_id")
    club = ClubReference()
    name = serializers.CharField()
    timezone = serializers.CharField(source="zone", help_text="IANA name; the club's unless the athlete has one")
    leading_side = LeadingSideAnswer()


class MeAnswer(serializers.Serializer[Any]):
    id = serializers.UUIDField(source="user.public_id")
    name = serializers.CharField(source="user.name")
    email = serializers.EmailField(source="user.email")
    weight_unit = serializers.SerializerMethodField(
        help_text="kg or lb, in which the person reads weights on pages; null is the unit of each club"
    )
    memberships = MembershipAnswer(many=True)
    athletes = OwnAthlete(many=True)

    @extend_schema_field(serializers.ChoiceField(choices=WeightUnit.choices, allow_null=True))
    def get_weight_unit(self, person: Any) -> str | None:
        return person["user"].weight_unit or None


class MeBody(StrictSerializer):
    weight_unit = OneOf(
        WeightUnit,
        allow_null=True,
        help_text="In which unit you read weights on pages and in sentences; null is the unit of each club",
    )


class AthleteSetUp(StrictSerializer):
    leading_side = OneOf(LeadingSide, allow_null=True, help_text="Goes first; null: neither leads")


class SquadReference(serializers.Serializer[Squad]):
    id = serializers.UUIDField(source="public_id")
    name = serializers.CharField()


class AthleteAnswer(serializers.Serializer[Athlete]):
    id = serializers.UUIDField(source="public_id")
    club = ClubReference()
    name = serializers.CharField()
    sex = serializers.ChoiceField(choices=Sex.choices)
    sport = serializers.ChoiceField(choices=Sport.choices)
    timezone = serializers.CharField(source="zone")
    leading_side = LeadingSideAnswer()
    archived_at = serializers.DateTimeField(allow_null=True)
    squads = serializers.SerializerMethodField()

    @extend_schema_field(SquadReference(many=True))
    def get_squads(self, athlete: Any) -> Any:
        return [SquadReference(place.squad).data for place in athlete.open_places]


class AthleteDetailAnswer(AthleteAnswer):
    born_on = serializers.DateField(allow_null=True)
    email = serializers.EmailField(allow_blank=True)


class SquadAnswer(serializers.Serializer[Squad]):
    id = serializers.UUIDField(source="public_id")
    club = ClubReference()
    name = serializers.CharField()
    sport = serializers.ChoiceField(choices=Sport.choices)
    archived_at = serializers.DateTimeField(allow_null=True)


class AthleteReference(serializers.Serializer[Athlete]):
    id = serializers.UUIDField(source="public_id")
    name = serializers.CharField()


class SquadDetailAnswer(SquadAnswer):
    athletes = AthleteReference(many=True)
