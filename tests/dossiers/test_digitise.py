"""Digitised once, used again: the four states of a component, by whom, for whom, until when."""

import pytest
from django.core.exceptions import PermissionDenied

from motcua.catalogue.models import Component, ResultKind
from motcua.common.ids import uuid7
from motcua.deadlines import services as deadlines
from motcua.documents import digitising
from motcua.documents import services as documents
from motcua.documents.models import Scan
from motcua.documents.validation import validate
from motcua.dossiers import digitised, reuse
from motcua.dossiers.copies import Asked, CopyState, ScanRule
from motcua.dossiers.events import first_broken_link
from motcua.dossiers.models import Dossier, Paper
from motcua.dossiers.services import digitisation, drafting, intake, processing
from motcua.dossiers.services.intake import Contact, Intake, PaperIn
from motcua.dossiers.status import Act, FiledBy
from motcua.identity.models import Party
from tests.dossiers import factories, scans
from tests.dossiers.factories import MONDAY, vn

pytestmark = pytest.mark.django_db


@pytest.fixture
def w():
    small = factories.world()
    small.certificate = Component.objects.create(
        version=small.version, name="Giấy khai sinh của con", originals=1, required=False, position=2
    )
    return small


def filed(
    w, *components: Component, owner: Party | None = None, originals: int = 1, copies: int = 0
) -> Dossier:
    papers = tuple(PaperIn(one, originals=originals, copies=copies) for one in components)
    demanded = w.version.components.filter(required=True).exclude(pk__in=[one.pk for one in components])
    papers += tuple(PaperIn(one, originals=1) for one in demanded)
    person = owner or w.minh
    form = Intake(uuid7(), w.version, person, Contact("0905123456"), papers=papers)
    dossier = intake.take_in(intake=form, by=w.lan, at=MONDAY)
    return intake.receive(dossier_id=dossier.pk, by=w.lan, at=MONDAY)


def paper_of(dossier: Dossier, component: Component) -> Paper:
    return dossier.papers.get(component=component)


def line_of(dossier: Dossier, component: Component, *, at=MONDAY) -> digitised.Line:
    return next(line for line in digitised.lines(dossier, at=at) if line.component == component)


def use(w, dossier: Dossier, component: Component, source, *, at=MONDAY, key=None) -> Dossier:
    return digitisation.reuse_copy(
        dossier_id=dossier.pk, component_id=component.pk, source=source, by=w.lan, at=at, key=key
    )


def test_a_paper_is_digitised_signed_and_written_into_the_chain(w):
    dossier = filed(w, w.component, w.certificate)
    assert line_of(dossier, w.certificate).state == CopyState.NONE
    assert digitised.lacking(dossier, at=MONDAY) == ["Giấy khai sinh của con"]
    copy = scans.digitised(w, dossier, paper_of(dossier, w.certificate), child="Nguyễn Gia Bảo")
    line = line_of(dossier, w.certificate)
    assert (line.state, line.copy) == (CopyState.DIGITISED, copy)
    assert copy.code == f"{dossier.code}-SH1" and copy.facts["child"] == "Nguyễn Gia Bảo"
    (report,) = validate(documents.read(copy.file))
    assert report.signer == "Trần Thị Lan" and report.intact
    event = Dossier.objects.get(pk=dossier.pk).events.get(act=Act.DIGITISE)
    assert event.facts["code"] == copy.code and event.facts["file"] == copy.file.blob_id
    assert first_broken_link(list(dossier.events.in_order())) is None
    assert digitised.lacking(dossier, at=MONDAY) == []
    assert paper_of(dossier, w.certificate).file == copy.file, "whoever opens the paper sees the copy"


def test_the_next_procedure_of_the_same_person_uses_it_again(w):
    first = filed(w, w.certificate)
    copy = scans.digitised(w, first, paper_of(first, w.certificate))
    second = filed(w, w.component)
    (offer,) = line_of(second, w.certificate).offers
    assert (offer.state, offer.code, offer.dossier) == (CopyState.FROM_COMPONENT, copy.code, first)
    key = uuid7()
    for _press in range(2):
        use(w, second, w.certificate, offer.source, key=key)
    taken = line_of(second, w.certificate).copy
    assert taken.state == CopyState.FROM_COMPONENT and taken.source == copy and taken.file == copy.file
    assert second.events.filter(act=Act.REUSE_COPY).count() == 1
    third = filed(w, w.component)
    assert [one.source for one in line_of(third, w.certificate).offers] == [copy.pk], "never a copy of a copy"


