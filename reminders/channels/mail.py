"""Mail: text and HTML, with a way out that takes one click (RFC 8058)."""

import contextlib
import re
import smtplib
from datetime import datetime
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.template.loader import render_to_string
from django.urls import reverse

from reminders.access import unsubscribe_token
from reminders.choices import Reason
from reminders.message import Message
from reminders.models import Reminder
from reminders.operations import Undeliverable
from reminders.operations.bounces import record_bounce

# What says "there is nobody here", where a server gives no finer code: RFC 5321, 4.2.3.
_NOBODY = (550, 551, 553)
# The finer codes: about the address (5.1.x), or a mailbox that takes no mail any more (5.2.1); RFC 3463.
_OF_THE_ADDRESS = re.compile(rb"5\.(?:1\.\d+|2\.1)\b")
_FINER_CODE = re.compile(rb"\s*(5\.\d{1,3}\.\d{1,3})\b")


class EmailSender:
    """Sends mail over one connection, which is opened when first needed and after a failure anew."""

    def __init__(self) -> None:
        self._connection: BaseEmailBackend | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._hang_up()

    def send(self, reminder: Reminder, message: Message, *, at: datetime) -> None:
        mail = mail_of(reminder, message)
        try:
            if self._connection is None:
                self._connection = get_connection()
                self._connection.open()
            self._connection.send_messages([mail])
        except smtplib.SMTPRecipientsRefused as error:
            self._hang_up()
            answers = list(error.recipients.values())
            if not all(500 <= code < 600 for code, _text in answers):
                raise
            if all(_is_of_the_address(code, text) for code, text in answers):
                record_bounce(address=reminder.recipient.email, reason=_codes(answers), at=at)
                raise Undeliverable(f"no such address: {_codes(answers)}", Reason.BOUNCED) from error
            raise Undeliverable(f"recipient refused with {_codes(answers)}") from error
        except smtplib.SMTPDataError as error:
            self._hang_up()
            if 500 <= error.smtp_code < 600:
                raise Undeliverable(f"message refused with {error.smtp_code}") from error
            raise
        except (ValueError, smtplib.SMTPNotSupportedError) as error:
            # A line break in a header, or an address that cannot be written down.
            self._hang_up()
            raise Undeliverable(type(error).__name__) from error
        except Exception:
            self._hang_up()
            raise

    def _hang_up(self) -> None:
        if self._connection is not None:
            with contextlib.suppress(OSError, smtplib.SMTPException):
                self._connection.close()
        self._connection = None


def _is_of_the_address(code: int, text: bytes) -> bool:
    """Tell a mailbox that does not exist from a server that refuses us, which would refuse everybody's mail."""
    finer = _FINER_CODE.match(text)
    return bool(_OF_THE_ADDRESS.fullmatch(finer[1])) if finer else code in _NOBODY


def _codes(answers: list[tuple[int, bytes]]) -> str:
    """Return the codes of refusals without their text, which often repeats the address."""
    found = {
        f"{code} {finer[1].decode()}" if (finer := _FINER_CODE.match(text)) else str(code) for code, text in answers
    }
    return ", ".join(sorted(found))


def mail_of(reminder: Reminder, message: Message) -> EmailMultiAlternatives:
    """Return a reminder as mail; its Message-ID is the same however often it is sent.

    `reminder` comes with its recipient and club.
    """
    stop_url = settings.BASE_URL + reverse(
        "reminders:unsubscribe", args=[unsubscribe_token(person=reminder.recipient, club=reminder.club)]
    )
    context = {
        "message": message,
        "club": reminder.club,
        "url": f"{settings.BASE_URL}{message.path}",
        "preferences_url": f"{settings.BASE_URL}{reverse('reminders:preferences')}",
        "stop_url": stop_url,
    }
    host = urlsplit(settings.BASE_URL).hostname
    mail = EmailMultiAlternatives(
        subject=message.title,
        body=render_to_string("emails/reminder.txt", context),
        to=[reminder.recipient.email],
        headers={
            # A session that was moved gets another message, hence its start.
            "Message-ID": f"<reminder-{reminder.pk}-{int(reminder.starts_at.timestamp())}@{host}>",
            "Auto-Submitted": "auto-generated",
            "List-Unsubscribe": f"<{stop_url}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        },
    )
    mail.attach_alternative(render_to_string("emails/reminder.html", context), "text/html")
    return mail
