"""Adding, changing and archiving squads, and who coaches them."""

import threading
import uuid

import pytest
from django.db import close_old_connections, connection
from django.urls import reverse

from accounts.choices import Role
from accounts.models import Membership
from athletes import operations
from athletes.choices import Sport
from athletes.models import Squad, SquadCoach
from tests.cast import make_cast, make_squad, make_user


def membership(cast, user, role=Role.COACH) -> Membership:
    return Membership.objects.get(club=cast.club, user=user, role=role)


def add(client, **changes):
    values = {"form_id": str(uuid.uuid4()), "name": "Sprint group", "sport": Sport.SPRINT}
    return client.post(reverse("athletes:squad_new"), {**values, **changes})


@pytest.fixture
def second_coach(cast):
    user = make_user("second@harbour.example", "Second Coach")
    return Membership.objects.create(club=cast.club, user=user, role=Role.COACH)


def test_squad_of_a_coach_is_their_own(client, cast) -> None:
    client.force_login(cast.coach)

    response = add(client)

    squad = Squad.objects.get(name="Sprint group")
    assert response.url == reverse("training:squad", args=[squad.public_id])
    assert (squad.club, squad.sport) == (cast.club, Sport.SPRINT)
    assert [one.membership.user for one in squad.coaches.all()] == [cast.coach]


def test_owner_chooses_the_coaches(client, cast, second_coach) -> None:
    client.force_login(cast.owner)

    add(client, coaches=[str(second_coach.public_id)])

    assert [one.membership for one in Squad.objects.get(name="Sprint group").coaches.all()] == [second_coach]


def test_coach_is_not_asked_for_coaches(client, cast, second_coach) -> None:
    client.force_login(cast.coach)

    add(client, coaches=[str(second_coach.public_id)])

    assert [one.membership.user for one in Squad.objects.get(name="Sprint group").coaches.all()] == [cast.coach]


def test_coach_of_a_rival_club_cannot_be_chosen(client, cast) -> None:
    stranger = Membership.objects.get(club=cast.rival_club)
    client.force_login(cast.owner)

    page = add(client, coaches=[str(stranger.public_id)]).content.decode()

    assert "is not one of those you may choose" in page
    assert not Squad.objects.filter(name="Sprint group").exists()


def test_squad_sent_twice_is_made_once(client, cast) -> None:
    client.force_login(cast.coach)
    once = str(uuid.uuid4())

    answers = [add(client, form_id=once) for _press in range(2)]

    assert answers[0].url == answers[1].url
    assert Squad.objects.filter(name="Sprint group").count() == 1


def test_squad_with_the_id_of_a_strange_squad_is_refused(client, cast) -> None:
    client.force_login(cast.coach)

    page = add(client, form_id=str(cast.rival_squad.public_id)).content.decode()

    assert "was sent before" in page


@pytest.mark.django_db(transaction=True)
def test_squad_sent_twice_at_once_is_made_once() -> None:
    cast = make_cast()
    once, start, made = uuid.uuid4(), threading.Barrier(2), []

    def press() -> None:
        start.wait()
        try:
            made.append(
                operations.create_squad(
                    club=cast.club, name="Twice", sport=Sport.OTHER, coaches=None, by=cast.coach, public_id=once
                )
            )
        finally:
            close_old_connections()
            connection.close()

    threads = [threading.Thread(target=press) for _press in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert made[0] == made[1]
    assert SquadCoach.objects.filter(squad=made[0]).count() == 1


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("name", "", "This field is required"),
        ("name", " \t ", "This field is required"),
        ("name", "x" * 81, "at most 80 characters (it has 81)"),
        ("name", "a\x00b", "cannot be printed"),
        ("name", "FIRST TEAM", "There is a squad called FIRST TEAM already"),
        ("sport", "chess", "chess is not one of the available choices"),
    ],
)
def test_squad_refuses_bad_values(client, cast, field, value, says) -> None:
    client.force_login(cast.coach)

    page = add(client, **{field: value}).content.decode()

    assert says in page
    assert Squad.objects.filter(club=cast.club).count() == 1


def test_squad_name_of_a_rival_club_is_free(client, cast) -> None:
    client.force_login(cast.coach)

    add(client, name="Forwards")

    assert Squad.objects.filter(name="Forwards").count() == 2


def test_squad_is_changed(client, cast, second_coach) -> None:
    client.force_login(cast.owner)
    address = reverse("athletes:squad_edit", args=[cast.squad.public_id])

    page = client.get(address).content.decode()
    client.post(address, {"name": "Seniors", "sport": Sport.RUGBY, "coaches": [str(second_coach.public_id)]})

    assert 'value="First team"' in page
    cast.squad.refresh_from_db()
    assert (cast.squad.name, cast.squad.sport) == ("Seniors", Sport.RUGBY)
    assert [one.membership for one in cast.squad.coaches.all()] == [second_coach]


