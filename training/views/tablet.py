"""The gym tablet: a coach's device that goes round the squad. Pick a name, log, next."""

import uuid
from datetime import datetime
from http import HTTPStatus

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_POST, require_safe

from accounts.access import signed_in
from accounts.operations import record_access
from athletes.models import Squad
from athletes.queries import club_day
from training.access import get_squad_to_train
from training.queries.logging import rights_over
from training.queries.tablet import TabletPlace, next_place, tablet_places
from training.views.logging import Returned, cards_of_day, of_page
from training.views.offline import to_keep

_PAGE = "tablet-"


@login_required
@require_safe
@gzip_page
def tablet(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Show the names of a squad with where each one's day stands; the device keeps the pages of all of them."""
    at = timezone.now()
    squad = get_squad_to_train(signed_in(request), public_id)
    places = tablet_places(squad, at=at)
    context = {"places": places, "on": club_day(squad.club, at), **_of_tablet(squad, at)}
    page = render(request, "training/tablet.html", context)
    return to_keep(page, {_address(squad, place): at for place in places})


@login_required
@require_safe
@gzip_page
def tablet_athlete(request: HttpRequest, public_id: uuid.UUID, athlete: uuid.UUID) -> HttpResponse:
    squad = get_squad_to_train(signed_in(request), public_id)
    return tablet_page(request, squad, athlete, timezone.now())


@login_required
@require_POST
def tablet_close(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Leave the tablet; the browser forgets pages that it holds to go back to."""
    squad = get_squad_to_train(signed_in(request), public_id)
    response = redirect("training:squad", squad.public_id)
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


def tablet_page(
    request: HttpRequest, squad: Squad, public_id: uuid.UUID, at: datetime, returned: Returned | None = None
) -> HttpResponse:
    """Show an athlete's day to be logged on the tablet of their squad."""
    user = signed_in(request)
    places = tablet_places(squad, at=at)
    place = next((one for one in places if one.athlete.public_id == public_id), None)
    if place is None:
        raise Http404
    rights = rights_over(user, place.athlete)
    cards = cards_of_day(user, [rights], at, returned)
    for card in cards:
        if card.shows_pain and not rights.is_self:
            subject = str(card.session.public_id)
            record_access(club=squad.club, user=user, what="session_pain", subject=subject, at=at)
    following = next_place(places, place.athlete)
    context = {
        "cards": cards,
        "athlete": place.athlete,
        "following": following,
        "next_url": _address(squad, following) if following else "",
        **_of_tablet(squad, at),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if returned else HTTPStatus.OK
    page = render(request, "training/tablet_athlete.html", context, status=status)
    return page if returned else to_keep(page)


def tablet_squad(page: str) -> uuid.UUID | None:
    """Return of which squad's tablet the page is that a form came from, or None."""
    try:
        return uuid.UUID(page.removeprefix(_PAGE)) if page.startswith(_PAGE) else None
    except ValueError:
        return None


def _of_tablet(squad: Squad, at: datetime) -> dict[str, object]:
    return {"squad": squad, "on_tablet": True, **of_page(f"{_PAGE}{squad.public_id}", at)}


def _address(squad: Squad, place: TabletPlace) -> str:
    return reverse("training:tablet_athlete", args=[squad.public_id, place.athlete.public_id])
