from datetime import UTC, datetime, timedelta

import pytest

from reminders.rules.push import LONGEST_TTL_S, device_name, is_allowed_endpoint, time_to_live_s, wait_of

PLACES = ("fcm.googleapis.com", "*.push.apple.com", "push.club.example:8443")
NOW = datetime(2027, 1, 13, 16, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    "endpoint",
    [
        "https://fcm.googleapis.com/fcm/send/abc:APA91b",
        "https://FCM.googleapis.com/fcm/send/abc",
        "https://web.push.apple.com/QGuQyavXutnMH",
        "https://push.club.example:8443/abc",
    ],
)
def test_endpoint_of_a_listed_service_is_allowed(endpoint):
    assert is_allowed_endpoint(endpoint, PLACES)


@pytest.mark.parametrize(
    "endpoint",
    [
        "",
        "fcm.googleapis.com",
        "http://fcm.googleapis.com/x",
        "//fcm.googleapis.com/x",
        "ftp://fcm.googleapis.com/x",
        "https://fcm.googleapis.com:8080/x",
        "https://fcm.googleapis.com:443/x",
        "https://fcm.googleapis.com./x",
        "https://fcm.googleapis.com@evil.example/x",
        "https://user:word@fcm.googleapis.com/x",
        "https://evil.example/fcm.googleapis.com",
        "https://evil.example#fcm.googleapis.com",
        "https://evilfcm.googleapis.com/x",
        "https://fcm.googleapis.com.evil.example/x",
        "https://evil.example\\.push.apple.com/x",
        "https://push.apple.com/x",
        "https://evilpush.apple.com/x",
        "https://.push.apple.com/x",
        "https://push.club.example/x",
        "https://push.club.example:8444/x",
        "https://127.0.0.1/x",
        "https://[::1]/x",
        "https://[::1/x",
        "https://fcm.googleapis.com/x y",
        "https://fcm.goo\ngleapis.com/x",
        "https://fcm.googleapis.com/\x00",
        "https://fcm.googleapis.com/é",
        "https://fcm.googleapis.com/" + "x" * 1000,
    ],
)
def test_any_other_endpoint_is_refused(endpoint):
    assert not is_allowed_endpoint(endpoint, PLACES)


@pytest.mark.parametrize(
    ("until", "seconds"),
    [
        (timedelta(hours=2, minutes=30), 9000),
        (timedelta(0), 1),
        (timedelta(minutes=-5), 1),
        (timedelta(days=60), LONGEST_TTL_S),
    ],
)
def test_time_to_live_ends_with_what_it_is_about(until, seconds):
    assert time_to_live_s(until=NOW + until, at=NOW) == seconds


@pytest.mark.parametrize(
    ("header", "wait"),
    [
        ("120", timedelta(minutes=2)),
        (" 7 ", timedelta(seconds=7)),
        ("0", timedelta(seconds=1)),
        ("Wed, 13 Jan 2027 16:40:00 GMT", timedelta(minutes=10)),
        ("Wed, 13 Jan 2027 16:40:00 -0000", timedelta(minutes=10)),
        ("Wed, 13 Jan 2027 16:00:00 GMT", timedelta(seconds=1)),
        ("999999999", timedelta(hours=1)),
        ("9" * 400, None),
        ("-3", None),
        ("soon", None),
        ("Wed, 99 Jan 2027 16:40:00 GMT", None),
        ("", None),
        (None, None),
    ],
)
def test_retry_after_is_read_in_both_forms(header, wait):
    assert wait_of(header, at=NOW) == wait


@pytest.mark.parametrize(
    ("user_agent", "name"),
    [
        (
            "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 Chrome/126.0 Mobile Safari/537.36",
            "Chrome, Android",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1 (KHTML, like Gecko) Mobile",
            "iPhone",
        ),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 14_5) AppleWebKit/605.1 Version/17.5 Safari/605.1", "Safari, Mac"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:127.0) Gecko/20100101 Firefox/127.0", "Firefox, Linux"),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/126.0 Safari/537.36 Edg/126.0", "Edge, Windows"),
        ("curl/8", ""),
        ("", ""),
    ],
)
def test_device_is_called_what_its_owner_would(user_agent, name):
    assert device_name(user_agent) == name
