"""Progress on the page: charts, rows and sentences, with loads in the reader's unit."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.charts import ColumnGroup, Series
from core.units import WeightUnit, format_load, kg_to_lb
from exercises.models import Exercise
from exercises.queries.sources import cited
from exercises.rules.sources import Source
from exercises.wording import Aim, aim
from programmes.wording import number_words
from training.cards.peaks import LEAST_POINTS, PeakCard, floor_of, peak_card, top_of
from training.choices import Side
from training.queries.profile import TestHistory
from training.queries.progress import ExerciseProgress, Held, Lifted, Progress, TestProgress, WeekOfWork
from training.rules.benchmarks import Benchmark, Group, Meaning, Scale
from training.rules.strength import Strength


@dataclass(frozen=True, kw_only=True)
class SideNow:
    """What one side did: its load and repetitions, and what strength that shows."""

    side: Side
    moved: str
    strength: str
    is_rough: bool


@dataclass(frozen=True, kw_only=True)
class ExerciseCard:
    exercise: Exercise
    aim: Aim
    on: date
    now: Sequence[SideNow]
    strength: Sequence[Series]
    strength_floor: float
    load: Sequence[Series]
    load_floor: float
    days: Sequence[tuple[date, Sequence[SideNow]]]
    counts_body_mass: bool
    has_rough: bool
    why_no_strength: str


@dataclass(frozen=True, kw_only=True)
class HeldCard:
    """A result beside its benchmark; `top` is where the bar of `value` ends."""

    side: Side
    on: date
    words: str
    is_reached: bool
    value: float
    top: float


@dataclass(frozen=True, kw_only=True)
class TestCard:
    history: TestHistory
    held: Sequence[HeldCard]
    aim: str
    note: str
    sources: Sequence[Source]
    gaps: Sequence[Series]
    levels: Sequence[float]


@dataclass(frozen=True, kw_only=True)
class WeeksChart:
    """A column per week and kind; `newest` are kind, name and value of the last week, `words` say it all."""

    label: str
    unit: str
    groups: Sequence[ColumnGroup]
    newest: Sequence[tuple[str, str, float]]
    first: date
    last: date
    words: str
    high: float


@dataclass(frozen=True, kw_only=True)
class WorkCard:
    weeks: Sequence[WeekOfWork]
    charts: Sequence[WeeksChart]
    has_contacts: bool


@dataclass(frozen=True, kw_only=True)
class ProgressCard:
    exercises: Sequence[ExerciseCard]
    peaks: Sequence[PeakCard]
    work: WorkCard | None
    tests: Sequence[TestCard]
    pain: Sequence[Series]
    pain_days: Sequence[tuple[date, int | None, int | None]]


def progress_card(progress: Progress, *, unit: WeightUnit) -> ProgressCard:
    return ProgressCard(
        exercises=[_exercise(one, unit) for one in progress.exercises],
        peaks=[peak_card(one, unit) for one in progress.peaks],
        work=_work(progress.weeks, unit) if progress.has_work else None,
        tests=[test_card(one) for one in progress.tests],
        pain=_pain(progress.pain or {}),
        pain_days=[(on, scores.get(Side.LEFT), scores.get(Side.RIGHT)) for on, scores in (progress.pain or {}).items()],
    )


# --- loads and strength -------------------------------------------------------------------------------


def _exercise(progress: ExerciseProgress, unit: WeightUnit) -> ExerciseCard:
    strength = _lines(progress, lambda one: float(_whole(one.strength.one_rep_max_kg, unit)) if one.strength else None)
    load = [replace(one, rough=()) for one in _lines(progress, lambda one: float(format_load(one.load_kg, unit)))]
    return ExerciseCard(
        exercise=progress.exercise,
        aim=aim(progress.exercise),
        on=progress.newest_on,
        now=sides_now(progress.newest, unit),
        strength=strength,
        strength_floor=floor_of(strength),
        load=load if top_of(load) else [],
        load_floor=floor_of(load),
        days=[(on, sides_now(sides, unit)) for on, sides in progress.days.items()],
        counts_body_mass=progress.counts_body_mass,
        has_rough=progress.has_rough,
        why_no_strength="" if progress.has_strength else _why_no_strength(progress),
    )


def sides_now(sides: Mapping[str, Lifted], unit: WeightUnit) -> list[SideNow]:
    return [
        SideNow(
            side=Side(side),
            moved=_moved_words(one, unit),
            strength=_strength_words(one.strength, unit),
            is_rough=bool(one.strength and one.strength.is_rough),
        )
        for side, one in sides.items()
    ]


def _moved_words(one: Lifted, unit: WeightUnit) -> str:
    if not one.load_kg:
        return _("%(reps)s without load") % {"reps": one.reps}
    return f"{format_load(one.load_kg, unit)} {unit} × {one.reps}"


def _strength_words(strength: Strength | None, unit: WeightUnit) -> str:
    """Return an estimate in whole units: more would look more exact than it is."""
    if strength is None:
        return ""
    return _("about %(load)s %(unit)s") % {"load": _whole(strength.one_rep_max_kg, unit), "unit": unit}


def _why_no_strength(progress: ExerciseProgress) -> str:
    if progress.lacks_body_mass:
        return _("No estimate: body mass counts in this exercise and none is on record.")
    return _("No estimate: it takes 1 to 15 repetitions to failure, and no more than 4 left.")


def _lines(progress: ExerciseProgress, value: Callable[[Lifted], float | None]) -> list[Series]:
    found = []
    for side in Side:
        days = {on: sides[side] for on, sides in sorted(progress.days.items()) if side in sides}
        points = [(on, shown) for on, one in days.items() if (shown := value(one)) is not None]
        rough = [on for on, one in days.items() if one.strength and one.strength.is_rough]
        if len(points) >= LEAST_POINTS:
            found.append(Series(name=str(side.label), kind=side.value, points=points, rough=rough))
    return found


def _whole(kg: Decimal, unit: WeightUnit) -> Decimal:
    return (kg_to_lb(kg) if unit == "lb" else kg).quantize(Decimal(1), ROUND_HALF_UP)


# --- work by week -------------------------------------------------------------------------------------


def _work(weeks: Sequence[WeekOfWork], unit: WeightUnit) -> WorkCard:
    charts = (
        tonnage_chart(weeks, unit),
        weeks_chart(
            _("Effort × minutes"),
            _("AU"),
            {("both", _("This week")): [(week.monday, float(week.load_au)) for week in weeks]},
        ),
    )
    return WorkCard(
        weeks=weeks,
        charts=[chart for chart in charts if chart.high],
        has_contacts=any(week.contacts for week in weeks),
    )


def tonnage_chart(weeks: Sequence[WeekOfWork], unit: WeightUnit) -> WeeksChart:
    return weeks_chart(
        _("Repetitions × load"),
        unit,
        {
            ("left", _("Left")): [(week.monday, float(_whole(week.left_kg, unit))) for week in weeks],
            ("right", _("Right")): [(week.monday, float(_whole(week.right_kg, unit))) for week in weeks],
        },
    )


def weeks_chart(label: str, unit: str, lines: Mapping[tuple[str, str], Sequence[tuple[date, float]]]) -> WeeksChart:
    mondays = [monday for monday, _value in next(iter(lines.values()))]
    high = max(value for points in lines.values() for _monday, value in points)
    groups = []
    for number, monday in enumerate(mondays):
        said = ", ".join(
            f"{name if len(lines) > 1 else ''} {points[number][1]:,.0f} {unit}".strip()
            for (_kind, name), points in lines.items()
        )
        columns = [(kind, points[number][1]) for (kind, _name), points in lines.items()]
        groups.append(ColumnGroup(words=f"{date_format(monday, 'j M')}: {said}", columns=columns))
    return WeeksChart(
        label=label,
        unit=unit,
        groups=groups,
        newest=[(kind, name, points[-1][1]) for (kind, name), points in lines.items()],
        first=mondays[0],
        last=mondays[-1],
        words=_("%(label)s by week from %(first)s to %(last)s, at most %(high)s %(unit)s")
        % {
            "label": label,
            "first": date_format(mondays[0], "j F"),
            "last": date_format(mondays[-1], "j F"),
            "high": f"{high:,.0f}",
            "unit": unit,
        },
        high=high,
    )


# --- tests --------------------------------------------------------------------------------------------


def test_card(progress: TestProgress) -> TestCard:
    history, benchmark = progress.history, progress.benchmark
    gaps = [(one.on, float(one.gap_pct) * (1 if one.weaker == "right" else -1)) for one in reversed(history.symmetries)]
    on_chart = benchmark and benchmark.scale in (Scale.REPETITIONS, Scale.CENTIMETRES)
    return TestCard(
        history=history,
        held=[_held(one, benchmark) for one in progress.held] if benchmark else [],
        aim=benchmark_words(benchmark) if benchmark else "",
        note=_note(progress) if benchmark else "",
        sources=cited(benchmark.sources) if benchmark else [],
        gaps=[Series(name=_("newest"), kind="both", points=gaps)] if len(gaps) >= LEAST_POINTS else [],
        levels=[float(benchmark.value)] if benchmark and on_chart else [],
    )


def _held(held: Held, benchmark: Benchmark) -> HeldCard:
    step = Decimal("0.01") if benchmark.scale in (Scale.BODY_MASSES, Scale.BODY_WEIGHTS) else Decimal("0.1")
    return HeldCard(
        side=Side(held.result.side),
        on=held.result.tested_on,
        words=_scaled(held.value.quantize(step, ROUND_HALF_UP), benchmark.scale),
        is_reached=benchmark.meaning == Meaning.AT_LEAST and held.reaches(benchmark),
        value=float(held.value),
        top=float(benchmark.value),
    )


def _scaled(value: Decimal, scale: Scale) -> str:
    number = {"number": number_words(value)}
    match scale:
        case Scale.BODY_MASSES:
            return _("%(number)s × body mass") % number
        case Scale.BODY_WEIGHTS:
            return _("%(number)s × body weight") % number
        case Scale.REPETITIONS:
            return _("%(number)s raises") % number
        case Scale.CENTIMETRES:
            return _("%(number)s cm") % number


def benchmark_words(benchmark: Benchmark) -> str:
    """Return whose line it is and where it lies: "An expert panel asks for at least 1.5 × body mass"."""
    value = {"value": _scaled(benchmark.value, benchmark.scale)}
    match benchmark.of:
        case Group.PANEL:
            return _("An expert panel asks for at least %(value)s") % value
        case Group.RUGBY:
            return _("Professional rugby players, on average: %(value)s") % value
        case Group.ADULTS:
            return _("35 healthy adults, on average: %(value)s") % value


def _note(progress: TestProgress) -> str:
    """Return what to know about the line, and why no result stands beside it where none does."""
    benchmark = progress.benchmark
    if benchmark is None:
        return ""
    if benchmark.scale == Scale.BODY_MASSES and not progress.held:
        return _("It counts for 1 to %(reps)s repetitions and needs a body mass on record.") % {
            "reps": benchmark.most_reps
        }
    if benchmark.scale == Scale.BODY_WEIGHTS and not progress.held:
        return _("The comparison needs a body mass on record.")
    match benchmark.scale:
        case Scale.BODY_MASSES if benchmark.counts_load_alone:
            return _("The panel does not say whether body mass counts in it; here the load alone is compared.")
        case Scale.BODY_WEIGHTS:
            return _("They were tested with the ankle bent up as far as it goes; another set-up gives other forces.")
        case Scale.REPETITIONS:
            return _("On an incline the count varied by about 6 between two days.")
        case _:
            return ""


# --- pain ---------------------------------------------------------------------------------------------


def _pain(days: Mapping[date, Mapping[str, int]]) -> list[Series]:
    found = []
    for side in (Side.LEFT, Side.RIGHT):
        points = [(on, float(scores[side])) for on, scores in sorted(days.items()) if side in scores]
        if points:
            found.append(Series(name=str(side.label), kind=side.value, points=points))
    return found
