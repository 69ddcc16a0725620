"""Taking back what was assigned: operation, page and API."""

import threading
import uuid

import pytest
import time_machine
from django.db import connection
from django.urls import reverse

from athletes.models import SquadPlace
from tests.cast import make_athlete, make_cast
from tests.training.plans import AT, MONDAY, give, line_of, make_exercise, make_version, put
from tests.training.test_api import Phone
from tests.training.test_assigning_pages import text_of
from training.choices import SessionStatus
from training.models import Assignment, Session, SessionItem, SetLog
from training.operations.sessions import finish_session
from training.operations.sets import delete_set
from training.operations.undoing import AssignmentBegun, undo_assignments


@pytest.fixture
def version(db):
    return make_version((make_exercise(), "2x8 each @RIR2"), weeks=2)


@pytest.fixture
def batch(cast, version):
    give(version, [cast.athlete, cast.teammate], cast.coach)
    return Assignment.objects.first().batch


def undo(batch):
    return undo_assignments(assignments=list(Assignment.objects.filter(batch=batch).select_related("athlete")), at=AT)


def test_taking_back_cancels_and_deletes_nothing_and_frees_the_dates(cast, version, batch):
    undone = undo(batch)

    assert (undone.athletes, undone.sessions) == (2, 4)
    assert set(Session.objects.values_list("status", "revision", "updated_at")) == {(SessionStatus.CANCELLED, 2, AT)}
    assert SessionItem.objects.count() == 4
    assert set(Assignment.objects.values_list("cancelled_at", flat=True)) == {AT}
    assert [one.sessions for one in give(version, [cast.athlete, cast.teammate], cast.coach)] == [2, 2]


def test_taking_back_again_changes_nothing(batch):
    undo(batch)

    again = undo(batch)

    assert (again.athletes, again.sessions) == (0, 0)
    assert set(Session.objects.values_list("revision", flat=True)) == {2}


@pytest.mark.parametrize("what", ["set", "finished"])
def test_one_logged_set_or_finished_session_keeps_all_of_it(cast, batch, what):
    session = Session.objects.filter(athlete=cast.teammate).first()
    if what == "set":
        put(line_of(session), cast.coach)
    else:
        finish_session(session=session, effort=5, minutes=30, note="", pain_after={}, by=cast.coach, at=AT)

    with pytest.raises(AssignmentBegun, match="Tom Teammate trained by it") as refused:
        undo(batch)

    assert refused.value.status == 409
    assert not Session.objects.filter(status=SessionStatus.CANCELLED).exists()
    assert not Assignment.objects.filter(cancelled_at__isnull=False).exists()


def test_set_that_was_removed_again_is_in_nobodys_way(cast, batch):
    row = put(line_of(Session.objects.filter(athlete=cast.athlete).first()), cast.coach).row
    delete_set(row=row, at=AT)

    assert undo(batch).athletes == 2


def test_other_acts_of_the_same_programme_stay(cast, version, batch):
    third = make_athlete(cast.club, "Thea Third", cast.squad)
    give(version, third, cast.coach)

    undo(batch)

    assert Assignment.objects.get(cancelled_at__isnull=True).athlete == third
    assert set(Session.objects.filter(athlete=third).values_list("status", flat=True)) == {SessionStatus.PLANNED}


@pytest.mark.django_db(transaction=True)
def test_a_set_and_taking_back_at_once_lose_nothing():
    cast = make_cast()
    give(make_version((make_exercise(), "2x8 each @RIR2")), cast.athlete, cast.coach)
    batch = Assignment.objects.get().batch
    gate, outcomes = threading.Barrier(2), []

    def run(act):
        try:
            gate.wait()
            act()
            outcomes.append("done")
        except AssignmentBegun:
            outcomes.append("begun")
        finally:
            connection.close()

    line = line_of(Session.objects.get())
    threads = [
        threading.Thread(target=run, args=(act,)) for act in (lambda: put(line, cast.coach), lambda: undo(batch))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    # Whoever came first: the set is kept, and the session is either begun or out of the plan.
    assert SetLog.objects.count() == 1
    status = Session.objects.get().status
    assert (status, sorted(outcomes)) in (("started", ["begun", "done"]), ("cancelled", ["done", "done"]))


# --- page -----------------------------------------------------------------------------------------
@pytest.fixture
def page(cast, version, batch, client, settings):
    settings.DEMO_MODE = True
    client.force_login(cast.coach)
    with time_machine.travel(AT, tick=False):
        yield reverse("training:assigned", args=[version.programme.public_id])


def test_page_offers_to_take_back_and_does_it(cast, client, page, batch):
    shown = client.get(page).content.decode()
    address = reverse("training:assignment_undo", args=[batch])
    assert "Can be taken back" in shown
    assert f'action="{address}"' in shown

    response = client.post(address, follow=True)

    assert response.redirect_chain == [(page, 302)]
    assert "Taken back: 4 sessions left the calendars of 2 athletes." in text_of(response)
    assert "Nobody has it yet" in text_of(response)
    assert "It was taken back already." in text_of(client.post(address, follow=True))


def test_page_offers_nothing_once_somebody_trained_and_says_so_to_who_is_late(cast, client, page, batch):
    put(line_of(Session.objects.filter(athlete=cast.athlete).first()), cast.coach)

    assert "Can be taken back" not in text_of(client.get(page))
    response = client.post(reverse("training:assignment_undo", args=[batch]), follow=True)

    assert "It cannot be taken back any more: Ada Athlete trained by it." in text_of(response)
    assert Session.objects.filter(status=SessionStatus.CANCELLED).count() == 0


def test_page_offers_only_what_is_wholly_the_coachs(cast, client, page, batch):
    SquadPlace.objects.filter(athlete=cast.teammate).update(ends_before=MONDAY)

    assert "Can be taken back" not in text_of(client.get(page))
    assert client.post(reverse("training:assignment_undo", args=[batch])).status_code == 403
    assert client.get(reverse("training:assignment_undo", args=[batch])).status_code == 405


# --- API ------------------------------------------------------------------------------------------
def test_phone_takes_back_and_repeats(cast, batch):
    coach = Phone(cast.coach)

    first = coach.send("POST", f"/assignments/{batch}/undo/")
    again = coach.send("POST", f"/assignments/{batch}/undo/")

    assert (first.status_code, first.json()) == (200, {"batch": str(batch), "athletes": 2, "sessions": 4})
    assert (again.status_code, again.json()) == (200, {"batch": str(batch), "athletes": 0, "sessions": 0})


def test_phone_is_told_that_somebody_has_trained(cast, batch):
    put(line_of(Session.objects.filter(athlete=cast.athlete).first()), cast.coach)

    refused = Phone(cast.coach).send("POST", f"/assignments/{batch}/undo/")

    assert (refused.status_code, refused.json()["code"]) == (409, "assignment_begun")


def test_unknown_batch_is_not_there(cast, batch):
    assert Phone(cast.coach).send("POST", f"/assignments/{uuid.uuid4()}/undo/").status_code == 404
    assert Phone(cast.rival_coach).send("POST", f"/assignments/{batch}/undo/").status_code == 404
