"""Any valid dose, for properties."""

from decimal import Decimal

from hypothesis import strategies as st

from programmes.rules.dose import Dose, Intensity, Tempo
from programmes.rules.notation import MOST_OF_UNIT


def _steps(low: str, high: str, step: str) -> st.SearchStrategy[Decimal]:
    first, last = (int(Decimal(end) / Decimal(step)) for end in (low, high))
    return st.integers(first, last).map(lambda count: count * Decimal(step))


_VALUES = {
    "rm": _steps("1", "30", "1"),
    "rir": _steps("0", "5", "0.5"),
    "rpe": _steps("1", "10", "0.5"),
    "bw": st.none(),
    "bw_plus": _steps("0", "400", "0.001"),
    "xbw": _steps("0.1", "5", "0.01"),
    "pct_1rm": _steps("1", "150", "0.1"),
    "pct_mvc": _steps("1", "100", "0.1"),
    "pct_speed": _steps("1", "120", "0.1"),
    "max": st.none(),
}
_counts = st.integers(0, 30)
_fast_or_counts = st.one_of(st.just("X"), _counts)
_tempos = st.builds(Tempo, _fast_or_counts, _counts, _fast_or_counts, _counts).filter(lambda t: t.seconds > 0)


@st.composite
def doses(draw: st.DrawFn) -> Dose:
    unit = draw(st.sampled_from(sorted(MOST_OF_UNIT)))
    low = high = None
    if draw(st.booleans()):
        low, high = sorted(draw(st.tuples(*[st.integers(1, MOST_OF_UNIT[unit])] * 2)))
    kinds = sorted(_VALUES if unit == "reps" else _VALUES.keys() - {"rm", "rir"})
    kind = draw(st.none() | st.sampled_from(kinds))
    return Dose(
        sets=draw(st.integers(1, 30)),
        side=draw(st.sampled_from(["both", "each", "left", "right"])),
        unit=unit,
        low=low,
        high=high,
        intensity=None if kind is None else Intensity(kind, draw(_VALUES[kind])),
        tempo=draw(st.none() | _tempos) if unit in ("reps", "contacts") else None,
        rest_s=draw(st.none() | st.integers(0, 1800)),
    )
