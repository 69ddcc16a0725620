from datetime import UTC, date, datetime, time, timedelta

import pytest

from reminders.timing import Event, When, is_quiet, notice_timing, session_timing

DAY = date(2027, 1, 13)  # a Wednesday
LONDON = "Europe/London"
NIGHT = {"quiet_from": time(22), "quiet_until": time(7)}
GRACE = timedelta(hours=4)


def due_of_session(at: time, **when) -> datetime:
    return session_timing(Event(DAY, at, LONDON), When(**{"lead_minutes": 60, **when})).due_at


@pytest.mark.parametrize(
    ("at", "when", "due"),
    [
        (time(17, 30), {}, "2027-01-13T16:30"),
        (time(17, 30), {"lead_minutes": 1440}, "2027-01-12T17:30"),
        # A fixed time goes before the lead; a session that starts sooner is told of the day before.
        (time(17, 30), {"at_time": time(8)}, "2027-01-13T08:00"),
        (time(7, 30), {"at_time": time(8)}, "2027-01-12T08:00"),
        (time(8), {"at_time": time(8)}, "2027-01-12T08:00"),
        # Quiet hours over midnight: told before they begin.
        (time(7, 30), NIGHT, "2027-01-12T21:45"),
        (time(22, 30), NIGHT, "2027-01-13T21:30"),
        (time(23, 30), NIGHT, "2027-01-13T21:45"),
        (time(8), NIGHT, "2027-01-13T07:00"),
        # And within a day.
        (time(15), {"quiet_from": time(13), "quiet_until": time(15)}, "2027-01-13T12:45"),
        (time(16), {"quiet_from": time(13), "quiet_until": time(15)}, "2027-01-13T15:00"),
    ],
)
def test_session_is_told_of_when_the_person_wants(at, when, due):
    assert due_of_session(at, **when) == datetime.fromisoformat(due).replace(tzinfo=UTC)


def test_nothing_is_told_on_a_day_off():
    off = When(60, days_off=(2,))
    assert session_timing(Event(DAY, time(17, 30), LONDON), off) is None
    assert notice_timing(Event(DAY, time(9), LONDON), off, grace=GRACE) is None
    # A reminder that goes out the evening before counts by that evening.
    assert session_timing(Event(DAY + timedelta(days=1), time(0, 15), LONDON), off) is None
    assert session_timing(Event(DAY, time(0, 15), LONDON), off) is not None


@pytest.mark.parametrize(
    ("minutes", "lead", "expires"),
    [(None, 60, "17:30"), (30, 60, "17:30"), (None, 5, "18:25"), (45, 5, "18:15"), (30, 5, "18:00")],
)
def test_session_reminder_is_right_until_an_hour_after_or_the_session_s_end(minutes, lead, expires):
    timing = session_timing(Event(DAY, time(17, 30), LONDON, minutes), When(lead))
    assert f"{timing.expires_at:%H:%M}" == expires


@pytest.mark.parametrize(
    ("at", "when", "due"),
    [
        (time(9), {}, "2027-01-13T09:00"),
        (time(6, 59), {}, "2027-01-13T07:00"),
        (time(23), {}, "2027-01-14T07:00"),
        (time(22), {"quiet_from": time(21), "quiet_until": time(9)}, "2027-01-14T09:00"),
        # The person's own quiet hours begin where the night ends.
        (time(5), {"quiet_from": time(7), "quiet_until": time(8)}, "2027-01-13T08:00"),
    ],
)
def test_notice_waits_for_the_end_of_the_night_and_of_quiet_hours(at, when, due):
    timing = notice_timing(Event(DAY, at, LONDON), When(60, **when), grace=GRACE)
    assert timing.due_at == datetime.fromisoformat(due).replace(tzinfo=UTC)
    assert timing.expires_at == timing.due_at + GRACE


@pytest.mark.parametrize(
    ("clock", "quiet"),
    [("21:59", False), ("22:00", True), ("23:59", True), ("00:00", True), ("06:59", True), ("07:00", False)],
)
def test_quiet_hours_hold_over_midnight(clock, quiet):
    at = datetime.fromisoformat(f"2027-01-13T{clock}+00:00")
    assert is_quiet(at, zone=LONDON, quiet=(time(22), time(7))) is quiet
    assert is_quiet(at, zone=LONDON, quiet=None) is False
