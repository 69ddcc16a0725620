"""What somebody asked for to see whether a channel works: goes out at once, whatever the hour and the wishes."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from reminders.kinds.kind import Kind
from reminders.message import Message
from reminders.models import Reminder


def message(reminder: Reminder, at: datetime) -> Message:
    return Message(
        title=_("Reminders from Soleus arrive here"),
        lines=[_("You asked for this message to see whether it reaches you. It does.")],
        action=_("Open your reminders"),
        path=reverse("reminders:preferences"),
        tag=reminder.subject.hex,
        until=reminder.expires_at,
    )


KIND = Kind(message=message)
