"""The exercise library, for every signed-in person."""

from collections.abc import Iterator
from itertools import groupby
from typing import Any
from urllib.parse import urlsplit

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe
from django_htmx.http import push_url, replace_url
from django_htmx.middleware import HtmxDetails

from accounts.access import signed_in, standing_of
from accounts.choices import Equipment
from exercises import wording
from exercises.access import get_exercise, writes_here
from exercises.choices import Category, Muscle
from exercises.forms.learn import nearest_step_deg
from exercises.forms.library import LibraryForm
from exercises.models import Exercise
from exercises.queries import library as queries
from exercises.queries.feedback import panel
from exercises.queries.finding import Found, find
from exercises.queries.revisions import ownership
from exercises.queries.safety import reading_of
from exercises.queries.sources import cited

ON_A_PAGE = 60
# What htmx may ask for instead of the whole page, by the element that it goes into.
_FRAGMENTS = {"library": "exercises/_library.html", "results": "exercises/_results.html"}


@login_required
@require_safe
@gzip_page
def exercises(request: HttpRequest) -> HttpResponse:
    standing, htmx = standing_of(request), _htmx(request)
    writes = writes_here(request)
    form = LibraryForm(request.GET, writes=writes)
    start = (_page_number(request) - 1) * ON_A_PAGE
    found = find(signed_in(request), form.wanted(), club=standing.club, start=start, size=ON_A_PAGE)
    if not found.knows_equipment:
        form.leave_out_our_equipment()
    fragment = _FRAGMENTS.get(htmx.target or "")
    context = _context(form, found) | {
        "is_typed": htmx.target == "results",
        "may_add": writes,
        "reads_comments": writes or signed_in(request).edits_library,
    }
    response = render(request, fragment or "exercises/list.html", context)
    return _with_address(response, form, found, before=htmx.current_url) if fragment else response


def _with_address(response: HttpResponse, form: LibraryForm, found: Found, *, before: str | None) -> HttpResponse:
    """Have htmx put the address of what is shown in place, without the fields that ask for nothing."""
    query = form.query(page=found.start // ON_A_PAGE + 1 if found.start else "")
    address = reverse("exercises:list") + (f"?{query}" if query else "")
    earlier = LibraryForm(QueryDict(urlsplit(before or "").query), writes=True)
    # A text that is typed on is one place to come back to, not one for every letter.
    is_typed_on = earlier.wanted().text and form.wanted().text and earlier.query(q="") == form.query(q="")
    return replace_url(response, address) if is_typed_on else push_url(response, address)


def _htmx(request: HttpRequest) -> HtmxDetails:
    return request.htmx  # type: ignore[attr-defined]


def _page_number(request: HttpRequest) -> int:
    asked = request.GET.get("page", "")
    return max(1, int(asked)) if asked.isdecimal() and len(asked) <= 6 else 1


def _context(form: LibraryForm, found: Found) -> dict[str, Any]:
    text, category = form.cleaned_data.get("q", ""), form.cleaned_data.get("category", "")
    pages = Paginator(range(found.total), ON_A_PAGE)
    return {
        "form": form,
        "chips": list(form.chips()),
        "text": text,
        "found": found,
        "page": pages.page(found.start // ON_A_PAGE + 1),
        # A text makes one ranked list; without one the kinds stand apart.
        "groups": [
            (None if text else Category(kind), [_card(exercise) for exercise in exercises])
            for kind, exercises in groupby(found.exercises, key=lambda one: "" if text else one.category)
        ],
        "kinds": [
            (kind.label, found.categories[kind], form.query(category=kind), kind == category)
            for kind in Category
            if kind in found.categories
        ],
        "every_kind": (sum(found.categories.values()), form.query(category="")),
        "without": list(_without(form, found)),
    }


def _card(exercise: Exercise) -> dict[str, Any]:
    return {
        "exercise": exercise,
        "aim": wording.aim(exercise),
        "knee": wording.knee_words(exercise),
        "equipment": wording.equipment_words(exercise),
    }


def _without(form: LibraryForm, found: Found) -> Iterator[tuple[str, int, str]]:
    """Yield for each filter that stands in the way its words, what would be found without it, and that query."""
    words = {"text": [form.cleaned_data.get("q", "")]}
    for chip in form.chips():
        words.setdefault(chip.name, []).append(chip.words)
    for name, number in found.without.items():
        yield ", ".join(words[name]), number, form.query(**{"q" if name == "text" else name: ""})


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
        "own": ownership(shown, standing=standing_of(request)),
        "neighbours": queries.neighbours_of(user, shown),
        "sources": cited(shown.sources),
        "feedback": panel(user, shown, club),
        "asked_by_inventor": wording.asked_by_inventor(shown),
    }
    return render(request, "exercises/detail.html", context)
