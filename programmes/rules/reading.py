"""Reading a line of notation, with a place and a hint for whatever cannot be read (docs/notation.md)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, NoReturn, cast

from programmes.rules import refusals as say
from programmes.rules.dose import (
    GROUPS,
    MOST_OF_UNIT,
    MOST_REST_S,
    MOST_SETS,
    MOST_TEMPO_S,
    VALUES_OF_KIND,
    AskedSet,
    Dose,
    DoseSide,
    Intensity,
    IntensityKind,
    SetRole,
    Tempo,
    TempoCount,
    Unit,
)

_FLAGS: Final = re.IGNORECASE | re.ASCII
_ENDS: Final = r"(?![a-z0-9])"


def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(text, _FLAGS)


# Signs that people and their keyboards write in place of the plain ones, one for one: places stay as they are.
_PLAIN: Final = str.maketrans("×✕*‐‑‒–—−’‘′”“″", "xxx------'''\"\"\"")
_BLANKS: Final = _pattern(r"\s*")
_WHOLE: Final = _pattern(r"[0-9]+")
_NUMBER: Final = _pattern(r"[0-9]*½|[0-9]+(?:\.[0-9]+)?")
_COMMA: Final = _pattern(r"\s*,\s*")
_DASH: Final = _pattern(r"\s*-\s*")
_OR_MORE: Final = _pattern(r"\+(?=(?:s|sec|m|c|\")?(?:[\s,@]|$))")
_GROUP: Final = _pattern(rf"([{GROUPS}])[0-9]{{0,2}}(?:[.:)]\s*|\s+|$)")
_WARM_UP: Final = _pattern(r"warm(?:[- ]?up)?(?![a-z])")
_DROP: Final = _pattern(r"drop(?![a-z])")
_SETS_TIMES: Final = _pattern(r"[0-9]+\s*x\s*")
_OPEN: Final = _pattern(rf"(?:MAX|AMRAP)(?=(?:[smc]|sec)?{_ENDS})")
_UNITS: Final[Mapping[Unit, re.Pattern[str]]] = {
    "seconds": _pattern(rf"\s*(?:s(?:ec)?{_ENDS}|\")"),
    "metres": _pattern(rf"\s*m{_ENDS}"),
    "contacts": _pattern(rf"\s*c{_ENDS}"),
}
_SIDE: Final = _pattern(rf"(?:both|each|left|right){_ENDS}")
_TEMPO_MARK: Final = _pattern(r"t(?:empo)?\s*(?![a-wyz])")
_SHORT_TEMPO: Final = _pattern(r"[0-9x]{4}(?![0-9x-])")
_REST_MARK: Final = _pattern(r"r(?:est)?\s*(?![a-z])")
_REST_MINUTES: Final = _pattern(
    r"([0-9]*½|[0-9]+)\s*(?:min(?![a-z])|'|:(?=[0-9]{2}))(?:\s*([0-5]?[0-9])(?![0-9])(?:\s*s(?:ec)?(?![a-z])|\s*\")?)?"
)
_REST_SECONDS: Final = _pattern(r"([0-9]+)(?:\s*s(?:ec)?(?![a-z])|\s*\")?")
_AFTER: Final[Mapping[IntensityKind, re.Pattern[str]]] = {
    "rm": _pattern(r"\s*RM"),
    "xbw": _pattern(r"\s*x\s*BW"),
    "kg": _pattern(r"\s*kg"),
    "pct_1rm": _pattern(r"\s*%\s*1RM"),
    "pct_mvc": _pattern(r"\s*%\s*MVC"),
    "pct_speed": _pattern(r"\s*%\s*speed"),
    "pct_work": _pattern(r"\s*%\s*work"),
}
_BEFORE: Final[Mapping[IntensityKind, re.Pattern[str]]] = {
    "rir": _pattern(r"RIR\s*"),
    "rpe": _pattern(r"RPE\s*"),
    "bw_plus": _pattern(r"BW\+"),
}
_ALONE: Final[Mapping[IntensityKind, re.Pattern[str]]] = {"bw": _pattern(r"BW"), "max": _pattern(r"MAX")}
_PER_CENT: Final = _pattern(r"\s*%\s*")


@dataclass
class _Step:
    """Sets that were written together: their role, the ends of each amount, and how hard."""

    role: SetRole
    amounts: list[tuple[int | None, int | None]]
    kind: IntensityKind | None = None
    values: list[Decimal] | None = None

    def sets(self) -> list[AskedSet]:
        values: Sequence[Decimal | None] = self.values or [None]
        if len(values) == 1:
            values = [*values] * len(self.amounts)
        return [
            AskedSet(low, high, Intensity(self.kind, value) if self.kind else None, self.role)
            for (low, high), value in zip(self.amounts, values, strict=True)
        ]


class Reader:
    """One pass over one line; every refusal knows the place it happened at."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._plain = "".join(" " if sign.isspace() else sign for sign in text).translate(_PLAIN)
        self._at = 0
        self._steps: list[_Step] = []
        self._unit: Unit | None = None
        self._side: DoseSide | None = None
        self._tempo: Tempo | None = None
        self._rest_s: int | None = None

    def dose(self) -> Dose:
        """Return what the line asks for, or raise `NotationError`."""
        if len(self._text) > say.LONGEST_LINE:
            raise say.too_long(self._text)
        self._take(_BLANKS)
        group = self._take(_GROUP)
        self._step()
        while self._goes_on():
            self._part()
        if self._steps[-1].role == "warm_up":
            self._refuse(say.WORK)
        return Dose(
            sets=tuple(asked for step in self._steps for asked in step.sets()),
            side=self._side or "both",
            unit=self._unit or "reps",
            tempo=self._tempo,
            rest_s=self._rest_s,
            group=group[:1].upper(),
        )

    # --- sets -----------------------------------------------------------------------------------

    def _step(self) -> None:
        self._take(_BLANKS)
        role = self._role()
        self._take(_BLANKS)
        start = self._at
        if match := _SETS_TIMES.match(self._plain, self._at):
            number = self._whole(say.SETS, low=1, high=MOST_SETS)
            self._at = match.end()
            amounts = self._amounts(role)
            if len(amounts) not in (1, number):
                self._refuse(say.AMOUNT_OF_EACH, number=number)
            amounts *= number if len(amounts) == 1 else 1
        else:
            if not (self._sees(_WHOLE) or self._sees(_OPEN)):
                self._refuse(say.SETS, low=1, high=MOST_SETS)
            amounts = self._amounts(role)
            # One amount alone may be a number of sets that is not finished yet.
            if len(amounts) == 1 and role == "work" and amounts[0][1] is not None:
                self._refuse(say.TIMES_SIGN)
        if sum(len(step.amounts) for step in self._steps) + len(amounts) > MOST_SETS:
            self._refuse(say.MOST_SETS, at=start, high=MOST_SETS)
        if self._here() not in ("", " ", "@", "+"):
            self._refuse(say.UNIT_LETTER)
        self._steps.append(_Step(role, amounts))

    def _role(self) -> SetRole:
        at = self._at
        if self._take(_WARM_UP):
            if any(step.role != "warm_up" for step in self._steps):
                self._refuse(say.WARM_UP_FIRST, at=at)
            return "warm_up"
        if self._take(_DROP):
            if not self._steps or self._steps[-1].role == "warm_up":
                self._refuse(say.WORK_BEFORE_DROP, at=at)
            return "drop"
        return "work"

    def _amounts(self, role: SetRole) -> list[tuple[int | None, int | None]]:
        """Return the ends of each amount; a unit behind the last one is the unit of all."""
        start = self._at
        ends: list[tuple[tuple[int | None, int], tuple[int | None, int]]] = []
        units: list[tuple[Unit, int]] = []
        while True:
            ends.append(self._amount(role))
            at = self._at
            unit = next((name for name, pattern in _UNITS.items() if self._take(pattern)), None)
            if unit:
                units.append((unit, at))
            if not self._take(_COMMA):
                break
        last: Unit = unit or "reps"
        for name, at in units:
            if name != last:
                self._refuse(say.SAME_UNIT, at=at)
        if self._unit not in (None, last):
            self._refuse(say.SAME_UNIT, at=start)
        self._unit = last
        for pair in ends:
            for value, at in pair:
                if value is not None and not 1 <= value <= MOST_OF_UNIT[last]:
                    self._refuse(say.AMOUNT_IN_RANGE[last], at=at, low=1, high=MOST_OF_UNIT[last])
        return [(low, high) for (low, _low_at), (high, _high_at) in ends]

    def _amount(self, role: SetRole) -> tuple[tuple[int | None, int], tuple[int | None, int]]:
        """Return the lower and the upper end, each with its place."""
        at = high_at = self._at
        if self._take(_OPEN):
            low = high = None
        else:
            low = high = self._whole(say.AMOUNT)
            if self._take(_OR_MORE):
                high = None
            elif self._take(_DASH):
                high_at = self._at
                high = self._whole(say.UPPER_END, low=low)
        if high is None and role == "warm_up":
            self._refuse(say.NUMBER_IN_WARM_UP, at=at)
        return (low, at), (high, high_at)

    # --- the other parts ------------------------------------------------------------------------

    def _part(self) -> None:
        start = self._at
        if self._take_sign("+"):
            self._step()
            return
        if self._take_sign("@"):
            self._once(self._steps[-1].kind, start)
            self._take(_BLANKS)
            self._intensity(self._steps[-1])
        elif side := self._take(_SIDE):
            self._once(self._side, start)
            self._side = cast(DoseSide, side.lower())
        elif self._take(_TEMPO_MARK):
            self._once(self._tempo, start)
            if self._unit in ("seconds", "metres"):
                self._refuse(say.NO_TEMPO, at=start)
            self._tempo = self._read_tempo(start)
        elif self._take(_REST_MARK):
            self._once(self._rest_s, start)
            self._rest_s = self._read_rest()
        else:
            self._refuse(say.PART)
        if self._here() not in ("", " ", "@", "+"):
            self._refuse(say.NOTHING_MORE)

    def _intensity(self, step: _Step) -> None:
        start = self._at
        if self._sees(_NUMBER):
            values = self._values(step)
            kind = next((name for name, pattern in _AFTER.items() if self._take(pattern)), None)
            if kind is None:
                self._refuse(say.AFTER_PER_CENT if self._take(_PER_CENT) else say.AFTER_NUMBER)
        elif kind := next((name for name, pattern in _BEFORE.items() if self._take(pattern)), None):
            if not self._sees(_NUMBER):
                self._refuse_value(kind, self._at)
            values = self._values(step)
        else:
            values = []
            kind = next((name for name, pattern in _ALONE.items() if self._take(pattern)), None)
            if kind is None:
                self._refuse(say.INTENSITY)
        if kind in ("rm", "rir") and self._unit != "reps":
            self._refuse(say.ONLY_REPS, at=start)
        if kind == "pct_work" and step.role == "work":
            self._refuse(say.ONLY_BESIDE_WORK, at=start)
        for value, at in values:
            if value not in VALUES_OF_KIND[kind]:
                self._refuse_value(kind, at)
        step.kind, step.values = kind, [value for value, _at in values] or None

    def _values(self, step: _Step) -> list[tuple[Decimal, int]]:
        """Return the values with their places: one, or one for each set of the step."""
        values = []
        while True:
            at = self._at
            number = self._take(_NUMBER)
            if not number:
                self._refuse(say.VALUE_OF_EACH, number=len(step.amounts))
            values.append((Decimal(number.replace("½", ".5")), at))
            if not self._take(_COMMA):
                break
        if len(values) not in (1, len(step.amounts)):
            surplus = values[len(step.amounts)][1] if len(values) > len(step.amounts) else self._at
            self._refuse(say.VALUE_OF_EACH, at=surplus, number=len(step.amounts))
        return values

    def _refuse_value(self, kind: IntensityKind, at: int) -> NoReturn:
        span = VALUES_OF_KIND[kind]
        self._refuse(say.VALUE[kind], at=at, low=span.low, high=span.high)

    def _read_tempo(self, start: int) -> Tempo:
        is_short = self._sees(_SHORT_TEMPO)
        counts: list[TempoCount] = []
        for index in range(4):
            if index and not is_short and not self._take_sign("-"):
                self._refuse(say.TEMPO)
            counts.append(self._tempo_count(may_be_fast=index in (0, 2), one_digit=is_short))
        ecc, bottom, con, top = counts
        tempo = Tempo(ecc, cast(int, bottom), con, cast(int, top))
        if tempo.seconds == 0:
            self._refuse(say.TEMPO_LENGTH, at=start)
        return tempo

    def _tempo_count(self, *, may_be_fast: bool, one_digit: bool) -> TempoCount:
        if may_be_fast and self._take_sign("x"):
            return "X"
        expected = say.TEMPO_COUNT_OR_X if may_be_fast else say.TEMPO_COUNT
        if not one_digit:
            return self._whole(expected, low=0, high=MOST_TEMPO_S)
        if not self._sees(_WHOLE):
            self._refuse(expected, low=0, high=MOST_TEMPO_S)
        self._at += 1
        return int(self._plain[self._at - 1])

    def _read_rest(self) -> int:
        at = self._at
        if match := _REST_MINUTES.match(self._plain, at):
            rest_s = Decimal(match[1].replace("½", ".5")) * 60 + int(match[2] or 0)
        elif match := _REST_SECONDS.match(self._plain, at):
            rest_s = Decimal(match[1])
        else:
            self._refuse(say.REST, low=0, high=MOST_REST_S)
        if rest_s > MOST_REST_S:
            self._refuse(say.REST, low=0, high=MOST_REST_S)
        self._at = match.end()
        return int(rest_s)

    # --- characters -----------------------------------------------------------------------------

    def _whole(self, expected: str, *, low: int = 0, high: int | None = None) -> int:
        match = _WHOLE.match(self._plain, self._at)
        if match is None or int(match[0]) < low or (high is not None and int(match[0]) > high):
            self._refuse(expected, low=low, high=high)
        self._at = match.end()
        return int(match[0])

    def _once(self, earlier: object, at: int) -> None:
        if earlier is not None:
            self._refuse(say.ONCE, at=at)

    def _goes_on(self) -> bool:
        self._take(_BLANKS)
        return self._here() != ""

    def _sees(self, pattern: re.Pattern[str]) -> bool:
        return pattern.match(self._plain, self._at) is not None

    def _take(self, pattern: re.Pattern[str]) -> str:
        match = pattern.match(self._plain, self._at)
        if match is None:
            return ""
        self._at = match.end()
        return match[0]

    def _take_sign(self, sign: str) -> bool:
        if self._here().lower() != sign:
            return False
        self._at += 1
        return True

    def _here(self) -> str:
        return self._plain[self._at : self._at + 1]

    def _refuse(self, expected: str, *, at: int | None = None, **params: object) -> NoReturn:
        raise say.refusal(self._text, self._at if at is None else at, expected, **params)
