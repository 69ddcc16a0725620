import logging
import uuid

import pytest

from core.logs import HideTokens

TOKEN = "GmrzPR4Ae9x_G2mJyuw55BhAlL2NobjqNHPx7aMDD_I"


def said(message: str, *args: object) -> str:
    record = logging.LogRecord("django.request", logging.WARNING, "", 0, message, args, None)
    assert HideTokens().filter(record)
    return record.getMessage()


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        (f"/calendar/{TOKEN}.ics", "/calendar/…"),
        (f"/invitations/{TOKEN}/", "/invitations/…/"),
        (f"/unsubscribe/{TOKEN}.{TOKEN}/", "/unsubscribe/…/"),
        ("/nothing-here/", "/nothing-here/"),
        (f"/sessions/{uuid.UUID(int=7)}/", f"/sessions/{uuid.UUID(int=7)}/"),
    ],
)
def test_log_leaves_tokens_out_of_addresses(path, shown):
    assert said("Not Found: %s", path) == f"Not Found: {shown}"


def test_log_says_everything_else(settings):
    assert said("%s took %d ms", "planning", 12) == "planning took 12 ms"
    assert settings.LOGGING["handlers"]["console"]["filters"] == ["hide_tokens"]
