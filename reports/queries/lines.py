"""The sets of a report as lines of a CSV file that the database writes: half the work of rows that Python writes."""

from collections.abc import Iterator

from django.db import connection

from core.spreadsheets import safe_text_sql
from core.units import WeightUnit, format_load_sql
from reports.queries.training import SETS, ReportScope, SetRow, parameters

# PostgreSQL's to_char has no offset of a zone by its name; it is the local time less that of UTC.
_OFFSET = "(performed_at AT TIME ZONE zone) - (performed_at AT TIME ZONE 'UTC')"
_PERFORMED_AT = f"""to_char(performed_at AT TIME ZONE zone, 'YYYY-MM-DD"T"HH24:MI:SS')
    || CASE WHEN {_OFFSET} < interval '0' THEN '-' ELSE '+' END
    || to_char(GREATEST({_OFFSET}, -({_OFFSET})), 'HH24:MI')"""


def set_columns(unit: WeightUnit) -> tuple[str, ...]:
    """Return the names of the columns of a line."""
    return tuple(_cells(unit))


def set_lines(scope: ReportScope, *, unit: WeightUnit, with_minors: bool = False) -> Iterator[bytes]:
    """Yield a line for every set that `performed_sets` yields, in its order, each with its line feed."""
    # A query in FROM keeps its order as long as nothing above it joins, groups or sorts.
    query = f"SELECT {', '.join(_cells(unit).values())} FROM ({SETS}) AS done ({', '.join(SetRow._fields)})"
    with connection.cursor() as cursor:
        statement = cursor.mogrify(query, parameters(scope, with_minors=with_minors))
        with cursor.copy(f"COPY ({statement}) TO STDOUT (FORMAT csv)") as copy:
            yield from map(bytes, copy)


def _cells(unit: WeightUnit) -> dict[str, str]:
    return {
        "date": "scheduled_on",
        "athlete": safe_text_sql("athlete"),
        "athlete_id": "athlete_id",
        "squads": safe_text_sql("squads"),
        "programme": safe_text_sql("NULLIF(programme, '')"),
        "session": safe_text_sql("NULLIF(session, '')"),
        "line": "line",
        "exercise": safe_text_sql("exercise"),
        "unit": "unit",
        "tempo_s": "tempo_s",
        "set": "number",
        "kind": "kind",
        "side": "side",
        "reps": "reps",
        "hold_s": "hold_s",
        "distance_m": "distance_m",
        f"load_{unit}": format_load_sql("load_kg", unit),
        "force_n": "force_n",
        "rir": "rir",
        "performed_at": _PERFORMED_AT,
        "not_in_plan": "CASE WHEN not_in_plan THEN 'yes' ELSE 'no' END",
    }
