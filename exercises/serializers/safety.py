"""How acknowledging a safety text, and who has, are said in the API."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from core.api import PageQuery, StrictSerializer
from core.fields import PublicId, WholeNumber
from exercises.models import SafetyAcknowledgement


class AcknowledgeBody(StrictSerializer):
    safety_revision = WholeNumber(low=1, high=32767, help_text="The version that was read")
    athlete = PublicId(
        required=False,
        help_text="Who read it; without it the caller did, for all their own active places",
    )
    exercise = PublicId(required=False, help_text="The id, where a club has an exercise of the same slug")


class ReadVersion(serializers.Serializer[SafetyAcknowledgement]):
    safety_revision = serializers.IntegerField()
    acknowledged_at = serializers.DateTimeField()


class AcknowledgementAnswer(ReadVersion):
    athlete = serializers.UUIDField(source="athlete.public_id")


class AcknowledgedAnswer(serializers.Serializer[Any]):
    exercise = serializers.UUIDField()
    acknowledgements = AcknowledgementAnswer(many=True)


class ReadersQuery(PageQuery):
    exercise = PublicId(required=False, help_text="The id, where a club has an exercise of the same slug")


class ReaderAnswer(serializers.Serializer[Any]):
    athlete = serializers.UUIDField(source="public_id")
    name = serializers.CharField()
    acknowledged = serializers.BooleanField(source="has_read", help_text="The version in force was read")
    read = serializers.SerializerMethodField(help_text="The newest version that was read")
    by_staff = serializers.SerializerMethodField(help_text="Who went through it with the athlete, where that was staff")

    @extend_schema_field(ReadVersion(allow_null=True))
    def get_read(self, athlete: Any) -> Any:
        newest = next(iter(athlete.versions_read), None)
        return ReadVersion(newest).data if newest else None

    @extend_schema_field(serializers.CharField(allow_null=True))
    def get_by_staff(self, athlete: Any) -> str | None:
        newest = next(iter(athlete.versions_read), None)
        return str(newest.by_staff) if newest and newest.by_staff else None
