"""Web push against a push service of our own over TLS: what is sent, and what each answer brings about."""

import base64
import json
from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.utils import timezone
from py_vapid import Vapid02

from reminders.channels import SENDERS
from reminders.channels.push import NotTaken, PushSender
from reminders.channels.vapid import key_pair, public_key
from reminders.choices import Channel, Reason, ReminderState
from reminders.message import Message
from reminders.models import PushSubscription
from reminders.operations import RetryAfter, Undeliverable, dispatch_due, plan_reminders, send_test
from reminders.operations.devices import add_device, remove_device
from reminders.operations.dispatching import Outcome
from tests.reminders.builders import let_leases_run_out, make_reminder, make_session
from tests.reminders.push_server import Phone, Reply, push_service

NOW = datetime(2027, 1, 13, 16, 30, 5, tzinfo=UTC)
MESSAGE = Message(
    title="Training session at 17:30",
    lines=("Your training session is today at 17:30.",),
    action="Open the session",
    path="/today/",
    tag="session-6f0c1c528a534a0c",
    until=NOW + timedelta(hours=2),
)


@pytest.fixture
def service(settings, tmp_path, monkeypatch):
    with push_service(tmp_path) as running:
        settings.PUSH_HOSTS = [running.place]
        monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(running.certificate))
        monkeypatch.setenv("NO_PROXY", "localhost")
        yield running


@pytest.fixture
def reminder(cast):
    return make_reminder(make_session(cast.athlete, date(2027, 1, 13), time(17, 30)), channel=Channel.PUSH)


def turned_on(person, phone) -> PushSubscription:
    device, _made = add_device(person=person, endpoint=phone.endpoint, **phone.keys, label="Chrome, Android", at=NOW)
    return device


def send(reminder) -> None:
    with PushSender() as sender:
        sender.send(reminder, MESSAGE, at=NOW)


def test_phone_reads_the_line_that_may_stand_on_a_locked_screen_and_no_more(cast, reminder, service):
    phone = service.phone()
    device = turned_on(cast.athlete_user, phone)

    send(reminder)

    (received,) = service.received
    assert phone.read(received.body) == {"title": MESSAGE.title, "url": "/today/", "tag": MESSAGE.tag}
    device.refresh_from_db()
    assert device.last_sent_at == NOW


def test_message_says_how_long_it_is_worth_keeping_and_what_it_replaces(cast, reminder, service):
    turned_on(cast.athlete_user, service.phone())

    send(reminder)

    headers = service.received[0].headers
    assert (headers["ttl"], headers["topic"], headers["urgency"]) == ("7200", MESSAGE.tag, "high")
    assert headers["content-encoding"] == "aes128gcm"


def test_message_is_signed_with_the_key_that_browsers_get(cast, reminder, service, settings):
    settings.DEFAULT_FROM_EMAIL = "Harbour AC <training@harbour.example>"
    turned_on(cast.athlete_user, service.phone())

    send(reminder)

    authorization = service.received[0].headers["authorization"]
    assert Vapid02.verify(authorization)
    assert f"k={public_key()}" in authorization
    claims = authorization.split("t=")[1].split(".")[1]
    said = json.loads(base64.urlsafe_b64decode(claims + "=="))
    assert (said["aud"], said["sub"]) == (f"https://{service.place}", "mailto:training@harbour.example")


def test_key_is_the_same_in_every_process_until_the_secret_changes(settings):
    first = public_key()
    assert key_pair() is key_pair()
    settings.SECRET_KEY = "another-secret-of-fifty-characters-at-the-very-least"
    second = public_key()
    settings.VAPID_PRIVATE_KEY = bytes(range(1, 33))
    third = public_key()

    assert len({first, second, third}) == 3
    settings.SECRET_KEY = "a-third-secret-of-fifty-characters-at-the-very-least"
    assert public_key() == third


