"""Rows read by hand are the same as those that the models read."""

import pytest
from django.db import connection

from core.rows import columns_of, take_row
from exercises.models import Exercise
from tests.training.plans import laid_out, line_of, make_exercise, make_version, put
from training.models import Session, SessionItem, SetLog


@pytest.fixture
def line(cast):
    exercise = make_exercise(cues=["Push", "Pause"], equipment=["bench"])
    (session,) = laid_out(cast.athlete, make_version((exercise, "2x8 each @RIR2")), cast.coach)
    put(line_of(session), cast.athlete_user)
    return line_of(session)


def _read(*models):
    aliases = [model._meta.db_table for model in models]
    columns = ", ".join(columns_of(model, alias) for model, alias in zip(models, aliases, strict=True))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {columns}, 7 FROM {', '.join(aliases)}")
        return cursor.fetchone()


@pytest.mark.parametrize("model", [Session, SessionItem, SetLog, Exercise], ids=lambda model: model.__name__)
def test_row_has_every_value_of_its_model(line, model):
    row, left = take_row(model, _read(model))

    stored = model.objects.get()
    assert row == stored
    assert not row.get_deferred_fields()
    for field in model._meta.concrete_fields:
        assert getattr(row, field.attname) == getattr(stored, field.attname), field.name
    assert list(left) == [7]


def test_rows_of_two_models_are_taken_in_turn(line):
    values = _read(SessionItem, Exercise)

    item, values = take_row(SessionItem, values)
    exercise, values = take_row(Exercise, values)

    assert (item.targets, exercise.cues, list(values)) == (line.targets, ["Push", "Pause"], [7])


def test_row_can_be_saved_as_any_other(line):
    row, _left = take_row(SetLog, _read(SetLog))
    row.reps = 7

    row.save()

    assert SetLog.objects.get().reps == 7
