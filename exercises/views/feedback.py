"""Pages on how athletes find an exercise: their answer, what a club reads of it, and the authors' inbox."""

import uuid
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import signed_in, standing_of
from accounts.models import Club
from athletes.models import Athlete
from core.errors import DomainError, add_to_form
from exercises import access
from exercises.choices import CommentState, Shelf
from exercises.forms.feedback import FeedbackForm, InboxForm
from exercises.models import Exercise
from exercises.operations import feedback as operations
from exercises.queries import feedback as queries

ON_A_PAGE = 20


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def feedback(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask an athlete how an exercise was, and show staff what their club's athletes say of one version."""
    user, club = signed_in(request), standing_of(request).club
    exercise = access.get_exercise(user, slug, club)
    revision = _version_asked(request, exercise)
    places = access.own_places(user, exercise)
    place = _place_asked(request, places)
    read = queries.club_read(user, exercise, club)
    if place is None and (read is None or request.method == "POST"):
        raise PermissionDenied(_("Athletes say how an exercise was; owners, coaches and clinicians read it."))
    form = _form(request, exercise, revision, place) if place else None
    if place and form and form.is_valid() and _give(place, exercise, revision, form):
        messages.success(request, _("Thank you. Your answer is saved; you can change it here whenever you like."))
        return redirect(f"{reverse('exercises:detail', args=[exercise.address])}#feedback")
    context = {
        "exercise": exercise,
        "revision": revision,
        "versions": range(exercise.revision, 0, -1),
        "places": places,
        "place": place,
        "form": form,
        **(_read(request, exercise, revision, read) if read else {}),
    }
    return render(request, "exercises/feedback.html", context, status=422 if form and form.errors else 200)


def _give(place: Athlete, exercise: Exercise, revision: int, form: FeedbackForm) -> bool:
    """Store the answer; False where it was refused, which the form then says."""
    try:
        operations.give_feedback(
            athlete=place, exercise=exercise, revision=revision, answer=form.answer(), at=timezone.now()
        )
    except DomainError as error:
        add_to_form(error, form)
        return False
    return True


def _form(request: HttpRequest, exercise: Exercise, revision: int, place: Athlete) -> FeedbackForm:
    if request.method == "POST":
        return FeedbackForm(request.POST)
    said = queries.own_answer(signed_in(request), exercise, revision=revision, athlete=place)
    names = ("works", "comfort", "felt_in", "comment", "shared_with_coach")
    return FeedbackForm(initial={name: getattr(said, name) for name in names} if said else None)


def _read(request: HttpRequest, exercise: Exercise, revision: int, club: Club) -> dict[str, Any]:
    user = signed_in(request)
    figures = queries.figures_of(user, exercise, revision=revision, read=[club], places=[])
    rows = queries.answers_read(user, exercise, revision, [club])
    page = Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page"))
    return {"figures": figures[club.pk], "page": page, "comments": queries.comments(page.object_list)}


def _version_asked(request: HttpRequest, exercise: Exercise) -> int:
    asked = request.GET.get("version", str(exercise.revision))
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 0
    if not 1 <= number <= exercise.revision:
        raise Http404
    return number


def _place_asked(request: HttpRequest, places: list[Athlete]) -> Athlete | None:
    """Return the place in a club for which the person answers: the first, unless the address names another."""
    asked = request.GET.get("place")
    found = next((place for place in places if asked in (None, str(place.public_id))), None)
    if asked is not None and found is None:
        raise Http404
    return found


@login_required
@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    """List the comments on the exercises that the person writes, or looks after for every club."""
    user, club = signed_in(request), standing_of(request).club
    shelves = access.shelves(user, club=club) if club or user.edits_library else []
    if not shelves and club:
        raise PermissionDenied(_("Authors of exercises and editors of the library read comments."))
    shelf = next((one for one in shelves if request.GET.get("of", one) == one), None)
    if shelf is None:
        raise Http404
    form = InboxForm(request.GET, exercises=queries.inbox_exercises(user, shelf, club=club))
    rows = queries.comments_in(user, shelf, club=club, **form.chosen())
    page = Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page"))
    counts = queries.inbox_counts(user, shelf, club=club)
    context = {
        "form": form,
        "shelf": shelf,
        "shelves": shelves if len(shelves) > 1 else [],
        "open": counts[CommentState.OPEN],
        "handled": counts[CommentState.HANDLED],
        "held_back": queries.held_back_count(user, club=club) if shelf == Shelf.OWN else 0,
        "page": page,
        "comments": queries.comments(page.object_list),
        "done": _uuid(request.GET.get("done", "")),
    }
    return render(request, "exercises/inbox.html", context)


def _uuid(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


@login_required
@require_POST
def handled(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Mark a comment as handled; with `led_to`, by the exercise's newest version."""
    user, at = signed_in(request), timezone.now()
    comment = access.get_comment(user, public_id)
    revision = queries.revision_of(comment.exercise, comment.exercise.revision) if "led_to" in request.POST else None
    try:
        if revision:
            operations.answer_with_revision(revision=revision, feedback=[comment], by=user, at=at)
        else:
            operations.mark_handled(feedback=comment, by=user, at=at)
    except DomainError as error:
        messages.error(request, error.message)
        return _back(request)
    return _back(request, done=public_id)


@login_required
@require_POST
def unhandled(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    operations.mark_unhandled(feedback=access.get_comment(signed_in(request), public_id))
    messages.success(request, _("The comment is back among those that wait."))
    return _back(request)


def _back(request: HttpRequest, *, done: uuid.UUID | None = None) -> HttpResponse:
    """Return to the inbox as it was narrowed; `done` offers to take the last act back."""
    query = request.GET.copy()
    query.pop("done", None)
    if done:
        query["done"] = str(done)
    return redirect(f"{reverse('exercises:inbox')}?{query.urlencode()}")
