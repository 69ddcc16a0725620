"""The browsers that take messages for a person."""

from collections.abc import Collection

from reminders.models import PushSubscription


def devices_of(person_id: int) -> list[PushSubscription]:
    """Return the browsers that show the person's reminders, the newest first."""
    return list(PushSubscription.objects.filter(person_id=person_id).order_by("-created_at", "-pk"))


def people_with_device(people: Collection[int]) -> frozenset[int]:
    """Return those of the people, by primary key, who have a browser that takes messages."""
    return frozenset(PushSubscription.objects.filter(person__in=people).values_list("person", flat=True))
