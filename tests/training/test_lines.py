"""Athletes swap exercises of their own session of the day, and leave lines out."""

import json
import re
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.urls import reverse

from exercises.choices import Measure, Muscle
from tests.training.plans import (
    AT,
    MONDAY,
    consent,
    laid_out,
    line_of,
    make_exercise,
    make_test,
    make_version,
    put,
)
from training.choices import ItemStatus, SessionStatus
from training.models import Session, SessionItem, SetLog
from training.operations.lines import CannotSkip, skip_line, swap_own_exercise, take_line_in
from training.operations.swapping import CannotSwap
from training.queries.swapping import own_substitutes

NOW = datetime(2026, 3, 2, 17, 40, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _at(settings):
    settings.DEMO_MODE = True
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def harder(db):
    return make_exercise("harder-raise", level=2)


@pytest.fixture
def exercise(harder):
    return make_exercise(progression=harder, setup=["Sit tall"])


@pytest.fixture
def alike(db):
    return make_exercise("machine-raise", knee_from_deg=85)


@pytest.fixture
def sessions(cast, exercise):
    make_test(cast.athlete, exercise, kg={"left": 50, "right": 45})
    return laid_out(cast.athlete, make_version((exercise, "3x8 each @RIR2"), weeks=2), cast.coach)


@pytest.fixture
def line(sessions):
    return line_of(sessions[0])


def swap(line, exercise, by, **given):
    return swap_own_exercise(
        **{"item": line, "exercise": exercise, "reason": "Not free", "by": by, "today": MONDAY, **given}
    )


def today(client) -> str:
    return client.get(reverse("training:today")).content.decode()


# --- another exercise ---------------------------------------------------------------------


def test_athlete_chooses_what_the_exercise_names_and_what_is_nearest(cast, line, harder, alike):
    make_exercise("too-hard", level=3)
    make_exercise("other-muscle", primary_muscle=Muscle.GASTROCNEMIUS)
    make_exercise("hops", measure=Measure.CONTACTS)
    easier = make_exercise("easier-raise", progression=line.exercise)
    for number in range(5):
        make_exercise(f"straight-{number}", knee_from_deg=0, knee_to_deg=5)

    found = own_substitutes(user=cast.athlete_user, items=[line])[line.pk]

    assert (found.easier, found.harder) == ([easier], [harder])
    assert found.same_muscle[0] == alike
    assert len(found.same_muscle) == 4
    assert (list(found.others), found.coming) == ([], 0)


def test_plan_of_clinicians_is_not_made_harder(cast, exercise, harder):
    version = make_version((exercise, "3x8 each @RIR2"), slug="rehab", clinician_only=True)
    item = line_of(laid_out(cast.athlete, version, cast.clinician)[0])
    assert harder not in own_substitutes(user=cast.athlete_user, items=[item])[item.pk].all


def test_swap_holds_for_the_session_of_the_day_alone(cast, sessions, line, exercise, alike):
    swap(line, alike, cast.athlete_user)
    changed, later = (line_of(session) for session in sessions)
    assert (changed.exercise, changed.swapped_from, changed.swap_reason) == (alike, exercise, "Not free")
    assert changed.changed_by == cast.athlete_user
    assert later.exercise == exercise
    assert swap(changed, alike, cast.athlete_user) is None
    with pytest.raises(CannotSwap, match="on the day itself"):
        swap(later, alike, cast.athlete_user)


def test_swap_is_taken_back_without_a_reason(cast, line, exercise, alike):
    swap(line, alike, cast.athlete_user)
    swap(line_of(line.session), exercise, cast.athlete_user, reason="")
    back = line_of(line.session)
    assert (back.exercise, back.swapped_from, back.swap_reason) == (exercise, None, "")


def test_exercise_outside_the_choice_and_a_line_with_sets_are_refused(cast, line, alike):
    other = make_exercise("too-hard", level=3)
    with pytest.raises(CannotSwap, match="not one of those"):
        swap(line, other, cast.athlete_user)
    put(line, cast.athlete_user)
    with pytest.raises(CannotSwap, match="Sets of this line are logged"):
        swap(line, alike, cast.athlete_user)
    assert line_of(line.session).exercise == line.exercise


def test_swap_on_today_by_plain_form_and_by_script(cast, client, line, alike):
    client.force_login(cast.athlete_user)
    page = today(client)
    address = reverse("training:own_swap", args=[line.public_id])
    assert address in page
    assert f'value="{alike.public_id}" data-alike' in page
    form = {"exercise": str(alike.public_id), "reason": "Too hard today", "page": "today"}

    plain = client.post(address, form)

    assert plain.headers["Location"] == f"{reverse('training:today')}#line-{line.public_id}"
    assert "Instead of Seated raise: Too hard today" in today(client)
    client.force_login(cast.coach)
    seen = client.get(reverse("training:session", args=[line.session.public_id])).content.decode()
    assert "Instead of Seated raise: Too hard today Chosen by the athlete." in seen
    client.force_login(cast.athlete_user)
    again = client.post(address, form, headers={"X-Fragment": "1"})
    assert again.status_code == 200
    assert "Machine raise now stands here." in again.content.decode()


def test_late_swap_counts_on_the_day_of_the_choice(cast, client, line, alike):
    client.force_login(cast.athlete_user)
    address = reverse("training:own_swap", args=[line.public_id])
    form = {"exercise": str(alike.public_id), "reason": "Not free", "edited_at": NOW.isoformat()}
    with time_machine.travel(NOW + timedelta(days=2), tick=False):
        late = client.post(address, {**form, "edited_at": ""}, headers={"X-Fragment": "1"})
        assert (late.status_code, "on the day itself" in late.content.decode()) == (409, True)
        assert client.post(address, form, headers={"X-Fragment": "1"}).status_code == 200
    assert line_of(line.session).exercise == alike


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"exercise": "x"}, "Choose an exercise of the list."),
        ({"exercise": "00000000-0000-4000-8000-000000000000", "reason": "x"}, "Choose an exercise of the list."),
        ({"reason": "", "words": ""}, "Say why, in 1 to 200 characters."),
        ({"words": "x" * 201}, "at most 200 characters"),
        ({"words": "a\x00b"}, "Null characters are not allowed."),
        ({"reason": "x", "edited_at": "0001-01-01T00:00:00Z"}, "lies outside"),
    ],
)
def test_wrong_swap_is_refused_in_words(cast, client, line, alike, fields, words):
    client.force_login(cast.athlete_user)
    form = {"exercise": str(alike.public_id), "page": "today", **fields}
    answer = client.post(reverse("training:own_swap", args=[line.public_id]), form, headers={"X-Fragment": "1"})
    assert answer.status_code in (409, 422)
    assert words in answer.content.decode()
    assert line_of(line.session).exercise == line.exercise


