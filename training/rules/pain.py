"""What the pain rule of a programme asks for at a score of 0 to 10, and what a morning means for the next session.

For tendon programmes the rule that our sources share is: not above 5, and settled by the next morning
(docs/sources.md#silbernagel-2007). Two points are the usual smallest change that matters
(docs/sources.md#pain-change). Every other edge here, and all limits for a muscle strain and for healthy athletes,
are our own choices (docs/sources.md#design). None of this says what a pain comes from, and no load changes by
itself: it is shown, and a coach decides.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from statistics import median
from typing import Final, Literal

Rule = Literal["tendon", "strain", "healthy"]

GREEN_MAX: Final = 2
AMBER_MAX: Final = 5
STRAIN_ENDS_FROM: Final = 4
HEALTHY_STOPS_FROM: Final = 4
MATTERS_FROM: Final = 2
BASELINE_OF: Final = 7
BASELINE_NEEDS: Final = 3
WEEK_RISES_BY: Final = 1
STIFFER_BY: Final = 2
STIFF_ANEW_MIN: Final = 10


class Act(StrEnum):
    """What the rule asks for while training, the mildest first."""

    GO_ON = "go_on"
    SETTLE = "settle"
    TELL = "tell"
    STOP_EXERCISE = "stop_exercise"
    LESS_AND_TELL = "less_and_tell"
    END_SESSION = "end_session"
    REFER = "refer"


class NextLoad(StrEnum):
    """What a morning means for the next session, the mildest first."""

    AS_PLANNED = "as_planned"
    TELL = "tell"
    HOLD = "hold"
    REDUCE = "reduce"
    REDUCE_AND_NOTIFY = "reduce_and_notify"
    REFER = "refer"


class Why(StrEnum):
    """What a verdict on a morning rests on."""

    NOTHING = "nothing"
    TRAINED = "trained"
    MORNING = "morning"
    CHANGE = "change"
    WEEK = "week"


@dataclass(frozen=True)
class Verdict:
    load: NextLoad
    why: Why


def act_on(rule: Rule, score: int) -> Act:
    """Return what a programme's rule asks for at a pain score (0 to 10) felt while training.

    Sources: docs/sources.md#silbernagel-2007 for a tendon up to 5, otherwise docs/sources.md#design.
    """
    if score <= GREEN_MAX:
        return Act.GO_ON
    if rule == "tendon":
        return Act.SETTLE if score <= AMBER_MAX else Act.LESS_AND_TELL
    if score > AMBER_MAX:
        return Act.REFER
    if rule == "strain":
        return Act.END_SESSION if score >= STRAIN_ENDS_FROM else Act.STOP_EXERCISE
    return Act.STOP_EXERCISE if score >= HEALTHY_STOPS_FROM else Act.TELL


def baseline(mornings: Sequence[int]) -> Fraction | None:
    """Return the median of up to 7 earlier morning scores, newest first; None below 3 (docs/sources.md#design)."""
    counted = mornings[:BASELINE_OF]
    return Fraction(median(map(Fraction, counted))) if len(counted) >= BASELINE_NEEDS else None


def next_load(
    rule: Rule,
    *,
    during: int | None,
    after: int | None,
    morning: int,
    usual: Fraction | None,
    rises: bool = False,
) -> Verdict:
    """Return what the scores of one side (0 to 10) mean for the next session.

    `during` and `after` are the worst of the training day before, None where nothing was said; `usual` is the
    baseline of mornings, `rises` tells that this week's mornings are worse than last week's. A morning before a
    session of a strain or healthy programme is judged by the zones alone.

    Sources: docs/sources.md#silbernagel-2007, docs/sources.md#pain-change, otherwise docs/sources.md#design.
    """
    if rule != "tendon":
        if morning <= GREEN_MAX:
            return Verdict(NextLoad.AS_PLANNED, Why.NOTHING)
        return Verdict(NextLoad.TELL if morning <= AMBER_MAX else NextLoad.REFER, Why.MORNING)
    trained = max(during or 0, after or 0)
    change = Fraction(0) if usual is None else morning - usual
    if max(trained, morning) > AMBER_MAX:
        return Verdict(NextLoad.REDUCE_AND_NOTIFY, Why.TRAINED if trained > AMBER_MAX else Why.MORNING)
    if change >= MATTERS_FROM:
        return Verdict(NextLoad.REDUCE, Why.CHANGE)
    if trained > GREEN_MAX:
        return Verdict(NextLoad.HOLD, Why.TRAINED)
    if change >= 1 or rises:
        return Verdict(NextLoad.HOLD, Why.CHANGE if change >= 1 else Why.WEEK)
    return Verdict(NextLoad.AS_PLANNED, Why.NOTHING)


def week_rises(this_week: Collection[int], last_week: Collection[int]) -> bool:
    """Tell whether the mean morning score of this week is more than 1 above last week's (docs/sources.md#design)."""
    if not this_week or not last_week:
        return False
    return Fraction(sum(this_week), len(this_week)) > Fraction(sum(last_week), len(last_week)) + WEEK_RISES_BY


def usual_stiffness(earlier: Collection[int]) -> Decimal | None:
    """Return the median of earlier minutes of stiffness; None below 3 of them (docs/sources.md#design)."""
    return Decimal(median(map(Decimal, earlier))) if len(earlier) >= BASELINE_NEEDS else None


def is_stiffer(minutes: int, usual: Decimal | None) -> bool:
    """Tell whether stiffness is more than twice the usual, or above 10 min where there was none.

    Our own choice (docs/sources.md#design).
    """
    if usual is None:
        return False
    return minutes > usual * STIFFER_BY if usual else minutes > STIFF_ANEW_MIN
