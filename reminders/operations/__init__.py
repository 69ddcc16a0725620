from reminders.operations.dispatching import RetryAfter, Senders, Undeliverable, dispatch_due
from reminders.operations.planning import plan_reminders
from reminders.operations.preferences import (
    LeadOutOfRange,
    QuietHoursOpen,
    clear_squad_default,
    leave_own,
    send_test,
    set_preference,
    set_squad_default,
)

__all__ = (
    "LeadOutOfRange",
    "QuietHoursOpen",
    "RetryAfter",
    "Senders",
    "Undeliverable",
    "clear_squad_default",
    "dispatch_due",
    "leave_own",
    "plan_reminders",
    "send_test",
    "set_preference",
    "set_squad_default",
)