# --- leaving out ----------------------------------------------------------------------------


def test_line_is_left_out_and_taken_in_again(cast, line):
    put(line, cast.athlete_user)
    before = Session.objects.get(pk=line.session_id).revision

    skip_line(item=line, reason="  No  time ", by=cast.athlete_user)
    skip_line(item=line, reason="No time", by=cast.athlete_user)

    stored = line_of(line.session)
    assert (stored.status, stored.skip_reason, stored.changed_by) == ("skipped", "No time", cast.athlete_user)
    assert stored.sets.count() == 1
    assert Session.objects.get(pk=line.session_id).revision == before + 1
    take_line_in(item=line, by=cast.coach)
    take_line_in(item=line, by=cast.coach)
    stored = line_of(line.session)
    assert (stored.status, stored.skip_reason, stored.changed_by) == ("planned", "", cast.coach)
    assert Session.objects.get(pk=line.session_id).revision == before + 2


def test_leaving_out_needs_a_reason_and_a_standing_line(cast, line):
    for reason in ("  ", "x" * 201):
        with pytest.raises(CannotSkip, match="1 to 200"):
            skip_line(item=line, reason=reason, by=cast.athlete_user)
    SessionItem.objects.filter(pk=line.pk).update(status=ItemStatus.CANCELLED)
    with pytest.raises(CannotSkip, match="not in the plan"):
        skip_line(item=line, reason="No time", by=cast.athlete_user)
    SessionItem.objects.filter(pk=line.pk).update(status=ItemStatus.PLANNED)
    Session.objects.filter(pk=line.session_id).update(status=SessionStatus.CANCELLED)
    with pytest.raises(CannotSkip, match="not in the plan"):
        take_line_in(item=line, by=cast.athlete_user)


