"""A leader reads many drafts and signs the approved ones in one go: what changed meanwhile is not signed."""

import time
from datetime import timedelta

from django.urls import reverse

from motcua.common.ids import uuid7
from motcua.counter.work import Kind
from motcua.dossiers.models import DraftReading, Event, Paper
from motcua.dossiers.services import processing
from motcua.dossiers.status import Status
from tests.counter.factories import EARLY, account, hidden, prove, signed_in, text_of
from tests.counter.test_lists import page
from tests.dossiers import factories as dossiers

ROUND = "/can-bo/ky-loat/"


def one(dossier) -> str:
    return reverse("counter:round_one", args=[dossier.pk])


def decide(client, dossier, verdict="approved"):
    """Open the draft, press the button."""
    shown = hidden(text_of(client.get(one(dossier))))["shown"]
    return client.post(one(dossier), {"shown": shown, "verdict": verdict})


def sign(client, *rows, key: str = ""):
    return client.post(
        reverse("counter:sign_round"), {"key": key or str(uuid7()), "d": [str(row.pk) for row in rows]}
    )


def redrafted(world, dossier):
    """The leader sends it back in another window and the specialist proposes another text."""
    at = EARLY + timedelta(minutes=5)
    processing.send_back(dossier_id=dossier.pk, by=world.ha, at=at, reason="Sai họ tên người được cấp.")
    new = {"body": "Nội dung đã sửa lại theo ý kiến."}
    processing.propose(dossier_id=dossier.pk, by=world.dung, at=at + timedelta(minutes=5), data=new)


def test_the_round_leads_from_draft_to_draft_and_signs_what_was_approved(world):
    first, second, third = (dossiers.proposed(world, at=EARLY) for _turn in range(3))
    ha = signed_in(world.ha)
    assert f'href="{ROUND}"' in page(ha, Kind.SIGN)
    assert "3 dự thảo chờ ký, 0 đã duyệt, 3 chưa xem." in text_of(ha.get(ROUND))
    text = text_of(ha.get(one(first)))
    assert "paper-frame" in text and f'href="{one(second)}"' in text and "Dự thảo 1/3" in text
    assert decide(ha, first)["Location"] == one(second)
    assert decide(ha, second, "aside")["Location"] == one(third)
    assert decide(ha, third)["Location"] == ROUND
    assert "Ký số 2 dự thảo đã duyệt" in text_of(ha.get(ROUND))
    report = text_of(sign(ha, first, third))
    assert "2 hồ sơ" in report and "Đã ký số" in report and "không làm được" not in report
    for row, status in (
        (first, Status.RESULT_SIGNED),
        (second, Status.SIGNING),
        (third, Status.RESULT_SIGNED),
    ):
        row.refresh_from_db()
        assert row.status == status
    events = Event.objects.filter(act="sign")
    assert {event.dossier_id for event in events} == {first.pk, third.pk}
    for event in events:
        draft = Paper.objects.get(dossier=event.dossier, kind="draft")
        assert event.facts["shown"] == draft.file.blob_id and event.staff == world.ha.staff


def test_the_round_says_what_the_press_does_and_which_drafts_depart(world):
    plain, departing = (dossiers.proposed(world, at=EARLY) for _turn in range(2))
    Paper.objects.filter(dossier=departing, kind="draft").update(
        data={"to": "Nguyễn Văn Mình", "body": "Đồng ý cấp giấy."}
    )
    ha = signed_in(world.ha)
    text = " ".join(text_of(ha.get(ROUND)).split())
    assert text.count("1 chỗ khác") == 1 and text.count("Không khác") == 1
    assert "Bấm ký nghĩa là" not in text  # nothing was opened: there is nothing to sign
    assert text_of(sign(ha, plain, departing)).count("Đã ký số") == 0
    decide(ha, plain), decide(ha, departing)
    text = " ".join(text_of(ha.get(ROUND)).split())
    assert "ký số 2 dự thảo đã mở xem và duyệt, nhân danh cơ quan; ký rồi chỉ sửa được bằng bản đính" in text
    assert "1 bản trong đó có chỗ khác tờ khai." in text and "Ký số 2 dự thảo đã duyệt" in text


def test_what_was_not_approved_is_not_signed_whatever_is_posted(world):
    dossier, other = dossiers.proposed(world, at=EARLY), dossiers.proposed(world, at=EARLY)
    ha = signed_in(world.ha)
    decide(ha, other, "aside")
    sign(ha, dossier, other)
    assert not Event.objects.filter(act="sign").exists()
    answer = ha.post(one(dossier), {"shown": "0" * 64, "verdict": "approved"})
    assert answer.status_code == 409 and "chưa được mở xem, hoặc vừa đổi" in text_of(answer)
    assert not DraftReading.objects.filter(verdict="approved").exists()


