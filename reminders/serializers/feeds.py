"""What the API answers about a person's links to calendars."""

from rest_framework import serializers

from reminders.models import CalendarFeed
from reminders.operations.feeds import MadeLink
from reminders.renderers import link_addresses


class FeedAnswer(serializers.Serializer[CalendarFeed]):
    made_at = serializers.DateTimeField()
    last_read_at = serializers.DateTimeField(allow_null=True, help_text="When a calendar last asked, to ten minutes")


class MadeFeedAnswer(serializers.Serializer[MadeLink]):
    url = serializers.SerializerMethodField(help_text="Shown this once; whoever has it can read the calendar")
    webcal_url = serializers.SerializerMethodField(help_text="The same, as calendars on phones open it")
    made_at = serializers.DateTimeField(source="feed.made_at")

    def get_url(self, made: MadeLink) -> str:
        return link_addresses(made.token).https

    def get_webcal_url(self, made: MadeLink) -> str:
        return link_addresses(made.token).webcal
