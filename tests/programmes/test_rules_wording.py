from decimal import Decimal

import pytest
from hypothesis import given

from programmes.rules.notation import NotationError, parse_dose
from programmes.wording import dose_words, notation_error_words, rest_words, superset_words, tempo_words
from tests.doses import doses


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("4x8 each @RIR2", "4 × 8 each, leave 2"),
        ("3x12-15 @RIR2.5", "3 × 12–15, leave 2–3"),
        ("2x20 @RIR0", "2 × 20, leave none"),
        ("5x45s each @70%MVC", "5 × 45 s each at 70 % of maximum"),
        ("4x20m @RPE7", "4 × 20 m, effort 7 of 10"),
        ("2xMAX @BW", "2 × as many as possible, body weight"),
        ("1xMAXs left @MAX", "1 × as long as possible left, full effort"),
        ("4x6 each @6RM", "4 × 6 each, 6RM"),
        ("4x8 @75%1RM", "4 × 8 at 75 % of 1RM"),
        ("3x8 @1.2xBW", "3 × 8 at 1.2 × body weight"),
        ("3x15 each @BW+2.5", "3 × 15 each, body weight plus 2.5 kg"),
        ("3x15 each @BW+0", "3 × 15 each, body weight"),
        ("3x10c each", "3 × 10 contacts each"),
        ("3x1c", "3 × 1 contact"),
        ("6x20m @95%speed", "6 × 20 m at 95 % of top speed"),
        ("3x8 right", "3 × 8 right"),
        ("4x8 @40kg", "4 × 8 at 40 kg"),
        ("3x5+ @80%1RM", "3 × 5 or more at 80 % of 1RM"),
        ("5,5,3,3", "5, 5, 3, 3 reps"),
        ("5,5,3,3 each @75,75,80,85%1RM", "5, 5, 3, 3 reps each at 75, 75, 80, 85 % of 1RM"),
        ("8-10,6+,MAX @BW", "8–10, 6 or more, max reps, body weight"),
        ("30,45,60s @RPE7,8,9", "30, 45, 60 s, effort 7, 8, 9 of 10"),
        ("10,20m", "10, 20 m"),
        ("10,1c left", "10, 1 contacts left"),
        ("3x8 @RIR2.5,1,0", "3 × 8, leave 2–3, 1, 0"),
        ("8,6,4 @8,6,4RM", "8, 6, 4 reps, 8RM, 6RM, 4RM"),
        ("3x8 @BW+0,5,10", "3 × 8, body weight plus 0 kg, 5 kg, 10 kg"),
        ("2x8 @40,42.5kg", "2 × 8 at 40 kg, 42.5 kg"),
        ("3x8 each @BW + 1xMAX @MAX", "3 × 8 each, body weight; 1 × as many as possible, full effort"),
        (
            "warm-up 2x8 each @50%work + 3x6 @RIR2 + drop 1xMAX @80%work",
            "Warm-up: 2 × 8 each at 50 % of the work load; 3 × 6, leave 2; "
            "drop set: 1 × as many as possible at 80 % of the work load",
        ),
        ("3x8 + drop 8,6", "3 × 8; drop sets: 8, 6 reps"),
    ],
)
def test_dose_words_read_as_on_a_phone(text, words):
    assert dose_words(parse_dose(text)) == words


def test_dose_words_leave_pounds_to_the_caller():
    def pounds(mass_kg):
        return f"{mass_kg / Decimal('0.45359237'):.0f} lb"

    assert dose_words(parse_dose("3x8 @BW+20.412"), weight=pounds) == "3 × 8, body weight plus 45 lb"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("t3-1-1-1", "3 s down, 1 s pause, 1 s up, 1 s hold"),
        ("t3-0-0-0", "3 s down"),
        ("tX-0-X-0", "fast down, fast up"),
    ],
)
def test_tempo_words_leave_out_what_has_no_length(text, words):
    assert tempo_words(parse_dose(f"1x1 {text}").tempo) == words


@pytest.mark.parametrize(
    ("rest_s", "words"),
    [
        (None, ""),
        (0, "no rest"),
        (90, "rest 90 s"),
        (120, "rest 2 min"),
        (150, "rest 2 min 30 s"),
    ],
)
def test_rest_words_change_to_minutes_at_two(rest_s, words):
    assert rest_words(rest_s) == words


@pytest.mark.parametrize("text", ["4x6 @RIR9", "4x6 @75%", "4x"])
def test_notation_error_words_say_what_the_error_says(text):
    with pytest.raises(NotationError) as refused:
        parse_dose(text)

    assert notation_error_words(refused.value) == str(refused.value)


@given(doses())
def test_every_dose_has_words(dose):
    words = dose_words(dose)

    assert all(str(asked.counted) in words for asked in dose.sets if asked.counted)
    assert ("warm-up" in words.lower()) == any(asked.role == "warm_up" for asked in dose.sets)
    assert ("drop set" in words.lower()) == any(asked.role == "drop" for asked in dose.sets)
    if dose.tempo:
        assert tempo_words(dose.tempo)


def test_superset_words_say_the_place_and_nothing_of_a_line_alone():
    assert superset_words("A", 1, 2) == "Superset A, 1 of 2"
    assert superset_words("A", 0, 0) == ""
