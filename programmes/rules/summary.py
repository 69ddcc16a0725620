"""What a plan adds up to, week by week, before anybody has it: no athlete, no dates."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from decimal import Decimal
from functools import cached_property, lru_cache, reduce
from typing import Final, Literal, get_args

from programmes.rules.document import Document
from programmes.rules.dose import (
    AskedSet,
    Dose,
    counted_sets,
    planned_contacts,
    planned_reps,
    planned_time_under_tension_s,
)
from programmes.rules.effort import share_of_one_rep_max
from programmes.rules.heaviness import is_heavy
from programmes.rules.notation import NotationError, parse_dose

CalfMuscle = Literal["soleus", "gastrocnemius"]
CALF_MUSCLES: Final[tuple[CalfMuscle, ...]] = get_args(CalfMuscle)


@dataclass(frozen=True)
class ExerciseFacts:
    """What counting needs of an exercise; `level` is 1 to 3, `tendon_tier` 1 to 4."""

    name: str
    muscle: str
    level: int
    tendon_tier: int

    @property
    def works_calf(self) -> bool:
        return self.muscle in CALF_MUSCLES


@dataclass(frozen=True)
class PlanLine:
    exercise: ExerciseFacts
    dose: Dose

    @property
    def is_heavy(self) -> bool:
        works_calf, tier = self.exercise.works_calf, self.exercise.tendon_tier
        return is_heavy(self.dose, works_calf=works_calf, tendon_tier=tier)


@dataclass(frozen=True)
class PlanSession:
    """A session of one week: on `per_week` days, `per_day` times on each; of a stage in a plan that has them."""

    label: str
    lines: tuple[PlanLine, ...]
    per_week: int = 1
    per_day: int = 1
    stage: int | None = None

    @cached_property
    def is_heavy(self) -> bool:
        return any(line.is_heavy for line in self.lines)

    @cached_property
    def contacts(self) -> int:
        return sum(planned_contacts(line.dose) for line in self.lines)


PlanWeek = Sequence[PlanSession]


@dataclass(frozen=True)
class Work:
    """Amounts of work without the warm-up; those of each working leg, but contacts, which are of both together.

    `tonnage_kg` is repetitions × kg where kg are written, two-legged kg half to each leg. `rated_reps` are the
    repetitions whose load follows from the line as a share of a 1RM, `rated_share` the sum of their shares.
    """

    sets: int = 0
    reps: int = 0
    time_under_tension_s: int = 0
    contacts: int = 0
    run_m: int = 0
    tonnage_kg: Decimal = Decimal(0)
    rated_reps: int = 0
    rated_share: Decimal = Decimal(0)

    def __add__(self, other: "Work") -> "Work":
        return Work(
            self.sets + other.sets,
            self.reps + other.reps,
            self.time_under_tension_s + other.time_under_tension_s,
            self.contacts + other.contacts,
            self.run_m + other.run_m,
            self.tonnage_kg + other.tonnage_kg,
            self.rated_reps + other.rated_reps,
            self.rated_share + other.rated_share,
        )

    def times(self, count: int) -> "Work":
        return self if count == 1 else Work(*(getattr(self, one.name) * count for one in fields(self)))

    @property
    def mean_pct_1rm(self) -> Decimal | None:
        """Return the mean load in per cent of 1RM over the rated repetitions, unrounded; null where none is rated."""
        return 100 * self.rated_share / self.rated_reps if self.rated_reps else None


@dataclass(frozen=True)
class WeekSummary:
    """`days` are training days; muscles are those that exercises are aimed at, in the order of the plan."""

    number: int
    days: int
    work: Work
    muscles: dict[str, Work] = field(default_factory=dict)

    def sets_of(self, muscle: str) -> int:
        return self.muscles[muscle].sets if muscle in self.muscles else 0


def read_plan(document: Document, known: Mapping[str, ExerciseFacts]) -> tuple[list[PlanWeek], int]:
    """Return the weeks of a plan as it was typed, and how many lines were left out since they cannot be read."""
    doses: dict[str, Dose | None] = {}
    left_out = 0
    weeks: list[PlanWeek] = []
    for week in document.weeks:
        sessions = []
        for session in week.sessions:
            if session is None:
                continue
            lines = []
            for line in session.lines:
                if line.is_blank:
                    continue
                # A plan repeats its lines from week to week, and each is read once.
                if line.text not in doses:
                    doses[line.text] = _dose_or_none(line.text)
                dose, exercise = doses[line.text], known.get(line.exercise)
                if dose is None or exercise is None:
                    left_out += 1
                else:
                    lines.append(PlanLine(exercise, dose))
            sessions.append(PlanSession(session.label, tuple(lines), session.per_week, session.per_day, session.stage))
        weeks.append(sessions)
    return weeks, left_out


def summarise(weeks: Iterable[PlanWeek]) -> tuple[WeekSummary, ...]:
    """Return what each week asks for; weeks count from 1."""
    return tuple(_week(number, sessions) for number, sessions in enumerate(weeks, start=1))


def total(works: Iterable[Work]) -> Work:
    return reduce(Work.__add__, works, Work())


def by_muscle(parts: Iterable[Mapping[str, Work]]) -> dict[str, Work]:
    """Return the work of each muscle over several weeks or lines."""
    muscles: dict[str, Work] = {}
    for part in parts:
        for muscle, work in part.items():
            muscles[muscle] = muscles[muscle] + work if muscle in muscles else work
    return muscles


@lru_cache(maxsize=2000)
def work_of(dose: Dose) -> Work:
    """Return the work of one line, done once."""
    reps = _with_values(dose, lambda asked: share_of_one_rep_max(asked, dose.unit)) if dose.unit == "reps" else ()
    rated = [(asked.counted, share) for asked, share in reps if share is not None]
    runs = dose.unit == "metres" and dose.lead.intensity is not None and dose.lead.intensity.kind == "pct_speed"
    return Work(
        sets=len(counted_sets(dose)),
        reps=planned_reps(dose),
        time_under_tension_s=planned_time_under_tension_s(dose),
        contacts=planned_contacts(dose),
        run_m=sum(asked.counted for asked in counted_sets(dose)) if runs else 0,
        tonnage_kg=_tonnage_kg(dose),
        rated_reps=sum(count for count, _share in rated),
        rated_share=sum((count * share for count, share in rated), Decimal(0)),
    )


def _week(number: int, sessions: PlanWeek) -> WeekSummary:
    muscles = by_muscle(
        {line.exercise.muscle: work_of(line.dose).times(session.per_week * session.per_day)}
        for session in sessions
        for line in session.lines
    )
    return WeekSummary(number, sum(session.per_week for session in sessions), total(muscles.values()), muscles)


def _dose_or_none(text: str) -> Dose | None:
    try:
        return parse_dose(text)
    except NotationError:
        return None


def _tonnage_kg(dose: Dose) -> Decimal:
    if dose.unit != "reps":
        return Decimal(0)
    moved = (asked.counted * kg for asked, kg in _with_values(dose, _written_kg) if kg is not None)
    legs = 2 if dose.side == "both" else 1
    return sum(moved, Decimal(0)) / legs


def _written_kg(asked: AskedSet) -> Decimal | None:
    intensity = asked.intensity
    return intensity.value if intensity is not None and intensity.kind in ("kg", "bw_plus") else None


def _with_values(
    dose: Dose, value_of: Callable[[AskedSet], Decimal | None]
) -> Iterator[tuple[AskedSet, Decimal | None]]:
    """Yield each set that counts with its value; a share of the work sets is one of the set's before it."""
    work: Decimal | None = None
    for asked in counted_sets(dose):
        if asked.role == "work":
            work = value_of(asked)
            yield asked, work
        elif asked.intensity is not None and asked.intensity.kind == "pct_work":
            yield asked, None if work is None else work * (asked.intensity.value or Decimal(100)) / 100
        else:
            yield asked, value_of(asked)
