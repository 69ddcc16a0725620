"""What the columns of the squad training report mean, and when a schedule asks for it."""

from datetime import datetime

from django.utils.dates import WEEKDAYS
from django.utils.formats import date_format, time_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from reports.choices import Every
from reports.models import ReportSchedule

DEFINITIONS = (
    (
        _("Planned"),
        _(
            "Calf sessions on the athlete’s calendar up to today, without those that were cancelled or "
            "skipped with a reason."
        ),
    ),
    (_("Done"), _("Calf sessions that were finished.")),
    (_("Adherence"), _("Sessions done of sessions planned, in per cent.")),
    (_("Sets"), _("Sets that were logged. The left and the right leg of one set count as one.")),
    (
        _("Reps"),
        _(
            "Repetitions of each working leg. Where the two legs of a set differ, the larger number counts. "
            "Ground contacts stand in their own column."
        ),
    ),
    (
        _("Tonnage"),
        _(
            "Repetitions × external load. A load on both legs counts half to each. Body mass is never "
            "added, so body-mass work shows repetitions only."
        ),
    ),
    (
        _("Contacts"),
        _("Ground contacts of jumps and hops: both feet together count once, each foot alone once."),
    ),
    (
        _("Under tension"),
        _("Hours and minutes of each working leg: repetitions × the seconds of the tempo, or the holds."),
    ),
    (
        _("Session load"),
        _("Effort of the finished session (0 to 10) × its minutes, in arbitrary units (AU)."),
    ),
    (
        _("Available"),
        _("Days in the squad so far on which no time away was entered, in per cent. Why is not told."),
    ),
    (
        _("Weaker leg"),
        _(
            "The weaker leg in per cent of the stronger one, in the same test on the same day. Repetition maximums "
            "are compared by the estimated 1RM."
        ),
    ),
    (
        _("The period before"),
        _(
            "As many days as this period has had so far, one whole period earlier, and of the athletes listed here. "
            "A month that has 22 days behind it is compared with 22 days."
        ),
    ),
    (
        _("Not shown"),
        _(
            "Athletes under 18 or without a birth date, unless somebody confirms that they may see them. Exercises and "
            "weeks of fewer than five athletes, since their figures would tell about one person."
        ),
    ),
)

# What a workbook says besides.
WORKBOOK = (
    (
        _("Sets"),
        _("A row for each set and side. Loads are those on the bar or machine; times are local to the athlete."),
    ),
    (
        _("Full sheets"),
        _("What is more than a sheet can hold goes on in the next one, such as Sets 2."),
    ),
    (
        _("Left out"),
        _("Reasons for missed sessions and for days away, and notes. Health is in it only where a clinician asked."),
    ),
)


def schedule_words(schedule: ReportSchedule) -> str:
    """Return when a schedule asks for its files: "Every Monday at 07:00", "Day 1 of every month at 07:00"."""
    at = time_format(schedule.at_time, "H:i")
    if schedule.every == Every.WEEK:
        return gettext("Every %(weekday)s at %(time)s") % {"weekday": WEEKDAYS[schedule.weekday], "time": at}
    return gettext("Day %(day)d of every month at %(time)s") % {"day": schedule.month_day, "time": at}


def next_words(at: datetime | None) -> str:
    """Return when a schedule asks for its files next, by the clock of `at`; None is for one that is paused."""
    if at is None:
        return gettext("It is paused.")
    wall = at.replace(tzinfo=None)
    words = {"day": date_format(wall, "l j F"), "time": time_format(wall, "H:i")}
    return gettext("Next on %(day)s at %(time)s.") % words
