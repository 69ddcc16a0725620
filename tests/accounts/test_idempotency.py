"""`Idempotency-Key`, tried on a view that adds a club."""

import json
import threading
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.management import call_command
from django.db import close_old_connections, connection, transaction
from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.test import APIRequestFactory, force_authenticate
from rest_framework.views import APIView

from accounts.idempotency import with_idempotency_key
from accounts.models import Club, IdempotencyKey
from accounts.operations import purge_keys
from core.errors import DomainError
from tests.cast import make_user


class AddClub(APIView):
    entered: threading.Event | None = None
    go_on: threading.Event | None = None

    @with_idempotency_key
    def post(self, request: Request) -> Response:
        club = Club.objects.create(name=request.data["name"])
        if self.entered and self.go_on:
            self.entered.set()
            assert self.go_on.wait(10)
        if request.data["name"] == "refused":
            raise DomainError("no")
        if request.data["name"] == "answered":
            return Response({"detail": "no"}, status=400)
        if request.data["name"] == "empty":
            return Response(status=204)
        return Response({"id": club.public_id, "step": Decimal("2.5"), "count": Club.objects.count()}, status=201)


def call(user, name="Quay", key: str | None = "key-1", view=None, **kwargs):
    headers = {} if key is None else {"Idempotency-Key": key}
    request = APIRequestFactory().post("/clubs/", {"name": name}, format="json", headers=headers, **kwargs)
    force_authenticate(request, user)
    return (view or AddClub.as_view())(request).render()


@pytest.fixture
def user(db):
    return make_user("phone@person.example", "Phone Person")


def test_repeat_gets_the_first_answer_and_does_nothing(user) -> None:
    first, again = call(user), call(user)

    assert (first.status_code, again.status_code) == (201, 201)
    assert json.loads(first.content) == json.loads(again.content)
    assert Club.objects.count() == 1


def test_repeat_of_an_empty_answer_is_empty(user) -> None:
    answers = [call(user, "empty"), call(user, "empty")]

    assert [(answer.status_code, answer.content) for answer in answers] == [(204, b"")] * 2
    assert Club.objects.count() == 1


def test_calls_without_a_key_each_take_effect(user) -> None:
    call(user, key=None)
    call(user, key=None)

    assert Club.objects.count() == 2
    assert not IdempotencyKey.objects.exists()


def test_key_belongs_to_its_caller(user) -> None:
    call(user)
    call(make_user("other@person.example", "Other Person"))

    assert Club.objects.count() == 2


def test_other_body_under_a_key_is_refused(user) -> None:
    call(user)

    response = call(user, "Other")

    assert response.status_code == 422
    assert json.loads(response.content)["code"] == "idempotency_key_reused"
    assert Club.objects.count() == 1


@pytest.mark.parametrize("name", ["refused", "answered"])
def test_error_frees_the_key(user, name) -> None:
    response = call(user, name)

    assert response.status_code == 400
    assert not Club.objects.exists()
    assert call(user, "Quay").status_code == 201


@pytest.mark.parametrize("key", ["", "k" * 81, "tab\tbed"])
def test_key_takes_1_to_80_printable_characters(user, key) -> None:
    response = call(user, key=key)

    assert response.status_code == 400
    assert "1 to 80 printable characters" in json.loads(response.content)["detail"]
    assert not Club.objects.exists()


def test_key_of_80_characters_is_taken(user) -> None:
    assert call(user, key="k" * 80).status_code == 201


def test_body_over_the_limit_is_refused(user, settings) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100

    assert call(user, "x" * 200).status_code == 400


@pytest.mark.django_db(transaction=True)
def test_rival_waits_and_gets_the_first_answer() -> None:
    user = make_user("phone@person.example", "Phone Person")
    entered, go_on, answers = threading.Event(), threading.Event(), []

    def run(view) -> None:
        try:
            answers.append(call(user, view=view))
        finally:
            close_old_connections()
            connection.close()

    slow = threading.Thread(target=run, args=[AddClub.as_view(entered=entered, go_on=go_on)])
    slow.start()
    assert entered.wait(10)
    rival = threading.Thread(target=run, args=[AddClub.as_view()])
    rival.start()
    rival.join(0.2)
    waited = rival.is_alive()
    go_on.set()
    slow.join()
    rival.join()

    assert waited
    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].content == answers[1].content
    assert Club.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_rival_gives_up_when_the_first_takes_too_long(monkeypatch) -> None:
    monkeypatch.setattr("accounts.idempotency._PATIENCE", "100ms")
    user = make_user("phone@person.example", "Phone Person")
    answers = []

    def run() -> None:
        try:
            answers.append(call(user))
        finally:
            close_old_connections()
            connection.close()

    with transaction.atomic():
        IdempotencyKey.objects.create(user=user, key="key-1", route="POST /clubs/", body_sha256="x")
        rival = threading.Thread(target=run)
        rival.start()
        rival.join()

    assert answers[0].status_code == 409
    assert json.loads(answers[0].content)["code"] == "idempotency_key_in_use"
    assert not Club.objects.exists()


def test_keys_go_after_two_days_some_at_a_time(user, monkeypatch):
    monkeypatch.setattr("accounts.operations._KEYS_AT_ONCE", 2)
    for number in range(5):
        call(user, f"Quay {number}", key=f"key-{number}")
    now = timezone.now()

    assert purge_keys(now=now + timedelta(hours=47)) == 0
    IdempotencyKey.objects.filter(key="key-4").update(created_at=now + timedelta(hours=1))
    assert purge_keys(now=now + timedelta(hours=48, minutes=1)) == 4
    assert [row.key for row in IdempotencyKey.objects.all()] == ["key-4"]
    assert Club.objects.count() == 5


def test_builders_purge_old_keys(user):
    call(user)
    IdempotencyKey.objects.update(created_at=timezone.now() - timedelta(hours=49))
    call_command("build_reports", "--once")
    assert not IdempotencyKey.objects.exists()
