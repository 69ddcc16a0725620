"""The line of text a coach types for one exercise, read and written (docs/notation.md)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from itertools import groupby
from typing import Final

from programmes.rules.dose import AskedSet, Dose, Intensity, IntensityKind, SetRole, Unit, runs_alike
from programmes.rules.reading import Reader
from programmes.rules.refusals import LONGEST_LINE as LONGEST_LINE
from programmes.rules.refusals import NotationError as NotationError
from programmes.rules.refusals import too_long

SUFFIX_OF_UNIT: Final[Mapping[Unit, str]] = {"reps": "", "seconds": "s", "metres": "m", "contacts": "c"}
_MARK: Final[Mapping[SetRole, str]] = {"work": "", "warm_up": "warm-up ", "drop": "drop "}
# What is written before and after the values of an intensity.
_AROUND: Final[Mapping[IntensityKind, tuple[str, str]]] = {
    "rm": ("", "RM"),
    "rir": ("RIR", ""),
    "rpe": ("RPE", ""),
    "bw": ("BW", ""),
    "bw_plus": ("BW+", ""),
    "xbw": ("", "xBW"),
    "kg": ("", "kg"),
    "pct_1rm": ("", "%1RM"),
    "pct_mvc": ("", "%MVC"),
    "pct_speed": ("", "%speed"),
    "pct_work": ("", "%work"),
    "max": ("MAX", ""),
}


def parse_dose(text: str) -> Dose:
    """Return what the line asks for.

    Case does not matter, and what follows the amounts may come in any order.

    Raises:
        NotationError: the line cannot be read, or a value lies outside its range.
    """
    dose = Reader(text).dose()
    # A short form may be longer when it is written out.
    if len(format_dose(dose)) > LONGEST_LINE:
        raise too_long(text)
    return dose


def format_dose(dose: Dose) -> str:
    """Return the one canonical line, which `parse_dose` reads back to the same dose."""
    steps = [step for run in runs_alike(dose.sets) for step in _written_run(run, dose.unit)]
    # The side is said once, after the first amounts.
    amounts, intensity = steps[0]
    side = "" if dose.side == "both" else f" {dose.side}"
    line = " + ".join([f"{amounts}{side}{intensity}", *(f"{amounts}{hard}" for amounts, hard in steps[1:])])
    tempo = "" if dose.tempo is None else f" t{dose.tempo}"
    rest = "" if dose.rest_s is None else f" r{dose.rest_s}"
    return f"{dose.group} {line}{tempo}{rest}".strip()


def number_text(value: Decimal) -> str:
    """Return the number without trailing zeros or exponent: 5, 2.5, 0.75."""
    return f"{value.normalize():f}"


def _written_run(run: Sequence[AskedSet], unit: Unit) -> list[tuple[str, str]]:
    """Return amounts and intensity of a run as one list, or of each of its equal parts if that is shorter."""
    whole = [_written(run, unit)]
    parts = [_written(list(part), unit) for _asked, part in groupby(run)]
    return min(whole, parts, key=_length)


def _length(steps: Sequence[tuple[str, str]]) -> int:
    return len(" + ".join(amounts + intensity for amounts, intensity in steps))


def _written(run: Sequence[AskedSet], unit: Unit) -> tuple[str, str]:
    amounts = [_amount_text(asked) for asked in run]
    text = f"{len(run)}x{amounts[0]}" if len(set(amounts)) == 1 else ",".join(amounts)
    amounts_text = f"{_MARK[run[0].role]}{text}{SUFFIX_OF_UNIT[unit]}"
    intensities = [asked.intensity for asked in run if asked.intensity is not None]
    return amounts_text, f" @{_intensity_text(intensities)}" if intensities else ""


def _amount_text(asked: AskedSet) -> str:
    if asked.high is None:
        return "MAX" if asked.low is None else f"{asked.low}+"
    return str(asked.high) if asked.low == asked.high else f"{asked.low}-{asked.high}"


def _intensity_text(intensities: Sequence[Intensity]) -> str:
    before, after = _AROUND[intensities[0].kind]
    values = [number_text(intensity.value) for intensity in intensities if intensity.value is not None]
    return f"{before}{','.join(values if len(set(values)) > 1 else values[:1])}{after}"
