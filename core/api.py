"""The API's shared manners: strict bodies and cursor pages."""

import json
import math
import re
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import DataError
from django.utils.translation import gettext as _
from rest_framework import exceptions, serializers
from rest_framework.pagination import CursorPagination
from rest_framework.parsers import JSONParser
from rest_framework.request import Request

from core.fields import shown


class Pages(CursorPagination):
    """Cursor pages; a page size or cursor that cannot be used is refused instead of passed over."""

    page_size = 50
    page_size_query_param = "page_size"
    max_page_size = 200
    ordering = "id"

    def get_page_size(self, request: Request) -> int:
        asked = request.query_params.get("page_size", str(self.page_size))
        # Longer digits than these are out of range, whatever their value.
        size = int(asked) if re.fullmatch("[0-9]{1,9}", asked) else 0
        if not 1 <= size <= self.max_page_size:
            raise exceptions.ValidationError(
                {
                    "page_size": _("page_size takes a whole number from 1 to %(most)s; %(value)s is not that.")
                    % {"most": self.max_page_size, "value": shown(asked)}
                }
            )
        return size

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> Any:
        try:
            return super().paginate_queryset(queryset, request, view)
        except (exceptions.NotFound, ValueError, ValidationError, DataError) as error:
            if "cursor" not in request.query_params:
                raise
            raise exceptions.ValidationError(
                {"cursor": _("cursor takes what `next` or `previous` of a page holds; this is not that.")}
            ) from error


class StrictJSONParser(JSONParser):
    """JSON without NaN or infinity, and with numbers and text that PostgreSQL can hold."""

    def parse(self, stream: Any, media_type: Any = None, parser_context: Any = None) -> Any:
        raw = stream.read(settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1)
        if len(raw) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            raise exceptions.ParseError(_("The body is larger than 1 MB."))
        try:
            text = raw.decode("utf-8")
            value = json.loads(text, parse_constant=_no_constant, parse_float=_finite)
        except (ValueError, RecursionError) as error:
            raise exceptions.ParseError(_("The body is not valid JSON: %(fault)s") % {"fault": error}) from error
        if "\\u0000" in text or "\x00" in text:
            raise exceptions.ParseError(_("The body holds a NUL character, which cannot be stored."))
        if _SURROGATE.search(text) and not _is_text(value):
            raise exceptions.ParseError(_("The body holds half a surrogate pair, which is no character."))
        return value


_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")


def _is_text(value: Any) -> bool:
    try:
        json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return False
    return True


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
