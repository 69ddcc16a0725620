from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.models import User
from exercises.operations.feedback import edit_library


class Command(BaseCommand):
    help = "Name somebody an editor of the built-in library, who reads what athletes of every club say of it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", help="the e-mail that the person signs in with")
        parser.add_argument("--remove", action="store_true", help="take it back")

    def handle(self, *args: Any, email: str, remove: bool, **options: Any) -> None:
        user = User.objects.filter(email=email.strip().lower()).first()
        if user is None:
            raise CommandError(f"Nobody signs in as {email}. They sign up first; then repeat this.")
        edit_library(user=user, edits=not remove)
        word = "is no editor of the library any more" if remove else "is an editor of the library now"
        self.stdout.write(f"{user.email} {word}.")
