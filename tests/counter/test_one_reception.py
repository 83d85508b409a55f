"""Reception has one rule: every road into the clock refuses the same, in the same words."""

import ast
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from django.urls import reverse

from motcua.catalogue.arrangements import Arrangement
from motcua.catalogue.eform_store import publish_form
from motcua.deadlines.calendars import local
from motcua.dossiers import completeness
from motcua.dossiers.models import Dossier, Paper
from motcua.dossiers.services import at_once, intake
from motcua.dossiers.services.paying import FeeDueFirst
from motcua.dossiers.services.reception import ProcedureOver, check_reception, form_invalid
from tests.counter.factories import EARLY, hidden, open_page, press, signed_in, text_of
from tests.counter.test_intake import counted, typed, url_of
from tests.counter.test_offline import letter, seal
from tests.dossiers import factories, side
from tests.dossiers.test_submit import drafted
from tests.payments.factories import fee

ROOT = Path(__file__).parents[2]
FORM = {
    "title": "Tờ khai",
    "pages": [
        {
            "key": "nguoi",
            "title": "Người yêu cầu",
            "fields": [{"key": "born", "type": "date", "label": "Ngày sinh", "max": "today"}],
        }
    ],
}
GOOD, WRONG = "1990-01-02", "2030-01-02"


def functions() -> Iterator[tuple[str, ast.FunctionDef, ast.Module]]:
    for path in sorted((ROOT / "motcua").rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        name = ".".join(path.relative_to(ROOT / "motcua").with_suffix("").parts)
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef):
                yield f"{name}.{node.name}", node, tree


def calls(node: ast.AST, name: str) -> list[int]:
    """Lines on which the node calls a function of this name."""
    found = [one for one in ast.walk(node) if isinstance(one, ast.Call)]
    named = [one for one in found if getattr(one.func, "id", getattr(one.func, "attr", "")) == name]
    return [one.lineno for one in named]


def names_of_services(tree: ast.Module) -> set[str]:
    """What a face calls the modules whose acts put a dossier into the clock."""
    return {
        one.asname or one.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "motcua.dossiers.services"
        for one in node.names
        if one.name in {intake.__name__.rpartition(".")[2], at_once.__name__.rpartition(".")[2]}
    }


def roads() -> set[str]:
    """Every function outside the services that accepts a dossier, or hands the accepting act on."""
    found = set()
    for name, node, tree in functions():
        if name.startswith("dossiers.services."):
            continue
        modules = names_of_services(tree)
        for one in ast.walk(node):
            starts = isinstance(one, ast.Attribute) and one.attr in {"receive", "settle_at_once"}
            if starts and isinstance(one.value, ast.Name) and one.value.id in modules:
                found.add(name)
    return found


class Fault:
    """What is wrong with a filing: only that."""

    def __init__(self, world, kind: str):
        self.world, self.kind = world, kind
        form = publish_form(key="thu", title="Tờ khai", definition=FORM, at=factories.vn(2022, 1, 1))
        world.version.form_key = form.key
        world.version.save()
        due = "reception" if kind == "fee" else "return"
        Arrangement.objects.create(
            procedure=world.version.procedure,
            valid_from=date(2022, 1, 1),
            at_once=True,
            fee_due=due,
            source="Quyết định công bố của tỉnh",
        )
        if kind == "fee":
            fee(world)
        self.form = form

    @property
    def born(self) -> str:
        return WRONG if self.kind == "form" else GOOD

    def spoil(self, dossier: Dossier) -> Dossier:
        """The dossier that is there already, with the fault."""
        if self.kind == "paper":
            Paper.objects.filter(dossier=dossier, kind="component").delete()
        dossier.e_form, dossier.answers = self.form, {"born": self.born}
        dossier.save()
        self.end_version()
        return dossier

    def end_version(self) -> None:
        if self.kind == "over":
            self.world.version.valid_to = local(EARLY).date()
            self.world.version.save()

    def sentence(self) -> str:
        if self.kind == "paper":
            return str(completeness.papers_missing([self.world.component]))
        if self.kind == "form":
            return str(form_invalid(["Người yêu cầu"]))
        if self.kind == "over":
            return str(ProcedureOver(procedure=self.world.version.name, day=f"{local(EARLY):%d/%m/%Y}"))
        return str(FeeDueFirst(dossier=Dossier.objects.get()))

    def typed(self) -> dict[str, object]:
        number = 0 if self.kind == "paper" else 1
        return {**counted(self.world, number), "born": "02/01/" + self.born[:4]}


