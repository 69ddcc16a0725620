"""The API's shared manners: strict bodies and cursor pages."""

import json
import math
import re
import uuid
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NoReturn, TypeVar

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, ValidationError
from django.db import DataError
from django.db.models import Model, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _
from drf_spectacular.utils import inline_serializer
from rest_framework import exceptions, serializers
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.pagination import Cursor, CursorPagination
from rest_framework.parsers import JSONParser
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from core.fields import SeveralOf, WholeNumber

Row = TypeVar("Row", bound=Model)
Found = TypeVar("Found")


class Pages(CursorPagination):
    """Cursor pages; a page size or cursor that cannot be used is refused instead of passed over."""

    page_size = 50
    page_size_query_param = "page_size"
    max_page_size = 200
    ordering: str | tuple[str, ...] = "id"

    def get_page_size(self, request: Request) -> int:
        asked = PageQuery(data={name: value for name, value in request.query_params.items() if name == "page_size"})
        asked.is_valid(raise_exception=True)
        return int(asked.validated_data.get("page_size", self.page_size))

    def decode_cursor(self, request: Request) -> Cursor | None:
        try:
            cursor = super().decode_cursor(request)
        except exceptions.NotFound as error:
            raise self.cursor_refused() from error
        # What decodes to nothing is none of ours, and would lead back to the first page.
        if cursor == Cursor(offset=0, reverse=False, position=None):
            raise self.cursor_refused()
        return cursor

    def cursor_refused(self) -> exceptions.ValidationError:
        return exceptions.ValidationError(
            {"cursor": _("cursor takes what `next` or `previous` of a page holds; this is not that.")}
        )

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> Any:
        try:
            return super().paginate_queryset(queryset, request, view)
        except (ValueError, ValidationError, DataError) as error:
            if "cursor" not in request.query_params:
                raise
            raise self.cursor_refused() from error


class StrictJSONParser(JSONParser):
    """JSON without NaN or infinity, and with numbers and text that PostgreSQL can hold."""

    def parse(self, stream: Any, media_type: Any = None, parser_context: Any = None) -> Any:
        raw = stream.read(settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1)
        if len(raw) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            raise RequestDataTooBig
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


class WhateverIsAccepted(BaseContentNegotiation):
    """Answer a file whatever the caller accepts: its address says what it is, and problems are JSON."""

    def select_parser(self, request: Any, parsers: Any) -> Any:
        return parsers[0]

    def select_renderer(self, request: Any, renderers: Any, format_suffix: Any = None) -> tuple[BaseRenderer, str]:
        return renderers[0], renderers[0].media_type


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


class PageQuery(StrictSerializer):
    """The parameters of every list; a list with more of its own extends this."""

    cursor = serializers.CharField(required=False, help_text="Taken from `next` or `previous` of a page")
    page_size = WholeNumber(low=1, high=Pages.max_page_size, required=False)


def query_values(serializer: type["StrictSerializer"], request: Request) -> dict[str, Any]:
    """Return the parameters of an address, each of them known and usable."""
    if not request.query_params:
        return {}
    several = {name for name, field in serializer().fields.items() if isinstance(field, SeveralOf)}
    given = request.query_params
    asked = serializer(data={name: given.getlist(name) if name in several else given[name] for name in given})
    asked.is_valid(raise_exception=True)
    return dict(asked.validated_data)


def body_values(serializer: type["StrictSerializer"], request: Request) -> dict[str, Any]:
    """Return the fields of a body, each of them known and usable."""
    given = serializer(data=request.data)
    given.is_valid(raise_exception=True)
    return dict(given.validated_data)


def refuse_id(field: str, public_id: uuid.UUID, *, place: int | None = None) -> NoReturn:
    """Refuse an id of the body: the same words whether there is no such row or it may not be seen."""
    error = exceptions.ErrorDetail(
        _("%(field)s: there is nothing with the id %(id)s that you may use here.") % {"field": field, "id": public_id},
        "unknown_id",
    )
    fault: Any = [error] if place is None else {place: [error]}
    raise exceptions.ValidationError({field: fault})


def found_by_id(field: str, get: Callable[..., Found], *args: Any) -> Found:
    """Return what an id of the body or the query names; `get` takes the id last and raises Http404 without it."""
    try:
        return get(*args)
    except Http404:
        refuse_id(field, args[-1])


def page_answer(
    request: Request, rows: QuerySet[Row], *, pages: Pages, say: Callable[[list[Row]], Sequence[Any]]
) -> Response:
    """Answer one page of rows, each as `say` puts it."""
    return pages.get_paginated_response(say(pages.paginate_queryset(rows, request)))


def page_of(name: str, item: serializers.BaseSerializer[Any]) -> serializers.Serializer[Any]:
    """Describe a page for the OpenAPI document."""
    link: dict[str, Any] = {"allow_null": True, "help_text": "Address of the page after or before this one"}
    fields = {"next": serializers.URLField(**link), "previous": serializers.URLField(**link), "results": item}
    return inline_serializer(name, fields)
