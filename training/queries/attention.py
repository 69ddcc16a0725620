"""Why an athlete needs the coach, in words, the most pressing first."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import IntegerChoices
from django.utils.formats import date_format
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from training.choices import PainMoment, Side
from training.models import PainReport
from training.queries.marks import MarkState, SessionMark
from training.queries.symmetry import Symmetry

# Our own choices (sources.md#design).
PAIN_FROM = 4
PAIN_WITHIN = timedelta(days=7)
SILENT_FROM = timedelta(days=4)
MISSED_WITHIN = timedelta(days=7)
LOOKS_AHEAD = timedelta(days=7)


class Call(IntegerChoices):
    """What calls the coach, the most pressing first; those from LOADS on can wait."""

    PAIN = 1, gettext_lazy("Pain")
    SILENT = 2, gettext_lazy("Silent")
    MISSED = 3, gettext_lazy("Not done")
    SAFETY = 4, gettext_lazy("Safety")
    UNEVEN = 5, gettext_lazy("Uneven")
    LOADS = 6, gettext_lazy("Loads open")
    NO_PLAN = 7, gettext_lazy("No plan")
    GOOD = 8, gettext_lazy("Good")


# The tag's kind and icon; the word is the call's own.
_TAGS = {
    Call.PAIN: ("stop", "warning"),
    Call.SILENT: ("watch", "moon"),
    Call.MISSED: ("watch", "clock"),
    Call.SAFETY: ("watch", "shield"),
    Call.UNEVEN: ("watch", "half"),
    Call.LOADS: ("quiet", "dumbbell"),
    Call.NO_PLAN: ("quiet", "calendar"),
    Call.GOOD: ("quiet", "tick"),
}


@dataclass(frozen=True)
class Why:
    """One reason with its sentence; `unread` is the exercise whose safety text is to be read, by slug and id."""

    call: Call
    sentence: str
    unread: Mapping[str, str] = field(default_factory=dict)

    @property
    def kind(self) -> str:
        return _TAGS[self.call][0]

    @property
    def icon(self) -> str:
        return _TAGS[self.call][1]

    @property
    def is_pressing(self) -> bool:
        return self.call < Call.LOADS


def reasons(
    *,
    marks: Sequence[SessionMark],
    pain: Sequence[PainReport],
    symmetry: Symmetry | None,
    today: date,
) -> list[Why]:
    """Return why an athlete needs the coach, the most pressing reason first; "as planned" where none is.

    `marks` reach at least from two weeks before today to a week after it, by day; `pain` holds the scores
    that the reader may see, newest first.
    """
    found = list(_reasons(marks, pain, symmetry, today))
    return found or [Why(Call.GOOD, _good_words(marks, today))]


def _reasons(
    marks: Sequence[SessionMark], pain: Sequence[PainReport], symmetry: Symmetry | None, today: date
) -> Iterator[Why]:
    if sore := [one for one in pain if one.score >= PAIN_FROM and one.training_on > today - PAIN_WITHIN]:
        yield Why(Call.PAIN, _pain_words(sore, today))
    missed = [
        mark for mark in marks if mark.counts and mark.state == MarkState.MISSED and mark.on >= today - MISSED_WITHIN
    ]
    if silent := silent_since(marks, today):
        yield Why(Call.SILENT, _silent_words(silent, marks, today))
    elif missed:
        yield Why(Call.MISSED, _missed_words(missed, today))
    ahead = [mark for mark in marks if mark.is_open and today <= mark.on <= today + LOOKS_AHEAD]
    if to_read := next((mark for mark in ahead if mark.unread), None):
        yield Why(Call.SAFETY, _unread_words(to_read, today), unread=to_read.unread)
    if symmetry and symmetry.is_uneven:
        yield Why(Call.UNEVEN, uneven_words(symmetry))
    if open_loads := next((mark for mark in ahead if mark.open_loads), None):
        yield Why(Call.LOADS, _open_words(open_loads, today))
    if not ahead:
        yield Why(Call.NO_PLAN, _("Nothing is planned for the next 7 days"))


def silent_since(marks: Sequence[SessionMark], today: date) -> date | None:
    """Return the first day without an entry, where that is 4 days ago or longer and a session was planned since."""
    entered = [mark.on for mark in marks if mark.on <= today and _is_entry(mark)]
    missed = [mark.on for mark in marks if mark.counts and mark.state == MarkState.MISSED]
    if not missed:
        return None
    since = max(entered) + timedelta(days=1) if entered else missed[0]
    is_silent = since <= today - SILENT_FROM + timedelta(days=1) and missed[-1] >= since
    return since if is_silent else None


def _is_entry(mark: SessionMark) -> bool:
    return mark.state in (MarkState.DONE, MarkState.PART, MarkState.STARTED, MarkState.EXCUSED)


def _silent_words(since: date, marks: Sequence[SessionMark], today: date) -> str:
    planned = sum(1 for mark in marks if mark.counts and mark.state == MarkState.MISSED and mark.on >= since)
    days = (today - since).days + 1
    return _("No entry for %(days)s days; %(sessions)s") % {
        "days": days,
        "sessions": ngettext("%(count)d session was planned", "%(count)d sessions were planned", planned)
        % {"count": planned},
    }


def _missed_words(missed: Sequence[SessionMark], today: date) -> str:
    days = get_text_list([day_words(mark.on, today) for mark in missed], _("and"))
    return ngettext("Session not done: %(days)s", "Sessions not done: %(days)s", len(missed)) % {"days": days}


def _pain_words(sore: Sequence[PainReport], today: date) -> str:
    newest = sore[0]
    words = _("Pain %(score)s in the %(side)s calf %(day)s") % {
        "score": newest.score,
        "side": _("left") if newest.side == Side.LEFT else _("right"),
        "day": _morning_words(newest.training_on, today)
        if newest.moment == PainMoment.MORNING
        else on_day_words(newest.training_on, today),
    }
    earlier = next((one for one in sore if one.training_on < newest.training_on), None)
    if earlier is None:
        return words
    return _("%(pain)s, %(score)s %(day)s") % {
        "pain": words,
        "score": earlier.score,
        "day": on_day_words(earlier.training_on, today),
    }


def _morning_words(on: date, today: date) -> str:
    if on == today:
        return _("this morning")
    return _("on the morning of %(day)s") % {"day": day_words(on, today)}


def uneven_words(symmetry: Symmetry) -> str:
    return _("%(side)s %(pct)s %% weaker on %(day)s: %(test)s") % {
        "side": _("Left") if symmetry.weaker == "left" else _("Right"),
        "pct": symmetry.shown_pct,
        "test": symmetry.protocol.exercise.name,
        "day": date_format(symmetry.on, "j F"),
    }


def _unread_words(mark: SessionMark, today: date) -> str:
    return _("Has not read the safety text of %(exercise)s, planned %(day)s") % {
        "exercise": mark.unread["name"],
        "day": on_day_words(mark.on, today),
    }


def _open_words(mark: SessionMark, today: date) -> str:
    return ngettext(
        "%(count)d load to choose %(day)s: nothing tested or logged yet",
        "%(count)d loads to choose %(day)s: nothing tested or logged yet",
        mark.open_loads,
    ) % {"count": mark.open_loads, "day": on_day_words(mark.on, today)}


def _good_words(marks: Sequence[SessionMark], today: date) -> str:
    if any(mark.counts and mark.on < today for mark in marks):
        return _("As planned")
    first = next((mark for mark in marks if mark.is_open and mark.on >= today), None)
    if first is None:
        return _("As planned")
    return _("First session %(day)s") % {"day": on_day_words(first.on, today)}


def day_words(on: date, today: date) -> str:
    """Return a day as one says it: today, a weekday within a week, else the date."""
    if on == today:
        return _("today")
    if on == today - timedelta(days=1):
        return _("yesterday")
    if on == today + timedelta(days=1):
        return _("tomorrow")
    return date_format(on, "l") if abs((on - today).days) <= 7 else date_format(on, "j F")


def on_day_words(on: date, today: date) -> str:
    """Return the day with "on" before it, where it takes one."""
    words = day_words(on, today)
    return words if abs((on - today).days) <= 1 else _("on %(day)s") % {"day": words}


_NUMBERS = (
    gettext_lazy("Nobody"), gettext_lazy("One"), gettext_lazy("Two"), gettext_lazy("Three"), gettext_lazy("Four"),
    gettext_lazy("Five"), gettext_lazy("Six"), gettext_lazy("Seven"), gettext_lazy("Eight"), gettext_lazy("Nine"),
    gettext_lazy("Ten"),
)  # fmt: skip


def headline(*, athletes: int, pressing: int, has_plan: bool) -> str:
    """Return the one sentence that a board opens with."""
    if not athletes:
        return _("Nobody is here yet")
    if pressing:
        number = _NUMBERS[pressing] if pressing < len(_NUMBERS) else pressing
        return ngettext("%(number)s needs you today", "%(number)s need you today", pressing) % {"number": number}
    return _("Everybody is on plan") if has_plan else _("Nothing is planned yet")
