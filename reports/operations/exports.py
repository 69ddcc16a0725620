"""Files that are asked for: rows that a builder takes up, finishes once, and that end after a week."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import IO

from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from accounts.models import Club, User
from accounts.operations import record_access
from athletes.models import Athlete, Squad
from core.errors import DomainError
from reports.access import is_clinician
from reports.choices import ExportState, FileFormat, PagePeriod, Paper, Subject
from reports.models import ReportExport
from reports.operations import storing
from reports.operations.building import build_claimed, claim
from reports.queries.exports import UNFINISHED, sets_of
from reports.queries.own import own_period
from reports.queries.person import person_period
from reports.queries.training import Period
from training.queries.days import today_of

MOST_YEARS = 5
# Nobody needs more at once, and a queue is everybody's.
MOST_UNFINISHED = 10
# A file of no more sets than this is made while its maker waits.
SMALL_SETS = 5_000


class NoSquads(DomainError):
    code = "no_squads"
    field = "squad"


class HealthNotYours(DomainError):
    code = "health_not_yours"
    status = 403
    field = "with_health"


class TooManyWaiting(DomainError):
    code = "too_many_waiting"
    status = 409


class AlreadyFinished(DomainError):
    code = "already_finished"
    status = 409


class NotMadeYet(DomainError):
    code = "not_made_yet"
    status = 409


class FileGone(DomainError):
    code = "file_gone"
    status = 410


class PeriodUnusable(DomainError):
    """The days of a report make no period."""

    code = "period_unusable"


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What a file shall hold (models.Asked); no columns means all of them."""

    file_format: str
    columns: Sequence[str] = ()
    paper: str = Paper.A4
    page_per_athlete: bool = False
    with_health: bool = False
    with_minors: bool = False
    bom: bool = False


@dataclass(frozen=True, kw_only=True)
class OwnWish:
    """What an athlete's own file shall be; only the page (PDF) has a period and a paper, and leaves pain out."""

    file_format: str
    period: str = PagePeriod.LAST_12_WEEKS
    paper: str = Paper.A4
    with_pain: bool = False


def period_between(first: date, last: date, *, field: str) -> Period:
    """Return the period of two days, both in it; `field` is where a fault is shown.

    Raises:
        PeriodUnusable: it ends before it begins, or covers more than 5 years.
    """
    if last < first:
        raise PeriodUnusable(
            _("The last day lies before the first; it can be %(first)s or later.") % {"first": first.isoformat()},
            field=field,
        )
    latest = _years_after(first, MOST_YEARS) - timedelta(days=1)
    if last > latest:
        raise PeriodUnusable(
            _("A report covers at most %(years)s years; from %(first)s it can end on %(latest)s.")
            % {"years": MOST_YEARS, "first": first.isoformat(), "latest": latest.isoformat()},
            field=field,
        )
    return Period(first, last + timedelta(days=1))


