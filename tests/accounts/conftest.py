import pytest


@pytest.fixture(autouse=True)
def _demo_mode(settings):
    """Spare staff the second factor, which has tests of its own."""
    settings.DEMO_MODE = True
