"""How a message leaves the house: one module a channel, each with a `Sender` (docs/channels.md)."""

from contextlib import AbstractContextManager

from reminders.channels.mail import EmailSender
from reminders.choices import Channel
from reminders.operations import Senders
from reminders.operations.dispatching import Sender


def _push_sender() -> AbstractContextManager[Sender]:
    # Its libraries take half a second and 40 MB, which processes that send nothing need not spend.
    from reminders.channels.push import PushSender

    return PushSender()


SENDERS: Senders = {Channel.EMAIL: EmailSender, Channel.PUSH: _push_sender}