def _years_after(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


def request_export(
    *, club: Club, squads: Sequence[Squad], period: Period, wish: Wish, by: User, at: datetime
) -> ReportExport:
    """Ask for a file about squads that the person may see; a small one is made at once, others wait for a builder.

    Raises:
        NoSquads: there is nobody to report on.
        HealthNotYours: health columns are for the club's clinicians.
        TooManyWaiting: ten files of the person are not made yet.
    """
    if not squads:
        raise NoSquads(_("Choose at least one squad."))
    if wish.with_health and not is_clinician(by, club):
        raise HealthNotYours(_("Health columns are for the club's clinicians."))
    with transaction.atomic():
        _lock_asking(by)
        _require_room(by)
        export = ReportExport.objects.create(
            club=club,
            made_by=by,
            squads=[squad.public_id for squad in squads],
            starts_on=period.starts_on,
            ends_before=period.ends_before,
            file_format=FileFormat(wish.file_format),
            columns=list(wish.columns),
            paper=wish.paper,
            page_per_athlete=wish.page_per_athlete,
            with_health=wish.with_health,
            with_minors=wish.with_minors,
            bom=wish.bom,
        )
        _record_asked(export, at=at)
    return _made_if_small(export, at=at)


def request_own_export(*, athlete: Athlete, wish: OwnWish, by: User, at: datetime) -> ReportExport:
    """Ask for a file about oneself, an athlete of one's own; a small one is made at once, others wait for a builder.

    While one is not made yet, asking for the same again returns that one.

    Raises:
        TooManyWaiting: the person has ten files that are not made yet.
    """
    is_page = wish.file_format == FileFormat.PDF
    period = (
        person_period(PagePeriod(wish.period), today=today_of(athlete, at)) if is_page else own_period(athlete, at=at)
    )
    asked = {
        "file_format": FileFormat(wish.file_format),
        "paper": wish.paper,
        # All that athletes read of themselves holds their pain and their answers.
        "with_health": wish.with_pain or not is_page,
    }
    with transaction.atomic():
        _lock_asking(by)
        same = ReportExport.objects.filter(subject=Subject.OWN, athlete=athlete, made_by=by, **asked)
        if is_page:
            same = same.filter(starts_on=period.starts_on)
        if export := same.filter(state__in=UNFINISHED).first():
            return export
        _require_room(by)
        export = ReportExport.objects.create(
            club=athlete.club,
            made_by=by,
            subject=Subject.OWN,
            athlete=athlete,
            starts_on=period.starts_on,
            ends_before=period.ends_before,
            **asked,
        )
        _record_asked(export, at=at)
    return _made_if_small(export, at=at)


def _record_asked(export: ReportExport, *, at: datetime) -> None:
    what = "report_asked_with_health" if export.with_health else "report_asked"
    record_access(club=export.club, user=export.made_by, what=what, subject=about(export), at=at)


def _made_if_small(export: ReportExport, *, at: datetime) -> ReportExport:
    if sets_of(export, most=SMALL_SETS + 1) <= SMALL_SETS and (claimed := claim(pk=export.pk)):
        build_claimed(claimed, at=at, is_small=True)
        export.refresh_from_db()
    return export


def _lock_asking(person: User) -> None:
    # One at a time for each person, so that two requests do not both find room.
    User.objects.select_for_update(no_key=True).get(pk=person.pk)


def _require_room(person: User) -> None:
    waiting = ReportExport.objects.filter(made_by=person, state__in=UNFINISHED).count()
    if waiting >= MOST_UNFINISHED:
        raise TooManyWaiting(
            _("%(count)d of your files are not made yet; wait for one of them, or cancel one.") % {"count": waiting}
        )


def about(export: ReportExport) -> str:
    """Return what the record of accesses says of a file."""
    last_on = export.ends_before - timedelta(days=1)
    return f"{export.public_id} {export.starts_on}..{last_on} {export.file_format}"


def take_file(*, export: ReportExport, by: User, at: datetime) -> IO[bytes]:
    """Open a finished file for its maker, and note that.

    Raises:
        NotMadeYet: it is not finished, or could not be made.
        FileGone: its time is over.
    """
    if export.state not in (ExportState.DONE, ExportState.EXPIRED):
        raise NotMadeYet(_("This file is not made yet."))
    gone = FileGone(_("This file is gone: files are kept for a week. Ask for it once more."))
    if export.expires_at is None or export.expires_at <= at or export.state == ExportState.EXPIRED:
        raise gone
    try:
        content = storing.storage().open(export.stored_as)
    except FileNotFoundError as error:
        raise gone from error
    record_access(
        club=export.club,
        user=by,
        what="report_file_with_health" if export.with_health else "report_file",
        subject=about(export),
        at=at,
    )
    return content


def cancel_export(*, export: ReportExport) -> ReportExport:
    """Cancel a file that is not made yet; a builder at work stops soon. Cancelling once more changes nothing.

    Raises:
        AlreadyFinished: the file is made, or could not be.
    """
    cancelled = ReportExport.objects.filter(pk=export.pk, state__in=UNFINISHED).update(
        state=ExportState.CANCELLED, lease=None, leased_until=None, updated_at=Now()
    )
    export.refresh_from_db()
    if not cancelled and export.state != ExportState.CANCELLED:
        raise AlreadyFinished(_("This file is not being made any more, so it cannot be cancelled."))
    return export


def purge_expired(*, now: datetime) -> int:
    """End files whose time is over, and remove what is stored of no living row; return how many files ended."""
    ended = ReportExport.objects.filter(state=ExportState.DONE, expires_at__lte=now).update(
        state=ExportState.EXPIRED, stored_as="", updated_at=Now()
    )
    storing.sweep(now=now)
    return ended
