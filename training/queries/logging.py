"""What the pages for logging need to know beside the sessions: who may do what, and loads already logged."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from accounts.models import User
from athletes.models import CHECKS_SINCE_WORDING, Athlete, HealthConsent
from athletes.queries import club_day, consent_counts
from core.units import WeightUnit
from training.models import SessionItem, SetLog
from training.queries.days import today_of
from training.queries.earlier import HISTORY


@dataclass(frozen=True, kw_only=True)
class Rights:
    """What a person may do for an athlete, and the unit that they read weights in.

    `keeps_pain`: there is a basis for storing the athlete's scores; `keeps_checks`: it covers the morning check too.
    """

    athlete: Athlete
    unit: WeightUnit
    is_self: bool
    may_log: bool
    sees_pain: bool
    keeps_pain: bool
    keeps_checks: bool

    @property
    def asks_pain(self) -> bool:
        return self.sees_pain and self.keeps_pain


def own_rights(user: User) -> list[Rights]:
    """Return the rights over the person's own active places in clubs, the oldest first (one query)."""
    return _rights(user, Athlete.objects.active().filter(user=user).order_by("id"))


def rights_over(user: User, athlete: Athlete) -> Rights:
    return _rights(user, Athlete.objects.filter(pk=athlete.pk))[0]


def _rights(user: User, athletes: QuerySet[Athlete]) -> list[Rights]:
    same = Q(pk=OuterRef("pk"))
    consents = HealthConsent.objects.filter(athlete=OuterRef("pk"), withdrawn_at__isnull=True)
    rows = athletes.select_related("club").annotate(
        is_trained=Exists(Athlete.objects.trainable_by(user).filter(same)),
        is_seen=Exists(Athlete.objects.health_visible_to(user).filter(same)),
        basis=Subquery(consents.values("given_by")[:1]),
        wording=Subquery(consents.values("wording_version")[:1]),
    )
    counts = {row.pk: consent_counts(row.basis, row, on=club_day(row.club)) for row in rows}
    return [
        Rights(
            athlete=row,
            unit=user.reads_in(row.club.weight_unit),
            is_self=row.user_id == user.pk,
            may_log=row.user_id == user.pk or row.is_trained,
            sees_pain=row.is_seen,
            keeps_pain=counts[row.pk],
            keeps_checks=counts[row.pk] and row.wording >= CHECKS_SINCE_WORDING,
        )
        for row in rows
    ]


def training_days(own: Iterable[Rights], at: datetime) -> dict[int, date]:
    """Return the training day of each athlete, by id: people may live in clubs whose days end at different hours."""
    return {one.athlete.pk: today_of(one.athlete, at) for one in own}


def logged_loads(item: SessionItem) -> frozenset[Decimal]:
    """Return the loads in kg that the sets of a line hold or held, so that what was can be put back."""
    now = SetLog.objects.filter(item=item).values_list("load_kg", flat=True)
    before = HISTORY.objects.filter(item=item).values_list("load_kg", flat=True)
    return frozenset(kg for kg in (*now, *before) if kg is not None)
