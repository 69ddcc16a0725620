"""Which sessions, lines and sets a person reaches: found, forbidden, or not there at all."""

import uuid

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.http import Http404
from django.test.utils import CaptureQueriesContext

from tests.cast import make_squad
from tests.training.plans import laid_out, line_of, make_exercise, make_version, put
from training import access
from training.models import Assignment, PainReport, Session, SetLog

STAFF = ("owner", "coach", "clinician", "analyst")
OUTSIDERS = ("teammate", "rival_coach", "rival_athlete")


@pytest.fixture
def session(cast):
    (session,) = laid_out(cast.athlete, make_version((make_exercise(), "2x8 each")), cast.coach)
    return session


@pytest.fixture
def row(cast, session):
    return put(line_of(session), cast.athlete_user).row


def _answer(get, user, public_id):
    try:
        return "found" if get(user, public_id) else "nothing"
    except PermissionDenied:
        return "forbidden"
    except Http404:
        return "not there"


def _answers(cast, get, public_id):
    return {part: _answer(get, user, public_id) for part, user in cast.people.items()}


SEEN = {**dict.fromkeys((*STAFF, "athlete"), "found"), **dict.fromkeys(OUTSIDERS, "not there")}


def test_session_is_seen_by_its_athlete_and_the_clubs_staff(cast, session):
    assert _answers(cast, access.get_session, session.public_id) == SEEN


def test_line_and_set_are_logged_by_their_athlete_and_who_trains_them(cast, session, row):
    logs = SEEN | {"analyst": "forbidden"}

    assert _answers(cast, access.get_session_to_log, session.public_id) == logs
    assert _answers(cast, access.get_item_to_log, line_of(session).public_id) == logs
    assert _answers(cast, access.get_set_to_log, row.public_id) == logs


@pytest.mark.parametrize(
    "get",
    [
        access.get_session,
        access.get_session_to_log,
        access.get_item_to_log,
        access.get_set_to_log,
        access.get_athlete,
        access.get_squad,
    ],
)
def test_unknown_id_is_not_there(cast, get):
    assert set(_answers(cast, get, uuid.uuid4()).values()) == {"not there"}


def test_line_tells_who_may_see_its_pain(cast, session):
    line = line_of(session)

    with CaptureQueriesContext(connection) as queries:
        shows = {
            part: access.get_item_to_log(cast.people[part], line.public_id).shows_pain
            for part in ("athlete", "coach", "clinician", "owner")
        }

    assert shows == {"athlete": True, "coach": True, "clinician": True, "owner": False}
    # One for an athlete's own line, one more for the rights of staff.
    assert len(queries) == 1 + 3 * 2


def test_athlete_is_trained_by_owner_clinician_and_own_coach(cast):
    trains = SEEN | {"athlete": "forbidden", "analyst": "forbidden"}

    assert _answers(cast, access.get_athlete_to_train, cast.athlete.public_id) == trains


def test_squad_is_trained_by_owner_clinician_and_own_coach(cast):
    trains = SEEN | {"athlete": "not there", "analyst": "forbidden"}

    assert _answers(cast, access.get_squad_to_train, cast.squad.public_id) == trains


def test_coach_of_another_squad_is_an_outsider(cast, session):
    cast.squad.coaches.all().delete()
    make_squad(cast.club, "Second team", cast.coach)

    assert _answer(access.get_session, cast.coach, session.public_id) == "not there"


def test_athletes_to_train_leaves_out_who_may_not_be_seen(cast):
    wanted = [cast.athlete.public_id, cast.rival_athlete.public_id, uuid.uuid4()]

    assert access.athletes_to_train(cast.coach, wanted) == {cast.athlete.public_id: cast.athlete}
    with pytest.raises(PermissionDenied, match="Ada Athlete"):
        access.athletes_to_train(cast.analyst, wanted)


def test_rival_sees_no_row_of_training(cast, session, row):
    for rival in (cast.rival_coach, cast.rival_athlete_user, cast.teammate_user):
        for model in (Assignment, Session, SetLog, PainReport):
            assert not model.objects.visible_to(rival).exists()
