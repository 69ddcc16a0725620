"""Drafts of a club's own programmes, small ones."""

from typing import Any

from accounts.models import Club, User
from programmes.models import Programme, ProgrammeVersion
from programmes.operations.drafts import save_draft
from programmes.operations.own import create_programme
from programmes.queries import newest_version

GOOD = "3x8 each @RIR2 r90"


def session(*texts: str, label: str = "A", exercise: str = "seated-raise", **keys: Any) -> dict[str, Any]:
    return {"label": label, "lines": [{"exercise": exercise, "text": text} for text in texts or (GOOD,)], **keys}


def plan(*weeks: list[dict[str, Any] | None]) -> dict[str, Any]:
    return {"weeks": [{"note": "", "sessions": week} for week in weeks]}


def make_draft(club: Club, by: User, document: dict[str, Any] | None = None, name: str = "Ours") -> Programme:
    programme = create_programme(club=club, name=name, by=by)
    save_draft(programme=programme, document=document or plan([session(), None]), revision=1, by=by)
    return programme


def newest(programme: Programme) -> ProgrammeVersion:
    return newest_version(programme)
