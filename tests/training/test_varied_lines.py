"""Lines whose sets differ, warm-up and drop sets, and supersets: laid out, logged, counted, said."""

import json
from datetime import date, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.urls import reverse

from exercises.choices import Measure
from programmes.models import Prescription
from tests.cast import make_athlete
from tests.training.plans import (
    AT,
    MONDAY,
    laid_out,
    line_of,
    make_exercise,
    make_plan,
    make_test,
    make_version,
    put,
)
from tests.training.test_logging_pages import NOW, one_line, sent, sets_of, text_of
from training.models import SetLog
from training.operations.layout import resolve_upcoming
from training.operations.sessions import finish_session
from training.queries.board import tonnage_of
from training.queries.days import session_views
from training.queries.evidence import strength_evidence
from training.rules.loads import Lift

VARIED = "warm-up 1x8 each @50%work + 5,3 @75,85%1RM + drop 1xMAX @80%work t3-0-1-0 r120"


@pytest.fixture
def exercise(db):
    return make_exercise()


@pytest.fixture
def now():
    with time_machine.travel(NOW, tick=False):
        yield NOW


def loads_of(item, side="left"):
    return [target["load_kg"] for target in item.targets if target["side"] == side]


# --- laying out -----------------------------------------------------------------------------------
def test_each_set_is_laid_out_with_its_own_load(cast, exercise):
    # 120 kg for 6 is 144 kg once.
    make_test(cast.athlete, exercise, kg={"left": 120})

    line = line_of(laid_out(cast.athlete, make_version((exercise, VARIED)), cast.coach)[0])

    assert loads_of(line) == [52.5, 107.5, 122.5, 97.5]
    assert [t["kind"] for t in line.targets if t["side"] == "left"] == ["warm_up", "work", "work", "drop"]
    assert loads_of(line, "right") == [None] * 4
    assert (line.planned_sets, line.planned_reps, line.planned_s) == (4, 8, 32)
    assert (line.planned_kg_left, line.planned_kg_right) == (5 * Decimal("107.5") + 3 * Decimal("122.5"), None)
    assert (line.amount_low, line.amount_high) == (5, 5)
    assert (line.intensity_kind, line.intensity_value, line.text) == ("pct_1rm", 75, VARIED)


def test_layout_reads_the_columns_and_not_the_text(cast, exercise):
    version = make_version((exercise, VARIED))
    Prescription.objects.update(text="whatever")

    line = line_of(laid_out(cast.athlete, version, cast.coach)[0])

    assert (line.text, len(line.per_set), line.dose.rest_s) == (VARIED, 4, 120)


def test_loads_of_every_set_follow_a_new_test(cast, exercise):
    text = "warm-up 1x8 each @50%work + 5,3 @75,85%1RM + 1x8 @40kg"
    session = laid_out(cast.athlete, make_version((exercise, text)), cast.coach)[0]
    assert loads_of(line_of(session)) == [None, None, None, 40]
    assert line_of(session).planned_kg_left is None
    make_test(cast.athlete, exercise, kg={"left": 120, "right": 120})

    assert resolve_upcoming(athlete=cast.athlete, today=MONDAY) == 1

    line = line_of(session)
    assert loads_of(line) == loads_of(line, "right") == [52.5, 107.5, 122.5, 40]
    assert line.planned_kg_left == 5 * Decimal("107.5") + 3 * Decimal("122.5") + 8 * 40


def test_under_16_no_set_goes_to_failure_and_no_drop_is_left(cast, exercise):
    young = make_athlete(cast.club, "Yan Young", cast.squad, born_on=date(2012, 1, 1))
    text = "8,MAX each @BW+10 + 1x6 @6RM + drop 8,MAX @80%work"

    session = laid_out(young, make_version((exercise, text)), cast.coach)[0]

    line = line_of(session)
    assert line.text == "1x8 each @BW+10 + MAX,6 @RIR2 + drop 1x8 @80%work"
    assert loads_of(line) == [10, 10, None, None]
    # A test moves the load that follows from it, and not the one that was written.
    make_test(young, exercise, kg={"left": 60, "right": 60}, reps=10)
    resolve_upcoming(athlete=young, today=MONDAY)
    assert loads_of(line_of(session)) == [10, 10, 62.5, 50]


def test_clinical_plan_rounds_every_share_down(cast, exercise):
    make_test(cast.athlete, exercise, kg={"left": 120})
    version = make_version((exercise, VARIED), clinician_only=True)

    line = line_of(laid_out(cast.athlete, version, cast.clinician)[0])

    assert loads_of(line) == [52.5, 107.5, 120, 95]


# --- supersets ------------------------------------------------------------------------------------
@pytest.fixture
def pair(cast):
    """A superset of two exercises, and a line alone after it."""
    lines = [(make_exercise(slug), text) for slug, text in (("a", "A 2x8 each"), ("b", "A 2x8 each"), ("c", "2x8"))]
    return laid_out(cast.athlete, make_plan([(1, "A", 1, 1, lines)]), cast.coach)[0]


