import io
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from python_calamine import CalamineWorkbook

from exercises.choices import KneeBias
from programmes.choices import Unit
from reports.choices import Column
from reports.files.workbook import said_by
from reports.files.xlsx import write_xlsx
from reports.queries.report import AvailabilityRow, ExerciseRow, HealthRow, Report, TestRow, WeekRow
from reports.queries.sessions import counted_sessions
from reports.queries.training import AthleteRow, Figures, Period, ReportScope, performed_sets
from reports.stamp import Stamp
from tests.reports.work import FORTNIGHT, TODAY, WEEK, log, make_line, make_session, scope
from training.choices import SessionStatus, Side

ID = UUID("00000000-0000-4000-8000-000000000001")
STAMP = Stamp(made_by="Olga Owner", made_at=datetime(2026, 1, 14, 12, tzinfo=UTC), club="Harbour & Sons AC")
RISKY = "=cmd|' /C calc'!A0"
NAMES = (
    "Łukasz Żółć",
    "محمد عبد الله",
    "山田 太郎",
    "Ελένη",
    "👟",
    RISKY,
    "+49",
    "@ada",
    "http://example.org",
    "two\nlines",
)
FIGURES = Figures(planned=4, done=3, sets=30, reps=300, tonnage_left_kg=Decimal("1234.5"), session_load_au=315)


def report_of(asked: ReportScope, **fields) -> Report:
    rows = tuple(
        AthleteRow(public_id=ID, name=name, squads="First team", figures=FIGURES, availability_pct=93) for name in NAMES
    )
    return Report(
        **{
            "scope": asked,
            "before_period": Period(date(2025, 12, 22), date(2026, 1, 5)),
            "athletes": rows,
            "total": FIGURES,
            "before": Figures(),
            "availability_pct": 93,
            "weeks": (
                WeekRow(
                    monday=WEEK.starts_on, planned=4, done=3, tonnage_left_kg=Decimal(20), tonnage_right_kg=Decimal(0)
                ),
            ),
            "exercises": (
                ExerciseRow(
                    name=RISKY,
                    muscle=KneeBias.SOLEUS,
                    athletes=9,
                    sets=30,
                    reps=300,
                    tonnage_left_kg=Decimal(20),
                    tonnage_right_kg=Decimal("0.5"),
                    contacts=0,
                    time_under_tension_s=190,
                ),
            ),
            "tests": (
                TestRow(
                    athlete_name="Ada",
                    athlete_id=ID,
                    protocol="Seated single-leg",
                    tested_on=WEEK.starts_on,
                    unit="kg",
                    left=Decimal("20.412"),
                    right=None,
                    both=None,
                    lsi_pct=None,
                    change_pct=-3,
                ),
            ),
            "availability": (
                AvailabilityRow(athlete_name="Ada", athlete_id=ID, days=14, days_away=1, available_pct=93),
            ),
            "health": (),
            "hidden_minors": 0,
            "hidden_small": 0,
            **fields,
        }
    )


def workbook(report: Report, sets=(), sessions=(), **fields) -> CalamineWorkbook:
    out = io.BytesIO()
    asked = {"unit": "kg", "columns": [], "stamp": STAMP, **fields}
    write_xlsx(report, sets, out, sessions=sessions, **asked)
    return CalamineWorkbook.from_filelike(io.BytesIO(out.getvalue()))


def rows_of(book: CalamineWorkbook, name: str) -> list[list[object]]:
    return book.get_sheet_by_name(name).to_python()


@pytest.fixture
def worked(cast):
    session = make_session(cast.athlete, WEEK.starts_on, SessionStatus.DONE, effort=7, minutes=45)
    for number in (1, 2, 3):
        log(make_line(session), number, Side.LEFT, reps=10, load_kg=Decimal("20.412"))
    log(make_line(session, Unit.SECONDS), 1, hold_s=30, force_n=Decimal(900))
    make_session(cast.athlete, WEEK.starts_on + timedelta(days=1), SessionStatus.SKIPPED, skip_reason="Sore calf")
    return cast


def test_every_sheet_is_there_and_health_only_where_it_is_given(cast):
    sheets = ["Summary", "Athletes", "Weeks", "Exercises", "Sessions", "Sets", "Tests", "Availability", "Read me"]
    assert workbook(report_of(scope(cast))).sheet_names == sheets
    pain = HealthRow(athlete_name="Ada", athlete_id=ID, worst_pain_left=4, worst_pain_right=None, reports=2, checks=5)
    book = workbook(report_of(scope(cast), health=(pain,)))
    assert book.sheet_names == [*sheets[:-1], "Health", "Read me"]
    assert rows_of(book, "Health")[1] == ["Ada", str(ID), 4, "", 2, 5]


