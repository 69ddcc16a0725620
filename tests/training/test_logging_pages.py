"""The athlete's pages of sessions: Today and one session, and what their forms take."""

import re
import uuid
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from html import unescape

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.choices import Equipment, Role
from accounts.models import AccessRecord, Membership
from athletes.models import Athlete
from exercises.choices import Measure
from tests.cast import make_athlete
from tests.training.plans import (
    MON,
    MONDAY,
    consent,
    laid_out,
    line_of,
    make_exercise,
    make_plan,
    make_test,
    make_version,
    put,
)
from training.choices import ItemStatus, SessionStatus
from training.models import PainReport, Session, SetLog

NOW = datetime(2026, 3, 2, 17, 40, tzinfo=UTC)
ALL_DAYS = list(range(7))
# Recognising the caller takes 3: session, user, memberships.
# The morning check takes the last two of Today's.
# One asks what may stand in the place of an exercise.
QUERIES_OF_TODAY = 3 + 9


@pytest.fixture(autouse=True)
def _at(settings):
    settings.DEMO_MODE = True
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.fixture
def clock(_at):
    return _at


@pytest.fixture
def raised(cast):
    """A line of 3 × 8 each leaving 2 with a load from a test, today."""
    exercise = make_exercise(setup=["Sit tall"], cues=["Press the big toe"], faults=["Bouncing"], safety=["Stop at 6"])
    make_test(cast.athlete, exercise, kg={"left": 50, "right": 45})
    session = laid_out(cast.athlete, make_version((exercise, "3x8 each @RIR2 t3-1-1-1 r120")), cast.coach)[0]
    return line_of(session)


def one_line(cast, text, *, athlete=None, **fields):
    exercise = make_exercise(f"exercise-{uuid.uuid4().hex[:6]}", **fields)
    version = make_version((exercise, text), slug=f"plan-{uuid.uuid4().hex[:6]}")
    return line_of(laid_out(athlete or cast.athlete, version, cast.coach)[0])


def text_of(response) -> str:
    """Return what the page says; what it only holds ready for scripts is not read by anybody."""
    html = re.sub(r"<template.*?</template>", " ", response.content.decode(), flags=re.DOTALL)
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", html)))


def today_text(client) -> str:
    return text_of(client.get(reverse("training:today")))


def put_address(item) -> str:
    return reverse("training:set_put", args=[item.public_id])


def sent(number=1, **fields) -> dict[str, str]:
    """What the tick of a set sends for both sides as prescribed, unless other values are given."""
    return {
        "number": str(number),
        "page": "today",
        "id_left": str(uuid.uuid4()),
        "id_right": str(uuid.uuid4()),
        "load_kg_left": "42.5",
        "load_kg_right": "40",
        "reps_left": "8",
        "reps_right": "8",
        "rir_left": "2",
        "rir_right": "2",
        **fields,
    }


def sets_of(item) -> list[tuple[int, str, int | None, Decimal | None]]:
    rows = SetLog.objects.performed().filter(item=item).order_by("number", "side")
    return list(rows.values_list("number", "side", "reps", "load_kg"))


def shown_form(client, item, number: int) -> dict[str, str]:
    """Return what the browser would send for the form of a set as the page shows it."""
    page = client.get(reverse("training:today")).content.decode()
    forms = re.findall(r"<form[^>]*action=\"([^\"]*)\"[^>]*>(.*?)</form>", page, re.S)
    for address, body in forms:
        fields = dict(re.findall(r'<input type="(?:hidden|number)" name="([^"]+)" value="([^"]*)"', body))
        if address.startswith(put_address(item)) and fields.get("number") == str(number):
            return fields
    raise AssertionError(f"no form for set {number}")


# --- what Today shows ------------------------------------------------------------------------------


