"""What athletes do with a line of a session: another exercise in its place, or none."""

from datetime import date

from django.db import transaction
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import User
from core.errors import DomainError
from exercises.models import Exercise
from training.choices import ItemStatus, SessionStatus
from training.models import Session, SessionItem
from training.operations.swapping import MOST_REASON, CannotSwap, Swapped, swap_exercise
from training.queries.places import hold_line
from training.queries.swapping import own_substitutes


class CannotSkip(DomainError):
    """The line is not in the plan any more, or no reason was given; nothing was changed."""

    code = "cannot_skip"
    status = 409


def swap_own_exercise(
    *, item: SessionItem, exercise: Exercise, reason: str, by: User, today: date, dry_run: bool = False
) -> Swapped | None:
    """Put another exercise in the place of a line's, in the athlete's own session of the day only.

    None where it stands there already, so that a repeat changes nothing. `today` is the training day on which it was
    chosen.

    Raises:
        CannotSwap: the session is of another day, the exercise is none of those that the athlete may choose, or as
            in `swap_exercise`.
    """
    session = item.session
    if item.exercise_id == exercise.pk:
        return None
    if session.scheduled_on != today:
        raise CannotSwap(
            _("This session is of %(day)s; you choose another exercise on the day itself.")
            % {"day": date_format(session.scheduled_on, "j F")}
        )
    offered = own_substitutes(user=by, items=[item])[item.pk]
    if exercise not in offered.all:
        raise CannotSwap(
            _("%(exercise)s is not one of those that you may choose here.") % {"exercise": exercise}, field="exercise"
        )
    return swap_exercise(item=item, exercise=exercise, reason=reason, coming=False, by=by, today=today, dry_run=dry_run)


@transaction.atomic
def skip_line(*, item: SessionItem, reason: str, by: User) -> None:
    """Leave a line out of its session; its sets stay, and the rest of it is not asked for. A repeat changes nothing.

    Raises:
        CannotSkip: no reason, or the line or its session was taken out of the plan.
    """
    reason = " ".join(reason.split())
    if not 0 < len(reason) <= MOST_REASON:
        raise CannotSkip(_("Say why, in 1 to %(most)d characters.") % {"most": MOST_REASON}, field="reason")
    _change(item, ~Q(status=ItemStatus.SKIPPED, skip_reason=reason), ItemStatus.SKIPPED, reason, by)


@transaction.atomic
def take_line_in(*, item: SessionItem, by: User) -> None:
    """Ask for a line again that was left out. A repeat changes nothing.

    Raises:
        CannotSkip: the line or its session was taken out of the plan.
    """
    _change(item, ~Q(status=ItemStatus.PLANNED), ItemStatus.PLANNED, "", by)


def _change(item: SessionItem, is_news: Q, status: ItemStatus, reason: str, by: User) -> None:
    held = hold_line(item)
    line = SessionItem.objects.filter(pk=item.pk)
    if held.status == SessionStatus.CANCELLED or line.filter(status=ItemStatus.CANCELLED).exists():
        raise CannotSkip(_("This line is not in the plan any more."))
    if line.filter(is_news).update(status=status, skip_reason=reason, changed_by=by):
        Session.objects.filter(pk=item.session_id).update(revision=F("revision") + 1, updated_at=Now())
