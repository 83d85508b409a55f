import pytest


@pytest.mark.django_db
def test_the_database_migrates():
    from motcua.dossiers.models import Dossier

    assert Dossier.objects.count() == 0
