"""How near to failure a set is asked for, and the share of a 1RM that this stands for."""

from decimal import Decimal
from typing import Final

from programmes.rules.dose import AskedSet, Unit

MOST_REPS_TO_FAILURE: Final = Decimal(15)
EPLEY_DIVISOR: Final = Decimal(30)
LOWEST_RPE_WITH_RIR: Final = Decimal(5)
RPE_WITHOUT_RESERVE: Final = Decimal(10)


class RepsOutOfRange(ValueError):
    """The repetitions to failure lie where no estimate is worth giving."""

    def __init__(self, reps_to_failure: Decimal | int) -> None:
        self.reps_to_failure = Decimal(reps_to_failure)
        super().__init__(
            f"Repetitions to failure were {reps_to_failure}; an estimate needs 1 to {MOST_REPS_TO_FAILURE}."
        )


def reps_to_failure(asked: AskedSet, unit: Unit) -> Decimal | None:
    """Return the repetitions to failure that a set is aimed at, or null where it names none.

    An RM names them itself; otherwise the upper end of the repetitions plus those left in reserve, for which
    an effort of 5 or more of 10 stands too (10 - RPE). Source: sources.md#zourdos-2016.
    """
    intensity = asked.intensity
    if intensity is None or intensity.value is None:
        return None
    if intensity.kind == "rm":
        return intensity.value
    if unit != "reps" or asked.high is None:
        return None
    if intensity.kind == "rir":
        return asked.high + intensity.value
    if intensity.kind == "rpe" and intensity.value >= LOWEST_RPE_WITH_RIR:
        return asked.high + RPE_WITHOUT_RESERVE - intensity.value
    return None


def one_rep_max_ratio(*, reps: int | Decimal, rir: int | Decimal = Decimal(0)) -> Decimal:
    """Return how many times the load of such a set the one-repetition maximum is (Epley), 1 to 1.5.

    Valid for 1 to 15 repetitions to failure (reps + rir). Source: sources.md#epley.

    Raises:
        RepsOutOfRange: reps is below 1, rir below 0, or reps + rir above 15.
    """
    to_failure = Decimal(reps) + rir
    if reps < 1 or rir < 0 or to_failure > MOST_REPS_TO_FAILURE:
        raise RepsOutOfRange(to_failure)
    # The formula gives 103.3 % for a single, which by definition is 100 %.
    return Decimal(1) if to_failure == 1 else 1 + to_failure / EPLEY_DIVISOR


def share_of_one_rep_max(asked: AskedSet, unit: Unit) -> Decimal | None:
    """Return the share of a 1RM that a set is asked for with, 0 to 1.5, or null where none follows from the line.

    As written, or from the repetitions to failure (Epley turned round) where these are 1 to 15.
    """
    intensity = asked.intensity
    if intensity is not None and intensity.kind == "pct_1rm" and intensity.value is not None:
        return intensity.value / 100
    aimed_at = reps_to_failure(asked, unit)
    if aimed_at is None:
        return None
    try:
        return 1 / one_rep_max_ratio(reps=aimed_at)
    except RepsOutOfRange:
        return None
