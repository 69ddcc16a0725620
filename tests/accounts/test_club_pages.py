"""Opening a club, its settings, its staff and their roles."""

import threading
import uuid
from datetime import time
from decimal import Decimal

import pytest
from django.db import close_old_connections, connection
from django.urls import reverse
from django.utils import timezone

from accounts import operations
from accounts.choices import Role
from accounts.models import AccessRecord, Club, Membership
from tests.cast import make_cast, make_user

SETTINGS = {
    "name": "Quay Runners",
    "timezone": "Europe/Lisbon",
    "weight_unit": "lb",
    "plate_step": "2.5",
    "rolls_over_at": "04:00",
    "consent_age": "14",
    "equipment": ["barbell", "step"],
}


@pytest.fixture
def newcomer(db):
    return make_user("new@person.example", "New Person")


def new_club(client, **changes):
    values = {"form_id": str(uuid.uuid4()), "also_coach": "on", **SETTINGS, **changes}
    return client.post(reverse("accounts:club_new"), values)


def test_new_club_is_owned_and_coached_by_its_maker(client, newcomer) -> None:
    client.force_login(newcomer)

    response = new_club(client)

    club = Club.objects.get()
    assert response.url == reverse("accounts:home")
    assert club.plate_step_kg == Decimal("1.134")
    assert (club.rolls_over_at, club.consent_age, club.equipment) == (time(4), 14, ["barbell", "step"])
    assert set(club.memberships.values_list("user", "role")) == {
        (newcomer.pk, Role.OWNER),
        (newcomer.pk, Role.COACH),
    }


def test_new_club_without_the_tick_has_no_coach(client, newcomer) -> None:
    client.force_login(newcomer)

    new_club(client, also_coach="")

    assert list(Membership.objects.values_list("role", flat=True)) == [Role.OWNER]


def test_new_club_sent_twice_is_made_once(client, newcomer) -> None:
    client.force_login(newcomer)
    once = str(uuid.uuid4())

    answers = [new_club(client, form_id=once) for _press in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert Club.objects.count() == 1
    assert Membership.objects.count() == 2


def test_new_club_with_the_id_of_a_strange_club_is_refused(client, cast, newcomer) -> None:
    client.force_login(newcomer)

    response = new_club(client, form_id=str(cast.club.public_id))

    assert "was sent before" in response.content.decode()
    assert not Membership.objects.filter(user=newcomer).exists()


def test_new_club_with_an_unreadable_id_is_still_made(client, newcomer) -> None:
    client.force_login(newcomer)

    new_club(client, form_id="not-an-id")

    assert Club.objects.count() == 1


def test_new_club_ends_the_session_like_that_of_staff(client, newcomer) -> None:
    client.force_login(newcomer)

    new_club(client)

    assert client.session.get_expiry_age() == 12 * 3600


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("name", "", "This field is required"),
        ("name", "x" * 121, "at most 120 characters (it has 121)"),
        ("name", "Quay\x07", "cannot be printed"),
        ("name", "Quay\x00", "cannot be printed"),
        ("timezone", "Mars/Olympus", "Mars/Olympus is not a time zone"),
        ("timezone", "../../etc/passwd", "is not a time zone"),
        ("weight_unit", "stone", "stone is not one of the available choices"),
        ("plate_step", "0", "0 lies outside 0.25 to 55 lb"),
        ("plate_step", "56", "56 lies outside 0.25 to 55 lb"),
        ("plate_step", "NaN", "Enter a number"),
        ("plate_step", "1e999", "no more than 6 digits"),
        ("plate_step", "heavy", "Enter a number"),
        ("rolls_over_at", "12:00", "12:00 is not one of the available choices"),
        ("consent_age", "12", "Enter a whole number from 13 to 18"),
        ("consent_age", "9999999999999999999", "Enter a whole number from 13 to 18"),
        ("equipment", ["rocket"], "rocket is not one of the available choices"),
    ],
)
def test_new_club_refuses_bad_values_and_keeps_the_others(client, newcomer, field, value, says) -> None:
    client.force_login(newcomer)

    page = new_club(client, **{"name": "Kept Name", field: value}).content.decode()

    assert says in page
    assert "Kept Name" in page or field == "name"
    assert 'value="14"' in page or field == "consent_age"
    assert Club.objects.count() == 0


def test_plate_step_limits_are_told_in_the_chosen_unit(client, newcomer) -> None:
    client.force_login(newcomer)

    page = new_club(client, weight_unit="kg", plate_step="26").content.decode()

    assert "26 lies outside 0.1 to 25 kg" in page


def test_settings_show_what_is_stored_and_change_it(client, cast) -> None:
    Club.objects.filter(pk=cast.club.pk).update(weight_unit="lb", plate_step_kg=Decimal("0.567"))
    client.force_login(cast.owner)

    page = client.get(reverse("accounts:club")).content.decode()
    client.post(reverse("accounts:club"), {**SETTINGS, "ballast_above": "110"})

    assert 'value="1.25"' in page
    assert 'value="88.18"' in page
    cast.club.refresh_from_db()
    assert (cast.club.name, cast.club.timezone) == ("Quay Runners", "Europe/Lisbon")
    assert (cast.club.weight_unit, cast.club.plate_step_kg) == ("lb", Decimal("1.134"))
    assert cast.club.ballast_above_kg == Decimal("49.895")


