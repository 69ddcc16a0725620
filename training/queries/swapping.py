"""What can stand in the place of a line's exercise, what is nearest to it first."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import Club, User
from exercises.models import Exercise
from exercises.queries.library import neighbours_of
from exercises.rules.knee import middle_deg
from training.choices import OPEN_STATUSES, ItemStatus
from training.models import SessionItem, SetLog
from training.rules.swapping import Asked, misfit


def asked_of(exercise: Exercise) -> Asked:
    return Asked(measure=exercise.measure, side=exercise.side)


@dataclass(frozen=True, kw_only=True)
class Substitutes:
    """Exercises that fit what a line asks for, each once; `planned` is what the plan asks for, where it was swapped.

    `coming` counts the later open lines of the same exercise.
    """

    planned: Exercise | None
    easier: Sequence[Exercise]
    harder: Sequence[Exercise]
    same_muscle: Sequence[Exercise]
    others: Sequence[Exercise]
    coming: int

    @property
    def all(self) -> list[Exercise]:
        first = [self.planned] if self.planned else []
        return [*first, *self.easier, *self.harder, *self.same_muscle, *self.others]


def substitutes_of(*, user: User, item: SessionItem) -> Substitutes:
    """Return what a person may swap a line's exercise for, by name within each kind."""
    present = item.exercise
    dose, asked = item.dose, asked_of(present)
    offered = Exercise.objects.offered_to(user, club=item.session.athlete.club).exclude(pk=present.pk)
    fitting = {
        one.pk: one for one in offered.order_by("name", "pk") if not misfit(dose, present=asked, other=asked_of(one))
    }
    planned = fitting.pop(item.swapped_from_id, None) if item.swapped_from_id else None
    beside = neighbours_of(user, present)
    easier = [fitting.pop(one.pk) for one in beside.easier if one.pk in fitting]
    harder = [fitting.pop(one.pk) for one in beside.harder if one.pk in fitting]
    same = [one for one in fitting.values() if one.primary_muscle == present.primary_muscle]
    others = [one for one in fitting.values() if one.primary_muscle != present.primary_muscle]
    return Substitutes(
        planned=planned, easier=easier, harder=harder, same_muscle=same, others=others, coming=_coming(item)
    )


# As many as a thumb looks through between two sets.
_MOST_ALIKE: Final = 4


def own_substitutes(*, user: User, items: Collection[SessionItem]) -> dict[int, Substitutes]:
    """Return what athletes may swap the exercises of lines of their own for, by line (one query a club).

    These are one step easier or harder, and of those that train the same muscle and are no harder the nearest by
    knee angle. A plan that only clinicians give is not made harder.
    """
    by_club: dict[Club, list[SessionItem]] = defaultdict(list)
    for item in items:
        by_club[item.session.athlete.club].append(item)
    return {
        item.pk: _own_substitutes(item, found)
        for club, lines in by_club.items()
        for found in [list(_beside(user, club, lines))]
        for item in lines
    }


def _beside(user: User, club: Club, items: Collection[SessionItem]) -> QuerySet[Exercise]:
    """Return what may stand beside the exercises of lines: what they name, what names them, and the same muscles."""
    present = {item.exercise_id: item.exercise for item in items}
    named = {pk for one in present.values() for pk in (one.progression_id, one.regression_id)}
    wanted = Q(pk__in=named | {item.swapped_from_id for item in items})
    wanted |= Q(progression__in=present) | Q(regression__in=present)
    wanted |= Q(primary_muscle__in={one.primary_muscle for one in present.values()})
    offered = Exercise.objects.offered_to(user, club=club).filter(wanted).order_by("level", "name", "pk")
    # Texts and figures are not looked at, and Today asks often.
    return offered.only(
        "public_id", "slug", "name", "level", "measure", "side", "equipment", "primary_muscle",
        "knee_from_deg", "knee_to_deg", "progression", "regression",
    )  # fmt: skip


