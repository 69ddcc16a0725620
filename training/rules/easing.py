"""Fewer sets in the first weeks back after time away: our own choice, no finding (docs/sources.md#design)."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from programmes.rules.dose import AskedSet, Dose

ALL = 100


@dataclass(frozen=True)
class Ramp:
    """From the day back on, `from_pct` per cent of the planned sets, rising by the week over `weeks` weeks."""

    back_on: date
    from_pct: int
    weeks: int

    def share_pct(self, on: date) -> int:
        """Return the share of a day in whole per cent; before the ramp and after it, all."""
        week = (on - self.back_on).days // 7
        if not 0 <= week < self.weeks:
            return ALL
        rise = Decimal((ALL - self.from_pct) * week) / self.weeks
        return self.from_pct + int(rise.quantize(Decimal(1), rounding=ROUND_HALF_UP))


def share_pct(on: date, ramps: Iterable[Ramp]) -> int:
    """Return the share of the planned sets that a day asks for: the least that a ramp says."""
    return min((ramp.share_pct(on) for ramp in ramps), default=ALL)


def eased(dose: Dose, pct: int) -> Dose:
    """Return the dose with that share of its work sets, rounded to the nearest and at least one.

    The first ones stay. The warm-up stays whole, drop sets go with the work set that they follow.
    """
    if pct >= ALL:
        return dose
    share = Decimal(len(dose.work_sets) * pct) / ALL
    most = max(1, int(share.quantize(Decimal(1), rounding=ROUND_HALF_UP)))
    kept: list[AskedSet] = []
    done = 0
    for asked in dose.sets:
        done += asked.role == "work"
        if asked.role == "warm_up" or done <= most:
            kept.append(asked)
    return replace(dose, sets=tuple(kept))
