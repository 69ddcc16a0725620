"""Storing the morning check of a person, in each club where there is a basis for it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from athletes.models import Athlete
from athletes.operations import answer_check_in, hold_check_in
from athletes.queries import health_basis
from core.errors import DomainError
from training.choices import PainMoment
from training.operations.pain import store_pain
from training.queries.days import today_of

# How long a phone may have been without signal.
LATE_BY = timedelta(days=14)


class CheckDayRefused(DomainError):
    """The day lies ahead, or too long ago."""

    code = "check_day_refused"
    field = "date"


@dataclass(frozen=True, kw_only=True)
class StoredCheck:
    """What became of a check in one club; `overtaken` tells that an edit made later stands."""

    athlete: Athlete
    has_basis: bool
    pain_refused: bool = False
    answers_refused: bool = False
    overtaken: bool = False


@transaction.atomic
def put_morning_check(
    *,
    athletes: Sequence[Athlete],
    on: date,
    answers: Mapping[str, int | None],
    pain: Mapping[str, int | None],
    edited_at: datetime | None,
    at: datetime,
) -> list[StoredCheck]:
    """Store a person's morning check of a training day in each of their places, or edit the one that is there.

    `answers` holds stiffness_minutes (0 to 600), sleep, fatigue, stress and soreness (1 to 7), `pain` left and right
    (0 to 10); None takes one back, and what is left out stays. The later `edited_at` stands (never later than
    arrival). Without a recorded basis nothing is stored; under one that was given before the check was named in
    its text, only the pain is.

    Raises:
        CheckDayRefused: the day is later than today, or more than 14 days ago.
    """
    last = max((today_of(athlete, at) for athlete in athletes), default=at.date())
    if not last - LATE_BY <= on <= last:
        raise CheckDayRefused(
            _("A morning check takes a day from %(first)s to %(last)s; %(day)s is not that.")
            % {"first": last - LATE_BY, "last": last, "day": on}
        )
    made_at = min(edited_at or at, at)
    return [_put_one(athlete, on, answers, pain, made_at, at) for athlete in athletes]


def _put_one(
    athlete: Athlete,
    on: date,
    answers: Mapping[str, int | None],
    pain: Mapping[str, int | None],
    made_at: datetime,
    at: datetime,
) -> StoredCheck:
    basis = health_basis(athlete, on=today_of(athlete, at))
    covers = basis is not None and basis.covers_checks
    row = hold_check_in(athlete=athlete, on=on, edited_at=made_at, may_make=basis is not None)
    if row and row.edited_at > made_at:
        return StoredCheck(athlete=athlete, has_basis=basis is not None, overtaken=True)
    kept = {name: value for name, value in answers.items() if covers or value is None}
    if row:
        answer_check_in(row=row, answers=kept, edited_at=made_at)
    _kept, pain_refused = store_pain(
        athlete=athlete, on=on, pain=pain, moment=PainMoment.MORNING, may_keep=basis is not None, at=made_at
    )
    return StoredCheck(
        athlete=athlete,
        has_basis=basis is not None,
        pain_refused=pain_refused,
        answers_refused=len(kept) < len(answers),
    )
