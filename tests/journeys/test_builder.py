"""A coach writes a plan in the grid: by keyboard, from a spreadsheet, beside another editor, and without a net."""

import re
from typing import Any

import pytest
from django.conf import settings
from django.urls import reverse
from playwright.sync_api import Dialog, Page, expect

from programmes.choices import VersionState
from programmes.models import Prescription, Programme
from programmes.operations.drafts import save_draft
from programmes.rules.document import Document, check_document
from tests.browser import DESKTOP, PHONE, accessibility_faults
from tests.journeys.browser import small_targets
from tests.programmes.drafts import make_draft, newest, plan, session
from tests.training.plans import make_exercise

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

NAMES = {
    "seated-raise": "Seated raise",
    "seated-raise-machine": "Seated raise, machine",
    "bent-knee-raise": "Bent-knee raise",
    "tib-raise": "Tib raise",
    "step-raise": "Step raise",
}


class Typist:
    """Types on a page and counts the key presses that are not text."""

    def __init__(self, page: Page) -> None:
        self._keyboard = page.keyboard
        self.presses = 0

    def type(self, text: str) -> None:
        self._keyboard.type(text)

    def press(self, *keys: str) -> None:
        for key in keys:
            self._keyboard.press(key)
            self.presses += 1


@pytest.fixture(autouse=True)
def _demo(settings):
    settings.DEMO_MODE = True


@pytest.fixture
def exercises(db):
    return {slug: make_exercise(slug, name=name) for slug, name in NAMES.items()}


@pytest.fixture
def programme(cast, exercises):
    return make_draft(cast.club, cast.coach, plan([session("3x8 each @RIR3"), None, None]))


@pytest.fixture
def open_grid(open_page, cast):
    opened: list[Page] = []

    def open_grid(programme: Programme, user: Any = None, **options: Any) -> Page:
        page = open_page(at(programme), user or cast.coach, **{"viewport": DESKTOP, **options})
        expect(page.locator("#grid")).to_be_visible()
        opened.append(page)
        return page

    yield open_grid
    # What a save asks for afterwards ends before the tables are emptied.
    for page in opened:
        page.wait_for_load_state("networkidle")


def at(programme: Programme) -> str:
    return reverse("programmes:edit", args=[programme.public_id])


def document(programme: Programme) -> Document:
    return check_document(newest(programme).document)


def texts(programme: Programme, week: int = 0, column: int = 0) -> list[str] | None:
    found = document(programme).weeks[week].sessions[column]
    return [f"{line.exercise}: {line.text}" for line in found.lines] if found else None


def saved(page: Page) -> None:
    expect(page.locator("#plan-state")).to_have_text(re.compile("^(Saved at|All saved)"))


def said(page: Page, words: str) -> None:
    expect(page.locator("#plan-said")).to_contain_text(words)


def paste(page: Page, text: str) -> float:
    """Paste text as a spreadsheet gives it; returns the milliseconds until the grid shows it."""
    taken: float = page.evaluate(
        """async (text) => {
          const data = new DataTransfer();
          data.setData("text/plain", text);
          const start = performance.now();
          const options = { clipboardData: data, bubbles: true, cancelable: true };
          document.activeElement.dispatchEvent(new ClipboardEvent("paste", options));
          await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
          return performance.now() - start;
        }""",
        text,
    )
    return taken


