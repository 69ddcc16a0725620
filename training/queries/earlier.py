"""What sets were before their last change, so that it can be taken back."""

from collections.abc import Iterable
from copy import copy
from typing import Any, Final

from django.db.models import Exists, OuterRef

from training.models import SetLog

# The history of sets: each row holds what a change replaced.
HISTORY: Final[Any] = SetLog.pgh_event_model  # type: ignore[attr-defined]
_VALUES: Final = [field.attname for field in SetLog._meta.concrete_fields if not field.primary_key]


def was_changed() -> Exists:
    """Return a condition on sets: an edit or a removal replaced values of theirs."""
    return Exists(HISTORY.objects.filter(pgh_obj=OuterRef("pk"), pgh_label="update"))


def earlier_sets(changed: Iterable[SetLog]) -> dict[int, SetLog]:
    """Return changed sets as they stood before their last change, by id (one query; none where none was changed)."""
    rows = {row.pk: copy(row) for row in changed}
    if not rows:
        return {}
    replaced = HISTORY.objects.filter(pgh_obj__in=rows, pgh_label="update", deleted_at__isnull=True)
    earlier = {}
    for event in replaced.order_by("pgh_obj", "-pgh_id").distinct("pgh_obj"):
        earlier[event.pgh_obj_id] = row = rows[event.pgh_obj_id]
        for name in _VALUES:
            setattr(row, name, getattr(event, name))
    return earlier
