"""Giving a programme by form: who, when, preview, commit, and a second press of the button."""

import re
import uuid
from datetime import UTC, date, datetime, time
from html import unescape

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.choices import Role
from accounts.models import Membership
from athletes.models import Athlete
from tests.cast import make_athlete
from tests.training.plans import MON, WED, make_exercise, make_plan, make_test, make_version
from training.models import Assignment, Fixture, Session

NOW = datetime(2026, 3, 19, 12, 0, tzinfo=UTC)
NEXT_MONDAY = date(2026, 3, 23)


@pytest.fixture(autouse=True)
def _at(settings):
    settings.DEMO_MODE = True
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def version(db):
    return make_version((make_exercise(), "3x8 each @RIR2"), weeks=2, per_week=2)


def text_of(response) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


def address(version, name: str = "assign") -> str:
    return reverse(f"training:{name}", args=[version.programme.public_id])


def typed(cast, **given):
    """Return the form as the coach sends it, with other values where given and none where given as None."""
    values = {
        "squad": str(cast.squad.public_id),
        "starts_on": "2026-03-23",
        "weekdays": ["0", "2"],
        "times": "17:30",
        "step": "assign",
        **given,
    }
    return {name: value for name, value in values.items() if value is not None}


def ticked(html: str) -> list[str]:
    return re.findall(r'name="athletes" value="([^"]+)"[^>]* checked', html)


def test_form_starts_with_next_monday_and_days_spread_over_the_week(cast, client, version):
    client.force_login(cast.coach)
    html = client.get(address(version)).content.decode()
    assert 'value="2026-03-23"' in html
    assert re.findall(r'name="weekdays" value="(\d)"[^>]*checked', html) == ["0", "3"]
    # The only squad there is stands chosen, everybody in it ticked.
    assert ticked(html) == [str(cast.athlete.public_id), str(cast.teammate.public_id)]


def test_choosing_a_squad_lists_its_athletes(cast, client, version):
    single = make_athlete(cast.club, "Sol Single")
    client.force_login(cast.owner)
    html = client.get(address(version), {"squad": str(cast.squad.public_id)}).content.decode()
    assert ticked(html) == [str(cast.athlete.public_id), str(cast.teammate.public_id)]
    html = client.get(address(version), {"squad": "any"}).content.decode()
    assert str(single.public_id) in html
    assert ticked(html) == []


def test_without_javascript_a_button_lists_the_athletes_and_keeps_what_was_typed(cast, client, version):
    client.force_login(cast.owner)
    html = client.post(address(version), typed(cast, step="list", times="06:15")).content.decode()
    assert ticked(html) == [str(cast.athlete.public_id), str(cast.teammate.public_id)]
    assert 'value="06:15"' in html
    assert "needs correcting" not in html


def test_preview_says_who_gets_what_and_writes_nothing(cast, client, version):
    client.force_login(cast.coach)
    response = client.post(address(version), typed(cast, step="preview"))
    page = text_of(response)
    assert "2 athletes get it" in page
    assert "From Monday 23 March 2026 to Wednesday 1 April 2026, on Monday, Wednesday, 17:30." in page
    assert "Ada Athlete 4 sessions 23 Mar – 1 Apr 2026 All open" in page
    assert not Assignment.objects.exists()
    assert "Laying out sessions for 2 athletes" in response.content.decode()


