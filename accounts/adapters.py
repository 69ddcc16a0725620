"""Where allauth asks the house."""

import base64
import hashlib

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext as _

from accounts.models import Membership, User

DEMO_DOMAINS = ("@demo.soleus.example", "@rival.soleus.example")
STAFF_SESSION_S = 12 * 3600


class AccountAdapter(DefaultAccountAdapter):
    def pre_authenticate(self, request: HttpRequest, **credentials: object) -> None:
        """Refuse demo accounts, whose password is public, outside demo mode."""
        email = str(credentials.get("email", ""))
        if not settings.DEMO_MODE and email.lower().endswith(DEMO_DOMAINS):
            raise ValidationError(_("Demo accounts work in demo mode only."))
        super().pre_authenticate(request, **credentials)

    def login(self, request: HttpRequest, user: User) -> None:
        """Sign in; staff sessions end after 12 hours, athletes' after the cookie's 90 days."""
        super().login(request, user)
        if Membership.objects.filter(user=user).exists():
            request.session.set_expiry(STAFF_SESSION_S)


class MfaAdapter(DefaultMFAAdapter):
    """Keep authenticator secrets encrypted with a key derived from SECRET_KEY."""

    def _cipher(self) -> Fernet:
        digest = hashlib.sha256(b"soleus.mfa:" + settings.SECRET_KEY.encode()).digest()
        return Fernet(base64.urlsafe_b64encode(digest))

    def encrypt(self, text: str) -> str:
        return self._cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return self._cipher().decrypt(encrypted_text.encode()).decode()
