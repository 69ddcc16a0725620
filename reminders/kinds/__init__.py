"""Every kind of reminder, one module each: what is planned, what is checked again, what is said."""

from reminders.choices import ReminderKind
from reminders.kinds import check, digest, moved, session, start, test
from reminders.kinds.kind import Kind as Kind

KINDS: dict[str, Kind] = {
    ReminderKind.SESSION: session.KIND,
    ReminderKind.CHECK: check.KIND,
    ReminderKind.DIGEST: digest.KIND,
    ReminderKind.START: start.KIND,
    ReminderKind.MOVED: moved.KIND,
    ReminderKind.TEST: test.KIND,
}
