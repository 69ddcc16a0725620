"""Changing what athletes have: a newer version of their programme, time away, other days, another exercise."""

import uuid
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import current_club, signed_in
from accounts.operations import record_access
from athletes.models import Athlete
from athletes.queries import club_day
from core.errors import DomainError, add_to_form
from programmes.wording import dose_words
from training.access import (
    get_absence_to_change,
    get_assignment_to_change,
    get_athlete_to_train,
    get_item_to_swap,
    get_version_to_apply,
)
from training.cards.consequences import absence_consequences, shift_consequences, swap_consequences
from training.cards.versions import version_cards
from training.forms.changing import AbsenceForm, ApplyForm, PreviewedForm, ReturnForm, ShiftForm, SwapForm
from training.operations.absences import cancel_absence, end_absence, start_absence
from training.operations.changing import VersionChange, apply_version
from training.operations.shifting import shift_assignment
from training.operations.swapping import swap_exercise
from training.queries.changing import versions_in_use
from training.queries.logging import rights_over
from training.queries.swapping import substitutes_of
from training.wording import absence_words, weight_text


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def versions(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Show who is on which version and what the newest changes, and apply it to those who are chosen."""
    user, own = signed_in(request), current_club(request)
    version, clubs = get_version_to_apply(user, public_id)
    club = version.programme.club or own
    if club not in clubs:
        raise PermissionDenied(_("You may see this programme, but not change who is on which version."))
    today, at = club_day(club), timezone.now()
    used = versions_in_use(newest=version, user=user, days={club: today})
    apply = partial(apply_version, version=version, by=user, today=today, at=at)
    changes = apply(assignments=used.behind, dry_run=True) if used.behind else []
    form = ApplyForm(request.POST if request.method == "POST" else None, changes=changes, newest=version.number)
    if request.method == "POST" and form.is_valid():
        try:
            done = apply(assignments=form.chosen)
        except DomainError as error:
            add_to_form(error, form)
        else:
            messages.success(request, _applied(done, version.number))
            return redirect("training:versions", version.programme.public_id)
    context = {
        "programme": version.programme,
        "version": version,
        "used": used,
        "cards": version_cards(used, changes, form),
        "form": form,
        "today": today,
    }
    return render(request, "training/versions.html", context, status=422 if form.errors else 200)


def _applied(changes: list[VersionChange], number: int) -> str:
    athletes = ngettext("%(count)d athlete goes on", "%(count)d athletes go on", len(changes)) % {"count": len(changes)}
    return _("%(athletes)s with version %(number)d: %(replaced)d sessions replaced by %(made)d.") % {
        "athletes": athletes,
        "number": number,
        "replaced": sum(change.replaced for change in changes),
        "made": sum(change.made for change in changes),
    }


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def absence_new(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Plan an athlete's time away."""
    user = signed_in(request)
    athlete = get_athlete_to_train(user, public_id)
    today, at = club_day(athlete.club), timezone.now()
    form = AbsenceForm(_posted(request), keeps_health=rights_over(user, athlete).asks_pain, today=today)

    def change(*, dry_run: bool) -> list[str]:
        given = form.cleaned_data
        effect = start_absence(
            athlete=athlete,
            reason=given["reason"],
            starts_on=given["starts_on"],
            ends_before=given["ends_before"],
            puts_later=given["sessions"] == "later",
            ramp_from_pct=given["ramp_from_pct"],
            ramp_weeks=given["ramp_weeks"],
            by=user,
            today=today,
            at=at,
            dry_run=dry_run,
        )
        return absence_consequences(effect)

    context = {"title": _("Time away"), "save": _("Save the time away")}
    return _previewed(request, form, change, athlete, context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def absence(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Say when somebody who is away comes back, and how."""
    user = signed_in(request)
    shown = get_absence_to_change(user, public_id)
    athlete = shown.athlete
    today, at = club_day(athlete.club), timezone.now()
    rights = rights_over(user, athlete)
    if rights.sees_pain and not rights.is_self:
        record_access(club=athlete.club, user=user, what="athlete_absences", subject=str(athlete.public_id), at=at)
    form = ReturnForm(_posted(request), absence=shown, today=today)

    def change(*, dry_run: bool) -> list[str]:
        given = form.cleaned_data
        effect = end_absence(
            absence=shown,
            ends_before=given["ends_before"],
            ramp_from_pct=given["ramp_from_pct"],
            ramp_weeks=given["ramp_weeks"],
            today=today,
            at=at,
            dry_run=dry_run,
        )
        return absence_consequences(effect)

    context = {
        "title": _("Back from time away"),
        "save": _("Save the return"),
        "absence": shown,
        "absence_words": absence_words(shown.reason, shows_health=rights.sees_pain),
    }
    return _previewed(request, form, change, athlete, context)


@login_required
@require_POST
def absence_cancel(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Take time away back."""
    shown = get_absence_to_change(signed_in(request), public_id)
    try:
        effect = cancel_absence(absence=shown, today=club_day(shown.athlete.club), at=timezone.now())
    except DomainError as error:
        messages.error(request, error.message)
    else:
        said = [_("The time away is taken back."), *absence_consequences(effect)]
        messages.success(request, " ".join(said))
    return redirect("training:athlete", shown.athlete.public_id)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def shift(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Put what is still to come of a plan earlier or later."""
    assignment = get_assignment_to_change(signed_in(request), public_id)
    athlete = assignment.athlete
    today, at = club_day(athlete.club), timezone.now()
    form = ShiftForm(_posted(request))

    def change(*, dry_run: bool) -> list[str]:
        shifted = shift_assignment(
            assignment=assignment,
            days=form.days,
            reason=form.cleaned_data["reason"],
            today=today,
            at=at,
            dry_run=dry_run,
        )
        return shift_consequences(shifted)

    context = {
        "title": _("Earlier or later"),
        "save": _("Move the sessions"),
        "lead": _("The sessions of %(programme)s that are still to come and hold no set.")
        % {"programme": assignment.programme.name},
    }
    return _previewed(request, form, change, athlete, context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def swap(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Put another exercise in the place of one, for one athlete."""
    user = signed_in(request)
    item = get_item_to_swap(user, public_id)
    athlete = item.session.athlete
    unit = user.reads_in(athlete.club.weight_unit)
    form = SwapForm(_posted(request), substitutes=substitutes_of(user=user, item=item))

    def change(*, dry_run: bool) -> list[str]:
        swapped = swap_exercise(
            item=item,
            exercise=form.chosen,
            reason=form.cleaned_data["reason"],
            coming=form.cleaned_data["scope"] == "coming",
            by=user,
            today=club_day(athlete.club),
            dry_run=dry_run,
        )
        return swap_consequences(swapped)

    context = {
        "title": _("Another exercise"),
        "save": _("Swap"),
        "lead": _("In the place of %(exercise)s, %(dose)s.")
        % {"exercise": item.exercise.name, "dose": dose_words(item.dose, weight=weight_text(unit))},
        "session": item.session,
    }
    return _previewed(request, form, change, athlete, context)


def _posted(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _previewed(
    request: HttpRequest,
    form: PreviewedForm,
    change: Callable[..., Sequence[str]],
    athlete: Athlete,
    context: dict[str, Any],
) -> HttpResponse:
    """Show what a change would do, and make it once that was seen for these very values."""
    consequences: Sequence[str] = ()
    if request.method == "POST" and form.is_valid():
        try:
            consequences = change(dry_run=not form.was_seen)
        except DomainError as error:
            add_to_form(error, form)
        else:
            if form.was_seen:
                messages.success(request, " ".join(consequences))
                session = context.get("session")
                if session:
                    return redirect("training:session", session.public_id)
                return redirect("training:athlete", athlete.public_id)
    shown = context | {"athlete": athlete, "form": form, "consequences": consequences}
    return render(request, "training/change.html", shown, status=422 if form.errors else 200)
