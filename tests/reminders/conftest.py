import pytest

from accounts.choices import Role
from accounts.models import Membership
from reminders.choices import Channel, ReminderKind
from reminders.operations import set_preference


@pytest.fixture
def no_digest(cast):
    """Coaches want no daily summary, so that athletes' reminders are all there are."""
    for member in Membership.objects.filter(role=Role.COACH).select_related("user", "club"):
        set_preference(person=member.user, club=member.club, channel=Channel.EMAIL, kinds_off=[ReminderKind.DIGEST])
