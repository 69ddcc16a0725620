"""The API's description of itself: valid, whole, and readable offline."""

import re

import pytest
import yaml
from django.urls import URLPattern, URLResolver, get_resolver
from drf_spectacular.drainage import GENERATOR_STATS
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.validation import validate_schema

PREFIX = "/api/v1/"


@pytest.fixture(scope="module")
def schema():
    GENERATOR_STATS.reset()
    return SchemaGenerator().get_schema(public=True)


def _api_addresses(patterns, prefix=""):
    for pattern in patterns:
        address = prefix + re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", str(pattern.pattern))
        if isinstance(pattern, URLResolver):
            yield from _api_addresses(pattern.url_patterns, address)
        elif isinstance(pattern, URLPattern):
            yield f"/{address}", pattern


def test_schema_is_valid_and_made_without_a_warning(schema):
    validate_schema(schema)

    assert schema["openapi"].startswith("3.1")
    assert not GENERATOR_STATS


def test_every_address_and_method_is_described(schema):
    described = {
        (path, method.upper())
        for path, operations in schema["paths"].items()
        for method in operations
        if method != "parameters"
    }
    served = set()
    for address, pattern in _api_addresses(get_resolver().url_patterns):
        view = getattr(pattern.callback, "view_class", None) or getattr(pattern.callback, "cls", None)
        if not address.startswith(PREFIX) or pattern.name in ("schema", "docs"):
            continue
        # A view may have methods of the one that it extends.
        methods = [name for name in ("GET", "POST", "PUT", "PATCH", "DELETE") if hasattr(view, name.lower())]
        served |= {(address, method) for method in methods}

    assert described == served


def test_every_operation_names_its_problems_and_how_to_sign_in(schema):
    for path, operations in schema["paths"].items():
        for method, operation in operations.items():
            said = f"{method} {path}"
            for status in ("400", "401", "403", "404"):
                content = operation["responses"][status]["content"]
                assert content == {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}, (
                    said
                )
            assert {"sessionToken": []} in operation["security"], said
            assert operation.get("description") or operation.get("summary"), said


def test_operations_have_names_of_their_own(schema):
    names = [operation["operationId"] for path in schema["paths"].values() for operation in path.values()]

    assert len(names) == len(set(names))


def test_ranges_are_described(schema):
    body = schema["components"]["schemas"]["SetBody"]["properties"]

    assert (body["reps"]["minimum"], body["reps"]["maximum"]) == (0, 500)
    assert (body["load_kg"]["minimum"], body["load_kg"]["maximum"]) == (0, 1000)
    assert schema["components"]["schemas"]["SetBody"]["required"] == ["item", "number", "side"]


def test_schema_is_served(client, db):
    response = client.get(f"{PREFIX}schema/")

    assert response.status_code == 200
    assert yaml.safe_load(response.content)["info"]["title"] == "Soleus"


def test_docs_page_keeps_to_the_policy(client, db):
    page = client.get(f"{PREFIX}docs/")
    html = page.content.decode()

    assert page.status_code == 200
    assert "style-src 'self'" in page["Content-Security-Policy"]
    assert not re.search(r"<script(?![^>]*\bsrc=)[^>]*>", html)
    assert not re.search(r"<style|\sstyle=|\son\w+=", html)
    for address in re.findall(r'(?:src|href)="([^"]+)"', html):
        assert address.startswith(("/", "data:")), address


def test_docs_script_is_its_own_file(client, db):
    script = client.get(f"{PREFIX}docs/?script=")

    assert script.status_code == 200
    assert "SwaggerUIBundle" in script.content.decode()
