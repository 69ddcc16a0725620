"""Where athletes' sessions may go: fixtures, absences, heavy work, and what would be moved for them."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, time, timedelta

from django.contrib.postgres.aggregates import ArrayAgg

from athletes.models import Athlete
from exercises.models import Exercise
from programmes.models import Programme
from programmes.rules.dose import Dose
from programmes.rules.heaviness import is_heavy
from programmes.rules.notation import parse_dose
from programmes.rules.summary import CALF_MUSCLES
from training.choices import ItemStatus, SessionKind, SessionStatus
from training.models import Absence, Assignment, Fixture, Session, SessionItem
from training.rules.layout import DAYS_IN_WEEK
from training.rules.scheduling import Away, Fault, Rules, Slot, schedule
from training.wording import placing_words

# Sessions and fixtures of so many days before today still speak: no gap between heavy sessions is longer.
LOOKS_BACK = timedelta(days=7)
# A session without a time of day is reckoned at noon.
ANY_TIME = time(12)


@dataclass(frozen=True)
class Placing:
    """What an athlete's calendar holds from a week ago: sessions by id, fixtures by day, days away."""

    sessions: dict[int, Session] = field(default_factory=dict)
    slots: tuple[Slot, ...] = ()
    fixtures: tuple[Fixture, ...] = ()
    away: tuple[Away, ...] = ()

    @property
    def match_days(self) -> frozenset[date]:
        return frozenset(fixture.held_on for fixture in self.fixtures)

    def why(self, fault: Fault, *, key: int, on: date) -> str:
        """Return why the session of a key cannot be on a day, in a sentence."""
        other = self.sessions.get(fault.other) if fault.other is not None else None
        gaps = (slot.rules.heavy_gap_h or 0 for slot in self.slots if slot.key in (key, fault.other))
        return placing_words(
            fault,
            on=on,
            fixture=", ".join(one.name for one in self.fixtures if one.held_on == fault.fixture),
            other_on=other.scheduled_on if other else None,
            gap_h=max(gaps, default=0),
        )


@dataclass(frozen=True)
class Proposal:
    """A session that stands where its rules forbid it; `to_on` is null where no valid day was found."""

    session: Session
    to_on: date | None
    why: str


def is_heavy_line(dose: Dose, exercise: Exercise) -> bool:
    return is_heavy(dose, works_calf=exercise.primary_muscle in CALF_MUSCLES, tendon_tier=exercise.tendon_tier)


@dataclass(frozen=True)
class ProposalGroup:
    """Proposals that are alike: the same session of a plan, from and to the same days, for the same reason."""

    proposals: tuple[Proposal, ...]

    @property
    def first(self) -> Proposal:
        return self.proposals[0]


def grouped(proposals: Iterable[Proposal]) -> list[ProposalGroup]:
    """Return proposals that are alike together, in the order of the first of each."""
    alike: dict[tuple[object, ...], list[Proposal]] = defaultdict(list)
    for one in proposals:
        session = one.session
        alike[session.title, session.label, session.scheduled_on, one.to_on, one.why].append(one)
    return [ProposalGroup(tuple(found)) for found in alike.values()]


def rules_of(programme: Programme) -> Rules:
    return Rules(never_heavy_on=frozenset(programme.never_heavy_on), heavy_gap_h=programme.heavy_gap_h)


def placing_of(athletes: Collection[Athlete], *, today: date, since: date | None = None) -> dict[int, Placing]:
    """Return for each athlete, by id, what sessions have to make room for (four queries).

    It begins a week before today, or with `since` where that is earlier.
    Sessions of today and later may move within the week of their assignment in which they stand, never to a day
    before today; those begun, done or kept on their day stay.
    """
    ids = [athlete.pk for athlete in athletes]
    since = min(since or today, today - LOOKS_BACK)
    sessions = list(
        Session.objects.filter(athlete__in=ids, scheduled_on__gte=since, kind=SessionKind.CALF)
        .exclude(status__in=(SessionStatus.SKIPPED, SessionStatus.CANCELLED))
        .select_related("assignment__programme", "athlete")
        .order_by("scheduled_on", "scheduled_time", "pk")
    )
    heavy = heavy_sessions(session.pk for session in sessions)
    fixtures = fixtures_of(ids, since=since)
    away: dict[int, list[Away]] = defaultdict(list)
    for absence in Absence.objects.filter(athlete__in=ids, cancelled_at__isnull=True).exclude(ends_before__lte=since):
        away[absence.athlete_id].append(Away(absence.starts_on, absence.ends_before))
    of_athlete: dict[int, list[Session]] = defaultdict(list)
    for session in sessions:
        of_athlete[session.athlete_id].append(session)
    return {
        pk: Placing(
            sessions={session.pk: session for session in of_athlete[pk]},
            slots=tuple(_slot(session, is_heavy=session.pk in heavy, today=today) for session in of_athlete[pk]),
            fixtures=tuple(fixtures.get(pk, ())),
            away=tuple(away[pk]),
        )
        for pk in ids
    }


