import csv
import io
from dataclasses import replace
from decimal import Decimal
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from athletes.models import Athlete, Squad
from core.units import format_load
from programmes.choices import SetKind, Unit
from programmes.models import Programme
from reports.files.csv import athletes_csv, sets_csv
from reports.queries.lines import set_lines
from reports.queries.training import AthleteRow, Figures, performed_sets
from tests.reports.work import WEEK, log, make_exercise, make_line, make_session, scope
from training.choices import SessionStatus, Side

ID = UUID("00000000-0000-4000-8000-000000000001")
DAY = WEEK.starts_on


def parsed(pieces) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO("".join(pieces), newline="")))


def lines_of(cast, **fields) -> list[dict[str, str]]:
    unit = fields.get("unit", "kg")
    return parsed(sets_csv(set_lines(scope(cast), unit=unit, with_minors=True), unit=unit, bom=False))


def test_every_text_cell_of_both_files_is_neutralised(cast):
    risky = '=HYPERLINK("http://x","y")'
    athlete = AthleteRow(public_id=ID, name=risky, squads=risky, figures=Figures())
    (row,) = parsed(athletes_csv([athlete], unit="kg", bom=False))
    assert row["athlete"] == row["squads"] == f"'{risky}"

    line = make_line(make_session(cast.athlete, DAY, title=risky), exercise=make_exercise(risky))
    Programme.objects.update(name=risky)
    Athlete.objects.update(name=risky)
    Squad.objects.update(name=risky)
    log(line, 1, reps=10)
    (row,) = lines_of(cast)
    assert {row[name] for name in ("athlete", "squads", "programme", "session", "exercise")} == {f"'{risky}"}


@pytest.mark.parametrize("name", ["Łukasz Żółć", "محمد عبد الله", "山田 太郎", 'Ana, "Nena" Gómez', "two\nlines", "👟"])
def test_names_in_any_script_come_back_as_they_were(name):
    athlete = AthleteRow(public_id=ID, name=name, squads="First team", figures=Figures())
    data = "".join(athletes_csv([athlete], unit="kg", bom=False)).encode()
    assert parsed([data.decode("utf-8")])[0]["athlete"] == name


def test_lines_end_as_rfc_4180_asks_and_the_mark_comes_on_request():
    assert "".join(athletes_csv([], unit="kg", bom=False)).endswith("availability_pct\r\n")
    assert "".join(athletes_csv([], unit="kg", bom=True)).startswith("\ufeffathlete,")


def test_numbers_are_plain_and_unknown_ones_empty():
    figures = Figures(tonnage_left_kg=Decimal("1234567.500"), planned=1000)
    athlete = AthleteRow(public_id=ID, name="Ada", squads="First team", figures=figures)
    (row,) = parsed(athletes_csv([athlete], unit="kg", bom=False))
    assert (row["planned"], row["tonnage_left_kg"], row["tonnage_right_kg"]) == ("1000", "1234567.5", "0")
    assert row["adherence_pct"] == "0"

    (row,) = parsed(athletes_csv([replace(athlete, figures=Figures())], unit="kg", bom=False))
    assert row["adherence_pct"] == ""


@pytest.mark.parametrize("unit", ["kg", "lb"])
def test_lines_say_what_the_rows_say(cast, unit):
    Athlete.objects.filter(pk=cast.teammate.pk).update(timezone="America/St_Johns", name='Ana, "Nena"\nGómez')
    for athlete, load in ((cast.athlete, "20.412"), (cast.teammate, "100")):
        session = make_session(athlete, DAY, SessionStatus.DONE, title="")
        for side in (Side.LEFT, Side.RIGHT):
            log(make_line(session), 1, side, reps=10, load_kg=Decimal(load), rir=Decimal("1.5"))
        log(make_line(session, Unit.SECONDS), 1, hold_s=30, force_n=Decimal(900), kind=SetKind.WARM_UP)
        log(make_line(session, Unit.METRES, tempo_s=2), 1, distance_m=Decimal("12.5"))
    lines, rows = lines_of(cast, unit=unit), list(performed_sets(scope(cast), with_minors=True))
    assert len(lines) == 8
    for line, row in zip(lines, rows, strict=True):
        assert line == {
            "date": row.scheduled_on.isoformat(),
            "athlete": row.athlete,
            "athlete_id": str(row.athlete_id),
            "squads": row.squads,
            "programme": row.programme,
            "session": row.session,
            "line": str(row.line),
            "exercise": row.exercise,
            "unit": row.unit,
            "tempo_s": "" if row.tempo_s is None else str(row.tempo_s),
            "set": str(row.number),
            "kind": row.kind,
            "side": row.side,
            "reps": "" if row.reps is None else str(row.reps),
            "hold_s": "" if row.hold_s is None else str(row.hold_s),
            "distance_m": "" if row.distance_m is None else f"{row.distance_m:f}",
            f"load_{unit}": "" if row.load_kg is None else format_load(row.load_kg, unit),
            "force_n": "" if row.force_n is None else f"{row.force_n:f}",
            "rir": "" if row.rir is None else f"{row.rir:f}",
            "performed_at": row.performed_at.astimezone(ZoneInfo(row.zone)).isoformat(timespec="seconds"),
            "not_in_plan": "yes" if row.not_in_plan else "no",
        }
    assert {line["performed_at"][-6:] for line in lines} == {"+00:00", "-03:30"}


def test_files_of_sets_have_right_line_ends_and_come_in_pieces():
    pieces = list(sets_csv([b"2026-01-05,Ada\n"] * 20_000, unit="kg", bom=True))
    assert len(pieces) > 3
    assert "".join(pieces).startswith("\ufeffdate,athlete,")
    assert "".join(pieces).count("\r\n") == "".join(pieces).count("\n") == 20_001
    assert len(parsed([piece.removeprefix("\ufeff") for piece in pieces])) == 20_000


def test_file_that_is_given_up_leaves_the_connection_usable(cast):
    session = make_session(cast.athlete, DAY)
    for number in range(1, 4):
        log(make_line(session), number, reps=10)
    lines = set_lines(scope(cast), unit="kg", with_minors=True)
    next(lines)
    lines.close()
    assert len(lines_of(cast)) == 3
