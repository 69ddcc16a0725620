"""The closed lists that reminders are described with."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Channel(models.TextChoices):
    EMAIL = "email", _("E-mail")
    PUSH = "push", _("Push")


# How something was sent, after "sent 16:30" and "not sent".
BY_CHANNEL = {Channel.EMAIL: _("by mail"), Channel.PUSH: _("by push")}


class ReminderKind(models.TextChoices):
    """What is told; the words are those of a list of things to tick."""

    SESSION = "session", _("Session reminders")
    CHECK = "check", _("Morning check after a training day")
    DIGEST = "digest", _("Daily summary of who needs you")
    START = "start", _("A programme starts")
    MOVED = "moved", _("A session was moved")
    REPORT = "report", _("A scheduled report is ready")
    TEST = "test", _("Test message")


KINDS_OF_ATHLETES = (ReminderKind.SESSION, ReminderKind.CHECK, ReminderKind.START, ReminderKind.MOVED)
KINDS_OF_STAFF = (ReminderKind.DIGEST, ReminderKind.REPORT)
KINDS_WITH_SESSION = (ReminderKind.SESSION,)
KINDS_WITHOUT_ATHLETE = (ReminderKind.DIGEST, ReminderKind.REPORT, ReminderKind.TEST)


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
    NOT_STAFF = "not_staff", _("no longer on the staff")
    TURNED_OFF = "turned_off", _("reminders turned off")
    QUIET = "quiet", _("quiet hours")
    DAY_OFF = "day_off", _("a day off")
    STARTED = "started", _("session already started")
    DONE = "done", _("session already done")
    SKIPPED = "skipped", _("session skipped")
    CANCELLED = "cancelled", _("session cancelled")
    MOVED = "moved", _("moved once more")
    NO_TIME = "no_time", _("session has no time")
    CHECKED_IN = "checked_in", _("morning check already done")
    NO_BASIS = "no_basis", _("no agreement to keep health answers")
    NOTHING = "nothing", _("nothing to tell")
    TOO_LATE = "too_late", _("too late")
    BOUNCED = "bounced", _("the address was refused before")
    NO_DEVICE = "no_device", _("no device takes messages any more")
    REFUSED = "refused", _("the provider refused it")
    NOT_REACHED = "not_reached", _("the provider could not be reached")


UNSENT_STATES = (ReminderState.PLANNED, ReminderState.CLAIMED)
# What was found out when it was due stays so for that time; anything else may be mended and is planned again.
REASONS_FOR_THAT_TIME = (Reason.QUIET, Reason.NOTHING, Reason.NO_BASIS)
