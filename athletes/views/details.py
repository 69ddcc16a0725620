"""Pages about athletes, for their staff."""

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import current_club, signed_in, standing_of
from accounts.choices import Role
from accounts.forms import attempt
from accounts.operations import InvitedJustNow
from accounts.views import deliver_invitations
from athletes import access, operations, queries
from athletes.forms import AthleteFilterForm, AthleteForm, GuardianForm, NewAthleteForm, details_of
from athletes.models import Athlete
from core.errors import DomainError

_ATHLETES_PER_PAGE = 100


@login_required
@require_GET
@gzip_page  # A list of rows that are alike.
def athlete_list(request: HttpRequest) -> HttpResponse:
    """List the club's athletes that the person may see, also those in no squad and the archived ones."""
    club = current_club(request)
    form = AthleteFilterForm(request.GET)
    chosen = form.cleaned_data if form.is_valid() else {}
    athletes = queries.listed_athletes(
        signed_in(request), club, search=chosen.get("search", ""), show=chosen.get("show", "")
    )
    page = Paginator(athletes, _ATHLETES_PER_PAGE).get_page(request.GET.get("page"))
    may_add = not standing_of(request).roles.isdisjoint((Role.OWNER, Role.COACH))
    return render(request, "athletes/list.html", {"form": form, "page": page, "club": club, "may_add": may_add})


@login_required
@require_http_methods(["GET", "POST"])
def athlete_new(request: HttpRequest) -> HttpResponse:
    club, user = access.club_to_add_to(request), signed_in(request)
    squads, today = access.squads_to_fill(user, club), queries.club_day(club)
    form = NewAthleteForm(
        request.POST or None,
        club=club,
        unit=user.reads_in(club.weight_unit),
        squads=squads,
        today=today,
        may_leave_all=access.owns(user, club),
        initial={"squads": [request.GET.get("squad", "")]},
    )
    if request.method == "POST" and form.is_valid():
        athlete = attempt(
            form,
            operations.create_athlete,
            club=club,
            details=form.details(),
            squads=form.cleaned_data["squads"],
            mass_kg=form.cleaned_data["mass_kg"],
            today=today,
            public_id=form.cleaned_data["form_id"],
        )
        if athlete:
            return _after_adding(request, athlete)
    return render(request, "athletes/athlete_new.html", {"form": form, "squads": squads})


def _after_adding(request: HttpRequest, athlete: Athlete) -> HttpResponse:
    messages.success(request, _("%(athlete)s is added.") % {"athlete": athlete})
    if "another" in request.POST:
        return redirect(request.get_full_path())
    return redirect("training:athlete", athlete.public_id)


@login_required
@require_http_methods(["GET", "POST"])
def athlete_edit(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    user = signed_in(request)
    athlete = access.get_editable_athlete(user, public_id)
    squads, today = list(access.squads_to_fill(user, athlete.club)), queries.club_day(athlete.club)
    form = AthleteForm(
        request.POST or None,
        club=athlete.club,
        squads=squads,
        today=today,
        may_leave_all=access.owns(user, athlete.club),
        initial=details_of(athlete) | {"squads": queries.current_squad_ids(athlete)},
    )
    if request.method == "POST" and form.is_valid():
        chosen, details = form.cleaned_data["squads"], form.details()
        edit = operations.edit_athlete
        if attempt(form, edit, athlete=athlete, details=details, squads=chosen, among=squads, today=today):
            messages.success(request, _("%(athlete)s is saved.") % {"athlete": athlete})
            return redirect("training:athlete", athlete.public_id)
    invitation = queries.open_invitation(athlete, at=timezone.now())
    context = {"form": form, "athlete": athlete, "squads": squads, "invitation": invitation}
    return render(request, "athletes/athlete_edit.html", context)


@login_required
@require_POST
def athlete_archive(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    athlete = access.get_editable_athlete(signed_in(request), public_id)
    operations.archive_athlete(athlete=athlete, at=timezone.now())
    messages.success(request, _("%(athlete)s is archived. You can bring them back here.") % {"athlete": athlete})
    return redirect("athletes:athlete_edit", athlete.public_id)


@login_required
@require_POST
def athlete_restore(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    athlete = access.get_editable_athlete(signed_in(request), public_id)
    operations.restore_athlete(athlete=athlete)
    messages.success(request, _("%(athlete)s is back.") % {"athlete": athlete})
    return redirect("athletes:athlete_edit", athlete.public_id)


@login_required
@require_POST
def athlete_invite(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    user = signed_in(request)
    athlete = access.get_editable_athlete(user, public_id)
    try:
        issued = operations.invite_athlete(athlete=athlete, by=user, at=timezone.now())
    except InvitedJustNow as error:
        messages.info(request, error.message)
    except DomainError as error:
        messages.error(request, error.message)
    else:
        deliver_invitations(request, [issued])
    return redirect("athletes:athlete_edit", athlete.public_id)


@login_required
@require_http_methods(["GET", "POST"])
def health_consent(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Let staff record a guardian's consent."""
    user = signed_in(request)
    athlete = access.get_trainable_athlete(user, public_id)
    today = queries.club_day(athlete.club)
    form = GuardianForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        name, now = form.cleaned_data["guardian_name"], timezone.now()
        record = operations.record_guardian_consent
        if attempt(form, record, athlete=athlete, guardian_name=name, by=user, at=now, today=today):
            messages.success(request, _("The consent is recorded."))
            return redirect("athletes:health_consent", athlete.public_id)
    context = {
        "form": form,
        "athlete": athlete,
        "consent": queries.health_basis(athlete, on=today),
        "alone": queries.may_consent_alone(athlete, on=today),
    }
    return render(request, "athletes/health_consent.html", context)


@login_required
@require_POST
def health_consent_end(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Let staff record that a consent was withdrawn."""
    athlete = access.get_trainable_athlete(signed_in(request), public_id)
    operations.withdraw_health_consent(athlete=athlete, at=timezone.now())
    messages.success(request, _("The consent is withdrawn. No pain score and no morning check is stored from now on."))
    return redirect("athletes:health_consent", athlete.public_id)
