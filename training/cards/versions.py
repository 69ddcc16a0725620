"""Versions of a programme side by side, and what the newest one means for each athlete."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from programmes.models import ProgrammeVersion
from programmes.rules.diff import ChangeKind, FieldChange, SessionChange, WeeksChange
from training.forms.changing import ApplyForm
from training.operations.changing import VersionChange
from training.queries.assigning import Holder
from training.queries.changing import VersionsInUse


@dataclass(frozen=True, kw_only=True)
class LineWords:
    """A line with the exercise's name and its text before and after; empty where there was or is none."""

    kind: ChangeKind
    name: str
    before: str
    after: str


@dataclass(frozen=True, kw_only=True)
class SessionWords:
    kind: ChangeKind
    label: str
    fields: Sequence[str]
    lines: Sequence[LineWords]


@dataclass(frozen=True, kw_only=True)
class WeeksWords:
    kind: ChangeKind
    first: int
    last: int
    sessions: Sequence[SessionWords]


@dataclass(frozen=True, kw_only=True)
class AthleteRow:
    change: VersionChange
    holder: Holder
    is_ticked: bool


@dataclass(frozen=True, kw_only=True)
class VersionCard:
    version: ProgrammeVersion
    weeks: Sequence[WeeksWords]
    athletes: Sequence[AthleteRow]


def version_cards(used: VersionsInUse, changes: Sequence[VersionChange], form: ApplyForm) -> list[VersionCard]:
    """Return a card for each older version that somebody is on."""
    by_assignment = {change.assignment.pk: change for change in changes}
    cards = []
    for held in used.older:
        rows = []
        for holder in held.holders:
            change = by_assignment[holder.assignment.pk]
            rows.append(AthleteRow(change=change, holder=holder, is_ticked=form.is_ticked(change)))
        weeks = [_weeks(change, used.names) for change in held.changes]
        cards.append(VersionCard(version=held.version, weeks=weeks, athletes=rows))
    return cards


def _weeks(change: WeeksChange, names: Mapping[str, str]) -> WeeksWords:
    sessions = [_session(session, names) for session in change.sessions]
    return WeeksWords(kind=change.kind, first=change.first, last=change.last, sessions=sessions)


def _session(change: SessionChange, names: Mapping[str, str]) -> SessionWords:
    lines = []
    for line in change.lines:
        one = line.after or line.before
        slug = one.exercise if one else ""
        before, after = (side.text if side else "" for side in (line.before, line.after))
        lines.append(LineWords(kind=line.kind, name=names.get(slug, slug), before=before, after=after))
    fields = [field_words(field) for field in change.fields]
    return SessionWords(kind=change.kind, label=change.label, fields=fields, lines=lines)


def field_words(change: FieldChange) -> str:
    """Return what changed of a session beside its lines: "2 × a week → 3 × a week"."""
    none = _("none")
    match change.name:
        case "label":
            words = _("named %(value)s")
        case "per_week":
            words = _("%(value)s × a week")
        case "per_day":
            words = _("%(value)s × a day")
        case "note":
            words = _("note: %(value)s")
        case "stage":
            words = _("stage %(value)s")
    return f"{words % {'value': change.before or none}} → {words % {'value': change.after or none}}"
