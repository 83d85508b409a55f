"""Side matters in the work lists: in the list of whoever's turn it is, and nowhere while they are parked."""

import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from motcua.counter import facets, work
from motcua.counter.kinds import Kind
from motcua.counter.work import Filters
from motcua.dossiers.models import Matter
from motcua.workflow.models import Step
from tests.counter.factories import EARLY, signed_in, text_of
from tests.dossiers import factories as dossiers
from tests.dossiers import side

NOW = EARLY + timedelta(minutes=31)


def codes(officer, kind: Kind, **filters: object) -> list[str]:
    return [row.code for row in work.page(kind, officer, at=NOW, filters=Filters(**filters)).rows]


def everywhere(officer) -> dict[Kind, list[str]]:
    return {kind: codes(officer, kind) for kind in work.lists_of(officer) if kind != Kind.DONE}


def test_a_supplement_goes_from_the_specialist_to_the_one_stop_to_the_applicant_and_back(world):
    dossier = side.drafted(world, at=EARLY)
    assert codes(world.dung, Kind.MINE) == [], "a parked step is nobody's work"
    assert codes(world.lan, Kind.RELEASE) == [dossier.code] == codes(world.lan, Kind.UNIT)
    asked = side.asked(world, at=EARLY)
    assert codes(world.lan, Kind.SUPPLEMENT) == [asked.code]
    assert asked.code not in codes(world.lan, Kind.UNIT) + codes(world.dung, Kind.MINE)
    client = signed_in(world.lan)
    text = text_of(client.get(reverse("counter:list", args=[Kind.SUPPLEMENT])))
    assert "Chờ người nộp bổ sung" in text and "Đóng hồ sơ sau" in text and "ngày làm việc" in text


def test_what_was_supplied_before_acceptance_is_received_again_and_says_so(world):
    from motcua.dossiers.services import supplement

    dossier = side.asked_at_intake(world, at=EARLY)
    assert codes(world.lan, Kind.SUPPLEMENT) == [dossier.ticket] and codes(world.lan, Kind.RECEIVE) == []
    supplement.supply_supplement(dossier_id=dossier.pk, by=world.lan, at=EARLY, supply=side.paper(world))
    row = work.page(Kind.RECEIVE, world.lan, at=NOW, filters=Filters()).rows[0]
    assert (row.code, str(row.step)) == (dossier.ticket, "Đã bổ sung: kiểm tra lại, trả lời")
    assert codes(world.lan, Kind.SUPPLEMENT) == []


def test_the_leader_finds_drafts_apologies_and_refusals_in_one_list(world):
    draft = dossiers.proposed(world, at=EARLY)
    apology = side.extension_asked(world, at=EARLY)
    refusal = side.refusal_proposed(world, at=EARLY)
    assert set(codes(world.ha, Kind.SIGN)) == {draft.code, apology.code, refusal.code}
    assert work.counts(world.ha, at=NOW)[Kind.SIGN] == 3
    assert codes(world.dung, Kind.MINE) == [apology.code], "an extension does not stop the work"


def test_the_asked_agency_has_a_list_and_the_asker_reads_that_it_waits(world):
    police = side.neighbours(world).police
    dossier = side.consulting_police(world, police, at=EARLY)
    assert everywhere(police) == {
        Kind.MINE: [],
        Kind.OPINION: [dossier.code],
        Kind.UNIT: [dossier.code],
        Kind.LATE: [],
    }
    (row,) = work.page(Kind.MINE, world.dung, at=NOW, filters=Filters()).rows
    assert str(row.step) == "Đang lấy ý kiến cơ quan khác"
    late = NOW + timedelta(days=4)
    assert [row.code for row in work.page(Kind.LATE, police, at=late, filters=Filters()).rows] == [
        dossier.code
    ]


def test_the_head_of_the_one_stop_has_the_lists_of_the_counter(world):
    head = side.neighbours(world).head
    released, asked = side.apology_signed(world, at=EARLY), side.asked(world, at=EARLY)
    assert codes(head, Kind.RELEASE) == [released.code] and codes(head, Kind.SUPPLEMENT) == [asked.code]


def test_control_sees_the_open_matters_of_every_place(world):
    control = side.neighbours(world).control
    dossier = side.drafted(world, at=EARLY)
    assert codes(control, Kind.UNIT) == [dossier.code]


