"""One report on its page, in the API, and as CSV, workbook and PDF: every figure is the same."""

import csv
import io
import re
from datetime import date, timedelta
from decimal import Decimal
from html.parser import HTMLParser

import pytest
import time_machine
from django.urls import reverse
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from accounts.models import Club
from athletes.models import BodyMass, SquadPlace
from core.spreadsheets import plain_text
from core.units import format_load
from exercises.choices import Muscle, ProtocolKind, ProtocolSides
from exercises.models import TestProtocol
from programmes.choices import Unit
from reports.choices import FileFormat
from reports.operations.exports import Wish, request_export, take_file
from reports.queries.training import Figures
from tests.cast import make_athlete
from tests.reports.work import FORTNIGHT, NOW, log, make_exercise, make_line, make_session
from training.choices import AbsenceReason, SessionStatus, Side
from training.models import Absence, TestResult

DAY = timedelta(days=1)
MONDAY = FORTNIGHT.starts_on
BEFORE = MONDAY - 10 * DAY
NAMES = ("Łukasz Öberg", "Иван Петров", "=cmd|' /C calc'!A0", "Zed Left", "Young One")
FIGURES = (
    "planned", "done", "adherence_pct", "sets", "reps", "tonnage_left_kg", "tonnage_right_kg", "contacts",
    "time_under_tension_s", "session_load_au",
)  # fmt: skip
OF_EXERCISES = ("sets", "reps", "tonnage_left_kg", "tonnage_right_kg", "contacts", "time_under_tension_s")


@pytest.fixture(params=["kg", "lb"])
def unit(request):
    return request.param


@pytest.fixture
def club(cast, unit):
    """A squad with athletes who train, rest, left, came late or are young; six did the common exercise."""
    Club.objects.filter(pk=cast.club.pk).update(weight_unit=unit)
    others = [make_athlete(cast.club, name, cast.squad) for name in NAMES]
    SquadPlace.objects.update(starts_on=date(2025, 12, 1))
    young = others[-1]
    young.born_on = date(2010, 1, 1)
    young.save()
    SquadPlace.objects.filter(athlete__name="Zed Left").update(ends_before=MONDAY + 3 * DAY)
    for number, athlete in enumerate([cast.athlete, *others]):
        for day in (BEFORE, MONDAY, MONDAY + 7 * DAY):
            session = make_session(athlete, day, SessionStatus.DONE, effort=7, minutes=40 + number)
            line = make_line(session, tempo_s=6)
            log(line, 1, Side.LEFT, reps=12, load_kg=Decimal("62.525"))
            log(line, 1, Side.RIGHT, reps=11 + number, load_kg=Decimal("57.5"))
            log(line, 2, Side.BOTH, reps=60, load_kg=Decimal("41.275"))
        make_session(athlete, MONDAY + DAY)
    add_the_rare(cast)
    return cast


def add_the_rare(cast):
    """Add what few have: contacts and holds, tests of every unit, days away."""
    session = make_session(cast.athlete, MONDAY + 2 * DAY, SessionStatus.DONE)
    log(make_line(session, Unit.CONTACTS, exercise=make_exercise("Pogo jumps")), 1, reps=40)
    log(make_line(session, Unit.SECONDS, exercise=make_exercise("Wall sit")), 1, hold_s=45)
    Absence.objects.create(
        club=cast.club, athlete=cast.athlete, reason=AbsenceReason.ILLNESS, starts_on=MONDAY, ends_before=MONDAY + DAY
    )
    BodyMass.objects.create(club=cast.club, athlete=cast.athlete, measured_on=BEFORE, mass_kg=Decimal("71.4"))
    for kind, amounts in (
        (ProtocolKind.REP_MAX, ({"load_kg": Decimal("52.5"), "reps": 6}, {"load_kg": Decimal("47.625"), "reps": 6})),
        (ProtocolKind.DISTANCE, ({"distance_m": Decimal("0.115")}, {"distance_m": Decimal("0.12")})),
        (ProtocolKind.MAX_FORCE, ({"force_n": Decimal(1180)}, {"force_n": Decimal("1205.5")})),
        (ProtocolKind.MAX_REPS, ({"reps": 25}, {"reps": 27})),
    ):
        protocol = TestProtocol.objects.create(
            slug=f"test-{kind}", name=f"Test {kind}", exercise=make_exercise(), kind=kind, sides=ProtocolSides.EACH
        )
        for tested_on, pairs in ((BEFORE, [amounts[0]] * 2), (MONDAY, amounts)):
            for side, fields in zip((Side.LEFT, Side.RIGHT), pairs, strict=True):
                TestResult.objects.create(
                    club=cast.club, athlete=cast.athlete, protocol=protocol, tested_on=tested_on, side=side, **fields
                )


@pytest.fixture
def coach(client, club, settings):
    settings.DEMO_MODE = True
    with time_machine.travel(NOW, tick=False):
        client.force_login(club.coach)
        yield client


# --- the faces --------------------------------------------------------------------------------------------


