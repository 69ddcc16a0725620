"""Turning reminders on for a browser, on the page and over the API."""

import json

import pytest
from django.db import IntegrityError
from django.utils import timezone

from core.errors import DomainError
from reminders.channels.vapid import public_key
from reminders.models import PushSubscription
from reminders.operations.devices import MOST_DEVICES, add_device
from tests.reminders.push_server import Phone, base64url

PAGE = "/me/reminders/"
FORM = "/me/reminders/devices/"
API = "/api/v1/push-subscriptions/"
FCM = "https://fcm.googleapis.com/fcm/send/"
ANDROID = "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 Mobile Safari/537.36"


def phone(name: str = "one") -> Phone:
    return Phone(endpoint=FCM + name)


def turned_on(person, one: Phone) -> PushSubscription:
    device, _made = add_device(person=person, endpoint=one.endpoint, **one.keys, label="", at=timezone.now())
    return device


@pytest.fixture
def ada(cast, client):
    client.force_login(cast.athlete_user)
    return client


def post(client, body):
    return client.post(API, json.dumps(body), content_type="application/json", headers={"user-agent": ANDROID})


def test_page_turns_a_browser_on_and_names_it(cast, ada):
    one = phone()

    answer = ada.post(FORM, {"endpoint": one.endpoint, **one.keys}, headers={"user-agent": ANDROID})

    assert answer.url == PAGE
    device = PushSubscription.objects.get()
    assert (device.person, device.endpoint, device.label) == (cast.athlete_user, one.endpoint, "Chrome, Android")
    html = ada.get(PAGE).content.decode()
    assert "Chrome, Android" in html
    assert device.fingerprint in html
    # The address is a secret between the browser, its push service and us.
    assert one.endpoint not in html
    assert f'data-key="{public_key()}"' in html


@pytest.mark.parametrize("left_out", ["endpoint", "p256dh", "auth"])
def test_page_says_when_the_browser_gave_too_little(cast, ada, left_out):
    values = {"endpoint": phone().endpoint, **phone().keys, left_out: ""}

    answer = ada.post(FORM, values, follow=True)

    assert "Nothing was turned on" in answer.content.decode()
    assert not PushSubscription.objects.exists()


def test_page_refuses_another_address_in_words(cast, ada):
    answer = ada.post(FORM, {"endpoint": "https://evil.example/x", **phone().keys}, follow=True)

    assert "push service of the big browsers" in answer.content.decode()
    assert not PushSubscription.objects.exists()


def test_page_turns_a_browser_off(cast, ada):
    device = turned_on(cast.athlete_user, phone())

    answer = ada.post(f"{FORM}{device.public_id}/remove/")

    assert answer.url == PAGE
    assert not PushSubscription.objects.exists()


def test_nobody_turns_off_another_s(cast, client):
    device = turned_on(cast.athlete_user, phone())
    client.force_login(cast.teammate_user)

    assert client.post(f"{FORM}{device.public_id}/remove/").status_code == 404
    assert client.delete(f"{API}{device.public_id}/").status_code == 404
    assert client.get(API).json()["devices"] == []
    assert PushSubscription.objects.exists()


def test_api_turns_a_browser_on_and_off(cast, ada):
    one = phone()
    body = {"endpoint": one.endpoint, **one.keys}

    made = post(ada, body)
    again = post(ada, {**body, "name": "My phone"})

    assert (made.status_code, made.json()["name"]) == (201, "Chrome, Android")
    assert (again.status_code, again.json()["id"], again.json()["name"]) == (200, made.json()["id"], "My phone")
    said = ada.get(API).json()
    assert said["application_server_key"] == public_key()
    assert said["devices"] == [again.json()]
    assert set(again.json()) == {"id", "name", "created_at", "last_sent_at"}
    assert ada.delete(f"{API}{made.json()['id']}/").status_code == 204
    assert ada.delete(f"{API}{made.json()['id']}/").status_code == 404


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("endpoint", "https://evil.example/x"),
        ("endpoint", "http://fcm.googleapis.com/x"),
        ("endpoint", "x" * 1001),
        ("endpoint", 5),
        ("p256dh", ""),
        ("p256dh", "é"),
        ("p256dh", "x" * 101),
        ("p256dh", base64url(bytes(65))),
        ("p256dh", base64url(b"\x04" + bytes(64))),
        ("auth", base64url(bytes(15))),
        ("auth", "!"),
        ("auth", "=" * 60),
        ("auth", None),
        ("auth", []),
    ],
)
def test_api_names_what_cannot_be_used(cast, ada, field, value):
    answer = post(ada, {"endpoint": phone().endpoint, **phone().keys, field: value})

    assert answer.status_code == 400
    assert [error["pointer"] for error in answer.json()["errors"]] == [f"/{field}"]
    assert not PushSubscription.objects.exists()


def test_keys_are_taken_with_and_without_their_padding(cast):
    one = phone()
    padded = {name: value + "=" * (-len(value) % 4) for name, value in one.keys.items()}

    device, _made = add_device(person=cast.athlete_user, endpoint=one.endpoint, **padded, label="", at=timezone.now())

    assert {"p256dh": device.p256dh, "auth": device.auth} == one.keys


def test_browser_shows_the_reminders_of_who_turned_it_on_last(cast):
    one = phone()
    turned_on(cast.athlete_user, one)
    turned_on(cast.teammate_user, one)

    assert PushSubscription.objects.get().person == cast.teammate_user


def test_device_added_first_gives_way_to_the_sixth(cast):
    for number in range(MOST_DEVICES + 1):
        turned_on(cast.athlete_user, phone(str(number)))
    turned_on(cast.teammate_user, phone("other"))

    own = PushSubscription.objects.filter(person=cast.athlete_user)
    assert own.count() == MOST_DEVICES
    assert not own.filter(endpoint=FCM + "0").exists()


def test_endpoint_is_stored_once(cast):
    device = turned_on(cast.athlete_user, phone())

    with pytest.raises(IntegrityError, match="endpoint"):
        PushSubscription.objects.create(
            person=cast.teammate_user, endpoint=device.endpoint, p256dh=device.p256dh, auth=device.auth
        )


def test_refusals_say_what_is_taken(cast):
    with pytest.raises(DomainError, match="P-256") as caught:
        add_device(
            person=cast.athlete_user, endpoint=phone().endpoint, p256dh="x", auth="y", label="", at=timezone.now()
        )
    assert caught.value.field == "p256dh"


@pytest.mark.parametrize("number", [1, 3])
def test_list_takes_as_many_queries_for_one_as_for_three(cast, ada, django_assert_num_queries, number):
    for name in range(number):
        turned_on(cast.athlete_user, phone(str(name)))

    # Session, user, devices.
    with django_assert_num_queries(3):
        ada.get(API)