def test_counts_are_those_of_the_lists_with_matters_too(world):
    around = side.neighbours(world)
    side.drafted(world, at=EARLY)
    side.asked(world, at=EARLY)
    side.asked_at_intake(world, at=EARLY)
    side.extension_asked(world, at=EARLY)
    side.refusal_signed(world, at=EARLY)
    side.consulting_police(world, around.police, at=EARLY)
    people = (world.lan, world.ha, world.dung, world.tam, around.head, around.police, around.control)
    late = NOW + timedelta(days=10)
    for at in (NOW, late):
        for who in people:
            for kind, number in work.counts(who, at=at).items():
                found = len(work.page(kind, who, at=at, filters=Filters()).rows)
                assert number == found, (who.name, kind)


def test_filters_and_procedures_reach_the_matters(world):
    dossier = side.refusal_proposed(world, at=EARLY)
    assert codes(world.ha, Kind.SIGN, text="nguyen van") == [dossier.code]
    assert codes(world.ha, Kind.SIGN, text="Trần") == codes(world.ha, Kind.SIGN, procedure="9.999") == []
    assert codes(world.ha, Kind.SIGN, late=True) == []
    facets.forget()
    names = facets.facets(Kind.SIGN, world.ha, at=NOW).procedures
    assert [code for code, _name in names] == ["1.004873"]
    assert facets.facets(Kind.SUPPLEMENT, world.lan, at=NOW).procedures == []


def test_steps_and_matters_page_together_and_lose_nobody(world):
    """70 drafts and 50 refusals, all due at a few moments: every one is met once, in order."""
    drafts = _copies(dossiers.proposed(world, at=EARLY), 69)
    refusals = _copies(side.refusal_proposed(world, at=EARLY), 49)
    found, after = [], ""
    while True:
        part = work.page(Kind.SIGN, world.ha, at=NOW, filters=Filters(), after=after)
        found += part.rows
        after = part.next_key
        if not after:
            break
    assert [row.due_at for row in found] == sorted(row.due_at for row in found)
    assert {row.code for row in found} == drafts | refusals and len(found) == 120


@pytest.mark.parametrize("kind", [Kind.SIGN, Kind.UNIT])
def test_a_full_page_of_both_asks_no_more_than_a_short_one(world, django_assert_num_queries, kind):
    first = side.refusal_proposed(world, at=EARLY)
    client = signed_in(world.ha)
    url = reverse("counter:list", args=[kind])
    client.get("/can-bo/", follow=True)
    client.get(url)
    with CaptureQueriesContext(connection) as short:
        client.get(url)
    _copies(first, 60)
    with django_assert_num_queries(len(short)):
        text = text_of(client.get(url))
    assert len(re.findall('class="row-link code"', text)) == 50
    assert len(short) <= 9


def test_the_key_map_names_every_list_by_a_letter_of_its_own(world):
    text = text_of(signed_in(side.neighbours(world).head).get("/can-bo/", follow=True))
    letters = re.findall(r'data-list="(.)"', text)
    assert len(letters) == len(set(letters))
    assert len({words.letter for words in work.WORDS.values()} | {"n"}) == len(work.WORDS) + 1


def test_an_extension_that_lapsed_is_asked_of_nobody(world):
    from motcua.dossiers.services import upkeep

    dossier = side.extension_asked(world, at=EARLY, new_date=date(2022, 8, 2))
    upkeep.run_due(at=EARLY + timedelta(days=9))
    assert dossier.code not in codes(world.ha, Kind.SIGN)


def _copies(first, count: int) -> set[str]:
    """Dossiers like this one, without the slow papers, each with its open step and matters."""
    made = {first.code}
    step = Step.objects.filter(ref=first.pk, closed_at=None).get()
    open_ones = list(Matter.objects.filter(dossier=first, closed_at=None))
    stem = int(first.code[-4:])
    for number in range(count):
        first.pk = type(first)._meta.pk.get_default()
        first.code, first.ticket = f"000.03.02.H47-220725-{stem}{number:04}", f"DK-{stem}{number:05}"
        first.save(force_insert=True)
        made.add(first.code)
        step.pk, step.ref = Step._meta.pk.get_default(), first.pk
        step.due_at = step.due_at + timedelta(minutes=number % 3) if step.due_at else None
        step.save(force_insert=True)
        for matter in open_ones:
            matter.pk, matter.dossier = Matter._meta.pk.get_default(), first
            matter.due_at += timedelta(minutes=number % 5)
            matter.save(force_insert=True)
    return made


def test_what_ended_without_a_result_is_neither_in_time_nor_late(world):
    from motcua.dossiers.services import ending

    dossier = dossiers.assigned(world, at=EARLY)
    ending.withdraw(dossier_id=dossier.pk, by=world.lan, at=EARLY, reason="Người nộp rút hồ sơ bằng đơn.")
    text = text_of(signed_in(world.lan).get(reverse("counter:list", args=[Kind.DONE])))
    assert dossier.code in text and "Kết thúc, không tính hạn" in text and "Xong đúng hạn" not in text
