"""Calendar files: which day and wall time of the club an event falls on, and what is said of one that cannot be."""

from datetime import date, time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.training.ics import ZONE, calendar, event
from training.files.ics import MOST_BYTES, MOST_EVENTS, CalendarUnreadable, read_calendar, text_of

TODAY = date(2026, 3, 2)


def read(*parts, zone="Europe/London", today=TODAY, **properties):
    return read_calendar(calendar(*parts, **properties), zone=zone, today=today).events


def faults(text: str) -> list[str]:
    with pytest.raises(CalendarUnreadable) as refused:
        read_calendar(text, zone="Europe/London", today=TODAY)
    return [fault.message for fault in refused.value.faults]


@pytest.mark.parametrize(
    ("start", "on", "at"),
    [
        (";VALUE=DATE:20260307", date(2026, 3, 7), None),
        (":20260307T150000", date(2026, 3, 7), time(15)),
        (":20260307T150000Z", date(2026, 3, 7), time(15)),
        (":20260704T150000Z", date(2026, 7, 4), time(16)),
        (";TZID=Europe/Paris:20260307T150000", date(2026, 3, 7), time(14)),
        (";TZID=America/New_York:20260307T200000", date(2026, 3, 8), time(1)),
        (";TZID=W. Europe Standard Time:20260307T150000", date(2026, 3, 7), time(14)),
        (";TZID=Club time:20260704T150000", date(2026, 7, 4), time(14)),
        # The night the clocks go forward: 01:30 is skipped, and stands for the first instant after the gap.
        (";TZID=Europe/London:20260329T013000", date(2026, 3, 29), time(2)),
        (":20260329T010000Z", date(2026, 3, 29), time(2)),
        # The night they go back: 01:30 happens twice.
        (";TZID=Europe/London:20261025T013000", date(2026, 10, 25), time(1, 30)),
        (":20261025T003000Z", date(2026, 10, 25), time(1, 30)),
        (":20261025T013000Z", date(2026, 10, 25), time(1, 30)),
        (":20261024T233000Z", date(2026, 10, 25), time(0, 30)),
        (":20261025T030015Z", date(2026, 10, 25), time(3)),
    ],
)
def test_event_falls_on_the_clubs_day_and_wall_time(start, on, at):
    (found,) = read(ZONE, event(start))

    assert (found.on, found.at, found.key, found.is_cancelled) == (on, at, "a@league", False)


def test_event_carries_its_name_and_place_cut_to_what_fits():
    (found,) = read(event(":20260307T150000", "LOCATION:Mill Lane\\, gate 2", name="A" * 200))

    assert found.place == "Mill Lane, gate 2"
    assert (len(found.name), found.name[-1]) == (120, "…")
    assert read(event(":20260307T150000", name=""))[0].name == "Match"


@pytest.mark.parametrize(
    ("parts", "properties"),
    [([event(":20260307T150000", "STATUS:CANCELLED")], {}), ([event(":20260307T150000")], {"method": "CANCEL"})],
)
def test_cancelled_event_says_so(parts, properties):
    assert [one.is_cancelled for one in read(*parts, **properties)] == [True]


def test_series_keeps_its_wall_time_when_the_clocks_change():
    found = read(event(";TZID=Europe/London:20260314T150000", "RRULE:FREQ=WEEKLY;COUNT=4"))

    assert [(one.on.day, one.at) for one in found] == [(14, time(15)), (21, time(15)), (28, time(15)), (4, time(15))]
    assert found[0].key == "a@league/20260314T1500"


@pytest.mark.parametrize(
    ("lines", "days"),
    [
        (["RRULE:FREQ=WEEKLY;UNTIL=20260321T150000Z"], [7, 14, 21]),
        (["RRULE:FREQ=WEEKLY;UNTIL=20260320"], [7, 14]),
        (["RRULE:FREQ=WEEKLY;BYDAY=SA,SU;COUNT=3"], [7, 8, 14]),
        (["RDATE:20260310T150000,20260311T150000"], [7, 10, 11]),
    ],
)
def test_series_is_laid_out_day_by_day(lines, days):
    assert [one.on.day for one in read(event(":20260307T150000", *lines))] == days


def test_series_without_an_end_is_laid_out_for_a_year():
    found = read(event(":20100102T150000", "RRULE:FREQ=WEEKLY"))

    assert (found[0].on, found[-1].on) == (date(2026, 1, 31), date(2027, 2, 27))
    assert read(event(":20260307T150000", "RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30")) == (
        *read(event(":20260307T150000", "RDATE:20260307T150000")),
    )


def test_day_taken_out_of_a_series_is_cancelled_and_a_moved_one_moves():
    found = read(
        event(
            ";TZID=Europe/London:20260307T150000",
            "RRULE:FREQ=WEEKLY;COUNT=3",
            "EXDATE;TZID=Europe/London:20260314T150000",
        ),
        event(":20260322T110000Z", "RECURRENCE-ID:20260321T150000Z"),
    )

    assert sorted((one.key[-13:], one.on.day, one.is_cancelled) for one in found) == [
        ("20260307T1500", 7, False),
        ("20260314T1500", 14, True),
        ("20260321T1500", 22, False),
    ]


