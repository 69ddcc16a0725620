"""Mails that were written to files instead of being sent, for the demo's mail page."""

import email
import email.policy
import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from pathlib import Path

logger = logging.getLogger(__name__)

_BETWEEN_MAILS = b"-" * 79 + b"\n"
_MOST_FILES = 100
_MOST_BYTES = 1_000_000


@dataclass(frozen=True, kw_only=True)
class Mail:
    """A mail as its reader sees it; `sent_at` is None where the date cannot be read."""

    to: str
    subject: str
    sent_at: datetime | None
    text: str


def newest_mails(folder: Path) -> list[Mail]:
    """Return the mails in the newest hundred files of a folder, newest first; what is not mail is left out."""
    try:
        files = [(path.stat().st_mtime, path) for path in folder.glob("*.log") if path.is_file()]
    except OSError:
        return []
    newest = sorted(files, reverse=True)[:_MOST_FILES]
    return [mail for _changed, path in newest for mail in reversed(list(_mails_in(path)))]


def _mails_in(path: Path) -> Iterator[Mail]:
    try:
        with path.open("rb") as file:
            content = file.read(_MOST_BYTES)
    except OSError:
        return
    for part in content.split(_BETWEEN_MAILS):
        if mail := _read(part):
            yield mail


def _read(content: bytes) -> Mail | None:
    try:
        message = email.message_from_bytes(content, policy=email.policy.default)
        assert isinstance(message, EmailMessage)
        body = message.get_body(preferencelist=("plain",))
        if body is None or "Subject" not in message:
            return None
        return Mail(
            to=str(message.get("To", "")),
            subject=str(message["Subject"]),
            sent_at=_date_of(message),
            text=str(body.get_content()),
        )
    except (LookupError, TypeError, ValueError, AttributeError) as fault:
        # The parser meets any file; a broken one is no reason to hide the others.
        logger.info("a file in the mail folder could not be read as mail: %s", type(fault).__name__)
        return None


def _date_of(message: EmailMessage) -> datetime | None:
    try:
        return parsedate_to_datetime(str(message["Date"]))
    except (TypeError, ValueError):
        return None
