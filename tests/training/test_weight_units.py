"""Kilograms or pounds are each person's own choice, wherever they read or type weights; stored is always kg."""

import re
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.models import User
from athletes.models import BodyMass
from tests.training.plans import laid_out, line_of, make_exercise, make_test, make_version, put
from tests.training.test_logging_pages import put_address, sent, shown_form, text_of, today_text
from training.models import SetLog

NOW = datetime(2026, 3, 2, 17, 40, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _at(settings):
    settings.DEMO_MODE = True
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def raised(cast):
    exercise = make_exercise()
    make_test(cast.athlete, exercise, kg={"left": 50, "right": 45})
    return line_of(laid_out(cast.athlete, make_version((exercise, "3x8 each @RIR2")), cast.coach)[0])


def choose(user, unit: str) -> None:
    user.weight_unit = unit
    user.save(update_fields=["weight_unit"])


def session_text(client, item) -> str:
    return text_of(client.get(reverse("training:session", args=[item.session.public_id])))


def test_each_reader_sees_a_session_in_their_own_unit(cast, client, raised) -> None:
    choose(cast.athlete_user, "lb")

    client.force_login(cast.athlete_user)
    own = today_text(client)
    client.force_login(cast.coach)
    coachs = session_text(client, raised)

    assert "99 lb" in own
    assert "45 kg" not in own
    assert "45 kg" in coachs
    assert " lb" not in coachs


def test_choice_holds_against_the_clubs_unit(cast, client, raised) -> None:
    cast.club.weight_unit = "lb"
    cast.club.save()
    choose(cast.athlete_user, "kg")
    client.force_login(cast.athlete_user)

    assert "45 kg" in today_text(client)


def test_load_is_stored_as_typed_in_the_readers_unit(cast, client, raised) -> None:
    choose(cast.athlete_user, "lb")
    client.force_login(cast.athlete_user)
    form = shown_form(client, raised, 1)

    client.post(put_address(raised), {**form, "load_kg_right": "45"})

    kg = dict(SetLog.objects.values_list("side", "load_kg"))
    # As it was shown, to the gram; and as it was typed.
    assert form["load_kg_left"] == "99"
    assert kg == {"left": Decimal(45), "right": Decimal("20.412")}


def test_form_of_before_the_choice_means_the_clubs_unit(cast, client, raised) -> None:
    client.force_login(cast.athlete_user)
    waiting = shown_form(client, raised, 1)
    choose(cast.athlete_user, "lb")

    client.post(put_address(raised), {**waiting, "load_kg_left": "42.5", "load_kg_right": "42.5"})
    client.post(put_address(raised), sent(2, load_kg_left="40", load_kg_right="40"))

    assert set(SetLog.objects.filter(number=1).values_list("load_kg", flat=True)) == {Decimal("42.5")}
    assert "unit" not in sent(2)
    assert set(SetLog.objects.filter(number=2).values_list("load_kg", flat=True)) == {Decimal(40)}


def test_removed_set_is_put_back_in_the_unit_that_it_is_shown_in(cast, client, raised) -> None:
    client.force_login(cast.athlete_user)
    client.post(put_address(raised), sent(1, load_kg_left="42.5", load_kg_right="42.5"))
    client.post(reverse("training:set_delete", args=[raised.public_id, 1]), {"page": "today"})
    choose(cast.athlete_user, "lb")
    page = client.get(reverse("training:today")).content.decode()
    form = re.search(r'<form class="put-back".*?</form>', page, re.DOTALL)
    assert form
    fields = dict(re.findall(r'name="([^"]+)" value="([^"]*)"', form[0]))

    client.post(put_address(raised), fields)

    assert (fields["unit"], fields["load_kg_left"]) == ("lb", "93.5")
    assert set(SetLog.objects.performed().values_list("load_kg", flat=True)) == {Decimal("42.5")}


def test_unknown_unit_of_a_form_is_refused(cast, client, raised) -> None:
    client.force_login(cast.athlete_user)

    response = client.post(put_address(raised), {**shown_form(client, raised, 1), "unit": "stone"})

    assert response.status_code == 422
    assert "Weights are typed in kg or lb." in text_of(response)
    assert not SetLog.objects.exists()


def test_api_says_sentences_in_the_readers_unit_and_loads_in_kg(cast, client, raised) -> None:
    choose(cast.athlete_user, "lb")
    client.force_login(cast.athlete_user)
    own = client.get("/api/v1/today/").json()["sessions"][0]["items"][0]
    client.force_login(cast.coach)
    session = client.get(f"/api/v1/sessions/{raised.session.public_id}/").json()

    assert own["load_reason"].startswith("Left: 99 lb")
    assert own["targets"][0]["load_kg"] == 45.0
    assert session["items"][0]["load_reason"].startswith("Left: 45 kg")


def test_profile_history_and_progress_are_in_the_readers_unit(cast, client, raised) -> None:
    put(raised, cast.athlete_user, values={"reps": 8, "load_kg": Decimal("42.5")})
    choose(cast.athlete_user, "lb")
    choose(cast.coach, "lb")
    for user in (cast.athlete_user, cast.coach):
        client.force_login(user)
        for name in ("athlete", "athlete_progress"):
            page = text_of(client.get(reverse(f"training:{name}", args=[cast.athlete.public_id])))
            assert "93.5 lb × 8" in page
            assert "42.5 kg" not in page
    client.force_login(cast.athlete_user)
    with time_machine.travel(NOW + timedelta(days=1), tick=False):
        assert "93.5 × 8" in text_of(client.get(reverse("training:history")))


def test_body_mass_is_typed_in_the_readers_unit(cast, client) -> None:
    choose(cast.coach, "lb")
    client.force_login(cast.coach)
    address = reverse("training:body_mass_new", args=[cast.athlete.public_id])

    refused = client.post(address, {"mass_kg": "30", "measured_on": "2026-03-02"})
    client.post(address, {"mass_kg": "150", "measured_on": "2026-03-02"})

    assert "Give a number from 45 to 551 lb." in text_of(refused)
    assert BodyMass.objects.get().mass_kg == Decimal("68.039")


def test_body_mass_is_of_the_athletes_own_day(cast, client) -> None:
    # It is Tuesday in Auckland while it is Monday in the club.
    cast.athlete.timezone = "Pacific/Auckland"
    cast.athlete.save()
    client.force_login(cast.athlete_user)
    address = reverse("training:body_mass_new", args=[cast.athlete.public_id])

    assert 'value="2026-03-03"' in client.get(address).content.decode()


def test_gym_sheet_stays_in_the_clubs_unit(cast, client, raised) -> None:
    choose(cast.coach, "lb")
    client.force_login(cast.coach)

    page = text_of(client.get(reverse("training:gym_sheet", args=[cast.squad.public_id])))

    assert "loads in kg" in page


@pytest.mark.parametrize(("unit", "status", "stored"), [("lb", 302, "lb"), ("", 302, ""), ("stone", 422, "kg")])
def test_unit_is_chosen_on_the_own_page(cast, client, unit, status, stored) -> None:
    choose(cast.coach, "kg")
    client.force_login(cast.coach)

    response = client.post(reverse("athletes:me_weights"), {"weight_unit": unit})

    assert response.status_code == status
    assert User.objects.get(pk=cast.coach.pk).weight_unit == stored
    if status == 422:
        assert "Weights are shown in kg or lb." in text_of(response)


@pytest.mark.parametrize(("sent", "shown"), [("lb", "lb"), ("kg", "kg"), (None, None)])
def test_unit_is_chosen_through_the_api(cast, client, sent, shown) -> None:
    client.force_login(cast.coach)

    response = client.patch("/api/v1/me/", {"weight_unit": sent}, content_type="application/json")

    assert response.status_code == 200
    assert response.json()["weight_unit"] == shown
    assert client.get("/api/v1/me/").json()["weight_unit"] == shown


@pytest.mark.parametrize("body", [{}, {"weight_unit": "stone"}, {"weight_unit": 1}, {"name": "Else"}])
def test_api_refuses_another_unit(cast, client, body) -> None:
    client.force_login(cast.coach)

    response = client.patch("/api/v1/me/", body, content_type="application/json")

    assert response.status_code == 400
    assert User.objects.get(pk=cast.coach.pk).weight_unit == ""


def test_database_refuses_another_unit(cast) -> None:
    with pytest.raises(IntegrityError, match="user_weight_unit_known"), transaction.atomic():
        User.objects.filter(pk=cast.coach.pk).update(weight_unit="st")
