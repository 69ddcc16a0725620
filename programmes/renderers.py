"""A draft as the builder's page shows it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from exercises.models import Exercise
from exercises.wording import aim
from programmes.rules.document import Document, Fault, Line, Session, Week
from programmes.wording import fault_words


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
