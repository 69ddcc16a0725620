from reminders.operations.dispatching import Undeliverable, dispatch_due
from reminders.operations.planning import plan_reminders
from reminders.operations.preferences import LeadOutOfRange, set_preference

__all__ = ("LeadOutOfRange", "Undeliverable", "dispatch_due", "plan_reminders", "set_preference")
