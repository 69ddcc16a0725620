from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programmes.rules.dose import AskedSet, Dose, Intensity, Tempo
from programmes.rules.notation import LONGEST_LINE, NotationError, format_dose, parse_dose
from tests.doses import doses, even


def rir(value: str) -> Intensity:
    return Intensity("rir", Decimal(value))


def pct(value: str, kind: str = "pct_1rm") -> Intensity:
    return Intensity(kind, Decimal(value))


# --- every prescription -----------------------------------------------------------------------------
@given(doses())
def test_notation_reads_back_what_it_wrote(dose):
    assert parse_dose(format_dose(dose)) == dose


@given(doses())
def test_notation_forgives_case_spaces_and_signs(dose):
    text = format_dose(dose)
    loose = text.lower().replace("x", "×").replace("-", "–").replace(",", " , ").replace(" ", "\u00a0")

    if len(loose) <= LONGEST_LINE:
        assert parse_dose(loose) == dose
    assert parse_dose(text.upper()) == dose


@given(doses(), st.randoms(use_true_random=False))
def test_notation_takes_the_parts_of_a_line_in_any_order(dose, random):
    dose = replace(dose, sets=(dose.lead,) * 3, group="")
    amounts, *parts = format_dose(dose).split(" ")
    random.shuffle(parts)

    assert parse_dose(" ".join([amounts, *parts])) == dose


def assert_read_or_refused(text):
    error = None
    try:
        dose = parse_dose(text)
    except NotationError as refused:
        error = refused

    if error is None:
        assert parse_dose(format_dose(dose)) == dose
        assert format_dose(parse_dose(format_dose(dose))) == format_dose(dose)
    else:
        assert 0 <= error.position <= len(text)
        assert error.expected
        assert str(error).isprintable()


@given(st.text(max_size=240) | st.text("4x6 ,+@RIRMBWPE%1.½’-rcsmeachwdropAkg", max_size=60))
def test_notation_refuses_anything_else_with_a_place(text):
    assert_read_or_refused(text)


@given(doses(), st.data())
def test_notation_reads_or_refuses_a_line_with_another_character_in_it(dose, data):
    text = format_dose(dose)
    at = data.draw(st.integers(0, len(text)))
    other = data.draw(st.sampled_from(["", "9", ",", " ", "x", "@", "+", "%", "½", "ſ", "\x00", "\ud800"]))

    assert_read_or_refused(text[:at] + other + text[at + 1 :])


# --- what coaches type ------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("text", "dose"),
    [
        (
            "4x6 @6RM t3-0-3-0 r150",
            even(4, 6, 6, Intensity("rm", Decimal(6)), tempo=Tempo(3, 0, 3, 0), rest_s=150),
        ),
        ("3x12-15 each @RIR3 r90", even(3, 12, 15, rir("3"), side="each", rest_s=90)),
        ("5x45s each @70%MVC", even(5, 45, 45, pct("70", "pct_mvc"), side="each", unit="seconds")),
        ("3x15 each @BW+5", even(3, 15, 15, Intensity("bw_plus", Decimal(5)), side="each")),
        ("4x8 @75%1RM", even(4, 8, 8, pct("75"))),
        ("3x8 @1.2xBW", even(3, 8, 8, Intensity("xbw", Decimal("1.2")))),
        ("4x8 @40kg", even(4, 8, 8, Intensity("kg", Decimal(40)))),
        ("4x20m @RPE7", even(4, 20, 20, Intensity("rpe", Decimal(7)), unit="metres")),
        ("3x10c each", even(3, 10, 10, unit="contacts", side="each")),
        ("2xMAX @BW", even(2, None, None, Intensity("bw"))),
        ("3x5+ @80%1RM", even(3, 5, None, pct("80"))),
        ("1xMAXs left @MAX", even(1, None, None, Intensity("max"), side="left", unit="seconds")),
        ("6x20m @95%speed", even(6, 20, 20, pct("95", "pct_speed"), unit="metres")),
        ("3x8 tX0X0", even(3, 8, 8, tempo=Tempo("X", 0, "X", 0))),
        ("A 3x8", even(3, 8, 8, group="A")),
        (
            "5,5,3,3 each @75,75,80,85%1RM",
            Dose(tuple(AskedSet(n, n, pct(v)) for n, v in ((5, "75"), (5, "75"), (3, "80"), (3, "85"))), side="each"),
        ),
        ("3x8 @RIR3,2,1", Dose(tuple(AskedSet(8, 8, rir(value)) for value in "321"))),
        (
            "warm-up 10,6 @40,60%work + 3x6 @RIR2 + drop 8,MAX @80,60%work",
            Dose(
                (
                    AskedSet(10, 10, pct("40", "pct_work"), "warm_up"),
                    AskedSet(6, 6, pct("60", "pct_work"), "warm_up"),
                    *[AskedSet(6, 6, rir("2"))] * 3,
                    AskedSet(8, 8, pct("80", "pct_work"), "drop"),
                    AskedSet(None, None, pct("60", "pct_work"), "drop"),
                )
            ),
        ),
    ],
)
def test_notation_reads_what_a_coach_types(text, dose):
    assert parse_dose(text) == dose


