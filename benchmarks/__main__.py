"""Measure everything on a fresh database: `make bench`."""

import os
import sys

import django
from django.core.management import call_command
from django.db import connection

from benchmarks.measure import say


def main() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.settings"
    django.setup()
    from django.conf import settings

    from accounts.models import Club
    from benchmarks.api import measure_api
    from benchmarks.assign import measure_assign
    from benchmarks.data import make_ground
    from benchmarks.library import measure_library
    from benchmarks.rules import measure_rules

    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "testserver"]
    call_command("migrate", verbosity=0)
    if Club.objects.exists():
        sys.exit("The benchmarks write to their database and it holds a club: give them an empty one.")
    call_command("load_library", verbosity=0, stdout=sys.stderr)
    measure_rules()
    say("making the club to measure with")
    ground = make_ground()
    measure_assign(ground)
    measure_api(ground)
    measure_library(ground)
    connection.close()


if __name__ == "__main__":
    main()
