"""Whatever a client sends, the API answers as its own description says, and never with a fault of the server."""

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.test import Client
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import OpenApiJsonRenderer
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from accounts.choices import Equipment
from programmes.operations.own import create_programme
from tests.training.plans import consent, give, laid_out, line_of, make_exercise, make_fixture, make_version, put
from training.models import Absence

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
EXAMPLES = 25
# As it is served, since the document before that holds decimals.
SERVED = OpenApiJsonRenderer().render(SchemaGenerator().get_schema(public=True))
SCHEMA = schemathesis.openapi.from_dict(json.loads(SERVED))
OPERATIONS = {
    operation.label: operation
    for operation in (result.ok() for result in SCHEMA.get_all_operations())
    # Signing out would end the run for all that follows.
    if "_allauth" not in operation.path
}


@pytest.fixture
def app() -> Iterator[Any]:
    """The whole application, which may not end the test's connection between requests."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield get_wsgi_application()
    for signal in signals:
        signal.connect(close_old_connections)


@pytest.fixture
def known(cast) -> dict[str, list[Any]]:
    """Ids that lead to rows, by the name under which calls carry them."""
    exercise = make_exercise()
    risky = make_exercise(
        "risky", safety=["Ask the gym"], asks_acknowledgement=True, equipment=[Equipment.LEG_EXTENSION_MACHINE]
    )
    version = make_version(
        (exercise, "2x8 each @RIR2"),
        (make_exercise("hops", measure="contacts"), "3x10c"),
        (risky, "3x8 @RIR2"),
        weeks=2,
    )
    session, later = laid_out(cast.athlete, version, cast.coach)
    give(version, cast.teammate, cast.coach)
    consent(cast.athlete)
    row = put(line_of(session), cast.athlete_user, pain={"left": 1}).row
    own = create_programme(club=cast.club, name="Ours", by=cast.coach)
    absence = Absence.objects.create(club=cast.club, athlete=cast.athlete, reason="travel", starts_on=date.today())
    return {
        "sessions": [str(session.public_id)],
        "sets": [str(row.public_id)],
        "programmes": [str(version.programme.public_id), str(own.public_id)],
        "squads": [str(cast.squad.public_id)],
        "athletes": [str(cast.athlete.public_id), str(cast.rival_athlete.public_id)],
        "slug": [exercise.slug, risky.slug],
        "fixtures": [str(make_fixture(cast.squad).public_id)],
        "item": [str(item.public_id) for item in session.items.all()],
        "items": [str(item.public_id) for item in later.items.all()],
        "exercise": [str(one.public_id) for one in (exercise, risky)],
        "absences": [str(absence.public_id)],
        "assignments": [str(session.assignment.public_id)],
    }


@pytest.fixture
def tokens(cast) -> dict[str, str]:
    tokens = {}
    for part in ("athlete", "coach", "owner"):
        client = Client()
        client.force_login(cast.people[part])
        tokens[part] = client.session.session_key
    return tokens


def _lead_to_rows(case: Any, known: dict[str, list[Any]], draw: Any) -> None:
    """Put ids of rows where the case has made-up ones, so that calls get further than "there is no such thing"."""
    kind = case.path.split("/")[3] if case.path.startswith("/api/v1/") else ""
    for name in case.path_parameters or {}:
        if known.get(kind if name == "public_id" else name):
            case.path_parameters[name] = draw(st.sampled_from(known[kind if name == "public_id" else name]))
    if isinstance(case.body, dict):
        if "item" in case.body:
            case.body["item"] = draw(st.sampled_from(known["item"]))
        if isinstance(case.body.get("athlete"), str):
            case.body["athlete"] = known["athletes"][0]
        if isinstance(case.body.get("squad"), str):
            case.body["squad"] = known["squads"][0]
        if kind == "items" and isinstance(case.body.get("exercise"), str):
            case.body["exercise"] = draw(st.sampled_from(known["exercise"]))
        if isinstance(case.body.get("assignments"), list):
            case.body["assignments"] = known["assignments"]
        if isinstance(case.body.get("athletes"), list):
            case.body["athletes"] = known["athletes"][:1]


@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: mode.value)
@pytest.mark.parametrize("label", sorted(OPERATIONS))
def test_operation_answers_as_described(app, known, tokens, label, mode):
    operation = OPERATIONS[label]

    @seed(1)
    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(st.data())
    def call(data: Any) -> None:
        case = data.draw(operation.as_strategy(generation_mode=mode))
        if data.draw(st.booleans()):
            _lead_to_rows(case, known, data.draw)
        case.headers["X-Session-Token"] = tokens[data.draw(st.sampled_from(sorted(tokens)))]
        response = case.call(app=app)
        case.validate_response(response, checks=CHECKS)

    try:
        call()
    except Unsatisfiable:
        pytest.skip("nothing wrong can be sent there")
