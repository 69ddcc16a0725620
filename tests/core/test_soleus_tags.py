from datetime import date
from decimal import Decimal

import pytest
from django.template import Context, Template

from core import icons
from core.charts import Series


def _render(source, **context):
    return Template("{% load soleus %}" + source).render(Context(context))


@pytest.mark.parametrize(
    ("kg", "unit", "shown"), [(Decimal("42.500"), "kg", "42.5"), (Decimal("20.412"), "lb", "45"), (None, "kg", "–")]
)
def test_load_is_shown_in_the_clubs_unit(kg, unit, shown):
    assert _render("{{ kg|load:unit }}", kg=kg, unit=unit) == shown


def test_icon_is_hidden_from_screen_readers_unless_it_has_words():
    assert 'aria-hidden="true"' in _render('{% icon "tick" %}')
    assert 'role="img" aria-label="Done"' in _render('{% icon "tick" "Done" %}')


def test_icon_of_an_unknown_name_is_refused():
    with pytest.raises(ValueError, match="no icon named 'sparkle'"):
        icons.icon("sparkle")


def test_tag_carries_its_state_as_icon_and_word():
    stop = _render('{% tag "stop" word %}', word="Pain <4>")

    assert 'class="tag stop"' in stop
    assert "<svg" in stop
    assert "Pain &lt;4&gt;" in stop


def test_tag_of_a_muscle_has_no_icon():
    assert "<svg" not in _render('{% tag "soleus" "Soleus" %}')


def test_trend_names_each_side_with_its_newest_value():
    series = [Series(name="Left", kind="left", points=[(date(2026, 11, 1), 40.0), (date(2026, 11, 22), 42.5)])]

    drawn = _render('{% trend series "Working load" "kg" %}', series=series)

    assert "Left <strong>42.5</strong> kg" in drawn
    assert "Working load from 1 November to 22 November, between 40 and 42.5 kg" in drawn


def test_trend_without_results_says_so():
    assert "No results yet." in _render('{% trend series "Working load" %}', series=[])


@pytest.mark.parametrize(
    "source",
    [
        '{% bar 5 12 "week 5 of 12" %}',
        '{% symmetry 40 42 "words" %}',
        "{% ring 5 14 %}",
        "{% daylegend %}",
        '{% icon "clock" %}',
    ],
)
def test_pictures_need_no_inline_style(source):
    assert "style=" not in _render(source)
