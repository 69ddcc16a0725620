from reminders.operations.dispatching import Senders, Undeliverable, dispatch_due
from reminders.operations.planning import plan_reminders
from reminders.operations.preferences import LeadOutOfRange, set_preference

__all__ = ("LeadOutOfRange", "Senders", "Undeliverable", "dispatch_due", "plan_reminders", "set_preference")
