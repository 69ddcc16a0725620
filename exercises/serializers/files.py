"""How files of the library are said in the API."""

from typing import Any

from django.db import models
from rest_framework import serializers

from core.api import StrictSerializer
from core.fields import OneOf, PublicId, Text
from exercises.choices import ExerciseSide, FileContents, FileFormat, Measure
from exercises.operations.catalogue import MOST_NAME, MOST_SLUG
from exercises.operations.entries import MOST_LINE_CHARACTERS
from exercises.operations.files import Imported, Taken
from exercises.serializers.authoring import EntryFields


class TrueFalse(models.TextChoices):
    """Yes or no in an address, where every value is text."""

    TRUE = "true"
    FALSE = "false"


class FileEntry(EntryFields):
    """One exercise of a file; where the exercise exists, what is left out stays as it is."""

    slug = Text(most=MOST_SLUG, help_text="What the exercise is known by")
    side = OneOf(ExerciseSide, help_text="Stays as it is")
    measure = OneOf(Measure, help_text="What is logged; stays as it is")
    changes = Text(most=MOST_LINE_CHARACTERS, required=False, help_text="What this version changes and why")


class ExportQuery(StrictSerializer):
    format = OneOf(FileFormat, required=False, help_text="yaml unless given")
    whose = OneOf(FileContents, required=False, help_text="ours: the club's own alone; else the built-in ones too")
    club = PublicId(required=False, help_text="Needed by who works for several clubs")


class ImportQuery(StrictSerializer):
    dry_run = OneOf(TrueFalse, required=False, help_text="true: tell what would be done, and do nothing")
    seen = Text(most=64, required=False, help_text="From a dry run; refused (409) where the outcome would be another")
    club = PublicId(required=False, help_text="Needed by who writes for several clubs")


class TakenAnswer(serializers.Serializer[Taken]):
    slug = serializers.CharField()
    name = serializers.CharField(max_length=MOST_NAME)
    changes = serializers.SerializerMethodField(help_text="The fields whose values differ")
    before_built_in = serializers.BooleanField(help_text="It stands in place of a built-in one")
    brought_back = serializers.BooleanField(help_text="It was retired")

    def get_changes(self, taken: Taken) -> list[str]:
        return [*taken.changes]


class ImportAnswer(serializers.Serializer[Imported]):
    dry_run = serializers.SerializerMethodField()
    new = TakenAnswer(many=True)
    changed = TakenAnswer(many=True)
    unchanged = serializers.IntegerField()
    seen = serializers.CharField(help_text="Names this outcome")

    def get_dry_run(self, imported: Imported) -> bool:
        dry_run: Any = self.context["dry_run"]
        return bool(dry_run)
