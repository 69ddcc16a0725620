"""Who made a file, and when: the line that every page of it carries."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Stamp:
    """`made_at` is the local time where the club is."""

    made_by: str
    made_at: datetime
    club: str
