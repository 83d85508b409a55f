"""Another agency's opinion: whom to ask, the question, the answer with its letter, and its silence."""

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from motcua.common.ids import uuid7
from motcua.deadlines import clock
from motcua.dossiers.models import Matter
from motcua.dossiers.status import Status
from tests.counter.factories import EARLY, hidden, open_page, press, signed_in, text_of
from tests.documents.factories import EXE, pdf
from tests.dossiers import factories as dossiers
from tests.dossiers import side


@pytest.fixture
def police(world):
    return side.neighbours(world).police


@pytest.fixture
def dung(world):
    return signed_in(world.dung)


def ask(client, dossier, unit, **changes: object):
    url = reverse("counter:consult", args=[dossier.pk])
    key = hidden(text_of(client.get(url, {"to": unit}))).get("key", str(uuid7()))
    typed = {"key": key, "to": unit, "content": side.REASON, "answer_on": "27/07/2022"} | changes
    return client.post(url, typed, follow=True)


def test_the_unit_is_found_by_its_name_without_accents(world, police, dung):
    dossier = dossiers.assigned(world, at=EARLY)
    url = reverse("counter:consult", args=[dossier.pk])
    text = text_of(dung.get(url, {"q": "cong an"}))
    assert police.unit.name in text and "Nội dung xin ý kiến" not in text
    assert world.committee.name not in text.split("Cơ quan tìm thấy")[1], "who settles is not asked"
    assert "Không có cơ quan nào khớp" in text_of(dung.get(url, {"q": "kiểm lâm"}))
    offered = text_of(dung.get(reverse("counter:consult_suggest", args=[dossier.pk]), {"q": "an my"}))
    assert 'role="option"' in offered and f"?to={police.unit.pk}" in offered


def test_a_unit_with_nobody_at_work_is_not_offered(world, dung):
    from motcua.agencies.models import UnitKind

    dossiers.unit("Trạm Kiểm lâm Bà Nà", UnitKind.DEPARTMENT)
    dossier = dossiers.assigned(world, at=EARLY)
    text = text_of(dung.get(reverse("counter:consult", args=[dossier.pk]), {"q": "kiểm lâm"}))
    assert "Không có cơ quan nào khớp" in text


def test_question_and_answer_go_over_and_back(world, police, dung):
    dossier = dossiers.assigned(world, at=EARLY)
    assert police.unit.name in text_of(ask(dung, dossier, police.unit.pk))
    asked = signed_in(police)
    assert "Việc tiếp theo: <strong>Cho ý kiến" in open_page(asked, dossier)
    page = text_of(asked.get(reverse("counter:give_opinion", args=[dossier.pk])))
    assert side.REASON in page
    letter = SimpleUploadedFile("công văn 12.pdf", pdf(), content_type="application/pdf")
    said = "Người này đăng ký thường trú tại phường từ năm 2015."
    answer = press(asked, "give_opinion", dossier, agrees="yes", opinion=said, **{"letter-scan": letter})
    assert "đã gửi Ủy ban nhân dân phường An Mỹ" in text_of(answer)
    text = open_page(dung, dossier)
    paper = reverse("counter:matter_paper", args=[dossier.pk, Matter.objects.get().pk])
    assert said in text and "Đồng ý" in text and paper in text
    opened = dung.get(paper)
    assert opened.content == pdf() and opened["Content-Security-Policy"] == "sandbox"
    dossier.refresh_from_db()
    assert dossier.status == Status.PROCESSING


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"answer_on": "30/07/2022"}, "từ hôm nay đến hạn trả kết quả 28/07/2022"),
        ({"answer_on": "24/07/2022"}, "từ hôm nay"),
        ({"answer_on": "mai"}, "Ngày chưa đúng"),
        ({"content": "Hỏi"}, "còn quá ngắn"),
        ({"to": ""}, "chọn cơ quan được hỏi"),
        ({"to": "x"}, "chọn cơ quan được hỏi"),
    ],
)
def test_a_question_that_cannot_go_is_said_and_stays(world, police, dung, wrong, sentence):
    dossier = dossiers.assigned(world, at=EARLY)
    answer = ask(dung, dossier, police.unit.pk, **wrong)
    assert answer.status_code == 422
    text = text_of(answer)
    assert sentence in text and (wrong.get("content") or side.REASON) in text
    assert not dossier.matters.exists()


def test_a_made_up_unit_is_refused(world, police, dung):
    dossier = dossiers.assigned(world, at=EARLY)
    answer = ask(dung, dossier, uuid7())
    assert answer.status_code == 409 and "Vui lòng chọn cơ quan khác" in text_of(answer)


