"""Every route × every member of the cast: who gets in, who is told no, who is told nothing."""

import json
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from tests.access_matrix import MATRIX, NOT_OURS, PARTS, Route, World, make_world


def _routes(patterns: list[Any], namespace: str = "") -> list[str]:
    found: list[str] = []
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = ":".join(filter(None, (namespace, pattern.namespace)))
            found += _routes(pattern.url_patterns, inner)
        elif isinstance(pattern, URLPattern) and pattern.name:
            found.append(":".join(filter(None, (namespace, pattern.name))))
        elif isinstance(pattern, URLPattern):
            found.append(f"{namespace}:unnamed {pattern.pattern}")
    return found


def test_every_route_has_a_row() -> None:
    routes = {name for name in _routes(get_resolver().url_patterns) if not name.startswith(NOT_OURS)}

    assert routes - {route.name for route in MATRIX} == set(), "routes without a row in tests/access_matrix.py"
    assert {route.name for route in MATRIX} - routes == set(), "rows without a route"


@pytest.fixture
def world(cast) -> World:
    return make_world(cast)


@pytest.mark.parametrize("route", MATRIX, ids=lambda route: f"{route.method} {route.name}")
def test_route_answers_each_part(world: World, route: Route) -> None:
    answers = {}
    for part in PARTS:
        # Each part meets the same world: what a call changed is undone.
        with transaction.atomic():
            client = Client(headers={"accept": "application/json"} if route.is_api else {})
            if part != "anonymous":
                client.force_login(world.cast.people[part])
            answers[part] = _answer(client, route, world)
            transaction.set_rollback(True)

    assert answers == route.expected


def _answer(client: Client, route: Route, world: World) -> str:
    path, body = route.path(world), route.body(world)
    if route.is_api and body is not None:
        response = client.generic(route.method, path, json.dumps(body), content_type="application/json")
    elif body is not None:
        response = client.post(path, body)
    else:
        response = client.generic(route.method, path)
    if response.status_code == 302 and response["Location"].startswith("/accounts/login/"):
        return "sign-in"
    return str(response.status_code)
