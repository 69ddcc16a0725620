import pytest
from django.test import Client
from django.utils import timezone

from accounts.choices import Role
from accounts.models import Membership
from athletes.models import Athlete
from tests.cast import make_athlete, make_squad

API = "/api/v1"


def get(client: Client, path: str):
    return client.get(f"{API}{path}")


def club_of(club) -> dict[str, str]:
    return {"id": str(club.public_id), "name": club.name}


def test_me_is_who_the_caller_is(client, cast) -> None:
    make_athlete(cast.rival_club, "Cee Oach", user=cast.coach, timezone="Asia/Tokyo")
    client.force_login(cast.coach)

    assert get(client, "/me/").json() == {
        "id": str(cast.coach.public_id),
        "name": "Harbour Coach",
        "email": "coach@harbour.example",
        "weight_unit": None,
        "memberships": [{"club": club_of(cast.club), "role": "coach"}],
        "athletes": [
            {
                "id": str(Athlete.objects.get(user=cast.coach).public_id),
                "club": club_of(cast.rival_club),
                "name": "Cee Oach",
                "timezone": "Asia/Tokyo",
                "leading_side": None,
            }
        ],
    }


def test_me_leaves_archived_places_out_and_names_the_clubs_zone(client, cast) -> None:
    make_athlete(cast.rival_club, "Ada Old", user=cast.athlete_user, archived_at=timezone.now())
    client.force_login(cast.athlete_user)

    answer = get(client, "/me/").json()

    assert [(one["name"], one["timezone"]) for one in answer["athletes"]] == [("Ada Athlete", "Europe/London")]
    assert answer["memberships"] == []


def test_me_asks_strangers_to_sign_in(client, db) -> None:
    response = get(client, "/me/")

    assert response.status_code == 401
    assert response["WWW-Authenticate"]


@pytest.mark.parametrize(
    ("part", "names"),
    [
        ("owner", ["Ada Athlete", "Tom Teammate"]),
        ("coach", ["Ada Athlete", "Tom Teammate"]),
        ("clinician", ["Ada Athlete", "Tom Teammate"]),
        ("analyst", ["Ada Athlete", "Tom Teammate"]),
        ("athlete", ["Ada Athlete"]),
        ("rival_coach", ["Rex Rival"]),
    ],
)
def test_athletes_are_those_the_caller_may_see(client, cast, part, names) -> None:
    client.force_login(cast.people[part])

    answer = get(client, "/athletes/").json()

    assert [one["name"] for one in answer["results"]] == names
    assert answer["next"] is answer["previous"] is None


def test_athletes_come_in_pages(client, cast) -> None:
    client.force_login(cast.owner)

    first = get(client, "/athletes/?page_size=1").json()
    second = client.get(first["next"]).json()

    assert [one["name"] for one in first["results"] + second["results"]] == ["Ada Athlete", "Tom Teammate"]
    assert get(client, "/athletes/?cursor=nonsense").status_code == 400


def test_athletes_take_as_many_queries_for_three_as_for_one(client, cast, django_assert_num_queries) -> None:
    Athlete.objects.filter(pk=cast.teammate.pk).update(archived_at=timezone.now())
    client.force_login(cast.owner)

    with django_assert_num_queries(4):
        assert len(get(client, "/athletes/").json()["results"]) == 1
    for number in (1, 2):
        make_athlete(cast.club, f"Athlete {number}", cast.squad)
    with django_assert_num_queries(4):
        assert len(get(client, "/athletes/").json()["results"]) == 3


def test_athlete_is_described(client, cast) -> None:
    client.force_login(cast.coach)

    assert get(client, f"/athletes/{cast.athlete.public_id}/").json() == {
        "id": str(cast.athlete.public_id),
        "club": club_of(cast.club),
        "name": "Ada Athlete",
        "sex": "not_said",
        "sport": "other",
        "timezone": "Europe/London",
        "leading_side": None,
        "archived_at": None,
        "squads": [{"id": str(cast.squad.public_id), "name": "First team"}],
        "born_on": "2000-05-17",
        "email": "ada@harbour.example",
    }


def test_squads_are_those_the_caller_may_see(client, cast) -> None:
    academy = make_squad(cast.club, "Academy", cast.coach)
    academy.coaches.all().delete()
    make_squad(cast.club, "Old boys", cast.coach).__class__.objects.filter(name="Old boys").update(
        archived_at=timezone.now()
    )
    seen = {}
    for part in ("owner", "coach", "athlete", "rival_coach"):
        client.force_login(cast.people[part])
        seen[part] = [one["name"] for one in get(client, "/squads/").json()["results"]]

    assert seen == {
        "owner": ["First team", "Academy"],
        "coach": ["First team"],
        "athlete": [],
        "rival_coach": ["Forwards"],
    }


def test_squads_take_as_many_queries_for_three_as_for_one(client, cast, django_assert_num_queries) -> None:
    client.force_login(cast.owner)

    with django_assert_num_queries(3):
        assert len(get(client, "/squads/").json()["results"]) == 1
    for number in (1, 2):
        make_squad(cast.club, f"Squad {number}", cast.coach)
    with django_assert_num_queries(3):
        assert len(get(client, "/squads/").json()["results"]) == 3


def test_squad_lists_its_athletes(client, cast) -> None:
    make_athlete(cast.club, "Old Hand", cast.squad, archived_at=timezone.now())
    client.force_login(cast.coach)

    assert get(client, f"/squads/{cast.squad.public_id}/").json() == {
        "id": str(cast.squad.public_id),
        "club": club_of(cast.club),
        "name": "First team",
        "sport": "football",
        "archived_at": None,
        "athletes": [
            {"id": str(cast.athlete.public_id), "name": "Ada Athlete"},
            {"id": str(cast.teammate.public_id), "name": "Tom Teammate"},
        ],
    }


@pytest.mark.parametrize("part", ["rival_coach", "rival_athlete", "teammate"])
def test_strange_rows_are_not_there(client, cast, part) -> None:
    client.force_login(cast.people[part])

    for path in (f"/athletes/{cast.athlete.public_id}/", f"/squads/{cast.squad.public_id}/"):
        response = get(client, path)
        assert response.status_code == 404
        assert response["Content-Type"] == "application/problem+json"


def test_person_of_two_clubs_sees_both(client, cast) -> None:
    Membership.objects.create(club=cast.rival_club, user=cast.owner, role=Role.ANALYST)
    client.force_login(cast.owner)

    names = [one["name"] for one in get(client, "/athletes/").json()["results"]]

    assert names == ["Ada Athlete", "Tom Teammate", "Rex Rival"]


def test_api_is_read_only(client, cast) -> None:
    client.force_login(cast.owner)

    for path in ("/me/", "/athletes/", "/squads/"):
        assert client.post(f"{API}{path}", {}, content_type="application/json").status_code == 405


def test_leading_leg_is_set_by_the_athlete_and_by_staff(cast, client):
    address = f"{API}/athletes/{cast.athlete.public_id}/"
    for user, side in ((cast.athlete_user, "right"), (cast.coach, "left"), (cast.coach, None)):
        client.force_login(user)
        answer = client.patch(address, {"leading_side": side}, content_type="application/json")
        assert (answer.status_code, answer.json()["leading_side"]) == (200, side)
    wrong = client.patch(address, {"leading_side": "both"}, content_type="application/json")
    assert wrong.json()["errors"][0]["pointer"] == "/leading_side"
