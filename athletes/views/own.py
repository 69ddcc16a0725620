"""A person's way to their own place in a club, and their own page."""

import uuid
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import InvitationClosed, InvitationUnknown, get_open_invitation, signed_in
from accounts.forms import WeightUnitForm
from accounts.operations import choose_weight_unit
from accounts.views import closed_invitation
from athletes import access, operations, queries
from athletes.forms import LeadingSideForm, ZoneForm
from athletes.models import Athlete
from core.errors import DomainError


@login_required
def home(request: HttpRequest) -> HttpResponse:
    """Send an athlete to today's session, and a person without a place to opening a club."""
    if queries.is_athlete(signed_in(request)):
        return redirect("training:today")
    return redirect("accounts:club_new")


@never_cache
@require_http_methods(["GET", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Show an athlete the place they are invited to; take it by POST."""
    now = timezone.now()
    try:
        offer = get_open_invitation(token, at=now)
        if offer.athlete_public_id is None:
            raise InvitationUnknown(_("This invitation is for the staff of a club."))
        if request.method == "POST":
            if not request.user.is_authenticated:
                return redirect_to_login(request.path)
            operations.accept_as_athlete(token=token, by=signed_in(request), at=now)
            messages.success(request, _("Welcome to %(club)s.") % {"club": offer.club})
            return redirect("training:today")
    except InvitationClosed as error:
        return closed_invitation(request, error)
    except operations.PlaceTaken as error:
        return render(request, "accounts/invitation_closed.html", {"error": error}, status=error.status)
    athlete = queries.invited_athlete(offer)
    return render(request, "accounts/invitation.html", {"offer": offer, "athlete": athlete})


@login_required
@require_GET
def me(request: HttpRequest) -> HttpResponse:
    return _own_page(request)


def _own_page(
    request: HttpRequest,
    bound: dict[uuid.UUID, ZoneForm] | None = None,
    *,
    weights: WeightUnitForm | None = None,
    status: int = 200,
) -> HttpResponse:
    user = signed_in(request)
    places: list[dict[str, Any]] = [
        {
            "place": place,
            "athlete": place.athlete,
            "unit": user.reads_in(place.athlete.club.weight_unit),
            "form": (bound or {}).get(place.athlete.public_id) or _zone_form(place.athlete),
            "leading": _leading_form(place.athlete),
        }
        for place in queries.own_places(user)
    ]
    weights = weights or WeightUnitForm(initial={"weight_unit": user.weight_unit})
    return render(request, "athletes/me.html", {"places": places, "weights": weights}, status=status)


def _zone_form(athlete: Athlete, data: Any = None) -> ZoneForm:
    return ZoneForm(
        data,
        club=athlete.club,
        initial={"timezone": athlete.timezone},
        auto_id=f"id_{athlete.public_id}_%s",
    )


def _leading_form(athlete: Athlete, data: Any = None) -> LeadingSideForm:
    initial = {"leading_side": athlete.leading_side}
    return LeadingSideForm(data, initial=initial, auto_id=f"id_{athlete.public_id}_%s")


@login_required
@require_POST
def me_leading_side(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Say which of one's own legs goes first."""
    athlete = access.get_own_athlete(signed_in(request), public_id)
    form = _leading_form(athlete, request.POST)
    if form.is_valid():
        operations.change_leading_side(athlete=athlete, leading_side=form.cleaned_data["leading_side"])
        messages.success(request, _("The leg that goes first is saved."))
    else:
        messages.error(request, _("Choose left, right or neither. Nothing was changed."))
    return redirect("athletes:me")


@login_required
@require_POST
def me_zone(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    athlete = access.get_own_athlete(signed_in(request), public_id)
    form = _zone_form(athlete, request.POST)
    if not form.is_valid():
        return _own_page(request, {athlete.public_id: form})
    operations.change_timezone(athlete=athlete, timezone=form.cleaned_data["timezone"])
    messages.success(request, _("Your time zone is saved."))
    return redirect("athletes:me")


@login_required
@require_POST
def me_weights(request: HttpRequest) -> HttpResponse:
    form = WeightUnitForm(request.POST)
    if not form.is_valid():
        return _own_page(request, weights=form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    choose_weight_unit(user=signed_in(request), unit=form.cleaned_data["weight_unit"])
    messages.success(request, _("The unit of weights is saved."))
    return redirect("athletes:me")


@login_required
@require_POST
def me_consent(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Give one's own consent to health data; without the tick nothing is given."""
    user = signed_in(request)
    athlete = access.get_own_athlete(user, public_id)
    if "agreed" not in request.POST:
        messages.error(request, _("Tick the box first if you agree. Nothing was changed."))
        return redirect("athletes:me")
    today = queries.club_day(athlete.club)
    try:
        operations.give_health_consent(athlete=athlete, by=user, at=timezone.now(), today=today)
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(
            request, _("Thank you. Your coach and the club’s clinicians can see your pain scores and morning checks.")
        )
    return redirect("athletes:me")


@login_required
@require_POST
def me_consent_end(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    athlete = access.get_own_athlete(signed_in(request), public_id)
    operations.withdraw_health_consent(athlete=athlete, at=timezone.now())
    messages.success(request, _("Your consent is withdrawn. No pain score and no morning check is stored from now on."))
    return redirect("athletes:me")
