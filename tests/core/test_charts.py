from datetime import date, timedelta
from xml.etree import ElementTree

import pytest

from core import charts
from core.charts import Day, DayState, Series

SUNDAY = date(2026, 11, 22)


def _days(*states):
    first = SUNDAY - timedelta(days=len(states) - 1)
    return [Day(on=first + timedelta(days=i), state=state) for i, state in enumerate(states)]


def _fill(svg):
    return [rect for rect in ElementTree.fromstring(svg).iter("rect") if rect.get("class") == "fill"]


def test_day_strip_says_in_words_what_it_shows():
    strip = charts.day_strip(_days(DayState.DONE, DayState.REST, DayState.DONE, DayState.PAIN), "Sam Okafor")

    assert ElementTree.fromstring(strip).get("aria-label") == (
        "Sam Okafor, 4 days: 2 done, 1 pain above the plan’s limit, 1 rest"
    )


def test_day_strip_draws_each_state_in_its_own_shape_whatever_the_colour():
    drawn = set()
    for state in DayState:
        _title, *shapes = next(ElementTree.fromstring(charts.day_strip(_days(state))).iter("g"))
        for shape in shapes:
            del shape.attrib["class"]
        drawn.add(b"".join(ElementTree.tostring(shape) for shape in shapes))

    assert len(drawn) == len(DayState)


def test_day_strip_parts_weeks_before_monday():
    days = [Day(on=SUNDAY, state=DayState.DONE), Day(on=SUNDAY + timedelta(days=1), state=DayState.DONE)]

    within = int(ElementTree.fromstring(charts.day_strip(_days(DayState.DONE, DayState.DONE))).get("width"))
    across = int(ElementTree.fromstring(charts.day_strip(days)).get("width"))

    assert across > within


def test_day_strip_of_no_days_is_an_empty_picture():
    assert 'width="0"' in charts.day_strip([])


def test_day_strip_escapes_what_people_typed():
    assert "<script>" not in charts.day_strip(_days(DayState.DONE), '"><script>')


@pytest.mark.parametrize(("value", "maximum", "width"), [(5, 12, 41.67), (20, 12, 100), (-1, 12, 0), (3, 0, 0)])
def test_bar_stays_within_its_track(value, maximum, width):
    assert float(_fill(charts.bar(value, maximum, "words"))[0].get("width")) == width


def test_symmetry_scales_both_sides_to_the_larger():
    left, right = _fill(charts.symmetry(47, 57.5, "words"))

    assert float(right.get("width")) == 60
    assert float(left.get("width")) == pytest.approx(60 * 47 / 57.5, abs=0.01)
    assert float(left.get("x")) + float(left.get("width")) == pytest.approx(60, abs=0.02)


def test_symmetry_of_nothing_is_two_empty_tracks():
    assert [rect.get("width") for rect in _fill(charts.symmetry(0, 0, "words"))] == ["0", "0"]


def test_ring_says_how_many_sets_are_done():
    assert ElementTree.fromstring(charts.ring(5, 14)).get("aria-label") == "5 of 14 sets done"


def test_trend_shares_one_scale_between_sides():
    later = SUNDAY + timedelta(days=10)
    trend = charts.trend(
        [
            Series(name="Left", kind="left", points=[(later, 50.0), (SUNDAY, 40.0)]),
            Series(name="Right", kind="right", points=[(SUNDAY, 45.0)]),
        ]
    )

    assert (trend.low, trend.high, trend.first, trend.last) == (40.0, 50.0, SUNDAY, later)
    assert trend.lines[0].line == "M0 100L100 0"
    assert trend.lines[0].newest == 50.0
    assert trend.lines[1].dots == "M0 50h0"


def test_trend_without_points_is_none():
    assert charts.trend([Series(name="Left", kind="left", points=[])]) is None


def test_columns_share_one_scale_and_say_each_group():
    groups = [
        charts.ColumnGroup(words="Week 1: soleus 6", columns=[("soleus", 6), ("gastroc", 0)]),
        charts.ColumnGroup(words="Week 2: soleus 12", columns=[("soleus", 12), ("gastroc", 3)]),
    ]

    svg = ElementTree.fromstring(charts.columns(groups, "Sets"))

    assert [title.text for title in svg.iter("title")] == ["Week 1: soleus 6", "Week 2: soleus 12"]
    heights = [float(rect.get("height")) for rect in svg.iter("rect")]
    assert heights == [36, 0, 72, 18]
    assert svg.get("aria-label") == "Sets"


def test_columns_of_nothing_are_empty():
    assert not list(ElementTree.fromstring(charts.columns([], "Sets")).iter("rect"))


def test_trend_reaches_to_levels_and_days_outside_its_points():
    trend = charts.trend(
        [Series(name="Left", kind="left", points=[(SUNDAY, 5.0)])],
        low=0,
        levels=[10.0],
        days=(SUNDAY - timedelta(days=5), SUNDAY + timedelta(days=5)),
    )

    assert (trend.low, trend.high) == (0, 10.0)
    assert (trend.first, trend.last) == (SUNDAY - timedelta(days=5), SUNDAY + timedelta(days=5))
    assert trend.levels == "M0 0h100"
    assert trend.lines[0].dots == "M50 50h0"


def test_trend_draws_rough_points_hollow():
    later = SUNDAY + timedelta(days=10)
    points = [(SUNDAY, 40.0), (later, 50.0)]
    trend = charts.trend([Series(name="Left", kind="left", points=points, rough=[later])])

    assert trend.lines[0].dots == "M0 100h0M100 0h0"
    assert trend.lines[0].hollow == "M100 0h0"
