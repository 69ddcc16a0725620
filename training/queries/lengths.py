"""How long a session will take, as far as its lines tell."""

from datetime import timedelta
from typing import Any

from django.db.models import Case, F, IntegerField, OuterRef, QuerySet, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce, Greatest

from programmes.choices import SideOfPrescription, Unit
from training.choices import ItemStatus
from training.models import Session, SessionItem

# Where a line says nothing: our own choice, for an entry in a calendar and nothing else.
_REP_S, _CONTACT_S, _METRES_A_SECOND = 3, 1, 3
_REST_S = 60
_SET_UP_S = 60
_UNKNOWN = timedelta(minutes=60)
_STEP_S = 300
_LEAST, _MOST = timedelta(minutes=15), timedelta(minutes=180)


def with_expected_s(sessions: QuerySet[Session]) -> QuerySet[Session]:
    """Return sessions with the seconds that their lines ask for as `expected_s`, null where they have no line.

    Repetitions by their tempo, holds, contacts and metres, of one leg after the other where each is trained, with
    the rests between.
    """
    whole = IntegerField()
    legs = Case(When(side=SideOfPrescription.EACH, then=Value(2)), default=Value(1), output_field=whole)
    metres = Case(
        When(unit=Unit.METRES, then=F("planned_sets") * Coalesce("amount_low", 0) / _METRES_A_SECOND),
        default=Value(0),
        output_field=whole,
    )
    under_way = Greatest("planned_s", F("planned_reps") * _REP_S) + F("planned_contacts") * _CONTACT_S + metres
    rests = F("planned_sets") * Coalesce("rest_s", _REST_S)
    asked = (
        SessionItem.objects.filter(session=OuterRef("pk"), status=ItemStatus.PLANNED)
        .order_by()
        .values("session")
        .annotate(total=Sum(legs * under_way + rests + _SET_UP_S, output_field=whole))
        .values("total")
    )
    return sessions.annotate(expected_s=Subquery(asked, output_field=whole))


def length_of(session: Any) -> timedelta:
    """Return how long a session of `with_expected_s` took, else will take: from 15 minutes to three hours, in fives."""
    if session.minutes:
        return timedelta(minutes=session.minutes)
    if session.expected_s is None:
        return _UNKNOWN
    rounded = timedelta(seconds=-(-session.expected_s // _STEP_S) * _STEP_S)
    return min(max(rounded, _LEAST), _MOST)
