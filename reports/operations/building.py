"""Making files: a builder claims a row, renews its lease while it works, and finishes it only while it holds it."""

import logging
import time
import uuid
from collections.abc import Callable
from contextlib import closing
from datetime import datetime, timedelta
from tempfile import TemporaryFile
from typing import Any, BinaryIO, cast
from zoneinfo import ZoneInfo

from django.db import DatabaseError, connection, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import F, Q
from django.db.models.functions import Now

from core.dates import training_day
from reports.access import reportable_squads
from reports.choices import BuildFault, ExportState, Subject
from reports.files.writers import Order, OwnOrder, SquadOrder, Writer, writer_of
from reports.models import ReportExport
from reports.operations import storing
from reports.queries.exports import UNFINISHED, sets_of
from reports.queries.training import Period, ReportScope
from reports.stamp import Stamp

logger = logging.getLogger(__name__)

LEASE = timedelta(minutes=2)
RENEW_AFTER_S = 1.0
MOST_ATTEMPTS = 3
TRY_AGAIN_AFTER = timedelta(seconds=30)
KEPT = timedelta(days=7)
MOST_BYTES = 1024**3


class Overtaken(Exception):
    """The row is no longer ours: it was cancelled, or its lease ran out and another builder has it."""


class Refused(Exception):
    """The file cannot be made, now or later."""

    def __init__(self, fault: BuildFault) -> None:
        super().__init__(fault)
        self.fault = fault


def build_next(*, now: datetime) -> ReportExport | None:
    """Make the file that waits longest; return its row, or None when nothing waits.

    Any number of these may run at once, in any process. What a dead builder held is taken up when its lease has run
    out, and given up after three attempts.
    """
    _give_up()
    export = claim()
    if export is not None:
        build_claimed(export, at=now)
        export.refresh_from_db()
    return export


def _give_up() -> None:
    dead = ReportExport.objects.filter(state=ExportState.BUILDING, attempts__gte=MOST_ATTEMPTS, leased_until__lte=Now())
    dead.update(state=ExportState.FAILED, fault=BuildFault.GAVE_UP, lease=None, leased_until=None, updated_at=Now())


@transaction.atomic
def claim(*, pk: int | None = None) -> ReportExport | None:
    """Take a lease on the oldest row that nobody holds, or on one row; it ends by the database's clock."""
    free = Q(leased_until__isnull=True) | Q(leased_until__lte=Now())
    rows = ReportExport.objects.filter(free, state__in=UNFINISHED, attempts__lt=MOST_ATTEMPTS)
    if pk is not None:
        rows = rows.filter(pk=pk)
    export = rows.select_for_update(skip_locked=True).order_by("created_at", "pk").first()
    if export is None:
        return None
    lease = uuid.uuid4()
    ReportExport.objects.filter(pk=export.pk).update(
        state=ExportState.BUILDING,
        lease=lease,
        leased_until=Now() + LEASE,
        attempts=F("attempts") + 1,
        done_parts=0,
        updated_at=Now(),
    )
    return ReportExport.objects.select_related("club", "made_by", "athlete__club").get(pk=export.pk)


def build_claimed(export: ReportExport, *, at: datetime, is_small: bool = False) -> None:
    """Write the file of a claimed row, store it and record that, unless the row was taken away meanwhile.

    The progress of a small file is not told: nobody else sees the row before the request is answered.
    """
    began = time.monotonic()

    def clock() -> datetime:
        return at + timedelta(seconds=time.monotonic() - began)

    try:
        _try(export, clock=clock, is_small=is_small)
    except Overtaken:
        logger.warning("Report %s was cancelled, or taken over by another builder.", export.public_id)


def _try(export: ReportExport, *, clock: Callable[[], datetime], is_small: bool) -> None:
    try:
        _build(export, clock=clock, is_small=is_small)
    except Refused as error:
        _end(export, state=ExportState.FAILED, fault=error.fault)
    except (DatabaseError, Overtaken):
        # Without the database nothing can be recorded; the lease runs out.
        raise
    except Exception as error:
        # The text of an error may hold what is in the file.
        logger.error("Report %s could not be made: %s", export.public_id, type(error).__name__)
        _try_again(export)


