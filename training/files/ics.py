"""From a calendar file (iCalendar, RFC 5545) to fixtures on the club's days, or to what is wrong with it.

Dates without a time and times without a zone stand as they are written; every other time becomes the wall time of
the club. A repeating event becomes one fixture for each of its days from a month ago to a year ahead.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from icalendar import Calendar

from core.dates import EARLIEST, LATEST, instant
from core.errors import DomainError, Fault
from training.files.repeating import RepeatRefused, days_of

MOST_BYTES: Final = 1_000_000
MOST_EVENTS: Final = 1000
MOST_FIXTURES: Final = 500
MOST_SERIES: Final = 50
MOST_UID_CHARACTERS: Final = 255
MOST_CHARACTERS: Final = 120
_BEFORE: Final = timedelta(days=31)
_AFTER: Final = timedelta(days=366)
_DEEPEST: Final = 6
_SHOWN: Final = 40
_LINE: Final = re.compile(r"[A-Za-z0-9-]+[;:]")
_UNWRITABLE: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_NEW_LINE: Final = re.compile(r"\r\n?")


class CalendarUnreadable(DomainError):
    """The file is no calendar, or events in it cannot be understood; `faults` names all of them."""

    code = "calendar_unreadable"
    field = "file"

    def __init__(self, *sentences: str) -> None:
        super().__init__(
            sentences[0], field="file", faults=[Fault("file", self.code, sentence) for sentence in sentences]
        )


class EventRefused(Exception):
    """What is wrong with one event, in words that follow its name."""


@dataclass(frozen=True)
class Event:
    """A fixture as a file has it; `key` is the event's uid, with the day that it was first meant for in a series."""

    key: str
    name: str
    place: str
    on: date
    at: time | None
    is_cancelled: bool


@dataclass(frozen=True)
class CalendarFile:
    """Every fixture of a file, and the uids of all its events."""

    events: tuple[Event, ...]
    uids: frozenset[str]


def window_of(today: date) -> tuple[date, date]:
    """Return the first and the last day on which an event not known yet is taken."""
    return today - _BEFORE, today + _AFTER


def text_of(data: bytes) -> str:
    """Return the text of an upload.

    Raises:
        CalendarUnreadable: it is too large or not UTF-8.
    """
    if len(data) > MOST_BYTES:
        raise _too_large()
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise CalendarUnreadable(_("Line %(line)d is not UTF-8 text; is this a calendar file?") % {"line": line}) from (
            error
        )


def read_calendar(text: str, *, zone: str, today: date) -> CalendarFile:
    """Return the fixtures of a calendar file on the days and wall times of a zone.

    Raises:
        CalendarUnreadable
    """
    text = _NEW_LINE.sub("\n", text)
    # A form sends each line feed as two characters; what is checked must also be small enough to be sent again.
    if len(text.encode()) + text.count("\n") > MOST_BYTES:
        raise _too_large()
    lines = _check_lines(text)
    if len(lines) > MOST_EVENTS:
        raise CalendarUnreadable(
            _("A file takes at most %(most)d events; this one holds %(count)d. Export a shorter period.")
            % {"most": MOST_EVENTS, "count": len(lines)}
        )
    events: list[Event] = []
    faults: list[str] = []
    series = 0
    read = list(_read_events(_parse(text), lines))
    changed_days = {(raw.uid, raw.mark) for raw in read if raw.mark}
    for raw in _newest(read):
        try:
            if raw.fault:
                raise EventRefused(raw.fault)
            series += raw.repeats
            if raw.repeats and series > MOST_SERIES:
                raise EventRefused(_("a file takes at most %(most)d repeating events.") % {"most": MOST_SERIES})
            events += _fixtures_of(raw, changed_days, zone, today)
        except EventRefused as error:
            faults.append(_fault_words(raw, str(error)))
    if faults:
        raise CalendarUnreadable(*faults)
    if len(events) > MOST_FIXTURES:
        raise CalendarUnreadable(
            _("A file takes at most %(most)d fixtures, every day of a repeating event; this one holds %(count)d.")
            % {"most": MOST_FIXTURES, "count": len(events)}
        )
    return CalendarFile(tuple(events), frozenset(raw.uid for raw in read))