def test_left_out_line_asks_for_no_set_and_says_why(cast, client, line):
    client.force_login(cast.athlete_user)
    address = reverse("training:line_skip", args=[line.public_id])
    put(line, cast.athlete_user)

    client.post(address, {"is_skipped": "1", "reason": "No time", "page": "today"})

    page = today(client)
    assert "Left out: No time" in page
    assert "data-todo" not in page
    assert "Log set 2" not in page
    assert "1 sets" not in page
    assert client.post(address, {"is_skipped": "0", "page": "today"}).status_code == 302
    assert "Log set 2" in today(client)


@pytest.mark.parametrize("fields", [{}, {"is_skipped": "2"}, {"is_skipped": "1"}, {"is_skipped": "1", "words": " "}])
def test_wrong_skip_is_refused(cast, client, line, fields):
    client.force_login(cast.athlete_user)
    answer = client.post(reverse("training:line_skip", args=[line.public_id]), fields, headers={"X-Fragment": "1"})
    assert answer.status_code in (409, 422)
    assert line_of(line.session).status == ItemStatus.PLANNED


def test_coach_reads_why_and_leaves_out_for_the_athlete(cast, client, line):
    client.force_login(cast.coach)
    client.post(reverse("training:line_skip", args=[line.public_id]), {"is_skipped": "1", "words": "Ill & tired"})
    page = client.get(reverse("training:session", args=[line.session.public_id])).content.decode()
    assert "Left out: Ill &amp; tired" in page
    assert line_of(line.session).changed_by == cast.coach


# --- the API --------------------------------------------------------------------------------


def api(client, name, line, body):
    return client.post(reverse(f"api:{name}", args=[line.public_id]), json.dumps(body), content_type="application/json")


def test_api_swaps_and_leaves_out_for_athletes(cast, client, line, alike, harder):
    client.force_login(cast.athlete_user)
    found = client.get(reverse("api:swap", args=[line.public_id])).json()
    assert [one["slug"] for one in (*found["harder"], *found["same_muscle"])] == ["harder-raise", "machine-raise"]
    body = {"exercise": str(alike.public_id), "reason": "Not free"}
    assert api(client, "swap", line, {**body, "coming": True}).status_code == 403
    assert api(client, "swap", line, {**body, "dry_run": True}).json()["lines"] == 1
    assert api(client, "swap", line, body).json()["lines"] == 1
    assert api(client, "swap", line, body).json()["lines"] == 0

    assert api(client, "item_skip", line, {"skipped": True}).json()["errors"][0]["code"] == "cannot_skip"
    skipped = api(client, "item_skip", line, {"skipped": True, "reason": "No time"})
    assert skipped.json() == {"status": "skipped", "skip_reason": "No time"}
    (item,) = client.get(reverse("api:today")).json()["sessions"][0]["items"]
    assert (item["status"], item["skip_reason"], item["exercise"]["slug"]) == ("skipped", "No time", "machine-raise")
    assert api(client, "item_skip", line, {"skipped": False}).json()["status"] == "planned"


# --- last time, and which leg goes first ----------------------------------------------------------


def test_last_time_says_reps_left_and_pain_by_side(cast, client, sessions):
    consent(cast.athlete)
    earlier = line_of(sessions[0])
    put(earlier, cast.athlete_user, side="left", pain={"left": 3}, at=AT)
    put(earlier, cast.athlete_user, side="right", at=AT)
    with time_machine.travel(NOW + timedelta(days=7), tick=False):
        client.force_login(cast.athlete_user)
        page = today(client)
        assert "last 40 × 8, 2 left, pain 3<" in page
        assert "last 40 × 8, 2 left<" in page
        (session,) = client.get(reverse("api:today")).json()["sessions"]
    by_side = {one["side"]: one.get("pain_left") for one in session["items"][0]["previous"]["sets"]}
    assert by_side == {"left": 3, "right": None}


def test_pain_of_last_time_is_for_those_who_may_see_it(cast, client, sessions):
    consent(cast.athlete)
    put(line_of(sessions[0]), cast.athlete_user, pain={"left": 3}, at=AT)
    address = reverse("training:session", args=[sessions[1].public_id])
    seen = {}
    for part in ("owner", "coach", "analyst"):
        client.force_login(cast.people[part])
        seen[part] = "pain 3" in client.get(address).content.decode()
        found = client.get(reverse("api:session", args=[sessions[1].public_id])).json()
        assert ("pain_left" in found["items"][0]["previous"]["sets"][0]) == seen[part]
    assert seen == {"owner": False, "coach": True, "analyst": False}


