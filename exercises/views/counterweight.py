"""The counterweight calculator of exercises in the leg-extension machine."""

from decimal import Decimal

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.access import signed_in, standing_of
from accounts.choices import Equipment
from athletes.queries import weight_unit_of
from core.units import kg_to_lb
from exercises.access import get_exercise
from exercises.forms.counterweight import USUAL, CounterweightForm
from exercises.rules.counterweight import balance, sketch

_EXAMPLE = {"load_kg": Decimal(60), **USUAL}


@login_required
@require_safe
def counterweight(request: HttpRequest, slug: str) -> HttpResponse:
    user, club = signed_in(request), standing_of(request).club
    exercise = get_exercise(user, slug, club)
    if Equipment.LEG_EXTENSION_MACHINE not in exercise.equipment:
        raise Http404
    unit = weight_unit_of(user, club)
    form = CounterweightForm(request.GET, unit=unit)
    is_worked_out = form.is_valid()
    asked = form.asked if is_worked_out else _EXAMPLE
    shared = balance(**asked)
    shown = {"load": asked["load_kg"], **vars(shared), "each": (asked["load_kg"] + shared.counterweight_kg) / 2}
    context = {
        "exercise": exercise,
        "form": form,
        "is_worked_out": is_worked_out,
        "unit": unit,
        "asked": asked,
        "shown": {name: f"{kg_to_lb(kg) if unit == 'lb' else kg:.1f}" for name, kg in shown.items()},
        "sketch": sketch(**asked),
    }
    return render(request, "exercises/counterweight.html", context, status=422 if form.errors else 200)
