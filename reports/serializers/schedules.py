"""What the API takes and answers about schedules of reports."""

from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers

from core.api import StrictSerializer
from core.fields import ClockTime, ListOf, OneOf, PublicId, Text, TimeOfDay, WholeNumber, YesNo
from reports.choices import Column, Every, Paper, PeriodChoice, RowsChoice
from reports.forms.schedules import LAST_MONTH_DAY
from reports.models import ReportSchedule
from reports.operations.schedules import Times
from reports.queries.schedules import ScheduleLine
from reports.serializers.files import MOST_SQUADS, Made, named_format, wish_of

MOST_RECIPIENTS = 50


class ScheduleBody(StrictSerializer):
    club = PublicId(required=False, help_text="Needed by who works for several clubs")
    name = Text(most=80)
    squads = ListOf(
        PublicId(), least=1, most=MOST_SQUADS, required=False, help_text="All that each recipient may see unless given"
    )
    period = OneOf(PeriodChoice, help_text="All but custom")
    format = OneOf(Made)
    rows = OneOf(RowsChoice, required=False, help_text="What one row of a CSV is; athletes unless given")
    columns = ListOf(OneOf(Column), least=1, most=len(Column), required=False, help_text="All unless given")
    paper = OneOf(Paper, required=False, help_text="Of a PDF; a4 unless given")
    page_per_athlete = YesNo(required=False, help_text="In a PDF; false unless given")
    with_minors = YesNo(required=False, help_text="true says that all recipients may see athletes under 18")
    every = OneOf(Every)
    weekday = WholeNumber(low=0, high=6, required=False, help_text="0 is Monday, as it is unless given")
    month_day = WholeNumber(low=1, high=LAST_MONTH_DAY, required=False, help_text="1 unless given")
    time = TimeOfDay(help_text="Where the club is")
    recipients = ListOf(PublicId(), least=1, most=MOST_RECIPIENTS, help_text="People of the club's staff")

    def validate_period(self, period: str) -> str:
        if period == PeriodChoice.CUSTOM:
            raise serializers.ValidationError("period takes a period that moves with the day; custom does not.")
        return period

    def validate(self, body: dict[str, Any]) -> dict[str, Any]:
        times = Times(
            every=body["every"],
            weekday=body.get("weekday", 0),
            month_day=body.get("month_day", 1),
            at_time=body["time"],
        )
        kept = {name: body[name] for name in ("name", "period", "recipients")}
        return {
            **kept,
            "club": body.get("club"),
            "squads": body.get("squads", []),
            "wish": wish_of(body),
            "times": times,
        }


class ScheduleChangeBody(ScheduleBody):
    """What is not named stays as it is."""

    club = None  # type: ignore[assignment]
    squads = ListOf(PublicId(), least=0, most=MOST_SQUADS, help_text="None for all that each recipient may see")
    columns = ListOf(OneOf(Column), least=0, most=len(Column), help_text="None for all")
    is_on = YesNo(help_text="false pauses it")

    def validate(self, body: dict[str, Any]) -> dict[str, Any]:
        if not body:
            raise serializers.ValidationError(_("Name at least one field to change."))
        return body


def changes_of(body: dict[str, Any], schedule: ReportSchedule) -> dict[str, Any]:
    """Return the fields of a body as the operation takes them; a part of what and when keeps the other parts."""
    wish = {name: getattr(schedule, name) for name in ("columns", "paper", "page_per_athlete", "with_minors")}
    times = {name: getattr(schedule, name) for name in ("every", "weekday", "month_day", "at_time")}
    if "time" in body:
        times["at_time"] = body["time"]
    return {
        **{name: body[name] for name in ("name", "squads", "period", "recipients", "is_on") if name in body},
        "wish": wish_of({**wish, **named_format(schedule.file_format), **body}),
        "times": Times(**{name: body.get(name, value) for name, value in times.items()}),
    }


class ScheduleAnswer(serializers.Serializer[ScheduleLine]):
    id = serializers.UUIDField(source="schedule.public_id")
    name = serializers.CharField(source="schedule.name")
    squads = serializers.ListField(
        child=serializers.UUIDField(), source="schedule.squads", help_text="Empty for all that each may see"
    )
    period = serializers.CharField(source="schedule.period")
    format = serializers.CharField(source="schedule.file_format")
    columns = serializers.ListField(
        child=serializers.CharField(), source="schedule.columns", help_text="Empty for all of them"
    )
    paper = serializers.CharField(source="schedule.paper")
    page_per_athlete = serializers.BooleanField(source="schedule.page_per_athlete")
    with_minors = serializers.BooleanField(source="schedule.with_minors")
    every = serializers.CharField(source="schedule.every")
    weekday = serializers.IntegerField(source="schedule.weekday")
    month_day = serializers.IntegerField(source="schedule.month_day")
    time = ClockTime(source="schedule.at_time")
    is_on = serializers.BooleanField(source="schedule.is_on")
    ran_on = serializers.DateField(source="schedule.ran_on", allow_null=True)
    next_at = serializers.DateTimeField(allow_null=True, help_text="When it asks for files next; null while paused")
    last_report = serializers.UUIDField(
        source="last.export.public_id", default=None, allow_null=True, help_text="The caller's newest file of it"
    )
    recipients = serializers.SerializerMethodField()

    def get_recipients(self, line: ScheduleLine) -> list[str]:
        return [str(person.public_id) for person in line.recipients]
