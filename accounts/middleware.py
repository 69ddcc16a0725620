"""What the person's roles mean for every page."""

from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from accounts.authentication import CHALLENGE
from accounts.models import Club, Membership
from accounts.queries import lacks_second_factor, memberships_of
from core.problems import plain_problem

Handler = Callable[[HttpRequest], HttpResponse]
CLUB_IN_SESSION = "club"
PERSON = "X-Person"
_ENROLLED_IN_SESSION = "second_factor_seen"
_FREE_OF_SECOND_FACTOR = (
    "/accounts/", "/api/", "/_allauth/", "/static/", "/livez", "/readyz", "/health/", "/unsubscribe/",
)  # fmt: skip


@dataclass(frozen=True)
class Standing:
    """Which club a signed-in person works in right now, and all their roles."""

    memberships: tuple[Membership, ...]
    club: Club | None

    @property
    def roles(self) -> frozenset[str]:
        """Return the roles in the current club."""
        return frozenset(m.role for m in self.memberships if self.club and m.club_id == self.club.pk)

    @property
    def clubs(self) -> list[Club]:
        return list({m.club_id: m.club for m in self.memberships}.values())


def _standing(request: HttpRequest) -> Standing:
    if not request.user.is_authenticated:
        return Standing((), None)
    memberships = tuple(memberships_of(request.user))
    chosen = request.session.get(CLUB_IN_SESSION)
    clubs = [m.club for m in memberships]
    club = next((c for c in clubs if str(c.public_id) == chosen), clubs[0] if clubs else None)
    return Standing(memberships, club)


def current_membership(get_response: Handler) -> Handler:
    """Put the person's lazily read `standing` on the request."""

    def middleware(request: HttpRequest) -> HttpResponse:
        request.standing = SimpleLazyObject(lambda: _standing(request))  # type: ignore[attr-defined]
        return get_response(request)

    return middleware


def meant_person(get_response: Handler) -> Handler:
    """Refuse, with 401, what a script sends for another person than the one who is signed in.

    What somebody wrote down on a phone without signal waits there for them (docs/offline.md).
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        meant = request.headers.get(PERSON)
        user = request.user
        if meant is not None and not (user.is_authenticated and meant == str(user.public_id)):
            response = plain_problem(
                HTTPStatus.UNAUTHORIZED, "not_signed_in", _("Sign in as the person who wrote this.")
            )
            response.headers["WWW-Authenticate"] = CHALLENGE
            return response
        return get_response(request)

    return middleware


def staff_second_factor(get_response: Handler) -> Handler:
    """Send staff without a second factor to set one up, on every page but those that do so."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if (
            not request.path.startswith(_FREE_OF_SECOND_FACTOR)
            and request.user.is_authenticated
            and not request.session.get(_ENROLLED_IN_SESSION)
            # Athletes may become staff, so only a person who has roles is remembered.
            and request.standing.memberships  # type: ignore[attr-defined]
        ):
            if lacks_second_factor(request.user):
                return redirect(reverse("mfa_index"))
            request.session[_ENROLLED_IN_SESSION] = True
        return get_response(request)

    return middleware


def private_pages(get_response: Handler) -> Handler:
    """Keep signed-in pages out of every shared and history cache, and say whose they are."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if request.user.is_authenticated:
            response.headers[PERSON] = str(request.user.public_id)
            if not response.has_header("Cache-Control"):
                response.headers["Cache-Control"] = "no-store"
        return response

    return middleware
