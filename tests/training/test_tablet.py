"""The gym tablet: whose turn it is, one athlete's day, and who logged it."""

import json
import uuid
from datetime import UTC, datetime

import pytest
import time_machine
from django.urls import reverse

from accounts.models import AccessRecord
from athletes.models import Athlete
from athletes.operations.details import archive_athlete
from tests.cast import make_athlete
from tests.training.plans import consent, laid_out, line_of, make_exercise, make_version, put
from tests.training.test_logging_pages import put_address, text_of
from training.models import PainReport, Session, SetLog
from training.operations.moving import skip_session
from training.operations.sessions import finish_session

NOW = datetime(2026, 3, 2, 17, 40, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _at(settings):
    settings.DEMO_MODE = True
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def version(db):
    return make_version((make_exercise(), "3x8 each @RIR2"))


@pytest.fixture
def session(cast, version) -> Session:
    return laid_out(cast.athlete, version, cast.coach)[0]


def names_url(squad) -> str:
    return reverse("training:tablet", args=[squad.public_id])


def athlete_url(squad, athlete) -> str:
    return reverse("training:tablet_athlete", args=[squad.public_id, athlete.public_id])


def sent(squad, number=1, **fields) -> dict[str, str]:
    sides = {
        f"{name}_{side}": value for side in ("left", "right") for name, value in (("reps", "8"), ("load_kg", "40"))
    }
    ids = {f"id_{side}": str(uuid.uuid4()) for side in ("left", "right")}
    return {"number": str(number), "page": f"tablet-{squad.public_id}", **ids, **sides, **fields}


def add(cast, name: str, version=None) -> Athlete:
    athlete = make_athlete(cast.club, name, cast.squad)
    if version:
        laid_out(athlete, version, cast.coach)
    return athlete


# --- the names ---------------------------------------------------------------------------------------


def test_names_say_where_each_ones_day_stands(cast, client, version, session) -> None:
    put(line_of(session), cast.coach)
    add(cast, "Bea Begin", version)
    done, skipped = add(cast, "Dee Done", version), add(cast, "Sid Skipped", version)
    finish_session(
        session=Session.objects.get(athlete=done), effort=5, minutes=30, note="", pain_after={}, by=cast.coach, at=NOW
    )
    left_out = Session.objects.get(athlete=skipped)
    skip_session(session=left_out, reason="Calf hurts", revision=left_out.revision, by=cast.coach, at=NOW)
    client.force_login(cast.coach)

    said = text_of(client.get(names_url(cast.squad)))

    for words in (
        "Ada Athlete 1 of 3 sets",
        "Bea Begin 17:30 · Plan",
        "Dee Done Done",
        "Sid Skipped Not today",
        "Tom Teammate No session today",
    ):
        assert words in said
    # Why somebody is left out is not for whoever holds the tablet.
    assert "Calf hurts" not in said


def test_names_take_as_many_queries_for_three_athletes_as_for_one(
    cast, client, version, session, django_assert_num_queries
) -> None:
    client.force_login(cast.coach)
    client.get(names_url(cast.squad))
    archive_athlete(athlete=cast.teammate, at=NOW)

    with django_assert_num_queries(7):
        client.get(names_url(cast.squad))
    for name in ("Bea Begin", "Cleo Calf"):
        add(cast, name, version)
    with django_assert_num_queries(7):
        page = client.get(names_url(cast.squad))

    assert text_of(page).count("Plan") == 3


def test_empty_squad_says_so(cast, client) -> None:
    for athlete in (cast.athlete, cast.teammate):
        archive_athlete(athlete=athlete, at=NOW)
    client.force_login(cast.coach)

    assert "Nobody is in this squad yet" in text_of(client.get(names_url(cast.squad)))


def test_device_keeps_the_names_and_the_page_of_each(cast, client, session) -> None:
    client.force_login(cast.coach)

    kept = json.loads(client.get(names_url(cast.squad)).headers["X-Keep"])
    own = client.get(athlete_url(cast.squad, cast.athlete))

    assert [address for address, _from in kept] == [
        athlete_url(cast.squad, one) for one in (cast.athlete, cast.teammate)
    ]
    assert own.headers["X-Keep"] == "[]"
    assert own.headers["Cache-Control"] == "no-store"


# --- one athlete -------------------------------------------------------------------------------------


def test_athletes_page_is_their_day_and_leads_on_to_the_next(cast, client, version, session) -> None:
    zoe = add(cast, "Zoe Last", version)
    client.force_login(cast.coach)

    page = client.get(athlete_url(cast.squad, cast.athlete))

    said, html = text_of(page), page.content.decode()
    assert "What you log here for Ada Athlete is recorded as logged by you." in said
    # Tom has no session today.
    assert "Next: Zoe Last" in said
    assert f'rel="next" href="{athlete_url(cast.squad, zoe)}"' in html
    assert 'data-worker="' in html
    assert "Next: Ada Athlete" in text_of(client.get(athlete_url(cast.squad, zoe)))


def test_last_one_leads_back_to_the_names(cast, client, session) -> None:
    client.force_login(cast.coach)

    said = text_of(client.get(athlete_url(cast.squad, cast.athlete)))
    idle = text_of(client.get(athlete_url(cast.squad, cast.teammate)))

    assert "Next:" not in said
    assert "Back to the names" in said
    assert "Nothing is planned for Tom Teammate today." in idle


def test_athletes_page_takes_as_many_queries_in_a_squad_of_two_as_of_four(
    cast, client, version, session, django_assert_num_queries
) -> None:
    client.force_login(cast.owner)
    address = athlete_url(cast.squad, cast.athlete)
    client.get(address)

    with django_assert_num_queries(13):
        client.get(address)
    for name in ("Bea Begin", "Cleo Calf"):
        add(cast, name, version)
    with django_assert_num_queries(13):
        client.get(address)


def test_day_is_the_athletes_own(cast, client, session) -> None:
    # Tuesday has begun in Auckland.
    cast.athlete.timezone = "Pacific/Auckland"
    cast.athlete.save()
    client.force_login(cast.coach)

    assert "Ada Athlete No session today" in text_of(client.get(names_url(cast.squad)))


@pytest.mark.parametrize("who", ["rival_athlete", "archived", "unknown"])
def test_only_the_squads_athletes_are_picked(cast, client, session, who) -> None:
    archive_athlete(athlete=cast.teammate, at=NOW)
    ids = {"rival_athlete": cast.rival_athlete.public_id, "archived": cast.teammate.public_id, "unknown": uuid.uuid4()}
    client.force_login(cast.coach)

    address = reverse("training:tablet_athlete", args=[cast.squad.public_id, ids[who]])

    assert client.get(address).status_code == 404


# --- logging -----------------------------------------------------------------------------------------


def test_set_is_logged_by_the_coach_and_leads_back_to_the_tablet(cast, client, session) -> None:
    item = line_of(session)
    client.force_login(cast.coach)

    answer = client.post(put_address(item), sent(cast.squad))

    assert answer.url == f"{athlete_url(cast.squad, cast.athlete)}#line-{item.public_id}"
    assert set(SetLog.objects.values_list("logged_by", flat=True)) == {cast.coach.pk}
    assert "1 of 3 sets" in text_of(client.get(names_url(cast.squad)))


def test_fault_comes_back_on_the_tablet(cast, client, session) -> None:
    client.force_login(cast.coach)

    answer = client.post(put_address(line_of(session)), sent(cast.squad, reps_left="9999"))

    assert answer.status_code == 422
    assert "Too large; give a number from 0 to 500." in text_of(answer)
    assert "All names" in text_of(answer)
    assert "X-Keep" not in answer.headers
    assert not SetLog.objects.exists()


def test_fault_from_a_squad_of_others_is_no_way_in(cast, client, session) -> None:
    client.force_login(cast.coach)

    answer = client.post(put_address(line_of(session)), sent(cast.rival_squad, reps_left="9999"))

    assert answer.status_code == 404


@pytest.mark.parametrize("page", ["tablet-", "tablet-x", "tablet-\x00", "tablet", "é" * 500])
def test_page_that_is_none_leads_to_the_session(cast, client, session, page) -> None:
    client.force_login(cast.coach)

    answer = client.post(put_address(line_of(session)), sent(cast.squad, page=page))

    assert answer.url.startswith(reverse("training:session", args=[session.public_id]))


def test_script_gets_the_line_back_for_the_same_tablet(cast, client, session) -> None:
    client.force_login(cast.coach)

    answer = client.post(put_address(line_of(session)), sent(cast.squad), headers={"X-Fragment": "1"})

    assert f'name="page" value="tablet-{cast.squad.public_id}"' in answer.content.decode()


# --- health ------------------------------------------------------------------------------------------


def test_who_may_not_see_pain_is_shown_none_and_leaves_none(cast, client, session) -> None:
    consent(cast.athlete)
    item = line_of(session)
    client.force_login(cast.coach)
    client.post(put_address(item), sent(cast.squad, pain_left="3", pain_right="0"))
    assert PainReport.objects.count() == 2
    assert "pain 3" in text_of(client.get(athlete_url(cast.squad, cast.athlete)))
    client.force_login(cast.owner)

    page = client.get(athlete_url(cast.squad, cast.athlete))
    client.post(put_address(item), sent(cast.squad, 2, pain_left="5"))

    assert "pain" not in text_of(page).lower()
    assert PainReport.objects.count() == 2
    assert SetLog.objects.filter(number=2).count() == 2


def test_coachs_look_at_pain_is_on_record(cast, client, session) -> None:
    consent(cast.athlete)
    client.force_login(cast.coach)
    client.get(athlete_url(cast.squad, cast.athlete))
    assert not AccessRecord.objects.filter(what="session_pain").exists()
    client.post(put_address(line_of(session)), sent(cast.squad, pain_left="3"))

    client.get(athlete_url(cast.squad, cast.athlete))

    record = AccessRecord.objects.get(what="session_pain")
    assert (record.user, record.subject) == (cast.coach, str(session.public_id))


def test_done_leads_to_the_board_and_empties_the_browsers_memory(cast, client) -> None:
    client.force_login(cast.coach)

    answer = client.post(reverse("training:tablet_close", args=[cast.squad.public_id]))

    assert answer.url == reverse("training:squad", args=[cast.squad.public_id])
    assert answer.headers["Clear-Site-Data"] == '"cache"'


def test_board_leads_to_the_tablet_for_those_who_log(cast, client, session) -> None:
    board = reverse("training:squad", args=[cast.squad.public_id])
    for user, leads in ((cast.coach, True), (cast.analyst, False)):
        client.force_login(user)
        assert (names_url(cast.squad) in client.get(board).content.decode()) is leads
