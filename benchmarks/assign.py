"""Assigning twelve weeks to 100 and to 500 athletes against a raw COPY of the same rows, and what its preview asks."""

import statistics
import tracemalloc
from datetime import date, time, timedelta
from typing import Any

from django.db import connection, models, transaction
from django.test.utils import CaptureQueriesContext

from athletes.models import Athlete, Squad, SquadPlace
from benchmarks.data import Ground
from benchmarks.measure import report, say, seconds
from training.models import Assignment, Fixture, Session, SessionItem
from training.operations.assigning import MOST_ATHLETES, assign_programme

ROUNDS = 5
ROUNDS_OF_MANY = 3
FIXTURES = 20
_TABLES: tuple[type[models.Model], ...] = (Assignment, Session, SessionItem)


def measure_assign(ground: Ground) -> None:
    many = _more_athletes(ground)
    _memory(ground, many)
    _against_copy(ground, ground.athletes, rounds=ROUNDS)
    _against_copy(ground, many, rounds=ROUNDS_OF_MANY)
    _preview(ground, many)
    Athlete.objects.filter(pk__in=[athlete.pk for athlete in many[len(ground.athletes) :]]).delete()


def _against_copy(ground: Ground, athletes: list[Athlete], *, rounds: int) -> None:
    taken, floors = [], []
    for _ in range(rounds):
        taken.append(seconds(lambda: _assign(ground, athletes)))
        rows = [_rows(model) for model in _TABLES]
        _empty()
        floors.append(seconds(lambda rows=rows: _copy(rows)))
        _empty()
    say(f"assigned {len(rows[1])} sessions with {len(rows[2])} lines, {rounds} times")
    report(
        f"assign_{len(athletes)}_athletes_time",
        value=statistics.median(taken) * 1000,
        unit="ms",
        floor=statistics.median(floors) * 1000,
    )


def _memory(ground: Ground, many: list[Athlete]) -> None:
    """Say how much more memory four hundred athletes more take at the most."""
    few_mb, many_mb = (_peak_mb(ground, athletes) for athletes in (ground.athletes, many))
    say(f"assigning held {few_mb:.1f} MB for {len(ground.athletes)} athletes, {many_mb:.1f} MB for {len(many)}")
    report("assign_memory_for_400_more", value=many_mb - few_mb, unit="MB")


def _preview(ground: Ground, athletes: list[Athlete]) -> None:
    """Count what the preview asks of the database where athletes have fixtures and another programme."""
    squad = Squad.objects.create(club=ground.club, name="Benchmark squad")
    SquadPlace.objects.bulk_create(
        SquadPlace(club=ground.club, squad=squad, athlete=athlete, starts_on=ground.today) for athlete in athletes
    )
    Fixture.objects.bulk_create(
        Fixture(club=ground.club, squad=squad, name="Match", held_on=ground.today + timedelta(days=4 * number))
        for number in range(FIXTURES)
    )
    _assign(ground, athletes)
    starts_on = ground.today + timedelta(weeks=12)
    with CaptureQueriesContext(connection) as queries:
        taken = seconds(lambda: _assign(ground, athletes, starts_on=starts_on, dry_run=True))
    say(f"the preview for {len(athletes)} athletes took {taken * 1000:.0f} ms")
    report("preview_queries_for_500", value=len(queries), unit="queries")
    _empty()
    squad.delete()


def _more_athletes(ground: Ground) -> list[Athlete]:
    more = Athlete.objects.bulk_create(
        Athlete(club=ground.club, name=f"More {n:03}", sort_name=f"more {n:03}", born_on=date(2000, 1, 1))
        for n in range(MOST_ATHLETES - len(ground.athletes))
    )
    return [*ground.athletes, *more]


def _assign(ground: Ground, athletes: list[Athlete], *, starts_on: date | None = None, dry_run: bool = False) -> None:
    assign_programme(
        version=ground.version,
        athletes=athletes,
        starts_on=starts_on or ground.today,
        weekdays=[0, 2, 4],
        times=[time(17, 30)],
        by=ground.coach,
        today=ground.today,
        at=ground.at,
        dry_run=dry_run,
    )


def _peak_mb(ground: Ground, athletes: list[Athlete]) -> float:
    """Return the most that Python held beyond what it held before, whatever the allocator keeps for later."""
    tracemalloc.start()
    _assign(ground, athletes)
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    _empty()
    return peak / 1024 / 1024


def _rows(model: type[models.Model]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor, cursor.copy(f'COPY "{model._meta.db_table}" TO STDOUT') as copy:
        return list(copy.rows())


@transaction.atomic
def _copy(tables: list[list[tuple[Any, ...]]]) -> None:
    for model, rows in zip(_TABLES, tables, strict=True):
        with connection.cursor() as cursor, cursor.copy(f'COPY "{model._meta.db_table}" FROM STDIN') as copy:
            for row in rows:
                copy.write_row(row)


def _empty() -> None:
    with connection.cursor() as cursor:
        cursor.execute(f'TRUNCATE "{Assignment._meta.db_table}" CASCADE')
