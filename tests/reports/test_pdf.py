"""The report on paper, read again by another reader."""

import io
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from django.utils import translation
from pypdf import PdfReader

from reports.choices import FileFormat
from reports.files import pdf, press
from reports.operations.exports import Wish, request_export, take_file
from reports.queries.report import Report
from tests.reports.paper import NAMES, STAMP, make_report
from tests.reports.work import FORTNIGHT, NOW, log, make_line, make_session
from training.choices import Side


def _written(report: Report, **fields: Any) -> PdfReader:
    out = io.BytesIO()
    choices = {"unit": "kg", "columns": [], "paper": "a4", "page_per_athlete": False, "stamp": STAMP}
    pdf.write_pdf(report, out, **{**choices, "waits": lambda: None, **fields})
    return PdfReader(out)


def text_of(reader: PdfReader) -> str:
    return "\n".join(page.extract_text() for page in reader.pages)


def _headings(reader: PdfReader) -> list[str]:
    return list(_titles(reader.outline))


def _titles(outline: Sequence[Any]) -> Any:
    for one in outline:
        if isinstance(one, list):
            yield from _titles(one)
        else:
            yield one.title


def kinds(node: Any) -> set[str]:
    """Return the kinds of all elements in the structure of a document."""
    node = node.get_object()
    if isinstance(node, list):
        return set().union(*map(kinds, node))
    if not hasattr(node, "get"):
        return set()
    below = node.get("/K")
    return ({node["/S"]} if "/S" in node else set()) | (set() if below is None else kinds(below))


def test_pdf_is_tagged_and_has_title_language_and_standard() -> None:
    root = _written(make_report())
    catalogue: Any = root.trailer["/Root"]

    assert catalogue["/MarkInfo"]["/Marked"].value is True
    assert catalogue["/Lang"] == "en"
    assert root.metadata is not None
    assert root.metadata.title == "Squad training report"
    assert root.metadata.author == "Ingrid Åsmund"
    assert b"pdfuaid:part" in catalogue["/Metadata"].get_data()
    assert {"/H1", "/H2", "/Table", "/THead", "/TH", "/TR", "/TD", "/Figure"} <= kinds(catalogue["/StructTreeRoot"])


def test_pdf_shows_names_of_five_scripts_and_marks_as_they_are_typed() -> None:
    text = text_of(_written(make_report()))

    for name in (
        "Łukasz Öberg",
        "Иван Петров",
        "Γιώργος Παππάς",
        "अमर",
        "=cmd|' /C calc'!A0",
        "#eval(1) *b* $x$ @a \\",
    ):
        assert name in text
    assert all(letter in text for letter in "محمد")


def test_pdf_spells_letters_that_no_font_shows_and_says_so() -> None:
    reader = _written(make_report(["\u0378 Łukasz", "\u0379 Łukasz", *NAMES]))
    text = text_of(reader)

    assert "[U+0378] Łukasz" in text
    assert "[U+0379] Łukasz" in text
    assert "Иван Петров" in text
    assert "Letters that no font here can show stand as their number in Unicode." in text
    assert b"pdfuaid:part" in reader.trailer["/Root"]["/Metadata"].get_data()  # type: ignore[index]


def test_pdf_shows_a_chinese_name_or_spells_it() -> None:
    text = text_of(_written(make_report(["王小明", *NAMES])))

    assert "王小明" in text or "[U+738B][U+5C0F][U+660E]" in text


def test_pdf_shows_the_figures_of_the_report_in_the_readers_unit() -> None:
    report = make_report()

    in_kg, in_lb = text_of(_written(report)), text_of(_written(report, unit="lb"))

    assert "Łukasz Öberg 24 24 100 312 3,120 41,250.5 43,125 640 4:05 5,520 90" in in_kg
    assert "Łukasz Öberg 24 24 100 312 3,120 90,942 95,074.5 640 4:05 5,520 90" in in_lb
    assert "Łukasz Öberg Weight-bearing lunge 9 Feb 2026 11.5 12 – cm 94 −3" in in_kg
    assert "2 athletes under 18 (or without a birth date) are left out of every figure." in in_kg
    assert "1 exercise that fewer than 5 athletes did is not shown." in in_kg