def _own_substitutes(item: SessionItem, found: Sequence[Exercise]) -> Substitutes:
    present, dose, asked = item.exercise, item.dose, asked_of(item.exercise)
    fitting = {
        one.pk: one for one in found if one.pk != present.pk and not misfit(dose, present=asked, other=asked_of(one))
    }
    planned = fitting.pop(item.swapped_from_id, None) if item.swapped_from_id else None
    easier = [one for one in fitting.values() if one.progression_id == present.pk or one.pk == present.regression_id]
    harder = [one for one in fitting.values() if one.regression_id == present.pk or one.pk == present.progression_id]
    listed = {one.pk for one in (*easier, *harder)}
    alike = [
        one
        for pk, one in fitting.items()
        if pk not in listed and one.primary_muscle == present.primary_muscle and one.level <= present.level
    ]
    assignment = item.session.assignment
    may_be_harder = not (assignment and assignment.programme.clinician_only)
    alike.sort(key=lambda one: (abs(_middle_deg(one) - _middle_deg(present)), -one.level))
    return Substitutes(
        planned=planned,
        easier=easier,
        harder=[one for one in harder if one not in easier] if may_be_harder else [],
        same_muscle=alike[:_MOST_ALIKE],
        others=(),
        coming=0,
    )


def _middle_deg(exercise: Exercise) -> float:
    return middle_deg(knee_from_deg=exercise.knee_from_deg, knee_to_deg=exercise.knee_to_deg)


@dataclass(frozen=True, kw_only=True)
class Swaps:
    """What sessions hold in the place of what the plan asks for, by the plan's exercise, with the reason."""

    of_session: Mapping[int, Mapping[int, tuple[Exercise, str]]]
    of_athlete: Mapping[int, Mapping[int, tuple[Exercise, str]]]

    def find(self, *, athlete_id: int, session_id: int | None, exercise_id: int) -> tuple[Exercise, str] | None:
        """Return what takes the place of an exercise in a session, or in one that has no forerunner in all of them."""
        if session_id is None:
            return self.of_athlete.get(athlete_id, {}).get(exercise_id)
        return self.of_session.get(session_id, {}).get(exercise_id)


def swaps_in(session_ids: Collection[int]) -> Swaps:
    """Return the swaps in sessions (two queries); those of an athlete are what every line of the exercise was given."""
    lines = SessionItem.objects.filter(session__in=session_ids, status=ItemStatus.PLANNED)
    swapped = list(lines.filter(swapped_from__isnull=False).select_related("exercise", "session"))
    of_session: dict[int, dict[int, tuple[Exercise, str]]] = defaultdict(dict)
    of_athlete: dict[int, dict[int, tuple[Exercise, str]]] = defaultdict(dict)
    mixed = set()
    for line in swapped:
        if line.swapped_from_id:
            of_session[line.session_id][line.swapped_from_id] = found = (line.exercise, line.swap_reason)
            known = of_athlete[line.session.athlete_id].setdefault(line.swapped_from_id, found)
            if known[0].pk != line.exercise_id:
                mixed.add((line.session.athlete_id, line.swapped_from_id))
    unswapped = lines.filter(
        swapped_from__isnull=True,
        session__athlete__in=of_athlete,
        exercise__in={line.swapped_from_id for line in swapped},
    )
    for athlete_id, exercise_id in mixed.union(unswapped.values_list("session__athlete", "exercise").distinct()):
        of_athlete[athlete_id].pop(exercise_id, None)
    return Swaps(of_session=of_session, of_athlete=of_athlete)


def _coming(item: SessionItem) -> int:
    logged = SetLog.objects.performed().filter(item=OuterRef("pk"))
    later = SessionItem.objects.filter(
        ~Exists(logged),
        exercise=item.exercise_id,
        status=ItemStatus.PLANNED,
        session__athlete=item.session.athlete_id,
        session__status__in=OPEN_STATUSES,
        session__scheduled_on__gte=item.session.scheduled_on,
    )
    return later.exclude(pk=item.pk).count()
