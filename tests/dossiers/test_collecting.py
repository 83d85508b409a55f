"""A result goes to its owner, to who filed, or to somebody with papers; the slip is accounted for."""

from collections.abc import Callable

import pytest

from motcua.common.refusal import Refusal
from motcua.dossiers import collecting
from motcua.dossiers.collecting import Collector
from motcua.dossiers.models import Dossier
from motcua.dossiers.services import outcome, returning
from motcua.dossiers.status import Delivery, FiledBy, Status
from motcua.identity.models import Party
from tests.dossiers import factories
from tests.dossiers.factories import MONDAY, World

pytestmark = pytest.mark.django_db
SLIP = {"receipt_given_back": True}
STRANGER = "Võ Người Lạ"
PAPER = "Giấy ủy quyền số 12 ngày 20/07/2022, UBND phường An Mỹ"


@pytest.fixture
def world(db) -> World:
    return factories.world()


@pytest.fixture
def give(world: World) -> Callable[..., Dossier]:
    dossier = factories.done(world)

    def to(name: str, number: str = "", paper: str = "", **slip: object) -> Dossier:
        came = Collector(name, number, paper, **slip)  # type: ignore[arg-type]
        return outcome.return_result(dossier_id=dossier.pk, by=world.tam, at=MONDAY, collector=came)

    return to


def facts_of(dossier: Dossier) -> dict[str, object]:
    event = dossier.events.order_by("-number").first()
    assert event is not None
    return event.facts["collector"]


@pytest.mark.parametrize(
    ("number", "paper", "refusal"),
    [
        ("", "", collecting.CollectorNotIdentified),
        ("", PAPER, collecting.CollectorNotIdentified),
        ("không có", PAPER, collecting.CollectorNotIdentified),
        ("049090001234", PAPER, collecting.CollectorNotIdentified),  # the owner's number
        ("049085009999", "", collecting.CollectorNotAuthorised),
        ("049085009999", "  –– 12 ", collecting.CollectorNotAuthorised),
    ],
)
def test_a_stranger_gets_no_result_without_identity_and_authority(give, number, paper, refusal):
    with pytest.raises(refusal):
        give(STRANGER, number, paper, **SLIP)
    assert Dossier.objects.get().status == Status.DONE


def test_somebody_with_papers_gets_it_and_the_event_says_by_what_right(give):
    facts = facts_of(give(STRANGER, "049085009999", PAPER, **SLIP))
    assert facts["right"] == "other"
    assert (facts["id_number"], facts["paper"]) == ("049085009999", PAPER)


def test_the_owner_needs_nothing_but_the_slip_and_the_event_has_the_number(give):
    facts = facts_of(give("  nguyễn văn  MINH ", **SLIP))
    assert (facts["right"], facts["id_number"]) == ("owner", "049090001234")


@pytest.mark.parametrize(("name", "number"), [("Nguyễn Văn Mình", ""), ("Nguyễn Văn Minh", "049085009999")])
def test_somebody_with_a_like_name_or_another_number_is_not_the_owner(give, name, number):
    with pytest.raises(Refusal) as refused:
        give(name, number, **SLIP)
    assert refused.value.code in {"dossier-collector-not-identified", "dossier-collector-not-authorised"}


def test_the_slip_comes_back_or_the_event_says_why_not(give):
    with pytest.raises(collecting.SlipNotAccountedFor):
        give("Nguyễn Văn Minh")
    assert facts_of(give("Nguyễn Văn Minh", receipt_missing="Báo mất"))["receipt_missing"] == "Báo mất"


def test_who_was_authorised_to_file_may_collect_and_who_brought_it_for_the_post_may_not(world):
    dossier = factories.done(world)
    dossier.proxy = Party.objects.create(name="Lê Thị Hai")
    dossier.proxy_paper, dossier.filed_by = PAPER, FiledBy.AUTHORISED
    her = Collector("Lê Thị Hai", receipt_given_back=True)
    assert collecting.check(dossier, her) | {"right": "filer", "paper": PAPER} == collecting.check(
        dossier, her
    )
    dossier.filed_by = FiledBy.POST
    with pytest.raises(collecting.CollectorNotIdentified):
        collecting.check(dossier, her)


def test_an_organisation_does_not_come_itself(world):
    dossier = factories.done(world)
    dossier.owner.kind = Party.Kind.ENTERPRISE
    with pytest.raises(collecting.CollectorNotIdentified):
        collecting.check(dossier, Collector(dossier.owner_name, receipt_given_back=True))
    assert not collecting.likely(dossier)


def test_the_post_too_says_by_what_right_somebody_else_took_the_parcel(world):
    dossier = factories.done(world)
    same = {"dossier_id": dossier.pk, "by": world.tam, "at": MONDAY}
    returning.choose_delivery(
        dossier_id=dossier.pk,
        by=world.tam,
        at=MONDAY,
        delivery=Delivery.POST,
        address="12 Phan Châu Trinh, Tam Kỳ",
    )
    returning.hand_to_post(**same, item="CI123456789VN")
    with pytest.raises(collecting.CollectorNotIdentified):
        returning.confirm_post(**same, collector=Collector(STRANGER))
    returning.confirm_post(**same, collector=Collector("Nguyễn Văn Minh"))
