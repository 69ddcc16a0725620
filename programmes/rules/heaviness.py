"""What counts as heavy calf work: the work that is kept away from match day and from the day after it."""

from decimal import Decimal

from programmes.rules.dose import AskedSet, Dose

# Our own choice: loads and efforts that are usually followed by a day of less.
HEAVY_FROM_PCT_1RM = Decimal(80)
HEAVY_TO_RM = Decimal(8)
HEAVY_TO_RIR = Decimal(2)
HEAVY_FROM_RPE = Decimal(8)
HEAVY_TO_REPS = 8
HEAVY_FROM_TIMES_BW = Decimal("1.2")
HEAVY_FROM_PCT_MVC = Decimal(80)
HEAVY_FROM_PCT_SPEED = Decimal(90)
HEAVY_CONTACTS_FROM_TIER = 4


def is_heavy(dose: Dose, *, works_calf: bool, tendon_tier: int) -> bool:
    """Tell whether a line is heavy work for the calf: one of its sets is, other than a warm-up.

    Heavy are loads from 80 % of 1RM, repetition maxima up to 8RM, at most 8 repetitions that leave 2 or fewer (or
    RPE 8 and more), from 1.2 × body weight, pushes and holds from 80 % of the most, sprints from 90 % of the best
    speed, and contacts of the highest tendon-load tier (`tendon_tier`, 1 to 4). Kilograms and added body weight say
    nothing without the athlete. Work for other muscles never is. Our own choice, no finding.
    """
    return works_calf and any(_is_heavy_set(asked, dose, tendon_tier) for asked in dose.sets if asked.role != "warm_up")


def _is_heavy_set(asked: AskedSet, dose: Dose, tendon_tier: int) -> bool:
    if dose.unit == "contacts" and tendon_tier >= HEAVY_CONTACTS_FROM_TIER:
        return True
    if asked.intensity is None:
        return False
    value = asked.intensity.value or Decimal(0)
    is_short = dose.unit == "reps" and asked.high is not None and asked.high <= HEAVY_TO_REPS
    match asked.intensity.kind:
        case "pct_1rm":
            return value >= HEAVY_FROM_PCT_1RM
        case "rm":
            return value <= HEAVY_TO_RM
        case "rir":
            return is_short and value <= HEAVY_TO_RIR
        case "rpe":
            return is_short and value >= HEAVY_FROM_RPE
        case "xbw":
            return value >= HEAVY_FROM_TIMES_BW
        case "pct_mvc":
            return value >= HEAVY_FROM_PCT_MVC
        case "pct_speed":
            return value >= HEAVY_FROM_PCT_SPEED
        case "max":
            return dose.unit == "seconds" or is_short
        case "bw" | "bw_plus" | "kg" | "pct_work":
            return False