def _build(export: ReportExport, *, clock: Callable[[], datetime], is_small: bool) -> None:
    order = _order(export, at=clock())
    writer = writer_of(export)
    all_parts = max(sets_of(export) if writer.per_set else 1, 1)
    _write(export, all_parts=all_parts)
    # The thread's own connection may be held by the writer, as in a COPY.
    with TemporaryFile() as spool, closing(connection.copy()) as beside:
        out = cast(BinaryIO, spool)
        writer.write(order, out, _Parts(export, out, beside=None if is_small else beside))
        size = out.seek(0, 2)
        if size > MOST_BYTES:
            raise Refused(BuildFault.TOO_LARGE)
        _write(export, done_parts=all_parts, leased_until=Now() + LEASE)
        out.seek(0)
        _finish(order, out, writer=writer, size=size, clock=clock)


def _finish(order: Order, out: BinaryIO, *, writer: Writer[Any], size: int, clock: Callable[[], datetime]) -> None:
    export = order.export
    stored_as = storing.store(export, out, ending=writer.ending)
    finished_at = clock()
    try:
        _end(
            export,
            state=ExportState.DONE,
            fault="",
            stored_as=stored_as,
            file_name=order.file_name,
            size_bytes=size,
            done_parts=F("all_parts"),
            finished_at=finished_at,
            expires_at=finished_at + KEPT,
        )
    except Overtaken:
        storing.remove(stored_as)
        raise
    storing.remove_others(export, keep=stored_as)


class _Parts:
    """The progress of one file, written down once a second with a new lease."""

    def __init__(self, export: ReportExport, out: BinaryIO, *, beside: BaseDatabaseWrapper | None) -> None:
        self._export, self._out, self._beside = export, out, beside
        self._renewed = float("-inf")

    def __call__(self, done: int) -> None:
        """Take how much is done.

        Raises:
            Overtaken, Refused
        """
        if self._beside is None or time.monotonic() - self._renewed < RENEW_AFTER_S:
            return
        if self._out.tell() > MOST_BYTES:
            raise Refused(BuildFault.TOO_LARGE)
        with self._beside.cursor() as cursor:
            cursor.execute(_RENEW, [done, LEASE.total_seconds(), self._export.pk, self._export.lease])
            if not cursor.rowcount:
                raise Overtaken
        self._renewed = time.monotonic()


_RENEW = """
UPDATE reports_reportexport
SET done_parts = %s, leased_until = clock_timestamp() + make_interval(secs => %s), updated_at = clock_timestamp()
WHERE id = %s AND lease = %s AND state = 'building'
"""


def _order(export: ReportExport, *, at: datetime) -> Order:
    return _own_order(export, at=at) if export.subject == Subject.OWN else _squad_order(export, at=at)


def _own_order(export: ReportExport, *, at: datetime) -> OwnOrder:
    athlete, person = export.athlete, export.made_by
    if athlete is None or athlete.user_id != person.pk or not person.is_active:
        raise Refused(BuildFault.NOT_ALLOWED)
    stamp = Stamp(made_by=person.name, made_at=at.astimezone(ZoneInfo(athlete.zone)), club=export.club.name)
    return OwnOrder(export=export, athlete=athlete, stamp=stamp)


def _squad_order(export: ReportExport, *, at: datetime) -> SquadOrder:
    club = export.club
    wanted = set(export.squads)
    mine = reportable_squads(export.made_by, club) if export.made_by.is_active else []
    squads = tuple(squad for squad in mine if squad.public_id in wanted)
    if not squads:
        raise Refused(BuildFault.NOT_ALLOWED)
    scope = ReportScope(
        club=club,
        squads=squads,
        period=Period(export.starts_on, export.ends_before),
        today=training_day(at, zone=club.timezone, rolls_over_at=club.rolls_over_at),
    )
    stamp = Stamp(made_by=export.made_by.name, made_at=at.astimezone(ZoneInfo(club.timezone)), club=club.name)
    return SquadOrder(export=export, scope=scope, stamp=stamp)


def _try_again(export: ReportExport) -> None:
    if export.attempts >= MOST_ATTEMPTS:
        _end(export, state=ExportState.FAILED, fault=BuildFault.BROKEN)
    else:
        _write(export, state=ExportState.WAITING, lease=None, leased_until=Now() + TRY_AGAIN_AFTER)


def _end(export: ReportExport, **fields: object) -> None:
    _write(export, lease=None, leased_until=None, **fields)


def _write(export: ReportExport, **fields: object) -> None:
    """Write to a claimed row.

    Raises:
        Overtaken: somebody else has it by now, or nobody may.
    """
    mine = ReportExport.objects.filter(pk=export.pk, lease=export.lease, state=ExportState.BUILDING)
    if not mine.update(**fields, updated_at=Now()):
        raise Overtaken