def test_today_shows_dose_tempo_reason_targets_and_cues(cast, client, raised):
    client.force_login(cast.athlete_user)
    said = today_text(client)
    for words in (
        "Monday 2 March",
        "Plan",
        "Week 1 of 1 · session A · 17:30",
        "3 × 8 each, leave 2",
        "3 s down, 1 s pause, 1 s up, 1 s hold · rest 2 min",
        "Soleus · knee 80–90°",
        "Left: 45 kg, from your 6RM test of 23 February",
        "Right: 40 kg, from your 6RM test of 23 February",
        "Sit tall",
        "Press the big toe",
        "Bouncing",
        "Stop at 6",
        "0 of 3",
    ):
        assert words in said


def test_today_offers_exactly_what_is_prescribed(cast, client, raised):
    client.force_login(cast.athlete_user)
    form = shown_form(client, raised, 1)
    targets = {target["side"]: target for target in raised.targets if target["number"] == 1}
    assert Decimal(form["load_kg_left"]) == Decimal(str(targets["left"]["load_kg"]))
    assert Decimal(form["load_kg_right"]) == Decimal(str(targets["right"]["load_kg"]))
    assert (form["reps_left"], form["reps_right"], form["rir_left"]) == ("8", "8", "2")


def test_tick_without_script_logs_both_sides_and_comes_back_to_the_line(cast, client, raised):
    client.force_login(cast.athlete_user)
    answer = client.post(put_address(raised), shown_form(client, raised, 1))
    assert answer.status_code == 302
    assert answer.url == f"{reverse('training:today')}#line-{raised.public_id}"
    assert [(number, side, reps) for number, side, reps, _kg in sets_of(raised)] == [(1, "left", 8), (1, "right", 8)]
    row = SetLog.objects.filter(side="left").get()
    assert (row.rir, row.logged_by) == (Decimal(2), cast.athlete_user)
    assert "1 of 3" in today_text(client)


def test_last_time_stands_beside_the_target_by_side(cast, client):
    exercise = make_exercise()
    version = make_version((exercise, "2x8 each @RIR2"), weeks=2)
    first, second = laid_out(cast.athlete, version, cast.coach, starts_on=MONDAY - timedelta(weeks=1))
    put(line_of(first), cast.athlete_user, side="left", values={"reps": 7, "load_kg": Decimal("37.5")})
    put(line_of(first), cast.athlete_user, side="right", values={"reps": 6, "load_kg": Decimal(35)})
    client.force_login(cast.athlete_user)
    said = today_text(client)
    assert "last 37.5 × 7" in said
    assert "last 35 × 6" in said
    assert "Last done on 23 February" in said
    # The load the athlete chose last time is filled in, for the athlete to confirm.
    assert shown_form(client, line_of(second), 1)["load_kg_left"] == "37.5"


def test_load_that_the_plan_leaves_open_is_asked_for_once_and_then_offered(cast, client):
    item = one_line(cast, "3x8 each @RIR2")
    client.force_login(cast.athlete_user)
    assert "Choose a load that leaves 2 reps" in today_text(client)
    assert 'class="tick"' not in client.get(reverse("training:today")).content.decode()
    client.post(put_address(item), sent(load_kg_left="30", load_kg_right="27.5"))
    page = client.get(reverse("training:today"))
    assert "load as in set 1" in text_of(page)
    assert 'class="tick"' in page.content.decode()
    form = shown_form(client, item, 2)
    assert (form["load_kg_left"], form["load_kg_right"]) == ("30", "27.5")


@pytest.mark.parametrize(
    ("text", "measure", "shown", "values", "stored"),
    [
        ("2x45s each @70%MVC", Measure.FORCE_SECONDS, "45 s", {"hold_s": "45"}, {"hold_s": 45}),
        ("2x20m @RPE7", Measure.LOAD_DISTANCE, "20 m", {"distance_m": "20"}, {"distance_m": Decimal(20)}),
        ("2x10c each", Measure.CONTACTS, "10 contacts", {"reps": "10"}, {"reps": 10}),
        ("2xMAX each @BW", Measure.REPS, "as many as you can", {"reps": "23"}, {"reps": 23}),
        ("2x12-15 @BW", Measure.LOAD_REPS, "12–15", {"reps": "13", "load_kg": "0"}, {"reps": 13}),
    ],
)
def test_each_measure_is_shown_asked_and_stored(cast, client, text, measure, shown, values, stored):
    item = one_line(cast, text, measure=measure)
    side = "left" if "each" in text else "both"
    client.force_login(cast.athlete_user)
    assert shown in today_text(client)
    fields = {f"{name}_{side}": value for name, value in values.items()}
    answer = client.post(put_address(item), {"number": "1", "page": "today", f"id_{side}": str(uuid.uuid4()), **fields})
    assert answer.status_code == 302
    row = SetLog.objects.get()
    assert {name: getattr(row, name) for name in stored} == stored


