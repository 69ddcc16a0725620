"""Bases and constraints that every room's tables share."""

import uuid
from collections.abc import Iterable

from django.db import models
from django.db.models import Q


class PublicIdModel(models.Model):
    """A row known outside by a UUID, which a client may have made."""

    public_id = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)

    class Meta:
        abstract = True


class TimestampedModel(models.Model):
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        abstract = True


def one_of(name: str, field: str, choices: Iterable[object]) -> models.CheckConstraint:
    """Return the constraint that holds a column to its choices, so that raw writes are held too."""
    return models.CheckConstraint(name=name, condition=Q(**{f"{field}__in": list(choices)}))


def within(name: str, field: str, low: object, high: object) -> models.CheckConstraint:
    """Return the constraint that holds a column between two values, both included; null passes."""
    return models.CheckConstraint(
        name=name,
        condition=Q(**{f"{field}__gte": low, f"{field}__lte": high}) | Q(**{f"{field}__isnull": True}),
    )
