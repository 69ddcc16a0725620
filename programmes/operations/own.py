"""What a club does to its own programmes: start, copy, describe, archive, bring back."""

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from accounts.models import Club, User
from accounts.operations import AlreadySent
from core.errors import DomainError
from programmes.choices import EvidenceGrade, PainRule
from programmes.models import Programme, ProgrammeVersion
from programmes.operations.drafts import start_draft
from programmes.queries import document_of
from programmes.rules.document import Document, Session, Week

MOST_NAME = 120
MOST_PURPOSE = 300
LEAST_GAP_H, MOST_GAP_H = 24, 168
DETAILS = ("name", "purpose", "pain_rule", "never_heavy_on", "heavy_gap_h", "match_offsets")
_COPIED = (
    "purpose", "evidence", "evidence_grade", "pain_rule", "clinician_only", "sources",
    "never_heavy_on", "heavy_gap_h", "match_offsets",
)  # fmt: skip
_MOST_SLUG = 60
_NEW = Document((Week((Session("A"), None, None)),))


class DetailsChanged(DomainError):
    """Somebody changed the programme's details since they were read; `stored` is how it stands now."""

    code = "programme_changed"
    status = 412

    def __init__(self, message: str, *, stored: Programme) -> None:
        super().__init__(message)
        self.stored = stored


@transaction.atomic
def create_programme(*, club: Club, name: str, by: User, public_id: uuid.UUID | None = None) -> Programme:
    """Start a programme of a club's own, with a draft of one week; a repeat with the same id finds the first one.

    Raises:
        AlreadySent: the id belongs to a programme of another club.
    """
    if found := _sent_before(club, public_id):
        return found
    programme = _store(
        club, name, by, public_id, evidence_grade=EvidenceGrade.OWN, pain_rule=PainRule.HEALTHY, purpose=""
    )
    start_draft(programme=programme, document=_NEW, like=None, by=by)
    return programme


@transaction.atomic
def copy_programme(
    *,
    version: ProgrammeVersion,
    club: Club,
    by: User,
    name: str = "",
    public_id: uuid.UUID | None = None,
) -> Programme:
    """Copy a version to a programme of the club's own, as a draft; a repeat with the same id finds the first one.

    Evidence and sources stay with it, and so does "with a clinician". Without a name it keeps the original's.

    Raises:
        AlreadySent: the id belongs to a programme of another club.
    """
    if found := _sent_before(club, public_id):
        return found
    source = version.programme
    kept = {field: getattr(source, field) for field in _COPIED}
    programme = _store(club, name or source.name, by, public_id, copied_from=source, **kept)
    start_draft(programme=programme, document=document_of(version), like=version, by=by)
    return programme


@transaction.atomic
def edit_details(*, programme: Programme, values: Mapping[str, Any], tag: str) -> Programme:
    """Change what `values` names among DETAILS; `tag` is `details_tag` when they were read.

    Raises:
        DetailsChanged: they were changed since, to something else.
    """
    stored = Programme.objects.select_for_update().get(pk=programme.pk)
    wanted = {field: _in_order(values[field]) for field in DETAILS if field in values}
    if all(getattr(stored, field) == value for field, value in wanted.items()):
        return stored
    if details_tag(stored) != tag:
        raise DetailsChanged(
            _("The programme was changed meanwhile. Nothing of yours was stored; compare both and save again."),
            stored=stored,
        )
    for field, value in wanted.items():
        setattr(stored, field, value)
    stored.save()
    return stored


def details_tag(programme: Programme) -> str:
    """Return what changes with every change of a programme's details."""
    return f"{programme.updated_at:%Y%m%d%H%M%S%f}"


def archive_programme(*, programme: Programme, at: datetime) -> Programme:
    """Offer a programme no longer; whoever has it keeps it."""
    if programme.archived_at is None:
        programme.archived_at = at
        programme.save()
    return programme


def restore_programme(*, programme: Programme) -> Programme:
    """Offer an archived programme again."""
    if programme.archived_at is not None:
        programme.archived_at = None
        programme.save()
    return programme


def _in_order(value: Any) -> Any:
    return sorted(set(value)) if isinstance(value, list | tuple | set) else value


def _sent_before(club: Club, public_id: uuid.UUID | None) -> Programme | None:
    # Two presses of one button take turns, and so do two names that make one slug.
    Club.objects.select_for_update(no_key=True).get(pk=club.pk)
    found = Programme.objects.filter(public_id=public_id).first() if public_id else None
    if found and found.club_id != club.pk:
        raise AlreadySent(_("This form was sent before. Open it anew and send it once."))
    return found


def _store(club: Club, name: str, by: User, public_id: uuid.UUID | None, **fields: Any) -> Programme:
    return Programme.objects.create(
        club=club,
        slug=_free_slug(club, name),
        name=name,
        author=by,
        **({"public_id": public_id} if public_id else {}),
        **fields,
    )


def _free_slug(club: Club, name: str) -> str:
    base = slugify(name)[: _MOST_SLUG - 5].strip("-") or "programme"
    taken = set(Programme.objects.filter(club=club, slug__startswith=base).values_list("slug", flat=True))
    free, number = base, 2
    while free in taken:
        free, number = f"{base}-{number}", number + 1
    return free
