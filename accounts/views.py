"""Pages about signing in, the club and its people."""

import uuid
from collections.abc import Sequence
from http import HTTPStatus

from allauth.account.utils import perform_login
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.db import Error as DatabaseFault
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts import access, emails, operations, queries
from accounts.adapters import STAFF_SESSION_S
from accounts.choices import Role
from accounts.forms import ClubForm, NewClubForm, StaffInvitationForm, attempt, settings_of
from accounts.mailbox import newest_mails
from accounts.middleware import CLUB_IN_SESSION
from accounts.models import Club
from core.errors import DomainError, add_to_form

_DEMO_PEOPLE = {
    "coach": "coach@demo.soleus.example",
    "athlete": "athlete@demo.soleus.example",
    "club": "owner@demo.soleus.example",
}


def landing(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        return redirect("accounts:home")
    return render(request, "core/landing.html")


@login_required
def home(request: HttpRequest) -> HttpResponse:
    """Send people where their work is; who trains and where, the athletes' room knows."""
    if access.standing_of(request).club:
        return redirect("training:squads")
    return redirect("athletes:home")


@require_POST
def enter_demo(request: HttpRequest, who: str) -> HttpResponse:
    if not settings.DEMO_MODE or who not in _DEMO_PEOPLE:
        raise Http404
    user = queries.demo_person(_DEMO_PEOPLE[who])
    if user is None:
        messages.error(request, _("The demo club is not filled yet. Try again in a moment."))
        return redirect("accounts:landing")
    return perform_login(request, user, redirect_url=reverse("accounts:home"))


@login_required
@require_POST
def enter_club(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    _work_in(request, access.get_club(access.signed_in(request), public_id))
    return redirect("accounts:home")


def _work_in(request: HttpRequest, club: Club) -> None:
    """Make a club the person's current one; whoever works for a club is signed out sooner than an athlete."""
    request.session[CLUB_IN_SESSION] = str(club.public_id)
    request.session.set_expiry(STAFF_SESSION_S)


@login_required
@require_http_methods(["GET", "POST"])
def club_new(request: HttpRequest) -> HttpResponse:
    form = NewClubForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        opened = attempt(
            form,
            operations.create_club,
            settings=form.settings(),
            by=access.signed_in(request),
            also_coach=form.cleaned_data["also_coach"],
            public_id=form.cleaned_data["form_id"],
        )
        if opened:
            _work_in(request, opened)
            return redirect("accounts:home")
    return render(request, "accounts/club_new.html", {"form": form})


@login_required
@require_http_methods(["GET", "POST"])
def club(request: HttpRequest) -> HttpResponse:
    own = access.current_club(request, Role.OWNER)
    form = ClubForm(request.POST or None, initial=settings_of(own))
    if request.method == "POST" and form.is_valid():
        operations.change_club(club=own, settings=form.settings())
        messages.success(request, _("The club’s settings are saved."))
        return redirect("accounts:club")
    return render(request, "accounts/club.html", {"form": form, "club": own})


@login_required
@require_http_methods(["GET", "POST"])
def people(request: HttpRequest) -> HttpResponse:
    own = access.current_club(request, Role.OWNER)
    form = StaffInvitationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            _invite(request, own, form.cleaned_data["email"], form.cleaned_data["role"])
        except DomainError as error:
            add_to_form(error, form)
        else:
            return redirect("accounts:people")
    context = {
        "form": form,
        "club": own,
        "staff": queries.staff_of(own),
        "invitations": queries.open_staff_invitations(own, at=timezone.now()),
    }
    return render(request, "accounts/people.html", context)


def _invite(request: HttpRequest, own: Club, email: str, role: str) -> None:
    """Invite a person and say how it went; a second press within a minute finds the first one's mail."""
    by = access.signed_in(request)
    try:
        issued = operations.invite_staff(club=own, email=email, role=role, by=by, at=timezone.now())
    except operations.InvitedJustNow as error:
        messages.info(request, error.message)
        return
    deliver_invitations(request, [issued])


def deliver_invitations(request: HttpRequest, issued: Sequence[operations.IssuedInvitation]) -> None:
    """Mail invitations and say how it went; those that could not be sent are withdrawn and can be repeated."""
    failed = emails.send_invitations(issued)
    operations.withdraw_invitations(invitations=failed, at=timezone.now())
    if sent := len(issued) - len(failed):
        said = ngettext("%(count)d invitation is on its way.", "%(count)d invitations are on their way.", sent)
        messages.success(request, said % {"count": sent})
    if failed:
        addresses = ", ".join(invitation.email for invitation in failed)
        messages.error(
            request,
            _("No mail could be sent to %(addresses)s just now. Check the address and invite again.")
            % {"addresses": addresses},
        )


@login_required
@require_POST
def role_remove(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    membership = access.get_membership(access.signed_in(request), public_id)
    try:
        operations.remove_role(membership=membership)
    except operations.LastOwner as error:
        messages.error(request, error.message)
        return redirect("accounts:people")
    words = {"person": membership.user, "role": membership.get_role_display().lower()}
    messages.success(request, _("%(person)s is no longer %(role)s here.") % words)
    gave_up = membership.user == request.user and membership.role == Role.OWNER
    return redirect("accounts:home" if gave_up else "accounts:people")


@login_required
@require_POST
def invitation_withdraw(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    invitation = access.get_sent_invitation(access.signed_in(request), public_id)
    operations.withdraw_invitations(invitations=[invitation], at=timezone.now())
    messages.success(request, _("The invitation to %(email)s is withdrawn.") % {"email": invitation.email})
    return redirect("accounts:people")


@login_required
@require_POST
def invitation_resend(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    invitation = access.get_sent_invitation(access.signed_in(request), public_id)
    try:
        _invite(request, invitation.club, invitation.email, invitation.role)
    except DomainError as error:
        messages.error(request, error.message)
    return redirect("accounts:people")


@never_cache
@require_http_methods(["GET", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Show what an invitation to the staff offers; accept it by POST."""
    now = timezone.now()
    try:
        offer = access.get_open_invitation(token, at=now)
        if offer.athlete_public_id:
            return redirect("athletes:invitation", token)
        if request.method == "POST":
            if not request.user.is_authenticated:
                return redirect_to_login(request.path)
            operations.accept_as_staff(token=token, by=access.signed_in(request), at=now)
            _work_in(request, offer.club)
            messages.success(request, _("Welcome to %(club)s.") % {"club": offer.club})
            return redirect("accounts:home")
    except access.InvitationClosed as error:
        return closed_invitation(request, error)
    return render(request, "accounts/invitation.html", {"offer": offer, "role": offer.get_role_display()})


def closed_invitation(request: HttpRequest, error: access.InvitationClosed) -> HttpResponse:
    """Say why an invitation cannot be accepted; whoever accepted it before goes on to where it led."""
    if isinstance(error, access.InvitationUsed) and error.accepted_by_id == request.user.pk is not None:
        return redirect("accounts:home")
    return render(request, "accounts/invitation_closed.html", {"error": error}, status=error.status)


def demo_mail(request: HttpRequest) -> HttpResponse:
    if not settings.DEMO_MODE:
        raise Http404
    return render(request, "accounts/demo_mail.html", {"mails": newest_mails(settings.MAIL_DIR)})


@require_GET
def livez(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok", content_type="text/plain")


@require_GET
@never_cache
def readyz(request: HttpRequest) -> HttpResponse:
    """Tell whether pages can be answered: the database is there and has every migration."""
    try:
        executor = MigrationExecutor(connection)
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseFault:
        return JsonResponse({"database": "unreachable"}, status=HTTPStatus.SERVICE_UNAVAILABLE)
    status = HTTPStatus.SERVICE_UNAVAILABLE if waiting else HTTPStatus.OK
    return JsonResponse({"database": "reachable", "migrations_waiting": len(waiting)}, status=status)