def test_leg_extension_asks_for_the_machine_once_a_set(cast, client):
    item = one_line(cast, "2x8 each @RIR2", equipment=[Equipment.LEG_EXTENSION_MACHINE])
    client.force_login(cast.athlete_user)
    client.post(put_address(item), sent(lever_side="left", counterweight_kg="12.5", ballast_present="true"))
    rows = SetLog.objects.values_list("lever_side", "counterweight_kg", "ballast_present")
    assert list(rows) == [("left", Decimal("12.5"), True)] * 2


def test_pounds_come_back_as_they_were_shown(cast, client, raised):
    cast.club.weight_unit = "lb"
    cast.club.save()
    client.force_login(cast.athlete_user)
    form = shown_form(client, raised, 1)
    # 45 kg is shown as 99 lb, which alone would come back as 44.906 kg.
    assert form["load_kg_left"] == "99"
    client.post(put_address(raised), {**form, "load_kg_right": "95"})
    kg = dict(SetLog.objects.values_list("side", "load_kg"))
    assert kg["left"] == Decimal(str(raised.targets[0]["load_kg"]))
    assert kg["right"] == Decimal("43.091")


def test_set_beyond_the_plan_can_be_added(cast, client, raised):
    client.force_login(cast.athlete_user)
    for number in (1, 2, 3):
        client.post(put_address(raised), sent(number))
    assert "Add a set" in today_text(client)
    client.post(put_address(raised), shown_form(client, raised, 4))
    assert {number for number, *_rest in sets_of(raised)} == {1, 2, 3, 4}
    said = today_text(client)
    assert "Extra" in said
    # The extra set does not count towards the plan.
    assert "3 of 3 sets done" in client.get(reverse("training:today")).content.decode()


def test_side_left_empty_is_not_logged_and_is_removed_by_an_edit(cast, client, raised):
    client.force_login(cast.athlete_user)
    client.post(put_address(raised), sent(load_kg_right="", reps_right="", rir_right=""))
    assert [side for _n, side, *_rest in sets_of(raised)] == ["left"]
    client.post(put_address(raised), sent())
    assert [side for _n, side, *_rest in sets_of(raised)] == ["left", "right"]
    client.post(put_address(raised), sent(load_kg_left="", reps_left="", rir_left=""))
    assert [side for _n, side, *_rest in sets_of(raised)] == ["right"]


def test_today_without_a_session_says_what_comes_next(cast, client):
    laid_out(cast.athlete, make_version((make_exercise(), "1x8 @RIR2")), cast.coach, starts_on=MONDAY, weekdays=[2])
    client.force_login(cast.athlete_user)
    said = today_text(client)
    assert "No session today" in said
    assert "Wednesday 4 March, 17:30: Plan, session A" in said


def test_today_without_a_plan_says_so(cast, client):
    client.force_login(cast.athlete_user)
    assert "Nothing is planned for you yet" in today_text(client)


def test_today_of_staff_is_a_page_with_a_way_back(cast, client):
    client.force_login(cast.coach)
    answer = client.get(reverse("training:today"))
    assert answer.status_code == 200
    assert reverse("accounts:home") in answer.content.decode()


