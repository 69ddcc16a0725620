"""The public pages about the calf: what its two muscles do, and where every fact comes from."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from exercises import wording
from exercises.forms.learn import STEP_DEG, KneeForm
from exercises.queries.sources import sources_page
from exercises.rules import leg


@require_safe
@gzip_page  # The layers and the dial are long drawings.
def learn(request: HttpRequest) -> HttpResponse:
    form = KneeForm(request.GET)
    knee_deg = form.chosen_deg()
    steps = range(leg.STRAIGHT_DEG, leg.MOST_BENT_DEG + 1, STEP_DEG)
    context = {
        "form": form,
        "knee_deg": knee_deg,
        "knee_said": wording.knee_said(knee_deg),
        "bias": wording.bias(knee_deg).kind,
        "most_deg": leg.MOST_BENT_DEG,
        "step_deg": STEP_DEG,
        # What the script draws and says as the dial is turned.
        "turns": {
            "poses": [[pose.knee_deg, pose.opacity, pose.outline, pose.fibres] for pose in leg.poses()],
            "steps": {deg: [wording.bias(deg).kind, wording.knee_said(deg)] for deg in steps},
        },
        "cites": [],
    }
    return render(request, "exercises/learn.html", context)


@require_safe
@gzip_page
def sources(request: HttpRequest) -> HttpResponse:
    return render(request, "exercises/learn_sources.html", {"page": sources_page()})
