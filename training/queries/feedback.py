"""Which exercises of finished sessions an athlete is asked about, and what they said of them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from exercises.models import ExerciseFeedback
from exercises.queries.feedback import answers_of
from training.models import Session, SessionItem, SetLog


@dataclass(frozen=True, kw_only=True)
class Tried:
    """An exercise that was done, by its first line, and what the athlete says of that version of it."""

    item: SessionItem
    feedback: ExerciseFeedback | None


def tried_in(session: Session) -> list[Tried]:
    """Return the exercises of a session that hold sets, in its order."""
    sets = SetLog.objects.performed().filter(item=OuterRef("pk"))
    items = SessionItem.objects.filter(Exists(sets), session=session).select_related("exercise").order_by("position")
    return tried({session: list(items)})[session.pk]


def tried(done: Mapping[Session, Sequence[SessionItem]]) -> dict[int, list[Tried]]:
    """Return, by session, each exercise of its lines once with what was said of it (one query)."""
    exercises = {item.exercise_id for items in done.values() for item in items}
    said = answers_of({session.athlete_id for session in done}, exercises) if exercises else []
    answers = {(one.athlete_id, one.exercise_id, one.exercise_revision): one for one in said}
    return {
        session.pk: [
            Tried(item=item, feedback=answers.get((session.athlete_id, item.exercise_id, item.exercise_revision)))
            for item in _first_of_each(items)
        ]
        for session, items in done.items()
    }


def _first_of_each(items: Iterable[SessionItem]) -> list[SessionItem]:
    first: dict[tuple[int, int], SessionItem] = {}
    for item in items:
        first.setdefault((item.exercise_id, item.exercise_revision), item)
    return list(first.values())
