"""Holding what a JSON column takes against its schema."""

import math
from collections.abc import Mapping
from datetime import date
from typing import Any


class SchemaFault(ValueError):
    """A value does not have the shape of its schema; `path` leads to the fault."""

    def __init__(self, path: str, fault: str) -> None:
        self.path = path
        self.fault = fault
        super().__init__(f"{path}: {fault}.")


def check_schema(value: object, schema: Mapping[str, Any], path: str) -> None:
    """Hold a value against a schema written in the part of JSON Schema that our columns use.

    That is: type, enum, required, properties without others, items, maxItems, minimum, maximum, format date.

    Raises:
        SchemaFault: something is missing, unknown, of the wrong type or out of range.
    """
    types = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    if not any(_is_of(value, name) for name in types):
        raise SchemaFault(path, f"must be {' or '.join(types)}")
    if "enum" in schema and value not in schema["enum"]:
        raise SchemaFault(path, f"must be one of {', '.join(schema['enum'])}")
    if isinstance(value, list):
        if len(value) > schema["maxItems"]:
            raise SchemaFault(path, f"must hold at most {schema['maxItems']} rows")
        for index, row in enumerate(value):
            check_schema(row, schema["items"], f"{path}[{index}]")
    elif isinstance(value, dict):
        properties = schema["properties"]
        for name in schema["required"]:
            if name not in value:
                raise SchemaFault(f"{path}.{name}", "is missing")
        for name in value:
            if name not in properties:
                raise SchemaFault(f"{path}.{name}", "is not known")
            check_schema(value[name], properties[name], f"{path}.{name}")
    elif isinstance(value, int | float) and "minimum" in schema:
        if not schema["minimum"] <= value <= schema["maximum"]:
            raise SchemaFault(path, f"must be from {schema['minimum']} to {schema['maximum']}")
    elif isinstance(value, str) and schema.get("format") == "date":
        try:
            date.fromisoformat(value)
        except ValueError:
            raise SchemaFault(path, "must be a date such as 2026-03-09") from None


def _is_of(value: object, name: str) -> bool:
    match name:
        case "null":
            return value is None
        case "string":
            return isinstance(value, str)
        case "integer":
            return isinstance(value, int) and not isinstance(value, bool)
        case "number":
            return _is_of(value, "integer") or (isinstance(value, float) and math.isfinite(value))
        case "array":
            return isinstance(value, list)
        case _:
            return isinstance(value, dict)
