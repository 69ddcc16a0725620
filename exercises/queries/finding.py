"""One page of the library in one statement, however many exercises there are."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from django.db.models import Case, Q, QuerySet, When

from accounts.choices import Equipment
from accounts.models import Club, User
from exercises.choices import Category, Measure, Muscle
from exercises.models import Exercise
from exercises.queries.library import Wanted, at_hand, conditions, offered
from exercises.rules.searching import ANYWHERE, IN_CUES, IN_DESCRIPTION, IN_NAME, Phrase, Thesaurus, words_of

_SAID = yaml.safe_load((Path(__file__).parents[1] / "data" / "search_words.yaml").read_text(encoding="utf-8"))
_OWN_WORDS = [value for choices in (Muscle, Category, Equipment, Measure) for value in choices.values]
THESAURUS = Thesaurus(same=_SAID["same"], means=_SAID["means"], words=_OWN_WORDS)

Sql = tuple[str, list[Any]]
# Which attempt found what is shown; the first is the words as typed.
_RESPELT, _NEAREST = 2, 3


@dataclass(frozen=True)
class Found:
    """One page of what was asked for."""

    exercises: list[Exercise]
    # How many there are in all, and where this page begins, from 0.
    total: int
    start: int
    # How many of each category, whichever category is asked for.
    categories: Mapping[str, int]
    # Whether the club has said what it has at hand.
    knows_equipment: bool
    # The words that were looked for where nothing answers to those that were typed.
    read_as: str
    # Whether nothing answers to all the words, and these come nearest.
    is_near: bool
    # Where nothing was found: how many there would be without each of the filters.
    without: Mapping[str, int]


def find(user: User, wanted: Wanted, *, club: Club | None = None, start: int = 0, size: int) -> Found:
    """Return `size` exercises from the place `start`, or the last page if that lies beyond the end.

    With a text they are ranked: words in the name first, then in what describes the exercise, in the cues, in the
    rest; then the easier, then by name. If nothing has all the words, known words that are spelt almost like them
    are looked for, and at last the names that come nearest to most of them. Without a text they stand by category,
    easier ones first. `club` is whose own exercises and whose equipment are meant; without one, every club's of the
    person.
    """
    sql, params = _statement(user, wanted, club, start=start, size=size)
    rows: list[Any] = list(Exercise.objects.raw(sql, params))
    facts = json.loads(rows[0].facts)
    return Found(
        exercises=[row for row in rows if row.pk],
        total=facts["total"],
        start=facts["start"],
        categories=facts["categories"] or {},
        knows_equipment=facts["knows_equipment"],
        read_as=" ".join(_spellings(wanted.text)[-1]) if facts["attempt"] == _RESPELT else "",
        is_near=facts["attempt"] == _NEAREST,
        without={name: count for name, count in (facts["without"] or {}).items() if count},
    )


# The words as typed, then as the thesaurus spells them. Only when neither finds anything is every name held against
# each word on its own, and those that answer to most of the words are kept.
_HITS = """
attempts AS MATERIALIZED (
    SELECT
        attempt, to_tsquery('english', wanted) AS wanted, to_tsquery('english', in_name) AS in_name,
        to_tsquery('english', described) AS described, to_tsquery('english', in_cues) AS in_cues,
        to_tsquery('english', said) AS said
    FROM unnest(%s::int[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[])
        AS a (attempt, wanted, in_name, described, in_cues, said)
),
by_words AS MATERIALIZED (
    SELECT
        narrowed.*, attempt,
        CASE
            WHEN document @@ in_name THEN 1 WHEN document @@ described THEN 2 WHEN document @@ in_cues THEN 3
            ELSE 4
        END AS tier,
        ts_rank('{0, 0, 0, 1}', document, said) AS closeness
    FROM attempts
        JOIN exercises_exercisesearch ON document @@ wanted
        JOIN narrowed ON narrowed.id = exercise_id
),
terms AS MATERIALIZED (
    SELECT word, to_tsquery('english', wanted) AS query FROM unnest(%s::text[], %s::text[]) AS t (word, wanted)
    WHERE NOT EXISTS (SELECT FROM by_words)
),
likenesses AS MATERIALIZED (
    SELECT
        exercise_id,
        greatest(ts_rank('{0.1, 0.2, 0.4, 1}', document, query), word_similarity(word, names)) AS likeness
    FROM terms JOIN exercises_exercisesearch ON document @@ query OR names %%> word
),
nearest AS MATERIALIZED (
    SELECT narrowed.*, 3 AS attempt, words, likeness
    FROM (
        SELECT exercise_id, count(*) AS words, sum(likeness) AS likeness FROM likenesses GROUP BY exercise_id
    ) AS alike JOIN narrowed ON narrowed.id = exercise_id
),
hits AS MATERIALIZED (
    SELECT * FROM by_words WHERE attempt = (SELECT min(attempt) FROM by_words)
    UNION ALL
    SELECT id, category, level, name, attempt, 0, likeness FROM nearest
    WHERE words = (SELECT max(words) FROM nearest)
),
"""
_RANKED = "one.tier, one.closeness DESC, one.level, one.name, one.id"
_BY_CATEGORY = "array_position(%s::varchar[], one.category), one.level, one.name, one.id"


def _statement(user: User, wanted: Wanted, club: Club | None, *, start: int, size: int) -> Sql:
    exercises, asked = offered(user, wanted, club), conditions(user, wanted, club)
    # The category is left out of what is counted, so that each one says how many it would show.
    narrowing = [condition for name, condition in asked.items() if name != "category"]
    narrowed, narrowed_params = _sql(exercises.filter(*narrowing).values("id", "category", "level", "name"))
    hits, hits_params = _hits(wanted.text) if wanted.text else ("", [])
    source, attempt = ("hits", "(SELECT min(attempt) FROM hits)") if wanted.text else ("narrowed", "1")
    order, order_params = (_RANKED, []) if wanted.text else (_BY_CATEGORY, [Category.values])
    pieces, pieces_params = _sql(at_hand(user, club))
    without, without_params = _without(exercises, asked, wanted)
    sql = f"""
WITH narrowed (id, category, level, name) AS NOT MATERIALIZED ({narrowed}),
{hits}
categories AS (SELECT category, count(*) AS number FROM {source} GROUP BY category),
page AS (
    SELECT total, least(%s, greatest(total - 1, 0) / %s * %s) AS start
    FROM (SELECT coalesce(sum(number), 0)::int AS total FROM categories WHERE %s IN ('', category)) AS counted
),
shown AS (
    SELECT * FROM {source} AS one WHERE %s IN ('', category)
    ORDER BY {order} LIMIT %s OFFSET (SELECT start FROM page)
),
facts AS (
    SELECT jsonb_build_object(
        'total', total,
        'start', start,
        'categories', (SELECT jsonb_object_agg(category, number) FROM categories),
        'attempt', {attempt},
        'knows_equipment', EXISTS ({pieces}),
        'without', CASE WHEN total = 0 THEN {without} END
    )::text AS facts FROM page
)
SELECT exercise.*, facts.facts
FROM facts LEFT JOIN (shown AS one JOIN exercises_exercise AS exercise ON exercise.id = one.id) ON TRUE
ORDER BY {order}
"""
    return sql, [
        *narrowed_params, *hits_params, start, size, size, wanted.category, wanted.category, *order_params, size,
        *pieces_params, *without_params, *order_params,
    ]  # fmt: skip


def _hits(text: str) -> Sql:
    attempts = [THESAURUS.asked(words) for words in _spellings(text)]
    # Trigrams have three letters.
    terms = [term for term in attempts[-1].terms if max(map(len, term.said)) >= 3]
    return _HITS, [
        list(range(1, len(attempts) + 1)),
        *([asked.tsquery(parts) for asked in attempts] for parts in (ANYWHERE, IN_NAME, IN_DESCRIPTION, IN_CUES)),
        [asked.any_said() for asked in attempts],
        [" ".join(term.said) for term in terms],
        [term.tsquery(ANYWHERE) for term in terms],
    ]


def _spellings(text: str) -> list[Phrase]:
    words = words_of(text)
    return list(dict.fromkeys((words, THESAURUS.respelt(words))))


def _without(exercises: QuerySet[Exercise], asked: Mapping[str, Q], wanted: Wanted) -> Sql:
    """Count what would be shown without each filter: what misses that one and no other."""
    if not asked and not wanted.text:
        return "NULL", []
    counts = [f"'{name}', count(*) FILTER (WHERE misses_{name} = 1)" for name in asked]
    misses = {f"misses_{name}": Case(When(condition, then=0), default=1) for name, condition in asked.items()}
    rows, params = _sql(exercises.values("id", **misses))
    sql = f"SELECT jsonb_build_object({', '.join(counts)}) FROM ({rows}) AS rows WHERE {' + '.join(misses) or 0} = 1"
    if not wanted.text:
        return f"({sql})", params
    answers = "SELECT exercise_id FROM attempts JOIN exercises_exercisesearch ON document @@ attempts.wanted"
    others = "SELECT jsonb_build_object('text', count(*)) FROM narrowed WHERE %s IN ('', category)"
    return f"({sql} AND id IN ({answers})) || ({others})", [*params, wanted.category]


def _sql(rows: QuerySet[Any, Any]) -> Sql:
    sql, params = rows.query.sql_with_params()
    return sql, list(params)
