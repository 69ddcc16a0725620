"""The closed lists programmes and prescriptions are written with."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class EvidenceGrade(models.TextChoices):
    """How a programme is founded; docs/sources.md explains the grades."""

    PUBLISHED = "published", _("Published")
    COMPOSITE = "composite", _("Composite design")
    CONSENSUS = "consensus", _("Expert consensus")
    OWN = "own", _("Own design")


class PainRule(models.TextChoices):
    """Which pain rule judges the athlete while on the programme."""

    TENDON = "tendon", _("Tendon")
    STRAIN = "strain", _("Muscle strain")
    HEALTHY = "healthy", _("Healthy")


class VersionState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    FROZEN = "frozen", _("Frozen")


class SideOfPrescription(models.TextChoices):
    """`each` lays out a left and a right target; `both` one target for two legs together."""

    BOTH = "both", _("Both legs together")
    EACH = "each", _("Each leg")
    LEFT = "left", _("Left")
    RIGHT = "right", _("Right")


class Unit(models.TextChoices):
    REPS = "reps", _("Repetitions")
    SECONDS = "seconds", _("Seconds")
    METRES = "metres", _("Metres")
    CONTACTS = "contacts", _("Contacts")


class IntensityKind(models.TextChoices):
    RM = "rm", _("Repetition maximum (RM)")
    RIR = "rir", _("Repetitions in reserve (RIR)")
    RPE = "rpe", _("Effort (RPE)")
    BW = "bw", _("Body mass")
    BW_PLUS = "bw_plus", _("Body mass plus kg")
    XBW = "xbw", _("Multiple of body mass")
    KG = "kg", _("Load in kg")
    PCT_1RM = "pct_1rm", _("Per cent of 1RM")
    PCT_MVC = "pct_mvc", _("Per cent of MVC")
    PCT_SPEED = "pct_speed", _("Per cent of top speed")
    PCT_WORK = "pct_work", _("Per cent of the work sets")
    MAX = "max", _("Maximum")


class SetKind(models.TextChoices):
    """What a set of a line is for; sets to failure are work sets whose amount is left open."""

    WORK = "work", _("Work set")
    WARM_UP = "warm_up", _("Warm-up set")
    DROP = "drop", _("Drop set")
    TO_FAILURE = "to_failure", _("Set to failure")
