"""A safety text stands before the first set, and above the club's load a set says what the machine is like."""

import re
import uuid
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from html import unescape

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.choices import Equipment
from exercises.models import Exercise, SafetyAcknowledgement
from exercises.operations.safety import acknowledge_safety
from tests.cast import make_athlete
from tests.training.plans import (
    AT,
    MON,
    MONDAY,
    consent,
    laid_out,
    line_of,
    make_exercise,
    make_test,
    make_version,
    put,
)
from tests.training.test_api import Phone
from training.models import PainReport, SetLog
from training.operations.sets import AcknowledgementRequired, SetRefused, delete_set

NOW = datetime(2026, 3, 2, 17, 40, tzinfo=UTC)
LATER = AT + timedelta(minutes=5)
SAID = {"lever_side": "left", "counterweight_kg": Decimal(10), "ballast_present": True}
TEXT = "Never do it alone with a heavy load."


@pytest.fixture(autouse=True)
def _at(settings):
    settings.DEMO_MODE = True
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def risky(db) -> Exercise:
    return make_exercise(
        "raise",
        name="Raise",
        side="double",
        safety=[TEXT],
        asks_acknowledgement=True,
        equipment=[Equipment.LEG_EXTENSION_MACHINE],
    )


@pytest.fixture
def item(cast, risky):
    """A line of 3 sets of both legs, today."""
    return line_of(laid_out(cast.athlete, make_version((risky, "3x8 @RIR2"), weeks=2), cast.coach)[0])


def read(exercise, *athletes, by, version=None):
    version = version or exercise.safety_revision
    return acknowledge_safety(athletes=athletes, exercise=exercise, safety_revision=version, by=by, at=AT)


def new_version(item) -> None:
    Exercise.objects.filter(pk=item.exercise_id).update(safety=[TEXT, "Stop if it creeps."], safety_revision=2)
    item.exercise.refresh_from_db()


def log(item, by, **given):
    return put(item, by, **{"side": "both", "values": {"reps": 8, "load_kg": Decimal(30)}, **given})


def text_of(response) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


# --- the gate -------------------------------------------------------------------------------------
def test_first_set_waits_for_the_safety_text(cast, item, risky):
    with pytest.raises(AcknowledgementRequired, match="Read the safety text of Raise first") as refused:
        log(item, cast.athlete_user)

    assert (refused.value.code, refused.value.status) == ("acknowledgement_required", 409)
    assert refused.value.members == {
        "exercise": "raise",
        "exercise_id": str(risky.public_id),
        "safety_revision": 1,
        "athlete": str(cast.athlete.public_id),
    }
    assert not SetLog.objects.exists()
    read(risky, cast.athlete, by=cast.athlete_user)
    assert log(item, cast.athlete_user).is_new


def test_staff_meet_the_same_gate(cast, item, risky):
    with pytest.raises(AcknowledgementRequired):
        log(item, cast.coach)
    read(risky, cast.athlete, by=cast.coach)
    assert log(item, cast.coach).is_new


def test_reading_of_a_teammate_or_of_another_exercise_opens_nothing(cast, item, risky):
    read(risky, cast.teammate, by=cast.teammate_user)
    read(make_exercise("other", safety=["x"], asks_acknowledgement=True), cast.athlete, by=cast.athlete_user)

    with pytest.raises(AcknowledgementRequired):
        log(item, cast.athlete_user)


def test_new_version_is_asked_for_again_for_new_sets_and_edits(cast, item, risky):
    read(risky, cast.athlete, by=cast.athlete_user)
    row = log(item, cast.athlete_user, edited_at=AT).row
    new_version(item)

    for number, values in ((2, {"reps": 8}), (1, {"reps": 7})):
        with pytest.raises(AcknowledgementRequired):
            log(item, cast.athlete_user, number=number, values=values, edited_at=LATER, at=LATER)
    row.refresh_from_db()
    assert (row.reps, SetLog.objects.count()) == (8, 1)


