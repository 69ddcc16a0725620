"""Any valid dose, for properties, and even ones for examples."""

from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from programmes.rules.dose import (
    GROUPS,
    MOST_OF_UNIT,
    MOST_REST_S,
    MOST_SETS,
    MOST_TEMPO_S,
    VALUES_OF_KIND,
    AskedSet,
    Dose,
    Intensity,
    Span,
    Tempo,
)
from programmes.rules.notation import LONGEST_LINE, format_dose

# More sets that differ are written as fewer are, and soon fill a line.
MOST_VARIED = 5


def even(sets: int, low: int | None, high: int | None, intensity: Intensity | None = None, **line: Any) -> Dose:
    """Return a dose whose sets all ask for the same."""
    return Dose((AskedSet(low, high, intensity),) * sets, **line)


def _values(span: Span) -> st.SearchStrategy[Decimal]:
    return st.integers(int(span.low / span.step), int(span.high / span.step)).map(lambda count: count * span.step)


_counts = st.integers(0, MOST_TEMPO_S)
_fast_or_counts = st.one_of(st.just("X"), _counts)
tempos = st.builds(Tempo, _fast_or_counts, _counts, _fast_or_counts, _counts).filter(lambda t: t.seconds > 0)


def _intensities(unit: str, role: str) -> st.SearchStrategy[Intensity | None]:
    kinds = {*VALUES_OF_KIND, "bw", "max"}
    if unit != "reps":
        kinds -= {"rm", "rir"}
    if role == "work":
        kinds -= {"pct_work"}
    return st.none() | st.sampled_from(sorted(kinds)).flatmap(
        lambda kind: st.builds(
            Intensity, st.just(kind), _values(VALUES_OF_KIND[kind]) if kind in VALUES_OF_KIND else st.none()
        )
    )


@st.composite
def _amounts(draw: st.DrawFn, unit: str, role: str) -> tuple[int | None, int | None]:
    low, high = sorted(draw(st.tuples(*[st.integers(1, MOST_OF_UNIT[unit])] * 2)))
    shapes = [(low, high), (low, low)]
    if role != "warm_up":
        shapes += [(low, None), (None, None)]
    return draw(st.sampled_from(shapes))


def asked_sets(unit: str, role: str) -> st.SearchStrategy[AskedSet]:
    return st.builds(
        lambda amount, intensity: AskedSet(*amount, intensity, role),
        _amounts(unit, role),
        _intensities(unit, role),
    )


@st.composite
def _runs(draw: st.DrawFn, unit: str, role: str, most: int) -> list[AskedSet]:
    """Return sets that are alike, or that differ as people vary them: the amount, the value, or everything."""
    first = draw(asked_sets(unit, role))
    match draw(st.sampled_from(["even", "amounts", "values", "all"])):
        case "even":
            return [first] * draw(st.integers(1, most))
        case "amounts":
            amounts = draw(st.lists(_amounts(unit, role), max_size=MOST_VARIED))
            return [first, *(AskedSet(*amount, first.intensity, role) for amount in amounts)]
        case "values" if first.intensity and first.intensity.kind in VALUES_OF_KIND:
            kind = first.intensity.kind
            values = draw(st.lists(_values(VALUES_OF_KIND[kind]), max_size=MOST_VARIED))
            return [first, *(AskedSet(first.low, first.high, Intensity(kind, value), role) for value in values)]
        case _:
            return [first, *draw(st.lists(asked_sets(unit, role), max_size=2))]


@st.composite
def _any_dose(draw: st.DrawFn) -> Dose:
    unit = draw(st.sampled_from(sorted(MOST_OF_UNIT)))
    sets: list[AskedSet] = []
    if draw(st.booleans()):
        sets += draw(_runs(unit, "warm_up", 4))
    sets += draw(_runs(unit, "work", MOST_SETS))
    for role in draw(st.lists(st.sampled_from(["drop", "work"]), max_size=2)):
        sets += draw(_runs(unit, role, 4))
    sets = sets[:MOST_SETS]
    return Dose(
        sets=tuple(sets),
        side=draw(st.sampled_from(["both", "each", "left", "right"])),
        unit=unit,
        tempo=draw(st.none() | tempos) if unit in ("reps", "contacts") else None,
        rest_s=draw(st.none() | st.integers(0, MOST_REST_S)),
        group=draw(st.sampled_from(["", *GROUPS])),
    )


def doses() -> st.SearchStrategy[Dose]:
    """Return every prescription that can be written in one line."""
    return _any_dose().filter(lambda dose: len(format_dose(dose)) <= LONGEST_LINE)
