"""What a line that cannot be read is refused with: the place, and what could stand there."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final, cast

from programmes.rules.dose import IntensityKind, Unit

LONGEST_LINE: Final = 200
LONGEST_FOUND: Final = 20


def gettext_noop(text: str) -> str:
    """Mark a text for translation; `programmes.wording.notation_error_words` looks the translation up."""
    return text


class NotationError(ValueError):
    """A line that cannot be read.

    `position` counts characters from 0, `found` is what stands there (empty at the end of the line) and
    `expected` says in English what could stand there. `template` and `params` make the translation.
    """

    def __init__(self, position: int, found: str, expected: str, params: Mapping[str, str] | None = None) -> None:
        self.position = position
        self.found = found
        self.template = expected
        self.params = dict(params or {})
        self.expected = expected % self.params
        place = f"“{found}”" if found else "the end of the line"
        super().__init__(f"At character {position + 1}, {place}: expected {self.expected}.")


SETS = gettext_noop("a number of sets from %(low)s to %(high)s such as 4x6, or an amount for each set such as 5,5,3,3")
TIMES_SIGN = gettext_noop(
    "x after the number of sets, for example 4x6, or a comma and the next set, for example 5,5,3,3"
)
MOST_SETS = gettext_noop("at most %(high)s sets in a line")
WARM_UP_FIRST = gettext_noop("the warm-up before all other sets")
WORK_BEFORE_DROP = gettext_noop("a work set before a drop set, for example 3x8 + drop MAX")
WORK = gettext_noop("+ and the work sets after the warm-up, for example warm-up 2x8 + 4x6")
AMOUNT = gettext_noop("a number such as 6, a range such as 12-15, 5+ for 5 or more, or MAX")
AMOUNT_IN_RANGE: Final[Mapping[Unit, str]] = {
    "reps": gettext_noop("from %(low)s to %(high)s repetitions in a set"),
    "seconds": gettext_noop("from %(low)s to %(high)s seconds in a set"),
    "metres": gettext_noop("from %(low)s to %(high)s metres in a set"),
    "contacts": gettext_noop("from %(low)s to %(high)s contacts in a set"),
}
UPPER_END = gettext_noop("an upper end of the range of at least %(low)s")
AMOUNT_OF_EACH = gettext_noop("one amount for all sets, or one for each of the %(number)s sets with commas")
NUMBER_IN_WARM_UP = gettext_noop("a number in a warm-up set, for example warm-up 2x8")
UNIT_LETTER = gettext_noop("a space, or s for seconds, m for metres, c for contacts right after the amount")
SAME_UNIT = gettext_noop("the same unit in every set of the line")
PART = gettext_noop(
    "each, left, right, both, @ and how hard, t and a tempo, r and a rest in seconds, or + and more sets"
)
ONCE = gettext_noop("each part only once; this one stands in the line already")
INTENSITY = gettext_noop(
    "how hard: 6RM, RIR2, RPE7, 75%%1RM, 70%%MVC, 95%%speed, 80%%work, BW, BW+5, 1.2xBW, 40kg or MAX"
)
AFTER_NUMBER = gettext_noop("RM, kg, xBW, %%1RM, %%MVC, %%speed or %%work after the number, for example 6RM")
AFTER_PER_CENT = gettext_noop("1RM, MVC, speed or work after %%, for example 75%%1RM")
VALUE_OF_EACH = gettext_noop("one value for all sets, or one for each of the %(number)s sets with commas")
NOTHING_MORE = gettext_noop("a space before the next part")
VALUE: Final[Mapping[IntensityKind, str]] = {
    "rm": gettext_noop("a whole number from %(low)s to %(high)s before RM, for example 6RM"),
    "rir": gettext_noop("a number from %(low)s to %(high)s in halves after RIR, for example RIR2"),
    "rpe": gettext_noop("a number from %(low)s to %(high)s in halves after RPE, for example RPE7"),
    "bw_plus": gettext_noop("kilograms from %(low)s to %(high)s after BW+, for example BW+5"),
    "xbw": gettext_noop("a number from %(low)s to %(high)s before xBW, for example 1.2xBW"),
    "kg": gettext_noop("a number from %(low)s to %(high)s before kg, for example 40kg"),
    **dict.fromkeys(
        cast("tuple[IntensityKind, ...]", ("pct_1rm", "pct_mvc", "pct_speed", "pct_work")),
        gettext_noop("a number from %(low)s to %(high)s before %%, with at most one decimal place"),
    ),
}
ONLY_REPS = gettext_noop("RPE, BW or MAX for holds, distances and contacts; RM and RIR need repetitions")
ONLY_BESIDE_WORK = gettext_noop("how hard in itself; %%work goes with warm-up and drop sets")
TEMPO = gettext_noop("four counts after t, for example t3-0-3-0: down, pause, up, pause")
TEMPO_COUNT = gettext_noop("a count from %(low)s to %(high)s seconds")
TEMPO_COUNT_OR_X = gettext_noop("a count from %(low)s to %(high)s seconds, or X for as fast as possible")
TEMPO_LENGTH = gettext_noop("a tempo of at least one second")
NO_TEMPO = gettext_noop("no tempo here; it goes with repetitions and contacts only")
REST = gettext_noop("seconds of rest from %(low)s to %(high)s after r, for example r90")
LENGTH = gettext_noop("a line of at most %(high)s characters, also when it is written out")


def too_long(text: str) -> NotationError:
    """Return the refusal of a line that takes too many characters."""
    return refusal(text, min(len(text), LONGEST_LINE), LENGTH, high=LONGEST_LINE)


def refusal(text: str, position: int, expected: str, **params: object) -> NotationError:
    rest = text[position : position + LONGEST_FOUND]
    found = re.split(r"\s", rest, maxsplit=1)[0] or rest[:1]
    found = "".join(character if character.isprintable() else "\N{REPLACEMENT CHARACTER}" for character in found)
    return NotationError(position, found, expected, {key: str(value) for key, value in params.items()})
