"""The newest note of each athlete to their coaches, and whether somebody has read it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Final
from uuid import UUID

from accounts.models import AccessRecord, Club, User
from athletes.models import Athlete
from training.queries.marks import SessionMark

NOTE_READ: Final = "session_note"
# A note is shown for two weeks at most, and was not read before it was written.
_READ_WITHIN: Final = timedelta(weeks=4)


@dataclass(frozen=True, kw_only=True)
class Note:
    mark: SessionMark
    is_new: bool


def note_subject(session: UUID, note: str) -> str:
    """Name a note as it stands in the record of who read what; a changed one is another."""
    return f"{session} {sha256(note.encode()).hexdigest()[:12]}"


def seen_notes(*, noted: Mapping[int, SessionMark], club: Club, viewer: User, at: datetime) -> dict[int, Note]:
    """Return the notes of athletes whose health the viewer may see, by athlete (two queries; none without a note)."""
    if not noted:
        return {}
    seen = set(Athlete.objects.health_visible_to(viewer).filter(pk__in=noted).values_list("pk", flat=True))
    subjects = {pk: note_subject(mark.public_id, mark.note) for pk, mark in noted.items()}
    read = set(
        AccessRecord.objects.filter(
            club=club, user=viewer, what=NOTE_READ, subject__in=subjects.values(), at__gt=at - _READ_WITHIN
        ).values_list("subject", flat=True)
    )
    return {pk: Note(mark=mark, is_new=subjects[pk] not in read) for pk, mark in noted.items() if pk in seen}
