from collections.abc import Iterator

import pytest
from django.conf import settings
from django.core.management import call_command
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from tests.browser import chromium


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@pytest.fixture(scope="session")
def demo_site(django_db_setup, django_db_blocker) -> Iterator[str]:
    """Serve the demo club for the whole sweep, and empty the database afterwards."""
    with django_db_blocker.unblock():
        settings.STORAGES = {
            **settings.STORAGES,
            "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
        }
        call_command("load_library", verbosity=0)
        call_command("demo", verbosity=0)
        server = LiveServer("127.0.0.1")
        try:
            yield server.url
        finally:
            server.stop()
            call_command("flush", interactive=False, verbosity=0)
