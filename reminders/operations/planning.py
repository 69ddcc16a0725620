"""Which reminders ought to exist: one set-based upsert, run every minute."""

import logging
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.db import connection, transaction

from reminders.choices import Channel, ReminderKind
from reminders.models import DEFAULT_LEAD_MINUTES
from reminders.operations.timing import Timing, cut_off, reminder_timing

logger = logging.getLogger(__name__)

DAYS_AHEAD = 8

# The same conditions are checked again at delivery (dispatching.verdict_on). Materialised, because joined into the
# times below PostgreSQL reads all sessions of a day once for each time of that day.
_WANTED = """
WITH wanted AS MATERIALIZED (
    SELECT session.id, session.club_id, session.athlete_id, session.public_id, session.minutes,
        session.scheduled_on, session.scheduled_time,
        coalesce(nullif(athlete.timezone, ''), club.timezone) AS timezone,
        coalesce(preference.lead_minutes, %(default_lead)s)::int AS lead_minutes
    FROM training_session AS session
    JOIN athletes_athlete AS athlete ON athlete.id = session.athlete_id
    JOIN accounts_club AS club ON club.id = athlete.club_id
    JOIN accounts_user AS person ON person.id = athlete.user_id
    LEFT JOIN reminders_reminderpreference AS preference
        ON preference.athlete_id = athlete.id AND preference.channel = %(channel)s
    WHERE session.status = 'planned'
        AND session.scheduled_time IS NOT NULL
        AND session.scheduled_on BETWEEN %(first_day)s AND %(last_day)s
        AND athlete.archived_at IS NULL
        AND person.is_active AND person.email <> ''
        AND coalesce(preference.is_on, true)
)
"""

_PLACES = f"""{_WANTED}
SELECT DISTINCT scheduled_on, scheduled_time, timezone, lead_minutes, minutes FROM wanted
"""


def _needs_change(old: str, new: str) -> str:
    """Return the SQL condition under which a stored reminder is (re)planned.

    A row that a live sender holds is left to that sender, who checks again itself. A sent one is planned
    again only when its session was moved and the new reminder falls after the one that went out.
    """
    moved = " OR ".join(
        f"{old}.{column} IS DISTINCT FROM {new}.{column}"
        for column in ("due_at", "starts_at", "local_on", "local_time", "timezone")
    )
    return f"""(
        {old}.state = 'suppressed'
        OR {old}.state = 'planned' AND ({moved})
        OR {old}.state = 'claimed' AND {old}.leased_until <= clock_timestamp() AND ({moved})
        OR {old}.state IN ('expired', 'failed') AND {old}.due_at <> {new}.due_at
        OR {old}.state = 'sent' AND {old}.starts_at <> {new}.starts_at AND {new}.due_at > {old}.sent_at
    )"""


