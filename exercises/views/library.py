"""The exercise library, for every signed-in person."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from accounts.access import signed_in, standing_of
from accounts.choices import Equipment
from exercises import wording
from exercises.access import get_exercise
from exercises.choices import Muscle
from exercises.forms.learn import nearest_step_deg
from exercises.forms.library import LibraryForm
from exercises.models import EDITORS
from exercises.queries import library as queries
from exercises.queries.feedback import panel
from exercises.queries.safety import reading_of
from exercises.queries.sources import cited


@login_required
@require_safe
@gzip_page
def exercises(request: HttpRequest) -> HttpResponse:
    form = LibraryForm(request.GET, club=standing_of(request).club)
    chosen = form.chosen()
    found = [
        (category, [(exercise, wording.aim(exercise), wording.knee_words(exercise)) for exercise in listed])
        for category, listed in queries.library(signed_in(request), **chosen)
    ]
    context = {
        "form": form,
        "found": found,
        "count": sum(len(listed) for _category, listed in found),
        "is_filtered": any(value for value in chosen.values()),
        "reads_comments": signed_in(request).edits_library or standing_of(request).roles & set(EDITORS),
    }
    return render(request, "exercises/list.html", context)


@login_required
@require_safe
def exercise(request: HttpRequest, slug: str) -> HttpResponse:
    user, club = signed_in(request), standing_of(request).club
    shown = get_exercise(user, slug, club)
    context = {
        "exercise": shown,
        "aim": wording.aim(shown),
        "knee": wording.knee_words(shown),
        "knee_meaning": wording.knee_meaning(shown),
        "knee_bias": wording.knee_bias(shown),
        "dial_deg": nearest_step_deg(wording.middle_deg(shown)),
        "secondary": [Muscle(muscle).label for muscle in shown.secondary_muscles],
        "equipment": [(Equipment(piece).label, club and piece in club.equipment) for piece in shown.equipment],
        "knows_kit": bool(club and club.equipment),
        "share_pct": None if shown.bodyweight_fraction is None else shown.bodyweight_fraction * 100,
        "has_counterweight": Equipment.LEG_EXTENSION_MACHINE in shown.equipment,
        "reading": reading_of(exercise=shown, viewer=user, club=club),
        "protocols": queries.protocols_of(user, shown),
        "neighbours": queries.neighbours_of(user, shown),
        "sources": cited(shown.sources),
        "feedback": panel(user, shown, club),
        "asked_by_inventor": wording.asked_by_inventor(shown),
    }
    return render(request, "exercises/detail.html", context)
