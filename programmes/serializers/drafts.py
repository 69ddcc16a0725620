"""How a club's own programmes and their drafts are said and read."""

from collections.abc import Iterable
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from core.api import PageQuery, StrictSerializer
from core.fields import PublicId, Telling, WholeNumber
from programmes.choices import PainRule, VersionState
from programmes.models import AROUND_MATCH, MATCH_OFFSETS, Programme, ProgrammeVersion
from programmes.operations.drafts import MOST_CHANGE_NOTE
from programmes.operations.own import LEAST_GAP_H, MOST_GAP_H, MOST_NAME, MOST_PURPOSE, details_tag
from programmes.queries import OwnProgramme, PlanSummary, document_of
from programmes.rules import document as typed
from programmes.serializers.library import (
    Json,
    PlanStageAnswer,
    ProgrammeDetailsAnswer,
    details_json,
    stage_json,
)
from programmes.serializers.summary import SummaryAnswer, summary_json
from programmes.wording import fault_place, fault_words


class Words(Telling, serializers.CharField):
    """One line of text."""

    def __init__(self, *, low: int, high: int, **options: Any) -> None:
        super().__init__(max_length=high, allow_blank=not low, **options)
        self._low, self._high = low, high
        self.takes: str | Promise = _("a text of %(low)s to %(high)s characters, without breaks") % {
            "low": low,
            "high": high,
        }

    def to_internal_value(self, data: Any) -> str:
        text = " ".join(data.split()) if isinstance(data, str) else ""
        if not isinstance(data, str) or not self._low <= len(text) <= self._high or not text.isprintable():
            self.refuse(data)
        return text


class OneOf(Telling, serializers.ChoiceField):
    def __init__(self, choices: Any, **options: Any) -> None:
        super().__init__(choices=choices, **options)
        self.takes = ", ".join(str(value) for value, _label in choices)

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str) or data not in self.choices:
            self.refuse(data)
        return data


def _text_shape(most: int, **said: str) -> Json:
    return {"type": "string", "maxLength": most, **said}


# Said by hand, since a serializer cannot say that a place of a list may be null.
_LINE_SHAPE: Json = {
    "type": "object",
    "required": ["exercise", "text"],
    "properties": {
        "exercise": _text_shape(typed.MOST_EXERCISE, description="The slug of an exercise, or what was typed"),
        "text": _text_shape(typed.MOST_TEXT, description="The notation as typed"),
    },
}
_SESSION_SHAPE: Json = {
    "type": ["object", "null"],
    "description": "One column of the week; null for a rest",
    "required": ["label", "lines"],
    "properties": {
        "label": _text_shape(typed.MOST_LABEL),
        "per_week": {"type": "integer", "minimum": 1, "maximum": typed.DAYS_A_WEEK},
        "per_day": {"type": "integer", "minimum": 1, "maximum": typed.TIMES_A_DAY},
        "note": _text_shape(typed.MOST_NOTE),
        "stage": {"type": "integer", "minimum": 1, "description": "Only in a plan that has stages"},
        "lines": {"type": "array", "maxItems": typed.MOST_LINES, "items": _LINE_SHAPE},
    },
}


@extend_schema_field({"type": "array", "minItems": 1, "maxItems": typed.MOST_COLUMNS, "items": _SESSION_SHAPE})
class SessionsField(serializers.JSONField):
    """The sessions of one week."""


class WeekShape(serializers.Serializer[Any]):
    note = serializers.CharField(max_length=typed.MOST_WEEK_NOTE)
    sessions = SessionsField()


class DocumentShape(serializers.Serializer[Any]):
    weeks = WeekShape(many=True)


@extend_schema_field(DocumentShape)
class DocumentField(serializers.JSONField):
    """The plan as docs/builder.md has it; the operation that stores it checks it."""


class DraftBody(StrictSerializer):
    document = DocumentField()


class FreezeBody(StrictSerializer):
    change_note = Words(low=0, high=MOST_CHANGE_NOTE, required=False, help_text="What changed")


class NewProgrammeBody(StrictSerializer):
    name = Words(low=1, high=MOST_NAME, required=False, help_text="Of a copy: that of the original when left out")
    copy_of = PublicId(required=False, help_text="A programme to copy, of the library or the club's own")
    club = PublicId(required=False, help_text="Whose programme it is; needed by who writes plans for several clubs")


