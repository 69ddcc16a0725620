"""Another exercise in the place of one that is planned, for one athlete, with its reason."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import User
from core.errors import DomainError
from exercises.models import Exercise
from training.choices import OPEN_STATUSES, ItemStatus
from training.models import SessionItem, SetLog
from training.operations.layout import take_turns
from training.operations.relaying import hold_lines, lay_again
from training.queries.swapping import asked_of
from training.rules.swapping import misfit
from training.wording import misfit_words

MOST_REASON = 200


class CannotSwap(DomainError):
    """The line cannot hold the exercise, or not any more; nothing was changed."""

    code = "cannot_swap"
    status = 409


@dataclass(frozen=True, kw_only=True)
class Swapped:
    """In how many lines, from which session to which; `back` tells that the plan's own exercise stands again."""

    exercise: Exercise
    instead_of: Exercise
    lines: int
    first_on: date
    last_on: date
    back: bool


def swap_exercise(
    *, item: SessionItem, exercise: Exercise, reason: str, coming: bool, by: User, today: date, dry_run: bool = False
) -> Swapped:
    """Put an exercise in the place of a line's, with the same dose and loads worked out anew.

    With `coming` in every later open line of the exercise too, whatever the programme. Lines with sets stay. `reason`
    is for the athlete. Choosing what the plan asks for takes an earlier swap back. With `dry_run` everything is tried
    and nothing kept.

    Raises:
        CannotSwap: the exercise stands there already, does not fit what the line asks for, or the line holds sets or
            is not in the plan any more.
    """
    session = item.session
    athlete = session.athlete
    reason = " ".join(reason.split())
    with transaction.atomic():
        take_turns([athlete])
        hold_lines(athlete, from_on=session.scheduled_on)
        item = SessionItem.objects.select_related("exercise", "swapped_from", "session").get(pk=item.pk)
        present = item.exercise
        _check(item, exercise, reason)
        wanted = Q(pk=item.pk)
        if coming:
            wanted |= Q(exercise=present, session__athlete=athlete, session__scheduled_on__gte=session.scheduled_on)
        logged = SetLog.objects.performed().filter(item=OuterRef("pk"))
        lines = list(
            SessionItem.objects.filter(wanted, ~Exists(logged), status=ItemStatus.PLANNED)
            .filter(session__status__in=OPEN_STATUSES)
            .select_related("exercise", "swapped_from", "session")
            .order_by("session__scheduled_on", "pk")
        )
        for line in lines:
            _check_fit(line, exercise)
            planned = line.swapped_from or line.exercise
            is_back = planned.pk == exercise.pk
            line.swapped_from = None if is_back else planned
            line.swap_reason = "" if is_back else reason
            line.exercise = exercise
            line.changed_by = by
        changed = ["exercise", "swapped_from", "swap_reason", "changed_by"]
        SessionItem.objects.bulk_update(lines, changed, batch_size=500)
        lay_again(athlete=athlete, items=SessionItem.objects.filter(pk__in=[line.pk for line in lines]), today=today)
        transaction.set_rollback(dry_run)
    days = [line.session.scheduled_on for line in lines]
    back = all(line.swapped_from is None for line in lines)
    return Swapped(
        exercise=exercise, instead_of=present, lines=len(lines), first_on=min(days), last_on=max(days), back=back
    )


def _check(item: SessionItem, exercise: Exercise, reason: str) -> None:
    if not reason and exercise.pk != item.swapped_from_id:
        raise CannotSwap(_("Say why, in 1 to %(most)d characters.") % {"most": MOST_REASON}, field="reason")
    if exercise.pk == item.exercise_id:
        raise CannotSwap(_("%(exercise)s stands there already.") % {"exercise": exercise}, field="exercise")
    if item.status != ItemStatus.PLANNED or item.session.status not in OPEN_STATUSES:
        raise CannotSwap(_("This line is not in the plan any more, or its session is done."))
    if SetLog.objects.performed().filter(item=item).exists():
        raise CannotSwap(_("Sets of this line are logged, so it stays what was done."))


def _check_fit(line: SessionItem, exercise: Exercise) -> None:
    found = misfit(line.dose, present=asked_of(line.exercise), other=asked_of(exercise))
    if found:
        raise CannotSwap(
            _("%(exercise)s does not fit %(text)s on %(day)s: %(why)s")
            % {
                "exercise": exercise,
                "text": line.text,
                "day": date_format(line.session.scheduled_on, "j F"),
                "why": misfit_words(found),
            },
            field="exercise",
        )