def on_the_page(lan, fault, dossier) -> str:
    key = hidden(open_page(lan, dossier))["key"]
    fault.spoil(dossier)
    return text_of(lan.post(reverse("counter:receive", args=[dossier.pk]), {"key": key}, follow=True))


def kept_at_the_desk(lan, world, fault) -> str:
    return on_the_page(lan, fault, factories.taken_in(world, at=EARLY))


def filed_online(lan, world, fault) -> str:
    draft = drafted(world)
    draft.refresh_from_db()
    draft.answers = {**draft.answers, "born": GOOD}
    draft.save()
    return on_the_page(lan, fault, intake.submit(draft_id=draft.pk, by=world.minh, at=EARLY))


def typed_at_the_desk(lan, world, fault) -> str:
    facts = typed(text_of(lan.get(url_of(world))), do="receive", **fault.typed())
    fault.end_version()
    return text_of(lan.post(url_of(world), facts, follow=True))


def given_at_once(lan, world, fault) -> str:
    dossier = side.taken_in_at_once(world, at=EARLY)
    given = {"number": "1", "signer": str(world.ha.staff.pk), "name": "Nguyễn Văn Minh"}
    open_page(lan, dossier)
    return text_of(press(lan, "settle_at_once", fault.spoil(dossier), **given))


def without_a_line(lan, world, fault) -> str:
    written = letter(lan, world, typed={name: str(value) for name, value in fault.typed().items()})
    fault.end_version()
    return lan.post(reverse("counter:offline_send"), {"sealed": seal(written)}).json()["message"]


WALKS = {
    "counter.receiving.receive": (kept_at_the_desk, filed_online),
    "counter.desk._go_on": (typed_at_the_desk,),
    "counter.further_acts.settle_at_once": (given_at_once,),
    "counter.offline.carry_out": (without_a_line,),
}


def test_every_road_of_reception_is_walked_here():
    """The demo's simulation is left out: it presses what people press."""
    assert {name for name in roads() if not name.endswith(".call")} == set(WALKS)


def test_every_act_that_starts_the_clock_asks_the_one_rule_first():
    starters = {name: node for name, node, _tree in functions() if calls(node, "into_clock")}
    assert set(starters) == {"dossiers.services.intake.receive", "dossiers.services.at_once.settle_at_once"}
    for name, node in starters.items():
        asked = calls(node, check_reception.__name__)
        assert asked and min(asked) < min(calls(node, "into_clock")), name


@pytest.mark.parametrize("kind", ["paper", "fee", "form", "over"])
@pytest.mark.parametrize("walk", [walk for walks in WALKS.values() for walk in walks])
def test_what_one_road_refuses_all_refuse_in_the_same_words(world, walk, kind):
    fault = Fault(world, kind)
    said = walk(signed_in(world.lan), world, fault)
    assert fault.sentence() in said
    assert not Dossier.objects.exclude(received_at=None).exists()


@pytest.mark.parametrize("walk", [walk for walks in WALKS.values() for walk in walks])
def test_without_a_fault_every_road_receives(world, walk):
    walk(signed_in(world.lan), world, Fault(world, "none"))
    assert Dossier.objects.get().received_at is not None


def test_nothing_is_filed_or_taken_in_under_a_procedure_that_is_over(world):
    draft = drafted(world)
    world.version.valid_to = local(EARLY).date()
    world.version.save()
    with pytest.raises(ProcedureOver):
        intake.submit(draft_id=draft.pk, by=world.minh, at=EARLY)
    with pytest.raises(ProcedureOver):
        factories.taken_in(world, at=EARLY)
    assert not Dossier.objects.exists()
