"""Which reminders ought to exist: a set-based upsert for each kind and channel, run every minute."""

import logging
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.db import connection, transaction

from reminders.choices import REASONS_FOR_THAT_TIME, Channel, ReminderKind
from reminders.kinds import KINDS
from reminders.kinds.kind import Planned
from reminders.models import Heartbeat
from reminders.queries.backlog import PLANNER
from reminders.queries.wishes import HOUSE
from reminders.timing import Event, Timing, When

logger = logging.getLogger(__name__)

DAYS_AHEAD = 8
_COLUMNS = ("is_on", "lead_minutes", "at_time", "quiet_from", "quiet_until", "days_off", "kinds_off")
# Whom a channel reaches at all; verdicts.py asks the same again.
_REACHED = {
    Channel.EMAIL: """person.email <> '' AND NOT EXISTS (
        SELECT FROM reminders_bouncedaddress AS bounced WHERE bounced.address = lower(person.email)
    )""",
    Channel.PUSH: "EXISTS (SELECT FROM reminders_pushsubscription AS device WHERE device.person_id = person.id)",
}


def _wished(plan: Planned, channel: Channel) -> str:
    """Return the CTEs that end in `wished`: what to tell, with the wishes that hold (queries/wishes.py).

    Materialised, because joined into the times below PostgreSQL reads all events of a day once for each time of that
    day. `place` is all that the times depend on, as text that can be hashed.
    """
    chosen = ",\n            ".join(
        f"CASE WHEN own.id IS NOT NULL THEN own.{name} WHEN given.athlete_id IS NOT NULL THEN given.{name}"
        f" ELSE %(house_{name})s END AS {name}"
        for name in _COLUMNS
    )
    return f"""
WITH event AS MATERIALIZED ({plan.wanted}), given AS MATERIALIZED (
    SELECT DISTINCT ON (place.athlete_id) place.athlete_id, {", ".join(f"said.{name}" for name in _COLUMNS)}
    FROM reminders_squadreminders AS said
    JOIN athletes_squad AS squad ON squad.id = said.squad_id AND squad.archived_at IS NULL
    JOIN athletes_squadplace AS place ON place.squad_id = squad.id AND place.ends_before IS NULL
    WHERE said.channel = %(channel)s
    ORDER BY place.athlete_id, said.squad_id
), chosen AS (
    SELECT event.*, {chosen}
    FROM event
    JOIN accounts_user AS person ON person.id = event.recipient_id
    LEFT JOIN reminders_reminderpreference AS own
        ON own.person_id = event.recipient_id AND own.club_id = event.club_id AND own.channel = %(channel)s
    LEFT JOIN given ON given.athlete_id = event.athlete_id
    WHERE person.is_active AND {_REACHED[channel]}
), wished AS MATERIALIZED (
    SELECT chosen.*, ROW(
        event_on, event_time, timezone, minutes, lead_minutes, at_time, quiet_from, quiet_until, days_off
    )::text AS place
    FROM chosen
    WHERE is_on AND NOT %(kind)s = ANY (kinds_off)
)
"""


_PLACES = """
SELECT DISTINCT place, event_on, event_time, timezone, minutes,
    lead_minutes, at_time, quiet_from, quiet_until, days_off
FROM wished
"""


def _needs_change(old: str, new: str) -> str:
    """Return the SQL condition under which a stored reminder is (re)planned.

    A row that a live sender holds is left to that sender, who checks again itself. A sent one is planned
    again only when its session was moved and the new reminder falls after the one that went out.
    """
    moved = " OR ".join(
        f"{old}.{column} IS DISTINCT FROM {new}.{column}"
        for column in ("due_at", "starts_at", "expires_at", "local_on", "local_time", "timezone")
    )
    lasting = ", ".join(f"'{reason.value}'" for reason in REASONS_FOR_THAT_TIME)
    return f"""(
        {old}.state = 'suppressed' AND ({old}.reason NOT IN ({lasting}) OR {old}.due_at <> {new}.due_at)
        OR {old}.state = 'planned' AND ({moved})
        OR {old}.state = 'claimed' AND {old}.leased_until <= clock_timestamp() AND ({moved})
        OR {old}.state IN ('expired', 'failed') AND {old}.due_at <> {new}.due_at
        OR {old}.state = 'sent' AND {old}.kind = 'session'
            AND {old}.starts_at <> {new}.starts_at AND {new}.due_at > {old}.sent_at
    )"""


