"""The athlete's own reminders, and the probe that tells whether any are stuck."""

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import signed_in
from athletes.models import Athlete
from core.errors import DomainError, add_to_form
from reminders import operations
from reminders.access import get_own_athlete, own_athletes
from reminders.channels.vapid import public_key
from reminders.choices import Channel
from reminders.forms import PreferenceForm, preference_form
from reminders.queries.backlog import backlog
from reminders.queries.devices import devices_of
from reminders.queries.log import log_of_person
from reminders.queries.wishes import wishes_of


@login_required
@require_safe
def preferences(request: HttpRequest) -> HttpResponse:
    return _page(request)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def preference(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    athlete = get_own_athlete(signed_in(request), public_id)
    if request.method != "POST":
        return redirect("reminders:preferences")
    form = PreferenceForm(request.POST, auto_id=f"id_{athlete.public_id}_%s")
    if form.is_valid():
        try:
            operations.set_preference(
                person=signed_in(request), club=athlete.club, channel=Channel.EMAIL, **form.cleaned_data
            )
        except DomainError as error:
            add_to_form(error, form)
        else:
            messages.success(request, _("Saved."))
            return redirect("reminders:preferences")
    return _page(request, bound={athlete.pk: form}, status=400)


def _page(request: HttpRequest, *, bound: dict[int, PreferenceForm] | None = None, status: int = 200) -> HttpResponse:
    """Show every form of the person and the log; `bound` holds the one that was refused, by athlete."""
    user = signed_in(request)
    athletes = own_athletes(user)

    def form_of(athlete: Athlete) -> PreferenceForm:
        return (bound or {}).get(athlete.pk) or preference_form(
            athlete, wishes_of(person=user, club=athlete.club, athlete=athlete, channel=Channel.EMAIL)
        )

    context = {
        "places": [(athlete, form_of(athlete)) for athlete in athletes],
        "log": log_of_person(user),
        "devices": devices_of(user.pk),
        "push_key": public_key(),
    }
    return render(request, "reminders/preferences.html", context, status=status)


@require_safe
@never_cache
def health_deep(request: HttpRequest) -> JsonResponse:
    """Tell whether reminders leave the house: 503 when one waits for more than 120 s, or nothing plans them."""
    try:
        found = backlog(now=timezone.now())
    except DatabaseError:
        return JsonResponse({"status": "database away"}, status=503)
    status = "ok"
    if not found.is_planned:
        status = "not planned"
    if not found.is_sent:
        status = "late"
    body = {
        "status": status,
        "oldest_due_unsent_s": found.oldest_s,
        "due": found.due,
        "being_sent": found.being_sent,
        "retrying": found.retrying,
        "last_planned_s": found.planned_s,
    }
    return JsonResponse(body, status=200 if status == "ok" else 503)
