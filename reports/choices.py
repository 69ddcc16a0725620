"""The closed lists that reports are asked for with."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class PeriodChoice(models.TextChoices):
    THIS_WEEK = "this_week", _("This week")
    LAST_WEEK = "last_week", _("Last week")
    LAST_4_WEEKS = "last_4_weeks", _("Last 4 weeks")
    LAST_12_WEEKS = "last_12_weeks", _("Last 12 weeks")
    CUSTOM = "custom", _("Other dates")


class RowsChoice(models.TextChoices):
    """What one row of the file is."""

    ATHLETES = "athletes", _("One row per athlete")
    SETS = "sets", _("One row per set")
