from tests.reminders.conftest import no_digest

__all__ = ("no_digest",)
