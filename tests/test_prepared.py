"""Prepared queries ask what Django would ask, with the values of the moment."""

import importlib
import pkgutil
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db.models import QuerySet
from django.db.transaction import TransactionManagementError, atomic

import motcua
from motcua.common.ids import uuid7
from motcua.common.prepared import _STAND_INS, Prepared, prepared
from motcua.identity.models import User


@prepared
def _named(*, username: str) -> QuerySet[User]:
    return User.objects.filter(username=username, is_active=True).order_by("id")


@prepared
def _locked(*, user_id: UUID) -> QuerySet[User]:
    return User.objects.select_for_update().filter(pk=user_id)


@prepared
def _like(*, username: str) -> QuerySet[User]:
    return User.objects.filter(username__contains=username)


@prepared
def _nobody(*, username: str) -> QuerySet[User]:
    return User.objects.filter(username=username, pk__in=[])


def everywhere() -> list[tuple[str, Prepared[Any, Any]]]:
    """Every prepared query of the system, by the place it stands in."""
    found = []
    for module in pkgutil.walk_packages(motcua.__path__, "motcua."):
        if ".migrations" not in module.name and not module.name.endswith("__main__"):
            names = vars(importlib.import_module(module.name))
            found += [(f"{module.name}.{name}", row) for name, row in names.items() if type(row) is Prepared]
    return found


@pytest.mark.django_db
def test_every_prepared_query_is_the_one_django_makes():
    queries = everywhere()
    assert len(queries) > 5
    for place, query in queries:
        for _turn in range(2):
            hints = query.make.__annotations__.items()
            values = {name: _STAND_INS[kind]() for name, kind in hints if name != "return"}
            kept = query._query()
            kept.values = values
            asked = query.make(**values).query.sql_with_params()
            assert repr(kept._bound()) == repr(asked), place  # two Jsonb of one value are not equal


@pytest.mark.django_db
def test_it_answers_with_the_values_and_the_rows_of_the_moment():
    lan, minh = (User.objects.create(id=uuid7(), username=name) for name in ("lan", "minh"))
    assert (_named.first(username="lan"), _named.first(username="minh")) == (lan, minh)
    assert _named.first(username="' OR 1=1 --") is None

    User.objects.filter(pk=lan.pk).update(is_active=False)
    assert _named.rows(username="lan") == [] and _named.get(username="minh") == minh
    with pytest.raises(User.DoesNotExist):
        _named.get(username="lan")


@pytest.mark.django_db(transaction=True)
def test_a_lock_is_taken_inside_a_transaction_only():
    lan = User.objects.create(username="lan")
    with atomic():
        assert _locked.get(user_id=lan.pk) == lan
    with pytest.raises(TransactionManagementError):
        _locked.first(user_id=uuid4())


@pytest.mark.django_db
def test_a_query_nothing_can_answer_answers_with_nothing():
    assert _nobody.rows(username="lan") == [] and _nobody.first(username="lan") is None


@pytest.mark.django_db
def test_a_query_that_changes_a_value_cannot_be_prepared():
    with pytest.raises(TypeError, match="username"):
        _like.rows(username="lan")
