"""Taking back an assignment before anybody has trained by it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from core.errors import DomainError
from training.choices import SessionStatus
from training.models import Assignment, Session
from training.operations.layout import take_turns
from training.queries.assigning import begun_by


class AssignmentBegun(DomainError):
    """Somebody has trained by the assignment."""

    code = "assignment_begun"
    status = 409


@dataclass(frozen=True)
class Undone:
    """How many assignments were taken back now and how many sessions left the calendars; 0 when done again."""

    athletes: int
    sessions: int


@transaction.atomic
def undo_assignments(*, assignments: Sequence[Assignment], at: datetime) -> Undone:
    """Cancel what was assigned in one act, all or nothing, and free its dates; its lines go with their sessions.

    Nothing is deleted. A set that a phone sends later is kept and stands as not in the plan. Doing it again
    changes nothing.

    Raises:
        AssignmentBegun: a set is logged or a session finished, of any of the athletes.
    """
    take_turns([assignment.athlete for assignment in assignments])
    ids = [assignment.pk for assignment in assignments]
    standing = Assignment.objects.filter(pk__in=ids, cancelled_at__isnull=True)
    standing_ids = list(standing.values_list("pk", flat=True))
    # Cancelled before it is asked: a set that is on its way now is either seen or finds its session cancelled.
    sessions = (
        Session.objects.filter(assignment__in=standing_ids)
        .exclude(status__in=(SessionStatus.DONE, SessionStatus.CANCELLED))
        .update(status=SessionStatus.CANCELLED, revision=F("revision") + 1, updated_at=at)
    )
    if names := begun_by(standing_ids):
        raise AssignmentBegun(
            _("It cannot be taken back any more: %(names)s trained by it. Single sessions can still be left out.")
            % {"names": ", ".join(names)}
        )
    standing.update(cancelled_at=at)
    return Undone(athletes=len(standing_ids), sessions=sessions)
