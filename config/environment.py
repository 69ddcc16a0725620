"""The settings' environment variables, typed and checked once, at the start.

Each variable stands in `VARIABLES`; `docs/configuration.md` and `docker-compose.yml` are held against it by tests.
"""

import base64
import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, NoReturn


class BadVariable(SystemExit):
    """An environment variable holds a value that cannot be used."""


@dataclass(frozen=True)
class Variable:
    name: str
    kind: Literal["text", "flag", "list", "port", "url", "key"]
    meaning: str


VARIABLES: tuple[Variable, ...] = (
    Variable("ALLOWED_HOSTS", "list", "host names that the web process answers to, separated by commas"),
    Variable("BASE_URL", "url", "address that links in mails begin with; https turns the secure headers on"),
    Variable("BROKER_URL", "url", "Redis-protocol broker for Celery; unset: the embedded Valkey"),
    Variable("DATABASE_URL", "url", "PostgreSQL 15 or newer; unset: the embedded PostgreSQL 18"),
    Variable("DEBUG", "flag", "Django's debug pages; never in production"),
    Variable("DEFAULT_FROM_EMAIL", "text", "sender of mails"),
    Variable("DEMO_MODE", "flag", "demo club, demo accounts and the mail page; default: on with embedded services"),
    Variable("EMAIL_URL", "url", "smtp://user:password@host:port, or smtps:// for TLS; unset: files in var/mail"),
    Variable("PORT", "port", "port of `make run`"),
    Variable("PUSH_HOSTS", "list", "push services besides those of the big browsers: host, *.host or host:port"),
    Variable("REPORTS_DIR", "text", "folder for report files, shared by all web processes and workers"),
    Variable("SECRET_KEY", "text", "signing key; unset with local host names only: made once in var/secret-key"),
    Variable("SOLEUS_VAR", "text", "folder for data of the embedded services, mails and logs"),
    Variable("VAPID_PRIVATE_KEY", "key", "signs what goes to push services; unset: follows from SECRET_KEY"),
)
_KNOWN = {variable.name: variable for variable in VARIABLES}


def _refuse(name: str, value: str, wanted: str) -> NoReturn:
    raise BadVariable(f"{name} is set to {value!r}; it takes {wanted} ({_KNOWN[name].meaning}).")


class Environment:
    """Read access to the variables; a bad value ends the start with a sentence that says which."""

    def __init__(self, values: Mapping[str, str] | None = None) -> None:
        self._values = os.environ if values is None else values

    def text(self, name: str, default: str = "") -> str:
        return self._values.get(_KNOWN[name].name, "") or default

    def flag(self, name: str, *, default: bool) -> bool:
        value = self.text(name).lower()
        if not value:
            return default
        if value in ("1", "true", "yes", "on"):
            return True
        if value in ("0", "false", "no", "off"):
            return False
        _refuse(name, value, "1 or 0, true or false, yes or no, on or off")

    def items(self, name: str, default: tuple[str, ...] = ()) -> list[str]:
        return [part.strip() for part in self.text(name).split(",") if part.strip()] or list(default)

    def port(self, name: str, default: int) -> int:
        value = self.text(name, str(default))
        if not value.isdecimal() or not 1 <= int(value) <= 65535:
            _refuse(name, value, "a whole number from 1 to 65535")
        return int(value)

    def url(self, name: str, default: str, *, schemes: tuple[str, ...]) -> str:
        value = self.text(name, default)
        if value and not value.startswith(tuple(f"{scheme}:" for scheme in schemes)):
            # The value may carry a password, so only its scheme is repeated.
            _refuse(name, value.split(":", 1)[0] + ":…", "an address that begins with " + " or ".join(schemes))
        return value

    def key(self, name: str, *, octets: int) -> bytes:
        """Return what base64url holds, empty when unset; the value is a secret, so it is not repeated."""
        value = self.text(name)
        bare = value.rstrip("=")
        try:
            found = base64.b64decode(bare + "=" * (-len(bare) % 4), altchars=b"-_", validate=True)
        except ValueError:
            found = b""
        if value and (len(found) != octets or not any(found)):
            _refuse(name, "…", f"{octets} octets in base64url")
        return found
