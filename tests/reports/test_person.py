"""An athlete's own page: its figures, and that it is one page whoever the athlete is."""

import io
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from pypdf import PdfReader

from accounts.models import Club, User
from athletes.models import Athlete
from exercises.choices import Measure, ProtocolKind, ProtocolSides
from exercises.models import Exercise, TestProtocol
from programmes.choices import SetKind, Unit
from reports.choices import PagePeriod
from reports.files.person import MOST_EXERCISES, MOST_SESSIONS, MOST_TESTS, person_document, write_person_pdf
from reports.queries.person import PersonPage, person_page, person_period
from reports.queries.report import report_of
from reports.queries.training import Period
from tests.reports.paper import NAMES, STAMP
from tests.reports.test_pdf import kinds, text_of
from tests.reports.work import TODAY, log, make_exercise, make_line, make_session, scope
from training.choices import SessionStatus, Side
from training.models import PainReport, TestResult
from training.queries.marks import MarkState, SessionMark
from training.queries.peaks import PeakProgress
from training.queries.profile import TestHistory
from training.queries.progress import ExerciseProgress, Lifted, Progress, TestProgress, WeekOfWork
from training.queries.progress import Period as ProgressPeriod
from training.queries.symmetry import Symmetry
from training.rules.benchmarks import BENCHMARKS
from training.rules.strength import Strength

LEFT, RIGHT, BOTH = Side.LEFT, Side.RIGHT, Side.BOTH
MONDAY = date(2026, 1, 5)
DAY = timedelta(days=1)
LONG = "Wolfeschlegelsteinhausen" * 10
SCRIPTS = ("Łukasz " * 20, "Иван Петров " * 15, "محمد عبد الله " * 15, "अमर कुमार " * 15, "王小明" * 40, LONG)


def made(athlete: Athlete, viewer: User, *, period: Period, with_pain: bool = False) -> PersonPage:
    return person_page(athlete=athlete, viewer=viewer, period=period, today=TODAY, with_pain=with_pain)


def written(page: PersonPage, **fields: Any) -> PdfReader:
    out = io.BytesIO()
    choices: dict[str, Any] = {"unit": "kg", "paper": "a4", "stamp": STAMP, "waits": lambda: None}
    write_person_pdf(page, out, **{**choices, **fields})
    return PdfReader(out)


# --- what it counts -----------------------------------------------------------------------------------


def busy_fortnight(athlete: Athlete) -> None:
    """Make sessions done, missed, excused, cancelled, extra and ahead, with sets of every kind."""
    done = make_session(athlete, MONDAY, SessionStatus.DONE, effort=6, minutes=40)
    raises = make_line(done)
    log(raises, 1, LEFT, reps=8, load_kg=Decimal("42.5"))
    log(raises, 1, RIGHT, reps=10, load_kg=Decimal(40))
    log(raises, 2, BOTH, reps=6, load_kg=Decimal(61))
    log(raises, 3, LEFT, reps=15, load_kg=Decimal(20), kind=SetKind.WARM_UP)
    log(make_line(done, exercise=make_exercise("Hop")), 1, BOTH, reps=5)
    log(make_line(done, Unit.CONTACTS, exercise=make_exercise("Pogo")), 1, BOTH, reps=30)
    make_session(athlete, MONDAY + DAY)
    make_session(athlete, MONDAY + 2 * DAY, SessionStatus.SKIPPED, skip_reason="ill")
    make_session(athlete, MONDAY + 3 * DAY, SessionStatus.CANCELLED)
    log(make_line(make_session(athlete, MONDAY + 8 * DAY, SessionStatus.DONE, assignment=None)), 1, LEFT, reps=4)
    make_session(athlete, TODAY + DAY)


def test_figures_are_those_of_progress_and_of_the_report_row(cast):
    busy_fortnight(cast.athlete)
    period = Period(MONDAY, TODAY + DAY)

    page = made(cast.athlete, cast.athlete_user, period=period)
    report = report_of(scope(cast, period=period), viewer=cast.coach, with_minors=True)

    [row] = [row.figures for row in report.athletes if row.public_id == cast.athlete.public_id]
    counted = ("planned", "done", "adherence_pct", "sets", "reps", "tonnage_left_kg", "tonnage_right_kg", "contacts")
    assert {name: getattr(page.figures, name) for name in counted} == {name: getattr(row, name) for name in counted}
    assert (page.figures.sets, page.figures.reps, page.figures.contacts) == (5, 25, 30)
    assert (page.figures.done, page.progress.done, page.progress.sets) == (1, 1, 5)


