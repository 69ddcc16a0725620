"""The closed lists that training is described with."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class SessionStatus(models.TextChoices):
    """ "Missed" is not among them: it is derived from a planned session whose day has passed."""

    PLANNED = "planned", _("Planned")
    STARTED = "started", _("Started")
    DONE = "done", _("Done")
    SKIPPED = "skipped", _("Skipped")
    CANCELLED = "cancelled", _("Cancelled")


OPEN_STATUSES = (SessionStatus.PLANNED, SessionStatus.STARTED)


class SessionKind(models.TextChoices):
    CALF = "calf", _("Calf session")
    OTHER = "other", _("Other training")
    MATCH = "match", _("Match")


class ItemStatus(models.TextChoices):
    PLANNED = "planned", _("Planned")
    SKIPPED = "skipped", _("Skipped")
    CANCELLED = "cancelled", _("Cancelled")


class Side(models.TextChoices):
    """What was performed, tested or felt; a left and a right row of one number are one set."""

    LEFT = "left", _("Left")
    RIGHT = "right", _("Right")
    BOTH = "both", _("Both")


class Leg(models.TextChoices):
    """A side that is one leg: where pain is felt, or which leg a lever carries."""

    LEFT = "left", _("Left")
    RIGHT = "right", _("Right")


class PainMoment(models.TextChoices):
    DURING = "during", _("During")
    AFTER = "after", _("After")
    MORNING = "morning", _("Next morning")


class FixtureKind(models.TextChoices):
    MATCH = "match", _("Match")
    MEET = "meet", _("Meet")


class FixtureSource(models.TextChoices):
    TYPED = "typed", _("Typed in")
    ICS = "ics", _("Calendar file")


class AbsenceReason(models.TextChoices):
    """Why somebody does not train; injury and illness are health details."""

    INJURY = "injury", _("Injury")
    ILLNESS = "illness", _("Illness")
    TRAVEL = "travel", _("Travel")
    OTHER = "other", _("Other")