def test_pdf_keeps_to_the_columns_that_were_chosen() -> None:
    text = text_of(_written(make_report(), columns=["done", "sets"]))

    assert "Athlete Done Sets\nŁukasz Öberg 24 312\n" in text


def test_pdf_says_on_every_page_who_made_it_when_and_which_page_it_is() -> None:
    reader = _written(make_report([f"Athlete {number}" for number in range(60)]))
    count = len(reader.pages)

    assert count > 3
    for number, page in enumerate(reader.pages, start=1):
        text = page.extract_text()
        assert "Made by Ingrid Åsmund for Harbour AC on 2 March 2026, 09:05." in text
        assert f"Page {number} of {count}" in text


def test_pdf_repeats_the_head_of_a_table_that_goes_on() -> None:
    reader = _written(make_report([f"Athlete {number}" for number in range(60)], tests=0, weeks=0))

    heads = [page for page in reader.pages if "Athlete Planned Done" in page.extract_text()]

    assert len(heads) > 1


def test_pdf_gives_each_athlete_a_page_where_asked() -> None:
    reader = _written(make_report(["Łukasz Öberg", "Иван Петров"], health=True), page_per_athlete=True)

    last = reader.pages[-1].extract_text()

    assert _headings(reader)[-5:] == ["Иван Петров", "Training", "Tests", "Availability", "Pain scores"]
    assert last.startswith("Иван Петров")
    assert "Łukasz Öberg" not in last
    assert "6 of 56 days away, available 90 %." in last


def test_pdf_without_health_holds_no_pain() -> None:
    reader = _written(make_report(), page_per_athlete=True)

    assert "Pain scores" not in _headings(reader)
    assert "pain" not in text_of(reader)


@pytest.mark.parametrize(("paper", "size"), [("a4", (595, 842)), ("letter", (612, 792))])
def test_pdf_is_of_the_paper_that_was_chosen(paper: str, size: tuple[int, int]) -> None:
    box = _written(make_report(), paper=paper, columns=["done"]).pages[0].mediabox

    assert (round(box.width), round(box.height)) == size


def test_pdf_of_an_empty_squad_says_so() -> None:
    report = replace(make_report([], weeks=0), hidden_minors=0, hidden_small=0)

    text = text_of(_written(report, page_per_athlete=True))

    assert "0 athletes" in text
    assert "Nobody was in the squad then." in text


def test_pdf_of_a_very_long_name_stays_on_its_page() -> None:
    text = text_of(_written(make_report(["Wolfeschlegelsteinhausen" * 10, *NAMES]), page_per_athlete=True))

    assert "Иван Петров" in text


def test_pdf_carries_the_language_that_is_active() -> None:
    with translation.override("de"):
        root: Any = _written(make_report(["Anna"])).trailer["/Root"]

    assert root["/Lang"] == "de"


def test_pdf_that_cannot_be_set_is_an_error_without_the_words_of_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(press, "_GIVE_UP_AFTER_S", 0.001)

    with pytest.raises(press.NotTypeset) as caught:
        _written(make_report(["Anna Secret"]))

    assert "Secret" not in str(caught.value)


def test_pdf_that_is_asked_for_is_made_and_taken(cast):
    line = make_line(make_session(cast.athlete, FORTNIGHT.starts_on))
    log(line, 1, Side.LEFT, reps=8, load_kg=40)
    wish = Wish(file_format=FileFormat.PDF, paper="letter", page_per_athlete=True, with_minors=True)

    export = request_export(club=cast.club, squads=[cast.squad], period=FORTNIGHT, wish=wish, by=cast.coach, at=NOW)

    assert export.file_name == "harbour-ac-first-team-2026-01-05-2026-01-18-report.pdf"
    with take_file(export=export, by=cast.coach, at=NOW) as content:
        text = text_of(PdfReader(io.BytesIO(content.read())))
    assert "Ada Athlete 1 0 0 1 8 320 0" in text
    assert f"Made by {cast.coach.name} for {cast.club.name}" in text


def test_who_waits_for_the_typesetter_is_told_and_may_end_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(press, "_TELL_EVERY_S", 0.001)
    told: list[None] = []

    assert len(_written(make_report(["Anna"]), waits=lambda: told.append(None)).pages) > 0
    assert told

    def overtaken() -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        _written(make_report(["Anna"]), waits=overtaken)
