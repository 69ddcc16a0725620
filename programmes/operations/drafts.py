"""The draft of a plan: saved whole, never on top of somebody else's, and frozen when it can be given."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core.errors import DomainError
from exercises.models import Exercise
from programmes.choices import VersionState
from programmes.models import PlannedSession, PlanStage, Prescription, Programme, ProgrammeVersion
from programmes.operations.built_in import prescription
from programmes.queries import exercises_for, newest_version
from programmes.rules.document import Document, DocumentError, Fault, check_document, faults, stored_note
from programmes.rules.notation import parse_dose
from programmes.wording import document_error_words

MOST_CHANGE_NOTE = 400


class DraftMalformed(DomainError):
    """The document has another shape than docs/builder.md says; `field` is the path to the fault."""

    code = "malformed"


class DraftChanged(DomainError):
    """Somebody saved the draft, or made a version of it, since it was read; `stored` is how it stands now."""

    code = "draft_changed"
    status = 412

    def __init__(self, message: str, *, stored: ProgrammeVersion) -> None:
        super().__init__(message)
        self.stored = stored


class DraftHasFaults(DomainError):
    code = "draft_has_faults"
    status = 409

    def __init__(self, message: str, *, document: Document, found: list[Fault]) -> None:
        super().__init__(message)
        self.document = document
        self.found = found


class NothingToFreeze(DomainError):
    code = "no_draft"
    status = 409


@transaction.atomic
def save_draft(*, programme: Programme, document: object, revision: int, by: User) -> ProgrammeVersion:
    """Store the plan as it was typed and return the draft; the first change after a frozen version opens a new one.

    `revision` is that of the newest version when the plan was read. Saving what is stored already changes nothing,
    so that a repeated call finds its own work.

    Raises:
        DraftMalformed
        DraftChanged: the newest version has another revision and says something else.
    """
    try:
        plan = check_document(document)
    except DocumentError as error:
        raise DraftMalformed(document_error_words(error), field=f"document{error.path}") from error
    newest = _newest_locked(programme)
    stored = newest.state == VersionState.DRAFT and newest.document == plan.to_json()
    if stored:
        return newest
    if newest.revision != revision:
        raise _changed(newest)
    draft = newest if newest.state == VersionState.DRAFT else _next_of(newest)
    draft.document, draft.weeks = plan.to_json(), len(plan.weeks)
    draft.revision, draft.edited_by = revision + 1, by
    draft.save()
    return draft


@transaction.atomic
def freeze(
    *, programme: Programme, change_note: str, by: User, at: datetime, revision: int | None = None
) -> ProgrammeVersion:
    """Make the draft a version that can be given: sessions and lines that never change again.

    With `revision` only what was read at that revision is frozen.

    Raises:
        NothingToFreeze: there is no draft.
        DraftChanged: the draft has another revision.
        DraftHasFaults: with every fault at once.
    """
    draft = _newest_locked(programme)
    if draft.state != VersionState.DRAFT:
        raise NothingToFreeze(
            _("Version %(number)d is ready, and nothing was changed since.") % {"number": draft.number}
        )
    if revision is not None and draft.revision != revision:
        raise _changed(draft)
    document = check_document(draft.document)
    exercises = exercises_for(draft.programme)
    if found := faults(document, exercises, stages=draft.stages.count()):
        raise DraftHasFaults(
            _("This plan cannot be given yet. What needs correcting stands beside each line."),
            document=document,
            found=found,
        )
    _write_rows(draft, document, exercises)
    draft.state, draft.document, draft.change_note, draft.frozen_at = VersionState.FROZEN, None, change_note, at
    draft.revision, draft.edited_by = draft.revision + 1, by
    draft.save()
    return draft


def start_draft(
    *, programme: Programme, document: Document, like: ProgrammeVersion | None, by: User
) -> ProgrammeVersion:
    """Give a new programme its first draft; what the document does not hold is taken from the version `like`."""
    draft = ProgrammeVersion(
        programme=programme, number=1, weeks=len(document.weeks), document=document.to_json(), edited_by=by
    )
    if like is not None:
        return _follow(draft, like)
    draft.save()
    return draft


def _newest_locked(programme: Programme) -> ProgrammeVersion:
    # Editors of one programme take turns; its row is what they all wait for.
    Programme.objects.select_for_update(no_key=True).get(pk=programme.pk)
    return newest_version(programme)


def _changed(stored: ProgrammeVersion) -> DraftChanged:
    if stored.state == VersionState.FROZEN:
        message = _("Version %(number)d was made meanwhile. Nothing of yours was stored; compare both and save again.")
    elif stored.edited_by:
        message = _("%(who)s changed this plan meanwhile. Nothing of yours was stored; compare both and save again.")
    else:
        message = _("This plan was changed meanwhile. Nothing of yours was stored; compare both and save again.")
    return DraftChanged(message % {"number": stored.number, "who": stored.edited_by}, stored=stored)


def _next_of(frozen: ProgrammeVersion) -> ProgrammeVersion:
    draft = ProgrammeVersion(programme=frozen.programme, number=frozen.number + 1, weeks=frozen.weeks, document={})
    return _follow(draft, frozen)


def _follow(draft: ProgrammeVersion, earlier: ProgrammeVersion) -> ProgrammeVersion:
    """Store a draft with what its document does not hold: stages, rest and how it moves on."""
    draft.rest_between_exercises_s, draft.progression = earlier.rest_between_exercises_s, earlier.progression
    draft.save()
    PlanStage.objects.bulk_create(
        PlanStage(version=draft, number=stage.number, name=stage.name, criteria=stage.criteria)
        for stage in earlier.stages.all()
    )
    return draft


def _write_rows(draft: ProgrammeVersion, document: Document, exercises: Mapping[str, Exercise]) -> None:
    stages = {stage.number: stage for stage in draft.stages.all()}
    cells = [
        (number, place, week.note, session)
        for number, week in enumerate(document.weeks, start=1)
        for place, session in enumerate(week.sessions, start=1)
        if session is not None
    ]
    rows = PlannedSession.objects.bulk_create(
        PlannedSession(
            version=draft,
            week=number,
            position=place,
            label=session.label,
            per_week=session.per_week,
            per_day=session.per_day,
            note=stored_note(week_note, session.note),
            stage=stages.get(session.stage or 0),
        )
        for number, place, week_note, session in cells
    )
    Prescription.objects.bulk_create(
        prescription(session=row, position=position, exercise=exercises[line.exercise], dose=parse_dose(line.text))
        for row, (*_place, session) in zip(rows, cells, strict=True)
        for position, line in enumerate((one for one in session.lines if not one.is_blank), start=1)
    )
