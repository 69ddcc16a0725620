"""Giving a programme to a squad or to athletes: form, preview, commit, and who has it."""

import uuid
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import current_club, signed_in, standing_of
from accounts.choices import Role
from accounts.models import Club
from athletes.queries import club_day
from core.errors import DomainError, add_to_form
from programmes.access import get_version
from programmes.models import ProgrammeVersion
from programmes.queries import sessions_needed
from training.access import get_batch_to_train
from training.forms.assigning import ANY_SQUAD, AssignForm, as_typed, first_values
from training.operations.assigning import AlreadyAssigned, Giving, Outcome, PreviewOutdated, assign_programme
from training.operations.undoing import AssignmentBegun, undo_assignments
from training.queries.assigning import MOST_NAMES, Candidates, candidates, holders, undoable


def _version_to_assign(request: HttpRequest, public_id: uuid.UUID) -> tuple[ProgrammeVersion, Club]:
    """Return the plan and the club it is given in; 403 for who may see it but not give it."""
    own = current_club(request)
    version = get_version(signed_in(request), public_id)
    club = version.programme.club or own
    roles = {one.role for one in standing_of(request).memberships if one.club_id == club.pk}
    if version.programme.clinician_only and Role.CLINICIAN not in roles:
        raise PermissionDenied(_("Only a clinician of the club assigns this programme."))
    if not roles & {Role.OWNER, Role.COACH, Role.CLINICIAN}:
        raise PermissionDenied(_("You may see this programme, but not assign it."))
    return version, club


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def assign(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Ask who and when, show what would be made, make it: the steps of one address."""
    version, club = _version_to_assign(request, public_id)
    needed, per_day = sessions_needed(version)
    found = candidates(user=signed_in(request), club=club)
    shared: dict[str, Any] = {"candidates": found, "per_day": per_day, "weeks": version.weeks}
    context = {"version": version, "programme": version.programme, "needed": needed, "per_day": per_day}
    step = request.POST.get("step", "preview")
    if request.method != "POST" or step in ("list", "edit"):
        first = first_values(
            candidates=found,
            needed=needed,
            per_day=per_day,
            match_offsets=version.programme.match_offsets,
            today=club_day(club),
        )
        typed = as_typed(request.POST) if request.method == "POST" else _asked_squad(request, found)
        form = AssignForm(**shared, initial=first | typed)
        return render(request, "training/assign.html", context | {"form": form, "has_athletes": found.athletes})
    form = AssignForm(request.POST, **shared)
    if form.is_valid():
        try:
            giving = _assign(request, version, club, form, is_preview=step != "assign")
        except AlreadyAssigned:
            # A second press of the button, or a second coach: what was made is shown, nothing is made twice.
            messages.info(request, _("Everybody you chose has this programme already. Nothing was made twice."))
            return redirect("training:assigned", version.programme.public_id)
        except DomainError as error:
            add_to_form(error, form)
        else:
            if giving.batch is None:
                summary = _summary(giving) | {"form": form, "unit": signed_in(request).reads_in(club.weight_unit)}
                return render(request, "training/assign_preview.html", context | summary)
            _say(request, giving.outcomes)
            return redirect("training:assigned", version.programme.public_id)
    return render(request, "training/assign.html", context | {"form": form, "has_athletes": found.athletes})


def _asked_squad(request: HttpRequest, found: Candidates) -> dict[str, str]:
    """Return the squad that the address names, if it is one of the person's."""
    asked = request.GET.get("squad")
    if asked is None:
        return {}
    known = {str(squad.public_id) for squad in found.squads} | {ANY_SQUAD}
    return {"squad": asked if asked in known else ""}


def _assign(
    request: HttpRequest, version: ProgrammeVersion, club: Club, form: AssignForm, *, is_preview: bool
) -> Giving:
    """Return what is made, or what would be; where that is no longer what the preview showed, nothing is made."""
    wishes: dict[str, Any] = {
        "version": version,
        "athletes": form.cleaned_data["chosen"],
        "starts_on": form.cleaned_data["starts_on"],
        "weekdays": form.cleaned_data["weekdays"],
        "times": form.chosen_times,
        "match_offsets": form.cleaned_data["match_offsets"],
        "start_weeks": form.cleaned_data["start_weeks"],
        "by": signed_in(request),
        "today": club_day(club),
        "at": timezone.now(),
    }
    try:
        return assign_programme(**wishes, seen=form.cleaned_data["seen"], dry_run=is_preview)
    except PreviewOutdated as error:
        messages.warning(request, error.message)
        return assign_programme(**wishes, dry_run=True)


def _summary(giving: Giving) -> dict[str, Any]:
    made = [outcome for outcome in giving.outcomes if not outcome.reason]
    sessions = sorted({outcome.sessions for outcome in made})
    return {
        "fingerprint": giving.fingerprint,
        "outcomes": made,
        "left_out": [outcome for outcome in giving.outcomes if outcome.reason],
        "first_on": min(outcome.first_on for outcome in made if outcome.first_on),
        "last_on": max(outcome.last_on for outcome in made if outcome.last_on),
        "fewest": sessions[0],
        "most": sessions[-1],
        "moved": sum(len(outcome.moved) for outcome in made),
        "stuck": sum(len(outcome.stuck) for outcome in made),
        "overlapping": sum(bool(outcome.overlaps) for outcome in made),
        "loads_open": sum(outcome.loads_open for outcome in made),
    }


def _say(request: HttpRequest, outcomes: list[Outcome]) -> None:
    """Say what was made and who was left out, and why."""
    made = [outcome for outcome in outcomes if not outcome.reason]
    sessions = sum(outcome.sessions for outcome in made)
    athletes = ngettext("%(count)d athlete", "%(count)d athletes", len(made)) % {"count": len(made)}
    messages.success(
        request,
        ngettext(
            "%(sessions)d session is laid out for %(athletes)s.",
            "%(sessions)d sessions are laid out for %(athletes)s.",
            sessions,
        )
        % {"sessions": sessions, "athletes": athletes},
    )
    left_out = [outcome for outcome in outcomes if outcome.reason]
    if left_out:
        named = [f"{one.athlete.name} {one.reason.rstrip('.')}" for one in left_out[:MOST_NAMES]]
        if (more := len(left_out) - MOST_NAMES) > 0:
            named.append(ngettext("%(count)d more", "%(count)d more", more) % {"count": more})
        messages.warning(request, _("Left out: %(people)s.") % {"people": get_text_list(named, _("and"))})


@login_required
@require_safe
def assigned(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Show who has a programme; the page that an assignment ends on."""
    version, club = _version_to_assign(request, public_id)
    today = club_day(club)
    found = holders(user=signed_in(request), programme=version.programme, club=club, today=today)
    context = {
        "programme": version.programme,
        "holders": found,
        "batches": undoable(user=signed_in(request), assignments=[holder.assignment for holder in found]),
        "today": today,
        "just_now": timezone.now() - timedelta(minutes=10),
    }
    return render(request, "training/assigned.html", context)


@login_required
@require_POST
def undo(request: HttpRequest, batch: uuid.UUID) -> HttpResponse:
    """Take back what was assigned in one act."""
    assignments = get_batch_to_train(signed_in(request), batch)
    try:
        undone = undo_assignments(assignments=assignments, at=timezone.now())
    except AssignmentBegun as error:
        messages.error(request, error.message)
    else:
        athletes = ngettext("%(count)d athlete", "%(count)d athletes", undone.athletes) % {"count": undone.athletes}
        words = ngettext(
            "Taken back: %(sessions)d session left the calendar of %(athletes)s.",
            "Taken back: %(sessions)d sessions left the calendars of %(athletes)s.",
            undone.sessions,
        )
        if undone.athletes:
            messages.success(request, words % {"sessions": undone.sessions, "athletes": athletes})
        else:
            messages.info(request, _("It was taken back already."))
    return redirect("training:assigned", assignments[0].programme.public_id)
