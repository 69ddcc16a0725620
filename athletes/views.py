"""Pages about squads, athletes and one's own place."""

import uuid
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import (
    InvitationClosed,
    InvitationUnknown,
    current_club,
    get_open_invitation,
    signed_in,
    standing_of,
)
from accounts.choices import Role
from accounts.forms import attempt
from accounts.operations import InvitedJustNow
from accounts.views import closed_invitation, deliver_invitations
from athletes import access, operations, queries
from athletes.forms import (
    AthleteFilterForm,
    AthleteForm,
    CoachSquadsForm,
    GuardianForm,
    NewAthleteForm,
    SquadForm,
    ZoneForm,
    details_of,
)
from athletes.models import Athlete
from core.errors import DomainError

_ATHLETES_PER_PAGE = 100


@login_required
def home(request: HttpRequest) -> HttpResponse:
    """Send an athlete to today's session, and a person without a place to opening a club."""
    if queries.is_athlete(signed_in(request)):
        return redirect("training:today")
    return redirect("accounts:club_new")


# --- squads ---------------------------------------------------------------------------------------
@login_required
@require_http_methods(["GET", "POST"])
def squad_new(request: HttpRequest) -> HttpResponse:
    club, user = access.club_to_add_to(request), signed_in(request)
    coaches = access.coaches_of(club) if access.owns(user, club) else None
    own = [str(coach.public_id) for coach in coaches or [] if coach.user == user]
    form = SquadForm(request.POST or None, coaches=coaches, initial={"coaches": own})
    if request.method == "POST" and form.is_valid():
        squad = attempt(
            form,
            operations.create_squad,
            club=club,
            name=form.cleaned_data["name"],
            sport=form.cleaned_data["sport"],
            coaches=form.chosen_coaches,
            by=user,
            public_id=form.cleaned_data["form_id"],
        )
        if squad:
            messages.success(request, _("%(squad)s is ready for athletes.") % {"squad": squad})
            return redirect("training:squad", squad.public_id)
    return render(request, "athletes/squad_new.html", {"form": form})