# Unchanged rows are left out before the upsert, which would lock them; the condition is repeated behind
# DO UPDATE for rows that change meanwhile. The order keeps two planners from blocking each other for good.
_UPSERT = f"""
INSERT INTO reminders_reminder AS stored (
    created_at, updated_at, club_id, recipient_id, athlete_id, kind, subject, session_id, channel,
    local_on, local_time, timezone, due_at, starts_at, expires_at, state, reason, attempts, is_late
)
SELECT now(), now(), wished.club_id, wished.recipient_id, wished.athlete_id, %(kind)s, wished.subject,
    wished.session_id, %(channel)s, timed.local_on, timed.local_time, timed.timezone,
    timed.due_at, timed.starts_at, timed.expires_at, 'planned', '', 0, false
FROM wished
JOIN unnest(
    %(places)s::text[], %(starts)s::timestamptz[], %(dues)s::timestamptz[], %(ends)s::timestamptz[],
    %(local_days)s::date[], %(local_times)s::time[], %(zones)s::text[]
) AS timed (place, starts_at, due_at, expires_at, local_on, local_time, timezone) ON timed.place = wished.place
LEFT JOIN reminders_reminder AS old
    ON old.recipient_id = wished.recipient_id AND old.kind = %(kind)s
    AND old.subject = wished.subject AND old.channel = %(channel)s
WHERE old.id IS NULL OR {_needs_change("old", "timed")}
ORDER BY wished.recipient_id, wished.subject
ON CONFLICT (recipient_id, kind, subject, channel) DO UPDATE SET
    updated_at = now(),
    local_on = excluded.local_on, local_time = excluded.local_time, timezone = excluded.timezone,
    due_at = excluded.due_at, starts_at = excluded.starts_at, expires_at = excluded.expires_at,
    -- Moved away and back again: what it would say was said.
    state = CASE WHEN excluded.due_at <= stored.sent_at THEN 'sent' ELSE 'planned' END,
    reason = '', attempts = 0, lease = NULL, leased_until = NULL
WHERE {_needs_change("stored", "excluded")}
"""


def plan_reminders(*, now: datetime) -> int:
    """Plan or re-time what is to be told within the next 8 local days; return how many rows changed.

    Two statements for each kind and channel, however many rows there are. Reminders already past their cut-off are
    not planned. What must no longer be sent is left to the check at delivery.
    """
    changed = 0
    for kind, one in KINDS.items():
        if one.plan is None:
            continue
        for channel in Channel:
            changed += _plan(ReminderKind(kind), one.plan, channel, now=now)
    Heartbeat.objects.update_or_create(name=PLANNER, defaults={"at": now})
    return changed


@transaction.atomic
def _plan(kind: ReminderKind, plan: Planned, channel: Channel, *, now: datetime) -> int:
    today = now.astimezone(UTC).date()
    house = HOUSE[channel]
    parameters: dict[str, Any] = {
        "kind": kind.value,
        "channel": channel.value,
        "now": now,
        "today": today,
        # Every zone's "today" lies within a day of UTC's, and the day before may still be under way.
        "first_day": today - timedelta(days=2),
        "last_day": today + timedelta(days=DAYS_AHEAD),
        "house_is_on": house.is_on,
        "house_lead_minutes": house.when.lead_minutes,
        "house_at_time": house.when.at_time,
        "house_quiet_from": house.when.quiet_from,
        "house_quiet_until": house.when.quiet_until,
        "house_days_off": list(house.when.days_off),
        "house_kinds_off": list(house.kinds_off),
    }
    wished = _wished(plan, channel)
    with connection.cursor() as cursor:
        cursor.execute(wished + _PLACES, parameters)
        timed = _timed(cursor.fetchall(), plan, now=now)
        if not timed:
            return 0
        timings = list(timed.values())
        cursor.execute(
            wished + _UPSERT,
            {
                **parameters,
                "places": list(timed),
                "starts": [timing.starts_at for timing in timings],
                "dues": [timing.due_at for timing in timings],
                "ends": [timing.expires_at for timing in timings],
                "local_days": [timing.local_on for timing in timings],
                "local_times": [timing.local_time for timing in timings],
                "zones": [timing.timezone for timing in timings],
            },
        )
        return cursor.rowcount


# Its text, then an event's day, time, zone and minutes, then when somebody wants to be told.
Place = tuple[str, date, time, str, int | None, int, time | None, time | None, time | None, list[int]]


def _timed(places: list[Place], plan: Planned, *, now: datetime) -> dict[str, Timing]:
    """Return the instants of each distinct place that is still to come within the horizon."""
    found = {}
    unknown = set()
    for text, on, at, zone, minutes, lead, at_time, quiet_from, quiet_until, days_off in places:
        when = When(lead, at_time, quiet_from, quiet_until, tuple(days_off))
        try:
            timing = plan.timing(Event(on, at, zone, minutes), when)
            last_day = now.astimezone(ZoneInfo(zone)).date() + timedelta(days=DAYS_AHEAD - 1)
        except ZoneInfoNotFoundError:
            unknown.add(zone)
            continue
        if timing and on <= last_day and now < timing.expires_at:
            found[text] = timing
    for zone in sorted(unknown):
        logger.error("Reminders in zone %r cannot be planned: this machine does not know it.", zone)
    return found
