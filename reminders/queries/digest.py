"""Who needs a coach today."""

from datetime import date

from accounts.models import Club, User
from athletes.models import Athlete, Squad
from core.dates import monday_of
from training.queries.board import BoardRow, board_rows


def in_need(*, coach: User, club: Club, today: date) -> list[BoardRow]:
    """Return the athletes of the coach's squads in a club who need them, the most pressing first."""
    squads = Squad.objects.coached_by(coach).filter(club=club, archived_at__isnull=True)
    athletes = list(Athlete.objects.active().in_squads(squads).select_related("club").order_by("sort_name", "pk"))
    rows = board_rows(athletes=athletes, viewer=coach, today=today, monday=monday_of(today))
    # The sort is stable: by name within a call.
    return sorted((row for row in rows if row.first_why.is_pressing), key=lambda row: row.first_why.call)