@login_required
@require_http_methods(["GET", "POST"])
def squad_edit(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    user = signed_in(request)
    squad = access.get_editable_squad(user, public_id)
    coaches = access.coaches_of(squad.club) if access.owns(user, squad.club) else None
    form = SquadForm(request.POST or None, coaches=coaches, initial=queries.squad_values(squad))
    if request.method == "POST" and form.is_valid():
        name, sport = form.cleaned_data["name"], form.cleaned_data["sport"]
        if attempt(form, operations.edit_squad, squad=squad, name=name, sport=sport, coaches=form.chosen_coaches):
            messages.success(request, _("%(squad)s is saved.") % {"squad": squad})
            return redirect("training:squad", squad.public_id)
    context = {"form": form, "squad": squad, "uninvited": queries.uninvited_in(squad, at=timezone.now())}
    return render(request, "athletes/squad_edit.html", context)


@login_required
@require_POST
def squad_archive(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    squad = access.get_editable_squad(signed_in(request), public_id)
    operations.archive_squad(squad=squad, at=timezone.now())
    messages.success(request, _("%(squad)s is archived. You can bring it back here.") % {"squad": squad})
    return redirect("athletes:squad_edit", squad.public_id)


@login_required
@require_POST
def squad_restore(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    squad = access.get_editable_squad(signed_in(request), public_id)
    operations.restore_squad(squad=squad)
    messages.success(request, _("%(squad)s is back.") % {"squad": squad})
    return redirect("athletes:squad_edit", squad.public_id)


@login_required
@require_POST
def squad_invite(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    user = signed_in(request)
    squad = access.get_editable_squad(user, public_id)
    try:
        issued = operations.invite_squad(squad=squad, by=user, at=timezone.now())
    except DomainError as error:
        messages.error(request, error.message)
    else:
        deliver_invitations(request, issued)
        if not issued:
            messages.info(request, _("Everybody with an e-mail address is invited already."))
    return redirect("athletes:squad_edit", squad.public_id)


@login_required
@require_http_methods(["GET", "POST"])
def coach_squads(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    coach = access.get_coach(signed_in(request), public_id)
    squads = access.squads_to_fill(signed_in(request), coach.club)
    form = CoachSquadsForm(request.POST or None, squads=squads, initial={"squads": queries.coached_squad_ids(coach)})
    if request.method == "POST" and form.is_valid():
        operations.set_coach_squads(coach=coach, squads=form.cleaned_data["squads"])
        messages.success(request, _("The squads of %(coach)s are saved.") % {"coach": coach.user})
        return redirect("accounts:people")
    return render(request, "athletes/coach_squads.html", {"form": form, "coach": coach, "squads": squads})


# --- athletes -------------------------------------------------------------------------------------
@login_required
@require_GET
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
    squads, today = access.squads_to_fill(user, athlete.club), queries.club_day(athlete.club)
    form = AthleteForm(
        request.POST or None,
        club=athlete.club,
        squads=squads,
        today=today,
        may_leave_all=access.owns(user, athlete.club),
        initial=details_of(athlete) | {"squads": [str(squad.public_id) for squad in queries.squads_of(athlete)]},
    )
    if request.method == "POST" and form.is_valid():
        edited = attempt(
            form,
            operations.edit_athlete,
            athlete=athlete,
            details=form.details(),
            squads=form.cleaned_data["squads"],
            among=list(squads),
            today=today,
        )
        if edited:
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


@never_cache
@require_http_methods(["GET", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Show an athlete the place they are invited to; take it by POST."""
    now = timezone.now()
    try:
        offer = get_open_invitation(token, at=now)
        if offer.athlete_public_id is None:
            raise InvitationUnknown(_("This invitation is for the staff of a club."))
        if request.method == "POST":
            if not request.user.is_authenticated:
                return redirect_to_login(request.path)
            operations.accept_as_athlete(token=token, by=signed_in(request), at=now)
            messages.success(request, _("Welcome to %(club)s.") % {"club": offer.club})
            return redirect("training:today")
    except InvitationClosed as error:
        return closed_invitation(request, error)
    except operations.PlaceTaken as error:
        return render(request, "accounts/invitation_closed.html", {"error": error}, status=error.status)
    athlete = queries.invited_athlete(offer)
    return render(request, "accounts/invitation.html", {"offer": offer, "athlete": athlete})


# --- consent and one's own page -------------------------------------------------------------------
@login_required
@require_http_methods(["GET", "POST"])
def health_consent(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Let staff record a guardian's consent."""
    user = signed_in(request)
    athlete = access.get_trainable_athlete(user, public_id)
    today = queries.club_day(athlete.club)
    form = GuardianForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        recorded = attempt(
            form,
            operations.record_guardian_consent,
            athlete=athlete,
            guardian_name=form.cleaned_data["guardian_name"],
            by=user,
            at=timezone.now(),
            today=today,
        )
        if recorded:
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
    messages.success(request, _("The consent is withdrawn. No pain scores are stored from now on."))
    return redirect("athletes:health_consent", athlete.public_id)


@login_required
@require_GET
def me(request: HttpRequest) -> HttpResponse:
    return _own_page(request)


def _own_page(request: HttpRequest, bound: dict[uuid.UUID, ZoneForm] | None = None, status: int = 200) -> HttpResponse:
    places: list[dict[str, Any]] = [
        {
            "place": place,
            "athlete": place.athlete,
            "form": (bound or {}).get(place.athlete.public_id) or _zone_form(place.athlete),
        }
        for place in queries.own_places(signed_in(request))
    ]
    return render(request, "athletes/me.html", {"places": places}, status=status)


def _zone_form(athlete: Athlete, data: Any = None) -> ZoneForm:
    return ZoneForm(
        data,
        club=athlete.club,
        initial={"timezone": athlete.timezone},
        auto_id=f"id_{athlete.public_id}_%s",
    )


@login_required
@require_POST
def me_zone(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    athlete = access.get_own_athlete(signed_in(request), public_id)
    form = _zone_form(athlete, request.POST)
    if not form.is_valid():
        return _own_page(request, {athlete.public_id: form})
    operations.change_timezone(athlete=athlete, timezone=form.cleaned_data["timezone"])
    messages.success(request, _("Your time zone is saved."))
    return redirect("athletes:me")


@login_required
@require_POST
def me_consent(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Give one's own consent to health data; without the tick nothing is given."""
    user = signed_in(request)
    athlete = access.get_own_athlete(user, public_id)
    if "agreed" not in request.POST:
        messages.error(request, _("Tick the box first if you agree. Nothing was changed."))
        return redirect("athletes:me")
    today = queries.club_day(athlete.club)
    try:
        operations.give_health_consent(athlete=athlete, by=user, at=timezone.now(), today=today)
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("Thank you. Your coach and the club’s clinicians can see your pain scores."))
    return redirect("athletes:me")


@login_required
@require_POST
def me_consent_end(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    athlete = access.get_own_athlete(signed_in(request), public_id)
    operations.withdraw_health_consent(athlete=athlete, at=timezone.now())
    messages.success(request, _("Your consent is withdrawn. No pain scores are stored from now on."))
    return redirect("athletes:me")
