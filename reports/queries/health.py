"""Pain of the athletes over the period, for clinicians who ask for it."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import connection

from reports.queries.availability import Member
from reports.queries.training import COUNTED, ReportScope, parameters

# A check whose answers were taken back is none.
_HEALTH = f"""{COUNTED}, mine AS (
    SELECT DISTINCT athlete_id FROM place
), pain AS (
    SELECT athlete_id,
        max(score) FILTER (WHERE side = %(left)s) AS worst_left,
        max(score) FILTER (WHERE side = %(right)s) AS worst_right,
        count(*) AS reports
    FROM training_painreport
    WHERE athlete_id IN (SELECT athlete_id FROM mine)
        AND training_on >= %(starts_on)s AND training_on < %(ends_before)s
        -- Those of a removed set wait out of sight for it to be put back.
        AND NOT EXISTS (
            SELECT FROM training_setlog removed WHERE removed.id = set_log_id AND removed.deleted_at IS NOT NULL
        )
    GROUP BY athlete_id
), checks AS (
    SELECT athlete_id, count(*) AS checks
    FROM athletes_checkin
    WHERE athlete_id IN (SELECT athlete_id FROM mine)
        AND checked_on >= %(starts_on)s AND checked_on < %(ends_before)s
        AND COALESCE(stiffness_minutes, sleep, fatigue, stress, soreness) IS NOT NULL
    GROUP BY athlete_id
)
SELECT mine.athlete_id, worst_left, worst_right, COALESCE(reports, 0), COALESCE(checks, 0)
FROM mine
LEFT JOIN pain ON pain.athlete_id = mine.athlete_id
LEFT JOIN checks ON checks.athlete_id = mine.athlete_id"""


@dataclass(frozen=True, kw_only=True, slots=True)
class HealthRow:
    """The highest pain scores of the period (0 to 10), and how many scores and morning checks there were."""

    athlete_name: str
    athlete_id: UUID
    worst_pain_left: int | None
    worst_pain_right: int | None
    reports: int
    checks: int


def health_of(scope: ReportScope, shown: Sequence[Member], *, with_minors: bool) -> tuple[HealthRow, ...]:
    """Return a row for each of the athletes (one query)."""
    with connection.cursor() as cursor:
        cursor.execute(_HEALTH, parameters(scope, with_minors=with_minors))
        found = {athlete_id: values for athlete_id, *values in cursor.fetchall()}
    rows = []
    for member in shown:
        left, right, reports, checks = found[member.pk]
        rows.append(
            HealthRow(
                athlete_name=member.name,
                athlete_id=member.public_id,
                worst_pain_left=left,
                worst_pain_right=right,
                reports=reports,
                checks=checks,
            )
        )
    return tuple(rows)
