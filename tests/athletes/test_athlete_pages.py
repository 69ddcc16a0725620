"""Adding, changing, archiving and listing athletes."""

import uuid
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.urls import reverse

from athletes import operations
from athletes.choices import Sex, Sport
from athletes.models import Athlete, BodyMass, SquadPlace
from athletes.rules.names import sort_name
from tests.cast import make_athlete, make_squad

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
TODAY = date(2026, 3, 10)


@pytest.fixture(autouse=True)
def _at():
    with time_machine.travel(NOW, tick=False):
        yield


def details(cast, **changes):
    return {
        "form_id": str(uuid.uuid4()),
        "name": "Åse Ødegård",
        "born_on": "2009-02-28",
        "sex": Sex.FEMALE,
        "sport": Sport.SPRINT,
        "squads": [str(cast.squad.public_id)],
        "email": "ase@person.example",
        "timezone": "Europe/Oslo",
        "mass_kg": "61.5",
        **changes,
    }


def add(client, cast, **changes):
    return client.post(reverse("athletes:athlete_new"), details(cast, **changes))


def edit(client, cast, athlete, **changes):
    return client.post(reverse("athletes:athlete_edit", args=[athlete.public_id]), details(cast, **changes))


def open_squads(athlete) -> set[str]:
    return {place.squad.name for place in athlete.squad_places.filter(ends_before=None)}


def test_athlete_is_added_with_squad_and_body_mass(client, cast) -> None:
    client.force_login(cast.coach)

    response = add(client, cast)

    athlete = Athlete.objects.get(name="Åse Ødegård")
    assert response.url == reverse("training:athlete", args=[athlete.public_id])
    assert (athlete.club, athlete.sort_name, athlete.born_on) == (cast.club, "ase odegard", date(2009, 2, 28))
    assert (athlete.zone, athlete.email, athlete.user) == ("Europe/Oslo", "ase@person.example", None)
    place = athlete.squad_places.get()
    assert (place.squad, place.starts_on, place.ends_before) == (cast.squad, TODAY, None)
    mass = athlete.body_masses.get()
    assert (mass.mass_kg, mass.measured_on) == (Decimal("61.5"), TODAY)


def test_athlete_needs_only_a_name_and_a_squad(client, cast) -> None:
    client.force_login(cast.coach)

    add(client, cast, born_on="", email="", timezone="", mass_kg="")

    athlete = Athlete.objects.get(name="Åse Ødegård")
    assert athlete.is_minor_on(TODAY)
    assert athlete.zone == cast.club.timezone
    assert not athlete.body_masses.exists()


def test_owner_may_add_an_athlete_without_a_squad(client, cast) -> None:
    client.force_login(cast.owner)

    add(client, cast, squads=[])

    assert not Athlete.objects.get(name="Åse Ødegård").squad_places.exists()


def test_body_mass_is_read_in_the_clubs_unit(client, cast) -> None:
    cast.club.weight_unit = "lb"
    cast.club.save()
    client.force_login(cast.coach)

    add(client, cast, mass_kg="165.5")

    assert BodyMass.objects.get().mass_kg == Decimal("75.070")


def test_athlete_sent_twice_is_added_once(client, cast) -> None:
    client.force_login(cast.coach)
    once = str(uuid.uuid4())

    answers = [add(client, cast, form_id=once) for _press in range(2)]

    assert answers[0].url == answers[1].url
    assert Athlete.objects.filter(name="Åse Ødegård").count() == 1
    assert BodyMass.objects.count() == SquadPlace.objects.filter(starts_on=TODAY).count() == 1


def test_athlete_with_the_id_of_a_strange_athlete_is_refused(client, cast) -> None:
    client.force_login(cast.coach)

    page = add(client, cast, form_id=str(cast.rival_athlete.public_id)).content.decode()

    assert "was sent before" in page
    cast.rival_athlete.refresh_from_db()
    assert cast.rival_athlete.name == "Rex Rival"


