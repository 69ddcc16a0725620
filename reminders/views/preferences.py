"""What a person is told: their own wishes, a message to try them, and what was sent."""

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import signed_in, standing_of
from core.errors import DomainError, add_to_form
from reminders import operations
from reminders.access import TRAINERS, get_channel, get_own_place, own_places
from reminders.channels.vapid import public_key
from reminders.forms import WishesForm
from reminders.queries.devices import devices_of
from reminders.queries.log import log_of_person
from reminders.queries.places import places_told
from reminders.queries.wishes import wishes_of


@login_required
@require_safe
def preferences(request: HttpRequest) -> HttpResponse:
    user = signed_in(request)
    devices = devices_of(user.pk)
    context = {
        "places": places_told(person=user, places=own_places(user), has_device=bool(devices)),
        "log": log_of_person(user),
        "devices": devices,
        "push_key": public_key(),
        "may_see_status": not standing_of(request).roles.isdisjoint(TRAINERS),
    }
    return render(request, "reminders/preferences.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def preference(request: HttpRequest, public_id: uuid.UUID, channel: str) -> HttpResponse:
    user, through = signed_in(request), get_channel(channel)
    place = get_own_place(user, public_id)
    wishes = wishes_of(person=user, club=place.club, athlete=place.athlete, channel=through)
    form = WishesForm(request.POST or None, wishes=wishes, channel=through, kinds=place.kinds)
    if form.is_valid():
        try:
            operations.set_preference(person=user, club=place.club, channel=through, **form.wishes())
        except DomainError as error:
            add_to_form(error, form)
        else:
            messages.success(request, _("Saved."))
            return redirect("reminders:preferences")
    context = {"form": form, "place": place, "channel": through, "wishes": wishes}
    return render(request, "reminders/preference.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def preference_leave(request: HttpRequest, public_id: uuid.UUID, channel: str) -> HttpResponse:
    place = get_own_place(signed_in(request), public_id)
    operations.leave_own(person=signed_in(request), club=place.club, channel=get_channel(channel))
    messages.success(request, _("Your own choice is forgotten; what the squad or the house has holds again."))
    return redirect("reminders:preferences")


@login_required
@require_POST
def test(request: HttpRequest, public_id: uuid.UUID, channel: str) -> HttpResponse:
    place = get_own_place(signed_in(request), public_id)
    try:
        operations.send_test(
            person=signed_in(request),
            club=place.club,
            channel=get_channel(channel),
            zone=place.zone,
            at=timezone.now(),
        )
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("A test message is on its way; it takes up to half a minute."))
    return redirect("reminders:preferences")