def test_names_of_any_script_and_formulas_are_text(cast):
    book = workbook(report_of(scope(cast)))
    assert tuple(row[0] for row in rows_of(book, "Athletes")[1:]) == NAMES
    assert rows_of(book, "Exercises")[1][0] == RISKY


def test_chosen_columns_are_numbers_in_the_unit(cast):
    columns = [Column.TONNAGE_LEFT.value, Column.ADHERENCE.value]
    heads, first, *_others = rows_of(workbook(report_of(scope(cast)), columns=columns, unit="lb"), "Athletes")
    assert heads == ["Athlete", "Athlete’s id", "Squads", "Adherence (%)", "Tonnage, left (lb)"]
    assert first[3:] == [75, 2721.5]


def test_summary_says_what_of_whom_by_whom_and_what_is_left_out(cast):
    rows = rows_of(workbook(report_of(scope(cast), hidden_minors=2, hidden_small=1)), "Summary")
    said = {row[0]: row[1:] for row in rows}
    assert said["Club"][0] == "Harbour AC"
    assert said["Period"][0] == "2026-01-05 – 2026-01-18"
    assert said["Made"][0] == said_by(STAMP) == "Harbour & Sons AC: made by Olga Owner on 2026-01-14 12:00"
    assert said["Planned"] == [4, 0]
    assert said["Tonnage, left (kg)"] == [1234.5, 0]
    assert "2 athletes under 18 are left out, also of the sums." in said
    assert "1 exercise of a group too small to be shown is left out." in said


def test_tests_weeks_and_availability_are_written(cast):
    book = workbook(report_of(scope(cast)), unit="lb")
    assert rows_of(book, "Tests")[1] == ["Ada", str(ID), "Seated single-leg", WEEK.starts_on, "lb", 45, "", "", "", -3]
    assert rows_of(book, "Weeks")[1] == [WEEK.starts_on, 4, 3, 44, 0]
    assert rows_of(book, "Availability")[1] == ["Ada", str(ID), 14, 1, 93]


def test_sets_and_sessions_have_real_days_times_and_numbers(worked):
    asked = scope(worked)
    book = workbook(
        report_of(asked), performed_sets(asked, with_minors=True), counted_sessions(asked, with_minors=True)
    )
    heads, *rows = rows_of(book, "Sets")
    one = dict(zip(heads, rows[0], strict=True))
    assert len(rows) == 4
    assert (one["Day"], one["Done at (local time)"]) == (WEEK.starts_on, datetime.combine(WEEK.starts_on, time(17, 30)))
    assert (one["Reps"], one["Load (kg)"], one["Side"], one["Kind"]) == (10, 20.412, "Left", "Work set")
    assert dict(zip(heads, rows[-1], strict=True))["Hold (s)"] == 30

    heads, done, skipped = rows_of(book, "Sessions")
    assert (done[6:], skipped[6:]) == (["Done", 7, 45, 315], ["Skipped", "", "", ""])
    assert "Sore" not in str(rows_of(book, "Sessions"))


def test_rows_past_the_end_of_a_sheet_go_on_in_the_next(worked):
    asked = scope(worked)
    book = workbook(report_of(asked, athletes=()), performed_sets(asked, with_minors=True), rows_of_a_sheet=3)
    assert [name for name in book.sheet_names if name.startswith("Sets")] == ["Sets", "Sets 2"]
    first, second = rows_of(book, "Sets"), rows_of(book, "Sets 2")
    assert len(first) == len(second) == 3
    assert first[0] == second[0]
    assert [row[10] for row in first[1:] + second[1:]] == [1, 2, 3, 1]


def test_empty_report_is_a_readable_workbook(cast):
    asked = scope(cast, period=FORTNIGHT)
    empty = report_of(asked, athletes=(), weeks=(), exercises=(), tests=(), availability=(), total=Figures())
    assert len(rows_of(workbook(empty), "Sets")) == 1


def test_writing_that_is_ended_leaves_no_files_behind(cast, tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    session = make_session(cast.athlete, TODAY)
    log(make_line(session), 1, reps=10)
    (row,) = performed_sets(scope(cast), with_minors=True)

    def ended():
        yield from [row] * 1500
        raise KeyError("cancelled")

    with pytest.raises(KeyError):
        workbook(report_of(scope(cast)), ended())
    assert list(tmp_path.iterdir()) == []
