"""What stands in the README of an athlete's own export."""

from textwrap import fill

from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reports.queries.own import TABLES
from reports.stamp import Stamp

_WIDTH = 100
_REPLACED = gettext_lazy(
    "What stood there before a change; pgh_created_at is when it was changed, pgh_label is “update” or “delete”, or "
    "“overtaken” for what arrived after a later change."
)
FILES = {
    "profile": gettext_lazy("You, as the club knows you: birth date, sport, time zone, the leg that goes first."),
    "profile_history": format_lazy("{} {}", gettext_lazy("Your profile earlier."), _REPLACED),
    "squads": gettext_lazy("The squads you were in, from the first day to before ends_before."),
    "consents": gettext_lazy("Who agreed, or withdrew, that health answers are kept; guardians by name."),
    "body_mass": gettext_lazy("What you weighed."),
    "time_away": gettext_lazy("Days on which you did not train, injuries and illness too, and how you came back."),
    "programmes": gettext_lazy("The plans you were given; weekdays count from 0, Monday."),
    "sessions": gettext_lazy(
        "Every session: planned, done, skipped or cancelled, your effort from 0 to 10, and your note to the coach."
    ),
    "lines": gettext_lazy(
        "The exercises of each session, and what was planned: text as written in the plan, targets for every set."
    ),
    "sets": gettext_lazy(
        "Every set you logged. load_kg is the whole weight moved without your body, 0 means none and empty not known; "
        "rir is how many repetitions you had left; deleted_at stands where a set was removed."
    ),
    "sets_history": format_lazy("{} {}", gettext_lazy("Your sets earlier."), _REPLACED),
    "pain": gettext_lazy("Pain from 0, none, to 10, worst: during a session, after it, or on the next morning."),
    "morning_checks": gettext_lazy(
        "Minutes until your calves felt normal; sleep, fatigue, stress and soreness from 1, very good, to 7, very bad."
    ),
    "tests": gettext_lazy("What you achieved in tests."),
    "tests_history": format_lazy("{} {}", gettext_lazy("Your test results earlier."), _REPLACED),
    "exercise_feedback": gettext_lazy("What you said of exercises; comfort from 1 to 5."),
    "safety_texts_read": gettext_lazy("Safety texts that you read, or that somebody went through with you."),
    "reminders": gettext_lazy("What was or will be sent to you, or to others about you, and why not where it was not."),
    "reminder_wishes": gettext_lazy("What you want to be reminded of, and when; days_off count from 0, Monday."),
    "push_devices": gettext_lazy("Devices that take messages for you. Their keys are secret and not in here."),
    "calendar_links": gettext_lazy("Links by which a calendar follows your sessions. The links are not in here."),
    "report_files": gettext_lazy("Files that you asked for, this one too."),
    "account": gettext_lazy("Your account. The password is not in here, and nobody can read it."),
    "email_addresses": gettext_lazy("E-mail addresses of your account."),
    "refused_addresses": gettext_lazy("Your addresses that sent mail back."),
    "roles": gettext_lazy("Roles that you have on the staff of clubs."),
    "invitations": gettext_lazy("Invitations to you."),
    "two_step_sign_in": gettext_lazy("The second steps of your sign-in. Their secrets are not in here."),
    "devices": gettext_lazy("Browsers in which you are signed in."),
    "who_looked": gettext_lazy(
        "Who looked at your pain and health, or took a file of it, and what was recorded of you doing so. A look at "
        "a whole squad is recorded for the squad and not in here."
    ),
}


def read_me(stamp: Stamp, *, zone: str) -> str:
    """Return the text with the ends of lines that every editor shows."""
    head = (
        _("Everything that Soleus keeps about %(name)s at %(club)s") % {"name": stamp.made_by, "club": stamp.club},
        _("Made on %(time)s.") % {"time": stamp.made_at.isoformat(timespec="minutes")},
    )
    rules = (
        _("The same rows stand in “json” and in “csv”, as UTF-8; ids say which rows of several files belong together."),
        _("Days are year-month-day. Instants have their offset from UTC, by the clock of %(zone)s; times of day "
          "without one are local.") % {"zone": zone},
        _("Ends of names are units: kg kilograms, s seconds, m metres, n newtons, pct per cent. Weights are kilograms "
          "in whatever unit you read them."),
        _("Sides are left, right or both. An empty cell, or null, means that nothing is known."),
        _("In the CSV files an apostrophe stands before a text that a spreadsheet could run as a formula."),
        _("Of other people there are only the names of who did something."),
    )  # fmt: skip
    files = [fill(f"{table.name}: {FILES[table.name]}", _WIDTH, subsequent_indent="    ") for table in TABLES]
    parts = ["\n".join(head), "\n".join(fill(rule, _WIDTH) for rule in rules), "\n".join(files), ""]
    return "\n\n".join(parts).replace("\n", "\r\n")
