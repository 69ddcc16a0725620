"""The mails about people and clubs."""

import logging
import smtplib
from collections.abc import Iterable

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Invitation
from accounts.operations import IssuedInvitation

logger = logging.getLogger(__name__)

# ValueError: an address or header that cannot be written.
_FAULTS = (OSError, smtplib.SMTPException, ValueError)


def send_invitations(issued: Iterable[IssuedInvitation]) -> list[Invitation]:
    """Send each invitation after its transaction; return those whose mail could not be sent."""
    issued = list(issued)
    connection = get_connection()
    try:
        connection.open()
    except _FAULTS as fault:
        logger.warning("mail cannot be sent: %s", type(fault).__name__)
        return [one.invitation for one in issued]
    try:
        return [one.invitation for one in issued if not _sent(one, connection)]
    finally:
        _close(connection)


def _sent(issued: IssuedInvitation, connection: BaseEmailBackend) -> bool:
    invitation = issued.invitation
    page = "accounts:invitation" if invitation.role else "athletes:invitation"
    context = {
        "club": invitation.club,
        "role": invitation.get_role_display() if invitation.role else "",
        "inviter": invitation.invited_by,
        "expires_at": invitation.expires_at,
        "url": settings.BASE_URL + reverse(page, args=[issued.token]),
    }
    # A line break in a subject would begin another header.
    subject = " ".join((_("%(club)s invites you to Soleus") % {"club": invitation.club}).split())
    body = render_to_string("emails/invitation.txt", context)
    try:
        EmailMessage(subject, body, to=[invitation.email], connection=connection).send()
    except _FAULTS as fault:
        logger.warning("an invitation could not be sent: %s", type(fault).__name__)
        return False
    return True


def _close(connection: BaseEmailBackend) -> None:
    try:
        connection.close()
    except _FAULTS:
        logger.warning("the mail server ended the connection early")