def test_today_merges_the_clubs_of_one_person(cast, client, raised):
    other = make_athlete(cast.rival_club, "Ada Elsewhere", cast.rival_squad, user=cast.athlete_user)
    laid_out(other, make_version((make_exercise("other"), "1x8 @RIR2"), slug="other"), cast.rival_coach)
    client.force_login(cast.athlete_user)
    said = today_text(client)
    assert cast.club.name in said
    assert cast.rival_club.name in said
    assert said.count("Week 1 of 1") == 2


def test_day_rolls_over_at_the_hour_of_the_club(cast, client, raised, clock):
    client.force_login(cast.athlete_user)
    clock.move_to(datetime(2026, 3, 3, 2, 30, tzinfo=UTC))
    assert "3 × 8 each" in today_text(client)
    clock.move_to(datetime(2026, 3, 3, 3, 30, tzinfo=UTC))
    assert "No session today" in today_text(client)


def test_line_taken_out_of_the_plan_keeps_its_sets(cast, client, raised):
    put(raised, cast.athlete_user)
    raised.status = ItemStatus.CANCELLED
    raised.save()
    client.force_login(cast.athlete_user)
    said = today_text(client)
    assert "Not in plan" in said
    assert "40 × 8" in said
    assert "Log set" not in said
    # A set that arrives late is kept.
    assert client.post(put_address(raised), sent(2)).status_code == 302
    assert len(sets_of(raised)) == 3


def test_signed_out_visitor_is_asked_to_sign_in(cast, client, raised):
    for address in ("training:today", "training:week", "training:history"):
        answer = client.get(reverse(address))
        assert answer.url.startswith(reverse("account_login"))
    assert client.post(put_address(raised), sent()).url.startswith(reverse("account_login"))
    assert not sets_of(raised)


# --- answers to the script -------------------------------------------------------------------------


def test_script_gets_the_line_again_and_what_to_say(cast, client, raised):
    client.force_login(cast.athlete_user)
    answer = client.post(put_address(raised), sent(), headers={"X-Fragment": "1"})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "<html" not in page
    assert f'id="line-{raised.public_id}"' in page
    assert f'id="progress-{raised.session.public_id}"' in page
    assert 'data-said="Set 1 left and right logged. 1 of 3 done."' in page


def test_script_gets_the_form_back_with_its_faults(cast, client, raised):
    client.force_login(cast.athlete_user)
    answer = client.post(put_address(raised), sent(reps_left="501"), headers={"X-Fragment": "1"})
    assert answer.status_code == 422
    assert "Too large; give a number from 0 to 500." in text_of(answer)
    assert not sets_of(raised)


# --- wrong values ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("reps_left", "9999999", "Too large; give a number from 0 to 500."),
        ("reps_left", "-1", "Too small; give a number from 0 to 500."),
        ("reps_left", "eight", "That is not a number; give one from 0 to 500."),
        ("reps_left", "8\x00", "That is not a number; give one from 0 to 500."),
        ("reps_left", "9" * 5000, "That is not a number; give one from 0 to 500."),
        ("load_kg_right", "1000.5", "Too large; give a number from 0 to 1000."),
        ("load_kg_right", "NaN", "That is not a number; give one from 0 to 1000."),
        ("load_kg_right", "Infinity", "That is not a number; give one from 0 to 1000."),
        ("load_kg_right", "40.12345", "Too fine; give fewer decimals."),
        ("load_kg_right", "", "Give the load; 0 when there was none."),
        ("rir_left", "11", "Too large; give a number from 0 to 10."),
        ("pain_left", "11", "Too large; give a number from 0 to 10."),
        ("pain_right", "1.5", "That is not a number; give one from 0 to 10."),
        ("hold_s_left", "30", "does not log “hold_s_left” here"),
        ("reps_both", "8", "does not log “reps_both” here"),
        ("number", "51", "The sets of a line are numbered from 1 to 50."),
        ("number", "x\x00", "The sets of a line are numbered from 1 to 50."),
        ("id_left", "not-an-id", "valid UUID"),
        ("edited_at", "0001-01-01T00:00:00+14:00", "The time of the edit lies outside 2000-01-01 to 2100-12-31."),
    ],
)
def test_wrong_value_is_named_kept_and_nothing_is_written(cast, client, raised, field, value, words):
    consent(cast.athlete)
    client.force_login(cast.athlete_user)
    answer = client.post(put_address(raised), sent(**{field: value}))
    assert answer.status_code == 422
    assert words in text_of(answer)
    assert "Monday 2 March" in text_of(answer)
    if field in ("load_kg_right", "rir_left") and value.isdigit():
        assert f'value="{value}"' in answer.content.decode()
    assert not SetLog.objects.exists()
    assert not PainReport.objects.exists()


