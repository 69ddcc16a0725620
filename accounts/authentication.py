"""How API callers are recognised: a phone by its session token, a browser by its cookie."""

from allauth.headless.contrib.rest_framework.authentication import XSessionTokenAuthentication
from allauth.headless.internal.sessionkit import session_store
from allauth.headless.tokens.strategies.sessions import SessionTokenStrategy
from django.contrib.sessions.backends.base import SessionBase
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import SessionAuthentication
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from accounts.queries import lacks_second_factor

CHALLENGE = 'Session realm="api"'


class OneQueryTokenStrategy(SessionTokenStrategy):
    """Look a session up by reading it, instead of asking first whether it exists."""

    def lookup_session(self, session_token: str) -> SessionBase | None:
        session = session_store(session_token)
        # Reading a missing or expired session clears its key.
        return session if not session.is_empty() and session.session_key else None


class SessionTokenAuthentication(XSessionTokenAuthentication):
    """Recognise `X-Session-Token`; anonymous callers get 401, since a challenge is named."""

    def authenticate_header(self, request: Request) -> str:
        return CHALLENGE


class CookieAuthentication(SessionAuthentication):
    def authenticate_header(self, request: Request) -> str:
        return CHALLENGE


class SignedInWithSecondFactor(BasePermission):
    """Signed in; staff outside demo mode also with a second factor set up."""

    message = "Staff need a second factor: set one up on the web, under Account security."

    def has_permission(self, request: Request, view: object) -> bool:
        return bool(request.user and request.user.is_authenticated and not lacks_second_factor(request.user))


class SessionTokenScheme(OpenApiAuthenticationExtension):
    target_class = "accounts.authentication.SessionTokenAuthentication"
    name = "sessionToken"

    def get_security_definition(self, auto_schema: object) -> dict[str, str]:
        return {"type": "apiKey", "in": "header", "name": "X-Session-Token"}


class CookieScheme(OpenApiAuthenticationExtension):
    target_class = "accounts.authentication.CookieAuthentication"
    name = "cookie"

    def get_security_definition(self, auto_schema: object) -> dict[str, str]:
        return {"type": "apiKey", "in": "cookie", "name": "sessionid"}
