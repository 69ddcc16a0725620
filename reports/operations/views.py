"""Views of the report that a person keeps under a name."""

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction
from django.db.models import Value
from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from accounts.models import Club, User
from core.errors import DomainError
from reports.choices import PeriodChoice
from reports.models import SavedView

MOST_VIEWS = 20


class TooManyViews(DomainError):
    """The person keeps as many views of the club as there may be."""

    code = "too_many_views"
    status = 409


class PeriodNotNamed(DomainError):
    """A view moves on with time, so it takes no dates."""

    code = "period_not_named"
    field = "period"


@transaction.atomic
def save_view(
    *, club: Club, person: User, name: str, squads: Sequence[UUID], period: PeriodChoice, columns: Sequence[str]
) -> tuple[SavedView, bool]:
    """Keep a view under a name, of which it takes the place; return it and whether it is new.

    Raises:
        PeriodNotNamed: the period is one of other dates.
        TooManyViews: there are 20 already.
    """
    if period == PeriodChoice.CUSTOM:
        raise PeriodNotNamed(_("A view takes a period that has a name, such as the last 4 weeks, and no dates."))
    User.objects.select_for_update(no_key=True).get(pk=person.pk)
    mine = SavedView.objects.filter(club=club, person=person)
    # As the database compares names.
    view = mine.alias(lowered=Lower("name")).filter(lowered=Lower(Value(name))).first()
    is_new = view is None
    if view is None:
        if mine.count() >= MOST_VIEWS:
            raise TooManyViews(
                _("You keep %(most)s views already; remove one before you keep another.") % {"most": MOST_VIEWS}
            )
        view = SavedView(club=club, person=person)
    view.name, view.period = name, period
    view.squads, view.columns = list(squads), list(columns)
    view.save()
    return view, is_new


def remove_view(*, view: SavedView) -> None:
    view.delete()