def test_another_persons_paper_is_never_offered(w):
    first = filed(w, w.certificate)
    copy = scans.digitised(w, first, paper_of(first, w.certificate))
    other = Party.objects.create(name="Nguyễn Văn Minh", id_number="049990004321")
    nameless = Party.objects.create(name="Nguyễn Văn Minh")
    for person in (other, nameless):
        dossier = filed(w, w.component, owner=person)
        assert line_of(dossier, w.certificate).offers == []
        with pytest.raises(digitisation.NotOffered):
            use(w, dossier, w.certificate, copy.pk)


def test_a_person_without_a_number_is_not_known_well_enough(w):
    nameless = Party.objects.create(name="Hồ Thị Bưởi")
    first = filed(w, w.certificate, owner=nameless)
    scans.digitised(w, first, paper_of(first, w.certificate))
    assert line_of(filed(w, w.component, owner=nameless), w.certificate).offers == []


def test_an_identity_card_is_good_until_its_last_day(w):
    card = Component.objects.create(version=w.version, name="Thẻ căn cước công dân", originals=1, position=3)
    first = filed(w, card)
    copy = scans.digitised(w, first, paper_of(first, card), valid_to="26/07/2022")
    second = filed(w, w.component)
    assert line_of(second, card, at=vn(2022, 7, 26, 16, 0)).offers
    assert not line_of(second, card, at=vn(2022, 7, 27, 8, 0)).offers
    with pytest.raises(digitisation.NotOffered):
        use(w, second, card, copy.pk, at=vn(2022, 7, 27, 8, 0))


def test_a_result_of_an_earlier_procedure_stands_for_the_paper(w):
    ResultKind.objects.filter(version=w.version).update(name="Giấy xác nhận tình trạng hôn nhân")
    earlier = factories.done(w)
    wanted = Component.objects.create(
        version=w.version, name="Bản chính Giấy xác nhận tình trạng hôn nhân còn hiệu lực", position=4
    )
    second = filed(w, w.component)
    (offer,) = line_of(second, wanted).offers
    assert offer.state == CopyState.FROM_RESULT and offer.code == f"{earlier.code}-KQ1"
    use(w, second, wanted, offer.source)
    taken = line_of(second, wanted)
    assert taken.state == CopyState.FROM_RESULT and taken.copy.result.code == offer.code
    result = earlier.papers.get(kind=Paper.Kind.RESULT)
    result.revoked_at = MONDAY
    result.save()
    assert line_of(filed(w, w.component), wanted).offers == [], "a revoked result is worth nothing"


@pytest.mark.parametrize(
    ("facts", "brought", "asked", "why"),
    [
        ({"name": "Giấy khai sinh", "shown_only": True}, {}, Asked.NONE, "Chỉ xuất trình"),
        ({"name": "Tờ khai", "is_e_form": True}, {}, Asked.NONE, "biểu mẫu điện tử"),
        ({"name": "Giấy khai sinh"}, {"originals": 0, "copies": 1}, Asked.ON_DEMAND, "Bản sao"),
        ({"name": "Giấy khai sinh"}, {}, Asked.MANDATORY, "Kết quả của thủ tục trước"),
        ({"name": "Giấy chứng sinh"}, {}, Asked.ON_DEMAND, ""),
    ],
)
def test_what_need_not_be_scanned_is_not_asked_for(w, facts, brought, asked, why):
    component = Component.objects.create(version=w.version, position=5, **facts)
    line = line_of(filed(w, component, **brought), component)
    assert line.asked == asked and why in str(line.why)
    assert line.lacks == (asked == Asked.MANDATORY)


def test_a_rule_of_the_officers_goes_before_the_name(w):
    dossier = filed(w, w.certificate)
    ScanRule.objects.create(component=w.certificate, asked=Asked.NONE, decision="Quyết định 12/QĐ-UBND")
    assert str(line_of(dossier, w.certificate).why) == "Quyết định 12/QĐ-UBND"
    ScanRule.objects.filter(component=w.certificate).update(asked="", kind="identity_card")
    assert line_of(dossier, w.certificate).kind == "identity_card"


def test_filed_online_with_what_is_held_already_it_counts_as_used_again(w):
    first = filed(w, w.certificate)
    copy = scans.digitised(w, first, paper_of(first, w.certificate))
    draft = drafting.begin_draft(version=w.version, by=w.minh, at=MONDAY)
    draft.receiving_unit, draft.filed_by = w.desk, FiledBy.SELF
    draft.save()
    for component, content in (
        (w.component, scans.photo("Tờ khai")),
        (w.certificate, documents.read(copy.file)),
    ):
        drafting.attach(
            draft_id=draft.pk, by=w.minh, component=component, name="tep.pdf", content=content, at=MONDAY
        )
    dossier = intake.submit(draft_id=draft.pk, by=w.minh, at=MONDAY)
    assert line_of(dossier, w.certificate).copy.source == copy
    assert line_of(dossier, w.component).copy is None
    event = dossier.events.get(act=Act.REUSE_COPY)
    assert event.party == w.minh and event.facts["code"] == copy.code


