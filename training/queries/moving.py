"""What moving a session touches, told before it is moved."""

from copy import copy
from dataclasses import dataclass, replace
from datetime import date, time, timedelta

from programmes.models import AROUND_MATCH
from training.models import Fixture, Session
from training.queries.placing import ANY_TIME, placing_of
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
    placing = placing_of([session.athlete], today=today, since=session.scheduled_on)[session.athlete_id]
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
