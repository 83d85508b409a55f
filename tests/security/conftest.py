"""One world for both matrices, taken back after them."""

import logging

import pytest
from django.db import connection, transaction

from motcua.common.kept import Kept
from motcua.deadlines import services as deadlines
from tests.security import world


@pytest.fixture(scope="module")
def scene(django_db_setup, django_db_blocker):
    """The refusals of the matrices are what is asked for: the log of thousands of them is not kept."""
    with django_db_blocker.unblock(), transaction.atomic():
        logging.disable(logging.CRITICAL)
        scene = world.build()
        connection.cursor().execute("ANALYZE")  # a planner that thinks the tables empty is very slow
        yield scene
        logging.disable(logging.NOTSET)
        transaction.set_rollback(True)
    deadlines.forget()
    Kept.forget_everything()
