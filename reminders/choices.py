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


class Reason(models.TextChoices):
    """Why a reminder was not sent; shown after "not sent:"."""

    ARCHIVED = "archived", _("archived by the club")
    NO_ACCOUNT = "no_account", _("account not in use")
    TURNED_OFF = "turned_off", _("reminders turned off")
    STARTED = "started", _("session already started")
    DONE = "done", _("session already done")
    SKIPPED = "skipped", _("session skipped")
    CANCELLED = "cancelled", _("session cancelled")
    NO_TIME = "no_time", _("session has no time")
    TOO_LATE = "too_late", _("too late")
    REFUSED = "refused", _("the mail server refused it")
    NOT_REACHED = "not_reached", _("the mail could not be handed over")


UNSENT_STATES = (ReminderState.PLANNED, ReminderState.CLAIMED)