@pytest.mark.parametrize(
    ("unit_before", "sent", "stored"),
    [
        # 40 kg is shown as 88.18 lb, which alone would come back as 39.998 kg.
        ("lb", {"weight_unit": "lb", "ballast_above": "88.18"}, "40"),
        # The number was that of the other unit, and nobody touched it.
        ("kg", {"weight_unit": "lb", "ballast_above": "40"}, "40"),
        ("kg", {"weight_unit": "kg", "ballast_above": "0"}, "0"),
        ("kg", {"weight_unit": "kg", "ballast_above": "1000"}, "1000"),
    ],
)
def test_ballast_limit_that_comes_back_as_shown_is_what_it_was(client, cast, unit_before, sent, stored) -> None:
    Club.objects.filter(pk=cast.club.pk).update(weight_unit=unit_before)
    client.force_login(cast.owner)

    assert client.post(reverse("accounts:club"), {**SETTINGS, **sent}).status_code == 302

    cast.club.refresh_from_db()
    assert cast.club.ballast_above_kg == Decimal(stored)


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"weight_unit": "kg", "ballast_above": "1000.5"}, "1000.5 lies outside 0 to 1000 kg"),
        ({"weight_unit": "lb", "ballast_above": "-1"}, "-1 lies outside 0 to 2204.5 lb"),
        ({"weight_unit": "kg", "ballast_above": ""}, "This field is required"),
        ({"weight_unit": "kg", "ballast_above": "NaN"}, "Enter a number"),
    ],
)
def test_ballast_limit_outside_its_range_is_refused(client, cast, sent, words) -> None:
    client.force_login(cast.owner)

    page = client.post(reverse("accounts:club"), {**SETTINGS, **sent}).content.decode()

    assert words in page
    cast.club.refresh_from_db()
    assert (cast.club.ballast_above_kg, cast.club.name) == (Decimal(40), "Harbour AC")


@pytest.mark.parametrize(("part", "status"), [("coach", 403), ("clinician", 403), ("analyst", 403), ("athlete", 404)])
@pytest.mark.parametrize("page", ["accounts:club", "accounts:people"])
def test_club_pages_are_the_owners(client, cast, part, status, page) -> None:
    client.force_login(cast.people[part])

    assert client.get(reverse(page)).status_code == status
    assert client.post(reverse(page), SETTINGS).status_code == status
    cast.club.refresh_from_db()
    assert cast.club.name == "Harbour AC"


def test_people_names_everybody_once_in_as_many_queries(client, cast, django_assert_num_queries) -> None:
    client.force_login(cast.owner)
    Membership.objects.filter(club=cast.club).exclude(role=Role.OWNER).delete()
    client.get(reverse("accounts:people"))

    with django_assert_num_queries(5):
        one = client.get(reverse("accounts:people"))
    for number in (1, 2):
        user = make_user(f"{number}@harbour.example", f"Coach {number}")
        Membership.objects.create(club=cast.club, user=user, role=Role.COACH)
        Membership.objects.create(club=cast.club, user=user, role=Role.ANALYST)
    with django_assert_num_queries(5):
        three = client.get(reverse("accounts:people"))

    assert [len(page.context["staff"]) for page in (one, three)] == [1, 3]
    assert "Quarry" not in three.content.decode()


def test_role_is_removed(client, cast) -> None:
    client.force_login(cast.owner)
    coach = Membership.objects.get(club=cast.club, role=Role.COACH)

    response = client.post(reverse("accounts:role_remove", args=[coach.public_id]))

    assert response.url == reverse("accounts:people")
    assert not Membership.objects.filter(pk=coach.pk).exists()
    assert not cast.squad.coaches.exists()


def test_last_owner_stays(client, cast) -> None:
    client.force_login(cast.owner)
    owner = Membership.objects.get(club=cast.club, role=Role.OWNER)

    response = client.post(reverse("accounts:role_remove", args=[owner.public_id]), follow=True)

    assert "A club needs an owner" in response.content.decode()
    assert Membership.objects.filter(pk=owner.pk).exists()


def test_owner_who_gives_up_the_role_goes_home(client, cast) -> None:
    client.force_login(cast.owner)
    Membership.objects.create(club=cast.club, user=cast.coach, role=Role.OWNER)
    own = Membership.objects.get(club=cast.club, user=cast.owner)

    assert client.post(reverse("accounts:role_remove", args=[own.public_id])).url == reverse("accounts:home")


def test_role_is_removed_by_owners_only(client, cast) -> None:
    owner = Membership.objects.get(club=cast.club, role=Role.OWNER)
    address = reverse("accounts:role_remove", args=[owner.public_id])

    client.force_login(cast.coach)
    assert client.post(address).status_code == 403
    client.force_login(cast.rival_coach)
    assert client.post(address).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_two_owners_who_remove_each_other_leave_one() -> None:
    cast = make_cast()
    Membership.objects.create(club=cast.club, user=cast.coach, role=Role.OWNER)
    owners = list(Membership.objects.filter(club=cast.club, role=Role.OWNER))
    refused: list[Exception] = []
    start = threading.Barrier(2)

    def remove(membership: Membership) -> None:
        start.wait()
        try:
            operations.remove_role(membership=membership)
        except operations.LastOwner as error:
            refused.append(error)
        finally:
            close_old_connections()
            connection.close()

    threads = [threading.Thread(target=remove, args=[owner]) for owner in owners]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(refused) == 1
    assert Membership.objects.filter(club=cast.club, role=Role.OWNER).count() == 1


def test_access_record_says_who_read_what_of_whom(cast) -> None:
    now = timezone.now()

    operations.record_access(club=cast.club, user=cast.clinician, what="pain", subject="Ada Athlete", at=now)

    record = AccessRecord.objects.get()
    assert (record.user, record.what, record.subject, record.at) == (cast.clinician, "pain", "Ada Athlete", now)
