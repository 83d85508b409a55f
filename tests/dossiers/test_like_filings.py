"""The same filed again online: told before it is made, also when both come at the same instant."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from motcua.dossiers.like_filings import LikeFiling
from motcua.dossiers.models import Dossier, Draft
from motcua.dossiers.services import drafting, intake
from motcua.dossiers.status import FiledBy
from motcua.identity.models import Party
from tests.dossiers import factories
from tests.dossiers.factories import MONDAY
from tests.dossiers.test_submit import SCAN


def ready(w, *, by=None, filed_by=FiledBy.SELF, owner=None) -> Draft:
    """A draft of its own, as a second tab begins one."""
    draft = drafting.new_draft(version=w.version, by=by or w.minh, at=MONDAY)
    own = {"draft_id": draft.pk, "by": by or w.minh, "at": MONDAY}
    where = {"receiving_unit": w.desk, "case": None, "filed_by": filed_by, "owner": owner or {}}
    drafting.choose_road(**own, **where)
    drafting.attach(**own, component=w.component, name="tờ khai.pdf", content=SCAN)
    return draft


def file(w, draft: Draft, *, alone=True) -> Dossier:
    return intake.submit(draft_id=draft.pk, by=w.minh, at=MONDAY, alone=alone)


@pytest.mark.django_db(transaction=True)
def test_two_drafts_of_one_filing_sent_at_the_same_instant_make_one_dossier():
    world = factories.world()
    drafts, start = [ready(world), ready(world)], Barrier(2)

    def press(draft):
        start.wait()
        try:
            return file(world, draft)
        except LikeFiling as told:
            return told
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        ends = list(pool.map(press, drafts))
    made = next(end for end in ends if isinstance(end, Dossier))
    told = next(end for end in ends if isinstance(end, LikeFiling))
    assert Dossier.objects.get() == made == told.other and Draft.objects.count() == 1


def test_another_filing_is_made_when_the_person_says_so_and_one_for_somebody_else_needs_no_word(world):
    first = file(world, ready(world))
    with pytest.raises(LikeFiling, match=str(first)):
        file(world, ready(world))
    other = {"name": "Lê Thị Mận", "id_number": "049195000010", "phone": "0905000010", "paper": "Ủy quyền"}
    file(world, ready(world, filed_by=FiledBy.AUTHORISED, owner=other))
    file(world, ready(world), alone=False)
    assert Dossier.objects.count() == 3


def test_what_others_filed_is_not_told_to_whoever_types_their_number(world):
    stranger = Party.objects.create(name="Người lạ", phone="0905000000")
    file(world, ready(world))
    owner = {"name": world.minh.name, "id_number": world.minh.id_number, "phone": world.minh.phone}
    owner["paper"] = "Giấy ủy quyền"
    draft = ready(world, by=stranger, filed_by=FiledBy.AUTHORISED, owner=owner)
    intake.submit(draft_id=draft.pk, by=stranger, at=MONDAY, alone=True)
    assert Dossier.objects.count() == 2
