"""Builders of files through kills: the file is finished by another builder, once."""

import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.db import connection

from reports.choices import ExportState
from reports.models import ReportExport
from tests.reports.work import FORTNIGHT, make_export, make_line, make_session
from training.models import SessionItem, SetLog

pytestmark = pytest.mark.django_db(transaction=True)

SETS = 15_000
SETS_A_LINE = 50
FIRST_AT = "2026-01-05T17:30:00Z"


def make_sets(cast, number: int) -> None:
    """Make sets, as many in a line as a line can hold."""
    first = make_line(make_session(cast.athlete, FORTNIGHT.starts_on))
    shared = {"club": cast.club, "exercise": first.exercise, "exercise_revision": 1, "text": "3x10", "side": "both"}
    lines = SessionItem.objects.bulk_create(
        SessionItem(session=first.session, position=10_000 + place, unit="reps", planned_sets=3, **shared)
        for place in range(number // SETS_A_LINE)
    )
    at = {"performed_at": FIRST_AT, "edited_at": FIRST_AT}
    SetLog.objects.bulk_create(
        (
            SetLog(club=cast.club, item=line, number=place + 1, side="both", reps=8, load_kg=40, **at)
            for line in lines
            for place in range(SETS_A_LINE)
        ),
        batch_size=5000,
    )


@contextmanager
def builder_process(folder: Path):
    """Run `build_reports --loop` on the tests' database, with its files in a folder."""
    found = connection.settings_dict
    place = {"host": found["HOST"], "port": found["PORT"], "user": found["USER"], "password": found["PASSWORD"]}
    query = urlencode({name: value for name, value in place.items() if value})
    environment = {
        **os.environ,
        "DATABASE_URL": f"postgresql:///{found['NAME']}?{query}",
        "SECRET_KEY": settings.SECRET_KEY,
        "SOLEUS_VAR": str(folder),
    }
    process = subprocess.Popen(
        [sys.executable, "manage.py", "build_reports", "--loop"],
        cwd=settings.BASE_DIR,
        env=environment,
        stdout=subprocess.DEVNULL,
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def wait_until(holds, running: subprocess.Popen[bytes], *, seconds: float = 120) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert running.poll() is None, "a builder ended by itself"
        assert time.monotonic() < end
        time.sleep(0.005)


def state(export: ReportExport) -> str:
    return ReportExport.objects.values_list("state", flat=True).get(pk=export.pk)


def is_begun(export: ReportExport) -> bool:
    export.refresh_from_db()
    return export.state == ExportState.BUILDING and export.done_parts > 0


def let_lease_run_out(export: ReportExport) -> None:
    ReportExport.objects.filter(pk=export.pk, state=ExportState.BUILDING).update(leased_until="2000-01-01T00:00Z")


def files_in(folder: Path) -> list[Path]:
    return [path for path in (folder / "reports").rglob("*") if path.is_file()]


def test_killed_builder_is_followed_by_another_that_finishes_once(cast, tmp_path):
    make_sets(cast, SETS)
    export = make_export(cast.squad, cast.coach)
    with builder_process(tmp_path) as first:
        wait_until(lambda: is_begun(export), first)
        first.send_signal(signal.SIGKILL)
    assert state(export) == ExportState.BUILDING
    assert files_in(tmp_path) == []
    let_lease_run_out(export)

    with builder_process(tmp_path) as second:
        wait_until(lambda: state(export) == ExportState.DONE, second)

    export.refresh_from_db()
    assert export.attempts == 2
    assert files_in(tmp_path) == [tmp_path / "reports" / export.stored_as]
    assert len(files_in(tmp_path)[0].read_bytes().splitlines()) == SETS + 1


def test_builder_that_was_stopped_past_its_lease_does_not_overwrite(cast, tmp_path):
    make_sets(cast, SETS)
    export = make_export(cast.squad, cast.coach)
    with builder_process(tmp_path) as first:
        wait_until(lambda: is_begun(export), first)
        first.send_signal(signal.SIGSTOP)
        let_lease_run_out(export)
        with builder_process(tmp_path) as second:
            wait_until(lambda: state(export) == ExportState.DONE, second)
        before = ReportExport.objects.values().get(pk=export.pk)
        later = make_export(cast.squad, cast.coach)
        first.send_signal(signal.SIGCONT)
        # It lets go of the first and goes on with the next.
        wait_until(lambda: state(later) == ExportState.DONE, first)

    assert ReportExport.objects.values().get(pk=export.pk) == before
    export.refresh_from_db()
    later.refresh_from_db()
    assert {path.relative_to(tmp_path / "reports") for path in files_in(tmp_path)} == {
        Path(export.stored_as),
        Path(later.stored_as),
    }


def test_rival_builders_make_each_file_once(cast, tmp_path):
    make_sets(cast, 100)
    exports = [make_export(cast.squad, cast.coach) for _ in range(9)]
    with builder_process(tmp_path) as first, builder_process(tmp_path):
        wait_until(lambda: all(state(export) == ExportState.DONE for export in exports), first)

    rows = ReportExport.objects.all()
    assert {row.attempts for row in rows} == {1}
    assert len(files_in(tmp_path)) == 9