def test_every_phone_of_the_person_rings_and_nobody_else_s(cast, reminder, service):
    phones = [service.phone("one"), service.phone("two")]
    for phone in phones:
        turned_on(cast.athlete_user, phone)
    other = service.phone("teammate")
    turned_on(cast.teammate_user, other)

    send(reminder)

    assert [len(service.of(phone)) for phone in (*phones, other)] == [1, 1, 0]


@pytest.mark.parametrize("status", [404, 410])
def test_dead_phone_is_taken_out_and_the_others_ring(cast, reminder, service, status):
    for name in ("alive", "dead"):
        turned_on(cast.athlete_user, service.phone(name))
    # The newest is asked first.
    service.replies = [Reply(status)]

    send(reminder)

    (left,) = PushSubscription.objects.all()
    assert left.endpoint.endswith("/alive")
    assert len(service.received) == 2


def test_last_phone_dead_means_that_none_is_left(cast, reminder, service):
    turned_on(cast.athlete_user, service.phone())
    service.replies = [Reply(410)]

    with pytest.raises(Undeliverable) as caught:
        send(reminder)

    assert caught.value.reason == Reason.NO_DEVICE
    assert not PushSubscription.objects.exists()


@pytest.mark.parametrize("status", [400, 401, 403, 413])
def test_refusal_is_final_and_the_phone_stays(cast, reminder, service, status):
    turned_on(cast.athlete_user, service.phone())
    service.replies = [Reply(status)]

    with pytest.raises(Undeliverable, match=str(status)) as caught:
        send(reminder)

    assert caught.value.reason == Reason.REFUSED
    assert PushSubscription.objects.count() == 1


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_redirect_is_not_followed(cast, reminder, service, status):
    turned_on(cast.athlete_user, service.phone())
    service.replies = [Reply(status, {"Location": f"https://{service.place}/elsewhere"})]

    with pytest.raises(Undeliverable, match=str(status)):
        send(reminder)

    assert len(service.received) == 1


@pytest.mark.parametrize(
    ("header", "delay"),
    [("120", timedelta(minutes=2)), ("Wed, 13 Jan 2027 16:31:05 GMT", timedelta(minutes=1))],
)
def test_service_that_asks_to_wait_is_waited_for(cast, reminder, service, header, delay):
    turned_on(cast.athlete_user, service.phone())
    service.replies = [Reply(429, {"Retry-After": header})]

    with pytest.raises(RetryAfter) as caught:
        send(reminder)

    assert caught.value.delay == delay


@pytest.mark.parametrize("status", [429, 500, 503])
def test_service_in_trouble_is_tried_again(cast, reminder, service, status):
    turned_on(cast.athlete_user, service.phone())
    service.replies = [Reply(status)]

    with pytest.raises(NotTaken):
        send(reminder)

    assert PushSubscription.objects.count() == 1


def test_service_that_answers_nothing_is_tried_again(cast, reminder, service, monkeypatch):
    monkeypatch.setattr("reminders.channels.push.TIMEOUT_S", (1.0, 0.2))
    turned_on(cast.athlete_user, service.phone())
    service.replies = [Reply(after_s=1)]

    with pytest.raises(NotTaken):
        send(reminder)


def test_absent_service_is_tried_again(cast, reminder, settings):
    settings.PUSH_HOSTS = ["localhost:1"]
    turned_on(cast.athlete_user, Phone(endpoint="https://localhost:1/send/phone"))

    with pytest.raises(NotTaken):
        send(reminder)


def test_one_phone_reached_is_enough(cast, reminder, service):
    for name in ("here", "away"):
        turned_on(cast.athlete_user, service.phone(name))
    service.replies = [Reply(503)]

    send(reminder)

    assert set(PushSubscription.objects.values_list("last_sent_at", flat=True)) == {None, NOW}


def test_wait_outranks_a_refusal_and_the_shortest_counts(cast, reminder, service):
    for number in range(3):
        turned_on(cast.athlete_user, service.phone(str(number)))
    service.replies = [Reply(413), Reply(429, {"Retry-After": "300"}), Reply(503, {"Retry-After": "60"})]

    with pytest.raises(RetryAfter) as caught:
        send(reminder)

    assert caught.value.delay == timedelta(minutes=1)


