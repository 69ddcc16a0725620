import pytest
from django.conf import settings as django_settings
from django.core.cache import cache

from tests.cast import Cast, make_cast


@pytest.fixture(autouse=True)
def _test_settings(settings, tmp_path):
    """Keep mail in memory, files in the test's folder, and static files unhashed."""
    settings.MAIL_DIR = tmp_path / "mail"
    settings.STORAGES = {
        **django_settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
        "reports": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path / "reports"},
        },
    }


@pytest.fixture
def cast(db) -> Cast:
    cache.clear()
    return make_cast()