def test_newest_edition_of_an_event_counts():
    (found,) = read(
        event(":20260308T150000", "SEQUENCE:2"), event(":20260307T150000", "SEQUENCE:1"), event(":20260301T150000")
    )

    assert found.on.day == 8


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "The file holds no events."),
        ("hello", "Line 1 should be BEGIN:VCALENDAR"),
        ("BEGIN:VCALENDAR\nVERSION\nEND:VCALENDAR", "Line 2 is not a line of a calendar file: “VERSION”"),
        ("BEGIN:VCALENDAR\nBEGIN:VEVENT\nEND:VCALENDAR", "Line 3 ends something else"),
        ("BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20260101", "The file ends before END:VEVENT"),
        ("BEGIN:VCALENDAR\nEND:VCALENDAR", "The file holds no events."),
        ("BEGIN:VCALENDAR\nX-A:\x00\nEND:VCALENDAR", "Line 2 holds a character that is no text"),
        ("BEGIN:VCALENDAR\n" + "BEGIN:A\n" * 9000, "nested too deeply"),
        ("X-A:b\n" * 300_000, "A calendar file takes at most 1 MB"),
        (calendar("BEGIN:VEVENT\nUID:a\nEND:VEVENT\n" * (MOST_EVENTS + 1)), "at most 1000 events; this one holds 1001"),
        (calendar("BEGIN:VTIMEZONE\nTZID:x\nEND:VTIMEZONE", event(":20260307")), "The file cannot be read"),
    ],
    ids=range(11),
)
def test_file_that_is_no_calendar_is_refused(text, said):
    (sentence,) = faults(text)

    assert said in sentence


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (event(":soon"), "Event 1 (line 3, “Port Ellis”): its DTSTART is “soon”; it takes a date"),
        (event(":PT2H"), "its DTSTART is “PT2H”"),
        ("BEGIN:VEVENT\nUID:a\nEND:VEVENT", "Event 1 (line 3, “Match”): it has no DTSTART."),
        (event(":20260307", "DTSTART:20260308"), "more than one DTSTART"),
        (event(":19991231T150000"), "outside 2000-01-01 to 2100-12-31"),
        (event(":20260307T150000", uid=""), "it has no UID"),
        (event(":20260307T150000", uid="u" * 300), "its UID is too long"),
        (event(";TZID=Nowhere/Land:20260307T150000"), "time zone “Nowhere/Land” is not known"),
        (event(":20260307T150000", "RRULE:FREQ=HOURLY"), "it repeats more than once a day"),
        (event(":20260307T150000", "RRULE:FREQ=DAILY;BYHOUR=1,2"), "it repeats more than once a day"),
        (event(":20260307T150000", "RRULE:FREQ=SOMETIMES"), "its repetition cannot be read"),
        (event(":20260307T150000", "RRULE:nonsense"), "its repetition cannot be read"),
        (event(":20260307T150000", "RECURRENCE-ID;RANGE=THISANDFUTURE:20260307T150000"), "all later days of a series"),
    ],
    ids=range(13),
)
def test_event_that_cannot_be_understood_is_named(lines, said):
    (sentence,) = faults(calendar(lines))

    assert said in sentence


def test_every_event_at_fault_is_named_at_once():
    said = faults(calendar(event(":soon", uid="a"), event(":20260307", uid="b"), event(":later", uid="c")))

    assert [sentence[:7] for sentence in said] == ["Event 1", "Event 3"]


def test_more_fixtures_than_fit_are_refused():
    daily = [event(":20260307T150000", "RRULE:FREQ=DAILY", uid=str(number)) for number in range(2)]

    assert "at most 500 fixtures" in faults(calendar(*daily))[0]


def test_bytes_become_text_or_a_sentence():
    assert text_of("\ufeffBEGIN".encode()) == "BEGIN"
    for data, said in ((b"a\nb\xff", "Line 2 is not UTF-8"), (b"x" * (MOST_BYTES + 1), "at most 1 MB")):
        with pytest.raises(CalendarUnreadable, match=said):
            text_of(data)


_VALUES = st.sampled_from(
    ["20260307", "20260307T150000Z", "20261325T990000", "PT1H", "FREQ=DAILY", "FREQ=YEARLY;BYEASTER=1;BYWEEKNO=99",
     "FREQ=DAILY;COUNT=-1", "FREQ=DAILY;INTERVAL=0", "FREQ=MONTHLY;BYDAY=9ZZ", "FREQ=WEEKLY;UNTIL=x", "", "\\",
     "20260307T150000/PT1H", "FREQ=YEARLY;BYMONTH=13", "19970714T170000Z/19970715T170000Z", "-P1W", "2,3,,4"]
)  # fmt: skip
_NAMES = st.sampled_from(
    ["DTSTART", "DTSTART;VALUE=DATE", "DTSTART;TZID=x", "RRULE", "RDATE", "RDATE;VALUE=PERIOD", "EXDATE", "SUMMARY",
     "RECURRENCE-ID", "STATUS", "SEQUENCE", "UID", "DTSTART;VALUE=", "SUMMARY;X=\"a", "GEO", "ATTENDEE;;"]
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(_NAMES, _VALUES), max_size=8))
def test_whatever_an_event_holds_it_is_read_or_refused_in_words(lines):
    text = calendar("\n".join(("BEGIN:VEVENT", "UID:a", *(f"{name}:{value}" for name, value in lines), "END:VEVENT")))

    try:
        keys = [one.key for one in read_calendar(text, zone="Europe/London", today=TODAY).events]
    except CalendarUnreadable:
        keys = []

    assert len(set(keys)) == len(keys)
