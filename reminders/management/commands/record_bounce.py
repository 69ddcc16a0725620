"""Note an address whose mail came back later than the server's answer, or that works again."""

import argparse

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.utils import timezone

from reminders.operations.bounces import clear_bounce, record_bounce


class Command(BaseCommand):
    help = "Send no more reminders to an address whose mail comes back, or with --clear do so again."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("address")
        parser.add_argument(
            "--reason", default="", help="what the report says, such as '550 5.1.1'; at most 200 characters"
        )
        parser.add_argument("--clear", action="store_true", help="the address works again")

    def handle(self, *args: object, address: str, reason: str, clear: bool, **options: object) -> None:
        try:
            validate_email(address.strip())
        except ValidationError as error:
            raise CommandError(f"{address!r} is no e-mail address.") from error
        if not clear:
            record_bounce(address=address, reason=reason, at=timezone.now())
            self.stdout.write("Noted. Nothing more is sent there until it is cleared.")
        elif clear_bounce(address=address):
            self.stdout.write("Cleared. Reminders go there again.")
        else:
            self.stdout.write("Nothing stood against this address.")
