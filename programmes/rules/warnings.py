"""What a plan makes a coach look twice at, with the reason; nothing here keeps a plan from being given.

The lines are our own choice (sources.md#design) unless a warning names another source.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from itertools import pairwise
from math import ceil
from typing import Final, Literal

from programmes.rules.refusals import gettext_noop
from programmes.rules.summary import CALF_MUSCLES, PlanSession, PlanWeek, WeekSummary, summarise
from programmes.rules.turns import in_turns

DAYS_A_WEEK: Final = 7
HOURS_A_DAY: Final = 24
DAYS_BETWEEN_HEAVY: Final = 2
# A week is held against the fullest of so many before it, so that going on after an easy week is no jump.
WEEKS_LOOKED_BACK: Final = 3
MOST_RISE: Final = Fraction(1, 3)
LEAST_RISE_SETS: Final = 4
LEAST_RISE_CONTACTS: Final = 40
# Of distance run. Source: sources.md#nelson-return-to-run.
MOST_RUN_RISE: Final = Fraction(1, 5)
# Contacts of a session by level, from coaching texts. Source: sources.md#plyometric-bands.
BANDS: Final[Mapping[int, tuple[int, int]]] = {1: (80, 100), 2: (100, 120), 3: (120, 140)}
# What did most in trained young athletes; that more is too much is our own line. Source: sources.md#lesinski-2016.
MOST_YOUTH_SETS: Final = 5
# Source: sources.md#lloyd-2014.
MOST_YOUTH_DAYS: Final = 3

WarningCode = Literal["heavy_days", "heavy_twice", "jump", "contacts", "youth_sets", "youth_days"]


@dataclass(frozen=True)
class PlanWarning:
    """What to look at in the weeks from `first` to `last` (from 1), and why.

    `template` and `reason` with `params` are the sentences in English; `source` is a key of docs/sources.md.
    """

    code: WarningCode
    first: int
    last: int
    template: str
    reason: str
    params: Mapping[str, object] = field(default_factory=dict)
    source: str = "design"


_HEAVY_DAYS = gettext_noop("Two heavy calf days in a row: session %(labels)s.")
_HEAVY_DAYS_WHY = gettext_noop("Seven days have no room for a day between all heavy sessions of the week.")
_HEAVY_GAP = gettext_noop("Heavy calf work comes again within %(hours)d hours: session %(labels)s.")
_HEAVY_GAP_WHY = gettext_noop("Seven days have no room for the hours that this programme keeps between heavy sessions.")
_HEAVY_TWICE = gettext_noop("Session %(label)s is heavy and asked for twice a day.")
_HEAVY_TWICE_WHY = gettext_noop("We leave a day between heavy calf sessions.")
_JUMP_SETS = {
    "soleus": gettext_noop("Soleus: %(now)d sets after at most %(before)d before, %(pct)d %% more."),
    "gastrocnemius": gettext_noop("Gastrocnemius: %(now)d sets after at most %(before)d before, %(pct)d %% more."),
}
_JUMP_CONTACTS = gettext_noop("%(now)d contacts after at most %(before)d before, %(pct)d %% more.")
_JUMP_WHY = gettext_noop("We look twice at a rise of more than a third above the three weeks before.")
_JUMP_RUN = gettext_noop("%(now)d m of running after at most %(before)d m before, %(pct)d %% more.")
_JUMP_RUN_WHY = gettext_noop("Coming back after a calf strain, distance grows by at most 20 %% a week.")
_CONTACTS = gettext_noop("Session %(label)s: %(contacts)d contacts.")
_CONTACTS_WHY = {
    1: gettext_noop("Coaching texts give %(low)d to %(high)d a session to beginners, whom its jumps are for."),
    2: gettext_noop("Coaching texts give %(low)d to %(high)d a session at the intermediate level of its jumps."),
    3: gettext_noop("Coaching texts give %(low)d to %(high)d a session to advanced athletes, whom its jumps are for."),
}
_YOUTH_SETS = gettext_noop("Under 16: %(sets)d sets of %(exercise)s in session %(label)s.")
_YOUTH_SETS_WHY = gettext_noop(
    "Five sets of an exercise gained most in trained young athletes; that more is too much is our own line."
)
_YOUTH_DAYS = gettext_noop("Under 16: calf work on %(days)d days a week.")
_YOUTH_DAYS_WHY = gettext_noop(
    "A consensus gives the young 2 or 3 sessions a week, not on days that follow each other."
)


def warnings(weeks: Sequence[PlanWeek], *, heavy_gap_h: int | None = None) -> list[PlanWarning]:
    """Return what to look at, by week; what weeks in a row have alike is said once.

    `heavy_gap_h` is the programme's own rule between heavy sessions. The weeks of a plan with stages are only a
    sketch: each stage is looked at by itself.
    """
    found: list[PlanWarning] = []
    for stage in sorted({session.stage or 0 for week in weeks for session in week}):
        of_stage = [[session for session in week if (session.stage or 0) == stage] for week in weeks]
        summaries = summarise(of_stage)
        for place, (sessions, summary) in enumerate(zip(of_stage, summaries, strict=True)):
            following = of_stage[place + 1] if place + 1 < len(of_stage) else ()
            found += _heavy(summary.number, sessions, following, heavy_gap_h)
            found += _jumps(summary, summaries[max(0, place - WEEKS_LOOKED_BACK) : place])
            found += _contacts(summary.number, sessions)
            found += _youth(summary.number, sessions)
    return sorted(_joined(found), key=lambda one: one.first)


def _heavy(week: int, sessions: PlanWeek, following: PlanWeek, gap_h: int | None) -> Iterator[PlanWarning]:
    for session in sessions:
        if session.is_heavy and session.per_day > 1:
            yield PlanWarning("heavy_twice", week, week, _HEAVY_TWICE, _HEAVY_TWICE_WHY, {"label": session.label})
    gap = max(DAYS_BETWEEN_HEAVY, ceil(gap_h / HOURS_A_DAY)) if gap_h else DAYS_BETWEEN_HEAVY
    days = [*_days(sessions), *_days(following)[:1]]
    # The days that the week needs when every session comes as soon as it may.
    needed = sum(gap if before.is_heavy and after.is_heavy else 1 for before, after in pairwise(days))
    if needed + (0 if following else 1) > DAYS_A_WEEK and sum(one.is_heavy for one in days) > 1:
        labels = ", ".join(dict.fromkeys(session.label for session in sessions if session.is_heavy))
        own = gap > DAYS_BETWEEN_HEAVY
        params: dict[str, object] = {"labels": labels, "hours": gap_h} if own else {"labels": labels}
        template, why = (_HEAVY_GAP, _HEAVY_GAP_WHY) if own else (_HEAVY_DAYS, _HEAVY_DAYS_WHY)
        yield PlanWarning("heavy_days", week, week, template, why, params)


def _days(sessions: PlanWeek) -> list[PlanSession]:
    """Return the session of each training day of a week, in the order they are done."""
    return [sessions[place] for place, _occurrence in in_turns([session.per_week for session in sessions])]


def _jumps(now: WeekSummary, before: Sequence[WeekSummary]) -> Iterator[PlanWarning]:
    for muscle in CALF_MUSCLES:
        sets = _rise(now.sets_of(muscle), [week.sets_of(muscle) for week in before], MOST_RISE, LEAST_RISE_SETS)
        if sets:
            yield PlanWarning("jump", now.number, now.number, _JUMP_SETS[muscle], _JUMP_WHY, sets)
    counts = [week.work.contacts for week in before]
    if contacts := _rise(now.work.contacts, counts, MOST_RISE, LEAST_RISE_CONTACTS):
        yield PlanWarning("jump", now.number, now.number, _JUMP_CONTACTS, _JUMP_WHY, contacts)
    if run := _rise(now.work.run_m, [week.work.run_m for week in before], MOST_RUN_RISE, 1):
        yield PlanWarning("jump", now.number, now.number, _JUMP_RUN, _JUMP_RUN_WHY, run, "nelson-return-to-run")


def _rise(now: int, before: Sequence[int], most: Fraction, least: int) -> dict[str, object] | None:
    """Return the figures of a rise that is too steep; the first work of its kind rises from nothing, which is none."""
    highest = max(before, default=0)
    if not highest or now - highest < least or now - highest <= most * highest:
        return None
    return {"now": now, "before": highest, "pct": round(100 * (now - highest) / highest)}


def _contacts(week: int, sessions: PlanWeek) -> Iterator[PlanWarning]:
    for session in sessions:
        levels = [line.exercise.level for line in session.lines if line.dose.unit == "contacts"]
        if not levels:
            continue
        low, high = BANDS[max(levels)]
        if session.contacts > high:
            params = {"label": session.label, "contacts": session.contacts, "low": low, "high": high}
            reason = _CONTACTS_WHY[max(levels)]
            yield PlanWarning("contacts", week, week, _CONTACTS, reason, params, "plyometric-bands")


def _youth(week: int, sessions: PlanWeek) -> Iterator[PlanWarning]:
    days = sum(session.per_week for session in sessions if any(line.exercise.works_calf for line in session.lines))
    if days > MOST_YOUTH_DAYS:
        yield PlanWarning("youth_days", week, week, _YOUTH_DAYS, _YOUTH_DAYS_WHY, {"days": days}, "lloyd-2014")
    for session in sessions:
        sets: dict[str, int] = {}
        for line in session.lines:
            if line.dose.unit == "reps":
                name = line.exercise.name
                sets[name] = sets.get(name, 0) + len(line.dose.work_sets)
        for exercise, number in sets.items():
            if number > MOST_YOUTH_SETS:
                params = {"sets": number, "exercise": exercise, "label": session.label}
                yield PlanWarning("youth_sets", week, week, _YOUTH_SETS, _YOUTH_SETS_WHY, params, "lesinski-2016")


def _joined(found: Sequence[PlanWarning]) -> list[PlanWarning]:
    joined: list[PlanWarning] = []
    for one in found:
        for place, earlier in enumerate(joined):
            if earlier.last == one.first - 1 and replace(earlier, first=one.first, last=one.last) == one:
                joined[place] = replace(earlier, last=one.last)
                break
        else:
            joined.append(one)
    return joined
