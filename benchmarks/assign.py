"""Assigning twelve weeks to a hundred athletes, against a raw COPY of the same rows."""

import statistics
from datetime import time
from typing import Any

from django.db import connection, models, transaction

from benchmarks.data import Ground
from benchmarks.measure import report, say, seconds
from training.models import Assignment, Session, SessionItem
from training.operations.assigning import assign_programme

ROUNDS = 5
_TABLES: tuple[type[models.Model], ...] = (Assignment, Session, SessionItem)


def measure_assign(ground: Ground) -> None:
    taken, floors = [], []
    for _ in range(ROUNDS):
        taken.append(seconds(lambda: _assign(ground)))
        rows = [_rows(model) for model in _TABLES]
        _empty()
        floors.append(seconds(lambda rows=rows: _copy(rows)))
        _empty()
    say(f"assigned {len(rows[1])} sessions with {len(rows[2])} lines, {ROUNDS} times")
    report(
        "assign_100_athletes_time",
        value=statistics.median(taken) * 1000,
        unit="ms",
        floor=statistics.median(floors) * 1000,
    )


def _assign(ground: Ground) -> None:
    assign_programme(
        version=ground.version,
        athletes=ground.athletes,
        starts_on=ground.today,
        weekdays=[0, 2, 4],
        times=[time(17, 30)],
        by=ground.coach,
        today=ground.today,
        at=ground.at,
    )


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
    Assignment.objects.all().delete()