class Tables(HTMLParser):
    """The tables of a page: rows of words by the name of the part that they stand in."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tables: dict[str, list[list[str]]] = {}
        self._rows: list[list[str]] = []
        self._is_cell = False
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        known = dict(attrs)
        if "data-wrap" in known.get("class", ""):
            self._rows = self.tables.setdefault(known.get("aria-labelledby") or known["aria-label"], [])
        elif tag == "tr":
            self._rows.append([])
        elif tag in ("td", "th"):
            self._is_cell = True
            self._rows[-1].append("")

    def handle_endtag(self, tag):
        self._is_cell = self._is_cell and tag not in ("td", "th")

    def handle_data(self, data):
        if self._is_cell:
            self._rows[-1][-1] += data


QUERY = {"starts_on": "2026-01-05", "ends_on": "2026-01-18"}


def page_of(club, coach):
    html = coach.get(reverse("reports:squad_report"), {"squad": club.squad.public_id, **QUERY}).content.decode()
    tables = Tables(html).tables
    for rows in tables.values():
        rows[:] = [[re.sub(r"\s+", " ", cell).strip() for cell in row] for row in rows]
    return html, tables


def api_of(coach):
    return coach.get(reverse("api:squad_report"), {"from": QUERY["starts_on"], "to": QUERY["ends_on"]}).json()


def file_of(club, file_format, **fields):
    export = request_export(
        club=Club.objects.get(pk=club.club.pk),
        squads=[club.squad],
        period=FORTNIGHT,
        wish=Wish(file_format=file_format, **fields),
        by=club.coach,
        at=NOW,
    )
    with take_file(export=export, by=club.coach, at=NOW) as content:
        return content.read()


def csv_of(club):
    text = file_of(club, FileFormat.CSV_ATHLETES).decode()
    return list(csv.DictReader(io.StringIO(text, newline="")))


def workbook_of(club):
    book = CalamineWorkbook.from_filelike(io.BytesIO(file_of(club, FileFormat.XLSX)))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def pages_of(club, **fields):
    reader = PdfReader(io.BytesIO(file_of(club, FileFormat.PDF, **fields)))
    return [re.sub(r"[()]", "", page.extract_text()).splitlines() for page in reader.pages]


# --- as the page says it -----------------------------------------------------------------------------------


def said(value):
    """Return a number as the page writes it."""
    if value is None or value == "":
        return "–"
    return f"{value:,.3f}".rstrip("0").rstrip(".")


def in_unit(kg, unit):
    return None if kg is None else float(format_load(Decimal(str(kg)), unit))


def duration(seconds):
    return Figures(time_under_tension_s=int(seconds)).time_under_tension


def words_of(figures, unit, names=FIGURES):
    """Return figures of the API."""
    values = ((name, figures[name]) for name in names)
    return [
        duration(value) if name.endswith("_s") else said(in_unit(value, unit) if name.endswith("_kg") else value)
        for name, value in values
    ]


def words_of_cells(cells, place_of_tension):
    """Return cells of a file, in the club's unit, as the page says them."""
    return [
        duration(cell) if place == place_of_tension else said(float(cell) if cell != "" else None)
        for place, cell in enumerate(cells)
    ]


def counted(words):
    """Return words of an exercise: what is not counted of one has a dash where data have a nought."""
    return ["–" if word in ("0", "0:00") else word for word in words]


def day_words(on):
    return f"{on.day} {on:%b %Y}"


# --- comparisons -------------------------------------------------------------------------------------------


def test_every_figure_of_every_athlete_is_the_same(club, coach, unit):
    html, tables = page_of(club, coach)
    heads, *rows, together = tables["per-athlete"]
    found, filed, book = api_of(coach), csv_of(club), workbook_of(club)
    printed = {line for page in pages_of(club) for line in page}

    assert {row[0] for row in rows} == {*NAMES, "Ada Athlete", "Tom Teammate"} - {"Young One"}
    assert rows == [
        [row["name"], *words_of(row["figures"], unit), said(row["availability_pct"])] for row in found["athletes"]
    ]
    assert rows == [[plain_text(row["athlete"]), *words_of_cells(list(row.values())[3:], 8)] for row in filed]
    assert rows == [[row[0], *words_of_cells(row[3:], 8)] for row in book["Athletes"][1:]]
    assert {" ".join(row) for row in [*rows, together]} <= printed
    ids = [row["id"] for row in found["athletes"]]
    assert ids == [row["athlete_id"] for row in filed] == [row[1] for row in book["Athletes"][1:]]
    for row in rows:
        assert len(row) == len(heads) == 12

    # Who did nothing, who left, and who is left out.
    by_name = {row[0]: row[1:] for row in rows}
    assert by_name["Tom Teammate"][:5] == ["0", "0", "–", "0", "0"]
    assert by_name["Zed Left"][1] == "1"
    assert by_name["Łukasz Öberg"][1] == "2"
    assert found["hidden_minors"] == 1
    texts = (html, str(found), str(filed), str(book), str(printed))
    assert not any("Young One" in text for text in texts)


