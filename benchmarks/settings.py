"""The project's settings with the floor view beside its own addresses, and static files as they lie."""

from config.settings import *  # noqa: F403
from config.settings import STORAGES as _STORAGES

ROOT_URLCONF = "benchmarks.urls"
STORAGES = {**_STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
