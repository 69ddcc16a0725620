"""The clinician's page of a plan's stages."""

import uuid
from datetime import timedelta

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accounts.access import signed_in
from athletes.queries import club_day
from core.errors import DomainError, add_to_form
from training.access import get_assignment_to_open
from training.forms.staging import StageForm
from training.operations.staging import Opened, StageNotNext, open_stage
from training.queries.staging import stages_of


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def stage(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Show the criteria of the next stage, and open it; with `?again` lay the open one out once more."""
    user = signed_in(request)
    assignment = get_assignment_to_open(user, public_id)
    stages = stages_of(assignment)
    if not stages.all:
        raise Http404
    today, again = club_day(assignment.club), "again" in request.GET
    shown = stages.open if again else stages.next
    context = {
        "assignment": assignment,
        "athlete": assignment.athlete,
        "stages": stages,
        "shown": shown,
        "sessions": stages.sessions_of(shown.number) if shown else [],
        "again": again,
    }
    if shown is None and request.method != "POST":
        return render(request, "training/stage.html", context)
    number = shown.number if shown else len(stages.all) + 1
    # A late press of the button is about the stage that its page showed, and the operation answers it.
    asked = request.POST.get("stage", "")
    number = int(asked) if asked in {str(stage.number) for stage in stages.all} else number
    form = StageForm(
        request.POST or None,
        assignment=assignment,
        stage=number,
        days=stages.days_of(number),
        per_day=stages.per_day_of(number),
        again=again,
        # Going on begins where what is laid out ends.
        starts_on=max(today, stages.last_on + timedelta(days=1)) if again and stages.last_on else today,
    )
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            opened = open_stage(
                assignment=assignment,
                stage=given["stage"],
                criteria_hold=given.get("criteria_hold", False),
                again=again,
                starts_on=given["starts_on"],
                weekdays=[int(day) for day in given["weekdays"]],
                times=form.chosen_times,
                by=user,
                today=today,
                at=timezone.now(),
            )
        except StageNotNext as error:
            form.add_error(None, error.message)
            return render(request, "training/stage.html", context | {"form": form}, status=error.status)
        except DomainError as error:
            add_to_form(error, form)
        else:
            messages.success(request, _words(opened, again=again))
            return redirect("training:athlete", assignment.athlete.public_id)
    return render(request, "training/stage.html", context | {"form": form}, status=422 if form.errors else 200)


def _words(opened: Opened, *, again: bool) -> str:
    if again:
        words = ngettext(
            "%(stage)s goes on: %(count)d session from %(day)s on.",
            "%(stage)s goes on: %(count)d sessions from %(day)s on.",
            opened.sessions,
        )
    else:
        words = ngettext(
            "%(stage)s is open: %(count)d session from %(day)s on.",
            "%(stage)s is open: %(count)d sessions from %(day)s on.",
            opened.sessions,
        )
    params = {"stage": opened.stage.name, "count": opened.sessions, "day": date_format(opened.first_on, "j F")}
    said = [words % params]
    if opened.moved:
        moved = ngettext(
            "%(count)d of them stands on another day, since the calendar left no room.",
            "%(count)d of them stand on other days, since the calendar left no room.",
            opened.moved,
        )
        said.append(moved % {"count": opened.moved})
    return " ".join(said)