def heavy_sessions(session_ids: Iterable[int]) -> set[int]:
    """Return those of the sessions that hold a heavy line (one query)."""
    lines = SessionItem.objects.filter(session__in=list(session_ids), status=ItemStatus.PLANNED)
    # Plain values, since a squad's weeks hold tens of thousands of lines and few different ones.
    rows = lines.values_list("session_id", "text", "exercise__primary_muscle", "exercise__tendon_tier")
    known: dict[tuple[str, str, int], bool] = {}
    heavy: set[int] = set()
    for session_id, text, muscle, tier in rows.iterator(chunk_size=2000):
        key = (text, muscle, tier)
        if key not in known:
            known[key] = is_heavy(parse_dose(text), works_calf=muscle in CALF_MUSCLES, tendon_tier=tier)
        if known[key]:
            heavy.add(session_id)
    return heavy


def fixtures_of(athlete_ids: Collection[int], *, since: date) -> dict[int, list[Fixture]]:
    """Return the fixtures of athletes' present squads from a day on, by athlete, in order of day (one query)."""
    fixtures = (
        Fixture.objects.standing()
        .filter(held_on__gte=since, squad__places__athlete__in=athlete_ids, squad__places__ends_before__isnull=True)
        .annotate(athletes=ArrayAgg("squad__places__athlete"))
        .order_by("held_on", "held_at", "pk")
    )
    found: dict[int, list[Fixture]] = defaultdict(list)
    for fixture in fixtures:
        for athlete_id in fixture.athletes:  # type: ignore[attr-defined]
            found[athlete_id].append(fixture)
    return found


def proposals_of(athletes: Collection[Athlete], *, today: date) -> list[Proposal]:
    """Return what fixtures, absences and heavy work would move, by day and athlete; nothing is stored."""
    proposals = []
    for placing in placing_of(athletes, today=today).values():
        layout = schedule(placing.slots, fixtures=placing.match_days, away=placing.away)
        stuck = [(one.key, None, one.why) for one in layout.unsolved]
        for key, to_on, fault in [*((move.key, move.to_on, move.why) for move in layout.moves), *stuck]:
            session = placing.sessions[key]
            why = placing.why(fault, key=key, on=session.scheduled_on)
            proposals.append(Proposal(session=session, to_on=to_on, why=why))
    return sorted(proposals, key=lambda one: (one.session.scheduled_on, one.session.athlete.sort_name, one.session.pk))


def _slot(session: Session, *, is_heavy: bool, today: date) -> Slot:
    on = session.scheduled_on
    first = _week_of(session.assignment, on) if session.assignment else on
    return Slot(
        key=session.pk,
        on=on,
        at=session.scheduled_time or ANY_TIME,
        is_heavy=is_heavy,
        is_fixed=(
            session.is_pinned or session.status != SessionStatus.PLANNED or on < today or session.assignment is None
        ),
        earliest=max(first, today),
        latest=first + timedelta(days=DAYS_IN_WEEK - 1),
        rules=rules_of(session.assignment.programme) if session.assignment else Rules(),
        match_offsets=tuple(sorted(session.assignment.match_offsets)) if session.assignment else (),
    )


def _week_of(assignment: Assignment, day: date) -> date:
    """Return the first day of the assignment's week in which a day lies."""
    return day - timedelta(days=(day - assignment.starts_on).days % DAYS_IN_WEEK)