def test_add_another_begins_the_same_form_anew(client, cast) -> None:
    client.force_login(cast.coach)
    address = f"{reverse('athletes:athlete_new')}?squad={cast.squad.public_id}"

    response = client.post(address, details(cast, another="1"), follow=True)

    assert response.redirect_chain[-1][0] == address
    assert response.context["form"]["squads"].value() == [str(cast.squad.public_id)]
    assert "Åse Ødegård is added" in response.content.decode()


@pytest.mark.parametrize("squad", ["", "nonsense", "0b6f3c1e-58d2-4c58-9d7e-3f2a1c5b7a90"])
def test_unknown_squad_in_the_address_is_left_out(client, cast, squad) -> None:
    client.force_login(cast.coach)

    assert client.get(reverse("athletes:athlete_new"), {"squad": squad}).status_code == 200


def test_coach_without_a_squad_is_led_to_adding_one(client, cast) -> None:
    cast.squad.coaches.all().delete()
    client.force_login(cast.coach)

    page = client.get(reverse("athletes:athlete_new")).content.decode()

    assert reverse("athletes:squad_new") in page
    assert '<input type="date"' not in page


BAD_VALUES = [
    ("name", "", "This field is required"),
    ("name", "x" * 121, "at most 120 characters (it has 121)"),
    ("name", "Ada\x00", "cannot be printed"),
    ("born_on", "2026-03-11", "2026-03-11 lies outside 1900-01-01 to today, 2026-03-10"),
    ("born_on", "1899-12-31", "1899-12-31 lies outside 1900-01-01 to today, 2026-03-10"),
    ("born_on", "yesterday", "Enter a date as year-month-day, such as 2008-05-17"),
    ("born_on", "2009-02-30", "Enter a date as year-month-day, such as 2008-05-17"),
    ("sex", "x", "x is not one of the available choices"),
    ("sport", "chess", "chess is not one of the available choices"),
    ("email", "nonsense", "Enter a valid email address"),
    ("email", "a@b.example\nBcc: c@d.example", "Enter a valid email address"),
    ("timezone", "Mars/Olympus", "Mars/Olympus is not a time zone"),
    ("squads", [], "Choose at least one squad"),
    ("squads", ["nonsense"], "nonsense is not one of those you may choose"),
]


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        *BAD_VALUES,
        ("mass_kg", "19.9", "19.9 lies outside 20 to 250 kg"),
        ("mass_kg", "250.1", "250.1 lies outside 20 to 250 kg"),
        ("mass_kg", "-70", "-70 lies outside 20 to 250 kg"),
        ("mass_kg", "NaN", "Enter a number"),
        ("mass_kg", "Infinity", "Enter a number"),
        ("mass_kg", "70.1234", "no more than 3 decimal places"),
    ],
)
def test_adding_refuses_bad_values_and_keeps_the_others(client, cast, field, value, says) -> None:
    client.force_login(cast.coach)

    page = add(client, cast, **{field: value}).content.decode()

    assert says in page
    assert "ase@person.example" in page or field == "email"
    assert "Åse Ødegård" in page or field == "name"
    assert Athlete.objects.filter(club=cast.club).count() == 2
    assert not BodyMass.objects.exists()


@pytest.mark.parametrize(("field", "value", "says"), BAD_VALUES)
def test_changing_refuses_bad_values(client, cast, field, value, says) -> None:
    client.force_login(cast.coach)

    page = edit(client, cast, cast.athlete, **{field: value}).content.decode()

    assert says in page
    cast.athlete.refresh_from_db()
    assert (cast.athlete.name, cast.athlete.email) == ("Ada Athlete", "ada@harbour.example")


def test_body_mass_limits_are_told_in_pounds(client, cast) -> None:
    cast.club.weight_unit = "lb"
    cast.club.save()
    client.force_login(cast.coach)

    assert "600 lies outside 44.25 to 551 lb" in add(client, cast, mass_kg="600").content.decode()


