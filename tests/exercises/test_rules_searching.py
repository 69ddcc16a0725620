"""What a search text asks for, and which muscle a knee angle favours."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exercises.rules import knee
from exercises.rules.searching import ANYWHERE, IN_CUES, IN_DESCRIPTION, IN_NAME, Thesaurus, words_of

THESAURUS = Thesaurus(
    same=[["calf raise", "heel raise"], ["one leg", "single leg", "unilateral"], ["seated", "sitting"]],
    means={"no equipment": ["equipmentfree"], "hop": ["hop", "plyometric"]},
    words=["smith_machine", "soleus"],
)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Soléus", ("soleus",)),
        ("  one-leg, BENT knee ", ("one", "leg", "bent", "knee")),
        ("Hugo’s & 100%_\\", ("hugo", "s", "100")),
        ("Straße Øre ŒUVRE", ("strasse", "ore", "oeuvre")),
        ("smith_machine", ("smith", "machine")),
        ("🦵 '\"<script>", ("script",)),
        ("ﬁt ½", ("fit", "1", "2")),
        ("%_\\", ()),
    ],
)
def test_words_are_plain(text, words):
    assert words_of(text) == words


def test_longest_known_phrase_is_one_term():
    terms = THESAURUS.asked(words_of("single leg calf raise bench")).terms

    assert [term.said for term in terms] == [("single", "leg"), ("calf", "raise"), ("bench",)]
    assert terms[0].also == (("one", "leg"), ("unilateral",))
    assert terms[2].also == ()


def test_phrase_that_others_stand_for_is_not_looked_for_itself():
    (term,) = THESAURUS.asked(("no", "equipment")).terms

    assert term.tsquery(IN_NAME) == "(('equipmentfree':A))"


def test_term_is_looked_for_in_the_parts_of_the_document():
    (term,) = THESAURUS.asked(("calf", "raise")).terms

    assert term.tsquery(IN_DESCRIPTION) == "(('calf':*AB & 'raise':*AB) | ('heel':AB <-> 'raise':AB))"
    assert term.tsquery(ANYWHERE) == "(('calf':* & 'raise':*) | ('heel' <-> 'raise'))"


def test_word_said_twice_is_asked_once():
    assert len(THESAURUS.asked(("raise", "bench", "raise")).terms) == 2


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("seatd", "seated"), ("rase", "raise"), ("claf", "calf"), ("solues", "soleus"), ("unilatral", "unilateral")],
)
def test_typing_error_is_led_back_to_a_known_word(typed, meant):
    assert THESAURUS.respelt((typed,)) == (meant,)


@pytest.mark.parametrize("word", ["machine", "zercher", "xx", "100"])
def test_known_and_unlike_words_stay(word):
    assert THESAURUS.respelt((word,)) == (word,)


@given(st.text(max_size=60))
def test_any_text_makes_a_query_of_quoted_words_only(text):
    words = words_of(text)
    asked = THESAURUS.asked(THESAURUS.respelt(words))

    for parts in (IN_NAME, IN_DESCRIPTION, IN_CUES, ANYWHERE):
        bare = re.sub(r"'[^'\\\W_]+'(:\*?[ABC]*)?", "", asked.tsquery(parts))
        assert not bare.strip("()&|<-> ")


@pytest.mark.parametrize(
    ("low", "high", "bias"),
    [
        (0, 10, "gastrocnemius"),
        (0, 39, "gastrocnemius"),
        (20, 20, "mixed"),
        (0, 40, "mixed"),
        (60, 60, "mixed"),
        (30, 91, "soleus"),
        (85, 100, "soleus"),
    ],
)
def test_knee_bias_is_judged_by_the_middle_of_the_range(low, high, bias):
    assert knee.bias(knee.middle_deg(knee_from_deg=low, knee_to_deg=high)) == bias


@given(st.integers(0, 150), st.integers(0, 150))
def test_bending_further_never_favours_the_gastrocnemius_more(angle, further):
    order = ("gastrocnemius", "mixed", "soleus")

    assert order.index(knee.bias(angle + further)) >= order.index(knee.bias(angle))