def test_every_fault_is_shown_at_once_with_what_was_typed(cast, client, raised):
    client.force_login(cast.athlete_user)
    answer = client.post(put_address(raised), sent(load_kg_left="9999", reps_left="7", reps_right=""))
    page = answer.content.decode()
    assert "Too large; give a number from 0 to 1000." in page
    assert "Say how much was done." in page
    assert 'value="9999"' in page
    assert 'value="7"' in page
    assert page.count('aria-invalid="true"') == 2


def test_empty_set_is_refused(cast, client, raised):
    client.force_login(cast.athlete_user)
    empty = {name: "" for name in sent() if name.split("_")[0] in ("reps", "load", "rir")}
    answer = client.post(put_address(raised), sent(**empty))
    assert answer.status_code == 422
    assert "Say how much was done." in text_of(answer)


def test_fault_in_an_edit_keeps_the_edit_open(cast, client, raised):
    client.force_login(cast.athlete_user)
    client.post(put_address(raised), sent())
    page = client.post(put_address(raised), sent(load_kg_left="9999")).content.decode()
    assert re.search(r'<details class="redo" open>.*?value="9999"', page, re.S)


def test_repeated_post_writes_once(cast, client, raised):
    client.force_login(cast.athlete_user)
    same = sent()
    for _time in range(3):
        assert client.post(put_address(raised), same).status_code == 302
    assert len(sets_of(raised)) == 2


def test_older_edit_does_not_bring_a_removed_set_back(cast, client, raised, clock):
    client.force_login(cast.athlete_user)
    client.post(put_address(raised), sent())
    clock.move_to(NOW + timedelta(minutes=5))
    address = reverse("training:set_delete", args=[raised.public_id, 1])
    for _time in range(2):
        assert client.post(address, {"page": "today"}).status_code == 302
    assert not sets_of(raised)
    clock.move_to(NOW + timedelta(minutes=6))
    older = sent(edited_at=(NOW + timedelta(minutes=1)).isoformat())
    answer = client.post(put_address(raised), older, follow=True)
    assert not sets_of(raised)
    assert "the later change is kept" in text_of(answer)
    client.post(put_address(raised), sent())
    assert len(sets_of(raised)) == 2


def test_refused_side_leaves_the_other_unwritten(cast, client, raised):
    client.force_login(cast.athlete_user)
    client.post(put_address(raised), sent(1))
    taken = str(SetLog.objects.get(side="right").public_id)
    answer = client.post(put_address(raised), sent(2, id_right=taken))
    assert answer.status_code == 422
    assert "This id belongs to another set" in text_of(answer)
    assert {number for number, *_rest in sets_of(raised)} == {1}


def test_number_that_cannot_be_removed_is_not_found(cast, client, raised):
    client.force_login(cast.athlete_user)
    for number in (0, 51, 10**30):
        assert client.post(f"/lines/{raised.public_id}/sets/{number}/remove/").status_code == 404


@pytest.mark.parametrize(
    ("part", "status"),
    [
        ("athlete", 302),
        ("coach", 302),
        ("owner", 302),
        ("clinician", 302),
        ("analyst", 403),
        ("teammate", 404),
        ("rival_coach", 404),
        ("rival_athlete", 404),
    ],
)
def test_who_may_log(cast, client, raised, part, status):
    client.force_login(cast.people[part])
    assert client.post(put_address(raised), sent()).status_code == status
    finish = reverse("training:finish", args=[raised.session.public_id])
    assert client.post(finish, {"effort": "6", "minutes": "40"}).status_code == status
    if status == 302:
        assert {row.logged_by for row in SetLog.objects.all()} == {cast.people[part]}
    else:
        assert not SetLog.objects.exists()


