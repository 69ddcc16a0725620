from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from accounts.models import Club
from athletes.models import BodyMass
from tests.cast import make_athlete


def zone(client, athlete, name):
    return client.post(reverse("athletes:me_zone", args=[athlete.public_id]), {"timezone": name})


def test_me_shows_ones_own_details(client, cast) -> None:
    BodyMass.objects.create(club=cast.club, athlete=cast.athlete, measured_on=date(2026, 1, 5), mass_kg=Decimal(64))
    BodyMass.objects.create(club=cast.club, athlete=cast.athlete, measured_on=date(2026, 1, 9), mass_kg=Decimal("63.5"))
    client.force_login(cast.athlete_user)

    page = client.get(reverse("athletes:me")).content.decode()

    for words in ("Ada Athlete", "17 May 2000", "First team", "63.5 kg", "on 9 January 2026"):
        assert words in page
    for name in ("account_email", "account_change_password", "mfa_index", "usersessions_list"):
        assert reverse(name) in page
    assert reverse("reminders:preferences") in page
    assert "Tom Teammate" not in page


def test_me_of_somebody_without_a_place_says_what_to_do(client, cast) -> None:
    client.force_login(cast.owner)

    page = client.get(reverse("athletes:me")).content.decode()

    assert "You are in no club as an athlete" in page
    assert reverse("account_change_password") in page


def test_me_takes_as_many_queries_for_three_clubs_as_for_one(client, cast, django_assert_num_queries) -> None:
    client.force_login(cast.athlete_user)
    client.get(reverse("athletes:me"))

    with django_assert_num_queries(7):
        client.get(reverse("athletes:me"))
    make_athlete(cast.rival_club, "Ada Athlete", cast.rival_squad, user=cast.athlete_user)
    make_athlete(Club.objects.create(name="Third"), "Ada Athlete", user=cast.athlete_user)
    with django_assert_num_queries(7):
        page = client.get(reverse("athletes:me")).content.decode()

    assert page.count("Save the time zone") == 3


def test_time_zone_is_changed_and_given_back(client, cast) -> None:
    client.force_login(cast.athlete_user)

    zone(client, cast.athlete, "Asia/Tokyo")
    cast.athlete.refresh_from_db()
    assert cast.athlete.zone == "Asia/Tokyo"
    zone(client, cast.athlete, "")

    cast.athlete.refresh_from_db()
    assert cast.athlete.zone == "Europe/London"


def test_unknown_time_zone_is_refused(client, cast) -> None:
    client.force_login(cast.athlete_user)

    page = zone(client, cast.athlete, "Mars/Olympus").content.decode()

    assert "Mars/Olympus is not a time zone" in page
    cast.athlete.refresh_from_db()
    assert cast.athlete.timezone == ""


@pytest.mark.parametrize(("sent", "stored"), [("right", "right"), ("", ""), ("both", "left")])
def test_athlete_says_which_leg_goes_first(cast, client, sent, stored):
    cast.athlete.leading_side = "left"
    cast.athlete.save()
    client.force_login(cast.athlete_user)
    address = reverse("athletes:me_leading_side", args=[cast.athlete.public_id])
    assert client.post(address, {"leading_side": sent}).status_code == 302
    cast.athlete.refresh_from_db()
    assert cast.athlete.leading_side == stored
