"""What a reminder says, before a channel gives it its shape."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, kw_only=True)
class Message:
    """`title` may show on a locked screen: it and the lines carry no health word.

    `path` is where on this site it leads, and `action` says so on a button. A device shows one message for each `tag`
    (at most 32 letters, digits, - and _), the newest; from `until` on it is not worth showing.
    """

    title: str
    lines: Sequence[str]
    action: str
    path: str
    tag: str
    until: datetime
