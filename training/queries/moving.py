"""What moving a session touches, told before it is moved."""

from collections.abc import Collection
from copy import copy
from dataclasses import dataclass, replace
from datetime import date, time, timedelta

from athletes.models import Athlete, Squad
from programmes.models import AROUND_MATCH
from training.choices import SessionStatus
from training.models import Fixture, Session
from training.queries.placing import ANY_TIME, Placing, placing_of
from training.rules.scheduling import broken_rules


@dataclass(frozen=True)
class Touches:
    """What a move meets; nothing of it stands in the way of moving.

    `same_day` are the athlete's other sessions of that day, `passed` those of the same programme whose place in
    the order changes, `fixtures` the ones around that day with the days from each (0 is match day). `breaks` is the
    rule that the session would break there in words, or empty; `others` what others would break that they keep now.
    """

    same_day: tuple[Session, ...]
    passed: tuple[Session, ...]
    fixtures: tuple[tuple[Fixture, int], ...]
    breaks: str
    others: tuple[tuple[Session, str], ...]


def touches_of(session: Session, *, to_on: date, to_time: time | None, today: date) -> Touches:
    """Return what moving a session to a day and time touches (four queries)."""
    return touches_of_each([session], to_on=to_on, to_time=to_time, today=today)[session.pk]


def touches_of_each(
    sessions: Collection[Session], *, to_on: date, to_time: time | None, today: date
) -> dict[int, Touches]:
    """Return by id what moving sessions of different athletes to one day and time touches (four queries)."""
    athletes = [session.athlete for session in sessions]
    since = min(session.scheduled_on for session in sessions)
    placings = placing_of(athletes, today=today, since=since)
    return {session.pk: _touches(session, placings[session.athlete_id], to_on, to_time) for session in sessions}


def sessions_alike(session: Session, *, squad: Squad) -> list[Session]:
    """Return what stands as one entry with a session on a squad's calendar and is still to be begun, by name."""
    alike = Session.objects.filter(
        athlete__in=Athlete.objects.active().in_squads(Squad.objects.filter(pk=squad.pk)),
        scheduled_on=session.scheduled_on,
        scheduled_time=session.scheduled_time,
        kind=session.kind,
        title=session.title,
        label=session.label,
        assignment__programme=session.assignment.programme_id if session.assignment else None,
        status=SessionStatus.PLANNED,
    )
    return list(alike.select_related("athlete__club", "assignment__programme").order_by("athlete__sort_name", "id"))


def _touches(session: Session, placing: Placing, to_on: date, to_time: time | None) -> Touches:
    to_at = to_time or ANY_TIME
    moved = [
        replace(slot, on=to_on, at=to_at, is_fixed=False) if slot.key == session.pk else slot for slot in placing.slots
    ]
    before = broken_rules(placing.slots, fixtures=placing.match_days, away=placing.away)
    after = broken_rules(moved, fixtures=placing.match_days, away=placing.away)
    there = copy(session)
    there.scheduled_on, there.scheduled_time = to_on, to_time
    seen_there = replace(placing, sessions=placing.sessions | {session.pk: there})
    here = (session.scheduled_on, session.scheduled_time or ANY_TIME)
    first, last = sorted((here, (to_on, to_at)))
    others = [one for one in placing.sessions.values() if one.pk != session.pk]
    return Touches(
        same_day=tuple(one for one in others if one.scheduled_on == to_on),
        passed=tuple(
            one
            for one in others
            if one.assignment_id == session.assignment_id
            and one.assignment_id is not None
            and first < (one.scheduled_on, one.scheduled_time or ANY_TIME) < last
        ),
        fixtures=tuple(
            (fixture, (to_on - fixture.held_on) // timedelta(days=1))
            for fixture in placing.fixtures
            if (to_on - fixture.held_on).days in AROUND_MATCH
        ),
        breaks=seen_there.why(after[session.pk], key=session.pk, on=to_on) if session.pk in after else "",
        others=tuple(
            (placing.sessions[key], seen_there.why(fault, key=key, on=placing.sessions[key].scheduled_on))
            for key, fault in after.items()
            if key != session.pk and key not in before
        ),
    )
