"""The browsers that show a person's reminders."""

import base64
from collections.abc import Collection
from datetime import datetime

from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core.errors import DomainError
from reminders.models import PushSubscription
from reminders.rules.push import is_allowed_endpoint

MOST_DEVICES = 5
MOST_LABEL_CHARACTERS = 80
MOST_KEY_CHARACTERS = 100
_AUTH_OCTETS = 16


class EndpointNotAllowed(DomainError):
    code = "endpoint_not_allowed"
    field = "endpoint"


class KeyUnusable(DomainError):
    code = "push_key"


@transaction.atomic
def add_device(
    *, person: User, endpoint: str, p256dh: str, auth: str, label: str, at: datetime
) -> tuple[PushSubscription, bool]:
    """Show a person's reminders on one more browser; return it and whether it is new.

    A browser shows one person's: the last who turned it on there. Beyond 5 the one that was added first goes.

    Raises:
        EndpointNotAllowed: the address is none of a push service that we send to.
        KeyUnusable: a key is not what a browser gives.
    """
    if not is_allowed_endpoint(endpoint, settings.PUSH_HOSTS):
        raise EndpointNotAllowed(_("endpoint takes the https address of a push service of the big browsers."))
    # Without the padding, which some leave out.
    p256dh, auth = p256dh.rstrip("="), auth.rstrip("=")
    _check_keys(p256dh=p256dh, auth=auth)
    device, made = PushSubscription.objects.update_or_create(
        endpoint=endpoint,
        defaults={
            "person": person,
            "p256dh": p256dh,
            "auth": auth,
            "label": label[:MOST_LABEL_CHARACTERS],
            "created_at": at,
        },
    )
    others = PushSubscription.objects.filter(person=person).exclude(pk=device.pk).order_by("-created_at", "-pk")
    PushSubscription.objects.filter(pk__in=[one.pk for one in others[MOST_DEVICES - 1 :]]).delete()
    return device, made


def _check_keys(*, p256dh: str, auth: str) -> None:
    try:
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), _octets(p256dh))
    except ValueError as error:
        raise KeyUnusable(
            _("p256dh takes a point of the curve P-256 in base64url, as a browser gives it."), field="p256dh"
        ) from error
    try:
        is_right = len(_octets(auth)) == _AUTH_OCTETS
    except ValueError:
        is_right = False
    if not is_right:
        raise KeyUnusable(_("auth takes 16 octets in base64url, as a browser gives them."), field="auth")


def _octets(text: str) -> bytes:
    """Return what base64url without padding holds.

    Raises:
        ValueError
    """
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)


def remove_device(*, device: PushSubscription) -> None:
    """Show a person's reminders on a browser no more; a repeat changes nothing."""
    PushSubscription.objects.filter(pk=device.pk).delete()


def note_sent(*, devices: Collection[PushSubscription], at: datetime) -> None:
    PushSubscription.objects.filter(pk__in=[device.pk for device in devices]).update(last_sent_at=at)
