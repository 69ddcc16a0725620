"""Calendar files for tests, as leagues and clubs export them."""

from typing import Any

ZONE = """BEGIN:VTIMEZONE
TZID:Club time
BEGIN:STANDARD
DTSTART:16011028T030000
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:16010325T020000
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
END:DAYLIGHT
END:VTIMEZONE"""


def event(start: str, *lines: str, uid: str = "a@league", name: str = "Port Ellis") -> str:
    """Return an event; `start` is what follows DTSTART, its parameters included."""
    return "\n".join(("BEGIN:VEVENT", f"UID:{uid}", f"SUMMARY:{name}", f"DTSTART{start}", *lines, "END:VEVENT"))


def calendar(*parts: str, **properties: Any) -> str:
    head = [f"{name.upper()}:{value}" for name, value in properties.items()]
    return (
        "\r\n".join("\n".join(("BEGIN:VCALENDAR", "VERSION:2.0", *head, *parts, "END:VCALENDAR")).split("\n")) + "\r\n"
    )
