"""The browsers that take messages for a person."""

from reminders.models import PushSubscription


def devices_of(person_id: int) -> list[PushSubscription]:
    """Return the browsers that show the person's reminders, the newest first."""
    return list(PushSubscription.objects.filter(person_id=person_id).order_by("-created_at", "-pk"))


def has_device(person_id: int) -> bool:
    return PushSubscription.objects.filter(person_id=person_id).exists()