def test_repeat_of_a_stored_set_changes_nothing_and_so_needs_nothing(cast, item, risky):
    read(risky, cast.athlete, by=cast.athlete_user)
    consent(cast.athlete)
    sent = {"public_id": uuid.uuid4(), "edited_at": AT, "performed_at": AT}
    log(item, cast.athlete_user, **sent)
    new_version(item)

    again = log(item, cast.athlete_user, **sent, pain={"left": 3}, at=LATER)

    # A pain score waits for no text.
    assert not again.is_new
    assert PainReport.objects.get().score == 3


def test_edit_that_a_later_one_overtook_needs_nothing(cast, item, risky):
    read(risky, cast.athlete, by=cast.athlete_user)
    log(item, cast.athlete_user, edited_at=LATER, at=LATER)
    new_version(item)

    assert log(item, cast.athlete_user, values={"reps": 5}, edited_at=AT, at=LATER).overtaken


def test_set_is_deleted_whatever_was_read(cast, item, risky):
    read(risky, cast.athlete, by=cast.athlete_user)
    row = log(item, cast.athlete_user).row
    new_version(item)

    delete_set(row=row, at=LATER)

    assert not SetLog.objects.performed().exists()


def test_gate_costs_no_query(cast, item, risky):
    read(risky, cast.athlete, by=cast.athlete_user)
    with CaptureQueriesContext(connection) as queries:
        log(item, cast.athlete_user)
    # Beginning and ending the transaction, and: hold, read, write, session.
    assert len(queries) == 6


# --- the machine ----------------------------------------------------------------------------------
@pytest.fixture
def cleared(cast, item, risky):
    read(risky, cast.athlete, by=cast.athlete_user)
    return item


def test_above_the_clubs_load_a_set_says_what_the_machine_is_like(cast, cleared):
    with pytest.raises(SetRefused) as refused:
        log(cleared, cast.athlete_user, values={"reps": 8, "load_kg": Decimal("40.5"), "lever_side": "left"})

    assert {fault.field: fault.message for fault in refused.value.faults} == {
        "counterweight_kg": "Above 40 kg give the counterweight; 0 when there is none.",
        "ballast_present": "Above 40 kg say whether someone sits in the machine.",
    }
    assert not SetLog.objects.exists()
    row = log(cleared, cast.athlete_user, values={"reps": 8, "load_kg": Decimal("40.5"), **SAID}).row
    assert (row.lever_side, row.counterweight_kg, row.ballast_present) == ("left", Decimal(10), True)


@pytest.mark.parametrize("load", [{"load_kg": Decimal(40)}, {"load_kg": Decimal(0)}, {}])
def test_up_to_the_clubs_load_it_need_not(cast, cleared, load):
    assert log(cleared, cast.athlete_user, values={"reps": 8, **load}).is_new


def test_each_club_sets_its_own_load(cast, cleared):
    cast.club.ballast_above_kg = Decimal("29.5")
    cast.club.save()
    line = line_of(cleared.session)

    with pytest.raises(SetRefused, match=r"Above 29\.5 kg"):
        log(line, cast.athlete_user)


def test_other_machines_are_not_asked(cast):
    line = line_of(laid_out(cast.athlete, make_version((make_exercise(), "3x8 @RIR2")), cast.coach)[0])

    assert log(line, cast.athlete_user, values={"reps": 8, "load_kg": Decimal(120)}).is_new


def test_set_without_ballast_is_stored_and_said(cast, cleared):
    values = {"reps": 8, "load_kg": Decimal(80), **SAID, "ballast_present": False, "counterweight_kg": Decimal(0)}

    logged = log(cleared, cast.athlete_user, values=values)

    assert logged.lacks_ballast
    assert SetLog.objects.get().ballast_present is False


# --- through a phone ------------------------------------------------------------------------------
@pytest.fixture
def phone(cast):
    return Phone(cast.athlete_user)


def test_phone_is_refused_acknowledges_and_sends_again(cast, item, phone):
    body = {"id": uuid.uuid4(), "side": "both", "load_kg": 30}
    refused = phone.put_set(item, **body)
    problem = refused.json()
    assert refused.status_code == 409
    assert refused["Content-Type"] == "application/problem+json"
    assert (problem["code"], problem["exercise"], problem["safety_revision"]) == (
        "acknowledgement_required",
        "raise",
        1,
    )

    answer = phone.send(
        "POST",
        f"/exercises/{problem['exercise']}/acknowledge/",
        {"safety_revision": problem["safety_revision"], "exercise": problem["exercise_id"]},
    )

    assert answer.status_code == 200
    assert phone.put_set(item, **body).status_code == 201


