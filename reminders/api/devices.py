"""The devices that show a person's reminders (web push)."""

import uuid
from http import HTTPStatus

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.access import signed_in
from accounts.idempotency import IDEMPOTENCY_KEY, with_idempotency_key
from core.api import body_values
from reminders.access import get_own_device
from reminders.channels.vapid import public_key
from reminders.operations.devices import add_device, remove_device
from reminders.queries.devices import devices_of
from reminders.rules.push import device_name
from reminders.serializers.devices import DeviceAnswer, DeviceBody, DevicesAnswer


class Devices(APIView):
    @extend_schema(operation_id="push_subscriptions", responses=DevicesAnswer)
    def get(self, request: Request) -> Response:
        """One's own devices that show reminders, and the key that a browser needs to become one."""
        found = devices_of(signed_in(request).pk)
        return Response(DevicesAnswer({"application_server_key": public_key(), "devices": found}).data)

    @extend_schema(
        operation_id="push_subscriptions_add",
        request=DeviceBody,
        responses={200: DeviceAnswer, 201: DeviceAnswer},
        parameters=[IDEMPOTENCY_KEY],
    )
    @with_idempotency_key
    def post(self, request: Request) -> Response:
        """Show one's reminders on a device: 201, or 200 when it was known; it shows nobody else's any more.

        400 `endpoint_not_allowed` where the address is none of a push service that this server sends to.
        """
        body = body_values(DeviceBody, request)
        label = body.get("name") or device_name(request.headers.get("User-Agent", ""))
        device, made = add_device(
            person=signed_in(request),
            endpoint=body["endpoint"],
            p256dh=body["p256dh"],
            auth=body["auth"],
            label=label,
            at=timezone.now(),
        )
        return Response(DeviceAnswer(device).data, status=HTTPStatus.CREATED if made else HTTPStatus.OK)


class Device(APIView):
    @extend_schema(operation_id="push_subscriptions_remove", request=None, responses={204: None})
    def delete(self, request: Request, public_id: uuid.UUID) -> Response:
        """Show one's reminders on a device no more."""
        remove_device(device=get_own_device(signed_in(request), public_id))
        return Response(status=HTTPStatus.NO_CONTENT)
