"""The safety text of an exercise: read it, say so, and see who has."""

import uuid
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import signed_in, standing_of
from accounts.models import Club, User
from athletes.access import visible_squads
from core.errors import DomainError
from exercises.access import athletes_to_acknowledge, get_exercise, get_exercise_of_id, own_places
from exercises.forms.safety import AcknowledgeForm
from exercises.models import Exercise
from exercises.operations.safety import acknowledge_safety
from exercises.queries.safety import readers, reading_of, version_in_force

ON_A_PAGE = 100


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def safety(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the text; by POST note that it was read, by the athlete or by staff with the athletes they name.

    `exercise` tells two of one name apart, `athlete` names who is meant, `next` leads back.
    """
    exercise = _exercise(request, slug)
    if request.method != "POST":
        return _page(request, exercise)
    form = AcknowledgeForm(request.POST)
    if not form.is_valid():
        return _page(request, exercise, faults=[str(one) for listed in form.errors.values() for one in listed])
    user, named = signed_in(request), form.cleaned_data["athlete"]
    found = athletes_to_acknowledge(user, exercise, named)
    athletes = list(found.values()) if named else own_places(user, exercise)
    if not athletes or not found.keys() >= set(named):
        return _page(request, exercise, faults=[_("Choose who has read it from the list.")])
    try:
        acknowledge_safety(
            athletes=athletes,
            exercise=exercise,
            safety_revision=form.cleaned_data["safety_revision"],
            by=user,
            at=timezone.now(),
        )
    except DomainError as error:
        return _page(request, exercise, faults=[error.message], status=error.status)
    messages.success(request, _("It is noted that version %(n)d was read.") % {"n": exercise.safety_revision})
    return redirect(_way_back(request) or _address(exercise))


def _exercise(request: HttpRequest, slug: str) -> Exercise:
    user, named = signed_in(request), (request.POST or request.GET).get("exercise", "")
    try:
        exercise = (
            get_exercise_of_id(user, slug, uuid.UUID(named))
            if named
            else get_exercise(user, slug, standing_of(request).club)
        )
    except ValueError as error:
        raise Http404 from error
    if not exercise.asks_acknowledgement:
        raise Http404
    return exercise


def _address(exercise: Exercise) -> str:
    return f"{reverse('exercises:safety', args=[exercise.slug])}?exercise={exercise.public_id}"


def _way_back(request: HttpRequest) -> str:
    """Return where the person came from, where that is a page of ours."""
    given = (request.POST or request.GET).get("next", "")
    is_ours = url_has_allowed_host_and_scheme(
        given, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return given if is_ours else ""


def _chosen(request: HttpRequest) -> list[uuid.UUID]:
    """Return the athletes whom the address or the form names; what is no id names nobody."""
    try:
        return [uuid.UUID(one) for one in (request.POST or request.GET).getlist("athlete")]
    except ValueError:
        return []


def _page(
    request: HttpRequest,
    exercise: Exercise,
    *,
    faults: list[str] | None = None,
    status: int = HTTPStatus.UNPROCESSABLE_ENTITY,
) -> HttpResponse:
    user, club = signed_in(request), standing_of(request).club
    context = {
        "exercise": exercise,
        "reading": reading_of(exercise=exercise, viewer=user, club=club),
        "version": version_in_force(exercise),
        "way_back": _way_back(request),
        "faults": faults or [],
    }
    if club:
        context |= _who(request, exercise, user, club)
    return render(request, "exercises/safety.html", context, status=status if faults else HTTPStatus.OK)


def _who(request: HttpRequest, exercise: Exercise, user: User, club: Club) -> dict[str, Any]:
    """Return who of the club has read it, those who have not first; of one squad or some athletes where asked."""
    squads = visible_squads(user).filter(club=club, archived_at__isnull=True).order_by("name", "id")
    squad = next((one for one in squads if str(one.public_id) == request.GET.get("squad")), None)
    everybody = readers(user, exercise).filter(club=club).order_by("has_read", "sort_name", "id")
    listed = chosen = everybody.filter(public_id__in=_chosen(request))
    if not chosen:
        listed = everybody
    if squad:
        listed = listed.filter(squad_places__squad=squad, squad_places__ends_before__isnull=True)
    page = Paginator(listed, ON_A_PAGE).get_page(request.GET.get("page"))
    return {
        "squads": squads,
        "squad": squad,
        "page": page,
        "is_chosen": bool(chosen),
        "may_record": any(one.may_record and not one.has_read for one in page),
    }
