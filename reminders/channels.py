"""How a reminder leaves the house: one sender a channel."""

import contextlib
import smtplib
from datetime import datetime
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.template.loader import render_to_string
from django.urls import reverse

from reminders.choices import Channel
from reminders.models import Reminder
from reminders.operations import Senders, Undeliverable
from reminders.wording import session_subject


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

    def send(self, reminder: Reminder, *, at: datetime) -> None:
        message = session_reminder_mail(reminder, at=at)
        try:
            if self._connection is None:
                self._connection = get_connection()
                self._connection.open()
            self._connection.send_messages([message])
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


def session_reminder_mail(reminder: Reminder, *, at: datetime) -> EmailMultiAlternatives:
    """Return the mail that reminds of a session; its Message-ID is the same however often it is sent.

    `reminder` comes with its session, athlete, user and club. The words say nothing about health.
    """
    session, athlete = reminder.session, reminder.athlete
    assert session is not None
    assert session.scheduled_time is not None
    assert athlete.user is not None
    assert reminder.starts_at is not None
    context = {
        "session": session,
        "club": athlete.club,
        "timezone": athlete.zone.replace("_", " "),
        "today_url": f"{settings.BASE_URL}{reverse('training:today')}",
        "preferences_url": f"{settings.BASE_URL}{reverse('reminders:preferences')}",
    }
    today = at.astimezone(ZoneInfo(athlete.zone)).date()
    host = urlsplit(settings.BASE_URL).hostname
    message = EmailMultiAlternatives(
        subject=session_subject(on=session.scheduled_on, at=session.scheduled_time, today=today),
        body=render_to_string("emails/reminder_session.txt", context),
        to=[athlete.user.email],
        headers={
            # A session that was moved gets another message, hence its start.
            "Message-ID": f"<reminder-{reminder.pk}-{int(reminder.starts_at.timestamp())}@{host}>",
            "Auto-Submitted": "auto-generated",
        },
    )
    message.attach_alternative(render_to_string("emails/reminder_session.html", context), "text/html")
    return message


SENDERS: Senders = {Channel.EMAIL: EmailSender}