def test_superset_goes_with_its_lines_to_the_phone(cast, client, pair, now):
    client.force_login(cast.athlete_user)

    items = client.get("/api/v1/today/").json()["sessions"][0]["items"]

    assert [item["group"] for item in items] == ["A", "A", None]
    assert [line_of(pair, place).group for place in (1, 2, 3)] == ["A", "A", ""]


def test_superset_takes_turns_on_today(cast, client, pair, now):
    client.force_login(cast.athlete_user)

    def opened():
        page = client.get(reverse("training:today")).content.decode()
        return [place for place in (1, 2, 3) if f'id="line-{line_of(pair, place).public_id}" open' in page]

    turns = [opened()]
    for minute, (place, number) in enumerate(((1, 1), (2, 1), (1, 2), (2, 2))):
        put(line_of(pair, place), cast.athlete_user, number=number, at=AT + timedelta(minutes=minute))
        turns.append(opened())

    assert turns == [[1], [2], [1], [2], [3]]
    said = text_of(client.get(reverse("training:today")))
    assert "Superset A, 1 of 2" in said
    assert "Superset A, 2 of 2" in said


def test_letter_of_one_line_is_no_superset(cast, client, now):
    one_line(cast, "A 2x8 each")
    client.force_login(cast.athlete_user)

    assert "Superset" not in text_of(client.get(reverse("training:today")))


# --- what was done --------------------------------------------------------------------------------
def test_set_keeps_what_it_was_asked_for(cast, exercise):
    line = line_of(laid_out(cast.athlete, make_version((exercise, VARIED)), cast.coach)[0])

    for number in range(1, 6):
        put(line, cast.athlete_user, number=number)

    kinds = SetLog.objects.order_by("number").values_list("kind", flat=True)
    assert list(kinds) == ["warm_up", "work", "work", "drop", "work"]


def test_warm_up_and_drop_sets_are_no_evidence(cast, exercise):
    session = laid_out(cast.athlete, make_version((exercise, VARIED)), cast.coach)[0]
    for number, load_kg in enumerate((90, 60, 70, 80), start=1):
        values = {"reps": 5, "load_kg": load_kg}
        put(line_of(session), cast.coach, number=number, values=values, at=AT + timedelta(minutes=number))

    evidence = strength_evidence(
        athlete_ids=[cast.athlete.pk], lifts={exercise.pk: Lift(None, two_legged=False)}, today=MONDAY
    )

    assert [(one.source, one.load_kg) for one in evidence.lifts[cast.athlete.pk, exercise.pk]] == [
        ("estimate", 70),
        ("last", 70),
    ]


def test_warm_up_counts_as_no_work_done(cast, exercise):
    session = laid_out(cast.athlete, make_version((exercise, VARIED)), cast.coach)[0]
    for number, load_kg in ((1, 20), (2, 40)):
        put(line_of(session), cast.coach, number=number, values={"reps": 10, "load_kg": load_kg})
    finish_session(session=session, effort=5, minutes=30, note="", pain_after={}, by=cast.coach, at=AT)

    (view,) = session_views(sessions=[session], viewer=cast.coach)

    assert (view.done_sets, view.planned_sets) == (1, 4)
    assert tonnage_of(athletes=[cast.athlete], today=MONDAY).left_kg == 400


# --- on Today -------------------------------------------------------------------------------------
def test_today_says_each_set_and_what_it_is(cast, client, now):
    exercise = make_exercise()
    make_test(cast.athlete, exercise, kg={"left": 120, "right": 120})
    line = line_of(laid_out(cast.athlete, make_version((exercise, VARIED)), cast.coach)[0])
    client.force_login(cast.athlete_user)

    said = text_of(client.get(reverse("training:today")))

    assert "Warm-up: 1 × 8 each at 50 % of the work load; 5, 3 reps at 75, 85 % of 1RM; drop set:" in said
    assert "1 Warm-up set L Left 52.5 kg × 8 R Right 52.5 kg × 8" in said
    assert "52.5 kg, 50 % of the work load" in said
    assert "2 107.5 kg × 5 each 3 122.5 kg × 3 each 4 Drop set 97.5 kg × as many as you can each" in said
    put(line, cast.athlete_user, number=1, values={"reps": 8, "load_kg": Decimal("52.5")})
    assert "107.5 kg, from your 6RM test of 23 February" in text_of(client.get(reverse("training:today")))


def test_load_that_is_chosen_is_taken_over_by_sets_alike_only(cast, client, now):
    line = one_line(cast, "warm-up 1x8 each @50%work + 8,8,6 @RIR2,2,1")
    client.force_login(cast.athlete_user)

    def log(number, load_kg):
        fields = {"load_kg_left": load_kg, "load_kg_right": load_kg, "rir_left": "", "rir_right": ""}
        client.post(reverse("training:set_put", args=[line.public_id]), sent(number, **fields))
        return text_of(client.get(reverse("training:today")))

    after_warm_up, after_first, after_second = log(1, "20"), log(2, "40"), log(3, "40")

    assert "load as in set" not in after_warm_up
    assert "load as in set 2" in after_first
    assert "load as in set" not in after_second
    assert [row[3] for row in sets_of(line)] == [20, 20, 40, 40, 40, 40]


