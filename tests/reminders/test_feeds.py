"""A calendar that follows an athlete or a squad: what stands in the file, and who may still read it."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from icalendar import Calendar

from accounts.models import Club, Membership, User
from athletes.models import Athlete, Squad, SquadPlace
from reminders.models import CalendarFeed
from reminders.operations.feeds import end_link, make_link
from tests.cast import make_athlete
from tests.reminders.builders import make_session
from tests.reports.work import make_line
from tests.training.plans import make_fixture
from training.choices import SessionKind, SessionStatus
from training.models import Session
from training.operations.moving import move_session, skip_session

AT = datetime(2026, 3, 2, 10, tzinfo=UTC)
TODAY = AT.date()
AT_HALF_PAST_FIVE = time(17, 30)


@pytest.fixture(autouse=True)
def _monday(settings):
    settings.DEMO_MODE = True
    settings.BASE_URL = "https://club.example"
    with time_machine.travel(AT, tick=False):
        yield


def read(token: str, **headers: str):
    return Client().get(reverse("reminders:feed", args=[token]), headers=headers)


def events(token: str) -> list:
    response = read(token)
    assert response.status_code == 200
    return Calendar.from_ical(response.content).walk("VEVENT")


@pytest.fixture
def own(cast) -> str:
    return make_link(of=cast.athlete, by=cast.athlete_user, at=AT).token


@pytest.fixture
def squads(cast) -> str:
    return make_link(of=cast.squad, by=cast.coach, at=AT).token


def train(athlete: Athlete, on: date = TODAY, at: time | None = AT_HALF_PAST_FIVE, **fields) -> Session:
    return make_session(athlete, on, at, **fields)


def to_tomorrow(session: Session, by: User) -> None:
    tomorrow = TODAY + timedelta(days=1)
    move_session(
        session=session, to_on=tomorrow, to_time=time(18), reason="", pins=True, revision=None, by=by, at=AT
    )  # fmt: skip


# --- an athlete's ---------------------------------------------------------------------------------------------------


def test_session_stands_with_its_wall_time_and_no_word_about_health(cast, own):
    session = train(cast.athlete, skip_reason="calf hurts", note="sore")

    (event,) = events(own)

    assert str(event["SUMMARY"]) == "Training session"
    assert event["DTSTART"].to_ical() == b"20260302T173000"
    assert event["DTSTART"].params["TZID"] == "Europe/London"
    assert event.decoded("DURATION") == timedelta(hours=1)
    assert event["UID"] == f"{session.public_id}@soleus"
    assert event["STATUS"] == "CONFIRMED"
    assert event["URL"] == f"https://club.example/sessions/{session.public_id}/"
    text = read(own).content.decode()
    assert not any(word in text for word in ("Achilles", "hurts", "sore", "Ada"))


def test_file_says_what_it_is(own):
    response = read(own)

    assert response.headers["Content-Type"] == "text/calendar; charset=utf-8"
    lines = response.content.decode().split("\r\n")
    assert lines[0] == "BEGIN:VCALENDAR"
    assert {"VERSION:2.0", "X-WR-CALNAME:Harbour AC", "REFRESH-INTERVAL;VALUE=DURATION:PT1H"} <= set(lines)


def test_session_without_a_time_takes_the_day(cast, own):
    train(cast.athlete, at=None)

    (event,) = events(own)

    assert event["DTSTART"].params["VALUE"] == "DATE"
    assert event.decoded("DTSTART") == TODAY
    assert "DURATION" not in event


def test_move_keeps_the_uid_and_raises_the_sequence(cast, own):
    session = train(cast.athlete)
    (before,) = events(own)

    to_tomorrow(session, cast.coach)

    (after,) = events(own)
    assert after["UID"] == before["UID"]
    assert after["SEQUENCE"] > before["SEQUENCE"]
    assert after["DTSTART"].to_ical() == b"20260303T180000"


@pytest.mark.parametrize("status", [SessionStatus.SKIPPED, SessionStatus.CANCELLED])
def test_what_was_left_out_is_cancelled(cast, own, status):
    train(cast.athlete, status=status)

    assert [event["STATUS"] for event in events(own)] == ["CANCELLED"]


def test_skipping_raises_the_sequence(cast, own):
    session = train(cast.athlete)
    before = events(own)[0]["SEQUENCE"]

    skip_session(session=session, reason="Exam", revision=None, by=cast.coach, at=AT)

    (after,) = events(own)
    assert (after["STATUS"], after["SEQUENCE"] > before) == ("CANCELLED", True)


def test_entry_lasts_as_long_as_the_lines_ask_for(cast, own):
    long = train(cast.athlete)
    make_line(long, planned_sets=4, planned_reps=32, planned_s=192, rest_s=120)
    make_line(long, "seconds", side="both", planned_sets=3, planned_s=135)
    make_line(long, "metres", side="both", planned_sets=2, amount_low=300, rest_s=0)
    make_line(long, status="skipped", planned_sets=9)
    make_line(train(cast.athlete, TODAY + timedelta(days=1)), planned_sets=1, planned_reps=10)
    make_line(train(cast.athlete, TODAY + timedelta(days=2)), planned_sets=90, rest_s=600)
    make_line(train(cast.athlete, TODAY + timedelta(days=3), minutes=52))

    # 2 × 192 s of work and 4 × 120 s of rest, 135 s and 3 × 60 s, 200 s, and three set-ups of 60 s: 26 min.
    lengths = [event.decoded("DURATION") / timedelta(minutes=1) for event in events(own)]
    assert lengths == [30, 15, 180, 52]


def test_another_zone_of_the_athlete_raises_the_sequence_once(cast, own):
    train(cast.athlete)
    (before,) = events(own)
    later = AT + timedelta(hours=1)
    for zone in ("Europe/Madrid", "Europe/London"):
        Athlete.objects.filter(pk=cast.athlete.pk).update(timezone=zone)
        with time_machine.travel(later, tick=False):
            (after,), (again,) = events(own), events(own)
        assert after["DTSTART"].params["TZID"] == zone
        assert after["SEQUENCE"] == again["SEQUENCE"] == before["SEQUENCE"] + 1
        assert after.decoded("DTSTAMP") == later
        before = after


def test_another_zone_of_the_club_raises_the_sequence_of_fixtures(cast, own):
    make_fixture(cast.squad, TODAY, held_at=time(15))
    (before,) = events(own)

    Club.objects.filter(pk=cast.club.pk).update(timezone="Europe/Madrid")

    (after,) = events(own)
    assert after["SEQUENCE"] == before["SEQUENCE"] + 1


def test_window_is_thirty_days_back_and_a_hundred_and_eighty_ahead(cast, own):
    for days in (-31, -30, 180, 181):
        train(cast.athlete, TODAY + timedelta(days=days))

    found = [event.decoded("DTSTART").date() - TODAY for event in events(own)]

    assert found == [timedelta(days=-30), timedelta(days=180)]


def test_fixtures_of_the_squad_stand_beside_the_sessions(cast, own):
    make_fixture(cast.squad, TODAY, held_at=time(15), place="Quay; north, gate\n2")
    make_fixture(cast.squad, TODAY + timedelta(days=7), name="Cup", cancelled_at=AT, revision=4)
    make_fixture(cast.rival_squad, TODAY)

    first, second = events(own)

    assert (str(first["SUMMARY"]), str(first["LOCATION"])) == ("Match: Port Ellis", "Quay; north, gate\n2")
    assert first.decoded("DURATION") == timedelta(hours=2)
    assert (str(second["SUMMARY"]), second["STATUS"], second["SEQUENCE"]) == ("Match: Cup", "CANCELLED", 4)


def test_own_match_is_called_one(cast, own):
    train(cast.athlete, kind=SessionKind.MATCH)

    assert str(events(own)[0]["SUMMARY"]) == "Match"


def test_time_that_the_clocks_skip_is_the_first_after_it(cast, own):
    train(cast.athlete, date(2026, 3, 29), time(1, 30))

    (event,) = events(own)

    assert event["DTSTART"].to_ical() == b"20260329T020000"


def test_zone_is_described_to_the_second(cast, own):
    train(cast.athlete)

    (zone,) = Calendar.from_ical(read(own).content).walk("VTIMEZONE")

    assert zone["TZID"] == "Europe/London"
    assert [
        (part.name, part["DTSTART"].to_ical(), part["TZOFFSETFROM"].to_ical(), part["TZOFFSETTO"].to_ical())
        for part in zone.subcomponents
    ] == [
        ("STANDARD", b"20260101T000000", "+0000", "+0000"),
        ("DAYLIGHT", b"20260329T010000", "+0000", "+0100"),
        ("STANDARD", b"20261025T020000", "+0100", "+0000"),
    ]


@pytest.mark.parametrize("zone", ["America/St_Johns", "Australia/Lord_Howe", "Africa/Casablanca", "Asia/Kathmandu"])
def test_every_hour_has_the_offset_of_its_zone(cast, own, zone):
    Athlete.objects.filter(pk=cast.athlete.pk).update(timezone=zone)
    for number in range(180):
        train(cast.athlete, TODAY + timedelta(days=number), time(number % 24, 15))

    calendar = Calendar.from_ical(read(own).content)

    described = calendar.walk("VTIMEZONE")[0].to_tz()
    for event in calendar.walk("VEVENT"):
        at = event.decoded("DTSTART")
        assert at.utcoffset() == at.replace(tzinfo=described).utcoffset(), at


def test_times_in_utc_need_no_zone(cast, own):
    Athlete.objects.filter(pk=cast.athlete.pk).update(timezone="UTC")
    train(cast.athlete)

    calendar = Calendar.from_ical(read(own).content)

    assert not calendar.walk("VTIMEZONE")
    assert calendar.walk("VEVENT")[0]["DTSTART"].to_ical() == b"20260302T173000Z"


# --- a squad's ------------------------------------------------------------------------------------------------------


def test_sessions_at_one_time_are_one_entry_with_their_number(cast, squads):
    for athlete in (cast.athlete, cast.teammate):
        train(athlete)
    train(cast.teammate, at=time(7))
    train(cast.rival_athlete)

    first, second = events(squads)

    assert [str(one["SUMMARY"]) for one in (first, second)] == [
        "Training session, 1 athlete", "Training session, 2 athletes",
    ]  # fmt: skip
    assert second["URL"] == f"https://club.example/squads/{cast.squad.public_id}/calendar/"
    assert "Tom" not in read(squads).content.decode()


def test_who_is_elsewhere_trains_by_the_clock_there(cast, squads):
    Athlete.objects.filter(pk=cast.athlete.pk).update(timezone="Europe/Madrid")
    train(cast.athlete, at=time(18, 30))
    train(cast.teammate, at=time(17, 30))

    assert [str(one["SUMMARY"]) for one in events(squads)] == ["Training session, 2 athletes"]


def test_athlete_who_goes_elsewhere_raises_the_sequence_of_the_squad_s_entries(cast, squads):
    for athlete in (cast.athlete, cast.teammate):
        train(athlete)
    (before,) = events(squads)

    Athlete.objects.filter(pk=cast.athlete.pk).update(timezone="Europe/Madrid")

    earlier, after = events(squads)
    assert earlier["DTSTART"].to_ical() == b"20260302T163000"
    assert (after["UID"], str(after["SUMMARY"])) == (before["UID"], "Training session, 1 athlete")
    assert after["SEQUENCE"] == before["SEQUENCE"] + 1


def test_squad_s_entry_lasts_as_long_as_its_longest_session(cast, squads):
    train(cast.athlete, minutes=40)
    train(cast.teammate, minutes=50)

    assert events(squads)[0].decoded("DURATION") == timedelta(minutes=50)


def test_left_out_athletes_do_not_count_and_none_left_is_cancelled(cast, squads):
    train(cast.athlete, status=SessionStatus.SKIPPED)
    other = train(cast.teammate)
    assert [str(one["SUMMARY"]) for one in events(squads)] == ["Training session, 1 athlete"]

    Session.objects.filter(pk=other.pk).update(status=SessionStatus.CANCELLED)

    (event,) = events(squads)
    assert (str(event["SUMMARY"]), event["STATUS"]) == ("Training session", "CANCELLED")


def test_sequence_of_a_squad_s_entry_never_falls(cast, squads):
    staying, leaving = train(cast.athlete), train(cast.teammate, revision=7)
    seen = []

    def look() -> None:
        seen.append(next(one["SEQUENCE"] for one in events(squads) if one["DTSTART"].to_ical() == b"20260302T173000"))

    look()
    to_tomorrow(leaving, cast.coach)
    look()
    skip_session(session=staying, reason="Exam", revision=None, by=cast.coach, at=AT)
    look()
    SquadPlace.objects.filter(athlete=cast.teammate).update(ends_before=TODAY)
    look()
    Athlete.objects.filter(pk=cast.teammate.pk).update(archived_at=AT)
    look()

    assert seen == sorted(seen)
    assert seen[2] > seen[1] > seen[0]


def test_archived_athletes_and_other_training_do_not_stand_in_a_squad_s(cast, squads):
    train(cast.athlete, kind=SessionKind.OTHER)
    train(cast.athlete, kind=SessionKind.MATCH)
    train(make_athlete(cast.club, "Gone", cast.squad, archived_at=AT))

    assert events(squads) == []


# --- the link -------------------------------------------------------------------------------------------------------


def test_token_is_stored_hashed(own):
    feed = CalendarFeed.objects.get()

    assert own not in str(vars(feed))
    assert len(feed.token_sha256) == 64


def test_repeat_answers_not_modified_until_something_changes(cast, own):
    session = train(cast.athlete)
    first = read(own)
    etag = first.headers["ETag"]

    same = read(own, **{"If-None-Match": etag})

    assert (same.status_code, same.content, same.headers["ETag"]) == (304, b"", etag)
    assert first.headers["Cache-Control"] == "private, no-cache"
    skip_session(session=session, reason="Exam", revision=None, by=cast.coach, at=AT)
    changed = read(own, **{"If-None-Match": etag})
    assert changed.status_code == 200
    assert changed.headers["ETag"] != etag


def test_compressed_repeat_is_not_modified_either(cast, own):
    train(cast.athlete)
    etag = read(own, **{"Accept-Encoding": "gzip"}).headers["ETag"]

    assert etag.startswith("W/")
    assert read(own, **{"Accept-Encoding": "gzip", "If-None-Match": etag}).status_code == 304


def test_new_link_ends_the_one_before(cast, own):
    newer = make_link(of=cast.athlete, by=cast.athlete_user, at=AT).token

    assert read(own).status_code == 404
    assert read(newer).status_code == 200
    assert CalendarFeed.objects.count() == 1


def test_ended_link_leads_nowhere(cast, own, squads):
    end_link(of=cast.athlete, by=cast.athlete_user)

    assert read(own).status_code == 404
    assert read(squads).status_code == 200


@pytest.mark.parametrize("token", ["x", "%", "0" * 43, "é" * 5000, "a.ics", ".."])
def test_unknown_link_leads_nowhere(own, token):
    assert Client().get(f"/calendar/{token}.ics").status_code == 404


def test_link_of_an_archived_athlete_is_closed(cast, own):
    Athlete.objects.filter(pk=cast.athlete.pk).update(archived_at=AT)

    assert read(own).status_code == 404


def test_link_of_who_is_no_longer_that_athlete_is_closed(cast, own):
    Athlete.objects.filter(pk=cast.athlete.pk).update(user=cast.rival_athlete_user)

    assert read(own).status_code == 404


@pytest.mark.parametrize("token", ["own", "squads"])
def test_link_of_a_closed_account_is_closed(request, cast, token):
    token = request.getfixturevalue(token)
    User.objects.update(is_active=False)

    assert read(token).status_code == 404


def test_squad_s_link_is_closed_with_the_right_to_see_it(cast, squads):
    Membership.objects.filter(user=cast.coach).delete()

    assert read(squads).status_code == 404


def test_link_of_an_archived_squad_is_closed(cast, squads):
    Squad.objects.filter(pk=cast.squad.pk).update(archived_at=AT)

    assert read(squads).status_code == 404


def test_reading_is_noted_to_ten_minutes(own):
    with time_machine.travel(AT, tick=False) as clock:
        read(own)
        clock.shift(timedelta(minutes=9))
        read(own)
        assert CalendarFeed.objects.get().last_read_at == AT
        clock.shift(timedelta(minutes=2))
        read(own)
        assert CalendarFeed.objects.get().last_read_at == AT + timedelta(minutes=11)


@pytest.mark.parametrize("number", [1, 3])
def test_athlete_s_file_takes_as_many_queries_for_one_as_for_three(cast, own, django_assert_num_queries, number):
    for day in range(number):
        train(cast.athlete, TODAY + timedelta(days=day))
        make_fixture(cast.squad, TODAY + timedelta(days=day))
    read(own)

    # The link, sessions, fixtures.
    with django_assert_num_queries(3):
        read(own)


@pytest.mark.parametrize("number", [1, 3])
def test_squad_s_file_takes_as_many_queries_for_one_as_for_three(cast, squads, django_assert_num_queries, number):
    for place in range(number):
        train(make_athlete(cast.club, f"Athlete {place}", cast.squad), TODAY + timedelta(days=place))
        make_fixture(cast.squad, TODAY + timedelta(days=place))
    read(squads)

    # The link, the right to it, athletes, sessions, revisions, fixtures.
    with django_assert_num_queries(6):
        read(squads)


def test_link_is_of_an_athlete_or_a_squad(cast):
    fields = {"club": cast.club, "made_by": cast.coach, "made_at": AT, "token_sha256": "0" * 64}
    for both in ({}, {"athlete": cast.athlete, "squad": cast.squad}):
        with pytest.raises(IntegrityError, match="calendar_feed_of_athlete_or_squad"), transaction.atomic():
            CalendarFeed.objects.create(**fields, **both)


def test_person_has_one_link_to_a_calendar(cast, own, squads):
    for of in ({"athlete": cast.athlete, "made_by": cast.athlete_user}, {"squad": cast.squad, "made_by": cast.coach}):
        with pytest.raises(IntegrityError, match="calendar_feed_once"), transaction.atomic():
            CalendarFeed.objects.create(club=cast.club, made_at=AT, token_sha256="0" * 64, **of)


def test_two_links_never_share_a_token(cast, own):
    with pytest.raises(IntegrityError, match="token_sha256"), transaction.atomic():
        CalendarFeed.objects.create(
            club=cast.club, squad=cast.squad, made_by=cast.coach, made_at=AT,
            token_sha256=CalendarFeed.objects.get().token_sha256,
        )  # fmt: skip


# --- page and API ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("part", "of"), [("athlete", "athlete"), ("coach", "squad")])
def test_person_makes_a_link_and_sees_it_once(cast, client, part, of):
    client.force_login(cast.people[part])
    page = reverse(f"reminders:{of}_feed", args=[getattr(cast, of).public_id])
    assert "Make a link" in client.get(page).content.decode()

    made = client.post(page)

    addresses = made.context["addresses"]
    assert addresses.https.startswith("https://club.example/calendar/")
    assert addresses.webcal == addresses.https.replace("https:", "webcal:")
    assert addresses.https in made.content.decode()
    assert made.headers["Cache-Control"] == "no-store"
    assert client.get(addresses.https.removeprefix("https://club.example")).status_code == 200
    again = client.get(page).content.decode()
    assert "Make a new link" in again
    assert addresses.https not in again


def test_person_ends_a_link(cast, client, own):
    client.force_login(cast.athlete_user)

    response = client.post(reverse("reminders:athlete_feed_end", args=[cast.athlete.public_id]))

    assert response.url == reverse("reminders:athlete_feed", args=[cast.athlete.public_id])
    assert not CalendarFeed.objects.exists()


@pytest.mark.parametrize(("part", "of"), [("athlete", "athletes"), ("coach", "squads")])
def test_api_makes_reads_and_ends_a_link(cast, client, part, of):
    client.force_login(cast.people[part])
    path = f"/api/v1/{of}/{(cast.athlete if of == 'athletes' else cast.squad).public_id}/calendar-link/"
    assert client.get(path).status_code == 404

    made = client.put(path).json()

    assert made.keys() == {"url", "webcal_url", "made_at"}
    token = made["url"].removeprefix("https://club.example/calendar/").removesuffix(".ics")
    assert client.get(path).json() == {"made_at": "2026-03-02T10:00:00Z", "last_read_at": None}
    assert read(token).status_code == 200
    assert client.get(path).json()["last_read_at"] == "2026-03-02T10:00:00Z"
    assert [client.delete(path).status_code for _ in range(2)] == [204, 204]
    assert read(token).status_code == 404


def test_teammate_s_or_another_s_link_is_not_touched(cast, client, squads):
    client.force_login(cast.owner)

    client.post(reverse("reminders:squad_feed_end", args=[cast.squad.public_id]))

    assert read(squads).status_code == 200
