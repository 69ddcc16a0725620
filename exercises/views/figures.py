"""Every figure at a glance: its start beside its end, to look through or to print."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from accounts.access import signed_in
from exercises import wording
from exercises.queries import library as queries
from exercises.renderers import figure_of


@login_required
@require_safe
@gzip_page
def figures(request: HttpRequest) -> HttpResponse:
    found = [
        (category, [(exercise, wording.knee_words(exercise)) for exercise in listed if figure_of(exercise)])
        for category, listed in queries.library(signed_in(request))
    ]
    found = [(category, listed) for category, listed in found if listed]
    context = {"found": found, "count": sum(len(listed) for _category, listed in found)}
    return render(request, "exercises/figures.html", context)
