"""How a device that shows reminders is said in the API, as the browsers' PushSubscription says it."""

from typing import Any

from rest_framework import serializers

from core.api import StrictSerializer
from core.fields import Text
from reminders.models import PushSubscription
from reminders.operations.devices import MOST_KEY_CHARACTERS, MOST_LABEL_CHARACTERS
from reminders.rules.push import MOST_ENDPOINT_CHARACTERS


class DeviceBody(StrictSerializer):
    endpoint = Text(most=MOST_ENDPOINT_CHARACTERS, help_text="Address of the push service, https")
    p256dh = Text(most=MOST_KEY_CHARACTERS, help_text="Public key of the subscription, base64url")
    auth = Text(most=MOST_KEY_CHARACTERS, help_text="Secret of the subscription, base64url")
    name = Text(
        most=MOST_LABEL_CHARACTERS,
        required=False,
        help_text="What its owner calls the device; from the User-Agent unless given",
    )


class DeviceAnswer(serializers.Serializer[PushSubscription]):
    id = serializers.UUIDField(source="public_id")
    name = serializers.CharField(source="label")
    created_at = serializers.DateTimeField()
    last_sent_at = serializers.DateTimeField(allow_null=True, help_text="When a message was last taken for it")


class DevicesAnswer(serializers.Serializer[Any]):
    application_server_key = serializers.CharField(help_text="Takes part in `pushManager.subscribe`, base64url")
    devices = DeviceAnswer(many=True, help_text="The newest first, at most five")
