"""Plans that are passed by criteria: the first stage is laid out, a clinician opens the next."""

import json
from datetime import date, time, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from exercises.operations.built_in import load_built_in_exercises
from programmes.models import PlanStage, ProgrammeVersion
from programmes.operations.built_in import load_built_in_programmes
from programmes.queries import sessions_needed
from tests.training.plans import AT, MON, MONDAY, THU, WED, laid_out, line_of, make_exercise, make_plan, put
from training.choices import SessionStatus
from training.models import Assignment, Session
from training.operations.assigning import CannotLayOut, ClinicianOnly
from training.operations.staging import AssignmentClosed, CriteriaNotConfirmed, StageNotNext, open_stage
from training.operations.undoing import undo_assignments

DAYS = [MON, WED, THU]


@pytest.fixture(autouse=True)
def _today(time_machine):
    time_machine.move_to(AT, tick=False)


@pytest.fixture
def version(db) -> ProgrammeVersion:
    exercise = make_exercise()
    version = make_plan(
        [
            (1, "1", 3, 1, [(exercise, "3x15 @RIR3")]),
            (2, "2", 2, 1, [(exercise, "3x10 @RIR3")]),
            (3, "2", 2, 1, [(exercise, "3x10 @RIR3")]),
            (3, "3", 1, 2, [(exercise, "3x6 @RIR2")]),
        ],
        clinician_only=True,
        pain_rule="strain",
    )
    for number, criteria in ((1, []), (2, ["Walks without pain."]), (3, ["Hops without pain."])):
        stage = PlanStage.objects.create(version=version, number=number, name=f"Part {number}", criteria=criteria)
        version.sessions.filter(label=str(number)).update(stage=stage)
    return version


@pytest.fixture
def assignment(cast, version) -> Assignment:
    laid_out(cast.athlete, version, cast.clinician, weekdays=DAYS)
    return Assignment.objects.get()


def opened(assignment, by, **given):
    return open_stage(
        assignment=assignment,
        by=by,
        **{
            "stage": 2, "criteria_hold": True, "starts_on": MONDAY + timedelta(days=9), "weekdays": DAYS,
            "times": [time(17, 30)], "today": MONDAY, "at": AT, **given,
        },
    )  # fmt: skip


def diary(assignment):
    sessions = assignment.sessions.exclude(status=SessionStatus.CANCELLED).order_by("scheduled_on", "scheduled_time")
    return [(session.label, (session.scheduled_on - MONDAY).days) for session in sessions]


