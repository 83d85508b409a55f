"""Every address × everybody, reading: nobody reads what belongs to a person whose matter is not theirs."""

import pytest
from django.db import transaction

from tests.security import addresses
from tests.security.reading import shown, text_of
from tests.security.rights import may_see

pytestmark = pytest.mark.django_db
# Pages about a dossier that open without naming its owner: access to them is compared, words there are none.
NAMES_NOBODY = {
    "counter:consult_suggest",
    "counter:digitise_page",
    "counter:digitise_sheets",
    "counter:paper_page",
    "portal:delivery",
    "portal:pay",
    "portal:payment",
    "portal:supplement",
    "portal:withdraw",
    "counter:viewer",
}
# Addresses about a dossier that open for nobody in this world, but lead on or want what it has not.
LEADS_ON = {
    "counter:comment",
    "counter:digitise_phone",
    "counter:hand_over",
    "counter:receive",
    "counter:record_payment",
    "counter:transfer",
    "portal:gateway_receipt",
    "portal:paper",
    "portal:rating_device_slip",
    "portal:supplement_page",
    "portal:supplement_sent",
    "portal:supplement_upload",
}


@pytest.fixture(scope="module")
def answers(scene):
    """What each address said to each person: the status, the kind of content, the private words in it."""
    asked = [one for one in addresses.every(scene) if one.audience != "demo"]
    given = {}
    for who, browser in scene.askers.items():
        for address in asked:
            with transaction.atomic():
                answer = browser.ask("get", address.url)
                words = shown(scene, text_of(answer, address.url))
                transaction.set_rollback(True)
            given[address, who] = (answer.status_code, answer.headers.get("Content-Type", ""), words)
    return given


def test_nobody_reads_what_is_not_for_them(answers):
    wrong = [
        f"{who} reads {sorted(words - may_see(who, address.name))} on {address.name} ({address.url})"
        for (address, who), (_status, _kind, words) in answers.items()
        if words - may_see(who, address.name)
    ]
    assert wrong == []


def test_no_address_answers_with_a_fault_whoever_asks(answers):
    assert [(address.url, who) for (address, who), (status, *_) in answers.items() if status >= 500] == []


def test_what_is_about_a_dossier_opens_for_those_with_a_part_only(answers):
    """Also pictures and papers, which hold no words to look for: getting the thing itself is compared."""
    wrong = {
        (address.name, who)
        for (address, who), (status, *_rest) in answers.items()
        if status == 200 and "dossier_id" in address.route and "name A" not in may_see(who, address.name)
    }
    assert wrong == set()


def test_what_is_kept_from_others_is_shown_to_somebody(answers):
    """An address about a dossier of A that opens for nobody, or names nobody, would prove little above."""
    about = {address.name for address, _who in answers if "dossier_id" in address.route}
    opened = {address.name for (address, _who), (status, *_rest) in answers.items() if status == 200}
    takes = {address.name for (address, _who), (status, *_rest) in answers.items() if status == 405}
    named = {address.name for (address, _who), (*_rest, words) in answers.items() if "name A" in words}
    assert about - named - opened - takes == LEADS_ON
    assert about & opened - named == NAMES_NOBODY


def test_links_open_for_their_holder_only(answers):
    opened = {(address.name, who) for (address, who), (status, *_) in answers.items() if status == 200}
    assert {who for name, who in opened if name == "counter:file"} == {"A receive"}
    assert {who for name, who in opened if name == "portal:download"} == {"A owner"}


def test_the_matrix_is_as_large_as_it_was(answers):
    assert len({address for address, _who in answers}) >= 500
    assert len({who for _address, who in answers}) >= 27