def test_phones_left_over_when_patience_ends_are_left_for_the_next_try(cast, reminder, service, monkeypatch):
    monkeypatch.setattr("reminders.channels.push.PATIENCE_S", -1.0)
    turned_on(cast.athlete_user, service.phone())

    with pytest.raises(NotTaken):
        send(reminder)

    assert service.received == []


def test_address_that_is_no_longer_allowed_is_not_called(cast, reminder, service, settings):
    turned_on(cast.athlete_user, service.phone())
    settings.PUSH_HOSTS = ["fcm.googleapis.com"]

    with pytest.raises(Undeliverable, match="not on the list"):
        send(reminder)

    assert service.received == []


def test_certificate_that_nobody_vouches_for_is_refused(cast, reminder, service, monkeypatch):
    monkeypatch.delenv("REQUESTS_CA_BUNDLE")
    turned_on(cast.athlete_user, service.phone())

    with pytest.raises(NotTaken):
        send(reminder)

    assert service.received == []


def test_broken_keys_of_one_phone_do_not_keep_the_message_from_the_others(cast, reminder, service, caplog):
    turned_on(cast.athlete_user, service.phone("whole"))
    broken = turned_on(cast.athlete_user, service.phone("broken"))
    PushSubscription.objects.filter(pk=broken.pk).update(p256dh="x")

    send(reminder)

    assert [one.path for one in service.received] == ["/send/whole"]
    # The log names the service, and no address of anybody's phone.
    assert f"Push service {service.place}: " in caplog.text
    assert "/send/" not in caplog.text


def test_batch_shares_a_connection(cast, reminder, service):
    phone = service.phone()
    turned_on(cast.athlete_user, phone)
    with PushSender() as sender:
        for _turn in range(3):
            sender.send(reminder, MESSAGE, at=NOW)
        pools = sender._session.get_adapter(phone.endpoint).poolmanager.pools
        (key,) = pools.keys()
        connections = pools[key].num_connections

    assert (connections, len(service.received)) == (1, 3)


def dispatch() -> dict[Outcome, int]:
    return dict(dispatch_due(now=NOW, senders=SENDERS))


def test_due_reminder_reaches_the_phone(cast, reminder, service):
    phone = service.phone()
    turned_on(cast.athlete_user, phone)

    assert dispatch() == {Outcome.SENT: 1}
    assert dispatch() == {}

    (received,) = service.received
    said = phone.read(received.body)
    assert said == {"title": "Training session at 17:30", "url": "/today/", "tag": reminder.subject.hex}
    assert int(received.headers["ttl"]) <= (reminder.expires_at - NOW).total_seconds()


def test_service_that_asks_to_wait_is_left_alone_for_so_long(cast, reminder, service):
    turned_on(cast.athlete_user, service.phone())
    service.replies = [Reply(429, {"Retry-After": "1200"})]

    assert dispatch() == {Outcome.RETRY: 1}

    reminder.refresh_from_db()
    wait = (reminder.leased_until - timezone.now()) / timedelta(minutes=1)
    assert 19 < wait <= 20
    assert dispatch() == {}
    let_leases_run_out()
    assert dispatch() == {Outcome.SENT: 1}


def test_phone_turned_off_in_between_gets_nothing(cast, reminder, service):
    remove_device(device=turned_on(cast.athlete_user, service.phone()))

    assert dispatch() == {Outcome.SUPPRESSED: 1}

    reminder.refresh_from_db()
    assert (reminder.state, reminder.reason) == (ReminderState.SUPPRESSED, Reason.NO_DEVICE)
    turned_on(cast.athlete_user, service.phone())
    plan_reminders(now=NOW)
    dispatch()
    assert len(service.received) == 1


def test_trial_reaches_the_phone_whatever_the_hour(cast, service):
    turned_on(cast.athlete_user, service.phone())
    send_test(person=cast.athlete_user, club=cast.club, channel=Channel.PUSH, zone="Europe/London", at=NOW)

    assert dispatch() == {Outcome.SENT: 1}
    assert len(service.received) == 1