def test_totals_are_the_same_and_the_sum_of_the_athletes(club, coach, unit):
    _html, tables = page_of(club, coach)
    together = tables["per-athlete"][-1][1:]
    compared = tables["compared"][1:]
    found, filed = api_of(coach), csv_of(club)
    summary = {row[0]: row[1:] for row in workbook_of(club)["Summary"]}
    printed = {line for page in pages_of(club) for line in page}

    assert together == [*words_of(found["total"], unit), said(found["availability_pct"])]
    sums = {name: sum(row["figures"][name] for row in found["athletes"]) for name in FIGURES if name != "adherence_pct"}
    assert sums == {name: found["total"][name] for name in sums}
    for name in ("planned", "done", "sets", "reps", "contacts", "time_under_tension_s", "session_load_au"):
        assert sum(int(row[name]) for row in filed) == found["total"][name]
    assert [row[1] for row in compared] == together[:-1]
    assert [row[2] for row in compared] == words_of(found["before"], unit)
    assert {" ".join(row) for row in compared} <= printed
    filed_sums = list(summary.values())[-11:]
    assert words_of_cells([now for now, _before in filed_sums], 8) == together
    assert words_of_cells([before for _now, before in filed_sums[:-1]], 8) == [row[2] for row in compared]


def test_every_athlete_has_the_same_figures_of_the_period_before(club, coach, unit):
    _html, tables = page_of(club, coach)
    heads, *before = tables["Per athlete, the period before"]
    now = {row[0]: row[1:] for row in tables["per-athlete"][1:]}
    found, pages = api_of(coach), pages_of(club, page_per_athlete=True)

    assert before == [[row["name"], *words_of(row["before"], unit)] for row in found["athletes"]]
    own = pages[-len(before) :]
    for (name, *cells), lines in zip(before, own, strict=True):
        assert any(name in line for line in lines)
        both = {f"{head} {this} {last}" for head, this, last in zip(heads[1:], now[name], cells, strict=False)}
        assert len(both) == 10
        assert both <= set(lines)


def test_weeks_and_exercises_are_the_same(club, coach, unit):
    _html, tables = page_of(club, coach)
    weeks, exercises = tables["Figures by week"][1:], tables["per-exercise"][1:]
    found, book = api_of(coach), workbook_of(club)
    printed = {line for page in pages_of(club) for line in page}

    assert len(weeks) == 2
    assert weeks == [
        [
            day_words(date.fromisoformat(row["monday"])),
            *words_of(row, unit, ("planned", "done", "tonnage_left_kg", "tonnage_right_kg")),
        ]
        for row in found["weeks"]
    ]
    assert weeks == [[day_words(day), *words_of_cells(cells, None)] for day, *cells in book["Weeks"][1:]]
    assert {" ".join(row) for row in weeks} <= printed

    assert len(exercises) == 1
    assert found["hidden_small"] == 2
    assert exercises == [
        [row["name"], Muscle(row["muscle"]).label, str(row["athletes"]), *counted(words_of(row, unit, OF_EXERCISES))]
        for row in found["exercises"]
    ]
    assert exercises == [
        [name, muscle, *counted(words_of_cells(cells, 6))] for name, muscle, *cells in book["Exercises"][1:]
    ]
    assert {" ".join(row) for row in exercises} <= printed


def test_tests_and_availability_are_the_same(club, coach, unit):
    _html, tables = page_of(club, coach)
    tests, away = tables["tests"][1:], tables["availability"][1:]
    found, book = api_of(coach), workbook_of(club)
    printed = {line for page in pages_of(club) for line in page}

    def line(name, test, on, measure, measured, lsi_pct, change_pct, *, is_si):
        factor = 100 if measure == "m" else 1
        if is_si and measure == "kg":
            measured = [in_unit(value, unit) for value in measured]
        words = [said(value if value in (None, "") else round(value * factor, 3)) for value in measured]
        change = f"{change_pct:+.0f}".replace("-", "−") if change_pct else "0"
        shown = {"m": "cm", "kg": unit}.get(measure, measure)
        return [name, test, day_words(on), *words, shown, said(lsi_pct), change]

    assert len(tests) == 4
    assert tests == [
        line(
            row["athlete_name"], row["protocol"], date.fromisoformat(row["date"]), row["unit"],
            [row["left"], row["right"], row["both"]], row["lsi_pct"], row["change_pct"], is_si=True,
        )
        for row in found["tests"]
    ]  # fmt: skip
    assert tests == [
        line(name, test, on, measure, measured, lsi_pct, change_pct, is_si=False)
        for name, _id, test, on, measure, *measured, lsi_pct, change_pct in book["Tests"][1:]
    ]
    assert {" ".join(row) for row in tests} <= printed

    assert away == [
        [row["athlete_name"], *map(said, (row["days"], row["days_away"], row["available_pct"]))]
        for row in found["availability"]
    ]
    assert away == [[name, *map(said, cells)] for name, _id, *cells in book["Availability"][1:]]
    assert {" ".join(row) for row in away} <= printed
    assert {row[0]: row[1:] for row in away}["Ada Athlete"] == ["10", "1", "90"]