def test_phone_of_staff_acknowledges_for_the_athlete_of_the_refusal(cast, item):
    tablet = Phone(cast.coach)
    problem = tablet.put_set(item, side="both", load_kg=30).json()

    answer = tablet.send("POST", "/exercises/raise/acknowledge/", {"safety_revision": 1, "athlete": problem["athlete"]})

    assert answer.status_code == 200
    assert tablet.put_set(item, side="both", load_kg=30).status_code == 201


def test_phone_sees_whether_an_acknowledgement_is_due(cast, item, risky, phone):
    def said():
        (session,) = phone.get("/today/").json()["sessions"]
        assert phone.get(f"/sessions/{session['id']}/").json()["items"] == session["items"]
        exercise = session["items"][0]["exercise"]
        return exercise["asks_acknowledgement"], exercise["safety_revision"], exercise["acknowledged"]

    assert said() == (True, 1, False)
    read(risky, cast.athlete, by=cast.coach)
    assert said() == (True, 1, True)
    new_version(item)
    assert said() == (True, 2, False)


def test_phone_is_told_each_missing_field_and_the_limit(cast, cleared, phone):
    answer = phone.put_set(cleared, side="both", load_kg=60)

    assert answer.status_code == 400
    assert {error["pointer"]: error["detail"] for error in answer.json()["errors"]} == {
        "/lever_side": "Above 40 kg say which side the arm of the machine is on.",
        "/counterweight_kg": "Above 40 kg give the counterweight; 0 when there is none.",
        "/ballast_present": "Above 40 kg say whether someone sits in the machine.",
    }
    (item,) = phone.get("/today/").json()["sessions"][0]["items"]
    assert item["ballast_above_kg"] == 40.0


def test_phone_is_warned_of_a_set_without_ballast(cast, cleared, phone):
    body = {"side": "both", "load_kg": 60, "lever_side": "left", "counterweight_kg": 0, "ballast_present": False}

    answer = phone.put_set(cleared, **body, pain_left=2)

    assert answer.status_code == 201
    notice = answer.json()["notice"]
    assert notice.startswith("The pain scores were not stored")
    assert "Nobody sat in the machine. Above 40 kg it may tip or creep" in notice


# --- on the page ----------------------------------------------------------------------------------
def today(client) -> str:
    return text_of(client.get(reverse("training:today")))


def acknowledge(client, item, version=1, **headers):
    address = reverse("training:acknowledge", args=[item.public_id])
    return client.post(address, {"page": "today", "safety_revision": version}, headers=headers)


def post_set(client, item, number=1, **values):
    sent = {"number": number, "page": "today", "id_both": str(uuid.uuid4()), "reps_both": "8", "load_kg_both": "30"}
    return client.post(reverse("training:set_put", args=[item.public_id]), {**sent, **values})


def test_line_shows_the_text_in_place_of_the_tick_and_goes_on_once_it_is_read(cast, client, item, risky):
    make_athlete(cast.rival_club, "Ada Athlete", user=cast.athlete_user)
    make_test(cast.athlete, risky, kg={"both": 30})
    version = make_version((make_exercise("plain"), "3x8 @RIR2"), slug="plain-plan")
    laid_out(cast.athlete, version, cast.coach)
    client.force_login(cast.athlete_user)
    html = client.get(reverse("training:today")).content.decode()
    assert "Read this first" in html
    assert TEXT in html
    # The other line is not held up.
    assert re.sub("<template.*?</template>", "", html, flags=re.DOTALL).count("Log set 1") == 1

    answer = acknowledge(client, item)

    assert answer.url == f"{reverse('training:today')}#line-{item.public_id}"
    assert SafetyAcknowledgement.objects.count() == 2
    said = today(client)
    assert "Read this first" not in said
    assert said.count("Log set 1") == 2


def test_fragment_answers_with_the_set_to_do(cast, client, item):
    client.force_login(cast.athlete_user)
    answer = acknowledge(client, item, x_fragment="1")
    assert answer.status_code == 200
    html = answer.content.decode()
    assert 'data-said="Noted: the safety text was read. 0 of 3 done."' in html
    assert "Log set 1" in html


