"""How a message leaves the house: one module a channel, each with a `Sender` (docs/channels.md)."""

from reminders.channels.mail import EmailSender
from reminders.channels.push import PushSender
from reminders.choices import Channel
from reminders.operations import Senders

SENDERS: Senders = {Channel.EMAIL: EmailSender, Channel.PUSH: PushSender}
