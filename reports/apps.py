from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "reports"

    def ready(self) -> None:
        from reminders.choices import ReminderKind
        from reminders.kinds import KINDS
        from reports.kinds import REPORT

        # Reminders stand in the room below and know nothing of reports.
        KINDS[ReminderKind.REPORT] = REPORT
