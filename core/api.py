"""The API's shared manners: strict bodies and cursor pages."""

import json
import math
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.utils.translation import gettext as _
from rest_framework import exceptions, serializers
from rest_framework.pagination import CursorPagination
from rest_framework.parsers import JSONParser


class Pages(CursorPagination):
    page_size = 50
    page_size_query_param = "page_size"
    max_page_size = 200
    ordering = "id"


class StrictJSONParser(JSONParser):
    """JSON without NaN or infinity, and with numbers and text that PostgreSQL can hold."""

    def parse(self, stream: Any, media_type: Any = None, parser_context: Any = None) -> Any:
        try:
            raw = stream.read()
        except RequestDataTooBig as error:
            raise exceptions.ParseError(_("The body is larger than 1 MB.")) from error
        try:
            text = raw.decode("utf-8")
            value = json.loads(text, parse_constant=_no_constant, parse_float=_finite)
        except (ValueError, RecursionError) as error:
            raise exceptions.ParseError(_("The body is not valid JSON: %(fault)s") % {"fault": error}) from error
        if "\\u0000" in text or "\x00" in text:
            raise exceptions.ParseError(_("The body holds a NUL character, which cannot be stored."))
        return value


def _no_constant(name: str) -> float:
    raise ValueError(f"{name} is not a JSON number")


def _finite(text: str) -> float:
    value = float(text)
    if not math.isfinite(value):
        raise ValueError(f"{text} is out of range")
    return value


class StrictSerializer(serializers.Serializer[Any]):
    """A serializer that refuses fields it does not know instead of dropping them silently."""

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, Mapping):
            unknown = sorted(str(key) for key in data if key not in self.fields)
            if unknown:
                known = ", ".join(name for name, field in self.fields.items() if not field.read_only)
                raise serializers.ValidationError(
                    {
                        name: [
                            serializers.ErrorDetail(
                                _("Unknown field; known are %(known)s.") % {"known": known}, "unknown_field"
                            )
                        ]
                        for name in unknown
                    }
                )
        return super().to_internal_value(data)
