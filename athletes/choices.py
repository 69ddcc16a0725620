"""The closed lists that athletes are described with."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Sex(models.TextChoices):
    FEMALE = "female", _("Female")
    MALE = "male", _("Male")
    NOT_SAID = "not_said", _("Not said")


class Sport(models.TextChoices):
    SPRINT = "sprint", _("Sprint")
    FOOTBALL = "football", _("Football")
    RUGBY = "rugby", _("Rugby")
    AMERICAN_FOOTBALL = "american_football", _("American football")
    ATHLETICS = "athletics", _("Athletics, other")
    OTHER = "other", _("Other")


class ConsentGiver(models.TextChoices):
    ATHLETE = "athlete", _("The athlete")
    GUARDIAN = "guardian", _("A guardian")


class LeadingSide(models.TextChoices):
    """Which leg goes first in every set of one leg after the other; blank: the left one, as for everybody."""

    LEFT = "left", _("Left first")
    RIGHT = "right", _("Right first")
