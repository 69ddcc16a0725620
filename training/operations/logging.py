"""Logging a set as a person sees it: the left and the right row of one number, together or not at all."""

import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.models import User
from training.models import SessionItem, SetLog
from training.operations.sets import LoggedSet, delete_set, put_set


@dataclass(frozen=True)
class SideEntry:
    """What was done on one side; `pain` as in `put_set`."""

    public_id: uuid.UUID
    values: Mapping[str, Any]
    pain: Mapping[str, int | None] = field(default_factory=dict)


@transaction.atomic
def log_set(
    *,
    item: SessionItem,
    number: int,
    entries: Mapping[str, SideEntry],
    left_out: Collection[str],
    performed_at: datetime | None = None,
    edited_at: datetime | None,
    by: User,
    at: datetime,
) -> list[LoggedSet]:
    """Store the sides of a set, remove those `left_out`, and return what was stored.

    Raises:
        SetRefused, SetIdTaken: as in `put_set`; nothing of the set is stored then.
    """
    logged = [
        put_set(
            public_id=entry.public_id,
            item=item,
            number=number,
            side=side,
            values=entry.values,
            pain=entry.pain,
            performed_at=performed_at,
            edited_at=edited_at,
            by=by,
            at=at,
        )
        for side, entry in entries.items()
    ]
    _remove(item, number, left_out, at=at, made_at=edited_at)
    return logged


@transaction.atomic
def remove_set(*, item: SessionItem, number: int, at: datetime, made_at: datetime | None = None) -> None:
    """Mark every side of a set as deleted. Repeating changes nothing.

    `made_at` is when it was asked for, where it arrives later: a side that was edited since then stays.
    """
    _remove(item, number, ("left", "right", "both"), at=at, made_at=made_at)


def _remove(item: SessionItem, number: int, sides: Collection[str], *, at: datetime, made_at: datetime | None) -> None:
    rows = SetLog.objects.performed().filter(
        item=item, number=number, side__in=sides, edited_at__lte=min(made_at or at, at)
    )
    for row in rows.select_related("item__session__athlete__club"):
        delete_set(row=row, at=at)
