"""The gym sheet of a squad, to be printed from the browser."""

import uuid
from datetime import timedelta
from typing import cast

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.access import signed_in
from athletes.queries import club_day
from core.units import WeightUnit
from training.access import get_squad
from training.cards.sheet import sheet_pages
from training.forms.coaching import DayForm
from training.queries.sheet import sheet_of


@login_required
@require_safe
def gym_sheet(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Show the lines, loads and boxes of a squad's day, today unless `?on=` names another."""
    squad = get_squad(signed_in(request), public_id)
    today = club_day(squad.club)
    form = DayForm(request.GET)
    on = form.day(today)
    sessions, without = sheet_of(squad=squad, on=on)
    unit = cast(WeightUnit, squad.club.weight_unit)
    context = {
        "squad": squad,
        "on": on,
        "today": today,
        "form": form,
        "day_before": on - timedelta(days=1),
        "day_after": on + timedelta(days=1),
        "pages": sheet_pages(sessions, unit=unit),
        "athletes": len({one.athlete.pk for one in sessions}),
        "without": without,
        "unit": unit,
    }
    return render(request, "training/gym_sheet.html", context)
