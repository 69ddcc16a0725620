"""How a source is said in the API."""

from rest_framework import serializers

from exercises.rules.sources import Source


class SourceAnswer(serializers.Serializer[Source]):
    key = serializers.CharField(help_text="What `sources` of exercises and programmes hold")
    words = serializers.CharField(help_text="How it is cited: authors and year, or its title")
    authors = serializers.CharField(allow_blank=True)
    year = serializers.IntegerField(allow_null=True)
    journal = serializers.CharField(allow_blank=True)
    says = serializers.CharField(help_text="What it says, in our words")
    links = serializers.ListField(child=serializers.URLField())
