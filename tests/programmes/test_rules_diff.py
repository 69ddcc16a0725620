"""What differs between two versions of a plan."""

from hypothesis import given
from hypothesis import strategies as st

from programmes.rules.diff import FieldChange, LineChange, WeeksChange, diff
from programmes.rules.document import Document, Line, Session, Week

RAISE = Line("seated-raise", "3x8 @RIR2")
HARDER = Line("seated-raise", "4x8 @RIR1")
HOLD = Line("soleus-hold", "5x45s @70%MVC")


def session(*lines: Line, label: str = "A", **fields) -> Session:
    return Session(label=label, lines=lines, **fields)


def document(*weeks: list[Session | None]) -> Document:
    return Document(tuple(Week(tuple(week)) for week in weeks))


def only(changes: tuple[WeeksChange, ...]) -> WeeksChange:
    (change,) = changes
    return change


def test_equal_plans_differ_in_nothing():
    plan = document([session(RAISE), None], [session(RAISE), session(HOLD, label="B")])
    assert diff(plan, plan) == ()


def test_line_with_another_text_is_changed():
    change = only(diff(document([session(RAISE, HOLD)]), document([session(HARDER, HOLD)])))
    assert (change.first, change.last, change.kind) == (1, 1, "changed")
    (cell,) = change.sessions
    assert (cell.column, cell.label, cell.kind, cell.fields) == (1, "A", "changed", ())
    assert cell.lines == (LineChange(RAISE, HARDER),)
    assert cell.lines[0].kind == "changed"


def test_line_of_another_exercise_is_removed_and_added():
    (cell,) = only(diff(document([session(RAISE)]), document([session(HOLD)]))).sessions
    assert [(line.kind, line.before, line.after) for line in cell.lines] == [
        ("removed", RAISE, None),
        ("added", None, HOLD),
    ]


def test_line_put_before_others_leaves_them_as_they_were():
    (cell,) = only(diff(document([session(RAISE)]), document([session(HOLD, RAISE)]))).sessions
    assert cell.lines == (LineChange(None, HOLD),)


def test_weeks_that_change_alike_are_one():
    before = document([session(RAISE)], [session(RAISE)], [session(RAISE)], [session(RAISE)])
    after = document([session(HARDER)], [session(HARDER)], [session(RAISE)], [session(HARDER)])
    assert [(change.first, change.last) for change in diff(before, after)] == [(1, 2), (4, 4)]


def test_session_that_comes_or_goes_is_told_with_its_lines():
    (came,) = only(diff(document([None]), document([session(RAISE)]))).sessions
    (went,) = only(diff(document([session(RAISE)]), document([None]))).sessions
    assert (came.kind, came.lines) == ("added", (LineChange(None, RAISE),))
    assert (went.kind, went.lines) == ("removed", (LineChange(RAISE, None),))


def test_weeks_at_the_end_come_and_go():
    one, two = document([session(RAISE)]), document([session(RAISE)], [session(RAISE)])
    assert [(change.first, change.kind) for change in diff(one, two)] == [(2, "added")]
    assert [(change.first, change.kind) for change in diff(two, one)] == [(2, "removed")]


def test_what_is_said_of_a_session_is_told_field_by_field():
    before, after = session(RAISE, label="A", per_week=2), session(RAISE, label="Heavy", per_week=3)
    (cell,) = only(diff(document([before]), document([after]))).sessions
    assert cell.fields == (FieldChange("label", "A", "Heavy"), FieldChange("per_week", 2, 3))
    assert cell.lines == ()


def test_note_of_a_week_counts_as_that_of_its_sessions():
    before = Document((Week((session(RAISE, note="easy"),)),))
    after = Document((Week((session(RAISE, note="easy"),), note="deload"),))
    (cell,) = only(diff(before, after)).sessions
    assert cell.fields == (FieldChange("note", "easy", "deload · easy"),)
    assert diff(before, Document((Week((session(RAISE),), note="easy"),))) == ()


LISTED = st.lists(st.sampled_from([RAISE, HARDER, HOLD, Line("", "")]), max_size=3)
CELLS = st.none() | st.tuples(st.sampled_from("AB"), LISTED).map(lambda cell: session(*cell[1], label=cell[0]))
PLANS = st.lists(st.tuples(CELLS, CELLS).map(list), min_size=1, max_size=3).map(lambda weeks: document(*weeks))


def _written(plan: Document) -> list[list[tuple[str, tuple[Line, ...]] | None]]:
    return [
        [cell and (cell.label, tuple(line for line in cell.lines if not line.is_blank)) for cell in week.sessions]
        for week in plan.weeks
    ]


@given(PLANS, PLANS)
def test_nothing_differs_only_between_plans_that_ask_for_the_same(before, after):
    assert (diff(before, after) == ()) == (_written(before) == _written(after))


@given(PLANS, PLANS)
def test_weeks_are_told_once_and_in_order(before, after):
    told = [week for change in diff(before, after) for week in range(change.first, change.last + 1)]
    assert told == sorted(set(told))
    assert all(week <= max(len(before.weeks), len(after.weeks)) for week in told)