def test_preview_shows_loads_moves_and_overlaps_and_the_same_is_made(cast, client):
    exercise = make_exercise()
    make_test(cast.athlete, exercise, kg={"left": 40, "right": 45}, tested_on=date(2026, 3, 1))
    plan = make_version((exercise, "4x6 each @6RM"), weeks=2, never_heavy_on=[-1, 0, 1], match_offsets=[-2])
    other = make_version((exercise, "3x15 each @RIR4"), slug="other")
    Fixture.objects.create(club=cast.club, squad=cast.squad, name="Cup", held_on=date(2026, 3, 23))
    client.force_login(cast.coach)
    client.post(address(other), typed(cast))
    given = typed(cast, step="preview", weekdays=["0", "2"], match_offsets=["-2"])
    given |= {f"week-{cast.teammate.public_id}": "2"}

    response = client.post(address(plan), given)

    page = text_of(response)
    assert "on Monday, Wednesday, 17:30; in weeks with a match on MD−2. Nothing is written yet." in page
    assert "Ada Athlete 2 sessions 25 Mar – 30 Mar 2026 All known 1 moved Overlap" in page
    assert "Tom Teammate from week 2 1 session 25 Mar – 25 Mar 2026 All open 1 moved Overlap" in page
    assert "Week 1 · A Mon 23 Mar → moves to Wed 25 Mar Heavy calf work, and the day is MD of Cup." in page
    assert "Left: 40 kg, from your 6RM test of 1 March. Right: 45 kg, from your 6RM test of 1 March." in page
    html = response.content.decode()
    hidden = re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', html)
    sent: dict[str, list[str]] = {}
    for name, value in hidden:
        sent.setdefault(name, []).append(value)
    client.post(address(plan), sent | {"step": "assign"})
    made = Session.objects.filter(assignment__version=plan).order_by("athlete", "scheduled_on")
    assert [(one.athlete, one.week, one.scheduled_on.day, bool(one.move_reason)) for one in made] == [
        (cast.athlete, 1, 25, True), (cast.athlete, 2, 30, False), (cast.teammate, 2, 25, True),
    ]  # fmt: skip


def test_preview_that_no_longer_holds_is_shown_again_and_nothing_is_made(cast, client, version):
    client.force_login(cast.coach)

    page = text_of(client.post(address(version), typed(cast, seen="0" * 32)))

    assert "Something changed since the preview" in page
    assert "2 athletes get it" in page
    assert not Assignment.objects.exists()


@pytest.mark.parametrize("number", [1, 5])
def test_preview_page_takes_the_same_queries_for_one_athlete_and_for_five(cast, client, version, number):
    athletes = [make_athlete(cast.club, f"Athlete {place}", cast.squad) for place in range(number)]
    client.force_login(cast.coach)
    given = typed(cast, step="preview", listed=str(cast.squad.public_id))
    client.get(address(version))

    with CaptureQueriesContext(connection) as queries:
        page = text_of(client.post(address(version), given | {"athletes": [str(one.public_id) for one in athletes]}))

    assert f"{number} athlete" in page
    # Who asks (4), the plan and its days (2), squads and athletes (3), what would be made (8).
    assert len(queries) == 17


def test_archived_programme_says_what_to_do_first(cast, client):
    plan = make_version((make_exercise(), "3x8"), club=cast.club, archived_at=NOW)
    client.force_login(cast.coach)
    for response in (client.get(address(plan)), client.post(address(plan), typed(cast))):
        assert "This programme is archived" in text_of(response)
    assert not Assignment.objects.exists()


def test_assigning_lays_the_sessions_out_and_says_so(cast, client, version):
    client.force_login(cast.coach)
    response = client.post(address(version), typed(cast), follow=True)
    assert response.redirect_chain == [(address(version, "assigned"), 302)]
    page = text_of(response)
    assert "8 sessions are laid out for 2 athletes." in page
    assert "Ada Athlete 23 Mar 2026 – 1 Apr 2026 0 / 4 All open Just now" in page
    sessions = Session.objects.filter(athlete=cast.athlete).order_by("scheduled_on")
    assert [one.scheduled_on.weekday() for one in sessions] == [MON, WED, MON, WED]
    assert sessions[0].scheduled_on == NEXT_MONDAY
    assert sessions[0].scheduled_time == time(17, 30)


def test_second_press_shows_what_was_made_and_makes_nothing_twice(cast, client, version):
    client.force_login(cast.coach)
    for _press in range(2):
        response = client.post(address(version), typed(cast), follow=True)
    assert "Everybody you chose has this programme already. Nothing was made twice." in text_of(response)
    assert "Ada Athlete" in text_of(response)
    assert Assignment.objects.count() == 2
    assert Session.objects.count() == 8


