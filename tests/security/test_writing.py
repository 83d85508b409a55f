"""Every act × everybody: all send what the rightful person sends, and the database is compared."""

import pytest
from django.conf import settings
from django.test import override_settings

from tests.security import addresses
from tests.security.forms import Form
from tests.security.harvest import gather, openers, pages, press, tried
from tests.security.rights_of_acts import may_do
from tests.security.state import State
from tests.security.unproven import NO_CHANGE_SHOWN

pytestmark = pytest.mark.django_db
# Where nothing is sent by any page, those ask who would gain most: another place's, and those without a part.
FEW = (
    "A colleague",
    "A neighbour",
    "A system_admin",
    "B committee, every role",
    "B desk, every role",
    "stranger",
)


@pytest.fixture(scope="module")
def plainly_refused(tmp_path_factory):
    """Pages that refuse are a word here: how they look is no matter of writing, and drawing them is slow."""
    folder = tmp_path_factory.mktemp("refusals")
    for status in ("403", "404"):
        (folder / f"{status}.html").write_text("no", encoding="utf-8")
    first, *rest = settings.TEMPLATES
    with override_settings(TEMPLATES=[{**first, "DIRS": [folder, *first["DIRS"]]}, *rest]):
        yield


@pytest.fixture(scope="module")
def taking(scene, plainly_refused):
    """The addresses that take a POST, the acts found, and the state before any of it."""
    every = [one for one in addresses.every(scene) if one.audience != "demo"]
    state = State()
    posted = [one for one in every if press(scene, state, "stranger", Form(one.url, ()))[0] != 405]
    return every, posted, tried(scene, state, gather(scene, pages(scene, every)), posted), state


@pytest.fixture(scope="module")
def pressed(scene, taking):
    """Everybody's press: the status and the tables whose rows it changed."""
    _every, posted, acts, state = taking
    return {
        (address, who): press(scene, state, who, acts.form.get(address.route, Form(address.url, ())))
        for address in posted
        for who in (scene.askers if address.route in acts.form else FEW)
    }


def test_nobody_changes_anything_without_the_right_to(pressed):
    wrong = [
        f"{who} changes {', '.join(sorted(changed))} by {address.name} ({address.route})"
        for (address, who), (_status, changed) in pressed.items()
        if changed and not may_do(who, address.name)
    ]
    assert wrong == []


def test_no_press_ends_in_a_fault(pressed, taking):
    _every, _posted, acts, _state = taking
    assert acts.faults == []
    assert [
        (address.url, who) for (address, who), (status, _changed) in pressed.items() if status >= 500
    ] == []


def test_the_rightful_press_does_change_something(taking):
    """What changes nothing for anybody proves nothing above: each such act is named, with its reason."""
    _every, posted, acts, _state = taking
    found = {address.name for address in posted if address.route in acts.form}
    worked = {address.name for address in posted if address.route in acts.by}
    assert found - worked == set(NO_CHANGE_SHOWN)
    assert len(worked) >= 160


def test_other_methods_change_nothing(scene, taking):
    every, _posted, _acts, state = taking
    wrong = []
    for address in every:
        who = "B desk, every role" if address.audience == "staff" else openers(address)[0]
        for method in ("put", "patch", "delete"):
            status, changed = press(scene, state, who, Form(address.url, ()), method)
            if changed or status >= 500:
                wrong.append((address.name, method, who, status, changed))
            if status == 405:
                break
    assert wrong == []


def test_the_matrix_is_as_large_as_it_was(pressed, taking):
    _every, posted, acts, _state = taking
    assert len(posted) >= 460 and len(acts.form) >= 240
    assert len(pressed) >= 7900
