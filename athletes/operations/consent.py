"""Recording and withdrawing consent to health data."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from athletes.choices import ConsentGiver
from athletes.models import CONSENT_WORDING, Athlete, HealthConsent
from athletes.queries import may_consent_alone
from core.errors import DomainError


class ConsentNotTheirs(DomainError):
    """The athlete is below the club's age line, or its birth date is not known."""

    code = "guardian_needed"
    status = 409


class GuardianNotNeeded(DomainError):
    code = "guardian_not_needed"
    status = 409


@transaction.atomic
def give_health_consent(*, athlete: Athlete, by: User, at: datetime, today: date) -> HealthConsent:
    """Record that the athlete agrees to their pain scores and morning checks being stored.

    A standing consent stays, unless it was given to an earlier wording: then this one takes its place.

    Raises:
        ConsentNotTheirs: the athlete is below the club's age line, or of unknown age.
    """
    if not may_consent_alone(athlete, on=today):
        raise ConsentNotTheirs(
            _("Below the age of %(age)d a guardian agrees, and the club records it.")
            % {"age": athlete.club.consent_age}
        )
    return _standing_consent(athlete, ConsentGiver.ATHLETE, "", by, at)


@transaction.atomic
def record_guardian_consent(
    *, athlete: Athlete, guardian_name: str, by: User, at: datetime, today: date
) -> HealthConsent:
    """Record that a guardian agreed for an athlete below the club's age line.

    Raises:
        GuardianNotNeeded: the athlete is old enough to agree without one.
    """
    if may_consent_alone(athlete, on=today):
        raise GuardianNotNeeded(
            _("%(name)s is old enough to agree without a guardian, on their own page.") % {"name": athlete}
        )
    # What the athlete said for themselves does not count at this age.
    HealthConsent.objects.filter(athlete=athlete, given_by=ConsentGiver.ATHLETE, withdrawn_at__isnull=True).update(
        withdrawn_at=at
    )
    return _standing_consent(athlete, ConsentGiver.GUARDIAN, guardian_name, by, at)


def _standing_consent(
    athlete: Athlete, given_by: ConsentGiver, guardian_name: str, by: User, at: datetime
) -> HealthConsent:
    HealthConsent.objects.filter(
        athlete=athlete, wording_version__lt=CONSENT_WORDING, withdrawn_at__isnull=True
    ).update(withdrawn_at=at)
    consent, _created = HealthConsent.objects.get_or_create(
        athlete=athlete,
        withdrawn_at=None,
        defaults={
            "club_id": athlete.club_id,
            "given_by": given_by,
            "wording_version": CONSENT_WORDING,
            "guardian_name": guardian_name,
            "recorded_by": by,
            "given_at": at,
        },
    )
    return consent


def withdraw_health_consent(*, athlete: Athlete, at: datetime) -> None:
    """End the standing consent: from now on no pain score and no morning check is stored; earlier ones stay."""
    HealthConsent.objects.filter(athlete=athlete, withdrawn_at__isnull=True).update(withdrawn_at=at)
