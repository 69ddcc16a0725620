"""The line of text a coach types for one exercise, read and written (docs/notation.md)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Final, cast

from programmes.rules.dose import Dose, DoseSide, Intensity, IntensityKind, Tempo, TempoCount, Unit

LONGEST_LINE: Final = 120
MOST_SETS: Final = 30
MOST_REST_S: Final = 1800
MOST_TEMPO_S: Final = 30
MOST_OF_UNIT: Final[Mapping[Unit, int]] = {"reps": 200, "seconds": 600, "metres": 2000, "contacts": 500}
SUFFIX_OF_UNIT: Final[Mapping[Unit, str]] = {"reps": "", "seconds": "s", "metres": "m", "contacts": "c"}

_UNIT_OF_SUFFIX: Final = {suffix: unit for unit, suffix in SUFFIX_OF_UNIT.items()}
_SIDE_WORDS: Final = ("both", "each", "left", "right")
_LONGEST_FOUND: Final = 20
_FLAGS: Final = re.IGNORECASE | re.ASCII
_NUMBER: Final = re.compile(r"[0-9]+(?:\.[0-9]+)?", _FLAGS)
_WHOLE: Final = re.compile(r"[0-9]+", _FLAGS)
_BLANKS: Final = re.compile(r"\s*")
_TIMES: Final = re.compile(r"[x×]", _FLAGS)
_DASH: Final = re.compile(r"\s*[-–]\s*")
_UNIT: Final = re.compile(r"\s*([smc])(?![a-z0-9])", _FLAGS)
_MAX: Final = re.compile(r"MAX(?:([smc])(?![a-z0-9])|(?![a-z0-9]))", _FLAGS)
_TOKEN: Final = re.compile(r"@\s*[^\s@]*|[^\s@]+")
_SHORT_TEMPO: Final = re.compile(r"t[0-9x]{4}", _FLAGS)


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


def parse_dose(text: str) -> Dose:
    """Return what the line asks for.

    Case does not matter, `×` may stand for `x`, and what follows the amount may come in any order.

    Raises:
        NotationError: the line cannot be read, or a value lies outside its range.
    """
    return _Reader(text).dose()


def format_dose(dose: Dose) -> str:
    """Return the one canonical line, which `parse_dose` reads back to the same dose."""
    parts = [f"{dose.sets}x{_amount_text(dose)}"]
    if dose.side != "both":
        parts.append(dose.side)
    if dose.intensity is not None:
        parts.append(f"@{_intensity_text(dose.intensity)}")
    if dose.tempo is not None:
        parts.append(f"t{dose.tempo}")
    if dose.rest_s is not None:
        parts.append(f"r{dose.rest_s}")
    return " ".join(parts)


def number_text(value: Decimal) -> str:
    """Return the number without trailing zeros or exponent: 5, 2.5, 0.75."""
    return f"{value.normalize():f}"


def _amount_text(dose: Dose) -> str:
    if dose.high is None:
        amount = "MAX"
    elif dose.low == dose.high:
        amount = str(dose.high)
    else:
        amount = f"{dose.low}-{dose.high}"
    return amount + SUFFIX_OF_UNIT[dose.unit]


def _intensity_text(intensity: Intensity) -> str:
    value = "" if intensity.value is None else number_text(intensity.value)
    return {
        "rm": f"{value}RM",
        "rir": f"RIR{value}",
        "rpe": f"RPE{value}",
        "bw": "BW",
        "bw_plus": f"BW+{value}",
        "xbw": f"{value}xBW",
        "pct_1rm": f"{value}%1RM",
        "pct_mvc": f"{value}%MVC",
        "pct_speed": f"{value}%speed",
        "max": "MAX",
    }[intensity.kind]


_SETS = gettext_noop("a number of sets from %(low)s to %(high)s")
_TIMES_SIGN = gettext_noop("x after the number of sets, for example 4x6")
_AMOUNT = gettext_noop("a number such as 6, a range such as 12-15, or MAX")
_AMOUNT_IN_RANGE: Final[Mapping[Unit, str]] = {
    "reps": gettext_noop("from %(low)s to %(high)s repetitions in a set"),
    "seconds": gettext_noop("from %(low)s to %(high)s seconds in a set"),
    "metres": gettext_noop("from %(low)s to %(high)s metres in a set"),
    "contacts": gettext_noop("from %(low)s to %(high)s contacts in a set"),
}
_UPPER_END = gettext_noop("an upper end of the range of at least %(low)s")
_UNIT_LETTER = gettext_noop("a space, or s for seconds, m for metres, c for contacts right after the amount")
_PART = gettext_noop("each, left, right, both, @ and how hard, t and a tempo, or r and a rest in seconds")
_ONCE = gettext_noop("each part only once; this one stands in the line already")
_INTENSITY = gettext_noop("how hard: 6RM, RIR2, RPE7, BW, BW+5, 1.2xBW, 75%%1RM, 70%%MVC, 95%%speed or MAX")
_AFTER_NUMBER = gettext_noop("RM, xBW, %%1RM, %%MVC or %%speed after the number, for example 6RM")
_AFTER_PER_CENT = gettext_noop("1RM, MVC or speed after %%, for example 75%%1RM")
_NOTHING_MORE = gettext_noop("a space before the next part")
_RM = gettext_noop("a whole number from %(low)s to %(high)s before RM, for example 6RM")
_RIR = gettext_noop("a number from %(low)s to %(high)s in halves after RIR, for example RIR2")
_RPE = gettext_noop("a number from %(low)s to %(high)s in halves after RPE, for example RPE7")
_BW_PLUS = gettext_noop("kilograms from %(low)s to %(high)s after BW+, for example BW+5")
_XBW = gettext_noop("a number from %(low)s to %(high)s before xBW, for example 1.2xBW")
_PER_CENT = gettext_noop("a number from %(low)s to %(high)s before %%, with at most one decimal place")
_ONLY_REPS = gettext_noop("RPE, BW or MAX for holds, distances and contacts; RM and RIR need repetitions")
_TEMPO = gettext_noop("four counts after t, for example t3-0-3-0: down, pause, up, pause")
_TEMPO_COUNT = gettext_noop("a count from %(low)s to %(high)s seconds")
_TEMPO_COUNT_OR_X = gettext_noop("a count from %(low)s to %(high)s seconds, or X for as fast as possible")
_TEMPO_LENGTH = gettext_noop("a tempo of at least one second")
_NO_TEMPO = gettext_noop("no tempo here; it goes with repetitions and contacts only")
_REST = gettext_noop("seconds of rest from %(low)s to %(high)s after r, for example r90")
_LENGTH = gettext_noop("a line of at most %(high)s characters")


class _Reader:
    """One pass over one line; every refusal knows the place it happened at."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0

    def dose(self) -> Dose:
        if len(self.text) > LONGEST_LINE:
            raise self.refusal(_LENGTH, at=LONGEST_LINE, high=LONGEST_LINE)
        self.take(_BLANKS)
        sets = self.whole(_SETS, low=1, high=MOST_SETS)
        self.take(_BLANKS)
        if not self.take(_TIMES):
            raise self.refusal(_TIMES_SIGN)
        self.take(_BLANKS)
        unit, low, high = self.amount()
        side: DoseSide | None = None
        intensity: Intensity | None = None
        tempo: Tempo | None = None
        rest_s: int | None = None
        while token := self.next_token():
            word = token.lower()
            if word in _SIDE_WORDS:
                self.once(side)
                side = cast(DoseSide, word)
                self.at += len(token)
            elif word.startswith("@"):
                self.once(intensity)
                intensity = self.intensity(unit)
            elif word.startswith("t"):
                self.once(tempo)
                tempo = self.tempo(token, unit)
            elif word.startswith("r"):
                self.once(rest_s)
                self.at += 1
                rest_s = self.whole(_REST, low=0, high=MOST_REST_S)
            else:
                raise self.refusal(_PART)
            self.part_ends()
        return Dose(sets, side or "both", unit, low, high, intensity, tempo, rest_s)

    def amount(self) -> tuple[Unit, int | None, int | None]:
        if match := _MAX.match(self.text, self.at):
            self.at = match.end()
            return _UNIT_OF_SUFFIX[(match[1] or "").lower()], None, None
        low_at = high_at = self.at
        low = high = self.whole(_AMOUNT)
        if self.take(_DASH):
            high_at = self.at
            high = self.whole(_UPPER_END, low=low)
        unit: Unit = "reps"
        if match := _UNIT.match(self.text, self.at):
            unit = _UNIT_OF_SUFFIX[match[1].lower()]
            self.at = match.end()
        elif self.here() and not self.here().isspace() and self.here() != "@":
            raise self.refusal(_UNIT_LETTER)
        for value, at in ((low, low_at), (high, high_at)):
            if not 1 <= value <= MOST_OF_UNIT[unit]:
                raise self.refusal(_AMOUNT_IN_RANGE[unit], at=at, low=1, high=MOST_OF_UNIT[unit])
        return unit, low, high

    def intensity(self, unit: Unit) -> Intensity:
        self.at += 1
        self.take(_BLANKS)
        start = self.at
        intensity = self.number_first(start) if _NUMBER.match(self.text, start) else self.word_first(start)
        if intensity.kind in ("rm", "rir") and unit != "reps":
            raise self.refusal(_ONLY_REPS, at=start)
        return intensity

    def number_first(self, start: int) -> Intensity:
        self.take(_NUMBER)
        if self.word("RM"):
            return self.valued("rm", start, _RM, low="1", high="30", step="1")
        if self.take(_TIMES):
            if not self.word("BW"):
                raise self.refusal(_AFTER_NUMBER)
            return self.valued("xbw", start, _XBW, low="0.1", high="5", step="0.01")
        if self.word("%"):
            for word, kind, high in (
                ("1RM", "pct_1rm", "150"),
                ("MVC", "pct_mvc", "100"),
                ("speed", "pct_speed", "120"),
            ):
                if self.word(word):
                    return self.valued(cast(IntensityKind, kind), start, _PER_CENT, low="1", high=high, step="0.1")
            raise self.refusal(_AFTER_PER_CENT)
        raise self.refusal(_AFTER_NUMBER)

    def word_first(self, start: int) -> Intensity:
        if self.word("RIR"):
            return self.valued("rir", self.at, _RIR, low="0", high="5", step="0.5")
        if self.word("RPE"):
            return self.valued("rpe", self.at, _RPE, low="1", high="10", step="0.5")
        if self.word("BW+"):
            return self.valued("bw_plus", self.at, _BW_PLUS, low="0", high="400", step="0.001")
        if self.word("BW"):
            return Intensity("bw")
        if self.word("MAX"):
            return Intensity("max")
        raise self.refusal(_INTENSITY, at=start)

    def valued(self, kind: IntensityKind, at: int, expected: str, *, low: str, high: str, step: str) -> Intensity:
        match = _NUMBER.match(self.text, at)
        if match is None:
            raise self.refusal(expected, at=at, low=low, high=high)
        value = Decimal(match[0])
        if not Decimal(low) <= value <= Decimal(high) or value % Decimal(step):
            raise self.refusal(expected, at=at, low=low, high=high)
        self.at = max(self.at, match.end())
        return Intensity(kind, value)

    def tempo(self, token: str, unit: Unit) -> Tempo:
        if unit in ("seconds", "metres"):
            raise self.refusal(_NO_TEMPO)
        start = self.at
        dashes = not _SHORT_TEMPO.fullmatch(token)
        self.at += 1
        counts: list[TempoCount] = []
        for index in range(4):
            if index and dashes:
                if self.here() != "-":
                    raise self.refusal(_TEMPO)
                self.at += 1
            counts.append(self.tempo_count(may_be_fast=index in (0, 2), one_digit=not dashes))
        ecc, bottom, con, top = counts
        tempo = Tempo(ecc, cast(int, bottom), con, cast(int, top))
        if tempo.seconds == 0:
            raise self.refusal(_TEMPO_LENGTH, at=start)
        return tempo

    def tempo_count(self, *, may_be_fast: bool, one_digit: bool) -> TempoCount:
        if may_be_fast and self.word("X"):
            return "X"
        expected = _TEMPO_COUNT_OR_X if may_be_fast else _TEMPO_COUNT
        if one_digit:
            if not self.here().isdecimal():
                raise self.refusal(expected, low=0, high=MOST_TEMPO_S)
            self.at += 1
            return int(self.text[self.at - 1])
        return self.whole(expected, low=0, high=MOST_TEMPO_S)

    def whole(self, expected: str, *, low: int = 0, high: int | None = None) -> int:
        match = _WHOLE.match(self.text, self.at)
        if match is None or int(match[0]) < low or (high is not None and int(match[0]) > high):
            raise self.refusal(expected, low=low, high=high)
        self.at = match.end()
        return int(match[0])

    def next_token(self) -> str:
        self.take(_BLANKS)
        match = _TOKEN.match(self.text, self.at)
        return match[0] if match else ""

    def part_ends(self) -> None:
        if self.here() and not self.here().isspace() and self.here() != "@":
            raise self.refusal(_NOTHING_MORE)

    def once(self, earlier: object) -> None:
        if earlier is not None:
            raise self.refusal(_ONCE)

    def take(self, pattern: re.Pattern[str]) -> str:
        match = pattern.match(self.text, self.at)
        if match is None:
            return ""
        self.at = match.end()
        return match[0]

    def word(self, word: str) -> bool:
        if self.text[self.at : self.at + len(word)].upper() != word.upper():
            return False
        self.at += len(word)
        return True

    def here(self) -> str:
        return self.text[self.at : self.at + 1]

    def refusal(self, expected: str, *, at: int | None = None, **params: int | str | None) -> NotationError:
        position = self.at if at is None else at
        rest = self.text[position:]
        found = re.split(r"\s", rest, maxsplit=1)[0][:_LONGEST_FOUND] or rest[:1]
        found = "".join(character if character.isprintable() else "\N{REPLACEMENT CHARACTER}" for character in found)
        return NotationError(position, found, expected, {key: str(value) for key, value in params.items()})