# --- pain ------------------------------------------------------------------------------------------


def test_pain_is_asked_for_only_with_a_basis(cast, client, raised):
    client.force_login(cast.athlete_user)
    assert 'name="pain_left"' not in client.get(reverse("training:today")).content.decode()
    assert reverse("athletes:me") in client.get(reverse("training:today")).content.decode()
    consent(cast.athlete)
    assert 'name="pain_left"' in client.get(reverse("training:today")).content.decode()


def test_consent_of_a_child_does_not_count(cast, client, raised):
    Athlete.objects.filter(pk=cast.athlete.pk).update(born_on=date(2016, 1, 1))
    consent(cast.athlete)
    client.force_login(cast.athlete_user)
    assert 'name="pain_left"' not in client.get(reverse("training:today")).content.decode()


def test_pain_is_stored_by_side_shown_and_taken_back(cast, client, raised):
    consent(cast.athlete)
    client.force_login(cast.athlete_user)
    client.post(put_address(raised), sent(pain_left="3", pain_right=""))
    assert list(PainReport.objects.values_list("side", "score", "set_log__side")) == [("left", 3, "left")]
    assert "pain 3" in today_text(client)
    client.post(put_address(raised), sent(pain_left="", pain_right="0"))
    assert list(PainReport.objects.values_list("side", "score")) == [("right", 0)]


def test_pain_of_a_side_that_was_not_done_goes_with_the_other(cast, client, raised):
    consent(cast.athlete)
    client.force_login(cast.athlete_user)
    empty = {"reps_left": "", "load_kg_left": "", "rir_left": ""}
    client.post(put_address(raised), sent(pain_left="6", pain_right="", **empty))
    assert list(PainReport.objects.values_list("side", "score", "set_log__side")) == [("left", 6, "right")]


@pytest.mark.parametrize(("score", "is_over"), [("3", False), ("8", True)])
def test_folded_line_says_that_pain_is_above_the_limit(cast, client, raised, score, is_over):
    consent(cast.athlete)
    client.force_login(cast.athlete_user)
    client.post(put_address(raised), sent(pain_left=score, pain_right=""))
    page = client.get(reverse("training:today")).content.decode()
    assert ('<span class="over">' in page) is is_over


def test_pain_without_a_basis_is_not_stored_and_the_answer_says_so(cast, client, raised):
    client.force_login(cast.athlete_user)
    answer = client.post(put_address(raised), sent(pain_left="3"), follow=True)
    assert "the pain score is not" in text_of(answer)
    assert len(sets_of(raised)) == 2
    assert not PainReport.objects.exists()


@pytest.mark.parametrize(("part", "sees"), [("coach", True), ("clinician", True), ("owner", False), ("analyst", False)])
def test_staff_see_pain_by_role_on_the_session_page(cast, client, raised, part, sees):
    consent(cast.athlete)
    client.force_login(cast.athlete_user)
    client.post(put_address(raised), sent(pain_left="3"))
    finish = reverse("training:finish", args=[raised.session.public_id])
    client.post(finish, {"effort": "6", "minutes": "40", "pain_left": "4"})
    client.force_login(cast.people[part])
    page = client.get(reverse("training:session", args=[raised.session.public_id])).content.decode()
    assert ("pain 3" in page) is sees
    assert ("Pain afterwards" in page) is sees
    if not sees:
        assert "pain" not in page.lower()
    # A read of somebody else's pain is on record, with whose session it was.
    reads = AccessRecord.objects.filter(what="session_pain").values_list("user", "subject")
    assert list(reads) == ([(cast.people[part].pk, str(raised.session.public_id))] if sees else [])


