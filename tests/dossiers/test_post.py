"""The result by public post: asked for, handed over, delivered or brought back; and the one not fetched."""

import pytest
from django.core.exceptions import PermissionDenied

from motcua.common.ids import uuid7
from motcua.dossiers import tracking
from motcua.dossiers.collecting import Collector, CollectorUnknown
from motcua.dossiers.completeness import ReasonMissing
from motcua.dossiers.models import Dossier, MoveNotAllowed
from motcua.dossiers.services import correcting, ending, intake, outcome, returning, upkeep
from motcua.dossiers.services._steps import SomeoneElseDidThis
from motcua.dossiers.services.intake import Contact, Intake
from motcua.dossiers.services.outcome import FeeUnpaid, WithThePost
from motcua.dossiers.services.returning import AddressMissing, ItemCodeWrong, NotByPost, NothingToChoose
from motcua.dossiers.status import Act, Delivery, Money, Status
from motcua.dossiers.verification import verify
from motcua.notifications.models import Notice
from motcua.workflow.models import Run, Step
from tests.dossiers import factories, side
from tests.dossiers.factories import MONDAY, vn
from tests.payments.factories import owes

HOME = "Thôn Thanh Tân, xã Tam Thanh, thành phố Tam Kỳ, Quảng Nam"
HER = Collector("Nguyễn Thị Mẹ", "049058001234", "Mẹ của chủ hồ sơ, giấy khai sinh", True)


def choose(world, dossier, delivery=Delivery.POST, address=HOME, *, by=None, at=MONDAY, **more):
    return returning.choose_delivery(
        dossier_id=dossier.pk, by=by or world.minh, at=at, delivery=delivery, address=address, **more
    )


def post(world, dossier, item="ci 123 456 789 vn", **more):
    return returning.hand_to_post(dossier_id=dossier.pk, by=world.tam, at=MONDAY, item=item, **more)


def told(template):
    return Notice.objects.filter(template=template)


def test_by_post_from_choice_to_delivery(world):
    dossier = choose(world, factories.received(world))
    assert (dossier.delivery, dossier.delivery_address) == (Delivery.POST, HOME)
    dossier = choose(world, factories.done(world))
    dossier = post(world, dossier)
    assert (dossier.status, dossier.post_item) == (Status.DONE, "CI123456789VN")
    assert "CI123456789VN" in told("result_posted").get().body
    assert Step.objects.get(ref=dossier.pk, closed_at=None).due_at is None  # no list of the desk shows it
    dossier = returning.confirm_post(
        dossier_id=dossier.pk, by=world.tam, at=vn(2022, 7, 28, 9, 0), collector=HER
    )
    assert (dossier.status, dossier.returned_at) == (Status.RETURNED, vn(2022, 7, 28, 9, 0))
    assert not Run.objects.filter(ref=dossier.pk, ended_at=None).exists()
    facts = dossier.events.get(act=Act.CONFIRM_POST).facts
    assert (facts["way"], facts["item"], facts["collector"]["name"]) == ("post", "CI123456789VN", HER.name)
    said = [entry.said for entry in tracking.timeline(dossier)]
    assert any("giao cho bưu chính" in line for line in said) and any("đã phát" in line for line in said)
    *_, report = verify()
    assert report.holds, report.findings


def test_the_item_code_is_told_to_the_applicant_only(world):
    dossier = post(world, choose(world, factories.done(world)))
    assert tracking.timeline(dossier)[-1].post_item == "CI123456789VN"
    assert tracking.timeline(dossier, signed_in=False)[-1].post_item == ""


def test_the_notice_of_a_ready_result_says_how_it_comes(world):
    choose(world, dossier := factories.proposed(world))
    outcome.sign(dossier_id=dossier.pk, by=world.ha, at=MONDAY)
    outcome.hand_over(dossier_id=dossier.pk, by=world.dung, at=MONDAY)
    assert "gửi qua bưu chính" in told("result_to_post").get().body
    assert not told("result_ready").exists()


def test_brought_back_it_waits_at_the_desk_and_may_be_sent_again(world):
    dossier = post(world, choose(world, factories.done(world)))
    with pytest.raises(ReasonMissing):
        returning.take_back_post(dossier_id=dossier.pk, by=world.tam, at=MONDAY, reason="vắng")
    dossier = returning.take_back_post(
        dossier_id=dossier.pk, by=world.tam, at=MONDAY, reason="Ba lần phát không gặp người nhận."
    )
    assert (dossier.delivery, dossier.post_item, dossier.status) == (Delivery.DESK, "", Status.DONE)
    assert "không gặp người nhận" in told("post_returned").get().body
    side.holds(dossier)
    post(world, choose(world, dossier), "RR000000002VN")
    returning.confirm_post(dossier_id=dossier.pk, by=world.tam, at=MONDAY, collector=HER)