def test_last_time_is_shown_beside_sets_of_the_same_kind(cast, client, now):
    exercise = make_exercise()
    version = make_version((exercise, "warm-up 1x8 each @50%work + 2x8 @RIR2"), weeks=2)
    first, second = laid_out(cast.athlete, version, cast.coach, starts_on=MONDAY - timedelta(days=7))
    for number, load_kg in ((2, 40), (3, 42)):
        put(line_of(first), cast.coach, number=number, values={"reps": 8, "load_kg": load_kg})
    client.force_login(cast.athlete_user)

    before = text_of(client.get(reverse("training:today")))
    put(line_of(second), cast.athlete_user, number=1, side="left", values={"reps": 8, "load_kg": 20})
    put(line_of(second), cast.athlete_user, number=1, side="right", values={"reps": 8, "load_kg": 20})

    assert "last 40" not in before
    assert "last 40 × 8" in text_of(client.get(reverse("training:today")))


def test_tick_takes_the_reserve_of_its_own_set(cast, client, now):
    line = one_line(cast, "8,6 each @RIR3,1", measure=Measure.REPS)
    client.force_login(cast.athlete_user)

    page = client.get(reverse("training:today")).content.decode()
    assert 'name="rir_left" value="3"' in page
    put(line, cast.athlete_user, side="left", values={"reps": 8})
    put(line, cast.athlete_user, side="right", values={"reps": 8})

    assert 'name="rir_left" value="1"' in client.get(reverse("training:today")).content.decode()


def test_open_set_with_a_least_amount_says_it(cast, client, now):
    one_line(cast, "2x5+ @40kg")
    client.force_login(cast.athlete_user)

    said = text_of(client.get(reverse("training:today")))

    assert "2 × 5 or more at 40 kg" in said
    assert "40 kg × 5 or more" in said


# --- the API --------------------------------------------------------------------------------------
def test_phone_gets_every_set_of_a_line(cast, client, now):
    exercise = make_exercise()
    make_test(cast.athlete, exercise, kg={"left": 120, "right": 120})
    laid_out(cast.athlete, make_version((exercise, VARIED)), cast.coach)
    client.force_login(cast.athlete_user)

    item = client.get("/api/v1/today/").json()["sessions"][0]["items"][0]

    assert item["prescription"]["intensity"] == {"kind": "pct_1rm", "value": 75.0}
    assert item["prescription"]["per_set"] == [
        {"kind": "warm_up", "amount_low": 8, "amount_high": 8, "intensity": {"kind": "pct_work", "value": 50.0}},
        {"kind": "work", "amount_low": 5, "amount_high": 5, "intensity": {"kind": "pct_1rm", "value": 75.0}},
        {"kind": "work", "amount_low": 3, "amount_high": 3, "intensity": {"kind": "pct_1rm", "value": 85.0}},
        {"kind": "drop", "amount_low": None, "amount_high": None, "intensity": {"kind": "pct_work", "value": 80.0}},
    ]
    assert [(t["number"], t["kind"], t["load_kg"]) for t in item["targets"] if t["side"] == "right"] == [
        (1, "warm_up", 52.5),
        (2, "work", 107.5),
        (3, "work", 122.5),
        (4, "drop", 97.5),
    ]
    assert item["load_reason"] == "107.5, 122.5 kg, from your 6RM test of 23 February"
    assert json.dumps(item)


def test_staff_read_supersets_and_sets_of_a_plan(cast, client):
    lines = [(make_exercise("a"), "A1 8,6"), (make_exercise("b"), "A2 2x10c each")]
    version = make_plan([(1, "A", 1, 1, lines)])
    client.force_login(cast.coach)

    session = client.get(f"/api/v1/programmes/{version.programme.public_id}/").json()["sessions"][0]

    assert [(line["group"], line["sets"], line["prescription"]["text"]) for line in session["lines"]] == [
        ("A", 2, "A 8,6"),
        ("A", 2, "A 2x10c each"),
    ]
    assert [len(line["prescription"]["per_set"]) for line in session["lines"]] == [2, 0]
    page = text_of(client.get(reverse("programmes:detail", args=[version.programme.public_id])))
    assert "Superset A1 · A 8, 6 reps A 8,6" in page


def test_plan_counts_no_warm_up_as_a_set_of_the_week(cast, client):
    version = make_version((make_exercise(), "warm-up 2x8 + 3x6 + drop 8"))
    client.force_login(cast.coach)

    page = text_of(client.get(reverse("programmes:detail", args=[version.programme.public_id])))

    assert "Soleus 4" in page