def test_who_has_it_already_is_left_out_with_the_reason(cast, client, version):
    client.force_login(cast.coach)
    client.post(address(version), typed(cast, athletes=[str(cast.athlete.public_id)]))
    page = text_of(client.post(address(version), typed(cast, step="preview")))
    assert "1 athlete gets it" in page
    assert "Ada Athlete has this programme from 2026-03-23 to 2026-04-05 already." in page
    response = client.post(address(version), typed(cast), follow=True)
    assert "Left out: Ada Athlete has this programme" in text_of(response)
    assert Assignment.objects.filter(athlete=cast.athlete).count() == 1


def test_only_the_ticked_athletes_get_it(cast, client, version):
    client.force_login(cast.coach)
    squad = str(cast.squad.public_id)
    client.post(address(version), typed(cast, listed=squad, athletes=[str(cast.teammate.public_id)]))
    assert [one.athlete for one in Assignment.objects.all()] == [cast.teammate]


def test_single_athletes_get_it_whatever_their_squad(cast, client, version):
    single = make_athlete(cast.club, "Sol Single")
    client.force_login(cast.owner)
    client.post(address(version), typed(cast, squad="any", athletes=[str(single.public_id)]))
    assert [one.athlete for one in Assignment.objects.all()] == [single]


def test_changing_goes_back_with_everything_kept(cast, client, version):
    client.force_login(cast.coach)
    squad = str(cast.squad.public_id)
    ada = str(cast.athlete.public_id)
    given = typed(cast, step="edit", listed=squad, athletes=[ada], weekdays=["1", "6"], starts_on="2026-04-06")
    html = client.post(address(version), given).content.decode()
    assert ticked(html) == [ada]
    assert re.findall(r'name="weekdays" value="(\d)"[^>]*checked', html) == ["1", "6"]
    assert 'value="2026-04-06"' in html


def test_twice_a_day_asks_for_two_times(cast, client):
    version = make_plan([(1, "A", 1, 2, [(make_exercise(), "3x8 each @RIR2")])])
    client.force_login(cast.coach)
    assert "Second time of the day" in text_of(client.get(address(version)))
    response = client.post(address(version), typed(cast, times="18:00", second_time="07:30"))
    assert "Give a time later than 18:00." in text_of(response)
    client.post(address(version), typed(cast, times="07:30", second_time="18:00"))
    times = Session.objects.filter(athlete=cast.athlete).values_list("scheduled_time", flat=True)
    assert sorted(times) == [time(7, 30), time(18, 0)]


NO_SQUAD = "There is no such squad among yours; choose one of the list."
NO_ATHLETE = "There is no such athlete among yours; choose from the list."


@pytest.mark.parametrize("step", ["preview", "assign"])
@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"squad": None}, "Choose a squad, or single athletes."),
        ({"squad": str(uuid.uuid4())}, NO_SQUAD),
        ({"squad": "rival"}, NO_SQUAD),
        ({"squad": "x"}, NO_SQUAD),
        ({"squad": "any"}, "Choose at least one athlete."),
        ({"squad": "any", "athletes": ["rival"]}, NO_ATHLETE),
        ({"squad": "any", "athletes": [str(uuid.uuid4())]}, NO_ATHLETE),
        ({"weekdays": ["0", "9"]}, "“9” is no weekday; choose from 0 (Monday) to 6 (Sunday)."),
        ({"weekdays": None}, "Choose at least one weekday."),
        ({"weekdays": ["0"]}, "Week 1 needs 2 training days; 1 chosen."),
        ({"starts_on": "1900-01-01"}, "choose one from 2026-02-19 to 2027-03-20."),
        ({"starts_on": "9999-12-31"}, "choose one from 2026-02-19 to 2027-03-20."),
        ({"starts_on": "soon"}, "Enter a date such as 2026-01-31."),
        ({"starts_on": None}, "Enter the first day, such as 2026-01-31."),
        ({"match_offsets": ["-7"]}, "“-7” is no number of days from a match; choose from -6 (before) to 6 (after)."),
        ({"week": "3"}, "Ada Athlete cannot begin with week “3”; choose one from 1 to 2."),
        ({"week": "0"}, "Ada Athlete cannot begin with week “0”; choose one from 1 to 2."),
        ({"week": "soon\x00"}, "cannot begin with week"),
        ({"week": "9" * 5000}, "cannot begin with week “99999999999999999999”; choose one from 1 to 2."),
        ({f"week-{uuid.UUID(int=1)}": "1"}, NO_ATHLETE),
        ({"times": "25:00"}, "Enter a time of day such as 17:30."),
        ({"times": "17:30\x00"}, "Enter a time of day such as 17:30."),
    ],
)
def test_what_cannot_be_used_is_named_at_its_field_and_nothing_is_written(cast, client, version, given, words, step):
    rivals = {"squad": cast.rival_squad.public_id, "athletes": [str(cast.rival_athlete.public_id)]}
    given = {name: rivals[name] if value in ("rival", ["rival"]) else value for name, value in given.items()}
    if "week" in given:
        given = {f"week-{cast.athlete.public_id}": given["week"]}
    client.force_login(cast.coach)
    response = client.post(address(version), typed(cast, step=step, **given))
    assert response.status_code == 200
    assert words in text_of(response)
    assert not Assignment.objects.exists()
    if given.get("starts_on"):
        assert f'value="{given["starts_on"]}"' in response.content.decode()


