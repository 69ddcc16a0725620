"""The squad report on a season of 200 athletes, against the SQL that it is made of."""

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from benchmarks.data import Ground
from benchmarks.files import measure_files
from benchmarks.measure import median_pair, report
from benchmarks.seasons import Season, make_season
from reports.queries.report import report_of

PAIRS = 5


def measure_reports(ground: Ground, *, sets: int) -> None:
    season = make_season(ground, sets=sets)
    measure_summary(season)
    measure_files(season)


def measure_summary(season: Season) -> None:
    """Measure the page as its owner opens it, and the report alone."""
    period = season.scope.period
    query = {"squad": str(season.squad.public_id), "starts_on": period.starts_on, "ends_on": period.last_on}
    client = Client()
    client.force_login(season.ground.coach)

    def page() -> None:
        answer = client.get("/reports/", query)
        assert answer.status_code == 200, answer.content

    page()
    with CaptureQueriesContext(connection) as captured:
        page()
    report("report_page_queries", value=len(captured), unit="queries")
    statements = [one["sql"] for one in captured.captured_queries]
    subject_s, floor_s = median_pair(subject=page, floor=lambda: _run(statements), pairs=PAIRS, warm_up=1)
    report("report_page_time", value=subject_s * 1000, unit="ms", floor=floor_s * 1000)

    def rows() -> None:
        assert report_of(season.scope, viewer=season.ground.coach).total.sets

    with CaptureQueriesContext(connection) as captured:
        rows()
    statements = [one["sql"] for one in captured.captured_queries]
    subject_s, floor_s = median_pair(subject=rows, floor=lambda: _run(statements), pairs=PAIRS, warm_up=1)
    report("report_rows_time", value=subject_s * 1000, unit="ms", floor=floor_s * 1000)


def _run(statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
            if cursor.description:
                cursor.fetchall()