# --- by keyboard ------------------------------------------------------------------------------------------------
def test_four_weeks_of_three_sessions_are_typed_with_few_presses_beyond_the_text(open_grid, cast, exercises):
    programme = make_draft(cast.club, cast.coach, plan([None, None, None]))
    page = open_grid(programme)
    typist = Typist(page)
    wanted = [
        [
            [("seated-raise", f"{week + 3}x8 each @RIR3"), ("bent-knee-raise", "3x15 @BW"), (last, "2x20 @BW")]
            for last in ("tib-raise", "step-raise", "tib-raise")
        ]
        for week in range(4)
    ]
    typed = {"seated-raise": "seated r", "bent-knee-raise": "knee", "tib-raise": "tib", "step-raise": "step"}

    typist.press("Enter")
    for number, week in enumerate(wanted):
        for column, lines in enumerate(week):
            for place, (slug, text) in enumerate(lines):
                typist.type(typed[slug])
                typist.press("Tab")
                typist.type(text)
                is_end = place < 2 or (number, column) == (3, 2)
                typist.press("Enter" if is_end else "Tab")
    typist.press("Escape")
    saved(page)

    print(f"4 weeks x 3 sessions x 3 lines, each typed: {typist.presses} key presses beyond the text")
    assert typist.presses <= 80
    assert [[texts(programme, w, c) for c in range(3)] for w in range(4)] == [
        [[f"{slug}: {text}" for slug, text in lines] for lines in week] for week in wanted
    ]
    assert len(document(programme).weeks) == 4


def test_a_block_is_typed_once_duplicated_and_filled(open_grid, cast, exercises):
    programme = make_draft(cast.club, cast.coach, plan([None, None, None]))
    page = open_grid(programme)
    typist = Typist(page)

    typist.press("Enter")
    for last in ("tib", "step", "tib"):
        for name, text, key in (
            ("seated r", "3x8 @RIR3", "Enter"),
            ("knee", "3x15 @BW", "Enter"),
            (last, "2x20", "Tab"),
        ):
            typist.type(name)
            typist.press("Tab")
            typist.type(text)
            typist.press(key)
    typist.press("Escape", "Control+Home", *["Alt+Shift+ArrowDown"] * 2)
    page.get_by_role("button", name="Fill weeks").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("From", exact=True).select_option(label="Week 1")
    dialog.get_by_label("Step").fill("RIR -1")
    expect(dialog).to_contain_text("Lines changed: 9")
    expect(dialog).to_contain_text("Week 2, session A, line 2: 3x15 @BW")
    page.keyboard.press("Enter")
    said(page, "Lines filled: 9. Left as in the week before: 18.")
    saved(page)

    print(f"the same duplicated: {typist.presses} key presses beyond the text")
    assert len(document(programme).weeks) == 4
    assert [texts(programme, week)[0] for week in range(4)] == [f"seated-raise: 3x8 @RIR{rir}" for rir in (3, 2, 1, 0)]


