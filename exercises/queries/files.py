"""Which exercises a file of a club's library holds."""

from django.db.models import Exists, OuterRef, QuerySet

from accounts.models import Club
from exercises.choices import FileContents
from exercises.models import Exercise


def exported_exercises(club: Club, *, whose: FileContents) -> QuerySet[Exercise]:
    """Return what a club is offered, by slug: its own exercises, and the built-in ones that none of them replaces."""
    offered = Exercise.objects.filter(retired_at__isnull=True)
    own = offered.filter(club=club)
    if whose == FileContents.ALL:
        own |= offered.filter(~Exists(own.filter(slug=OuterRef("slug"))), club__isnull=True)
    return own.select_related("progression", "regression").order_by("slug")
