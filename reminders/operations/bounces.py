"""Addresses whose mail comes back: nothing more is sent to them until somebody says that they work again."""

from datetime import datetime

from reminders.models import BouncedAddress

MOST_REASON_CHARACTERS = 200


def record_bounce(*, address: str, reason: str, at: datetime) -> BouncedAddress:
    """Note that mail to an address comes back; a repeat keeps the newest reason. The reason holds no address."""
    row, _made = BouncedAddress.objects.update_or_create(
        address=address.strip().lower(), defaults={"reason": reason[:MOST_REASON_CHARACTERS], "bounced_at": at}
    )
    return row


def clear_bounce(*, address: str) -> bool:
    """Send to an address again from now on; tell whether anything stood against it."""
    deleted, _rows = BouncedAddress.objects.filter(address=address.strip().lower()).delete()
    return bool(deleted)
