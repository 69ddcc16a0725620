"""What the API takes and answers about files of reports."""

from datetime import date, timedelta
from typing import Any

from django.db import models
from django.urls import reverse
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from core.api import StrictSerializer
from core.errors import DomainError
from core.fields import Day, ListOf, OneOf, PublicId, YesNo
from reports.choices import BuildFault, Column, ExportState, FileFormat, PagePeriod, Paper, RowsChoice, Subject
from reports.files.writers import OWN_WRITERS, WRITERS
from reports.models import ReportExport
from reports.operations.exports import OwnWish, Wish, period_between
from reports.queries.exports import progress_pct

MOST_SQUADS = 100
_CSV = "csv"
_NAMES = {FileFormat.CSV_ATHLETES: _CSV, FileFormat.CSV_SETS: _CSV}
# What can be made; the two CSV files are told apart by `rows`.
Made = models.TextChoices(  # type: ignore[call-overload]
    "Made", [(name.upper(), name) for name in dict.fromkeys(_NAMES.get(FileFormat(key), key) for key in WRITERS)]
)
MadeOfOneself = models.TextChoices(  # type: ignore[call-overload]
    "MadeOfOneself", [(name.upper(), name) for name in OWN_WRITERS]
)


class OwnFileBody(StrictSerializer):
    format = OneOf(MadeOfOneself, help_text="pdf: one page of one's training; zip: everything, as JSON and CSV")
    period = OneOf(PagePeriod, required=False, help_text="Of the page, up to today; last_12_weeks unless given")
    paper = OneOf(Paper, required=False, help_text="Of the page; a4 unless given")
    with_pain = YesNo(required=False, help_text="One's pain scores on the page; false unless given")

    def validate(self, body: dict[str, Any]) -> dict[str, Any]:
        return {"wish": OwnWish(file_format=body.pop("format"), **body)}


class FileBody(StrictSerializer):
    squad = PublicId(required=False, help_text="One squad; give this or `squads`, or neither for all of the caller's")
    squads = ListOf(PublicId(), least=1, most=MOST_SQUADS, required=False)
    club = PublicId(required=False, help_text="Needed by who works for several clubs and names no squad")
    format = OneOf(Made)
    rows = OneOf(RowsChoice, required=False, help_text="What one row of a CSV is; athletes unless given")
    columns = ListOf(OneOf(Column), least=1, most=len(Column), required=False, help_text="All unless given")
    paper = OneOf(Paper, required=False, help_text="Of a PDF; a4 unless given")
    page_per_athlete = YesNo(required=False, help_text="In a PDF; false unless given")
    with_minors = YesNo(
        required=False, help_text="Rows of athletes under 18; true says that the caller may hand them out"
    )
    with_health = YesNo(required=False, help_text="Pain scores, for clinicians (403 for others); recorded")
    bom = YesNo(required=False, help_text="A byte-order mark before a CSV, for Excel; false unless given")

    def get_fields(self) -> dict[str, Any]:
        # `from` is a word of Python's.
        days = {
            "from": Day(help_text="First day"),
            "to": Day(help_text="Last day; at most 5 years after the first"),
        }
        return {**super().get_fields(), **days}

    def validate(self, body: dict[str, Any]) -> dict[str, Any]:
        try:
            period = period_between(body.pop("from"), body.pop("to"), field="to")
        except DomainError as error:
            raise serializers.ValidationError({"to": [error.message]}, error.code) from error
        squads = body.pop("squads", None) or [body[name] for name in ("squad",) if name in body]
        return {"period": period, "squads": squads, "club": body.get("club"), "wish": wish_of(body)}


def named_format(file_format: str) -> dict[str, str]:
    """Return a format as a body names it; the other way round than `wish_of`."""
    rows = RowsChoice.SETS if file_format == FileFormat.CSV_SETS else RowsChoice.ATHLETES
    return {"format": _NAMES.get(FileFormat(file_format), file_format), "rows": rows}


def wish_of(body: dict[str, Any]) -> Wish:
    chosen = body["format"]
    if chosen == _CSV:
        by_set = body.get("rows") == RowsChoice.SETS
        chosen = FileFormat.CSV_SETS if by_set else FileFormat.CSV_ATHLETES
    names = ("columns", "paper", "page_per_athlete", "with_minors", "with_health", "bom")
    return Wish(file_format=chosen, **{name: body[name] for name in names if name in body})


class FileAnswer(serializers.Serializer[ReportExport]):
    id = serializers.UUIDField(source="public_id")
    state = serializers.ChoiceField(choices=ExportState.choices)
    fault = serializers.ChoiceField(
        choices=BuildFault.choices, allow_blank=True, help_text="Why it could not be made; empty otherwise"
    )
    progress_pct = serializers.SerializerMethodField(help_text="0 to 100; 100 when it is made")
    format = serializers.SerializerMethodField()
    subject = serializers.ChoiceField(choices=Subject.choices, help_text="Squads, or own: the caller as an athlete")
    athlete = serializers.UUIDField(source="athlete.public_id", allow_null=True, help_text="Whom an own file is about")
    squads = serializers.ListField(child=serializers.UUIDField())
    created_at = serializers.DateTimeField()
    finished_at = serializers.DateTimeField(allow_null=True)
    expires_at = serializers.DateTimeField(allow_null=True, help_text="From then on the file is gone (410)")
    size_bytes = serializers.IntegerField(allow_null=True)
    file_name = serializers.CharField(allow_blank=True)
    file = serializers.SerializerMethodField(help_text="Where it is taken, null until it is made")

    def get_fields(self) -> dict[str, Any]:
        days = {"from": serializers.DateField(source="starts_on"), "to": serializers.SerializerMethodField()}
        return {**super().get_fields(), **days}

    def get_to(self, export: ReportExport) -> date:
        return export.ends_before - timedelta(days=1)

    def get_progress_pct(self, export: ReportExport) -> int:
        return progress_pct(export)

    def get_format(self, export: ReportExport) -> str:
        return export.file_format

    @extend_schema_field(serializers.CharField(allow_null=True))
    def get_file(self, export: ReportExport) -> str | None:
        return reverse("api:report_file", args=[export.public_id]) if export.state == ExportState.DONE else None
