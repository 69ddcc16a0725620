"""A draft as the builder's page shows it, and what a plan adds up to."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from core.charts import ColumnGroup
from exercises.choices import Muscle
from exercises.models import Exercise
from exercises.queries.sources import cited
from exercises.rules.sources import Source
from exercises.wording import aim
from programmes.queries import PlanSummary
from programmes.rules.document import Document, Fault, Line, Session, Week
from programmes.rules.summary import CALF_MUSCLES, WeekSummary, Work, total
from programmes.rules.warnings import PlanWarning
from programmes.wording import fault_words, time_words, warning_words, weeks_words


@dataclass(frozen=True, kw_only=True)
class TypedLine:
    """A line with the name of its exercise, or what was typed in its place, and what is wrong with it."""

    name: str
    text: str
    faults: Sequence[str]


@dataclass(frozen=True, kw_only=True)
class TypedCell:
    column: int
    session: Session | None
    lines: Sequence[TypedLine]
    faults: Sequence[str]


@dataclass(frozen=True, kw_only=True)
class TypedWeek:
    number: int
    week: Week
    cells: Sequence[TypedCell]
    faults: Sequence[str]


def typed_weeks(document: Document, found: Iterable[Fault], exercises: Mapping[str, Exercise]) -> list[TypedWeek]:
    """Return the rows of the table, each fault beside what it is about; weeks and columns count from 0."""
    words: dict[tuple[int, int | None, int | None], list[str]] = defaultdict(list)
    for fault in found:
        words[fault.week, fault.column, fault.line].append(fault_words(fault))

    def line(week: int, column: int, place: int, typed: Line) -> TypedLine:
        exercise = exercises.get(typed.exercise)
        return TypedLine(
            name=exercise.name if exercise else typed.exercise, text=typed.text, faults=words[week, column, place]
        )

    return [
        TypedWeek(
            number=number,
            week=week,
            faults=words[number, None, None],
            cells=[
                TypedCell(
                    column=column,
                    session=session,
                    faults=words[number, column, None],
                    lines=[
                        line(number, column, place, typed)
                        for place, typed in enumerate(session.lines if session else ())
                        if not typed.is_blank
                    ],
                )
                for column, session in enumerate(week.sessions)
            ],
        )
        for number, week in enumerate(document.weeks)
    ]


def exercise_choices(exercises: Mapping[str, Exercise]) -> list[dict[str, Any]]:
    """Return what the grid completes names from, by name."""
    return [
        {"slug": slug, "name": exercise.name, "aim": aim(exercise).kind, "measure": exercise.measure}
        for slug, exercise in sorted(exercises.items(), key=lambda item: item[1].name.casefold())
    ]


@dataclass(frozen=True, kw_only=True)
class WorkRow:
    """Amounts of work under a heading; `load` and `time` in words, empty where the plan says none."""

    heading: str
    kind: str
    work: Work
    load: str
    time: str


@dataclass(frozen=True, kw_only=True)
class WarningRow:
    """`source` is null where the reason is our own choice."""

    weeks: str
    message: str
    reason: str
    source: Source | None


@dataclass(frozen=True, kw_only=True)
class SummaryView:
    """What a plan adds up to as pages show it; weeks in a row that ask for the same are one row."""

    total: WorkRow
    muscles: Sequence[WorkRow]
    weeks: Sequence[WorkRow]
    columns: Sequence[ColumnGroup]
    rated_reps: int
    warnings: Sequence[WarningRow]
    left_out: int


def summary_view(summary: PlanSummary) -> SummaryView:
    whole = total(week.work for week in summary.weeks)
    alike = [list(run) for _asked, run in groupby(summary.weeks, key=lambda week: (week.days, week.muscles))]
    # The calf first, then what has the most sets.
    muscles = sorted(
        summary.muscles.items(),
        key=lambda row: (CALF_MUSCLES.index(row[0]) if row[0] in CALF_MUSCLES else 2, -row[1].sets, row[0]),
    )
    return SummaryView(
        total=_work_row(_("In all"), whole),
        muscles=[_work_row(str(Muscle(muscle).label), work, _HUES.get(muscle, "quiet")) for muscle, work in muscles],
        weeks=[_work_row(weeks_words(run[0].number, run[-1].number), run[0].work) for run in alike],
        columns=[_columns(week) for week in summary.weeks],
        rated_reps=whole.rated_reps,
        warnings=[_warning_row(warning) for warning in summary.warnings],
        left_out=summary.left_out,
    )


_HUES = {"soleus": "soleus", "gastrocnemius": "gastroc"}


def _work_row(heading: str, work: Work, kind: str = "") -> WorkRow:
    load = []
    if work.mean_pct_1rm is not None:
        load.append(_("%(number)s %% of 1RM") % {"number": number_format(work.mean_pct_1rm, 0)})
    if work.tonnage_kg:
        load.append(_("%(mass)s kg") % {"mass": number_format(work.tonnage_kg, 0, force_grouping=True)})
    seconds = work.time_under_tension_s
    return WorkRow(
        heading=heading, kind=kind, work=work, load=" · ".join(load), time=time_words(seconds) if seconds else ""
    )


def _columns(week: WeekSummary) -> ColumnGroup:
    sets = [(muscle, week.sets_of(muscle)) for muscle in CALF_MUSCLES]
    said = ", ".join(f"{Muscle(muscle).label} {number}" for muscle, number in sets)
    return ColumnGroup(
        words=f"{weeks_words(week.number, week.number)}: {said}",
        columns=[(_HUES[muscle], number) for muscle, number in sets],
    )


def _warning_row(warning: PlanWarning) -> WarningRow:
    message, reason = warning_words(warning)
    return WarningRow(
        weeks=weeks_words(warning.first, warning.last),
        message=message,
        reason=reason,
        source=None if warning.source == "design" else cited([warning.source])[0],
    )