def test_a_thousand_athletes_are_refused_with_the_most_there_may_be(cast, client, version):
    athletes = Athlete.objects.bulk_create(
        Athlete(club=cast.club, name=f"Athlete {number}", sort_name=f"athlete {number}") for number in range(1000)
    )
    keys = [str(one.public_id) for one in athletes]
    client.force_login(cast.owner)

    response = client.post(
        address(version), typed(cast, squad="any", athletes=keys) | {f"week-{key}": "1" for key in keys}
    )

    assert "1000 athletes were chosen; at most 500 can be assigned at once." in text_of(response)
    assert not Assignment.objects.exists()


def test_nobody_ticked_in_a_listed_squad_is_nobody(cast, client, version):
    client.force_login(cast.coach)
    response = client.post(address(version), typed(cast, listed=str(cast.squad.public_id)))
    assert "Choose at least one athlete." in text_of(response)
    assert not Assignment.objects.exists()


def test_club_without_athletes_is_told_what_to_do_first(cast, client, version):
    cast.squad.places.all().delete()
    client.force_login(cast.coach)
    assert "There is nobody to assign to yet" in text_of(client.get(address(version)))


def test_clinical_programme_is_for_clinicians(cast, client):
    version = make_version((make_exercise(), "3x8 each @RIR2"), per_week=1, clinician_only=True)
    client.force_login(cast.coach)
    assert client.post(address(version), typed(cast)).status_code == 403
    Membership.objects.create(club=cast.club, user=cast.coach, role=Role.CLINICIAN)
    assert client.post(address(version), typed(cast)).status_code == 302
    assert Assignment.objects.count() == 2


@pytest.mark.parametrize("name", ["assign", "assigned"])
@pytest.mark.parametrize(
    ("part", "status"),
    [
        ("owner", 200),
        ("coach", 200),
        ("clinician", 200),
        ("analyst", 403),
        ("athlete", 404),
        ("rival_coach", 200),
        ("rival_athlete", 404),
    ],
)
def test_built_in_programme_is_assigned_by_who_plans_training(cast, client, version, name, part, status):
    client.force_login(cast.people[part])
    assert client.get(address(version, name)).status_code == status


def test_programme_of_a_club_is_nothing_to_others(cast, client):
    version = make_version((make_exercise(), "3x8 each @RIR2"), club=cast.club)
    for part, status in (("coach", 200), ("rival_coach", 404)):
        client.force_login(cast.people[part])
        assert client.get(address(version)).status_code == status
    assert client.get(reverse("training:assign", args=[uuid.uuid4()])).status_code == 404


def test_list_of_who_has_it_names_nobody_of_another_club(cast, client, version):
    client.force_login(cast.rival_coach)
    client.post(address(version), typed(cast, squad=str(cast.rival_squad.public_id)))
    client.force_login(cast.coach)
    page = text_of(client.get(address(version, "assigned")))
    assert "Nobody has it yet" in page
    assert "Rex Rival" not in page
