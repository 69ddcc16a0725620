"""Checks before a deployment."""

import ipaddress
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register


def _is_public(host: str) -> bool:
    """Tell whether a host name of ALLOWED_HOSTS can be reached from outside."""
    name = host.strip("[]").lower()
    if name == "localhost" or name.endswith(".localhost"):
        return False
    try:
        return ipaddress.ip_address(name).is_global
    except ValueError:
        return True


@register(Tags.security, deploy=True)
def demo_mode_stays_at_home(**kwargs: Any) -> list[CheckMessage]:
    """Demo accounts have a public password, so they may not stand open to the world."""
    public = [host for host in settings.ALLOWED_HOSTS if _is_public(host)]
    if not settings.DEMO_MODE or settings.DEBUG or not public:
        return []
    return [
        Error(
            f"DEMO_MODE is on while ALLOWED_HOSTS names {', '.join(public)}: anybody could sign in.",
            hint="Set DEMO_MODE=0, or leave only localhost and private addresses in ALLOWED_HOSTS.",
            id="accounts.E001",
        )
    ]
