"""How a reminder leaves the house: one sender a channel."""

import contextlib
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

from reminders.choices import Channel
from reminders.message import Message
from reminders.models import Reminder
from reminders.operations import Senders, Undeliverable


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
        except Exception as error:
            self._hang_up()
            if reason := _refusal(error):
                raise Undeliverable(reason) from error
            raise

    def _hang_up(self) -> None:
        if self._connection is not None:
            with contextlib.suppress(OSError, smtplib.SMTPException):
                self._connection.close()
        self._connection = None


def _refusal(error: Exception) -> str:
    """Return why a failure is final, or an empty string when it may heal."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        codes = sorted({code for code, _ in error.recipients.values()})
        return f"recipient refused with {codes}" if all(500 <= code < 600 for code in codes) else ""
    if isinstance(error, smtplib.SMTPDataError):
        return f"message refused with {error.smtp_code}" if 500 <= error.smtp_code < 600 else ""
    # A line break in a header, or an address that cannot be written down.
    if isinstance(error, (ValueError, smtplib.SMTPNotSupportedError)):
        return type(error).__name__
    return ""


def mail_of(reminder: Reminder, message: Message) -> EmailMultiAlternatives:
    """Return the mail that says it; its Message-ID is the same however often it is sent."""
    context = {
        "message": message,
        "club": reminder.club,
        "url": f"{settings.BASE_URL}{message.path}",
        "preferences_url": f"{settings.BASE_URL}{reverse('reminders:preferences')}",
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
        },
    )
    mail.attach_alternative(render_to_string("emails/reminder.html", context), "text/html")
    return mail


SENDERS: Senders = {Channel.EMAIL: EmailSender}
