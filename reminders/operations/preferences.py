"""What an athlete wants to be told."""

from django.db import transaction
from django.utils.translation import gettext as _

from athletes.models import Athlete
from core.errors import DomainError
from reminders.choices import Channel
from reminders.models import LEAST_LEAD_MINUTES, MOST_LEAD_MINUTES, ReminderPreference


class LeadOutOfRange(DomainError):
    code = "lead_out_of_range"
    field = "lead_minutes"


@transaction.atomic
def set_preference(*, athlete: Athlete, channel: Channel, is_on: bool, lead_minutes: int) -> ReminderPreference:
    """Store whether and how long before a session an athlete is reminded by one channel.

    Nothing is planned here: the next planning run re-times what is not sent, and delivery checks again.

    Raises:
        LeadOutOfRange: the lead lies outside 5 to 1440 minutes.
    """
    if not LEAST_LEAD_MINUTES <= lead_minutes <= MOST_LEAD_MINUTES:
        raise LeadOutOfRange(
            _("%(minutes)s lies outside %(least)s to %(most)s minutes.")
            % {"minutes": lead_minutes, "least": LEAST_LEAD_MINUTES, "most": MOST_LEAD_MINUTES}
        )
    preference, _created = ReminderPreference.objects.update_or_create(
        athlete=athlete,
        channel=channel,
        defaults={"club_id": athlete.club_id, "is_on": is_on, "lead_minutes": lead_minutes},
    )
    return preference
