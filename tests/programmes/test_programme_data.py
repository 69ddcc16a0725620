"""The built-in programmes as they stand in the file, before any database."""

import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from programmes.choices import EvidenceGrade, PainRule
from programmes.models import AROUND_MATCH, MATCH_OFFSETS
from programmes.rules.dose import Dose, Intensity, Tempo, planned_contacts, planned_reps
from programmes.rules.notation import format_dose, parse_dose
from tests.doses import even
from tests.worked_examples import read

ROOT = Path(__file__).resolve().parents[2]
# What an entry may leave out.
RULES = ("never_heavy_on", "heavy_gap_h", "match_offsets", "stages")
FIELDS = [
    "slug",
    "name",
    "purpose",
    "evidence",
    "evidence_grade",
    "weeks",
    "pain_rule",
    "clinician_only",
    "rest_between_exercises_s",
    "progression",
    "sources",
    "sessions",
]
UNITS_OF_MEASURE = {
    "load_reps": {"reps"},
    "reps": {"reps"},
    "contacts": {"contacts"},
    "seconds": {"seconds"},
    "load_seconds": {"seconds"},
    "force_seconds": {"seconds"},
    "distance_m": {"metres"},
    "load_distance": {"metres"},
}


def load(path: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = yaml.safe_load((ROOT / path).read_text(encoding="utf-8"))
    return rows


EXERCISES = {row["slug"]: row for row in load("exercises/data/exercises.yaml")}
PROGRAMMES = {row["slug"]: row for row in load("programmes/data/programmes.yaml")}
# What the programmes were written down from, row by row as the source tables have it.
TABLES = read("programme_rows.json")
KINDS = {
    "RM": "rm",
    "RIR": "rir",
    "BW": "bw",
    "BW+": "bw_plus",
    "MVC%": "pct_mvc",
    "1RM%": "pct_1rm",
    "SPEED%": "pct_speed",
    "EFFORT": "rpe",
    "MAX": "max",
}
DOSES = sorted({i["dose"] for p in PROGRAMMES.values() for s in p["sessions"] for i in s["items"]})

each_programme = pytest.mark.parametrize("row", PROGRAMMES.values(), ids=PROGRAMMES.keys())


def sessions_of_week(row: dict[str, Any], week: int) -> list[dict[str, Any]]:
    return [s for s in row["sessions"] if s["weeks"][0] <= week <= s["weeks"][1]]


def doses_over_all_weeks(row: dict[str, Any]) -> list[Dose]:
    """Return the dose of every line as often as it is done."""
    return [
        parse_dose(item["dose"])
        for week in range(1, row["weeks"] + 1)
        for session in sessions_of_week(row, week)
        for item in session["items"]
        for _ in range(session["per_week"] * session["per_day"])
    ]


def test_there_are_14_programmes_with_names_coaches_look_for() -> None:
    assert len(load("programmes/data/programmes.yaml")) == len(PROGRAMMES) == 14
    assert {
        "Soleus strength, 12 weeks",
        "Calf size, 8 weeks",
        "Sprinter pre-season, 6 weeks",
        "Footballer in-season, 12 weeks",
    } <= {row["name"] for row in PROGRAMMES.values()}


@each_programme
def test_programme_values_are_known(row: dict[str, Any]) -> None:
    assert [name for name in row if name not in RULES] == FIELDS
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", row["slug"])
    assert row["evidence_grade"] in EvidenceGrade.values
    assert row["pain_rule"] in PainRule.values
    assert row["evidence"].endswith(".")
    assert row["progression"].endswith(".")


@each_programme
def test_scheduling_rules_are_days_around_a_match(row: dict[str, Any]) -> None:
    assert set(row.get("never_heavy_on", [])) <= set(AROUND_MATCH)
    assert set(row.get("match_offsets", [])) <= set(MATCH_OFFSETS)
    # No day is named both as one to train on and as one to keep free of heavy work.
    assert not set(row.get("never_heavy_on", [])) & set(row.get("match_offsets", []))
    assert row.get("heavy_gap_h") in (None, 48)


@each_programme
def test_tendon_and_strain_plans_are_for_clinicians(row: dict[str, Any]) -> None:
    assert row["clinician_only"] == (row["pain_rule"] != "healthy")


@each_programme
def test_sessions_fill_the_weeks_and_fit_into_them(row: dict[str, Any]) -> None:
    for session in row["sessions"]:
        assert [key for key in session if key != "stage"] == ["weeks", "label", "per_week", "per_day", "note", "items"]
        assert 1 <= session["weeks"][0] <= session["weeks"][1] <= row["weeks"]
        assert session["per_day"] in (1, 2)
        assert session["items"]
    for week in range(1, row["weeks"] + 1):
        assert 1 <= sum(session["per_week"] for session in sessions_of_week(row, week)) <= 7
        labels = [session["label"] for session in sessions_of_week(row, week)]
        assert len(labels) == len(set(labels))


@each_programme
def test_lines_name_exercises_and_use_their_unit(row: dict[str, Any]) -> None:
    for session in row["sessions"]:
        for item in session["items"]:
            exercise = EXERCISES[item["exercise"]]
            dose = parse_dose(item["dose"])
            assert dose.unit in UNITS_OF_MEASURE[exercise["measure"]], item
            if exercise["side"] == "single":
                assert dose.side == "each", item
            if exercise["side"] in ("double", "alternating"):
                assert dose.side == "both", item


def dose_of_row(row: list[Any]) -> Dose:
    """Return what one row of the source tables asks for; body weight and full effort have no value of their own."""
    sets, amount, unit, kind, value, tempo, rest_s, each = row
    return even(
        sets,
        amount,
        amount,
        Intensity(KINDS[kind], None if kind in ("BW", "MAX") else Decimal(value)),
        side="each" if each else "both",
        unit=unit,
        tempo=None if tempo == "hold" else Tempo(*(part if part == "X" else int(part) for part in tempo.split("-"))),
        rest_s=rest_s,
    )


@each_programme
def test_programme_asks_for_what_its_source_tables_ask(row: dict[str, Any]) -> None:
    tables = [table for table in TABLES if table["programme"] == row["slug"]]

    assert len(tables) == len(row["sessions"])
    for table, session in zip(tables, row["sessions"], strict=True):
        assert {name: session[name] for name in ("weeks", "label", "per_week", "per_day")} == {
            name: table[name] for name in ("weeks", "label", "per_week", "per_day")
        }
        assert [(item["exercise"], parse_dose(item["dose"])) for item in session["items"]] == [
            (slug, dose_of_row(rest)) for slug, *rest in table["lines"]
        ]


@pytest.mark.parametrize("line", [line for table in TABLES for line in table["lines"]], ids=str)
def test_notation_expresses_every_row_of_the_source_tables(line: list[Any]) -> None:
    dose = dose_of_row(line[1:])

    assert parse_dose(format_dose(dose)) == dose


@pytest.mark.parametrize("text", DOSES)
def test_dose_is_written_the_way_the_builder_writes_it(text: str) -> None:
    assert format_dose(parse_dose(text)) == text


def test_alfredson_adds_up_to_15_120_repetitions_on_a_leg() -> None:
    doses = doses_over_all_weeks(PROGRAMMES["alfredson-180"])

    reps = [planned_reps(dose) for dose in doses]

    assert sum(reps) == 180 * 84 == 15_120


def test_heavy_slow_resistance_lowers_the_rm_from_15_to_6() -> None:
    rows = PROGRAMMES["hsr-achilles"]["sessions"]

    rm_by_weeks = {tuple(row["weeks"]): {parse_dose(item["dose"]).lead.low for item in row["items"]} for row in rows}

    assert rm_by_weeks == {(1, 1): {15}, (2, 3): {12}, (4, 5): {10}, (6, 8): {8}, (9, 12): {6}}


@pytest.mark.parametrize(("week", "sets"), [(1, 12), (4, 12), (5, 21), (8, 21)])
def test_calf_size_holds_the_sets_a_week_it_promises(week: int, sets: int) -> None:
    done = sum(
        len(parse_dose(item["dose"]).sets) * session["per_week"]
        for session in sessions_of_week(PROGRAMMES["hypertrophy-8"], week)
        for item in session["items"]
    )

    assert done == sets


def test_plyometric_ladder_stays_within_140_contacts_a_session() -> None:
    for session in PROGRAMMES["plyo-8"]["sessions"]:
        contacts = [planned_contacts(parse_dose(item["dose"])) for item in session["items"]]
        assert 80 <= sum(contacts) <= 140


def test_unverified_dose_is_not_graded_as_published() -> None:
    row = PROGRAMMES["iso-high-strain"]

    assert row["evidence_grade"] == "composite"
    assert "not verified" in row["evidence"]


def test_isometric_holds_promise_no_relief() -> None:
    row = PROGRAMMES["iso-45"]

    assert "no useful change in pain" in row["evidence"]
    assert "Do not expect the holds to take pain away" in row["progression"]


def test_only_the_plan_led_by_criteria_has_stages_and_every_session_belongs_to_one() -> None:
    staged = {slug: row for slug, row in PROGRAMMES.items() if "stages" in row}
    assert staged.keys() == {"rtr-soleus"}
    stages = staged["rtr-soleus"]["stages"]
    assert [bool(stage["criteria"]) for stage in stages] == [False, True, True, True]
    assert [session["stage"] for session in staged["rtr-soleus"]["sessions"]] == [1, 2, 3, 4]
