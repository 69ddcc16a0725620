"""The project's settings with the floor view beside its own addresses."""

from config.settings import *  # noqa: F403

ROOT_URLCONF = "benchmarks.urls"