def test_owner_who_corrects_a_set_leaves_the_pain_alone(cast, client, raised):
    consent(cast.athlete)
    client.force_login(cast.athlete_user)
    client.post(put_address(raised), sent(pain_left="3"))
    client.force_login(cast.owner)
    client.post(put_address(raised), sent(reps_left="7", page="session", pain_left="9"))
    assert SetLog.objects.get(side="left").reps == 7
    assert PainReport.objects.get().score == 3


# --- finish ----------------------------------------------------------------------------------------


def test_finish_sums_up_and_can_be_corrected(cast, client, raised, clock):
    consent(cast.athlete)
    client.force_login(cast.athlete_user)
    client.post(put_address(raised), sent(1))
    clock.move_to(NOW + timedelta(minutes=34, seconds=10))
    assert 'name="minutes" value="35"' in client.get(reverse("training:today")).content.decode()
    address = reverse("training:finish", args=[raised.session.public_id])
    values = {"page": "today", "effort": "6", "minutes": "38", "note": "Felt good", "pain_left": "2", "pain_right": ""}
    answer = client.post(address, values, follow=True)
    said = text_of(answer)
    for words in ("Sets 1", "Left 340 kg", "Right 320 kg", "Minutes 38", "Effort 6 of 10", "Load 228 AU", "Felt good"):
        assert words in said
    assert "Pain afterwards: left 2" in said
    assert "Finished at 18:14 on 2 March." in said
    client.post(address, {**values, "effort": "7", "pain_left": ""})
    session = Session.objects.get(pk=raised.session.pk)
    assert (session.effort, session.status) == (7, SessionStatus.DONE)
    assert not PainReport.objects.exists()


@pytest.mark.parametrize("minutes", [2, 200])
def test_minutes_are_not_guessed_from_sets_logged_at_once_or_long_ago(cast, client, raised, clock, minutes):
    client.force_login(cast.athlete_user)
    client.post(put_address(raised), sent(1))
    clock.move_to(NOW + timedelta(minutes=minutes))
    assert 'name="minutes" value' not in client.get(reverse("training:today")).content.decode()


def test_finished_at_is_said_in_the_zone_of_the_athlete(cast, client, raised):
    Athlete.objects.filter(pk=cast.athlete.pk).update(timezone="Europe/Athens")
    client.force_login(cast.athlete_user)
    address = reverse("training:finish", args=[raised.session.public_id])
    client.post(address, {"page": "today", "effort": "6", "minutes": "38"})
    assert "Finished at 19:40 on 2 March." in today_text(client)


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("effort", "", "Give a number from 0 to 10."),
        ("effort", "11", "Too large; give a number from 0 to 10."),
        ("minutes", "0", "Too small; give a number from 1 to 600."),
        ("minutes", "601", "Too large; give a number from 1 to 600."),
        ("minutes", "half an hour", "That is not a number; give one from 1 to 600."),
        ("pain_left", "11", "Too large; give a number from 0 to 10."),
        ("note", "x" * 1001, "at most 1000 characters"),
        ("note", "a\x00b", "Null characters are not allowed."),
    ],
)
def test_wrong_finish_is_named_and_kept(cast, client, raised, field, value, words):
    consent(cast.athlete)
    client.force_login(cast.athlete_user)
    values = {
        "page": "today",
        "effort": "6",
        "minutes": "38",
        "note": "Typed with care",
        "pain_left": "2",
        field: value,
    }
    answer = client.post(reverse("training:finish", args=[raised.session.public_id]), values)
    assert answer.status_code == 422
    assert words in text_of(answer)
    if field != "note":
        assert "Typed with care" in text_of(answer)
    assert Session.objects.get(pk=raised.session.pk).status == SessionStatus.PLANNED
    assert not PainReport.objects.exists()


def test_cancelled_session_cannot_be_finished(cast, client, raised):
    Session.objects.filter(pk=raised.session.pk).update(status=SessionStatus.CANCELLED)
    client.force_login(cast.athlete_user)
    address = reverse("training:finish", args=[raised.session.public_id])
    answer = client.post(address, {"page": "session", "effort": "6", "minutes": "38"})
    assert answer.status_code == 422
    assert "taken out of the plan" in text_of(answer)
    assert "Not in plan" in text_of(client.get(reverse("training:session", args=[raised.session.public_id])))


