"""Gives a test run an embedded PostgreSQL and Valkey of its own.

Loaded with `-p`, before anything reads the settings: these take the folder of the services from SOLEUS_VAR, which
the workers of xdist inherit. With DATABASE_URL set, the run uses that database and starts nothing.
"""

import os
from collections.abc import Generator
from contextlib import ExitStack

import pytest

_services = ExitStack()


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests() -> Generator[None, None, None]:
    if "DATABASE_URL" not in os.environ and "PYTEST_XDIST_WORKER" not in os.environ:
        from config import services
        from config.servers import ServiceError

        try:
            _services.enter_context(services.throwaway())
        except ServiceError as error:
            raise pytest.UsageError(str(error)) from error
    return (yield)


@pytest.hookimpl(trylast=True)
def pytest_unconfigure() -> None:
    _services.close()
