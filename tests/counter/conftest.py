import pytest

from motcua.catalogue.models import Component
from tests.counter.papers import BIRTH
from tests.dossiers import factories
from tests.dossiers.factories import MONDAY


@pytest.fixture
def world(db):
    return factories.world()


@pytest.fixture
def province(db):
    from demo import province

    province.load()


@pytest.fixture
def w(world, demo_morning):
    """The small world with one more paper to hand in; the clock stands where its dossiers begin."""
    world.certificate = Component.objects.create(
        version=world.version, name=BIRTH, originals=1, required=False, position=2
    )
    return world


@pytest.fixture
def demo_morning(db):
    """The domain clock stands where the small world's dossiers begin."""
    from django.utils import timezone

    from motcua.deadlines.models import DemoClock

    DemoClock.objects.update_or_create(pk=1, defaults={"real_at": timezone.now(), "domain_at": MONDAY})
