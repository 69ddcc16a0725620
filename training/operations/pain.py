"""Storing pain scores, apart from the sets, sessions and mornings they were felt in."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import connection

from athletes.models import Athlete
from training.choices import PainMoment
from training.models import PainReport, Session, SetLog

_STORE_PAIN_SQL = """
    INSERT INTO training_painreport
        (club_id, athlete_id, training_on, session_id, set_log_id, moment, side, score, reported_at)
    SELECT %(club)s, %(athlete)s, %(day)s, %(session)s, %(set)s, %(moment)s, side, score, %(at)s
    FROM unnest(%(sides)s::text[], %(scores)s::int[]) AS felt (side, score)
    ON CONFLICT ON CONSTRAINT pain_report_once
    DO UPDATE SET score = excluded.score, reported_at = excluded.reported_at
"""


def store_pain(
    *,
    athlete: Athlete,
    on: date,
    pain: Mapping[str, int | None],
    moment: PainMoment,
    session: Session | None = None,
    set_log: SetLog | None = None,
    may_keep: bool,
    at: datetime,
) -> tuple[dict[str, int | None], bool]:
    """Store pain scores (0 to 10, by side; None takes one back); return those written and whether any was refused.

    `on` is the training day; a score of a morning has neither session nor set.

    `may_keep` tells whether there is a recorded basis; without one scores are refused, but still taken back.
    """
    scores = {side: score for side, score in pain.items() if score is not None}
    if withdrawn := [side for side, score in pain.items() if score is None]:
        # A session that was moved keeps the day on which its pain was felt.
        of_day = {} if session else {"training_on": on}
        PainReport.objects.filter(
            athlete=athlete, session=session, set_log=set_log, moment=moment, side__in=withdrawn, **of_day
        ).delete()
    if scores and not may_keep:
        return dict.fromkeys(withdrawn), True
    if scores:
        with connection.cursor() as cursor:
            cursor.execute(
                _STORE_PAIN_SQL,
                {
                    "club": athlete.club_id,
                    "athlete": athlete.pk,
                    "day": on,
                    "session": session.pk if session else None,
                    "set": set_log.pk if set_log else None,
                    "moment": moment.value,
                    "sides": list(scores),
                    "scores": list(scores.values()),
                    "at": at,
                },
            )
    return {**scores, **dict.fromkeys(withdrawn)}, False
