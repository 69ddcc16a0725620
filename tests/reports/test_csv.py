import csv
import io
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID

import pytest

from reports.files.csv import athletes_csv, sets_csv
from reports.queries.training import AthleteRow, Figures, SetRow

ID = UUID("00000000-0000-4000-8000-000000000001")
ROW = SetRow(
    scheduled_on=date(2026, 7, 1),
    athlete="Ada",
    athlete_id=ID,
    squads="First team",
    programme="",
    session="Calf A",
    line=1,
    exercise="Seated calf raise",
    unit="reps",
    tempo_s=None,
    number=1,
    kind="work",
    side="left",
    reps=10,
    hold_s=None,
    distance_m=None,
    load_kg=Decimal("20.412"),
    force_n=Decimal(900),
    rir=Decimal("1.5"),
    performed_at=datetime(2026, 7, 1, 17, 30, 5, 999, tzinfo=UTC),
    zone="Europe/London",
    not_in_plan=False,
)


def parsed(pieces) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO("".join(pieces), newline="")))


def test_every_text_cell_of_both_files_is_neutralised():
    risky = '=HYPERLINK("http://x","y")'
    athlete = AthleteRow(public_id=ID, name=risky, squads=risky, figures=Figures())
    (row,) = parsed(athletes_csv([athlete], unit="kg", bom=False))
    assert row["athlete"] == row["squads"] == f"'{risky}"

    a_set = ROW._replace(athlete=risky, squads=risky, programme=risky, session=risky, exercise=risky)
    (row,) = parsed(sets_csv([a_set], unit="kg", bom=False))
    assert {row[name] for name in ("athlete", "squads", "programme", "session", "exercise")} == {f"'{risky}"}


@pytest.mark.parametrize("name", ["Łukasz Żółć", "محمد عبد الله", "山田 太郎", 'Ana, "Nena" Gómez', "two\nlines", "👟"])
def test_names_in_any_script_come_back_as_they_were(name):
    athlete = AthleteRow(public_id=ID, name=name, squads="First team", figures=Figures())
    data = "".join(athletes_csv([athlete], unit="kg", bom=False)).encode()
    assert parsed([data.decode("utf-8")])[0]["athlete"] == name


def test_lines_end_as_rfc_4180_asks_and_the_mark_comes_on_request():
    assert "".join(athletes_csv([], unit="kg", bom=False)).endswith("session_load_au\r\n")
    assert "".join(athletes_csv([], unit="kg", bom=True)).startswith("\ufeffathlete,")


def test_numbers_are_plain_and_unknown_ones_empty():
    figures = Figures(tonnage_left_kg=Decimal("1234567.500"), planned=1000)
    athlete = AthleteRow(public_id=ID, name="Ada", squads="First team", figures=figures)
    (row,) = parsed(athletes_csv([athlete], unit="kg", bom=False))
    assert (row["planned"], row["tonnage_left_kg"], row["tonnage_right_kg"]) == ("1000", "1234567.5", "0")
    assert row["adherence_pct"] == "0"

    (row,) = parsed(athletes_csv([replace(athlete, figures=Figures())], unit="kg", bom=False))
    assert row["adherence_pct"] == ""


def test_set_rows_carry_local_time_and_the_clubs_unit():
    (row,) = parsed(sets_csv([ROW], unit="lb", bom=False))
    assert row["date"] == "2026-07-01"
    assert row["performed_at"] == "2026-07-01T18:30:05+01:00"
    assert (row["load_lb"], row["force_n"], row["rir"], row["hold_s"]) == ("45", "900", "1.5", "")
    assert row["not_in_plan"] == "no"


def test_long_files_come_in_pieces():
    pieces = list(sets_csv([ROW] * 2000, unit="kg", bom=False))
    assert len(pieces) > 3
    assert len(parsed(pieces)) == 2000