def test_days_after_today_are_no_part_of_the_page(cast):
    page = made(cast.athlete, cast.athlete_user, period=Period(MONDAY, TODAY + 60 * DAY))

    assert page.period == Period(MONDAY, TODAY + DAY)
    assert [week.monday for week in page.progress.weeks] == [MONDAY, MONDAY + 7 * DAY]


def test_periods_end_today_and_weeks_are_those_of_progress():
    periods = {choice: person_period(choice, today=TODAY) for choice in PagePeriod}

    assert {period.last_on for period in periods.values()} == {TODAY}
    assert periods[PagePeriod.LAST_12_WEEKS].starts_on == ProgressPeriod.of_weeks(12, today=TODAY).first
    assert periods[PagePeriod.LAST_4_WEEKS].starts_on == date(2025, 12, 22)
    assert periods[PagePeriod.SEASON].starts_on == date(2025, 7, 1)


def test_best_is_of_the_whole_period_and_rough_gives_way(cast):
    raises = make_exercise()
    for number, (reps, load_kg) in enumerate(((3, 50), (14, 45), (16, 60))):
        session = make_session(cast.athlete, MONDAY + number * DAY, SessionStatus.DONE)
        log(make_line(session, exercise=raises), 1, LEFT, reps=reps, load_kg=Decimal(load_kg))
    page = made(cast.athlete, cast.athlete_user, period=Period(MONDAY, TODAY + DAY))

    [exercise] = person_document(page, unit="kg", paper="a4", stamp=STAMP)["exercises"]["rows"]

    # The heaviest set is of too many repetitions to show a strength, and the rough estimate would be 66 kg.
    assert exercise["cells"][1] == {"main": "60 kg × 16", "aside": "1RM about 55 kg"}


def test_rough_estimate_is_marked(cast):
    log(make_line(make_session(cast.athlete, MONDAY)), 1, LEFT, reps=12, load_kg=Decimal(40))
    page = made(cast.athlete, cast.athlete_user, period=Period(MONDAY, TODAY + DAY))

    assert "1RM about 56 kg, rough" in text_of(written(page))


def test_pain_is_on_the_page_only_where_it_is_asked_for(cast):
    PainReport.objects.create(
        club=cast.club,
        athlete=cast.athlete,
        training_on=MONDAY,
        moment="after",
        side=LEFT,
        score=4,
        reported_at=STAMP.made_at,
    )
    period = Period(MONDAY, TODAY + DAY)

    without = text_of(written(made(cast.athlete, cast.athlete_user, period=period)))
    with_pain = text_of(written(made(cast.athlete, cast.athlete_user, period=period, with_pain=True)))

    assert "pain" not in without.lower()
    assert "Left: highest 4 on 5 Jan 2026, 1 day with a score" in with_pain
    assert "Right: no score" in with_pain


# --- one page -----------------------------------------------------------------------------------------


def full_page(name: str, *, weeks: int = 53) -> PersonPage:
    """Return a page with more of everything than fits, all of it named so; none of it is in the database."""
    mondays = [MONDAY + number * 7 * DAY for number in range(weeks)]
    sides = {side: _lifted() for side in Side.values}
    return PersonPage(
        athlete=Athlete(name=name, club=Club(name=name)),
        squads=[name] * 5,
        period=Period(mondays[0], mondays[-1] + 7 * DAY),
        progress=Progress(
            period=ProgressPeriod(first=mondays[0], last=mondays[-1] + 6 * DAY),
            exercises=[
                ExerciseProgress(exercise=_exercise(name), lacks_body_mass=False, days={MONDAY: sides})
                for _number in range(MOST_EXERCISES + 3)
            ],
            peaks=[PeakProgress(exercise=_exercise(name), days={MONDAY: {}})],
            weeks=[
                WeekOfWork(
                    monday=monday,
                    done=20,
                    due=21,
                    sets=1200,
                    reps=12_000,
                    contacts=100_000,
                    left_kg=Decimal(999_999),
                    right_kg=Decimal(888_888),
                )
                for monday in mondays
            ],
            tests=[_test(name) for _number in range(MOST_TESTS + 2)],
            pain={MONDAY: {"left": 10, "right": 3}},
            benchmarks_shown=True,
        ),
        coming=[_mark(name) for _number in range(MOST_SESSIONS + 9)],
    )