def test_changed_text_is_shown_as_a_new_version_and_logged_sets_can_only_be_removed(cast, client, item, risky):
    read(risky, cast.athlete, by=cast.athlete_user)
    log(item, cast.athlete_user)
    new_version(item)
    client.force_login(cast.athlete_user)
    said = today(client)
    assert "The safety text has changed: read it again" in said
    assert "Version 2. Version 1 was read before." in said
    assert "Read the safety text to change this set. Remove" in said

    late = acknowledge(client, item, version=1, x_fragment="1")

    assert "The safety text is now version 2, not 1: read it again." in text_of(late)
    assert SafetyAcknowledgement.objects.count() == 1
    acknowledge(client, item, version=2)
    assert "Save Remove" in today(client)


def test_page_that_is_older_than_the_text_is_told_and_shows_it(cast, client, item):
    client.force_login(cast.athlete_user)
    assert post_set(client, item).status_code == 302
    said = today(client)
    assert "Read the safety text of Raise first (version 1)." in said
    assert "Read this first" in said
    fragment = client.post(
        reverse("training:set_put", args=[item.public_id]),
        {"number": 1, "id_both": str(uuid.uuid4()), "reps_both": "8", "load_kg_both": "30"},
        headers={"x-fragment": "1"},
    )
    assert fragment.status_code == 409
    assert "Read this first" in text_of(fragment)
    assert not SetLog.objects.exists()


def test_staff_go_through_it_with_the_athlete(cast, client, item):
    client.force_login(cast.coach)
    address = reverse("training:session", args=[item.session.public_id])
    said = text_of(client.get(address))
    assert "Go through it with Ada Athlete; it is recorded as gone through with you." in said
    assert "We went through it together" in said

    client.post(reverse("training:acknowledge", args=[item.public_id]), {"safety_revision": 1})

    assert SafetyAcknowledgement.objects.get().by_staff == cast.coach
    assert "Read this first" not in text_of(client.get(address))


def test_readers_are_not_asked(cast, client, item):
    client.force_login(cast.analyst)
    said = text_of(client.get(reverse("training:session", args=[item.session.public_id])))
    assert "Read this first" not in said


@pytest.mark.parametrize("version", ["", "x", "0", "99999999999999999999", "\x00"])
def test_version_that_is_none_records_nothing(cast, client, item, version):
    client.force_login(cast.athlete_user)
    assert acknowledge(client, item, version=version).status_code == 302
    assert "read it again" in today(client)
    assert not SafetyAcknowledgement.objects.exists()


def test_line_of_a_plain_exercise_has_nothing_to_acknowledge(cast, client):
    line = line_of(laid_out(cast.athlete, make_version((make_exercise(), "3x8 @RIR2")), cast.coach)[0])
    client.force_login(cast.athlete_user)
    assert acknowledge(client, line).status_code == 302
    assert not SafetyAcknowledgement.objects.exists()


def test_machine_is_asked_for_above_the_load_and_prefilled_after(cast, client, cleared, risky):
    make_test(cast.athlete, risky, kg={"both": 60}, reps=10)
    client.force_login(cast.athlete_user)
    line = line_of(cleared.session)
    refused = post_set(client, line, load_kg_both="60")
    said = text_of(refused)
    assert refused.status_code == 422
    assert "Above 40 kg say which side the arm of the machine is on." in said
    assert "Above 40 kg give the counterweight; 0 when there is none." in said
    assert "Above 40 kg say whether someone sits in the machine." in said

    post_set(client, line, load_kg_both="60", lever_side="left", counterweight_kg="12.5", ballast_present="true")

    said = today(client)
    assert "arm on the left · counterweight 12.5 kg · someone in the machine" in said
    html = client.get(reverse("training:today")).content.decode()
    assert 'aria-label="Log set 2 as shown"' in html
    assert f"{reverse('exercises:counterweight', args=['raise'])}?load=60" in html


