"""The closed lists that reports are asked for with."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class PeriodChoice(models.TextChoices):
    THIS_WEEK = "this_week", _("This week")
    LAST_WEEK = "last_week", _("Last week")
    LAST_4_WEEKS = "last_4_weeks", _("Last 4 weeks")
    LAST_12_WEEKS = "last_12_weeks", _("Last 12 weeks")
    THIS_MONTH = "this_month", _("This month")
    LAST_MONTH = "last_month", _("Last month")
    BLOCK = "block", _("Block")
    SEASON = "season", _("Season")
    CUSTOM = "custom", _("Other dates")


class PagePeriod(models.TextChoices):
    """The days of an athlete's own page; all of them end today."""

    LAST_4_WEEKS = PeriodChoice.LAST_4_WEEKS.value, PeriodChoice.LAST_4_WEEKS.label
    LAST_12_WEEKS = PeriodChoice.LAST_12_WEEKS.value, PeriodChoice.LAST_12_WEEKS.label
    SEASON = PeriodChoice.SEASON.value, PeriodChoice.SEASON.label


class RowsChoice(models.TextChoices):
    """What one row of the file is."""

    ATHLETES = "athletes", _("One row per athlete")
    SETS = "sets", _("One row per set")


class Subject(models.TextChoices):
    """Whom a file is about: a club's squads, or the athlete themself."""

    SQUADS = "squads", _("Squads")
    OWN = "own", _("Myself")


class FileFormat(models.TextChoices):
    PDF = "pdf", _("PDF")
    XLSX = "xlsx", _("Spreadsheet (XLSX)")
    CSV_ATHLETES = "csv_athletes", _("CSV, one row per athlete")
    CSV_SETS = "csv_sets", _("CSV, one row per set")
    ZIP = "zip", _("Everything (JSON and CSV)")


class Paper(models.TextChoices):
    A4 = "a4", _("A4")
    LETTER = "letter", _("Letter")


class Column(models.TextChoices):
    """What a report says of each athlete; squads and name always stand."""

    PLANNED = "planned", _("Planned")
    DONE = "done", _("Done")
    ADHERENCE = "adherence_pct", _("Adherence")
    SETS = "sets", _("Sets")
    REPS = "reps", _("Reps")
    TONNAGE_LEFT = "tonnage_left", _("Tonnage, left")
    TONNAGE_RIGHT = "tonnage_right", _("Tonnage, right")
    CONTACTS = "contacts", _("Contacts")
    TENSION = "time_under_tension_s", _("Under tension")
    SESSION_LOAD = "session_load_au", _("Session load")
    AVAILABILITY = "availability_pct", _("Available")


class ExportState(models.TextChoices):
    WAITING = "waiting", _("Waiting")
    BUILDING = "building", _("Being made")
    DONE = "done", _("Ready")
    FAILED = "failed", _("Failed")
    CANCELLED = "cancelled", _("Cancelled")
    EXPIRED = "expired", _("Gone")


class BuildFault(models.TextChoices):
    """Why a file could not be made."""

    BROKEN = "broken", _("something went wrong on our side")
    GAVE_UP = "gave_up", _("it was begun several times and never finished")
    TOO_LARGE = "too_large", _("it would be larger than the limit")
    NOT_ALLOWED = "not_allowed", _("it is no longer yours to see")


class Every(models.TextChoices):
    WEEK = "week", _("Every week")
    MONTH = "month", _("Every month")