def test_a_second_question_to_the_same_unit_waits(world, police, dung):
    dossier = side.consulting_police(world, police, at=EARLY)
    again = ask(dung, dossier, police.unit.pk)
    assert again.status_code == 409 and "đang được lấy ý kiến" in text_of(again)


def test_only_the_asked_unit_may_answer(world, police):
    dossier = side.consulting_police(world, police, at=EARLY)
    url = reverse("counter:give_opinion", args=[dossier.pk])
    typed = {"key": str(uuid7()), "agrees": "yes", "opinion": side.REASON}
    for who, status in ((world.dung, 403), (world.ha, 403), (world.thao, 404), (world.tam, 403)):
        client = signed_in(who)
        assert client.get(url).status_code == status, who.name
        assert client.post(url, typed).status_code == status, who.name
    assert Matter.objects.get().closed_at is None


def test_a_double_answer_is_one_and_a_later_one_is_told(world, police):
    dossier = side.consulting_police(world, police, at=EARLY)
    client, url = signed_in(police), reverse("counter:give_opinion", args=[dossier.pk])
    typed = {"key": str(uuid7()), "agrees": "no", "opinion": side.REASON}
    assert [client.post(url, typed).status_code for _press in range(2)] == [302, 302]
    late = client.post(url, typed | {"key": str(uuid7())})
    assert late.status_code == 409 and side.REASON in text_of(late)


@pytest.mark.django_db(transaction=True)
def test_a_bad_letter_is_refused_and_a_good_one_survives_a_mistake(world, police):
    dossier = side.consulting_police(world, police, at=EARLY)
    client, url = signed_in(police), reverse("counter:give_opinion", args=[dossier.pk])
    bad = SimpleUploadedFile("x.pdf", EXE, content_type="application/pdf")
    refused = client.post(
        url, {"key": str(uuid7()), "agrees": "yes", "opinion": side.REASON, "letter-scan": bad}
    )
    assert refused.status_code == 422 and side.REASON in text_of(refused)
    good = SimpleUploadedFile("công văn.pdf", pdf(), content_type="application/pdf")
    mistake = client.post(url, {"key": str(uuid7()), "opinion": side.REASON, "letter-scan": good})
    text = text_of(mistake)
    assert "Đã kèm: công văn.pdf" in text and "chọn đồng ý hay có ý kiến khác" in text
    client.post(url, hidden(text) | {"agrees": "yes", "opinion": side.REASON})
    assert Matter.objects.get().file.name == "công văn.pdf"


def test_a_letter_of_another_dossier_is_not_attached(world, police):
    from motcua.documents import links
    from motcua.documents import services as documents

    dossier = side.consulting_police(world, police, at=EARLY)
    other = documents.store_file(ref=uuid7(), name="của người khác.pdf", content=pdf(), at=EARLY)
    foreign = documents.store_file(ref=dossier.pk, name="của đồng nghiệp.pdf", content=pdf(), at=EARLY)
    fields = (
        links.field_of(other, holder=police.staff.pk),
        links.field_of(foreign, holder=world.lan.staff.pk),
        "bịa ra",
    )
    for field in fields:
        typed = {"key": str(uuid7()), "agrees": "yes", "opinion": side.REASON, "letter-kept": field}
        answer = signed_in(police).post(reverse("counter:give_opinion", args=[dossier.pk]), typed)
        assert answer.status_code == 422 and "Vui lòng chọn lại tệp" in text_of(answer)
        assert side.REASON in text_of(answer), "nothing typed is lost"
    assert Matter.objects.get().file is None and Matter.objects.get().closed_at is None


def test_going_on_without_an_opinion_waits_for_its_time(world, police, dung, monkeypatch):
    dossier = side.consulting_police(world, police, at=EARLY)
    note = {"note": "Đã gọi điện đôn đốc hai lần; hồ sơ gốc đủ căn cứ."}
    early = press(dung, "go_on_without_opinion", dossier, **note)
    assert early.status_code == 409 and "còn thời hạn cho ý kiến đến" in text_of(early)
    assert note["note"] in text_of(early)
    late = EARLY + timedelta(days=3, hours=1)
    monkeypatch.setattr(clock, "now", lambda: late)
    answer = press(dung, "go_on_without_opinion", dossier, **note)
    assert "được giải quyết tiếp khi chưa có ý kiến" in text_of(answer)
    assert re.search("Công an phường An Mỹ chưa trả lời", open_page(dung, dossier))
