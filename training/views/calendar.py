"""The calendar of a squad and of an athlete."""

import uuid
from datetime import date, timedelta
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from accounts.access import current_club, signed_in
from athletes.queries import club_day
from core.dates import EARLIEST, LATEST
from training import access
from training.forms.calendar import MonthForm
from training.queries.days import today_of
from training.queries.months import athlete_month, squad_month, squads_seen


@login_required
@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    """Lead to the calendar of the first of the person's squads, or to where squads are added."""
    squad = squads_seen(user=signed_in(request), club=current_club(request)).first()
    return redirect("training:squad_calendar", squad.public_id) if squad else redirect("training:squads")


@login_required
@require_safe
@gzip_page  # A month is a table of many cells that are alike.
def squad_calendar(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    user = signed_in(request)
    squad = access.get_squad(user, public_id)
    today = club_day(squad.club)
    form = MonthForm(request.GET)
    context = {
        "squad": squad,
        "squads": squads_seen(user=user, club=squad.club),
        "month": squad_month(squad=squad, first=form.first(today), today=today),
        "may_train": access.may_train_squad(user, squad),
        **_shared(form, today),
    }
    return render(request, "training/squad_calendar.html", context)


@login_required
@require_safe
@gzip_page
def athlete_calendar(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    user = signed_in(request)
    athlete = access.get_athlete(user, public_id)
    today = today_of(athlete, timezone.now())
    form = MonthForm(request.GET)
    context = {
        "athlete": athlete,
        "is_self": athlete.user_id == user.pk,
        "month": athlete_month(athlete=athlete, first=form.first(today), today=today),
        "may_train": access.may_train(user, athlete),
        **_shared(form, today),
    }
    return render(request, "training/athlete_calendar.html", context)


def _shared(form: MonthForm, today: date) -> dict[str, Any]:
    first = form.first(today)
    before, after = first - timedelta(days=1), (first + timedelta(days=31)).replace(day=1)
    return {
        "month_errors": form.errors.get("month", []),
        "month_before": before if before >= EARLIEST else None,
        "month_after": after if after <= LATEST else None,
        "today": today,
    }
