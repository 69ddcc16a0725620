"""The closed lists that reminders are described with."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Channel(models.TextChoices):
    EMAIL = "email", _("E-mail")


class ReminderKind(models.TextChoices):
    SESSION = "session", _("Session")


class ReminderState(models.TextChoices):
    PLANNED = "planned", _("Planned")
    CLAIMED = "claimed", _("Being sent")
    SENT = "sent", _("Sent")
    SUPPRESSED = "suppressed", _("Not sent, no longer right")
    EXPIRED = "expired", _("Not sent, too late")
    FAILED = "failed", _("Failed")


UNSENT_STATES = (ReminderState.PLANNED, ReminderState.CLAIMED)