@dataclass(frozen=True)
class _Raw:
    """One event of the file; `mark` is the day of the series that it stands for, empty for the series or a lone one."""

    number: int
    line: int
    uid: str
    mark: str
    name: str
    place: str
    start: Any
    sequence: int
    is_cancelled: bool
    repeats: bool
    component: Any
    fault: str


def _check_lines(text: str) -> list[int]:
    """Return the line on which each event begins; a line that no calendar file holds is refused with its number."""
    if found := _UNWRITABLE.search(text):
        before = text[: found.start()].count("\n")
        raise CalendarUnreadable(
            _("Line %(line)d holds a character that is no text; is this a calendar file?") % {"line": before + 1}
        )
    open_parts: list[str] = []
    events: list[int] = []
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip() or (line[0] in " \t" and open_parts):
            continue
        word = line.strip().upper()
        if not open_parts and word != "BEGIN:VCALENDAR":
            raise CalendarUnreadable(
                _("Line %(line)d should be BEGIN:VCALENDAR; choose a calendar file (.ics).") % {"line": number}
            )
        if not _LINE.match(line):
            raise CalendarUnreadable(
                _("Line %(line)d is not a line of a calendar file: “%(text)s”")
                % {"line": number, "text": _short(line, _SHOWN)}
            )
        if word.startswith("BEGIN:"):
            open_parts.append(word.removeprefix("BEGIN:"))
            if open_parts[1:] == ["VEVENT"]:
                events.append(number)
        elif word.startswith("END:") and open_parts.pop() != word.removeprefix("END:"):
            raise CalendarUnreadable(
                _("Line %(line)d ends something else than what was begun: “%(text)s”")
                % {"line": number, "text": _short(line, _SHOWN)}
            )
        if len(open_parts) > _DEEPEST:
            raise CalendarUnreadable(_("Line %(line)d is nested too deeply for a calendar file.") % {"line": number})
    if open_parts:
        raise CalendarUnreadable(_("The file ends before END:%(part)s; it was cut short.") % {"part": open_parts[-1]})
    if not events:
        raise CalendarUnreadable(_("The file holds no events."))
    return events


def _parse(text: str) -> list[Any]:
    try:
        return list(Calendar.from_ical(text, multiple=True))
    # The parser checks little before it uses a value, so a wrong one ends in whatever that use raises.
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
        raise CalendarUnreadable(
            _("The file cannot be read: %(fault)s") % {"fault": _short(str(error), MOST_CHARACTERS)}
        ) from error


def _read_events(calendars: Iterable[Any], lines: list[int]) -> Iterator[_Raw]:
    number = 0
    for calendar in calendars:
        all_cancelled = str(calendar.get("METHOD", "")).upper() == "CANCEL"
        for component in calendar.subcomponents:
            if component.name == "VEVENT":
                number += 1
                yield _read_event(component, number, lines[number - 1], all_cancelled)


def _read_event(component: Any, number: int, line: int, all_cancelled: bool) -> _Raw:
    uid, fault, mark, start = _text(component, "UID"), "", "", None
    try:
        if not uid:
            raise EventRefused(_("it has no UID, so that a newer file could not move it."))
        start = _when(component, "DTSTART")
        if "RECURRENCE-ID" in component:
            mark = mark_of(_when(component, "RECURRENCE-ID"), _zone_of(start))
            if component["RECURRENCE-ID"].params.get("RANGE"):
                raise EventRefused(_("it changes all later days of a series at once, which cannot be read."))
        if len(f"{uid}/{mark}") > MOST_UID_CHARACTERS - len("20260101T0000"):
            raise EventRefused(_("its UID is too long."))
    except EventRefused as error:
        fault = str(error)
    return _Raw(
        number=number,
        line=line,
        uid=uid,
        mark=mark,
        name=_short(_text(component, "SUMMARY"), MOST_CHARACTERS) or _("Match"),
        place=_short(_text(component, "LOCATION"), MOST_CHARACTERS),
        start=start,
        sequence=_sequence(component),
        is_cancelled=all_cancelled or _text(component, "STATUS").upper() == "CANCELLED",
        repeats=not mark and ("RRULE" in component or "RDATE" in component),
        component=component,
        fault=fault,
    )


def _newest(read: Iterable[_Raw]) -> list[_Raw]:
    """Return of the events with one uid and day the newest edition."""
    newest: dict[tuple[str, str, int], _Raw] = {}
    for raw in read:
        # What has no uid is a fault of its own.
        key = (raw.uid, raw.mark, 0 if raw.uid else raw.number)
        known = newest.get(key)
        if known is None or raw.fault or (not known.fault and raw.sequence >= known.sequence):
            newest[key] = raw
    return list(newest.values())