def test_squad_of_a_rival_club_is_refused_like_an_unknown_one(client, cast) -> None:
    client.force_login(cast.coach)
    unknown = str(uuid.uuid4())
    strange = str(cast.rival_squad.public_id)

    pages = [add(client, cast, squads=[one]).content.decode() for one in (strange, unknown)]

    assert f"{strange} is not one of those you may choose" in pages[0]
    assert f"{unknown} is not one of those you may choose" in pages[1]


def test_date_may_be_typed_the_british_way(client, cast) -> None:
    client.force_login(cast.coach)

    add(client, cast, born_on="28/02/2009")

    assert Athlete.objects.get(name="Åse Ødegård").born_on == date(2009, 2, 28)


def test_athlete_is_changed(client, cast) -> None:
    client.force_login(cast.coach)

    page = client.get(reverse("athletes:athlete_edit", args=[cast.athlete.public_id])).content.decode()
    response = edit(client, cast, cast.athlete)

    assert 'value="2000-05-17"' in page
    assert response.url == reverse("training:athlete", args=[cast.athlete.public_id])
    cast.athlete.refresh_from_db()
    assert (cast.athlete.name, cast.athlete.sort_name, cast.athlete.sex) == ("Åse Ødegård", "ase odegard", "female")
    assert not BodyMass.objects.exists()


def test_changing_squads_ends_one_place_and_begins_another(client, cast) -> None:
    academy = make_squad(cast.club, "Academy", cast.coach)
    client.force_login(cast.coach)

    edit(client, cast, cast.athlete, squads=[str(academy.public_id)])

    assert open_squads(cast.athlete) == {"Academy"}
    assert cast.athlete.squad_places.get(squad=cast.squad).ends_before == TODAY


def test_squad_left_and_joined_on_one_day_counts_once(client, cast) -> None:
    academy = make_squad(cast.club, "Academy", cast.coach)
    client.force_login(cast.coach)

    for squads in ([academy], [cast.squad], [academy, cast.squad]):
        edit(client, cast, cast.athlete, squads=[str(squad.public_id) for squad in squads])

    assert open_squads(cast.athlete) == {"Academy", "First team"}


def test_coach_leaves_places_in_others_squads_alone(client, cast) -> None:
    hidden = make_squad(cast.club, "Hidden", cast.coach)
    hidden.coaches.all().delete()
    SquadPlace.objects.create(club=cast.club, squad=hidden, athlete=cast.athlete, starts_on=TODAY)
    client.force_login(cast.coach)

    refused = edit(client, cast, cast.athlete, squads=[str(cast.squad.public_id), str(hidden.public_id)])
    edit(client, cast, cast.athlete)

    assert "is not one of those you may choose" in refused.content.decode()
    assert open_squads(cast.athlete) == {"First team", "Hidden"}


def test_athlete_is_archived_and_brought_back(client, cast) -> None:
    client.force_login(cast.coach)

    client.post(reverse("athletes:athlete_archive", args=[cast.athlete.public_id]))
    cast.athlete.refresh_from_db()
    archived_at = cast.athlete.archived_at
    client.post(reverse("athletes:athlete_archive", args=[cast.athlete.public_id]))
    page = client.get(reverse("athletes:athlete_edit", args=[cast.athlete.public_id])).content.decode()
    client.post(reverse("athletes:athlete_restore", args=[cast.athlete.public_id]))

    assert archived_at == NOW
    assert "Bring them back" in page
    cast.athlete.refresh_from_db()
    assert cast.athlete.archived_at is None
    assert open_squads(cast.athlete) == {"First team"}


@pytest.mark.parametrize(
    ("part", "status"),
    [
        ("clinician", 403),
        ("analyst", 403),
        ("athlete", 403),
        ("teammate", 404),
        ("rival_coach", 404),
        ("rival_athlete", 404),
    ],
)
@pytest.mark.parametrize("name", ["athlete_edit", "athlete_archive", "athlete_restore", "athlete_invite"])
def test_athlete_is_changed_by_owner_and_own_coach_only(client, cast, part, status, name) -> None:
    client.force_login(cast.people[part])

    response = client.post(reverse(f"athletes:{name}", args=[cast.athlete.public_id]), details(cast))

    assert response.status_code == status
    cast.athlete.refresh_from_db()
    assert (cast.athlete.name, cast.athlete.archived_at) == ("Ada Athlete", None)


