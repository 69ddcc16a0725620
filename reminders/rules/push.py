"""What web push asks of addresses, times and names; pure functions."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

MOST_ENDPOINT_CHARACTERS = 1000
# Push services keep a message at most four weeks (RFC 8030 leaves it to them; FCM says so).
LONGEST_TTL_S = 28 * 24 * 3600
LONGEST_WAIT = timedelta(hours=1)
_VISIBLE = re.compile(r"[!-~]+")
_PLACE = re.compile(r"[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::[0-9]{1,5})?")


def is_allowed_endpoint(endpoint: str, places: Iterable[str]) -> bool:
    """Tell whether an address belongs to one of the push services that we send to, over HTTPS.

    A place is `host`, `*.host` (every name below it, not itself) or either with `:port`; without one an address
    that names a port is refused. Whatever else a URL may hold before its path (a user, a backslash) is refused.
    """
    if len(endpoint) > MOST_ENDPOINT_CHARACTERS or not _VISIBLE.fullmatch(endpoint):
        return False
    try:
        parts = urlsplit(endpoint)
    except ValueError:
        return False
    place = parts.netloc.lower()
    if parts.scheme != "https" or not _PLACE.fullmatch(place):
        return False
    return any(place.endswith(one[1:]) if one.startswith("*.") else place == one for one in map(str.lower, places))


def time_to_live_s(*, until: datetime, at: datetime) -> int:
    """Return for how many seconds a push service may keep a message for a phone that is off, 1 to four weeks."""
    return min(max(int((until - at).total_seconds()), 1), LONGEST_TTL_S)


def wait_of(retry_after: str | None, *, at: datetime) -> timedelta | None:
    """Return how long a Retry-After header asks to wait (seconds or an HTTP date), at most an hour; None if unread."""
    text = (retry_after or "").strip()
    if re.fullmatch(r"[0-9]{1,9}", text):
        wait = timedelta(seconds=int(text))
    else:
        try:
            until = parsedate_to_datetime(text)
        except (TypeError, ValueError):
            return None
        wait = (until if until.tzinfo else until.replace(tzinfo=UTC)) - at
    return min(max(wait, timedelta(seconds=1)), LONGEST_WAIT)


# The first that fits: each of these names stands in the texts of browsers further down as well.
_BROWSERS = (
    ("Edg", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser", "Samsung Internet"), ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"), ("CriOS", "Chrome"), ("Chrome", "Chrome"), ("Safari", "Safari"),
)  # fmt: skip
_SYSTEMS = (
    ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"), ("Mac OS X", "Mac"),
    ("CrOS", "Chromebook"), ("Linux", "Linux"),
)  # fmt: skip


def device_name(user_agent: str) -> str:
    """Return what a person calls the browser of a User-Agent header: "Chrome, Android"; empty when it says neither."""
    found = (next((name for sign, name in names if sign in user_agent), "") for names in (_BROWSERS, _SYSTEMS))
    return ", ".join(filter(None, found))