# Unchanged rows are left out before the upsert, which would lock them; the condition is repeated behind
# DO UPDATE for rows that change meanwhile. The order keeps two planners from blocking each other for good.
_UPSERT = f"""{_WANTED}, timed AS (
    SELECT wanted.*, resolved.starts_at, resolved.due_at, resolved.local_on, resolved.local_time
    FROM wanted
    JOIN unnest(
        %(days)s::date[], %(times)s::time[], %(zones)s::text[], %(leads)s::int[], %(minutes)s::int[],
        %(starts)s::timestamptz[], %(dues)s::timestamptz[], %(local_days)s::date[], %(local_times)s::time[]
    ) AS resolved (
        scheduled_on, scheduled_time, timezone, lead_minutes, minutes, starts_at, due_at, local_on, local_time
    )
        ON resolved.scheduled_on = wanted.scheduled_on
        AND resolved.scheduled_time = wanted.scheduled_time
        AND resolved.timezone = wanted.timezone
        AND resolved.lead_minutes = wanted.lead_minutes
        AND resolved.minutes IS NOT DISTINCT FROM wanted.minutes
)
INSERT INTO reminders_reminder AS stored (
    created_at, updated_at, club_id, athlete_id, kind, subject, session_id, channel,
    local_on, local_time, timezone, due_at, starts_at, state, reason, attempts, is_late
)
SELECT now(), now(), timed.club_id, timed.athlete_id, %(kind)s, timed.public_id, timed.id, %(channel)s,
    timed.local_on, timed.local_time, timed.timezone, timed.due_at, timed.starts_at, 'planned', '', 0, false
FROM timed
LEFT JOIN reminders_reminder AS old
    ON old.athlete_id = timed.athlete_id AND old.kind = %(kind)s
    AND old.subject = timed.public_id AND old.channel = %(channel)s
WHERE old.id IS NULL OR {_needs_change("old", "timed")}
ORDER BY timed.id
ON CONFLICT (athlete_id, kind, subject, channel) DO UPDATE SET
    updated_at = now(),
    local_on = excluded.local_on, local_time = excluded.local_time, timezone = excluded.timezone,
    due_at = excluded.due_at, starts_at = excluded.starts_at,
    -- Moved away and back again: what it would say was said.
    state = CASE WHEN excluded.due_at <= stored.sent_at THEN 'sent' ELSE 'planned' END,
    reason = '', attempts = 0, lease = NULL, leased_until = NULL
WHERE {_needs_change("stored", "excluded")}
"""


@transaction.atomic
def plan_reminders(*, now: datetime) -> int:
    """Plan or re-time the reminders of the sessions of the next 8 local days; return how many rows changed.

    Two statements, however many sessions there are. Reminders already past their cut-off are not planned.
    What must no longer be sent is left to the check at delivery.
    """
    today = now.astimezone(UTC).date()
    parameters: dict[str, Any] = {
        "kind": ReminderKind.SESSION.value,
        "channel": Channel.EMAIL.value,
        "default_lead": DEFAULT_LEAD_MINUTES,
        # Every zone's "today" lies within a day of UTC's, and the day before may still be under way.
        "first_day": today - timedelta(days=2),
        "last_day": today + timedelta(days=DAYS_AHEAD),
    }
    with connection.cursor() as cursor:
        cursor.execute(_PLACES, parameters)
        resolved = _resolve(cursor.fetchall(), now=now)
        if not resolved:
            return 0
        places = [place for place, _ in resolved]
        timings = [timing for _, timing in resolved]
        cursor.execute(
            _UPSERT,
            {
                **parameters,
                "days": [on for on, *_ in places],
                "times": [at for _, at, *_ in places],
                "zones": [zone for _, _, zone, *_ in places],
                "leads": [lead for *_, lead, _ in places],
                "minutes": [minutes for *_, minutes in places],
                "starts": [timing.starts_at for timing in timings],
                "dues": [timing.due_at for timing in timings],
                "local_days": [timing.local_on for timing in timings],
                "local_times": [timing.local_time for timing in timings],
            },
        )
        return cursor.rowcount


# Day, time, zone, lead in minutes, length in minutes where known.
Place = tuple[date, time, str, int, int | None]


def _resolve(places: list[Place], *, now: datetime) -> list[tuple[Place, Timing]]:
    """Return the instants of each distinct place that is still to come within the horizon."""
    found = []
    unknown = set()
    for place in places:
        on, at, zone, lead, minutes = place
        try:
            timing = reminder_timing(on=on, at=at, zone=zone, lead_minutes=lead)
            last_day = now.astimezone(ZoneInfo(zone)).date() + timedelta(days=DAYS_AHEAD - 1)
        except ZoneInfoNotFoundError:
            unknown.add(zone)
            continue
        if on <= last_day and now < cut_off(timing, minutes=minutes):
            found.append((place, timing))
    for zone in sorted(unknown):
        logger.error("Reminders in zone %r cannot be planned: this machine does not know it.", zone)
    return found
