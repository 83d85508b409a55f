"""An act that no other undoes says what it does, and for whom, before its button is pressed."""

import re
from dataclasses import dataclass

import pytest
from django.urls import reverse

from motcua.counter.act_pages import ACT_PAGES
from motcua.counter.meanings import meaning
from motcua.dossiers.permissions import SIGNED
from motcua.dossiers.services import outcome
from motcua.dossiers.status import IRREVERSIBLE, Act
from tests.counter.factories import EARLY, open_page, signed_in, text_of
from tests.counter.test_keys import owing
from tests.counter.test_look import posted
from tests.dossiers import factories, side
from tests.dossiers.test_any_road import ENDS


@dataclass(frozen=True)
class Scene:
    """A dossier that waits for the act, and who does it."""

    made: object
    who: str


def signed_result(world, at):
    dossier = factories.proposed(world, at=at)
    return outcome.sign(dossier_id=dossier.pk, by=world.ha, at=at)


SCENES = {
    Act.RECEIVE: Scene(factories.taken_in, "lan"),
    Act.REFUSE: Scene(factories.taken_in, "lan"),
    Act.REQUEST_SUPPLEMENT: Scene(factories.taken_in, "lan"),
    Act.SIGN: Scene(factories.proposed, "ha"),
    Act.HAND_OVER: Scene(signed_result, "dung"),
    Act.RETURN_RESULT: Scene(factories.done, "tam"),
    Act.CONFIRM_POST: Scene(lambda w, at: posted(w, "CI123456789VN"), "tam"),
    Act.RELEASE_SUPPLEMENT: Scene(side.drafted, "lan"),
    Act.SUPPLY_SUPPLEMENT: Scene(side.asked, "lan"),
    Act.SIGN_EXTENSION: Scene(side.extension_asked, "ha"),
    Act.CHANGE_DUE_DATE: Scene(side.apology_signed, "head"),
    Act.SIGN_REFUSAL: Scene(side.refusal_proposed, "ha"),
    Act.RELEASE_REFUSAL: Scene(side.refusal_signed, "lan"),
    Act.WITHDRAW: Scene(factories.assigned, "lan"),
    Act.RELEASE_VERIFICATION: Scene(lambda w, at: side.visit_planned(w, at=at, applicant=True), "lan"),
    Act.RELEASE_DUTY: Scene(side.duty_drafted, "lan"),
    Act.PROVE_PAYMENT: Scene(side.duty_sent, "lan"),
    Act.CONFIRM_DUTY: Scene(side.duty_proved, "dung"),
    Act.RECORD_PAYMENT: Scene(owing, "lan"),
    Act.SETTLE_AT_ONCE: Scene(side.taken_in_at_once, "lan"),
    Act.SIGN_CORRECTION: Scene(side.correction_proposed, "ha"),
    Act.RETURN_CORRECTION: Scene(side.correction_signed, "tam"),
    Act.REVOKE_RESULT: Scene(factories.returned, "ha"),
}


def test_what_signs_or_ends_a_dossier_is_declared_as_irreversible_and_each_is_looked_at_here():
    assert SIGNED | {Act(name) for name in ENDS} <= IRREVERSIBLE
    assert set(SCENES) == IRREVERSIBLE <= set(ACT_PAGES)


@pytest.mark.parametrize("act", sorted(IRREVERSIBLE))
def test_the_page_says_what_will_happen_and_for_whom_before_the_button(world, act):
    scene = SCENES[act]
    dossier, who = scene.made(world, at=EARLY), getattr(world, scene.who)
    client, said = signed_in(who), meaning(act, dossier, who)
    assert dossier.owner_name in said and re.match("Bấm", said)
    if ACT_PAGES[act].direct:
        page = open_page(client, dossier)
        button = page.index(f'action="{reverse(f"counter:{act}", args=[dossier.pk])}')
    else:
        page = text_of(client.get(reverse(f"counter:{act}", args=[dossier.pk])))
        button = page.index('data-key="ctrl+enter"')
    assert said in page and page.index(said) < button


def test_no_button_of_the_counter_is_named_without_its_object():
    worn = {"Ghi nhận", "Chuyển", "Gửi", "Ghi", "Ký số", "Đồng ý", "Xác nhận"}
    assert not worn & {str(page.button) for page in ACT_PAGES.values()}
