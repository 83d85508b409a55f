import pytest

from motcua.agencies.models import Level, Role, UnitKind
from motcua.feedback import terms
from motcua.feedback.recount import recount
from tests.dossiers import factories


@pytest.fixture
def world(db):
    terms.seed()
    return factories.world()


@pytest.fixture
def room(world):
    """The control room: Bình sorts and publishes."""
    office = factories.unit("Văn phòng UBND tỉnh", UnitKind.OFFICE, "H47.02", level=Level.PROVINCE)
    return factories.person("VP01", "Nguyễn Thanh Bình", office, Role.TTHC_CONTROL)


@pytest.fixture
def audited(db):
    """Whatever the test did with petitions, their events say the same."""
    yield
    assert recount(at=factories.vn(2100, 1, 1)).wrong == []
