"""Which exercises a file of a club's library holds."""

from django.db.models import Exists, OuterRef, QuerySet

from accounts.models import Club
from exercises.choices import Whose
from exercises.models import Exercise


def exported_exercises(club: Club, *, whose: Whose) -> QuerySet[Exercise]:
    """Return what a club is offered, by slug: its own exercises, and the built-in ones that none of them replaces."""
    offered = Exercise.objects.filter(retired_at__isnull=True)
    own = offered.filter(club=club)
    if whose == Whose.ALL:
        own |= offered.filter(~Exists(own.filter(slug=OuterRef("slug"))), club__isnull=True)
    return own.select_related("progression", "regression").order_by("slug")
