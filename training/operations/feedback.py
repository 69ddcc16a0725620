"""What an athlete says of an exercise right after doing it."""

from datetime import datetime

from django.utils.translation import gettext as _

from core.errors import DomainError
from exercises.operations.feedback import Answer, Given, give_feedback
from training.choices import SessionStatus
from training.models import SessionItem


class SessionNotFinished(DomainError):
    """Nothing is asked about a session that goes on."""

    code = "session_not_finished"
    status = 409


def give_feedback_after_session(*, item: SessionItem, answer: Answer, at: datetime) -> Given:
    """Store what the athlete of a finished session says of one of its exercises, in the version they did.

    Raises:
        SessionNotFinished: the session goes on, or was never done.
    """
    session = item.session
    if session.status != SessionStatus.DONE:
        raise SessionNotFinished(_("This session is not finished; finish it first, then say how its exercises were."))
    return give_feedback(
        athlete=session.athlete,
        exercise=item.exercise,
        revision=item.exercise_revision,
        answer=answer,
        at=at,
        session_public_id=session.public_id,
    )