def _lifted() -> Lifted:
    strength = Strength(one_rep_max_kg=Decimal(1234), reps_to_failure=Decimal(12))
    return Lifted(load_kg=Decimal("399.125"), reps=100, rir=None, strength=strength)


def _exercise(name: str) -> Exercise:
    return Exercise(name=name, measure=Measure.LOAD_REPS, bodyweight_fraction=Decimal(1), side="both")


def _test(name: str) -> TestProgress:
    protocol = TestProtocol(name=name, kind=ProtocolKind.REP_MAX, sides=ProtocolSides.EACH, exercise=_exercise(name))
    results = {
        side: TestResult(protocol=protocol, side=side, load_kg=Decimal("399.125"), reps=10, tested_on=MONDAY - day)
        for side, day in ((LEFT, DAY), (RIGHT, 2 * DAY), (BOTH, 0 * DAY))
    }
    history = TestHistory(
        protocol=protocol,
        days={result.tested_on: {side: result} for side, result in results.items()},
        symmetries=[Symmetry(protocol=protocol, on=MONDAY, left=Decimal(80), right=Decimal(100), gap_pct=Decimal(20))],
    )
    return TestProgress(history=history, benchmark=BENCHMARKS[0], held=[])


def _mark(name: str) -> SessionMark:
    return SessionMark(
        public_id=UUID(int=1),
        athlete_id=1,
        on=TODAY,
        at=None,
        kind="calf",
        title=name,
        label="A",
        state=MarkState.PLANNED,
        is_done=False,
        reason="",
        effort=None,
        minutes=None,
        planned_sets=3,
        done_sets=0,
        open_loads=0,
    )


@pytest.mark.parametrize("paper", ["a4", "letter"])
@pytest.mark.parametrize("name", [*SCRIPTS, "\u0378 Łukasz", "Ada"], ids=lambda name: f"{name[:6]!a}")
def test_page_is_one_with_more_than_fits_and_names_of_any_length(name: str, paper: str) -> None:
    reader = written(full_page(name), paper=paper)
    text = text_of(reader)

    assert len(reader.pages) == 1
    assert "and 4 more exercises" in text
    assert "and 2 more tests" in text
    assert "and 9 more sessions" in text
    assert "Right: highest 3" in text
    assert "Made by Ingrid Åsmund for Harbour AC on 2 March 2026, 09:05." in text


def test_page_of_an_athlete_with_nothing_is_one_and_says_so(cast):
    reader = written(made(cast.athlete, cast.athlete_user, period=Period(MONDAY, TODAY + DAY)))
    text = text_of(reader)

    assert len(reader.pages) == 1
    assert "Nothing was planned or logged in this period." in text
    assert "No test yet." in text
    assert "No calf session is planned." in text


def test_page_is_tagged_and_has_title_language_and_standard() -> None:
    reader = written(full_page("Łukasz Öberg"))
    catalogue: Any = reader.trailer["/Root"]

    assert catalogue["/MarkInfo"]["/Marked"].value is True
    assert catalogue["/Lang"] == "en"
    assert reader.metadata is not None
    assert reader.metadata.title == "Łukasz Öberg: calf training"
    assert b"pdfuaid:part" in catalogue["/Metadata"].get_data()
    assert {"/H1", "/H2", "/Table", "/TH", "/TR", "/TD", "/Figure"} <= kinds(catalogue["/StructTreeRoot"])


@pytest.mark.parametrize("name", NAMES)
def test_page_shows_names_of_five_scripts_and_marks_as_they_are_typed(name: str) -> None:
    text = text_of(written(full_page(name, weeks=4)))

    assert all(letter in text for letter in name.split()[0]) if name == "محمد" else name in text
