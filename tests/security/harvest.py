"""What to post where: the forms that pages show to those who may, tried until the rightful press works."""

from collections import defaultdict
from dataclasses import dataclass, field

from django.db import transaction
from django.urls import Resolver404, resolve, reverse

from motcua.common.kept import Kept
from tests.security.addresses import Address
from tests.security.forms import Form, forms_of
from tests.security.reading import text_of
from tests.security.state import State
from tests.security.world import Scene

MOST = 6  # presses tried of one act


@dataclass
class Acts:
    """form: what is posted to an address that takes something. by: whose press changed which tables."""

    form: dict[str, Form] = field(default_factory=dict)
    by: dict[str, tuple[str, set[str]]] = field(default_factory=dict)
    faults: list[tuple[str, str, int]] = field(default_factory=list)


def route_of(url: str) -> str:
    try:
        return resolve(url).route
    except Resolver404:
        return ""


# Who opens the pages whose forms are posted, by the first part of their name; the rest is for everybody.
OPENERS = {
    "console": ("province catalogue_editor", "province unit_admin", "province system_admin"),
    "counter": (
        "A receive", "A return", "A head_one_stop", "A process", "A leader", "A carrier", "A asked",
        "province tthc_control",
    ),
    "citizen": ("A owner", "A neighbour", "A company"),
    "": ("stranger", "A owner", "A receive"),
}  # fmt: skip
AT_THE_DOSSIER = (*OPENERS["counter"][:5], "A asked")


def openers(address: Address) -> tuple[str, ...]:
    space = "citizen" if address.audience == "citizen" else address.name.partition(":")[0]
    return OPENERS.get(space, OPENERS[""])


def pages(scene: Scene, every: list[Address]) -> list[tuple[str, str]]:
    """Each address before those who may have a form there, and each dossier before those who work on it."""
    asked = []
    for address in every:
        asked += [(who, address.url) for who in openers(address)]
    for dossier in scene.made.values():
        asked += [(who, reverse("counter:dossier", args=[dossier.pk])) for who in AT_THE_DOSSIER]
        asked.append(("A owner", reverse("portal:dossier", args=[dossier.pk])))
    return asked


def gather(scene: Scene, asked: list[tuple[str, str]]) -> dict[str, list[tuple[str, Form]]]:
    """Forms by the route they post to, with who was shown them. asked: who opens which page."""
    found: dict[str, list[tuple[str, Form]]] = defaultdict(list)
    seen: set[tuple[str, Form]] = set()
    for who, url in asked:
        with transaction.atomic():
            answer = scene.browsers[who].ask("get", url)
            shown = (
                text_of(answer)
                if answer.status_code == 200 and "html" in answer.headers["Content-Type"]
                else ""
            )
            transaction.set_rollback(True)
        for form in forms_of(shown, url):
            route = route_of(form.url)
            if (who, form) not in seen and len(found[route]) < MOST:
                seen.add((who, form))
                found[route].append((who, form))
    return found


def press(scene: Scene, state: State, who: str, form: Form, method: str = "post") -> tuple[int, set[str]]:
    """The answer's status and the tables it changed; taken back."""
    with transaction.atomic():
        answer = scene.browsers[who].ask(method, form.url, data=form.body())
        changed = state.changed()
        transaction.set_rollback(True)
    if changed:
        Kept.forget_everything()
    return answer.status_code, changed


def only_takes(scene: Scene, address: Address) -> bool:
    """True where there is nothing to look at: what is pressed elsewhere arrives here."""
    with transaction.atomic():
        status = scene.browsers[openers(address)[-1]].ask("get", address.url).status_code
        transaction.set_rollback(True)
    return status == 405


def tried(scene: Scene, state: State, shown: dict[str, list[tuple[str, Form]]], every: list[Address]) -> Acts:
    """Each address with the press that worked; else the first form shown, else nothing but the address.

    What only takes, and no page showed a form for, is pressed with nothing to say.
    """
    acts = Acts()
    for address in every:
        presses = shown.get(address.route, [])
        if not presses and only_takes(scene, address):
            presses = [(who, Form(address.url, ())) for who in openers(address)]
        if not presses:
            continue
        acts.form[address.route] = presses[0][1]
        for who, form in presses:
            status, changed = press(scene, state, who, form)
            if status >= 500:
                acts.faults.append((address.name, who, status))
            if changed:
                acts.form[address.route], acts.by[address.route] = form, (who, changed)
                break
    return acts
