"""Kept views of the report in the API."""

from typing import Any

from rest_framework import serializers

from core.api import StrictSerializer
from core.fields import ListOf, OneOf, PublicId, Text
from reports.choices import Column, PeriodChoice
from reports.models import SavedView

MOST_SQUADS = 100


class ViewsQuery(StrictSerializer):
    club = PublicId(required=False, help_text="Needed by staff of several clubs")


class ViewBody(StrictSerializer):
    name = Text(most=80, help_text="A view that has it already is replaced")
    squads = ListOf(
        PublicId(), least=0, most=MOST_SQUADS, required=False, help_text="Ids; none: all that you see at the time"
    )
    period = OneOf(PeriodChoice, help_text="Not `custom`: a view moves on with time")
    columns = ListOf(OneOf(Column), least=0, most=len(Column), required=False, help_text="None: all")
    club = PublicId(required=False, help_text="Needed by staff of several clubs")


class ViewAnswer(serializers.Serializer[SavedView]):
    id = serializers.UUIDField(source="public_id")
    name = serializers.CharField()
    squads = serializers.ListField(child=serializers.UUIDField())
    period = serializers.ChoiceField(choices=PeriodChoice.choices)
    columns = serializers.ListField(child=serializers.ChoiceField(choices=Column.choices))


class ViewsAnswer(serializers.Serializer[Any]):
    views = ViewAnswer(many=True, help_text="By name, at most 20")
