from collections.abc import Iterator

import pytest
from django.db import transaction

from exercises.operations.built_in import load_built_in_exercises


@pytest.fixture(scope="module")
def library(django_db_setup, django_db_blocker) -> Iterator[None]:
    """Hold the built-in library for the tests of one module, and take it away again."""
    with django_db_blocker.unblock(), transaction.atomic():
        load_built_in_exercises()
        yield
        transaction.set_rollback(True)