class ProgrammeChangeBody(StrictSerializer):
    name = Words(low=1, high=MOST_NAME)
    purpose = Words(low=0, high=MOST_PURPOSE)
    pain_rule = OneOf(PainRule.choices)
    never_heavy_on = serializers.ListField(
        child=WholeNumber(low=min(AROUND_MATCH), high=max(AROUND_MATCH)), max_length=len(AROUND_MATCH)
    )
    heavy_gap_h = WholeNumber(low=LEAST_GAP_H, high=MOST_GAP_H, allow_null=True)
    match_offsets = serializers.ListField(
        child=WholeNumber(low=min(MATCH_OFFSETS), high=max(MATCH_OFFSETS)), max_length=len(MATCH_OFFSETS)
    )


class OwnQuery(PageQuery):
    pass


class VersionHeadAnswer(serializers.Serializer[Any]):
    version = serializers.IntegerField()
    weeks = serializers.IntegerField()
    revision = serializers.IntegerField()
    saved_at = serializers.DateTimeField()
    edited_by = serializers.CharField(allow_null=True)
    change_note = serializers.CharField()


class OwnProgrammeAnswer(ProgrammeDetailsAnswer):
    archived_at = serializers.DateTimeField(allow_null=True)
    etag = serializers.CharField(help_text="Sent back as If-Match with a change of these details")
    ready = VersionHeadAnswer(allow_null=True, help_text="The newest version that can be given")
    draft = VersionHeadAnswer(allow_null=True, help_text="What is being written")


class FaultAnswer(serializers.Serializer[Any]):
    week = serializers.IntegerField(help_text="Counted from 0, as are column and line")
    column = serializers.IntegerField(allow_null=True)
    line = serializers.IntegerField(allow_null=True)
    field = serializers.ChoiceField(choices=["exercise", "text", "session", "week"])
    position = serializers.IntegerField(allow_null=True, help_text="Characters of the text before the fault")
    found = serializers.CharField(help_text="What stands there")
    place = serializers.CharField()
    message = serializers.CharField()


class SavedDraftAnswer(serializers.Serializer[Any]):
    revision = serializers.IntegerField(help_text="Sent back as If-Match with the next change")
    version = serializers.IntegerField()
    state = serializers.ChoiceField(choices=VersionState.choices, help_text="frozen while nothing was changed since")
    saved_at = serializers.DateTimeField()
    edited_by = serializers.CharField(allow_null=True)
    faults = FaultAnswer(many=True)
    summary = SummaryAnswer()


class DraftAnswer(SavedDraftAnswer):
    document = DocumentShape()
    stages = PlanStageAnswer(many=True)


def fault_json(fault: typed.Fault, document: typed.Document) -> Json:
    session = None if fault.column is None else document.weeks[fault.week].sessions[fault.column]
    return {
        "week": fault.week,
        "column": fault.column,
        "line": fault.line,
        "field": fault.field,
        "position": fault.position,
        "found": fault.notation.found if fault.notation else "",
        "place": fault_place(fault, session.label if session else ""),
        "message": fault_words(fault),
    }


def faults_json(found: Iterable[typed.Fault], document: typed.Document) -> list[Json]:
    return [fault_json(fault, document) for fault in found]


def saved_draft_json(
    version: ProgrammeVersion, document: typed.Document, found: Iterable[typed.Fault], summary: PlanSummary
) -> Json:
    return {
        "revision": version.revision,
        "version": version.number,
        "state": version.state,
        "saved_at": version.updated_at,
        "edited_by": _name(version),
        "faults": faults_json(found, document),
        "summary": summary_json(summary),
    }


def draft_json(
    version: ProgrammeVersion, document: typed.Document, found: Iterable[typed.Fault], summary: PlanSummary
) -> Json:
    return {
        **saved_draft_json(version, document, found, summary),
        "document": document.to_json(),
        "stages": [stage_json(stage) for stage in sorted(version.stages.all(), key=lambda one: one.number)],
    }


def current_json(version: ProgrammeVersion) -> Json:
    """Say how a plan stands now to whom it was changed under."""
    return {
        "revision": version.revision,
        "version": version.number,
        "state": version.state,
        "saved_at": version.updated_at,
        "edited_by": _name(version),
        "document": document_of(version).to_json(),
    }


def own_programme_json(own: OwnProgramme) -> Json:
    programme: Programme = own.programme
    return {
        **details_json(programme),
        "archived_at": programme.archived_at,
        "etag": details_tag(programme),
        "ready": _head_json(own.ready),
        "draft": _head_json(own.draft),
    }


def _head_json(version: ProgrammeVersion | None) -> Json | None:
    if version is None:
        return None
    return {
        "version": version.number,
        "weeks": version.weeks,
        "revision": version.revision,
        "saved_at": version.updated_at,
        "edited_by": _name(version),
        "change_note": version.change_note,
    }


def _name(version: ProgrammeVersion) -> str | None:
    return str(version.edited_by) if version.edited_by else None
