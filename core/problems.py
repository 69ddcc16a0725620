"""Problem answers (RFC 9457): how an exception is said, and how the OpenAPI document says so."""

import math
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.defaults import page_not_found
from rest_framework import exceptions, status
from rest_framework.response import Response
from rest_framework.views import set_rollback

from core.errors import DomainError

PROBLEM = "application/problem+json"


def problem_response(error: Exception, context: dict[str, Any]) -> Response | None:
    """Answer an exception as `application/problem+json` (RFC 9457); None leaves it a server error."""
    errors: list[dict[str, str]] = []
    members: Mapping[str, Any] = {}
    headers: dict[str, str] = {}
    code = "error"
    match error:
        case DomainError():
            http_status, code, detail, members = error.status, error.code, error.message, error.members
            errors = [
                {"pointer": f"/{fault.field}", "code": fault.code, "detail": fault.message} for fault in error.faults
            ]
        case Http404():
            http_status, code, detail = (
                status.HTTP_404_NOT_FOUND,
                "not_found",
                _("There is nothing at this address."),
            )
        case PermissionDenied():
            http_status, code = status.HTTP_403_FORBIDDEN, "permission_denied"
            detail = str(error) or _("This is not yours to do.")
        case RequestDataTooBig():
            http_status, code, detail = status.HTTP_400_BAD_REQUEST, "too_large", _("The body is larger than 1 MB.")
        case exceptions.ValidationError():
            http_status, code = error.status_code, "invalid"
            detail = _("Some values cannot be used.")
            errors = list(_flatten(error.get_full_details()))
        case exceptions.APIException():
            http_status = error.status_code
            detail = str(error.detail)
            code = str(error.get_codes()) if not isinstance(error.get_codes(), (list, dict)) else "error"
            if detail.startswith("CSRF Failed"):
                code = "csrf"
            if auth_header := getattr(error, "auth_header", None):
                headers["WWW-Authenticate"] = auth_header
            if wait := getattr(error, "wait", None):
                headers["Retry-After"] = str(math.ceil(wait))
        case _:
            return None
    set_rollback()
    answer = {**_problem(http_status, code, detail, errors), **members}
    return Response(answer, status=http_status, headers=headers, content_type=PROBLEM)


def _problem(http_status: int, code: str, detail: str, errors: list[dict[str, str]]) -> dict[str, Any]:
    return {
        "type": "about:blank" if code == "error" else f"urn:soleus:{code}",
        "title": HTTPStatus(http_status).phrase,
        "status": http_status,
        "code": code,
        "detail": detail,
        "errors": errors,
    }


def is_api(request: HttpRequest) -> bool:
    return request.path.startswith("/api/")


def plain_problem(http_status: int, code: str, detail: str) -> HttpResponse:
    """Answer a problem outside any API view: no view was reached, or the address cannot be read."""
    return JsonResponse(_problem(http_status, code, detail, []), status=http_status, content_type=PROBLEM)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer an address that nothing stands at, in the manner of the API below /api/."""
    if is_api(request):
        return plain_problem(HTTPStatus.NOT_FOUND, "not_found", _("There is nothing at this address."))
    return page_not_found(request, exception)


def _flatten(details: Any, pointer: str = "") -> Any:
    if isinstance(details, Mapping) and set(details) == {"message", "code"}:
        yield {"pointer": pointer or "/", "code": str(details["code"]), "detail": str(details["message"])}
    elif isinstance(details, Mapping):
        for key, value in details.items():
            yield from _flatten(value, pointer if key == "non_field_errors" else f"{pointer}/{key}")
    else:
        for index, value in enumerate(details):
            deeper = isinstance(value, Mapping) and set(value) != {"message", "code"}
            if value:
                yield from _flatten(value, f"{pointer}/{index}" if deeper else pointer)


def document_problems(result: dict[str, Any], **kwargs: Any) -> dict[str, Any]:
    """Add the problem answers, which drf-spectacular cannot see, to every operation of the OpenAPI document."""
    result.setdefault("components", {}).setdefault("schemas", {})["Problem"] = {
        "type": "object",
        "required": ["type", "title", "status", "detail", "errors"],
        "properties": {
            "type": {"type": "string"},
            "title": {"type": "string"},
            "status": {"type": "integer"},
            "code": {"type": "string"},
            "detail": {"type": "string"},
            "errors": {
                "type": "array",
                "items": {
                    "type": "object",
                    "required": ["pointer", "code", "detail"],
                    "properties": {name: {"type": "string"} for name in ("pointer", "code", "detail")},
                },
            },
        },
    }
    answer = {"content": {PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}}}}
    meanings = {
        "400": "A value cannot be used",
        "401": "Sign in",
        "403": "Not yours to do",
        "404": "Nothing here that you may see",
        "405": "This address takes other methods",
        "406": "Only JSON is answered",
        "409": "A state stands in the way",
        "415": "Only JSON is taken",
        "422": "The Idempotency-Key was used with another body",
    }
    for operations in result.get("paths", {}).values():
        for operation in operations.values():
            for number, meaning in meanings.items():
                operation["responses"].setdefault(number, {"description": meaning, **answer})
    return result
