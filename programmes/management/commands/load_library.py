from typing import Any

from django.core.management.base import BaseCommand

from exercises.operations.built_in import load_built_in_exercises
from programmes.operations.built_in import load_built_in_programmes


class Command(BaseCommand):
    help = "Load or bring up to date the built-in exercises, tests and programmes."

    def handle(self, *args: Any, **options: Any) -> None:
        changed = load_built_in_exercises() + load_built_in_programmes()
        self.stdout.write(f"Library: {changed} rows changed." if changed else "Library is up to date.")
