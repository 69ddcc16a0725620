"""The library with thousands of exercises: a page of its list and of a search, against a bare indexed query."""

from django.contrib.postgres.search import SearchQuery
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from athletes.models import Athlete
from benchmarks.data import Ground, make_user
from benchmarks.measure import median_pair, report, say
from exercises.models import Exercise
from exercises.queries.finding import find
from exercises.queries.library import Wanted
from tests.exercises.many import make_many

EXERCISES = 5000
ON_A_PAGE = 60
PAIRS = 100


def measure_library(ground: Ground) -> None:
    athlete = make_user("reader@benchmark.example")
    Athlete.objects.create(club=ground.club, user=athlete, name="Reader", sort_name="reader")
    _count_queries(athlete, suffix="")
    say(f"making {EXERCISES} exercises")
    make_many(ground.club, EXERCISES - Exercise.objects.count())
    with connection.cursor() as cursor:
        # As autovacuum leaves them some time after so many rows were written.
        cursor.execute("VACUUM ANALYZE exercises_exercise, exercises_exercisesearch")
    _count_queries(athlete, suffix="_with_5000")
    mine = Exercise.objects.filter(club=ground.club)
    _time("library_list_time", athlete, Wanted(), floor=mine)
    query = SearchQuery("seated & calf & raise", search_type="raw", config="english")
    _time("library_search_time", athlete, Wanted(text="seated calf raise"), floor=mine.filter(search__document=query))
    _time("library_misspelt_time", athlete, Wanted(text="seatd calf rase"), floor=mine.filter(search__document=query))


def _count_queries(person: User, *, suffix: str) -> None:
    """Count the queries of the whole page, the recognising of the caller among them."""
    client = Client()
    client.force_login(person)
    for name, query in (("list", {}), ("search", {"q": "seatd calf rase", "level": 1})):
        client.get("/exercises/", query)
        with CaptureQueriesContext(connection) as captured:
            answer = client.get("/exercises/", query)
        assert answer.status_code == 200, answer.content
        report(f"library_{name}_queries{suffix}", value=len(captured), unit="queries")


def _time(name: str, person: User, wanted: Wanted, *, floor: object) -> None:
    subject_s, floor_s = median_pair(
        subject=lambda: find(person, wanted, size=ON_A_PAGE), floor=lambda: list(floor[:ON_A_PAGE]), pairs=PAIRS
    )
    report(name, value=subject_s * 1000, unit="ms", floor=floor_s * 1000)
