"""Today and logging a set, as a phone asks for them."""

import uuid

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from benchmarks.data import Ground, athlete_with_sessions
from benchmarks.measure import median_pair, report
from benchmarks.server import Phone, web_server
from training.models import Session, SessionItem

PAIRS = 100


def measure_api(ground: Ground) -> None:
    _athlete, lone = athlete_with_sessions(ground, email="one@benchmark.example", in_week=1)
    _athlete, busy = athlete_with_sessions(ground, email="ten@benchmark.example", in_week=10)
    with web_server() as port:
        phone = Phone(port, "one@benchmark.example")
        other = Phone(port, "ten@benchmark.example")
        _count_queries(phone.token, lone, suffix="")
        _count_queries(other.token, busy, suffix="_with_ten_sessions")
        _time_today(phone)
        _time_put_set(phone, lone)


def _body(item: SessionItem, number: int) -> dict[str, object]:
    side = "left" if item.side == "each" else "both"
    return {
        "item": str(item.public_id),
        "number": number,
        "side": side,
        "reps": 8,
        "load_kg": 40,
        "rir": 2,
        "pain_left": 1,
    }


def _first_load_item(session: Session) -> SessionItem:
    return session.items.filter(exercise__measure="load_reps").order_by("position")[0]


def _count_queries(token: str, session: Session, *, suffix: str) -> None:
    """Count the queries of one request less those that recognise the caller, which the floor view shows."""
    client = Client(headers={"X-Session-Token": token})
    recognising = _queries(client, "get", "/floor/?bytes=10") - 1
    report(
        f"today_queries{suffix}",
        value=_queries(client, "get", "/api/v1/today/") - recognising,
        unit="queries",
    )
    body = _body(_first_load_item(session), number=1)
    counted = _queries(client, "put", f"/api/v1/sets/{uuid.uuid4()}/", body)
    report(f"put_set_queries{suffix}", value=counted - recognising, unit="queries")


def _queries(client: Client, method: str, path: str, body: object = None) -> int:
    with CaptureQueriesContext(connection) as captured:
        answer = getattr(client, method)(path, data=body, content_type="application/json") if body else client.get(path)
    assert answer.status_code < 300, answer.content
    return len(captured)


def _time_today(phone: Phone) -> None:
    size = len(phone.call("GET", "/api/v1/today/"))
    report("today_bytes", value=size, unit="bytes")
    subject, floor = median_pair(
        subject=lambda: phone.call("GET", "/api/v1/today/"),
        floor=lambda: phone.call("GET", f"/floor/?bytes={size}"),
        pairs=PAIRS,
    )
    report("today_time", value=subject * 1000, unit="ms", floor=floor * 1000)


def _time_put_set(phone: Phone, session: Session) -> None:
    item = _first_load_item(session)
    numbers = iter(range(2, 51))
    body = _body(item, number=1)
    size = len(phone.call("PUT", f"/api/v1/sets/{uuid.uuid4()}/", body))

    def put() -> None:
        # New rows as long as the line has room for them, then edits of the first.
        phone.call("PUT", f"/api/v1/sets/{uuid.uuid4()}/", body | {"number": next(numbers, 1)})

    subject, floor = median_pair(
        subject=put, floor=lambda: phone.call("PUT", f"/floor/?bytes={size}", body), pairs=PAIRS
    )
    report("put_set_time", value=subject * 1000, unit="ms", floor=floor * 1000)
