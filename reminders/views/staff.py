"""How the reminders of a club are doing, and what an athlete was told."""

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.access import current_club, signed_in
from athletes.access import get_trainable_athlete
from reminders.access import TRAINERS, get_bounced_person
from reminders.operations.bounces import clear_bounce
from reminders.queries.log import log_of_athlete
from reminders.queries.status import status_of


@login_required
@require_safe
def status(request: HttpRequest) -> HttpResponse:
    club = current_club(request, *TRAINERS)
    found = status_of(user=signed_in(request), club=club, now=timezone.now())
    return render(request, "reminders/status.html", {"status": found})


@login_required
@require_POST
def bounce_clear(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    person = get_bounced_person(signed_in(request), current_club(request, *TRAINERS), public_id)
    clear_bounce(address=person.email)
    messages.success(request, _("Mail goes to %(address)s again.") % {"address": person.email})
    return redirect("reminders:status")


@login_required
@require_safe
def athlete_log(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    athlete = get_trainable_athlete(signed_in(request), public_id)
    return render(request, "reminders/athlete.html", {"athlete": athlete, "log": log_of_athlete(athlete)})