def test_a_draft_that_changed_after_it_was_shown_is_not_signed_and_says_so(world):
    kept, changed = dossiers.proposed(world, at=EARLY), dossiers.proposed(world, at=EARLY)
    ha = signed_in(world.ha)
    decide(ha, kept), decide(ha, changed)
    redrafted(world, changed)
    report = text_of(sign(ha, kept, changed))
    assert "1 hồ sơ không làm được" in report and "đã thay đổi sau khi bạn xem nên chưa ký" in report
    assert [event.dossier_id for event in Event.objects.filter(act="sign")] == [kept.pk]
    text_of(ha.get(one(changed)))  # the new text is on the screen: the old approval is void
    assert DraftReading.objects.get(dossier=changed).verdict == ""


def test_the_single_page_does_not_sign_another_draft_than_it_showed(world):
    dossier = dossiers.proposed(world, at=EARLY)
    ha = signed_in(world.ha)
    url = reverse("counter:sign", args=[dossier.pk])
    drawn = hidden(text_of(ha.get(url)))
    redrafted(world, dossier)
    answer = ha.post(url, drawn)
    assert answer.status_code == 409 and "đã thay đổi sau khi bạn xem" in text_of(answer)
    assert ha.post(url, hidden(text_of(ha.get(url)))).status_code == 302
    assert Event.objects.filter(act="sign").count() == 1


def test_the_person_proves_who_it_is_before_signing_once_for_all(world):
    dossier = dossiers.proposed(world, at=EARLY)
    ha = signed_in(world.ha)
    decide(ha, dossier)
    prove(ha, account(world.ha), at=time.time() - 901)
    assert "hãy xác nhận danh tính" in text_of(ha.get(ROUND))
    answer = sign(ha, dossier)
    assert answer["Location"].startswith("/can-bo/xac-nhan/") or "xac-nhan" in answer["Location"]
    assert not Event.objects.filter(act="sign").exists()
    back = ha.post(answer["Location"], {"password": "mat-khau-thu-2022"})
    assert back["Location"] == ROUND
    assert "Đã ký số" in text_of(sign(ha, dossier))


def test_the_single_page_asks_for_the_proof_too(world):
    dossier = dossiers.proposed(world, at=EARLY)
    ha = signed_in(world.ha)
    prove(ha, account(world.ha), at=time.time() - 901)
    url = reverse("counter:sign", args=[dossier.pk])
    text = text_of(ha.get(url))
    assert "hãy xác nhận danh tính" in text
    answer = ha.post(url, hidden(text))
    assert answer.status_code == 302 and "xac-nhan" in answer["Location"]
    assert ha.post(answer["Location"], {"password": "mat-khau-thu-2022"})["Location"] == url
    assert ha.post(url, hidden(text_of(ha.get(url))))["Location"] == reverse(
        "counter:dossier", args=[dossier.pk]
    )


def test_a_double_press_signs_once(world):
    dossier = dossiers.proposed(world, at=EARLY)
    ha, key = signed_in(world.ha), str(uuid7())
    decide(ha, dossier)
    reports = [text_of(sign(ha, dossier, key=key)) for _press in range(2)]
    assert all("Đã ký số" in report and "không làm được" not in report for report in reports)
    assert Event.objects.filter(act="sign").count() == 1


def test_who_handled_or_received_a_dossier_is_not_led_to_its_draft(world):
    from motcua.agencies.models import Assignment, Role

    dossier = dossiers.proposed(world, at=EARLY)
    Assignment.objects.create(
        staff=world.dung.staff, unit=world.committee, role=Role.SIGN, valid_from=dossiers.SINCE
    )
    dung = signed_in(world.dung)
    assert "Không có dự thảo nào chờ bạn ký" in text_of(dung.get(ROUND))
    assert dung.get(one(dossier))["Location"] == ROUND
    assert signed_in(world.thao).get(one(dossier)).status_code == 404
    assert signed_in(world.lan).get(ROUND).status_code == 403


def test_the_round_asks_the_same_for_one_draft_and_for_many(world, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    dossiers.proposed(world, at=EARLY)
    ha = signed_in(world.ha)
    ha.get("/can-bo/", follow=True)
    with CaptureQueriesContext(connection) as short:
        ha.get(ROUND)
    dossiers.proposed(world, at=EARLY), dossiers.proposed(world, at=EARLY)
    with django_assert_num_queries(len(short)):
        ha.get(ROUND)
