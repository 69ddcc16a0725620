"""The closed lists that people and clubs are described with."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    OWNER = "owner", _("Owner")
    COACH = "coach", _("Coach")
    CLINICIAN = "clinician", _("Clinician")
    ANALYST = "analyst", _("Analyst")


class WeightUnit(models.TextChoices):
    KG = "kg", _("Kilograms")
    LB = "lb", _("Pounds")


class Equipment(models.TextChoices):
    BACKPACK = "backpack", _("Backpack")
    BAND = "band", _("Resistance band")
    BAR_PAD = "bar_pad", _("Bar pad")
    BARBELL = "barbell", _("Barbell")
    BELT = "belt", _("Loading belt")
    BENCH = "bench", _("Bench")
    BOX = "box", _("Box")
    CHAIR = "chair", _("Chair")
    DONKEY_MACHINE = "donkey_machine", _("Donkey calf machine")
    DUMBBELL = "dumbbell", _("Dumbbell")
    FORCE_PLATE = "force_plate", _("Force plate or gauge")
    HILL = "hill", _("Hill")
    KETTLEBELL = "kettlebell", _("Kettlebell")
    LEG_EXTENSION_MACHINE = "leg_extension_machine", _("Leg-extension machine")
    LEG_PRESS = "leg_press", _("Leg press")
    PLATE = "plate", _("Weight plate")
    RACK = "rack", _("Rack")
    RAIL = "rail", _("Rail to hold")
    ROPE = "rope", _("Skipping rope")
    SEATED_CALF_MACHINE = "seated_calf_machine", _("Seated calf machine")
    SLED = "sled", _("Sled")
    SMITH_MACHINE = "smith_machine", _("Smith machine")
    STANDING_CALF_MACHINE = "standing_calf_machine", _("Standing calf machine")
    STEP = "step", _("Step")
    STRAP = "strap", _("Fixed strap")
    TAPE = "tape", _("Measuring tape")
    TIB_BAR = "tib_bar", _("Tib bar")
    TOWEL = "towel", _("Towel")
    TRACK = "track", _("Track")
    TURF = "turf", _("Turf")
    WALL = "wall", _("Wall")
