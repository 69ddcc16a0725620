"""Files that were asked for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Min, Q, QuerySet
from django.db.models.functions import Coalesce, Greatest

from accounts.models import Club, User
from athletes.models import Athlete, Squad
from reports.choices import ExportState, FileFormat, Subject
from reports.models import ReportExport
from training.choices import SessionKind
from training.models import SetLog

UNFINISHED = (ExportState.WAITING, ExportState.BUILDING)
SHOWN = 50
# A builder is busy for minutes with the largest ones; our own choice.
MOST_WAIT_S = 15 * 60


@dataclass(frozen=True)
class FileLine:
    """One file as its maker reads of it."""

    export: ReportExport
    squads: tuple[str, ...]

    @property
    def name(self) -> str:
        """Return whom the file is about: squads, or in one's own files the club where one trains."""
        return str(self.export.club) if self.export.subject == Subject.OWN else ", ".join(self.squads)

    @property
    def last_on(self) -> date:
        return self.export.ends_before - timedelta(days=1)

    @property
    def is_unfinished(self) -> bool:
        return self.export.state in UNFINISHED

    @property
    def progress_pct(self) -> int:
        return progress_pct(self.export)


@dataclass(frozen=True)
class FilesWaiting:
    """The files that nobody makes although they could be; `oldest_s` is how long the oldest has waited, 0 without."""

    waiting: int
    oldest_s: int

    @property
    def is_made(self) -> bool:
        return self.oldest_s <= MOST_WAIT_S


def files_waiting(*, now: datetime) -> FilesWaiting:
    """Return what waits for a builder (one query); what a builder left, or tries again, counts from that time."""
    free = Q(leased_until__isnull=True) | Q(leased_until__lte=now)
    since = Greatest("created_at", Coalesce("leased_until", "created_at"))
    found = ReportExport.objects.filter(free, state__in=UNFINISHED).aggregate(waiting=Count("pk"), oldest=Min(since))
    oldest = found["oldest"]
    return FilesWaiting(found["waiting"], max(0, int((now - oldest).total_seconds())) if oldest else 0)


def progress_pct(export: ReportExport) -> int:
    """Return how far a file is, whole per cent; below 100 until it is made."""
    if export.state == ExportState.DONE:
        return 100
    return min(export.done_parts * 100 // export.all_parts, 99) if export.all_parts else 0


def file_lines(exports: Sequence[ReportExport]) -> list[FileLine]:
    """Return files with the names of their squads."""
    wanted = {public_id for export in exports for public_id in export.squads}
    names = dict(Squad.objects.filter(public_id__in=wanted).values_list("public_id", "name"))
    return [
        FileLine(export, tuple(names[public_id] for public_id in export.squads if public_id in names))
        for export in exports
    ]


def files_of(person: User, club: Club) -> QuerySet[ReportExport]:
    """Return what the person asked for about squads of a club, the newest first."""
    mine = ReportExport.objects.visible_to(person).filter(club=club, subject=Subject.SQUADS)
    return mine.select_related("schedule").order_by("-created_at", "-pk")


def own_files_of(person: User) -> QuerySet[ReportExport]:
    """Return what the person asked for about themselves, the newest first."""
    mine = ReportExport.objects.visible_to(person).filter(subject=Subject.OWN)
    return mine.select_related("club").order_by("-created_at", "-pk")


def sets_of(export: ReportExport, *, most: int | None = None) -> int:
    """Return about how many sets a file is made from, counted up to `most`."""
    if export.subject == Subject.OWN:
        rows: QuerySet[SetLog] = SetLog.objects.filter(item__session__athlete=export.athlete_id)
        if export.file_format == FileFormat.PDF:
            days = (export.starts_on, export.ends_before - timedelta(days=1))
            rows = rows.filter(item__session__scheduled_on__range=days)
    else:
        rows = _sets_of_squads(export)
    return (rows if most is None else rows[:most]).count()


def _sets_of_squads(export: ReportExport) -> QuerySet[SetLog]:
    squads = Squad.objects.filter(club=export.club_id, public_id__in=export.squads)
    return SetLog.objects.filter(
        deleted_at__isnull=True,
        item__session__club=export.club_id,
        item__session__kind=SessionKind.CALF,
        item__session__scheduled_on__gte=export.starts_on,
        item__session__scheduled_on__lt=export.ends_before,
        item__session__athlete__in=Athlete.objects.filter(squad_places__squad__in=squads),
    )