@pytest.mark.parametrize(
    ("typed", "canonical"),
    [
        (" 4 X 6–8 @ 6 rm  T3030 R150 ", "4x6-8 @6RM t3-0-3-0 r150"),
        ("4×6 @1.2×BW", "4x6 @1.2xBW"),
        ("3*8", "3x8"),
        ("3x8 @RIR ½ r1½ min", "3x8 @RIR0.5 r90"),
        ("3x8 @RIR2½", "3x8 @RIR2.5"),
        ("3x8 @75.50 % 1RM", "3x8 @75.5%1RM"),
        ("3x8 r2’30", "3x8 r150"),
        ("3x8 r2:30", "3x8 r150"),
        ("3x8 rest 90 s", "3x8 r90"),
        ("3x8 rest 2 min tempo 3-0-1-0", "3x8 t3-0-1-0 r120"),
        ("3x45”", "3x45s"),
        ("3x45 sec", "3x45s"),
        ("3x8\u00a0each\u2009@RIR2", "3x8 each @RIR2"),
        ("2xAMRAP", "2xMAX"),
        ("MAX @BW", "1xMAX @BW"),
        ("4x5,5,3,3", "5,5,3,3"),
        ("5 , 5, 5", "3x5"),
        ("30s,45s", "30,45s"),
        ("a1 3x8", "A 3x8"),
        ("B2) 3x8", "B 3x8"),
        ("C: 3x8", "C 3x8"),
        ("2x5 + 2x3", "5,5,3,3"),
        ("2x5 @75%1RM + 2x3 @80%1RM", "5,5,3,3 @75,75,80,80%1RM"),
        ("10x5 @75%1RM + 8x3 @80%1RM", "10x5 @75%1RM + 8x3 @80%1RM"),
        ("3x8 @BW + 1xMAX @MAX right", "3x8 right @BW + 1xMAX @MAX"),
        ("warmup 2x8 + 4x6", "warm-up 2x8 + 4x6"),
        ("warm 8 + 4x6 @RIR2+drop max @80%work", "warm-up 1x8 + 4x6 @RIR2 + drop 1xMAX @80%work"),
        ("3x8 both", "3x8"),
        ("3x8 @BW+0.50", "3x8 @BW+0.5"),
    ],
)
def test_notation_writes_one_canonical_line(typed, canonical):
    assert format_dose(parse_dose(typed)) == canonical
    assert format_dose(parse_dose(canonical)) == canonical


