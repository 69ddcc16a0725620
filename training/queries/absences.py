"""When an athlete is away, as those who see the athlete may read it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q

from athletes.models import Athlete
from training.models import Absence
from training.wording import absence_words

RECENT = timedelta(weeks=12)


@dataclass(frozen=True, kw_only=True)
class TimeAway:
    """An absence with its reason in words; who may not see the athlete's health reads "Away"."""

    absence: Absence
    words: str
    is_over: bool


def time_away(*, athlete: Athlete, shows_health: bool, today: date) -> Sequence[TimeAway]:
    """Return when an athlete is away, was in the last 12 weeks or will be, the latest first."""
    rows = Absence.objects.filter(
        Q(ends_before__isnull=True) | Q(ends_before__gt=today - RECENT), athlete=athlete, cancelled_at__isnull=True
    )
    return [
        TimeAway(
            absence=row,
            words=absence_words(row.reason, shows_health=shows_health),
            is_over=row.ends_before is not None and row.ends_before <= today,
        )
        for row in rows.order_by("-starts_on")
    ]
