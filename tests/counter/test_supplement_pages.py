"""Asking for what is missing, reading form 02 before it goes, taking in what is brought."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from motcua.catalogue.eform_store import current_form, seed_forms
from motcua.catalogue.models import Component
from motcua.documents import services as documents
from motcua.dossiers.models import Matter, Paper
from motcua.dossiers.services import intake, supplement
from motcua.dossiers.status import Status
from tests.counter.factories import EARLY, hidden, open_page, press, signed_in, text_of
from tests.documents.factories import EXE, pdf
from tests.dossiers import factories as dossiers
from tests.dossiers import side
from tests.dossiers.test_submit import drafted

LATER = dossiers.vn(2022, 7, 25, 7, 45)


@pytest.fixture
def lan(world):
    return signed_in(world.lan)


@pytest.fixture
def dung(world):
    return signed_in(world.dung)


def chosen(component, why: str = side.WHY) -> dict[str, str]:
    return {f"c-{component.pk.hex}": "on", f"c-{component.pk.hex}-reason": why}


def url_of(act: str, dossier) -> str:
    return reverse(f"counter:{act}", args=[dossier.pk])


def more_papers(world) -> Component:
    return Component.objects.create(
        version=world.version, name="Bản chính Giấy xác nhận cư trú " + "rất dài " * 22, position=2
    )


def test_what_was_never_handed_in_is_chosen_beforehand_with_its_reason(world, lan):
    missing = more_papers(world)
    text = text_of(lan.get(url_of("request_supplement", dossiers.taken_in(world, at=EARLY))))
    row = text.split(f'name="c-{missing.pk.hex}"')[1].split("</div>")[0]
    assert "checked" in row and "Hồ sơ chưa có" in text and "Hồ sơ đã có: 1 bản chính" in text
    assert 'value="Chưa có trong hồ sơ nộp."' in text
    assert f'name="c-{world.component.pk.hex}"' in text


def test_what_lies_there_digitally_is_not_called_missing(world, lan):
    """An online filing: the answered form, a file, a paper only shown, one nobody sent."""
    seed_forms(dossiers.vn(2022, 1, 1), ["birth_registration"])
    form = current_form("birth_registration", EARLY.date())
    rows = [("Tờ khai điện tử", {"is_e_form": True}), ("Căn cước", {"shown_only": True}), ("Giấy thiếu", {})]
    for place, (name, more) in enumerate(rows, start=2):
        Component.objects.create(version=world.version, name=name, position=place, **more)
    dossier = dossiers.taken_in(world, at=EARLY)
    dossier.channel, dossier.e_form, dossier.answers = "online", form, {"child_name": "Bé"}
    dossier.save()
    paper = dossier.papers.get(component=world.component)
    file = documents.store_file(ref=dossier.pk, name="a.pdf", content=pdf(), at=EARLY)
    dossier.papers.filter(pk=paper.pk).update(originals=0, copies=0, file=file)
    text = text_of(lan.get(url_of("request_supplement", dossier)))
    said = {name: text.split(f">{name}<span")[1].split("</label>")[0] for name, _more in rows}
    assert "Hồ sơ đã có: tờ khai điện tử" in said["Tờ khai điện tử"]
    assert "Chỉ xuất trình khi đến, không nộp qua mạng" in said["Căn cước"]
    assert "Hồ sơ chưa có" in said["Giấy thiếu"] and text.count("Hồ sơ chưa có") == 1
    assert "Hồ sơ đã có: tệp" in text


def test_the_person_at_the_desk_leaves_with_form_02(world, lan):
    dossier = dossiers.taken_in(world, at=EARLY)
    answer = press(lan, "request_supplement", dossier, **chosen(world.component))
    text = text_of(answer)
    assert "Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ" in text and side.WHY in text
    dossier.refresh_from_db()
    assert dossier.status == Status.WAIT_SUPP_PRE
    assert dossier.papers.filter(kind=Paper.Kind.FORM, template="form02").exists()


@pytest.mark.parametrize("act", ["request_supplement", "propose_supplement"])
def test_form_02_can_be_read_before_anything_is_sent(world, act):
    first = act == "request_supplement"
    dossier = (dossiers.taken_in if first else dossiers.assigned)(world, at=EARLY)
    client = signed_in(world.lan if first else world.dung)
    answer = press(client, act, dossier, preview="1", **chosen(world.component))
    assert answer["Content-Type"] == "application/pdf" and answer.content.startswith(b"%PDF")
    assert not dossier.matters.exists()
    nothing = press(client, act, dossier, preview="1")
    assert nothing.status_code == 422 and "ít nhất một giấy tờ" in text_of(nothing)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({}, "chọn ít nhất một giấy tờ"),
        ({"f0-name": "Ghi lại họ tên cha"}, "ít nhất 10 ký tự"),
        ({"f0-reason": "Khai khác giấy khai sinh."}, "ghi nội dung cần bổ sung"),
        ({"f0-name": "Ă" * 1001, "f0-reason": side.WHY}, "1001"),
    ],
)
def test_a_request_without_item_or_reason_is_said_and_keeps_what_was_typed(world, dung, typed, sentence):
    dossier = dossiers.assigned(world, at=EARLY)
    answer = press(dung, "propose_supplement", dossier, **typed)
    assert answer.status_code == 422
    text = text_of(answer)
    assert sentence in text
    for value in typed.values():
        assert value in text
    assert not dossier.matters.exists()


def test_a_paper_that_was_unticked_is_not_asked_for_though_its_reason_stands(world, lan):
    missing = more_papers(world)
    dossier = dossiers.taken_in(world, at=EARLY)
    reason = {f"c-{missing.pk.hex}-reason": "Chưa có trong hồ sơ nộp."}
    press(lan, "request_supplement", dossier, **chosen(world.component), **reason)
    items = dossier.matters.get().facts["items"]
    assert [item["component"] for item in items] == [str(world.component.pk)]
    assert missing.name not in text_of(lan.get(url_of("dossier", dossier))).split("Diễn biến")[0]


def test_a_reason_typed_beside_an_unticked_paper_is_asked_about(world, dung):
    dossier = dossiers.assigned(world, at=EARLY)
    answer = press(dung, "propose_supplement", dossier, **{f"c-{world.component.pk.hex}-reason": side.WHY})
    assert answer.status_code == 422 and "chưa chọn giấy tờ này" in text_of(answer)
    assert side.WHY in text_of(answer) and not dossier.matters.exists()


def test_what_is_only_shown_is_chosen_beforehand_at_the_desk_and_not_of_an_online_filing(world, lan):
    shown = Component.objects.create(version=world.version, name="Căn cước", shown_only=True, position=2)
    online = intake.submit(draft_id=drafted(world).pk, by=world.minh, at=EARLY)
    for dossier, ticked in ((online, False), (dossiers.taken_in(world, at=EARLY), True)):
        text = text_of(lan.get(url_of("request_supplement", dossier)))
        row = text.split(f'name="c-{shown.pk.hex}"')[1].split("</div>")[0]
        assert ("checked" in row.split("<label")[0]) is ticked


def test_one_more_row_keeps_everything_and_judges_nothing(world, dung):
    dossier = dossiers.assigned(world, at=EARLY)
    url = url_of("propose_supplement", dossier)
    typed = hidden(text_of(dung.get(url))) | {"f0-name": "Sai họ", "f1-name": "", "more": "1"}
    answer = dung.post(url, typed)
    text = text_of(answer)
    assert answer.status_code == 200 and 'name="f2-name"' in text and 'value="Sai họ"' in text
    assert "error-summary" not in text and f'value="{typed["key"]}"' in text
    done = typed | {"f0-reason": side.WHY, "f2-name": "Sai năm sinh", "f2-reason": side.WHY}
    del done["more"]
    dung.post(url, done)
    assert [item["name"] for item in dossier.matters.get().facts["items"]] == ["Sai họ", "Sai năm sinh"]


def test_a_second_request_needs_a_ground(world, dung):
    dossier = side.asked(world, at=EARLY)
    supplement.supply_supplement(dossier_id=dossier.pk, by=world.lan, at=EARLY, supply=side.paper(world))
    text = text_of(dung.get(url_of("propose_supplement", dossier)))
    assert "đã được yêu cầu bổ sung đủ số lần" in text and "lỗi của người nộp" in text
    without = press(dung, "propose_supplement", dossier, **chosen(world.component))
    assert without.status_code == 422 and "chọn căn cứ" in text_of(without)
    press(dung, "propose_supplement", dossier, ground="applicant", **chosen(world.component))
    assert dossier.matters.get(closed_at=None).facts["counts_late"] is True


def test_a_first_request_is_not_asked_for_a_ground(world, dung):
    text = text_of(dung.get(url_of("propose_supplement", dossiers.assigned(world, at=EARLY))))
    assert 'name="ground"' not in text and "Trả để bổ sung trước" in text


def test_the_one_stop_reads_form_02_beside_the_button(world, lan):
    dossier = side.drafted(world, at=EARLY)
    text = text_of(lan.get(url_of("release_supplement", dossier)))
    paper = reverse("counter:matter_paper", args=[dossier.pk, dossier.matters.get().pk])
    assert f'src="{paper}?khung=1"' in text and "thời hạn giải quyết tạm dừng" in text and side.WHY in text
    framed = lan.get(paper, {"khung": "1"})
    assert framed.content.startswith(b"%PDF") and framed["X-Frame-Options"] == "SAMEORIGIN"
    assert signed_in(world.thao).get(paper).status_code == 404
    other = dossiers.assigned(world, at=EARLY)
    mixed = reverse("counter:matter_paper", args=[other.pk, dossier.matters.get().pk])
    assert lan.get(mixed).status_code == 404


def test_papers_brought_to_the_desk_replace_the_old_ones(world, lan):
    dossier = side.asked(world, at=EARLY)
    text = text_of(lan.get(url_of("supply_supplement", dossier)))
    assert "Đã yêu cầu vì:" in text and side.WHY in text
    name = f"p-{world.component.pk.hex}"
    scan = SimpleUploadedFile("bản quét.pdf", pdf(), content_type="application/pdf")
    typed = {f"{name}-originals": "1", f"{name}-copies": "2", f"{name}-scan": scan}
    answer = press(lan, "supply_supplement", dossier, **typed)
    assert "Thời hạn tính lại, trả trước" in text_of(answer)
    paper = dossier.papers.get(kind=Paper.Kind.COMPONENT, replaced_at=None)
    assert (paper.originals, paper.copies, paper.file.name) == (1, 2, "bản quét.pdf")
    assert "Hạn tính lại từ đầu" in open_page(lan, dossier)


def test_less_than_was_asked_is_refused_and_the_scan_stays(world, lan):
    dossier = dossiers.assigned(world, at=EARLY)
    second = more_papers(world)
    items = [side.item(world), supplement.Item(side.WHY, second)]
    supplement.propose_supplement(dossier_id=dossier.pk, by=world.dung, at=EARLY, items=items)
    supplement.release_supplement(dossier_id=dossier.pk, by=world.lan, at=EARLY)
    name = f"p-{world.component.pk.hex}"
    scan = SimpleUploadedFile("quét.pdf", pdf(), content_type="application/pdf")
    answer = press(lan, "supply_supplement", dossier, **{f"{name}-scan": scan})
    text = text_of(answer)
    assert answer.status_code == 409 and "Phần bổ sung còn thiếu: Bản chính Giấy xác nhận cư trú" in text
    assert "Đã quét: quét.pdf" in text
    again = hidden(text) | {f"{name}-originals": "1", f"p-{second.pk.hex}-copies": "1"}
    assert lan.post(url_of("supply_supplement", dossier), again).status_code == 302
    assert dossier.papers.get(component=world.component, replaced_at=None).file.name == "quét.pdf"


@pytest.mark.parametrize("number", ["-1", "100", "một"])
def test_a_count_that_is_none_is_said(world, lan, number):
    dossier = side.asked(world, at=EARLY)
    answer = press(lan, "supply_supplement", dossier, **{f"p-{world.component.pk.hex}-originals": number})
    assert answer.status_code == 422 and "số từ 0 đến 99" in text_of(answer)
    assert Matter.objects.get().closed_at is None


@pytest.mark.django_db(transaction=True)
def test_a_file_that_must_not_be_kept_is_refused(world, lan):
    dossier = side.asked(world, at=EARLY)
    name = f"p-{world.component.pk.hex}"
    bad = SimpleUploadedFile("vi-rut.pdf", EXE, content_type="application/pdf")
    answer = press(lan, "supply_supplement", dossier, **{f"{name}-originals": "1", f"{name}-scan": bad})
    assert answer.status_code == 422 and "error-summary" in text_of(answer)
    assert Matter.objects.get().closed_at is None


def test_what_is_no_paper_is_answered_with_a_few_words(world, lan):
    dossier = dossiers.assigned(world, at=EARLY)
    items = [supplement.Item(side.WHY, name="Họ tên cha ghi khác giấy khai sinh")]
    supplement.propose_supplement(dossier_id=dossier.pk, by=world.dung, at=EARLY, items=items)
    supplement.release_supplement(dossier_id=dossier.pk, by=world.lan, at=EARLY)
    assert "Họ tên cha ghi khác giấy khai sinh" in text_of(lan.get(url_of("supply_supplement", dossier)))
    assert press(lan, "supply_supplement", dossier).status_code == 409
    press(lan, "supply_supplement", dossier, note="Đã sửa họ tên cha trên tờ khai.")
    dossier.refresh_from_db()
    assert dossier.status == Status.PROCESSING


def test_the_desk_may_ask_at_once_for_what_a_person_did_not_bring(world, lan):
    from tests.counter.test_intake import counted, send

    answer = send(lan, world, "ask", **counted(world, 0))
    assert "Giấy tờ cần bổ sung" in text_of(answer) and "checked" in text_of(answer)
