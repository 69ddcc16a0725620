"""How faults are said: problem+json with pointers, the same for every cause."""

import json

import pytest
from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.db import DatabaseError
from django.http import Http404
from rest_framework import exceptions, serializers
from rest_framework.test import APIRequestFactory

from core.api import StrictJSONParser
from core.errors import DomainError
from core.problems import PROBLEM, problem_response


class Crossed(DomainError):
    code = "crossed"
    status = 409


def _problem(error):
    response = problem_response(error, {})
    assert response is not None
    assert response.content_type == PROBLEM
    assert response.data["status"] == response.status_code
    return response


def test_domain_error_names_code_and_field():
    response = _problem(Crossed("The lines are crossed.", field="lines"))

    assert response.data == {
        "type": "urn:soleus:crossed",
        "title": "Conflict",
        "status": 409,
        "code": "crossed",
        "detail": "The lines are crossed.",
        "errors": [{"pointer": "/lines", "code": "crossed", "detail": "The lines are crossed."}],
    }


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (Http404(), 404, "not_found"),
        (PermissionDenied(), 403, "permission_denied"),
        (exceptions.NotAuthenticated(), 401, "not_authenticated"),
        (exceptions.MethodNotAllowed("PATCH"), 405, "method_not_allowed"),
        (exceptions.UnsupportedMediaType("text/plain"), 415, "unsupported_media_type"),
        (exceptions.ParseError("broken"), 400, "parse_error"),
        (RequestDataTooBig(), 400, "too_large"),
        (exceptions.PermissionDenied("CSRF Failed: token missing"), 403, "csrf"),
    ],
)
def test_error_has_its_status_and_code(error, status, code):
    response = _problem(error)

    assert (response.status_code, response.data["code"]) == (status, code)
    assert response.data["errors"] == []


def test_pointers_lead_to_the_fault():
    error = exceptions.ValidationError(
        {
            "reps": ["too many"],
            "athletes": {3: ["unknown"]},
            "lines": [{}, {"text": ["bad"]}],
            "non_field_errors": ["crossed"],
        }
    )

    response = _problem(error)

    assert [(one["pointer"], one["detail"]) for one in response.data["errors"]] == [
        ("/reps", "too many"),
        ("/athletes/3", "unknown"),
        ("/lines/1/text", "bad"),
        ("/", "crossed"),
    ]


def test_throttled_caller_is_told_when_to_return():
    assert _problem(exceptions.Throttled(wait=1.2))["Retry-After"] == "2"


def test_other_errors_stay_errors_of_the_server():
    assert problem_response(DatabaseError(), {}) is None


# --- bodies ---------------------------------------------------------------------------------------
def _parse(body: bytes):
    request = APIRequestFactory().post("/", body, content_type="application/json")
    return StrictJSONParser().parse(request)


def test_parser_reads_json():
    assert _parse(b'{"reps": 8, "text": "\\ud83d\\udc4d \\u00e9"}') == {"reps": 8, "text": "👍 é"}


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b'{"kg": NaN}',
        b'{"kg": Infinity}',
        b'{"kg": -Infinity}',
        b'{"kg": 1e400}',
        b'{"reps": ' + b"9" * 5000 + b"}",
        b"[" * 100_000,
        b'"\xff"',
        b'{"note": "a\\u0000b"}',
        b'{"note": "a\x00b"}',
        b'{"\\ud800": 1}',
        b'{"note": ["\\udc00"]}',
    ],
    ids=lambda body: repr(body[:20]),
)
def test_parser_refuses(body):
    with pytest.raises(exceptions.ParseError):
        _parse(body)


def test_parser_refuses_two_megabytes():
    with pytest.raises(RequestDataTooBig):
        _parse(json.dumps({"note": "x" * 2_000_000}).encode())


# --- addresses ------------------------------------------------------------------------------------
@pytest.mark.parametrize("path", ["/api/v1/nothing/", "/api/v2/", "/api/v1/sets/1/"])
def test_unknown_address_below_the_api_is_a_problem(client, db, path):
    response = client.get(path)

    assert response.status_code == 404
    assert response["Content-Type"] == PROBLEM
    assert response.json()["code"] == "not_found"


def test_unknown_page_is_a_page(client, db):
    response = client.get("/nothing/")

    assert response.status_code == 404
    assert response["Content-Type"].startswith("text/html")


def test_address_with_a_nul_byte_is_a_problem(client, db):
    response = client.get("/api/v1/exercises/?search=%00")

    assert response.status_code == 400
    assert response["Content-Type"] == PROBLEM


def test_serializer_error_becomes_a_problem():
    class Body(serializers.Serializer):
        reps = serializers.IntegerField()

    body = Body(data={})
    with pytest.raises(exceptions.ValidationError) as error:
        body.is_valid(raise_exception=True)

    assert _problem(error.value).data["errors"][0]["pointer"] == "/reps"