def signed_in(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def test_only_the_first_stage_is_laid_out(assignment, version):
    assert diary(assignment) == [("1", 0), ("1", 2), ("1", 3)]
    assert assignment.open_stage == 1
    # What the form asks for is what is laid out.
    assert sessions_needed(version) == (3, 1)


def test_next_stage_begins_on_the_chosen_day_and_not_by_the_weeks_of_the_plan(cast, assignment):
    made = opened(assignment, cast.clinician)

    # Weeks begin on that Wednesday: two of the chosen days in each, as far apart as they can be.
    assert diary(assignment)[3:] == [("2", 10), ("2", 14), ("2", 17), ("2", 21)]
    assert (made.sessions, made.left_out, made.stage.name) == (4, 0, "Part 2")
    assignment.refresh_from_db()
    assert assignment.open_stage == 2
    assert assignment.ends_before == MONDAY + timedelta(days=23)


def test_what_is_left_of_the_stage_before_makes_room_and_what_was_logged_stays(cast, assignment):
    first, second, third = assignment.sessions.order_by("scheduled_on")
    put(line_of(second), cast.athlete_user)

    made = opened(assignment, cast.clinician, starts_on=MONDAY + timedelta(days=2))

    assert made.left_out == 1
    statuses = dict(Session.objects.filter(pk__in=[first.pk, second.pk, third.pk]).values_list("pk", "status"))
    assert statuses == {first.pk: "planned", second.pk: "started", third.pk: "cancelled"}


def test_open_stage_is_laid_out_once_more_for_as_long_as_its_criteria_do_not_hold(cast, assignment):
    made = opened(assignment, cast.clinician, stage=1, criteria_hold=False, again=True, starts_on=MONDAY + timedelta(7))

    assert diary(assignment) == [("1", 0), ("1", 2), ("1", 3), ("1", 7), ("1", 9), ("1", 10)]
    assert (made.sessions, Assignment.objects.get().open_stage) == (3, 1)
    # A second press of the button puts the same sessions in the place of the same.
    again = opened(assignment, cast.clinician, stage=1, again=True, starts_on=MONDAY + timedelta(7))
    assert (again.left_out, len(diary(assignment))) == (3, 6)
    with pytest.raises(StageNotNext, match="Stage 1 is open, and only it is laid out again"):
        opened(assignment, cast.clinician, stage=2, again=True)


@pytest.mark.parametrize("part", ["owner", "coach", "analyst", "athlete_user", "rival_coach"])
def test_nobody_but_a_clinician_of_the_club_opens_a_stage(cast, assignment, part):
    with pytest.raises(ClinicianOnly) as refused:
        opened(assignment, getattr(cast, part))
    assert refused.value.status == 403


@pytest.mark.parametrize("stage", [1, 3, 4])
def test_stages_are_opened_in_order_and_once(cast, assignment, stage):
    with pytest.raises(StageNotNext, match="Stage 1 is open; the next one is 2"):
        opened(assignment, cast.clinician, stage=stage)


def test_last_stage_is_followed_by_none(cast, assignment):
    opened(assignment, cast.clinician)
    later = MONDAY + timedelta(days=21)
    opened(assignment, cast.clinician, stage=3, starts_on=later, times=[time(8), time(18)])
    assert diary(assignment)[-2:] == [("3", 21), ("3", 21)]

    with pytest.raises(StageNotNext, match="The last stage is open already") as refused:
        opened(assignment, cast.clinician, stage=4, starts_on=later)
    assert refused.value.status == 409


def test_refusals_leave_everything_as_it_is(cast, assignment, version):
    for given, error in (
        ({"criteria_hold": False}, CriteriaNotConfirmed),
        ({"starts_on": MONDAY - timedelta(days=1)}, CannotLayOut),
        ({"starts_on": date(1900, 1, 1)}, CannotLayOut),
        ({"starts_on": MONDAY + timedelta(days=29)}, CannotLayOut),
        ({"weekdays": []}, CannotLayOut),
        ({"weekdays": [7]}, CannotLayOut),
        ({"weekdays": [MON], "starts_on": MONDAY}, CannotLayOut),
        ({"times": []}, CannotLayOut),
    ):
        with pytest.raises(error):
            opened(assignment, cast.clinician, **given)
    assert diary(assignment) == [("1", 0), ("1", 2), ("1", 3)]
    assert Assignment.objects.get().open_stage == 1


def test_stage_does_not_reach_into_the_next_run_nor_into_one_taken_back(cast, assignment, version):
    laid_out(cast.athlete, version, cast.clinician, weekdays=DAYS, starts_on=MONDAY + timedelta(weeks=3))
    with pytest.raises(AssignmentClosed, match="same programme"):
        opened(assignment, cast.clinician)
    undo_assignments(assignments=[assignment], at=AT)
    with pytest.raises(AssignmentClosed, match="taken back"):
        opened(assignment, cast.clinician, starts_on=MONDAY)


def test_plan_without_stages_has_none_to_open(cast):
    laid_out(cast.athlete, make_plan([(1, "A", 1, 1, [(make_exercise(), "3x8 @RIR2")])]), cast.coach)
    with pytest.raises(StageNotNext, match="no stages"):
        opened(Assignment.objects.get(), cast.clinician)


def test_clinician_opens_a_stage_on_the_page(cast, assignment):
    client, url = signed_in(cast.clinician), reverse("training:stage", args=[assignment.public_id])
    page = client.get(url).content.decode()
    assert "Open the next stage: Part 2" in page
    assert "Walks without pain." in page
    typed = {"stage": 2, "starts_on": "2026-03-11", "weekdays": ["0", "2", "3"], "times": "17:30"}

    unchecked = client.post(url, typed)
    assert unchecked.status_code == 422
    assert "Confirm that every criterion of Part 2 was checked and holds." in unchecked.content.decode()
    answer = client.post(url, typed | {"criteria_hold": "on"}, follow=True)

    assert "Part 2 is open: 4 sessions from 12 March on." in answer.content.decode()
    assert "Stage 2 of 3: Part 2" in answer.content.decode()
    again = client.post(url, typed | {"criteria_hold": "on"})
    assert again.status_code == 409
    assert "Stage 2 is open; the next one is 3." in again.content.decode()


def test_page_of_the_last_stage_asks_for_nothing(cast, assignment):
    Assignment.objects.update(open_stage=3)
    client, url = signed_in(cast.clinician), reverse("training:stage", args=[assignment.public_id])

    assert "The last stage is open" in client.get(url).content.decode()
    late = {"stage": 4, "starts_on": "2026-03-11", "weekdays": ["0"], "times": "17:30", "criteria_hold": "on"}
    assert client.post(url, late).status_code == 409


def test_page_goes_on_with_the_open_stage(cast, assignment):
    client = signed_in(cast.clinician)
    url = reverse("training:stage", args=[assignment.public_id]) + "?again=1"
    page = client.get(url).content.decode()
    assert "Part 1, once more" in page
    assert "criteria_hold" not in page
    # The day after the last session that is laid out.
    assert 'value="2026-03-06"' in page

    typed = {"stage": 1, "starts_on": "2026-03-09", "weekdays": ["0", "2", "3"], "times": "17:30"}
    answer = client.post(url, typed, follow=True).content.decode()

    assert "Part 1 goes on: 3 sessions from 9 March on." in answer
    assert "Stage 1 of 3: Part 1" in answer


@pytest.mark.parametrize(("part", "status"), [("coach", 403), ("athlete_user", 403), ("rival_coach", 404)])
def test_page_is_the_clinicians(cast, assignment, part, status):
    client = signed_in(getattr(cast, part))
    assert client.get(reverse("training:stage", args=[assignment.public_id])).status_code == status
    if part == "coach":
        profile = client.get(reverse("training:athlete", args=[cast.athlete.public_id])).content.decode()
        assert "Stage 1 of 3: Part 1" in profile
        assert "A clinician opens the next stage when its criteria hold." in profile
        assert reverse("training:stage", args=[assignment.public_id]) not in profile


def test_stage_is_opened_over_the_api(cast, assignment):
    client, url = signed_in(cast.clinician), f"/api/v1/assignments/{assignment.public_id}/stage/"
    seen = client.get(url).json()
    assert (seen["open_stage"], [stage["number"] for stage in seen["stages"]]) == (1, [1, 2, 3])
    assert seen["stages"][1]["criteria"] == ["Walks without pain."]
    body = {"stage": 2, "criteria_hold": True, "starts_on": "2026-03-11"}

    refused = client.post(url, json.dumps(body | {"criteria_hold": False}), content_type="application/json")
    assert (refused.status_code, refused.json()["code"]) == (400, "criteria_not_confirmed")
    made = client.post(url, json.dumps(body), content_type="application/json")

    assert (made.status_code, made.json()["open_stage"], made.json()["sessions"]) == (201, 2, 4)
    assert made.json()["first_on"] == "2026-03-12"
    again = client.post(url, json.dumps(body), content_type="application/json")
    assert (again.status_code, again.json()["code"]) == (409, "stage_not_next")


def test_return_to_running_lays_out_its_foundation_only(cast):
    load_built_in_exercises()
    load_built_in_programmes()
    version = ProgrammeVersion.objects.get(programme__slug="rtr-soleus")

    sessions = laid_out(cast.athlete, version, cast.clinician, weekdays=range(7), times=[time(8), time(18)])

    assert {session.label for session in sessions} == {"Stage 1"}
    assert len(sessions) == 14
    made = opened(Assignment.objects.get(), cast.clinician, starts_on=MONDAY + timedelta(days=7), weekdays=range(7))
    assert (made.stage.name, made.sessions) == ("Loaded strength", 8)


def test_profile_says_how_the_loads_to_come_were_made(cast, assignment):
    page = signed_in(cast.coach).get(reverse("training:athlete", args=[cast.athlete.public_id])).content.decode()
    assert "Loads to come" in page
    assert "Choose a load that leaves 3 reps" in page