def test_only_the_one_stop_of_reception_digitises(w):
    dossier = filed(w, w.certificate)
    paper = paper_of(dossier, w.certificate)
    for stranger in (w.dung, w.thao, w.tam):
        with pytest.raises(PermissionDenied):
            digitisation.begin_scan(
                dossier_id=dossier.pk, paper_id=paper.pk, way=Scan.Way.PHONE, by=stranger, at=MONDAY
            )


def test_before_acceptance_there_is_no_code_to_print_on_the_copy(w):
    papers = (PaperIn(w.certificate, originals=1),)
    form = Intake(uuid7(), w.version, w.minh, Contact("0905123456"), papers=papers)
    dossier = intake.take_in(intake=form, by=w.lan, at=MONDAY)
    with pytest.raises(digitisation.NoCodeYet):
        scans.digitised(w, dossier, paper_of(dossier, w.certificate))


def test_a_scan_of_another_dossier_cannot_be_signed_into_this_one(w):
    first, second = filed(w, w.certificate), filed(w, w.certificate)
    scan = scans.scanned(w, first, paper_of(first, w.certificate))
    with pytest.raises(digitisation.NotOfThisDossier):
        digitisation.sign_copy(dossier_id=second.pk, scan_id=scan.pk, values={}, by=w.lan, at=MONDAY)
    with pytest.raises(digitising.FactsNotConfirmed):
        digitisation.sign_copy(dossier_id=first.pk, scan_id=scan.pk, values={}, by=w.lan, at=MONDAY)


def test_the_file_attached_at_the_desk_can_be_digitised_as_it_is(w):
    file = documents.store_file(ref=uuid7(), name="quet.jpg", content=scans.photo(), at=MONDAY)
    papers = (PaperIn(w.certificate, originals=1, file_id=file.pk),)
    form = Intake(uuid7(), w.version, w.minh, Contact("0905123456"), papers=papers)
    dossier = intake.take_in(intake=form, by=w.lan, at=MONDAY)
    paper = paper_of(dossier, w.certificate)
    scan = digitisation.scan_attached(dossier_id=dossier.pk, paper_id=paper.pk, by=w.lan, at=MONDAY)
    assert scans.worked_off(scan).state == Scan.State.READ


def test_transfer_is_warned_of_and_forbidden_only_where_the_regime_says_so(w):
    dossier = filed(w, w.certificate)
    assert digitised.lacking(dossier, at=MONDAY)
    regime = dossier.regime
    regime.parameters = regime.parameters | {"digitise": "mandatory_before_transfer"}
    regime.save()
    deadlines.forget()
    with pytest.raises(digitisation.NotDigitised, match="Giấy khai sinh của con"):
        processing.transfer(dossier_id=dossier.pk, by=w.lan, at=MONDAY)
    scans.digitised(w, dossier, paper_of(dossier, w.certificate))
    processing.transfer(dossier_id=dossier.pk, by=w.lan, at=MONDAY)
    free = filed(w, w.certificate)
    regime.parameters = regime.parameters | {"digitise": "mandatory_or_on_demand"}
    regime.save()
    deadlines.forget()
    processing.transfer(dossier_id=free.pk, by=w.lan, at=MONDAY)


def test_a_list_of_dossiers_asks_a_fixed_number_of_questions(w, django_assert_num_queries):
    rows = [filed(w, w.component, w.certificate) for _number in range(3)]
    with django_assert_num_queries(2):
        found = digitised.states(rows)
    assert {tuple(names) for names in found.values()} == {("Giấy khai sinh của con",)} and len(found) == 3


def test_a_signed_paper_scanned_again_replaces_its_copy(w):
    dossier = filed(w, w.certificate)
    first = scans.digitised(w, dossier, paper_of(dossier, w.certificate))
    second = scans.digitised(w, dossier, paper_of(dossier, w.certificate))
    first.refresh_from_db()
    assert first.replaced_at == MONDAY and second.code.endswith("-SH2")
    shelf = reuse.Shelf.of(w.minh, at=MONDAY)
    assert [offer.source for offer in shelf.offers("birth_certificate", "")] == [second.pk]
