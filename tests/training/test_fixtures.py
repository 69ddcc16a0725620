"""Fixtures: typed in, changed, cancelled, and brought to where a calendar file has them."""

from datetime import date, time, timedelta

import pytest
from django.db import IntegrityError, transaction

from tests.training.ics import calendar, event
from tests.training.plans import AT, MONDAY, make_fixture
from training.choices import FixtureKind, FixtureSource
from training.files.ics import read_calendar
from training.models import Fixture
from training.operations.fixtures import (
    FixtureChanged,
    FixturesMoved,
    add_fixture,
    cancel_fixture,
    change_fixture,
    import_fixtures,
    restore_fixture,
    usual_kind,
)

SATURDAY = MONDAY + timedelta(days=5)


def take(cast, *parts, **given):
    file = read_calendar(calendar(*parts), zone=cast.club.timezone, today=MONDAY)
    return import_fixtures(
        **{"squad": cast.squad, "file": file, "kind": FixtureKind.MATCH, "by": cast.coach, "today": MONDAY, "at": AT}
        | given
    )


def standing(cast) -> list[tuple[str, str, time | None]]:
    rows = Fixture.objects.standing().filter(squad=cast.squad).order_by("held_on", "held_at", "id")
    return [(row.name, str(row.held_on), row.held_at) for row in rows]


def test_fixture_is_added_changed_cancelled_and_brought_back(cast):
    made = add_fixture(
        squad=cast.squad, kind="match", name="Port Ellis", place="", held_on=SATURDAY, held_at=time(15), by=cast.coach
    )
    assert (made.source, made.revision, made.club) == (FixtureSource.TYPED, 1, cast.club)

    moved = change_fixture(fixture=made, values={"held_at": time(17, 30), "name": "Port Ellis"}, revision=1)
    assert (moved.held_at, moved.revision) == (time(17, 30), 2)
    assert change_fixture(fixture=made, values={"held_at": time(17, 30)}, revision=2).revision == 2
    with pytest.raises(FixtureChanged) as refused:
        change_fixture(fixture=made, values={"held_at": time(12)}, revision=1)
    assert refused.value.stored.held_at == time(17, 30)

    assert cancel_fixture(fixture=made, revision=2, at=AT).cancelled_at == AT
    assert cancel_fixture(fixture=made, revision=3, at=AT).revision == 3
    assert standing(cast) == []
    assert restore_fixture(fixture=made, revision=3).cancelled_at is None
    with pytest.raises(FixtureChanged):
        cancel_fixture(fixture=made, revision=3, at=AT)


def test_file_is_looked_at_then_taken_and_a_newer_one_moves_it(cast):
    make_fixture(cast.squad, SATURDAY + timedelta(days=7), name="Typed in")
    first = [event(":20260307T150000", uid="a"), event(":20260321T150000", uid="b", name="Vale Rovers")]

    looked = take(cast, *first, dry_run=True)
    assert (len(looked.new), looked.number, Fixture.objects.count()) == (2, 2, 1)
    take(cast, *first, seen=looked.seen)
    assert take(cast, *first).unchanged == 2

    newer = take(
        cast,
        event(":20260308T113000", "LOCATION:Home", uid="a"),
        event(":20260321T150000", "STATUS:CANCELLED", uid="b", name="Vale Rovers"),
    )

    assert standing(cast) == [("Port Ellis", "2026-03-08", time(11, 30)), ("Typed in", "2026-03-14", None)]
    assert [(one.event.key, set(one.changes)) for one in newer.changed] == [("a", {"held_on", "held_at", "place"})]
    assert [one.event.key for one in newer.cancelled] == ["b"]
    assert Fixture.objects.get(ics_uid="a").revision == 2
    assert [one.event.key for one in take(cast, *first).changed] == ["a", "b"]
    assert len(standing(cast)) == 3


def test_day_that_a_series_no_longer_holds_is_cancelled_and_what_was_is_kept(cast):
    weekly = event(":20260207T150000", "RRULE:FREQ=WEEKLY;COUNT=7")
    take(cast, weekly)
    assert len(standing(cast)) == 7

    again = take(cast, event(":20260208T150000", "RRULE:FREQ=WEEKLY;COUNT=7"))

    assert [one.event.on.day for one in again.cancelled] == [7, 14, 21]
    assert [on for _name, on, _at in standing(cast)] == [
        "2026-02-07", "2026-02-08", "2026-02-14", "2026-02-15", "2026-02-21", "2026-02-22", "2026-02-28",
        "2026-03-01", "2026-03-08", "2026-03-15", "2026-03-22",
    ]  # fmt: skip
    lone = take(cast, event(":20260308T150000"))
    assert (len(lone.new), len(lone.cancelled)) == (1, 3)


def test_events_far_away_are_left_out_but_known_ones_follow(cast):
    take(cast, event(":20260307T150000", uid="a"))

    looked = take(
        cast, event(":20280307T150000", uid="a"), event(":20280307T150000", uid="b"), event(":20250307", uid="c")
    )

    assert (looked.outside, len(looked.new), len(looked.changed)) == (2, 0, 1)


def test_import_that_would_do_something_else_by_now_is_refused(cast):
    looked = take(cast, event(":20260307T150000"), dry_run=True)
    take(cast, event(":20260307T150000"))

    with pytest.raises(FixturesMoved):
        take(cast, event(":20260307T150000"), seen=looked.seen)


def test_files_of_two_squads_do_not_meet(cast):
    take(cast, event(":20260307T150000"))
    take(cast, event(":20260307T150000"), squad=cast.rival_squad)

    assert Fixture.objects.filter(ics_uid="a@league").count() == 2


def test_usual_kind_follows_the_sport():
    assert (usual_kind("sprint"), usual_kind("rugby")) == (FixtureKind.MEET, FixtureKind.MATCH)


@pytest.mark.parametrize(
    "fields",
    [
        {"kind": "party"},
        {"source": "guess"},
        {"held_on": date(1900, 1, 1)},
        {"source": "ics"},
        {"ics_uid": "typed-with-uid"},
    ],
)
def test_database_refuses_a_fixture_that_cannot_be(cast, fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        make_fixture(cast.squad, **fields)


def test_database_holds_an_event_once_per_squad(cast):
    make_fixture(cast.squad, source="ics", ics_uid="a")
    with pytest.raises(IntegrityError), transaction.atomic():
        make_fixture(cast.squad, source="ics", ics_uid="a")
