"""Words of the calendar: match days, and what an import changes."""

from datetime import date, time
from typing import Any

from django import template
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from training.models import Fixture
from training.operations.fixtures import Taken
from training.wording import match_day_label

register = template.Library()


@register.filter
def match_day(offset: int) -> str:
    return match_day_label(offset)


@register.filter
def match_day_words(offset: int) -> str:
    """Return the same in words, for who hears the page."""
    if offset == 0:
        return _("match day")
    days = ngettext("%(count)d day", "%(count)d days", abs(offset)) % {"count": abs(offset)}
    return (_("%(days)s before a match") if offset < 0 else _("%(days)s after a match")) % {"days": days}


@register.filter
def event_changes(taken: Taken) -> str:
    """Return what an import changes in a fixture: "Date: 7 March → 8 March · Time: 15:00 → 17:30"."""
    words = []
    for name, (before, after) in taken.changes.items():
        if name == "is_cancelled":
            words += [] if after else [_("on again")]
        else:
            label = str(Fixture._meta.get_field(name).verbose_name).capitalize()  # type: ignore[union-attr]
            words.append(f"{label}: {_shown(before)} → {_shown(after)}")
    return " · ".join(words)


def _shown(value: Any) -> str:
    if isinstance(value, date):
        return date_format(value, "j F Y")
    return f"{value:%H:%M}" if isinstance(value, time) else value or _("none")
