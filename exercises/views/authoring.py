"""Pages of a club's own exercises: add, copy, change, retire, bring back."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import signed_in, standing_of
from accounts.forms import attempt
from core.errors import DomainError, add_to_form
from exercises import access
from exercises.forms.authoring import ExerciseForm
from exercises.forms.feedback import AnswersForm
from exercises.models import Exercise
from exercises.operations import authoring
from exercises.queries.feedback import open_comments
from exercises.queries.revisions import newest_revision


@login_required
@require_http_methods(["GET", "POST"])
def exercise_new(request: HttpRequest) -> HttpResponse:
    user, club = signed_in(request), access.club_to_write_for(request)
    copied = request.GET.get("copy")
    source = access.get_exercise_to_copy(user, copied, club) if copied else None
    form = ExerciseForm(request.POST or None, club=club, entry=authoring.copy_of(source) if source else None)
    if request.method == "POST" and form.is_valid():
        made = attempt(
            form,
            authoring.create_exercise,
            club=club,
            values=form.entry(),
            by=user,
            at=timezone.now(),
            public_id=form.cleaned_data["form_id"],
            copied_from=source,
        )
        if made:
            messages.success(request, _("%(exercise)s is in your library.") % {"exercise": made})
            return redirect("exercises:detail", made.address)
    return render(request, "exercises/edit.html", {"form": form, "source": source})


@login_required
@require_http_methods(["GET", "POST"])
def exercise_edit(request: HttpRequest, slug: str) -> HttpResponse:
    user = signed_in(request)
    exercise = access.get_own_exercise(user, slug, standing_of(request).club)
    assert exercise.club is not None
    form = ExerciseForm(request.POST or None, club=exercise.club, exercise=exercise)
    answers = AnswersForm(request.POST or None, comments=open_comments(user, exercise))
    newest = None
    if request.method == "POST" and form.is_valid() and answers.is_valid():
        try:
            changed = authoring.revise_exercise(
                exercise=exercise,
                values=form.entry(),
                change_note=form.cleaned_data["change_note"],
                revision=form.made_from,
                by=user,
                at=timezone.now(),
                answers=answers.chosen(),
            )
        except authoring.RevisionStale as error:
            form, newest = form.on_top_of(error.stored), newest_revision(error.stored)
        except DomainError as error:
            add_to_form(error, form)
        else:
            messages.success(request, _saved(exercise, changed))
            return redirect("exercises:detail", changed.address)
    context = {"form": form, "answers": answers, "exercise": exercise, "newest": newest}
    return render(request, "exercises/edit.html", context)


def _saved(before: Exercise, after: Exercise) -> str:
    if after.revision == before.revision:
        return _("Nothing was changed, so version %(number)d stays.") % {"number": after.revision}
    return _("Version %(number)d of %(exercise)s is saved.") % {"number": after.revision, "exercise": after}


@login_required
@require_POST
def exercise_retire(request: HttpRequest, slug: str) -> HttpResponse:
    exercise = access.get_own_exercise(signed_in(request), slug, standing_of(request).club)
    authoring.retire_exercise(exercise=exercise, at=timezone.now())
    messages.success(request, _("%(exercise)s is retired. You can bring it back here.") % {"exercise": exercise})
    return redirect("exercises:detail", exercise.address)


@login_required
@require_POST
def exercise_restore(request: HttpRequest, slug: str) -> HttpResponse:
    exercise = access.get_own_exercise(signed_in(request), slug, standing_of(request).club)
    authoring.restore_exercise(exercise=exercise)
    messages.success(request, _("%(exercise)s is offered again.") % {"exercise": exercise})
    return redirect("exercises:detail", exercise.address)
