"""Measure everything on a fresh database: `make bench`, or some of it: `make bench ARGS="rules pages"`.

`make bench-full` reports on a million sets; `make bench ARGS="reports --sets 20000"` on fewer.
"""

import argparse
import os
import sys
from functools import partial

import django
from django.core.management import call_command
from django.db import connection

from benchmarks.measure import say

# As many as a tenth of `make bench-full`; fewer leave athletes without any.
SETS = 100_000
FEWEST_SETS = 20_000


def main() -> None:
    given = _arguments()
    os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.settings"
    django.setup()
    from django.conf import settings

    from accounts.models import Club
    from benchmarks.api import measure_api
    from benchmarks.assign import measure_assign
    from benchmarks.data import make_ground
    from benchmarks.library import measure_library
    from benchmarks.pages import measure_pages
    from benchmarks.paper import measure_paper
    from benchmarks.reminders import measure_reminders
    from benchmarks.reports import measure_reports
    from benchmarks.rules import measure_rules

    on_ground = {
        "paper": measure_paper,
        "assign": measure_assign,
        "api": measure_api,
        "library": measure_library,
        "pages": measure_pages,
        "reports": partial(measure_reports, sets=given.sets),
        # The last: it empties the calendar.
        "reminders": measure_reminders,
    }
    wanted = set(given.names) or {"rules", *on_ground}
    if unknown := wanted - {"rules", *on_ground}:
        sys.exit(f"There is nothing to measure by the name of {', '.join(sorted(unknown))}.")

    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "testserver"]
    call_command("migrate", verbosity=0)
    if Club.objects.exists():
        sys.exit("The benchmarks write to their database and it holds a club: give them an empty one.")
    call_command("load_library", verbosity=0, stdout=sys.stderr)
    if "rules" in wanted:
        measure_rules()
    say("making the club to measure with")
    ground = make_ground()
    for name, measure in on_ground.items():
        if name in wanted:
            measure(ground)
    connection.close()


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="benchmarks")
    parser.add_argument("names", nargs="*", metavar="NAME", help="what to measure; all of it unless given")
    parser.add_argument("--sets", type=int, default=SETS, help="how many sets the reports are on")
    given = parser.parse_args()
    if given.sets < FEWEST_SETS:
        parser.error(f"--sets takes {FEWEST_SETS} or more.")
    return given


if __name__ == "__main__":
    main()