def test_exercise_is_completed_as_it_is_typed(open_grid, programme):
    page = open_grid(programme)
    name = page.get_by_role("combobox")

    expect(page.locator(".line").first).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.type("rai sea")
    expect(name).to_be_focused()
    options = page.get_by_role("listbox").get_by_role("option")
    expect(options).to_have_count(2)
    expect(options.first).to_have_attribute("aria-selected", "true")
    expect(name).to_have_attribute("aria-activedescendant", options.first.get_attribute("id"))
    assert accessibility_faults(page) == []
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_label(re.compile("^Notation, week 1, session A, line 2"))).to_be_focused()
    page.keyboard.type("5x5")
    page.keyboard.press("Enter")
    page.keyboard.type("tib")
    page.keyboard.press("Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()
    page.keyboard.press("Escape")
    saved(page)

    expect(page.locator(".line.add").first).to_be_focused()
    assert texts(programme) == ["seated-raise: 3x8 each @RIR3", "seated-raise-machine: 5x5"]


def test_what_the_server_cannot_read_is_said_beside_its_line_and_kept(open_grid, programme):
    page = open_grid(programme)

    page.keyboard.press("Enter")
    page.keyboard.press("Backspace")
    page.keyboard.press("Enter")
    saved(page)

    expect(page.locator(".week-work")).to_be_empty()
    fault = page.locator(".slot", has_text="3x8 each @RIR").locator(".plan-fault")
    expect(fault).to_contain_text("expected")
    expect(page.locator(".line").first).to_have_attribute("aria-describedby", "fault-0-0-0")
    assert texts(programme) == ["seated-raise: 3x8 each @RIR"]
    page.keyboard.press("Control+End")
    page.get_by_role("button", name="To correct: 1").click()
    expect(page.locator(".line").first).to_be_focused()
    page.keyboard.type("4x6")
    expect(page.get_by_label(re.compile("^Notation"))).to_have_value("4x6")
    page.keyboard.press("ArrowDown")
    saved(page)
    expect(page.locator(".plan-fault")).to_have_count(0)
    expect(page.locator(".week-work")).to_have_text("Soleus: 4 sets")
    expect(page.locator("#plan-summary").get_by_role("row", name="In all")).to_contain_text("24")


def test_undo_survives_a_reload(open_grid, programme):
    page = open_grid(programme)

    for number in range(55):
        page.keyboard.press("Enter")
        page.keyboard.press("Control+a")
        page.keyboard.type(f"{number % 30 + 1}x{number + 1}")
        page.keyboard.press("Escape" if number == 54 else "Enter")
        page.keyboard.press("Control+Home")
    saved(page)
    assert texts(programme) == ["seated-raise: 24x54"]
    page.reload()
    expect(page.locator(".line").first).to_be_focused()
    for _step in range(50):
        page.keyboard.press("Control+z")
    expect(page.locator(".line").first).to_contain_text("4x4")
    said(page, "Undone")
    page.keyboard.press("Control+y")
    saved(page)

    assert texts(programme) == ["seated-raise: 5x5"]


def test_sessions_and_weeks_are_moved_copied_and_removed_and_the_focus_stays(open_grid, programme):
    page = open_grid(programme)

    page.keyboard.press("Alt+Shift+ArrowRight")
    said(page, "Duplicated as Week 1, session B")
    page.keyboard.press("Alt+Shift+ArrowDown")
    page.keyboard.press("Alt+Enter")
    page.get_by_role("dialog").get_by_label("Note").fill("ea")
    page.keyboard.press("Enter")
    said(page, "Session changed")
    page.keyboard.press("Alt+Enter")
    page.get_by_role("dialog").get_by_label("Note").fill("easy")
    page.get_by_role("dialog").get_by_label("Days a week").fill("2")
    page.get_by_role("dialog").get_by_label("Session", exact=True).select_option(label="Session 3")
    page.get_by_role("button", name="Move there").click()
    said(page, "Moved to week 2, session 3")
    expect(page.locator("#plan-grid tbody tr").nth(1).locator("td").nth(2).locator(".line").first).to_be_focused()
    page.get_by_role("button", name="Week…").click()
    page.get_by_role("dialog").get_by_label("Note").fill("first")
    page.get_by_role("button", name="Earlier").click()
    said(page, "The week is now week 1")
    saved(page)

    first, second = document(programme).weeks
    assert (first.note, [one and one.label for one in first.sessions]) == ("first", ["A", None, "B"])
    assert first.sessions[2] is not None
    assert (first.sessions[2].note, first.sessions[2].per_week) == ("easy", 2)
    assert [one and one.label for one in second.sessions] == ["A", "B", None]
    rows = page.locator("#plan-grid tbody tr")
    rows.nth(0).locator("td .grip").first.drag_to(rows.nth(1).locator("td").nth(2))
    rows.nth(1).locator("th .grip").drag_to(rows.nth(0).locator("th"))
    page.keyboard.press("Control+Home")
    page.keyboard.press("Control+a")
    page.keyboard.press("Delete")
    said(page, "Now a rest")
    saved(page)
    first, second = document(programme).weeks
    assert [one and one.label for one in first.sessions] == [None, "B", "C"]
    assert [one and one.label for one in second.sessions] == [None, None, "B"]
    for name in ("Add a week", "Add a session to every week", "Undo", "Undo", "out of every week"):
        page.get_by_role("button", name=name).click()
        expect(page.get_by_role("button", name=name)).to_be_focused()
    assert accessibility_faults(page) == []


def test_cells_are_chosen_and_lines_opened_with_the_mouse(open_grid, programme, cast):
    both = plan([session("3x8", "4x6"), session("5x5", label="B")], [session("6x6"), None])
    save_draft(programme=programme, document=both, revision=2, by=cast.coach)
    page = open_grid(programme)
    lines = page.locator("#plan-grid .line:not(.add)")

    lines.nth(1).click()
    expect(lines.nth(1)).to_be_focused()
    lines.nth(1).click()
    expect(page.get_by_label(re.compile("^Notation, week 1, session A, line 2"))).to_have_value("4x6")
    page.keyboard.press("Escape")
    lines.nth(0).click(modifiers=["Shift"])
    expect(page.locator(".slot.chosen")).to_have_count(2)
    lines.nth(0).hover()
    page.mouse.down()
    lines.nth(3).hover()
    page.mouse.up()
    expect(page.locator("[aria-selected=true]")).to_have_count(2)
    expect(lines.nth(3)).to_be_focused()
    page.keyboard.press("Control+d")
    said(page, "Copied down")
    saved(page)

    assert texts(programme, 1) == ["seated-raise: 3x8", "seated-raise: 4x6"]


# --- spreadsheets -----------------------------------------------------------------------------------------------
def test_a_hundred_rows_of_eight_columns_are_pasted_and_saved(open_grid, programme):
    page = open_grid(programme)
    rows = [
        "\t".join([str(row // 5 + 1), *(f"Seated raise: {row % 5 + 1}x{column + 1} @RIR2" for column in range(7))])
        for row in range(100)
    ]

    taken = paste(page, "\r\n".join(rows) + "\r\n")
    said(page, "Lines pasted: 700. Weeks: 20, sessions a week: 7.")
    saved(page)

    print(f"100 x 8 cells pasted and shown in {taken:.0f} ms")
    pasted = document(programme)
    assert (len(pasted.weeks), pasted.columns) == (20, 7)
    for week in range(20):
        for column in range(7):
            assert texts(programme, week, column) == [
                f"seated-raise: {line + 1}x{column + 1} @RIR2" for line in range(5)
            ]
    page.keyboard.press("Control+z")
    saved(page)
    assert len(document(programme).weeks) == 1


def test_exercise_and_notation_are_pasted_from_columns_of_their_own(open_grid, programme):
    page = open_grid(programme)
    week = ["\t".join(f"{name}\t{line + 2}x{line + 5}" for name in list(NAMES.values())[:4]) for line in range(4)]

    paste(page, "\n\n".join("\n".join(week) for _week in range(20)))
    saved(page)

    pasted = document(programme)
    assert (len(pasted.weeks), pasted.columns) == (20, 4)
    assert texts(programme, 19, 3) == [f"tib-raise: {line + 2}x{line + 5}" for line in range(4)]


def test_what_is_copied_comes_back_from_a_spreadsheet(open_grid, programme, cast):
    both = plan([session("3x8", "4x6 r2:30"), None], [session("5x5", label="A"), session("2x2", label="B")])
    save_draft(programme=programme, document=both, revision=2, by=cast.coach)
    page = open_grid(programme)
    page.evaluate(
        "document.addEventListener('copy', (event) => { window.copied = event.clipboardData.getData('text/plain'); })"
    )

    page.keyboard.press("Control+a")
    page.keyboard.press("Control+a")
    page.keyboard.press("Control+c")
    said(page, "Sessions copied: 4")
    text = page.evaluate("window.copied")
    first, second = '"Seated raise: 3x8\nSeated raise: 4x6 r2:30"', "Seated raise: 5x5"
    assert text == f"Week 1\t{first}\t\nWeek 2\t{second}\tSeated raise: 2x2"
    page.keyboard.press("Delete")
    page.keyboard.press("Control+Home")
    paste(page, text)
    saved(page)

    assert [[texts(programme, week, column) for column in range(2)] for week in range(2)] == [
        [["seated-raise: 3x8", "seated-raise: 4x6 r2:30"], None],
        [["seated-raise: 5x5"], ["seated-raise: 2x2"]],
    ]
    page.keyboard.press("Control+Home")
    page.keyboard.press("Control+a")
    page.keyboard.press("Control+c")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Shift+PageDown")
    page.keyboard.press("Control+v")
    said(page, "Sessions pasted: 2")
    saved(page)
    assert texts(programme, 1, 1) == ["seated-raise: 3x8", "seated-raise: 4x6 r2:30"]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("\n".join(["Seated raise: 3x8"] * 21), "would hold 21 lines; a session takes 20"),
        ("\n".join(f"{week}\tSeated raise: 3x8" for week in range(1, 54)), "week 53; a plan has at most 52"),
        ("\t".join(["Seated raise: 3x8"] * 8), "session 8; a week has at most 7"),
        (f"Seated raise: 3x8 {'x' * 200}", "line 1: the notation takes at most 200"),
        ("x" * 121, "line 1: an exercise takes at most 120"),
        (" \n ", "no text to paste"),
    ],
    ids=["lines", "weeks", "columns", "long notation", "long name", "nothing"],
)
def test_what_goes_beyond_the_plan_is_refused_whole(open_grid, programme, text, sentence):
    page = open_grid(programme)

    paste(page, text)
    said(page, sentence)

    expect(page.get_by_role("button", name="Undo")).to_have_attribute("aria-disabled", "true")
    assert newest(programme).revision == 2


# --- saving -----------------------------------------------------------------------------------------------------
def test_two_editors_choose_cell_by_cell_and_nothing_is_lost(open_grid, programme, cast):
    mine, theirs = open_grid(programme), open_grid(programme, cast.owner)
    mine.expected_errors.append("412")
    for page, text in ((theirs, "5x5"), (mine, "4x6")):
        page.keyboard.type(text)
        page.keyboard.press("Enter")
        if page is theirs:
            page.keyboard.press("Control+Home")
            page.keyboard.press("ArrowRight")
            page.keyboard.type("tib")
            page.keyboard.press("Tab")
            page.keyboard.type("2x20")
            page.keyboard.press("Escape")
            page.keyboard.press("Enter")
            page.keyboard.type("tib")
            page.keyboard.press("Tab")
            page.keyboard.type("2x20")
            page.keyboard.press("Enter")
            page.keyboard.press("Escape")
            saved(page)

    dialog = mine.get_by_role("dialog")
    expect(dialog).to_contain_text("Harbour Owner changed this plan meanwhile")
    expect(dialog.get_by_role("group", name=re.compile("Week 1, session A.*Both changed it"))).to_contain_text("4x6")
    assert accessibility_faults(mine) == []
    mine.get_by_role("button", name="Later").click()
    expect(mine.locator("#plan-state")).to_contain_text("changed meanwhile")
    mine.reload()
    expect(dialog).to_contain_text("Choose what it is to say")
    expect(dialog.get_by_role("group", name=re.compile("Week 1, session B")).get_by_label("By")).to_be_checked()
    mine.get_by_role("button", name="Save what is chosen").click()
    saved(mine)

    assert (texts(programme), texts(programme, 0, 1)) == (["seated-raise: 4x6"], ["tib-raise: 2x20"])
    mine.keyboard.press("Control+z")
    saved(mine)
    assert (texts(programme), texts(programme, 0, 1)) == (["seated-raise: 5x5"], ["tib-raise: 2x20"])


def test_what_cannot_be_saved_stays_and_is_sent_again(open_grid, programme, cast):
    page = open_grid(programme)
    page.expected_errors += ["ERR_INTERNET_DISCONNECTED", "401", "403"]

    page.context.set_offline(True)
    page.keyboard.type("4x6")
    page.keyboard.press("Enter")
    expect(page.locator("#plan-state")).to_have_text("Not saved, trying again")
    asked: list[str] = []

    def leave(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    page.on("dialog", leave)
    page.context.set_offline(False)
    page.get_by_role("button", name="Save now").or_(page.locator("#plan-state[data-state=saved]")).first.click()
    saved(page)
    assert texts(programme) == ["seated-raise: 4x6"]

    kept = page.context.cookies()
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    page.locator(".line").first.focus()
    page.keyboard.type("5x5")
    page.keyboard.press("Enter")
    expect(page.locator("#plan-state")).to_contain_text("signed out")
    expect(page.locator("#grid").get_by_role("link", name="Sign in")).to_be_visible()
    page.reload()
    assert asked == ["beforeunload"]
    page.context.add_cookies(kept)
    page.goto(at(programme))
    saved(page)
    assert texts(programme) == ["seated-raise: 5x5"]


def test_version_is_made_of_what_was_just_typed(open_grid, programme):
    page = open_grid(programme)

    page.keyboard.type("4x6")
    page.get_by_role("button", name="Make the version").click()

    expect(page.get_by_text("Version 1 can be given now.")).to_be_visible()
    assert newest(programme).state == VersionState.FROZEN
    assert Prescription.objects.get(session__version__programme=programme).text == "4x6"
    page.goto(at(programme))
    expect(page.get_by_role("button", name="Make the version")).to_be_hidden()
    page.keyboard.type("5x5")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Make version 2")).to_be_visible()
    expect(page.locator(".eyebrow")).to_have_text("Draft of version 2")


# --- on a phone -------------------------------------------------------------------------------------------------
def test_plan_is_written_with_the_thumb(open_grid, programme):
    page = open_grid(programme, viewport=PHONE, has_touch=True)

    place = page.locator(".line.add").first
    place.tap()
    expect(place).to_be_focused()
    place.tap()
    page.get_by_role("combobox").press_sequentially("step")
    page.get_by_role("option").first.tap()
    page.get_by_label(re.compile("^Notation")).fill("2x20")
    page.locator(".line").first.tap()
    page.locator(".line").first.tap()
    page.get_by_label(re.compile("^Notation")).fill("4x6")
    page.get_by_label(re.compile("^Notation")).press("Enter")
    page.get_by_role("button", name="Duplicate week").tap()
    saved(page)

    assert texts(programme, 1) == ["seated-raise: 4x6", "step-raise: 2x20"]
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert accessibility_faults(page) == []
    assert small_targets(page, 24) == []


# --- pure parts -------------------------------------------------------------------------------------------------
STEPS = [
    ("3x8 @RIR3", "RIR -1", "3x8 @RIR2"),
    ("3x8 @RIR3,2,1", "RIR -1", "3x8 @RIR2,1,0"),
    ("3x8 @RIR0", "RIR -1", None),
    ("3x8 @RIR2", "-0.5 RIR", "3x8 @RIR1.5"),
    ("4x6 @6RM r150", "RM -1", "4x6 @5RM r150"),
    ("3x8 @RPE7", "RPE +1", "3x8 @RPE8"),
    ("4x8 @75%1RM", "+2.5%", "4x8 @77.5%1RM"),
    ("5,5,3 @75,80,85%1RM", "+2.5 %", "5,5,3 @77.5,82.5,87.5%1RM"),
    ("5x45s each @70%MVC", "+5%", "5x45s each @75%MVC"),
    ("4x8 @40kg", "+2.5%", "4x8 @41kg"),
    ("3x8 @1.2xBW", "+10%", "3x8 @1.32xBW"),
    ("4x8 @99%MVC", "+2.5%", None),
    ("4x8 @40kg", "+2.5kg", "4x8 @42.5kg"),
    ("3x15 each @BW", "+2.5kg", "3x15 each @BW+2.5"),
    ("3x15 @BW+5", "-5kg", "3x15 @BW"),
    ("3x15 @BW", "-5kg", None),
    ("3x8 @RIR2", "+2.5%", None),
    ("4x6 @6RM", "+1 set", "5x6 @6RM"),
    ("A 3x8", "+1 set", "A 4x8"),
    ("5,5,3 @RIR2", "+1 set", None),
    ("30x5", "+1 set", None),
    ("3x8 @RIR2,1,0", "+1 set", None),
    ("3x8", "+1 rep", "3x9"),
    ("3x12-15 each", "+1 rep", "3x13-16 each"),
    ("3x5+ @80%1RM", "+2 reps", "3x7+ @80%1RM"),
    ("5,5,3,3", "+1 rep", "6,6,4,4"),
    ("5x45s", "+1 rep", None),
    ("5x45s each", "+5s", "5x50s each"),
    ("4x20m", "+5 m", "4x25m"),
    ("2xMAX @BW", "+1 rep", None),
    ("3x8 r90", "+1 rep", "3x9 r90"),
    ("3x8 t3-0-1-0", "+1 rep", "3x9 t3-0-1-0"),
    ("warm-up 10,6 @40,60%work + 4x6 @80%1RM", "+2.5%", "warm-up 10,6 @40,60%work + 4x6 @82.5%1RM"),
    ("warm-up 10 + 3x8 @RIR2 + drop 8 @80%work", "+1 rep", "warm-up 10 + 3x9 @RIR2 + drop 8 @80%work"),
    ("10x5 @75%1RM + 8x3 @85%1RM", "+1 set", "11x5 @75%1RM + 8x3 @85%1RM"),
    ("4 × 6 @ 6 rm", "+1 set", "5 × 6 @ 6 rm"),
]


def test_step_changes_what_a_line_says_and_nothing_else(open_grid, programme):
    page = open_grid(programme)

    made = page.evaluate(
        """async (cases) => {
          const { stepOf, stepped } = await import("/static/js/builder/progression.js");
          return cases.map(([text, step]) => stepped(text, stepOf(step)));
        }""",
        [case[:2] for case in STEPS],
    )

    assert [(*case[:2], after) for case, after in zip(STEPS, made, strict=True)] == STEPS
    assert (
        page.evaluate(
            """async (steps) => {
          const { stepOf } = await import("/static/js/builder/progression.js");
          return steps.map((step) => stepOf(step));
        }""",
            ["", "more", "2.5%", "+0kg", "+1.5 sets", "RIR", "+9999%"],
        )
        == [None] * 7
    )


def test_spreadsheet_text_is_read_as_spreadsheets_write_it(open_grid, programme):
    page = open_grid(programme)

    def rows(text: str) -> Any:
        return page.evaluate("async (text) => (await import('/static/js/builder/clipboard.js')).rowsOf(text)", text)

    assert rows('a\t"b\n""c"""\r\nd\t\r\n') == [["a", 'b\n"c"'], ["d", ""]]
    assert rows('"just a quote\tx') == [['"just a quote', "x"]]
    assert rows("a\nb\tc\t") == [["a", "", ""], ["b", "c", ""]]
    assert rows("") == []
    assert rows("\ta\n\n\tb") == [["", "a"], ["", ""], ["", "b"]]


def test_two_plans_of_different_shape_are_put_together_from_what_was_chosen(open_grid, programme):
    page = open_grid(programme)
    base = plan([session("1x1"), session("2x2", label="B")], [session("3x3"), None])
    mine = plan([session("1x1"), session("2x2", label="B"), session("9x9", label="C")], [session("4x4"), None, None])
    theirs = plan([session("1x1")], [session("5x5")], [session("6x6")])

    found = page.evaluate(
        """async (plans) => {
          const { differences, merged } = await import("/static/js/builder/merge.js");
          const { read } = await import("/static/js/builder/model.js");
          const [base, mine, theirs] = plans.map(read);
          const places = differences(base, mine, theirs);
          const all = (chosen) => merged(mine, theirs, places.map((place) => ({ ...place, chosen })));
          const text = (one) => one.weeks.map((week) => week.sessions.map((session) => session?.lines[0].text ?? ""));
          return {
            places: places.map(({ what, week, column, both, chosen }) => [what, week, column ?? null, both, chosen]),
            plans: [text(merged(mine, theirs, places)), text(all("mine")), text(all("theirs"))],
          };
        }""",
        [base, mine, theirs],
    )

    assert found["places"] == [
        ["session", 0, 1, False, "theirs"],
        ["session", 0, 2, False, "mine"],
        ["session", 1, 0, True, "mine"],
        ["week", 2, None, False, "theirs"],
    ]
    assert found["plans"] == [
        [["1x1", "", "9x9"], ["4x4", "", ""], ["6x6", "", ""]],
        [["1x1", "2x2", "9x9"], ["4x4", "", ""]],
        [["1x1"], ["5x5"], ["6x6"]],
    ]
