"""Which versions of a programme are in use, what the newest one changes in them, and for whom."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from accounts.models import Club, User
from exercises.models import Exercise
from programmes.models import Prescription, ProgrammeVersion
from programmes.queries import document_of
from programmes.rules.diff import WeeksChange, diff
from training.models import Assignment
from training.queries.assigning import Holder, holders


@dataclass(frozen=True, kw_only=True)
class HeldVersion:
    """A version with those who are on it, and what the newest one changes in it; nothing in the newest itself."""

    version: ProgrammeVersion
    holders: Sequence[Holder]
    changes: Sequence[WeeksChange]


@dataclass(frozen=True, kw_only=True)
class VersionsInUse:
    """The newest version, and every older one that somebody is on, the newest first; `names` by slug."""

    newest: ProgrammeVersion
    on_newest: Sequence[Holder]
    older: Sequence[HeldVersion]
    names: Mapping[str, str]

    @property
    def behind(self) -> list[Assignment]:
        """Return the assignments that the newest version can be applied to."""
        return [holder.assignment for held in self.older for holder in held.holders]


def versions_in_use(*, newest: ProgrammeVersion, user: User, days: Mapping[Club, date]) -> VersionsInUse:
    """Return who of those whose training a person plans is on which version; `days` is today in each club asked of."""
    by_version: dict[int, list[Holder]] = {}
    for club, today in days.items():
        for holder in holders(user=user, programme=newest.programme, club=club, today=today):
            by_version.setdefault(holder.assignment.version_id, []).append(holder)
    on_newest = by_version.pop(newest.pk, [])
    versions = list(ProgrammeVersion.objects.filter(pk__in=by_version).order_by("-number"))
    target = document_of(newest) if versions else None
    return VersionsInUse(
        newest=newest,
        on_newest=on_newest,
        older=[
            HeldVersion(
                version=version,
                holders=by_version[version.pk],
                changes=diff(document_of(version), target) if target else (),
            )
            for version in versions
        ],
        names=_names([newest.pk, *by_version]) if versions else {},
    )


def _names(version_ids: Collection[int]) -> dict[str, str]:
    used = Prescription.objects.filter(session__version__in=version_ids).values("exercise")
    return dict(Exercise.objects.filter(pk__in=used).order_by("club").values_list("slug", "name"))


def assignments_of(*, user: User, programme_id: int, public_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Assignment]:
    """Return by id those of a programme's standing assignments whose athletes' training the person plans."""
    rows = Assignment.objects.trainable_by(user).filter(
        programme=programme_id, public_id__in=public_ids, cancelled_at__isnull=True
    )
    return {row.public_id: row for row in rows.select_related("athlete__club")}
