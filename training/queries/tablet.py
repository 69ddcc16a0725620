"""A squad at the gym tablet: each athlete with what stands on their day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from athletes.models import Athlete, Squad
from training.queries.days import active_athletes_of, today_of
from training.queries.marks import SessionMark, session_marks


@dataclass(frozen=True)
class TabletPlace:
    """An athlete of the squad with the sessions of their own training day."""

    athlete: Athlete
    marks: Sequence[SessionMark]

    @property
    def is_open(self) -> bool:
        """Tell whether there is something left to log."""
        return any(mark.is_open for mark in self.marks)


def tablet_places(squad: Squad, *, at: datetime) -> list[TabletPlace]:
    """Return a squad's active athletes by name with today's sessions (two queries)."""
    days = {athlete: today_of(athlete, at) for athlete in active_athletes_of(squad)}
    if not days:
        return []
    first, last = min(days.values()), max(days.values())
    marks = session_marks(athletes=days.keys(), spans=[(first, last)], today=first)
    return [TabletPlace(one, [mark for mark in marks[one.pk] if mark.on == on]) for one, on in days.items()]


def next_place(places: Sequence[TabletPlace], athlete: Athlete) -> TabletPlace | None:
    """Return whose turn it is after an athlete: the next by name with something left, from the top again after Z."""
    number = next((n for n, place in enumerate(places) if place.athlete.pk == athlete.pk), -1)
    turns = [*places[number + 1 :], *places[: max(number, 0)]]
    return next((place for place in turns if place.is_open), None)
