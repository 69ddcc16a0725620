from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from accounts.models import Club
from core.dates import training_day
from training.demo.feedback import give_demo_feedback
from training.demo.fixtures import lay_down_fixtures
from training.demo.history import WEEKS, catch_up, lay_down_history
from training.demo.people import find_demo_club, make_demo_club, make_rival_club


class Command(BaseCommand):
    help = "Fill the demo club when the database holds no club, or bring an existing one up to today."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO_MODE:
            raise CommandError("DEMO_MODE is off, so no demo club is made.")
        at = timezone.now()
        with transaction.atomic():
            demo = find_demo_club()
            if demo is not None:
                today = training_day(at, zone=demo.club.timezone, rolls_over_at=demo.club.rolls_over_at)
                catch_up(demo, today=today, at=at)
                self.stdout.write(f"Demo club is up to {today}.")
            elif Club.objects.exists():
                self.stdout.write("There are clubs already, so no demo club is made.")
            else:
                today = timezone.localdate(at)
                first_day = today - timedelta(weeks=WEEKS)
                demo = make_demo_club(today=today, at=at, first_day=first_day)
                make_rival_club(first_day=first_day)
                lay_down_history(demo, first_day=first_day, today=today, at=at)
                lay_down_fixtures(demo, today=today)
                give_demo_feedback(demo, at=at)
                self.stdout.write("Demo club made.")