def test_squad_changed_by_its_coach_keeps_its_coaches(client, cast) -> None:
    client.force_login(cast.coach)

    client.post(reverse("athletes:squad_edit", args=[cast.squad.public_id]), {"name": "Seniors", "sport": Sport.RUGBY})

    assert [one.membership.user for one in cast.squad.coaches.all()] == [cast.coach]


def test_squad_cannot_take_a_name_that_is_taken(client, cast) -> None:
    make_squad(cast.club, "Academy", cast.coach)
    client.force_login(cast.coach)

    response = client.post(
        reverse("athletes:squad_edit", args=[cast.squad.public_id]), {"name": "academy", "sport": Sport.RUGBY}
    )

    assert "There is a squad called academy already" in response.content.decode()
    cast.squad.refresh_from_db()
    assert (cast.squad.name, cast.squad.sport) == ("First team", Sport.FOOTBALL)


def test_squad_is_archived_and_brought_back(client, cast) -> None:
    client.force_login(cast.coach)

    client.post(reverse("athletes:squad_archive", args=[cast.squad.public_id]))
    cast.squad.refresh_from_db()
    assert cast.squad.archived_at
    page = client.get(reverse("athletes:squad_edit", args=[cast.squad.public_id])).content.decode()
    client.post(reverse("athletes:squad_restore", args=[cast.squad.public_id]))

    assert "Bring it back" in page
    cast.squad.refresh_from_db()
    assert cast.squad.archived_at is None


def test_owner_sets_a_coachs_squads(client, cast, second_coach) -> None:
    academy = make_squad(cast.club, "Academy", cast.coach)
    client.force_login(cast.owner)
    address = reverse("athletes:coach_squads", args=[second_coach.public_id])

    client.post(address, {"squads": [str(academy.public_id), str(cast.squad.public_id)]})
    client.post(address, {"squads": [str(academy.public_id)]})

    assert [one.squad for one in second_coach.squads.all()] == [academy]
    assert "Academy" in client.get(address).content.decode()


def test_coach_cannot_be_given_a_squad_of_a_rival_club(client, cast, second_coach) -> None:
    client.force_login(cast.owner)

    response = client.post(
        reverse("athletes:coach_squads", args=[second_coach.public_id]),
        {"squads": [str(cast.rival_squad.public_id)]},
    )

    assert "is not one of those you may choose" in response.content.decode()
    assert not second_coach.squads.exists()


def test_coachs_squads_are_set_by_owners_only(client, cast) -> None:
    own = membership(cast, cast.coach)
    address = reverse("athletes:coach_squads", args=[own.public_id])

    client.force_login(cast.coach)
    assert client.post(address, {"squads": []}).status_code == 403
    client.force_login(cast.rival_coach)
    assert client.post(address, {"squads": []}).status_code == 404
    client.force_login(cast.owner)
    clinician = membership(cast, cast.clinician, Role.CLINICIAN)
    assert client.get(reverse("athletes:coach_squads", args=[clinician.public_id])).status_code == 404


@pytest.mark.parametrize(
    ("part", "status"),
    [("clinician", 403), ("analyst", 403), ("athlete", 404), ("rival_coach", 404), ("rival_athlete", 404)],
)
@pytest.mark.parametrize("name", ["squad_edit", "squad_archive", "squad_restore", "squad_invite"])
def test_squad_is_changed_by_owner_and_own_coach_only(client, cast, part, status, name) -> None:
    client.force_login(cast.people[part])

    address = reverse(f"athletes:{name}", args=[cast.squad.public_id])
    assert client.post(address, {"name": "Stolen", "sport": "other"}).status_code == status

    cast.squad.refresh_from_db()
    assert (cast.squad.name, cast.squad.archived_at) == ("First team", None)


@pytest.mark.parametrize(("part", "status"), [("clinician", 403), ("analyst", 403), ("athlete", 404)])
def test_squads_are_added_by_owners_and_coaches_only(client, cast, part, status) -> None:
    client.force_login(cast.people[part])

    assert client.get(reverse("athletes:squad_new")).status_code == status
    assert add(client).status_code == status
    assert not Squad.objects.filter(name="Sprint group").exists()


def test_strangers_are_asked_to_sign_in(client, cast) -> None:
    response = add(client)

    assert response.url.startswith(reverse("account_login"))