# --- one session -----------------------------------------------------------------------------------


def test_session_page_logs_a_coming_session(cast, client):
    version = make_version((make_exercise(), "2x8 each @RIR2"), weeks=2)
    _first, coming = laid_out(cast.athlete, version, cast.coach)
    item = line_of(coming)
    client.force_login(cast.athlete_user)
    address = reverse("training:session", args=[coming.public_id])
    assert "Monday 9 March 2026" in text_of(client.get(address))
    answer = client.post(put_address(item), sent(page="session"))
    assert answer.url == f"{address}#line-{item.public_id}"


def test_form_of_a_session_that_left_today_comes_back_on_its_own_page(cast, client, raised, clock):
    client.force_login(cast.athlete_user)
    clock.move_to(NOW + timedelta(days=1))
    answer = client.post(put_address(raised), sent(load_kg_left="9999"))
    assert answer.status_code == 422
    assert 'value="9999"' in answer.content.decode()
    assert "Monday 2 March 2026" in text_of(answer)


def test_staff_see_whose_session_it_is_and_analysts_only_read(cast, client, raised):
    address = reverse("training:session", args=[raised.session.public_id])
    client.force_login(cast.coach)
    page = client.get(address).content.decode()
    assert reverse("training:athlete", args=[cast.athlete.public_id]) in page
    assert "recorded as logged by you" in page
    assert "data-write" in page
    client.force_login(cast.analyst)
    assert "<form" not in client.get(address).content.decode()


@pytest.mark.parametrize("part", ["teammate", "rival_coach", "rival_athlete"])
def test_session_of_others_is_not_found(cast, client, raised, part):
    client.force_login(cast.people[part])
    assert client.get(reverse("training:session", args=[raised.session.public_id])).status_code == 404


# --- query counts -------------------------------------------------------------------


def _count(client, name: str) -> int:
    client.get(reverse(name))
    with CaptureQueriesContext(connection) as queries:
        assert client.get(reverse(name)).status_code == 200
    return len(queries)


@pytest.mark.parametrize(("weekdays", "times"), [([MON], [time(17, 30)]), (ALL_DAYS[:5], [time(8), time(17, 30)])])
def test_today_takes_the_same_queries_with_1_and_10_sessions_in_the_week(cast, client, weekdays, times):
    lines = tuple((make_exercise(slug), "3x8 each @RIR2") for slug in ("one", "two"))
    version = make_plan([(1, "A", len(weekdays), len(times), lines)])
    sessions = laid_out(cast.athlete, version, cast.coach, weekdays=weekdays, times=times)
    assert len(sessions) in (1, 10)
    put(line_of(sessions[0]), cast.athlete_user)
    consent(cast.athlete)
    client.force_login(cast.athlete_user)
    assert _count(client, "training:today") == QUERIES_OF_TODAY


def test_pages_hold_only_the_persons_own_sessions(cast, client, raised):
    Membership.objects.create(club=cast.club, user=cast.teammate_user, role=Role.OWNER)
    client.force_login(cast.teammate_user)
    for name in ("training:today", "training:week", "training:history"):
        assert str(raised.session.public_id) not in client.get(reverse(name)).content.decode()


def test_today_links_nothing_but_its_own_small_files(cast, client, raised):
    client.force_login(cast.athlete_user)
    page = client.get(reverse("training:today")).content.decode()
    linked = re.findall(r'<(?:script|link rel="stylesheet")[^>]*(?:src|href)="/static/([^"]+)"', page)
    assert linked == [
        "bootstrap/bootstrap-reboot.min.css", "css/tokens.css", "css/today.css",
        "js/queue.js", "js/kept.js", "js/today.js", "js/timers.js",
    ]  # fmt: skip
    assert " style=" not in page
    assert "onclick" not in page