def test_other_squads_athlete_is_not_there_for_a_coach(client, cast) -> None:
    stranger = make_athlete(cast.club, "Sue Stranger")
    client.force_login(cast.coach)

    assert client.get(reverse("athletes:athlete_edit", args=[stranger.public_id])).status_code == 404


def listed(client, **query) -> list[str]:
    return [athlete.name for athlete in client.get(reverse("athletes:list"), query).context["page"]]


def test_list_shows_searches_and_filters(client, cast) -> None:
    make_athlete(cast.club, "Nobody Yet")
    old_hand = make_athlete(cast.club, "Åse Ødegård", cast.squad, archived_at=NOW)
    Athlete.objects.filter(pk=old_hand.pk).update(sort_name=sort_name(old_hand.name))
    client.force_login(cast.owner)

    assert listed(client) == ["Ada Athlete", "Nobody Yet", "Tom Teammate"]
    assert listed(client, search="TÓM") == ["Tom Teammate"]
    assert listed(client, show="without_squad") == ["Nobody Yet"]
    assert listed(client, show="archived", search="Øde") == ["Åse Ødegård"]
    assert listed(client, show="nonsense", page="nonsense") == ["Ada Athlete", "Nobody Yet", "Tom Teammate"]


def test_list_shows_a_coach_their_own(client, cast) -> None:
    make_athlete(cast.club, "Nobody Yet")
    client.force_login(cast.coach)

    assert listed(client) == ["Ada Athlete", "Tom Teammate"]


def test_list_offers_readers_no_changes(client, cast) -> None:
    client.force_login(cast.analyst)

    page = client.get(reverse("athletes:list")).content.decode()

    assert "Ada Athlete" in page
    assert reverse("athletes:athlete_new") not in page
    assert reverse("athletes:athlete_edit", args=[cast.athlete.public_id]) not in page


def test_list_takes_as_many_queries_for_three_as_for_one(client, cast, django_assert_num_queries) -> None:
    cast.teammate.squad_places.all().delete()
    cast.teammate.delete()
    client.force_login(cast.owner)
    client.get(reverse("athletes:list"))

    with django_assert_num_queries(6):
        assert len(listed(client)) == 1
    for number in (1, 2):
        make_athlete(cast.club, f"Athlete {number}", cast.squad)
    with django_assert_num_queries(6):
        assert len(listed(client)) == 3


# --- weighing -------------------------------------------------------------------------------------
def weigh(cast, kg: str, on: date = TODAY) -> BodyMass:
    return operations.record_body_mass(athlete=cast.athlete, mass_kg=Decimal(kg), measured_on=on, today=TODAY)


def test_second_weighing_of_a_day_replaces_the_first(cast) -> None:
    weigh(cast, "70")
    weigh(cast, "71.25")
    weigh(cast, "69", TODAY - timedelta(days=1))

    assert list(BodyMass.objects.order_by("measured_on").values_list("mass_kg", flat=True)) == [
        Decimal(69),
        Decimal("71.25"),
    ]


@pytest.mark.parametrize("kg", ["19.999", "250.001"])
def test_weighing_outside_the_range_is_refused(cast, kg) -> None:
    with pytest.raises(operations.BodyMassOutOfRange, match=f"{kg} lies outside 20 to 250 kg"):
        weigh(cast, kg)


@pytest.mark.parametrize("on", [TODAY + timedelta(days=1), date(1999, 12, 31)])
def test_weighing_on_an_impossible_day_is_refused(cast, on) -> None:
    with pytest.raises(operations.WeighingDayOutOfRange, match="2000-01-01 to today, 2026-03-10"):
        weigh(cast, "70", on)
