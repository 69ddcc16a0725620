"""The morning answers of a day, without the pain: that belongs to training."""

from collections.abc import Mapping
from datetime import date, datetime

from athletes.models import Athlete, CheckIn


def hold_check_in(*, athlete: Athlete, on: date, edited_at: datetime, may_make: bool) -> CheckIn | None:
    """Return the row of a day, locked; one is made where there is none and `may_make` says so."""
    rows = CheckIn.objects.select_for_update()
    if not may_make:
        return rows.filter(athlete=athlete, checked_on=on).first()
    row, _made = rows.get_or_create(
        athlete=athlete, checked_on=on, defaults={"club_id": athlete.club_id, "edited_at": edited_at}
    )
    return row


def answer_check_in(*, row: CheckIn, answers: Mapping[str, int | None], edited_at: datetime) -> CheckIn:
    """Store answers in a held row; None takes one back, and one that is left out stays."""
    for name, value in answers.items():
        setattr(row, name, value)
    row.edited_at = edited_at
    row.save()
    return row