@pytest.mark.parametrize(("leading", "first"), [("", "left"), ("left", "left"), ("right", "right")])
def test_leading_leg_goes_first_in_every_set(cast, client, line, leading, first):
    cast.athlete.leading_side = leading
    cast.athlete.save()
    put(line, cast.athlete_user, side="left")
    put(line, cast.athlete_user, side="right")
    client.force_login(cast.athlete_user)
    page = today(client)
    other = {"left": "right", "right": "left"}[first]
    for place in ('data-of="load_kg_', 'name="load_kg_', 'name="id_'):
        assert page.index(f"{place}{first}") < page.index(f"{place}{other}")
    client.force_login(cast.coach)
    sheet = client.get(reverse("training:gym_sheet", args=[cast.squad.public_id]), {"on": MONDAY.isoformat()})
    words = {"left": "Left", "right": "Right"}
    text = sheet.content.decode()
    assert text.index(f">{words[first]}<") < text.index(f">{words[other]}<")


# --- taking back ------------------------------------------------------------------------------------


def put_backs(page: str) -> list[dict[str, str]]:
    """Return the hidden fields of every form that puts a set back."""
    found = re.findall(r'<form class="put-back".*?</form>', page, re.DOTALL)
    return [dict(re.findall(r'name="([^"]+)" value="([^"]*)"', one)) for one in found]


def stored(line) -> list[tuple]:
    rows = SetLog.objects.performed().filter(item=line).order_by("number", "side")
    return list(rows.values_list("number", "side", "load_kg", "reps"))


@pytest.mark.parametrize(("of_club", "of_reader"), [("kg", ""), ("lb", ""), ("kg", "lb"), ("lb", "kg")])
def test_removed_set_is_put_back_from_its_place(cast, client, line, of_club, of_reader):
    cast.club.weight_unit, cast.athlete_user.weight_unit = of_club, of_reader
    cast.club.save()
    cast.athlete_user.save()
    client.force_login(cast.athlete_user)
    for side in ("left", "right"):
        put(line, cast.athlete_user, side=side, values={"reps": 8, "load_kg": Decimal("42.5"), "rir": Decimal(2)})
    before = stored(line)
    client.post(reverse("training:set_delete", args=[line.public_id, 1]), {"page": "today"})
    assert not stored(line)
    page = today(client)
    assert "Set 1 was removed:" in page
    (fields,) = put_backs(page)

    client.post(reverse("training:set_put", args=[line.public_id]), fields)

    assert stored(line) == before
    assert not put_backs(today(client))


def test_set_put_back_from_its_place_has_its_pain_again(cast, client, line):
    consent(cast.athlete)
    client.force_login(cast.athlete_user)
    put(line, cast.athlete_user, side="left", pain={"left": 3})
    client.post(reverse("training:set_delete", args=[line.public_id, 1]), {"page": "today"})
    page = today(client)
    assert "pain 3" not in page
    (fields,) = put_backs(page)

    client.post(reverse("training:set_put", args=[line.public_id]), fields)

    assert "pain 3" in today(client)


def test_changed_set_is_put_back_and_back_again(cast, client, line):
    client.force_login(cast.athlete_user)
    for side in ("left", "right"):
        put(line, cast.athlete_user, side=side)
    before = stored(line)
    put(line, cast.athlete_user, side="left", values={"reps": 5, "load_kg": Decimal(30)}, at=NOW)
    after = stored(line)
    address = reverse("training:set_put", args=[line.public_id])
    page = today(client)
    assert "Before the last change: <b>L</b> 40 × 8 <b>R</b> 40 × 8" in " ".join(page.split())
    (fields,) = put_backs(page)
    assert client.post(address, fields).status_code == 302
    assert stored(line) == before
    (fields,) = put_backs(today(client))
    client.post(address, fields)
    assert stored(line) == after


def test_who_only_reads_puts_nothing_back(cast, client, line):
    put(line, cast.athlete_user)
    client.force_login(cast.coach)
    client.post(reverse("training:set_delete", args=[line.public_id, 1]))
    address = reverse("training:session", args=[line.session.public_id])
    assert len(put_backs(client.get(address).content.decode())) == 1
    client.force_login(cast.analyst)
    assert not put_backs(client.get(address).content.decode())