def test_a_mistake_reported_while_the_post_has_it_is_decided_before_the_desk_returns_anything(world):
    def due_at_the_desk(dossier):
        return Step.objects.get(ref=dossier.pk, closed_at=None).due_at

    finding = correcting.Finding("agency", "Sai ngày sinh của người đề nghị trên kết quả.")
    one = post(world, choose(world, factories.done(world)))
    correcting.report_error(dossier_id=one.pk, by=world.dung, at=MONDAY, finding=finding)
    why = "Ba lần phát không gặp người nhận."
    one = returning.take_back_post(dossier_id=one.pk, by=world.tam, at=MONDAY, reason=why)
    assert (one.status, due_at_the_desk(one)) == (Status.CORRECTING, None)
    side.holds(one)
    nothing = "Đối chiếu giấy tờ gốc thì kết quả đúng."
    correcting.decline_correction(dossier_id=one.pk, by=world.ha, at=MONDAY, reason=nothing)
    assert due_at_the_desk(one) is not None

    other = post(world, choose(world, factories.done(world)))
    correcting.report_error(dossier_id=other.pk, by=world.dung, at=MONDAY, finding=finding)
    correcting.decline_correction(dossier_id=other.pk, by=world.ha, at=MONDAY, reason=nothing)
    assert due_at_the_desk(other) is None  # still with the post
    side.holds(other)


def test_while_the_post_has_it_nobody_returns_sends_or_changes_anything(world):
    dossier = post(world, choose(world, factories.done(world)))
    with pytest.raises(WithThePost, match="CI123456789VN"):
        outcome.return_result(dossier_id=dossier.pk, by=world.tam, at=MONDAY, collector=HER)
    with pytest.raises(WithThePost):
        choose(world, dossier, Delivery.DESK)
    with pytest.raises(WithThePost):
        post(world, dossier)
    assert side.offered(world.tam, dossier) >= {"confirm_post", "take_back_post"}
    assert not side.offered(world.tam, dossier) & {"return_result", "hand_to_post", "choose_delivery"}


def test_a_person_who_comes_before_it_is_sent_still_gets_it_at_the_desk(world):
    dossier = choose(world, factories.done(world))
    assert {"hand_to_post", "return_result"} <= side.offered(world.tam, dossier)
    outcome.return_result(dossier_id=dossier.pk, by=world.tam, at=MONDAY, collector=HER)
    with pytest.raises(SomeoneElseDidThis):
        returning.confirm_post(dossier_id=dossier.pk, by=world.tam, at=MONDAY, collector=HER)


def test_nothing_goes_out_without_result_address_code_or_fee(world):
    with pytest.raises(MoveNotAllowed):
        post(world, choose(world, factories.received(world)))
    dossier = factories.done(world)
    with pytest.raises(NotByPost):
        post(world, dossier)
    with pytest.raises(AddressMissing):
        choose(world, dossier, address="  Tam Kỳ ")
    choose(world, dossier)
    for wrong in ("", "12", "CI 123 ĐẸP", "x" * 41):
        with pytest.raises(ItemCodeWrong):
            post(world, dossier, wrong)
    owes(world, dossier)
    with pytest.raises(FeeUnpaid):
        post(world, dossier)
    post(world, dossier, post_collects=True)
    with pytest.raises(CollectorUnknown):
        returning.confirm_post(dossier_id=dossier.pk, by=world.tam, at=MONDAY, collector=Collector(" "))
    with pytest.raises(FeeUnpaid):
        returning.confirm_post(dossier_id=dossier.pk, by=world.tam, at=MONDAY, collector=HER)
    dossier = returning.confirm_post(
        dossier_id=dossier.pk, by=world.tam, at=MONDAY, collector=HER, fee_collected=True
    )
    assert dossier.money == Money.PAID


def test_the_choice_belongs_to_owner_proxy_and_desk_until_the_end(world, near):
    dossier = factories.received(world)
    for who in (near.stranger, world.thao, world.dung, near.chair):
        with pytest.raises(PermissionDenied):
            choose(world, dossier, by=who)
    for who in (world.minh, world.lan, world.tam, near.head):
        assert choose(world, dossier, by=who).delivery == Delivery.POST
    assert choose(world, dossier, Delivery.ONLINE).delivery_address == ""
    ending.withdraw(dossier_id=dossier.pk, by=world.minh, at=MONDAY)
    with pytest.raises(NothingToChoose):
        choose(world, dossier)


def test_pressed_twice_it_is_one_act(world):
    dossier, key = choose(world, factories.done(world)), uuid7()
    post(world, dossier, key=key)
    post(world, dossier, key=key)
    assert dossier.events.filter(act=Act.HAND_TO_POST).count() == 1


def test_the_desk_writes_the_address_down_at_intake(world):
    papers = Intake(
        uuid7(), world.version, world.minh, Contact("0905123456", address=HOME), delivery=Delivery.POST
    )
    assert intake.take_in(intake=papers, by=world.lan, at=MONDAY).delivery_address == HOME


def test_who_does_not_fetch_the_result_is_reminded_once_after_the_appointment(world):
    dossier = factories.done(world)
    due = dossier.due_at
    assert due == vn(2022, 7, 28, 17, 0)
    upkeep.run_due(at=vn(2022, 8, 2, 16, 0))
    assert not told("collect_reminder").exists()
    upkeep.run_due(at=vn(2022, 8, 2, 17, 30))  # three working days later, a weekend between
    upkeep.run_due(at=vn(2022, 8, 3, 9, 0))
    assert told("collect_reminder").count() == 1
    assert "chờ bạn tại Bộ phận Tiếp nhận" in told("collect_reminder").get().body


@pytest.mark.parametrize("delivery", [Delivery.ONLINE, Delivery.POST])
def test_only_a_result_at_the_desk_is_waited_for(world, delivery):
    dossier = choose(world, factories.done(world), delivery)
    assert returning.remind_uncollected(at=vn(2022, 9, 30, 9, 0)) == 0
    assert not Dossier.objects.uncollected(at=vn(2022, 9, 30, 9, 0)).filter(pk=dossier.pk).exists()
