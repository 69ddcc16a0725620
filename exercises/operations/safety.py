"""Acknowledging safety texts."""

from collections.abc import Collection
from datetime import datetime

from django.utils.translation import gettext as _

from accounts.models import User
from athletes.models import Athlete
from core.errors import DomainError
from exercises.models import Exercise, SafetyAcknowledgement


class SafetyChanged(DomainError):
    """Another version of the texts is in force than the one that was read; `members` names its number."""

    code = "safety_changed"
    status = 409
    field = "safety_revision"


class NothingToAcknowledge(DomainError):
    code = "nothing_to_acknowledge"
    status = 409


def acknowledge_safety(
    *, athletes: Collection[Athlete], exercise: Exercise, safety_revision: int, by: User, at: datetime
) -> list[SafetyAcknowledgement]:
    """Record that athletes have read one version of an exercise's safety texts; return what is on record.

    `by` is the athlete, or who went through the texts with them. Repeating changes nothing: the first record of
    a version stands.

    Raises:
        NothingToAcknowledge: the exercise asks for no acknowledgement.
        SafetyChanged: `safety_revision` is not the version in force.
    """
    if not exercise.asks_acknowledgement:
        raise NothingToAcknowledge(_("%(exercise)s asks for no acknowledgement.") % {"exercise": exercise})
    if safety_revision != exercise.safety_revision:
        error = SafetyChanged(
            _("The safety text is now version %(current)d, not %(given)d: read it again.")
            % {"current": exercise.safety_revision, "given": safety_revision}
        )
        error.members = {"safety_revision": exercise.safety_revision}
        raise error
    SafetyAcknowledgement.objects.bulk_create(
        (
            SafetyAcknowledgement(
                club_id=athlete.club_id,
                athlete=athlete,
                exercise=exercise,
                safety_revision=safety_revision,
                acknowledged_at=at,
                acknowledged_by=by,
            )
            for athlete in athletes
        ),
        ignore_conflicts=True,
    )
    recorded = SafetyAcknowledgement.objects.filter(
        athlete__in=athletes, exercise=exercise, safety_revision=safety_revision
    )
    return list(recorded.select_related("athlete").order_by("athlete__sort_name", "athlete"))
