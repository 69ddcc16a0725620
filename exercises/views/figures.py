"""Every figure at a glance: its start beside its end, to look through or to print."""

from itertools import groupby

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from accounts.access import signed_in
from exercises import wording
from exercises.choices import Category
from exercises.queries.library import Wanted, listed
from exercises.renderers import figure_of

_ORDER = {kind.value: place for place, kind in enumerate(Category)}


@login_required
@require_safe
@gzip_page
def figures(request: HttpRequest) -> HttpResponse:
    drawn = [exercise for exercise in listed(signed_in(request), Wanted()) if figure_of(exercise)]
    kinds = groupby(
        sorted(drawn, key=lambda one: (_ORDER[one.category], one.level, one.name)),
        key=lambda one: Category(one.category),
    )
    found = [(kind, [(exercise, wording.knee_words(exercise)) for exercise in exercises]) for kind, exercises in kinds]
    context = {"found": found, "count": len(drawn)}
    return render(request, "exercises/figures.html", context)
