"""Pages about squads and who coaches them."""

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import signed_in
from accounts.forms import attempt
from accounts.views import deliver_invitations
from athletes import access, operations, queries
from athletes.forms import CoachSquadsForm, SquadForm
from core.errors import DomainError


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