# --- refusals ---------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("text", "position", "expected"),
    [
        ("", 0, "a number of sets from 1 to 30"),
        ("w 2x8", 0, "a number of sets from 1 to 30"),
        ("31x6", 0, "a number of sets from 1 to 30"),
        ("0x6", 0, "a number of sets from 1 to 30"),
        ("46", 2, "x after the number of sets"),
        ("4", 1, "x after the number of sets"),
        ("4x", 2, "a number such as 6"),
        ("4x201", 2, "from 1 to 200 repetitions"),
        ("4x0", 2, "from 1 to 200 repetitions"),
        ("5,201", 2, "from 1 to 200 repetitions"),
        ("4x601s", 2, "from 1 to 600 seconds"),
        ("4x2001m", 2, "from 1 to 2000 metres"),
        ("4x501c", 2, "from 1 to 500 contacts"),
        ("4x15-12", 5, "at least 15"),
        ("4x10contacts", 4, "c for contacts"),
        ("4x5,5,3", 7, "one for each of the 4 sets"),
        ("5,5,", 4, "a number such as 6"),
        ("5s,5", 1, "the same unit"),
        ("3x5s + 2x5m", 9, "the same unit"),
        ("20x5 + 11x3", 7, "at most 30 sets"),
        ("drop 2x8", 0, "a work set before a drop set"),
        ("warm-up 2x8 + drop 8", 14, "a work set before a drop set"),
        ("3x8 + warm-up 2x8", 6, "the warm-up before"),
        ("warm-up MAX + 3x8", 8, "a number in a warm-up set"),
        ("warm-up 2x8", 11, "the work sets after the warm-up"),
        ("3x8 +", 5, "a number of sets"),
        ("4x12 each @RIR", 14, "a number from 0 to 5 in halves after RIR, for example RIR2"),
        ("4x12 each @RIR5.5", 14, "from 0 to 5 in halves"),
        ("4x12 each @RIR2.2", 14, "from 0 to 5 in halves"),
        ("3x8 @RIR3,2,9", 12, "from 0 to 5 in halves"),
        ("3x8 @RIR3,2", 11, "one for each of the 3 sets"),
        ("3x8 @3,2,1,0RM", 11, "one for each of the 3 sets"),
        ("3x8 @72,5%1RM", 9, "one for each of the 3 sets"),
        ("4x6 @RPE0.5", 8, "from 1 to 10 in halves"),
        ("4x6 @31RM", 5, "from 1 to 30 before RM"),
        ("4x6 @2.5RM", 5, "a whole number"),
        ("4x6 @BW+401", 8, "from 0 to 400"),
        ("4x6 @BW+ 5", 8, "from 0 to 400"),
        ("4x6 @6xBW", 5, "from 0.1 to 5"),
        ("4x6 @501kg", 5, "from 0.1 to 500 before kg"),
        ("4x6 @151%1RM", 5, "from 1 to 150"),
        ("4x6s @101%MVC", 6, "from 1 to 100"),
        ("4x6m @121%speed", 6, "from 1 to 120"),
        ("4x6 + drop 4 @101%work", 14, "from 1 to 100"),
        ("4x6 @80%work", 5, "%work goes with warm-up and drop sets"),
        ("4x6 @75%", 8, "1RM, MVC, speed or work after %"),
        ("4x6 @6", 6, "RM, kg, xBW, %1RM, %MVC, %speed or %work"),
        ("4x6 @hard", 5, "how hard: 6RM, RIR2, RPE7, 75%1RM, 70%MVC, 95%speed, 80%work, BW, BW+5, 1.2xBW, 40kg or MAX"),
        ("4x6 @6RMs", 8, "a space"),
        ("5x45s @RIR2", 7, "RM and RIR need repetitions"),
        ("5x45s t3-0-3-0", 6, "repetitions and contacts only"),
        ("4x6 t3-0-3", 10, "four counts"),
        ("4x6 t3-X-3-0", 7, "from 0 to 30 seconds"),
        ("4x6 t3-0-31-0", 9, "or X for as fast as possible"),
        ("4x6 t0-0-0-0", 4, "at least one second"),
        ("4x6 r1801", 5, "from 0 to 1800"),
        ("4x6 r31min", 5, "from 0 to 1800"),
        ("4x6 each left", 9, "only once"),
        ("4x6 @BW @MAX", 8, "only once"),
        ("4x6 slowly", 4, "each, left, right, both"),
        ("4x6 @NaN", 5, "how hard"),
        ("4x6\x00", 3, "a space"),
        ("4x" + "9" * 200, 200, "at most 200 characters"),
        ("4x6" + " " * 10_000, 200, "at most 200 characters"),
    ],
)
def test_notation_error_points_at_the_character_and_says_what_could_stand_there(text, position, expected):
    with pytest.raises(NotationError) as refused:
        parse_dose(text)

    assert refused.value.position == position
    assert expected in refused.value.expected
    assert text.startswith(refused.value.found, position) or "\x00" in text
    assert f"At character {position + 1}, " in str(refused.value)


def test_notation_refuses_what_is_too_long_when_it_is_written_out():
    weights = ",".join(f"{number}.25" for number in range(100, 126))
    short, written_out = f"26x8 @{weights}kg tX0X0 r60", f"26x8 @{weights}kg tX-0-X-0 r60"
    assert len(short) <= LONGEST_LINE < len(written_out)

    with pytest.raises(NotationError, match="written out") as refused:
        parse_dose(short)

    assert refused.value.position == len(short)
