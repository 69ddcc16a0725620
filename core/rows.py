"""Model rows read by hand-written SQL, where building the query costs more than running it."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, TypeVar

from django.db import connection
from django.db.models import Field, Model

Row = TypeVar("Row", bound=Model)


@lru_cache
def _fields(model: type[Model]) -> "tuple[Field[Any, Any], ...]":
    return tuple(model._meta.concrete_fields)


def columns_of(model: type[Model], alias: str) -> str:
    """Return every column of a model as a SELECT names them, in the order that `take_row` reads them."""
    return ", ".join(f'"{alias}"."{field.column}"' for field in _fields(model))


def take_row(model: type[Row], values: Sequence[Any]) -> tuple[Row, Sequence[Any]]:
    """Make a model of the first values, and return it with the values that are left."""
    fields = _fields(model)
    taken = [
        field.from_db_value(value, None, connection) if hasattr(field, "from_db_value") else value
        for field, value in zip(fields, values, strict=False)
    ]
    return model.from_db("default", [field.attname for field in fields], taken), values[len(fields) :]
