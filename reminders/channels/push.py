"""Web push: a line on the phones where a person has turned it on."""

import json
import logging
import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parseaddr
from enum import Enum
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

import requests
from django.conf import settings
from pywebpush import WebPushException, webpush

from reminders.channels.vapid import key_pair
from reminders.choices import Reason
from reminders.message import Message
from reminders.models import PushSubscription, Reminder
from reminders.operations import RetryAfter, Undeliverable
from reminders.operations.devices import note_sent, remove_device
from reminders.queries.devices import devices_of
from reminders.rules.push import is_allowed_endpoint, time_to_live_s, wait_of

logger = logging.getLogger(__name__)

# To connect, and for each answer.
TIMEOUT_S = (3.0, 6.0)
# One reminder takes no longer than this and one time-out more, well within a lease.
PATIENCE_S = 20.0


class _StraightSession(requests.Session):
    """Follows no redirect: an allowed service may not lead us to another address."""

    def post(self, url: Any, data: Any = None, json: Any = None, **options: Any) -> requests.Response:
        return super().post(url, data, json, allow_redirects=False, **options)


class NotTaken(Exception):
    """No phone's push service took the message; another try may do better."""


class _Fate(Enum):
    SENT = "sent"
    GONE = "gone"
    REFUSED = "refused"
    LATER = "later"


@dataclass(frozen=True)
class _Answer:
    fate: _Fate
    words: str = ""
    wait: timedelta | None = None


class PushSender:
    """Sends to every phone of a person, over connections that are kept for the batch."""

    def __init__(self) -> None:
        self._session = _StraightSession()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._session.close()

    def send(self, reminder: Reminder, message: Message, *, at: datetime) -> None:
        """Hand a reminder to the person's phones; it counts as sent when one of them was reached.

        So that none rings twice, a phone whose service was away then is not tried again.

        Raises:
            Undeliverable: no phone is left, or every service refused it for good.
            RetryAfter: the services ask to wait.
            NotTaken: it may go through later.
        """
        answers: dict[_Fate, list[_Answer]] = {}
        sent = []
        end = time.monotonic() + PATIENCE_S
        for device in devices_of(reminder.recipient_id):
            answer = self._push(device, message, at=at) if time.monotonic() < end else _Answer(_Fate.LATER)
            answers.setdefault(answer.fate, []).append(answer)
            if answer.fate == _Fate.SENT:
                sent.append(device)
            elif answer.fate == _Fate.GONE:
                remove_device(device=device)
        if sent:
            note_sent(devices=sent, at=at)
        elif later := answers.get(_Fate.LATER):
            if waits := [answer.wait for answer in later if answer.wait]:
                raise RetryAfter(min(waits))
            raise NotTaken
        elif refused := answers.get(_Fate.REFUSED):
            raise Undeliverable(refused[0].words)
        else:
            raise Undeliverable("no device is left", Reason.NO_DEVICE)

    def _push(self, device: PushSubscription, message: Message, *, at: datetime) -> _Answer:
        if not is_allowed_endpoint(device.endpoint, settings.PUSH_HOSTS):
            return _Answer(_Fate.REFUSED, "the push service is not on the list")
        try:
            webpush(
                {"endpoint": device.endpoint, "keys": {"p256dh": device.p256dh, "auth": device.auth}},
                # The title alone: it may show on a locked screen. The worker on the phone reads this.
                json.dumps({"title": message.title, "url": message.path, "tag": message.tag}),
                vapid_private_key=key_pair(),
                vapid_claims={"sub": f"mailto:{parseaddr(settings.DEFAULT_FROM_EMAIL)[1]}"},
                ttl=time_to_live_s(until=message.until, at=at),
                # One message a topic waits for a phone that is off; `high` wakes one that saves its battery.
                headers={"Topic": message.tag, "Urgency": "high"},
                requests_session=self._session,
                timeout=TIMEOUT_S,
            )
        except WebPushException as error:
            answer = _answer_of(error, at=at)
            words = answer.words
        except Exception as error:
            # Whatever it was must not keep the message from the person's other phones.
            answer, words = _Answer(_Fate.LATER), type(error).__name__
        else:
            return _Answer(_Fate.SENT)
        if answer.fate != _Fate.SENT:
            logger.warning("Push service %s: %s", urlsplit(device.endpoint).netloc, words)
        return answer


def _answer_of(error: WebPushException, *, at: datetime) -> _Answer:
    """Return what a push service's answer means (RFC 8030, and what the big ones document)."""
    status = error.status_code or 500
    words = f"the push service answered {status}"
    if 200 <= status < 300:
        return _Answer(_Fate.SENT, words)
    if status in (404, 410):
        return _Answer(_Fate.GONE, words)
    if status == 429 or status >= 500:
        return _Answer(_Fate.LATER, words, wait_of(error.retry_after, at=at))
    return _Answer(_Fate.REFUSED, words)