def _fixtures_of(raw: _Raw, changed_days: set[tuple[str, str]], zone: str, today: date) -> Iterator[Event]:
    if not raw.repeats:
        key = f"{raw.uid}/{raw.mark}" if raw.mark else raw.uid
        yield _event(raw, key, raw.start, zone)
        return
    first, last = window_of(today)
    own_zone = _zone_of(raw.start)
    try:
        days = days_of(raw.component, raw.start, first=first, last=last)
    except RepeatRefused as error:
        raise EventRefused(str(error)) from error
    for start, is_out in days:
        mark = mark_of(start, own_zone)
        if (raw.uid, mark) not in changed_days:
            event = _event(raw, f"{raw.uid}/{mark}", start, zone)
            yield replace(event, is_cancelled=event.is_cancelled or is_out)


def _event(raw: _Raw, key: str, start: date | datetime, zone: str) -> Event:
    on, at = _club_time(start, zone)
    return Event(key=key, name=raw.name, place=raw.place, on=on, at=at, is_cancelled=raw.is_cancelled)


def _when(component: Any, name: str) -> date | datetime:
    """Return a date, a floating time or a time with its zone."""
    value = component.get(name)
    if value is None:
        raise EventRefused(_("it has no %(name)s.") % {"name": name})
    if isinstance(value, list):
        raise EventRefused(_("it has more than one %(name)s.") % {"name": name})
    broken = dict(component.errors).get(name)
    when = None if broken else getattr(value, "dt", None)
    if not isinstance(when, date):
        written = _short(value.to_ical().decode(errors="replace"), _SHOWN)
        raise EventRefused(
            _("its %(name)s is “%(value)s”; it takes a date such as 20260307 or a time such as 20260307T150000.")
            % {"name": name, "value": written}
        )
    day = when.date() if isinstance(when, datetime) else when
    if not EARLIEST < day < LATEST:
        raise EventRefused(
            _("it lies on %(day)s, outside %(first)s to %(last)s.") % {"day": day, "first": EARLIEST, "last": LATEST}
        )
    asked = value.params.get("TZID")
    if asked and isinstance(when, datetime) and when.tzinfo is None:
        raise EventRefused(
            _("its time zone “%(zone)s” is not known, and the file does not describe it.")
            % {"zone": _short(str(asked), _SHOWN)}
        )
    return when


def _club_time(start: date | datetime, zone: str) -> tuple[date, time | None]:
    if not isinstance(start, datetime):
        return start, None
    own = start.tzinfo
    if own is None:
        local = start
    else:
        # A wall time that the clocks skip is the first instant after the gap.
        zone_name = own.key if isinstance(own, ZoneInfo) else None
        at = instant(start.date(), start.time(), zone=zone_name) if zone_name else start.astimezone(UTC)
        local = at.astimezone(ZoneInfo(zone))
    return local.date(), local.time().replace(second=0, microsecond=0, tzinfo=None)


def mark_of(start: date | datetime, zone: tzinfo | None) -> str:
    """Return the day of a series as its key has it, in the series' own zone."""
    if not isinstance(start, datetime):
        return f"{start:%Y%m%d}"
    if start.tzinfo and zone:
        start = start.astimezone(zone)
    return f"{start:%Y%m%dT%H%M}"


def _zone_of(start: date | datetime) -> tzinfo | None:
    return start.tzinfo if isinstance(start, datetime) else None


def _text(component: Any, name: str) -> str:
    value = component.get(name, "")
    if isinstance(value, list):
        value = value[0]
    return " ".join(str(value).split())


def _sequence(component: Any) -> int:
    text = _text(component, "SEQUENCE")
    return int(text) if text.isdecimal() and len(text) < 10 else 0


def _fault_words(raw: _Raw, fault: str) -> str:
    return _("Event %(number)d (line %(line)d, “%(name)s”): %(fault)s") % {
        "number": raw.number,
        "line": raw.line,
        "name": _short(raw.name, _SHOWN),
        "fault": fault,
    }


def _short(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"


def _too_large() -> CalendarUnreadable:
    return CalendarUnreadable(_("A calendar file takes at most 1 MB; this one is larger. Export a shorter period."))
