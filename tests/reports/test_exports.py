"""Files as rows: asked for, claimed, made once, cancelled, given up, gone after a week."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db.models.functions import Now

from accounts.models import AccessRecord, Membership
from exercises.choices import Muscle
from exercises.models import Exercise
from reports.choices import BuildFault, ExportState, FileFormat
from reports.files import writers
from reports.models import ReportExport
from reports.operations import building
from reports.operations.building import build_next, claim
from reports.operations.exports import (
    AlreadyFinished,
    FileGone,
    HealthNotYours,
    NoSquads,
    NotMadeYet,
    PeriodUnusable,
    TooManyWaiting,
    Wish,
    cancel_export,
    period_between,
    purge_expired,
    request_export,
    take_file,
)
from reports.operations.storing import storage
from tests.cast import make_athlete
from tests.reports.work import FORTNIGHT, NOW, log, make_export, make_line, make_session
from training.choices import Side

SETS = Wish(file_format=FileFormat.CSV_SETS)


@pytest.fixture
def sets(cast):
    line = make_line(make_session(cast.athlete, FORTNIGHT.starts_on))
    return [log(line, number, Side.LEFT, reps=8, load_kg=40) for number in (1, 2, 3)]


def ask(cast, **fields):
    given = {"squads": [cast.squad], "period": FORTNIGHT, "wish": SETS, "by": cast.coach, **fields}
    return request_export(club=cast.club, at=NOW, **given)


def state_of(export: ReportExport) -> tuple[str, str]:
    export.refresh_from_db()
    return export.state, export.fault


def let_lease_run_out(export: ReportExport) -> None:
    ReportExport.objects.filter(pk=export.pk).update(leased_until=datetime.fromisoformat("2000-01-01T00:00Z"))


def stored() -> list[str]:
    try:
        folders = storage().listdir("")[0]
    except FileNotFoundError:
        return []
    return [f"{folder}/{name}" for folder in folders for name in storage().listdir(folder)[1]]


def test_small_file_is_made_at_once(cast, sets):
    export = ask(cast)

    assert state_of(export) == (ExportState.DONE, "")
    assert export.file_name == "harbour-ac-first-team-2026-01-05-2026-01-18-sets.csv"
    assert (export.done_parts, export.all_parts) == (3, 3)
    assert export.expires_at - export.finished_at == timedelta(days=7)
    with take_file(export=export, by=cast.coach, at=NOW) as content:
        text = content.read()
    assert len(text.splitlines()) == 4
    assert export.size_bytes == len(text)


def test_file_of_athletes_holds_what_the_page_shows(cast, sets):
    export = ask(cast, wish=Wish(file_format=FileFormat.CSV_ATHLETES, bom=True))

    with take_file(export=export, by=cast.coach, at=NOW) as content:
        lines = content.read().decode("utf-8").splitlines()
    assert lines[0].startswith("\ufeffathlete,")
    assert [line.split(",")[0] for line in lines[1:]] == ["Ada Athlete", "Tom Teammate"]


def test_larger_file_waits_for_a_builder(cast, sets, monkeypatch):
    monkeypatch.setattr("reports.operations.exports.SMALL_SETS", 2)

    export = ask(cast)

    assert state_of(export) == (ExportState.WAITING, "")
    with pytest.raises(NotMadeYet):
        take_file(export=export, by=cast.coach, at=NOW)
    assert build_next(now=NOW) == export
    assert state_of(export) == (ExportState.DONE, "")
    assert build_next(now=NOW) is None


def test_file_without_sets_is_a_right_file(cast):
    export = ask(cast)

    with take_file(export=export, by=cast.coach, at=NOW) as content:
        assert len(content.read().splitlines()) == 1


def test_asking_and_taking_are_recorded(cast, sets):
    export = ask(cast)
    take_file(export=export, by=cast.coach, at=NOW).close()

    records = AccessRecord.objects.filter(user=cast.coach).order_by("pk")
    assert [record.what for record in records] == ["report_asked", "report_file"]
    assert {record.subject for record in records} == {f"{export.public_id} 2026-01-05..2026-01-18 csv_sets"}


def test_health_is_for_clinicians(cast):
    with pytest.raises(HealthNotYours):
        ask(cast, wish=Wish(file_format=FileFormat.CSV_SETS, with_health=True))

    ask(cast, by=cast.clinician, wish=Wish(file_format=FileFormat.CSV_SETS, with_health=True))
    assert AccessRecord.objects.filter(user=cast.clinician, what="report_asked_with_health").count() == 1


def test_nobody_asks_for_nothing_or_for_everything_at_once(cast):
    with pytest.raises(NoSquads):
        ask(cast, squads=[])
    for _ in range(10):
        make_export(cast.squad, cast.coach)
    with pytest.raises(TooManyWaiting):
        ask(cast)
    ask(cast, by=cast.owner)


def test_period_ends_after_it_begins_and_covers_five_years():
    assert period_between(date(2024, 2, 29), date(2029, 2, 28), field="to").ends_before == date(2029, 3, 1)
    with pytest.raises(PeriodUnusable, match="at most 5 years"):
        period_between(date(2024, 2, 29), date(2029, 3, 1), field="to")
    with pytest.raises(PeriodUnusable, match="before the first"):
        period_between(date(2026, 1, 2), date(2026, 1, 1), field="to")


def test_oldest_free_row_is_claimed_once(cast):
    first, second = make_export(cast.squad, cast.coach), make_export(cast.squad, cast.coach)

    assert [claim(), claim(), claim()] == [first, second, None]
    let_lease_run_out(first)
    again = claim()
    assert again == first
    assert again.attempts == 2


def test_builder_whose_row_was_taken_over_changes_nothing_and_leaves_no_file(cast, sets):
    export = make_export(cast.squad, cast.coach)
    held = claim()
    let_lease_run_out(export)
    other = claim()

    building.build_claimed(held, at=NOW)

    export.refresh_from_db()
    assert (export.state, export.lease) == (ExportState.BUILDING, other.lease)
    assert stored() == []
    building.build_claimed(other, at=NOW)
    assert state_of(export) == (ExportState.DONE, "")
    assert stored() == [export.stored_as]


def test_overtaken_after_storing_removes_the_file(cast, sets, monkeypatch):
    export = make_export(cast.squad, cast.coach)
    held = claim()
    store = building.storing.store

    def lose_it(*args, **kwargs):
        name = store(*args, **kwargs)
        cancel_export(export=export)
        return name

    monkeypatch.setattr(building.storing, "store", lose_it)

    building.build_claimed(held, at=NOW)

    assert state_of(export) == (ExportState.CANCELLED, "")
    assert stored() == []


def test_what_a_dead_builder_stored_goes_when_another_finishes(cast, sets):
    export = make_export(cast.squad, cast.coach)
    held = claim()
    with open(__file__, "rb") as content:
        building.storing.store(held, content, ending=".csv")
    let_lease_run_out(export)

    build_next(now=NOW)

    export.refresh_from_db()
    assert stored() == [export.stored_as]


def test_third_death_gives_up(cast):
    export = make_export(cast.squad, cast.coach)
    for _ in range(3):
        assert claim() == export
        let_lease_run_out(export)

    assert build_next(now=NOW) is None

    assert state_of(export) == (ExportState.FAILED, BuildFault.GAVE_UP)


def break_writer(monkeypatch) -> None:
    def write(order, out, progress):
        raise ValueError("a fault of ours")

    writer = writers.Writer(write=write, content_type="text/csv", rows="sets", ending=".csv")
    monkeypatch.setitem(writers.WRITERS, FileFormat.CSV_SETS, writer)


def test_fault_is_tried_again_and_then_said(cast, monkeypatch):
    break_writer(monkeypatch)
    export = make_export(cast.squad, cast.coach)

    for _ in range(2):
        assert build_next(now=NOW) == export
        assert state_of(export) == (ExportState.WAITING, "")
        # Not at once.
        assert build_next(now=NOW) is None
        let_lease_run_out(export)
    assert build_next(now=NOW) == export

    assert state_of(export) == (ExportState.FAILED, BuildFault.BROKEN)


def test_file_above_the_limit_says_so(cast, sets, monkeypatch):
    monkeypatch.setattr(building, "MOST_BYTES", 100)

    assert state_of(ask(cast)) == (ExportState.FAILED, BuildFault.TOO_LARGE)


def test_rights_are_asked_again_when_it_is_made(cast):
    export = make_export(cast.squad, cast.coach)
    Membership.objects.filter(user=cast.coach).delete()

    build_next(now=NOW)

    assert state_of(export) == (ExportState.FAILED, BuildFault.NOT_ALLOWED)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("file_format", [FileFormat.CSV_SETS, FileFormat.XLSX])
def test_progress_is_told_while_the_sets_are_read(cast, sets, monkeypatch, file_format):
    monkeypatch.setattr(writers, "_TOLD_EVERY", 1)
    monkeypatch.setattr(building, "RENEW_AFTER_S", 0)
    told = []
    tell = building._Parts.__call__
    monkeypatch.setattr(building._Parts, "__call__", lambda self, done: (tell(self, done), told.append(done)))
    export = make_export(cast.squad, cast.coach, file_format=file_format)

    build_next(now=NOW)

    assert told == [1, 2, 3]
    assert state_of(export) == (ExportState.DONE, "")


@pytest.mark.django_db(transaction=True)
def test_cancelled_file_is_heeded_in_the_middle(cast, sets, monkeypatch):
    monkeypatch.setattr(building, "RENEW_AFTER_S", 0)
    export = make_export(cast.squad, cast.coach)
    seen = []

    def write(order, out, progress):
        for done in (1, 2, 3):
            progress(done)
            export.refresh_from_db()
            seen.append((export.done_parts, export.all_parts))
            if done == 2:
                cancel_export(export=export)

    writer = writers.Writer(write=write, content_type="text/csv", rows="sets", ending=".csv", per_set=True)
    monkeypatch.setitem(writers.WRITERS, FileFormat.CSV_SETS, writer)

    build_next(now=NOW)

    assert seen == [(1, 3), (2, 3)]
    assert state_of(export) == (ExportState.CANCELLED, "")
    assert cancel_export(export=export).state == ExportState.CANCELLED
    assert stored() == []


def test_finished_file_is_not_cancelled(cast):
    with pytest.raises(AlreadyFinished):
        cancel_export(export=ask(cast))


def test_file_is_gone_after_a_week(cast):
    export = ask(cast)
    later = export.expires_at

    with pytest.raises(FileGone):
        take_file(export=export, by=cast.coach, at=later)
    assert purge_expired(now=later - timedelta(seconds=1)) == 0
    assert purge_expired(now=later) == 1

    assert state_of(export) == (ExportState.EXPIRED, "")
    assert stored() == []
    with pytest.raises(FileGone):
        take_file(export=export, by=cast.coach, at=NOW)


def test_files_go_with_their_rows_and_what_is_new_stays(cast):
    gone, kept = ask(cast), ask(cast)
    gone.delete()

    written = datetime.now(UTC)
    purge_expired(now=NOW)
    assert len(stored()) == 2
    kept.expires_at = written + timedelta(days=7)
    kept.save()
    purge_expired(now=written + timedelta(hours=2))

    assert stored() == [kept.stored_as]


def test_file_that_was_lost_says_that_it_is_gone(cast):
    export = ask(cast)
    storage().delete(export.stored_as)

    with pytest.raises(FileGone):
        take_file(export=export, by=cast.coach, at=NOW)


def test_lease_ends_by_the_clock_of_the_database(cast):
    export = make_export(cast.squad, cast.coach)
    claim()

    held = ReportExport.objects.filter(pk=export.pk, leased_until__gt=Now(), leased_until__lte=Now() + building.LEASE)
    assert held.exists()


def test_command_makes_all_that_waits(cast, capsys):
    first, second = make_export(cast.squad, cast.coach), make_export(cast.squad, cast.owner)

    call_command("build_reports", once=True)

    assert [state_of(export)[0] for export in (first, second)] == [ExportState.DONE] * 2
    assert capsys.readouterr().out.count("done") == 2


def test_command_asks_for_one_way(db):
    with pytest.raises(CommandError, match="--once --loop"):
        call_command("build_reports")


@pytest.mark.parametrize("file_format", [choice for choice in FileFormat if choice in writers.WRITERS])
def test_every_format_holds_exercises_of_every_muscle(cast, file_format):
    for name in ("Amy", "Bea", "Cem", "Dan", "Eve"):
        line = make_line(make_session(make_athlete(cast.club, name, cast.squad), FORTNIGHT.starts_on))
        log(line, 1, Side.LEFT, reps=8, load_kg=40)
    Exercise.objects.update(primary_muscle=Muscle.TIBIALIS_ANTERIOR)

    assert state_of(ask(cast, wish=Wish(file_format=file_format))) == (ExportState.DONE, "")