def test_line_opens_its_fields_only_where_the_machine_is_not_known(cast, client, cleared, risky):
    make_test(cast.athlete, risky, kg={"both": 60}, reps=10)
    later = laid_out(
        cast.athlete, make_version((risky, "3x8 @RIR2"), slug="next"), cast.coach, starts_on=MONDAY + timedelta(7)
    )[0]
    client.force_login(cast.athlete_user)
    line, coming = line_of(cleared.session), line_of(later)
    assert float(coming.targets[0]["load_kg"]) > 40
    address = reverse("training:session", args=[later.public_id])
    assert "Log set 1 as shown" not in client.get(address).content.decode()
    values = {"reps": 8, "load_kg": Decimal(60), **SAID, "counterweight_kg": Decimal(0)}
    log(line, cast.athlete_user, values=values)
    # Last session's settings stand, and the tick logs them.
    html = client.get(address).content.decode()
    assert 'aria-label="Log set 1 as shown"' in html
    assert "arm on the left · no counterweight · someone in the machine" in text_of(client.get(address))


def test_set_without_ballast_leaves_a_warning_on_the_line(cast, client, cleared):
    client.force_login(cast.athlete_user)
    post_set(client, cleared, load_kg_both="60", lever_side="left", counterweight_kg="0", ballast_present="false")
    said = today(client)
    assert "Nobody sat in the machine. Above 40 kg it may tip or creep" in said
    assert "60 × 8 · nobody in the machine" in said
    post_set(client, cleared, 2, load_kg_both="60", lever_side="left", counterweight_kg="0", ballast_present="true")
    assert "it may tip or creep" not in today(client)


def test_limit_is_said_in_the_clubs_unit(cast, client, cleared):
    cast.club.weight_unit, cast.club.ballast_above_kg = "lb", Decimal("45.359")
    cast.club.save()
    client.force_login(cast.athlete_user)
    assert "Needed above 100 lb." in today(client)
    assert "Above 100 lb say whether someone sits" in text_of(post_set(client, cleared, load_kg_both="101"))
    assert post_set(client, cleared, load_kg_both="100").status_code == 302


# --- on the board ---------------------------------------------------------------------------------
def row_of(client, cast, name="Ada Athlete"):
    html = client.get(reverse("training:squad", args=[cast.squad.public_id])).content.decode()
    rows = re.findall(r'<tr role="row">(.*?)</tr>', html, flags=re.DOTALL)
    found = next(row for row in rows if name in row)
    return found, " ".join(unescape(re.sub(r"<[^>]+>", " ", found)).split())


def test_board_names_who_has_not_read_a_text_that_is_planned_soon(cast, client, item, risky):
    client.force_login(cast.coach)
    html, said = row_of(client, cast)
    assert "Safety Has not read the safety text of Raise, planned today" in said
    address = re.search(r'href="(/exercises/raise/safety/[^"]+)"', html)
    assert address

    shown = client.get(unescape(address[1]))

    assert "Ada Athlete" in text_of(shown)
    assert "Tom Teammate" not in text_of(shown)
    read(risky, cast.athlete, by=cast.coach)
    assert "safety text" not in row_of(client, cast)[1]
    new_version(item)
    assert "Has not read the safety text of Raise" in row_of(client, cast)[1]


def test_board_leaves_out_what_is_planned_later(cast, client, risky):
    starts_on = MONDAY + timedelta(weeks=2)
    laid_out(cast.athlete, make_version((risky, "3x8 @RIR2")), cast.coach, starts_on=starts_on, weekdays=[MON])
    client.force_login(cast.coach)
    assert "safety text" not in row_of(client, cast)[1]


def test_profile_links_the_text_that_is_not_read(cast, client, item):
    client.force_login(cast.coach)
    address = reverse("training:athlete", args=[cast.athlete.public_id])
    html = client.get(address).content.decode()
    assert "Has not read the safety text of Raise, planned today" in html
    assert f"athlete={cast.athlete.public_id}&amp;next={address}" in html


@pytest.mark.parametrize("part", ["rival_coach", "rival_athlete", "teammate"])
def test_others_learn_nothing(cast, client, item, part):
    client.force_login(cast.people[part])
    assert acknowledge(client, item).status_code == 404
    assert Phone(cast.people[part]).put_set(item, side="both").status_code == 400
