"""Who was in the squads during the period, and on how many days they were there to train."""

from dataclasses import dataclass
from uuid import UUID

from django.db import connection

from reports.queries.training import COUNTED, ReportScope, parameters

# Days on which somebody had several places count once. An absence counts whatever its reason; none is told.
_MEMBERS = f"""{COUNTED}, stay AS (
    SELECT athlete_id,
        string_agg(DISTINCT squad, ', ' ORDER BY squad) AS squads,
        bool_or(is_open) AS is_open,
        range_agg(daterange(starts_on, LEAST(ends_before, %(tomorrow)s::date))) FILTER (
            WHERE starts_on < %(tomorrow)s::date
        ) AS days
    FROM place
    GROUP BY athlete_id
), away AS (
    SELECT absence.athlete_id, range_agg(daterange(absence.starts_on, absence.ends_before)) AS days
    FROM training_absence AS absence
    JOIN stay ON stay.athlete_id = absence.athlete_id
    WHERE absence.cancelled_at IS NULL AND absence.starts_on < %(ends_before)s
    GROUP BY absence.athlete_id
)
SELECT athlete.id, athlete.public_id, athlete.name, stay.squads, stay.is_open,
    athlete.born_on IS NULL OR athlete.born_on > %(grown_born_by)s,
    COALESCE((SELECT sum(upper(days) - lower(days)) FROM unnest(stay.days) AS days), 0)::int,
    COALESCE((SELECT sum(upper(days) - lower(days)) FROM unnest(stay.days * away.days) AS days), 0)::int
FROM stay
JOIN athletes_athlete AS athlete ON athlete.id = stay.athlete_id
LEFT JOIN away ON away.athlete_id = stay.athlete_id
ORDER BY athlete.sort_name, athlete.id"""


@dataclass(frozen=True, kw_only=True, slots=True)
class AvailabilityRow:
    """Days of the period so far with a place in the squads, and those of them on which the athlete was away."""

    athlete_name: str
    athlete_id: UUID
    days: int
    days_away: int
    available_pct: int | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Member:
    """Somebody with a place in the squads; `days` are those of the period up to today, `days_away` some of them.

    `is_there` tells whether one of the places is still open.
    """

    pk: int
    public_id: UUID
    name: str
    squads: str
    is_there: bool
    is_minor: bool
    days: int
    days_away: int

    @property
    def available_pct(self) -> int | None:
        return available_pct(self.days, self.days_away)

    @property
    def availability(self) -> AvailabilityRow:
        return AvailabilityRow(
            athlete_name=self.name,
            athlete_id=self.public_id,
            days=self.days,
            days_away=self.days_away,
            available_pct=self.available_pct,
        )


def members(scope: ReportScope) -> list[Member]:
    """Return all who had a place in the squads on a day of the period, under-18s too, by name (one query)."""
    with connection.cursor() as cursor:
        cursor.execute(_MEMBERS, {**parameters(scope, with_minors=True), "tomorrow": scope.elapsed.ends_before})
        rows = cursor.fetchall()
    return [
        Member(
            pk=pk,
            public_id=public_id,
            name=name,
            squads=squads,
            is_there=there,
            is_minor=minor,
            days=days,
            days_away=away,
        )
        for pk, public_id, name, squads, there, minor, days, away in rows
    ]


def available_pct(days: int, days_away: int) -> int | None:
    """Return the share of days without an absence in whole per cent, null where there was no day."""
    return (200 * (days - days_away) + days) // (2 * days) if days else None
