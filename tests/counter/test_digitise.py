"""Digitising at the desk: upload, phone, folder, check by field, sign, use again, the list of what lacks."""

import os

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from motcua.agencies.models import Role
from motcua.audit.models import Access
from motcua.catalogue.models import Component
from motcua.common.ids import uuid7
from motcua.documents import digitising
from motcua.documents.models import Scan
from motcua.dossiers import digitised, scan_folders
from motcua.dossiers.copies import CopyState
from motcua.dossiers.models import Dossier, Paper
from tests.counter.factories import signed_in, text_of
from tests.counter.papers import BIRTH, filed, page, paper_of, picture
from tests.documents import sheets
from tests.dossiers import district, factories, scans
from tests.dossiers.factories import MONDAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def lan(w):
    return signed_in(w.lan)


def uploaded(client: Client, dossier: Dossier, paper: Paper | None, *files: SimpleUploadedFile):
    facts = {"pages": list(files)} | ({"paper": str(paper.pk)} if paper else {})
    return client.post(reverse("counter:digitise_upload", args=[dossier.pk]), facts, follow=True)


def ticked(scan: Scan, **typed: str) -> dict[str, str]:
    values = scans.values_of(scan, **typed)
    return {f"v-{key}": value for key, value in values.items()} | {f"ok-{key}": "1" for key in values}


def test_a_scanners_file_is_taken_at_once_and_read_without_anybody_waiting(lan, w):
    dossier = filed(w)
    answer = uploaded(
        lan, dossier, paper_of(dossier, w.certificate), picture(), picture(scans.photo("Mặt sau"))
    )
    assert "Đã nhận 2 tệp, đang đọc" in text_of(answer)
    scan = Scan.objects.get()
    assert scan.state == Scan.State.READING and scan.pages_done == 0, "the request itself reads nothing"
    assert "Đang đọc, xong 0/2 trang" in text_of(lan.get(page(dossier)))
    scans.worked_off(scan)
    part = text_of(lan.get(page(dossier), headers={"HX-Request": "true"}))
    assert "Đối chiếu và ký" in part and "<html" not in part


def test_every_field_is_ticked_beside_its_picture_before_the_copy_is_signed(lan, w):
    dossier = filed(w)
    uploaded(lan, dossier, paper_of(dossier, w.certificate), picture())
    scan = scans.worked_off(Scan.objects.get())
    url = reverse("counter:digitise_check", args=[dossier.pk, scan.pk])
    facts = ticked(scan, child="Nguyễn Gia Bảo", born="29/02/2020")
    one_missing = {name: value for name, value in facts.items() if name != "ok-child"}
    answer = lan.post(url, one_missing | {"sign": "1"})
    assert answer.status_code == 422 and "Còn mục chưa đánh dấu" in text_of(answer)
    assert 'value="Nguyễn Gia Bảo"' in text_of(answer), "nothing typed is lost"
    wrong = lan.post(url, facts | {"v-born": "30/02/2020", "sign": "1"})
    assert wrong.status_code == 422 and "phải là ngày có thật" in text_of(wrong)
    key = str(uuid7())
    for _press in range(2):
        done = lan.post(url, facts | {"sign": "1", "key": key}, follow=True)
    copy = dossier.digital_copies.get()
    assert copy.facts["child"] == "Nguyễn Gia Bảo" and copy.code == f"{dossier.code}-SH1"
    assert copy.code in text_of(done) and "Trần Thị Lan" in text_of(done)


def test_what_was_ticked_can_be_kept_and_signed_later(lan, w):
    dossier = filed(w)
    uploaded(lan, dossier, paper_of(dossier, w.certificate), picture())
    scan = scans.worked_off(Scan.objects.get())
    url = reverse("counter:digitise_check", args=[dossier.pk, scan.pk])
    lan.post(url, {"v-child": "Hồ Thị Bưởi", "ok-child": "1", "v-mother": "x", "save": "1"})
    text = text_of(lan.get(url))
    assert "Trần Thị Lan đã xác nhận" in text and "Hồ Thị Bưởi" in text
    assert scan.facts.exclude(staff_code="").count() == 1, "an unticked field is not taken"
    assert not dossier.digital_copies.exists()


def test_pages_are_shown_to_who_sees_the_dossier_and_to_nobody_else(lan, w):
    dossier = filed(w)
    uploaded(lan, dossier, paper_of(dossier, w.certificate), picture())
    scan = scans.worked_off(Scan.objects.get())
    url = reverse("counter:digitise_page", args=[dossier.pk, scan.pk, scan.pages.get().pk])
    answer = lan.get(url)
    assert answer["Content-Type"] == "image/jpeg" and answer["Content-Security-Policy"] == "sandbox"
    head = signed_in(factories.person("AM09", "Lê Văn Chín", w.desk, Role.HEAD_ONE_STOP))
    assert head.get(url).status_code == 200
    assert signed_in(w.thao).get(url).status_code in {403, 404}
    assert Client().get(url).status_code == 302
    other = filed(w)
    stolen = reverse("counter:digitise_page", args=[other.pk, scan.pk, scan.pages.get().pk])
    assert lan.get(stolen).status_code == 404, "a scan is reached through its own dossier only"


def test_looking_at_a_paper_while_digitising_is_written_down(lan, w):
    dossier = filed(w)
    lan.get(page(dossier))
    assert Access.objects.filter(subject_id=dossier.pk, purpose="Số hóa giấy tờ").exists()


@pytest.fixture
def folder(tmp_path, settings, w):
    settings.SCAN_FOLDER = str(tmp_path)
    place = tmp_path / w.committee.identifier
    place.mkdir()
    return place


def dropped(folder, name: str, content: bytes, *, age: float = 60) -> None:
    from time import time

    file = folder / name
    file.write_bytes(content)
    os.utime(file, (time() - age, time() - age))


def taken(w) -> int:
    from django.utils import timezone

    return scan_folders.take_all(at=MONDAY, real_at=timezone.now())


def test_a_file_in_the_units_folder_is_taken_once_when_it_is_whole(w, folder):
    dropped(folder, "quét 01.jpg", scans.photo())
    dropped(folder, "đang ghi.jpg", scans.photo(), age=0)
    dropped(folder, "dở.jpg.part", scans.photo())
    assert taken(w) == 1 and taken(w) == 0
    scan = Scan.objects.get()
    assert (scan.ref, scan.way, scan.part) == (w.desk.pk, Scan.Way.FOLDER, None)
    assert sorted(path.name for path in folder.iterdir() if path.is_file()) == ["dở.jpg.part", "đang ghi.jpg"]
    assert [path.name for path in (folder / "da-nhan").iterdir()] == ["quét 01.jpg"]


def test_a_worker_killed_while_taking_a_file_neither_loses_nor_doubles_it(w, folder):
    busy = folder / ".dang-nhan"
    busy.mkdir()
    dropped(busy, "mất điện.jpg", scans.photo(), age=700)
    assert taken(w) == 1
    dropped(busy, "đã lưu.jpg", scans.photo(), age=700)
    assert taken(w) == 0 and Scan.objects.count() == 1, "the same content was stored already"


def test_what_is_no_picture_is_set_aside(w, folder):
    dropped(folder, "ghi chú.txt", "Xin chào".encode())
    assert taken(w) == 0
    assert [path.name for path in (folder / "khong-nhan").iterdir()] == ["ghi chú.txt"]


def test_a_separator_sheet_brings_each_paper_to_its_place_and_never_to_another_unit(lan, w, folder):
    dossier = filed(w)
    body = sheets.image_of(sheets.printed('#set page(paper: "a6")\nGiấy khai sinh'), dpi=90)
    stranger = factories.unit("Xã khác", "one_stop", parent=w.committee.parent)
    for paper in (paper_of(dossier, w.certificate), paper_of(dossier, w.component)):
        dropped(folder, f"{paper.pk}.pdf", sheets.pdf_of(sheets.separator(str(paper.pk)), body))
    foreign = digitising.begin(ref=stranger.pk, name="x", way="folder", split=True, at=MONDAY)
    lost = sheets.pdf_of(sheets.separator(str(paper_of(dossier, w.certificate).pk)), body)
    digitising.add(scan_id=foreign.pk, name="x.pdf", content=lost, at=MONDAY)
    digitising.close(scan_id=foreign.pk)
    taken(w)
    for scan in list(Scan.objects.all()):
        scans.worked_off(scan)
    taken(w)
    for piece in Scan.objects.filter(part__isnull=False):
        scans.worked_off(piece)
    lines = digitised.lines(dossier, at=MONDAY)
    assert all(line.scan is not None for line in lines)
    assert Scan.objects.filter(parent=foreign, part=None).count() == 1


def test_a_loose_scan_is_given_to_a_paper_by_hand(lan, w, folder):
    dossier = filed(w)
    dropped(folder, "quét.jpg", scans.photo())
    lan.post(reverse("counter:digitise_fetch", args=[dossier.pk]))
    scan = scans.worked_off(Scan.objects.get())
    assert "Bản quét chưa biết là giấy tờ nào" in text_of(lan.get(page(dossier)))
    paper = paper_of(dossier, w.certificate)
    lan.post(reverse("counter:digitise_place", args=[dossier.pk, scan.pk]), {"paper": str(paper.pk)})
    scan.refresh_from_db()
    assert (scan.ref, scan.part, scan.kind) == (dossier.pk, paper.pk, "birth_certificate")


def test_the_next_dossier_offers_what_is_held_and_one_press_takes_it(lan, w):
    first = filed(w)
    copy = scans.digitised(w, first, paper_of(first, w.certificate))
    second = filed(w, w.component)
    text = text_of(lan.get(page(second)))
    assert "Đã có, không cần nộp lại" in text and copy.code in text
    facts = {"component": str(w.certificate.pk), "source": str(copy.pk), "key": str(uuid7())}
    done = lan.post(reverse("counter:digitise_reuse", args=[second.pk]), facts, follow=True)
    assert "Dùng lại giấy tờ đã số hóa" in text_of(done) and first.code in text_of(done)
    assert second.digital_copies.get().state == CopyState.FROM_COMPONENT


def test_a_stranger_cannot_digitise_and_reading_officers_get_no_buttons(w):
    dossier = filed(w)
    paper = paper_of(dossier, w.certificate)
    thao = signed_in(w.thao)
    assert uploaded(thao, dossier, paper, picture()).status_code in {403, 404}
    assert signed_in(w.tam).get(page(dossier)).status_code == 200
    assert "Tải lên" not in text_of(signed_in(w.tam).get(page(dossier)))


def test_who_only_sees_the_dossier_changes_no_scan_of_it(w):
    """The head of the district's one-stop watches over the ward's dossiers; their scans are the ward's."""
    head = signed_in(district.above(w).head)
    dossier = filed(w)
    scan = scans.scanned(w, dossier, paper_of(dossier, w.certificate))
    assert head.get(page(dossier)).status_code == 200
    for act in ("digitise_give_up", "digitise_close", "digitise_check"):
        url = reverse(f"counter:{act}", args=[dossier.pk, scan.pk])
        assert head.post(url, {"turn": str(scan.pages.get().pk)}).status_code == 403, act
    for shown in ("digitise_phone", "digitise_check"):
        assert head.get(reverse(f"counter:{shown}", args=[dossier.pk, scan.pk])).status_code == 403, shown
    assert Scan.objects.get(pk=scan.pk).state == scan.state


def test_the_head_sees_which_papers_still_lack_before_transfer(lan, w, django_assert_max_num_queries):
    lacking, enough = filed(w), filed(w, w.component)
    for _more in range(4):
        filed(w)
    url = reverse("counter:undigitised")
    text = text_of(lan.get(url))
    assert lacking.code in text and BIRTH in text and enough.code not in text
    few = _queries(lan, url)
    for _more in range(3):
        filed(w)
    assert _queries(lan, url) == few, "one question more for each dossier"
    lan.post(reverse("counter:transfer", args=[lacking.pk]), {"key": str(uuid7())}, follow=True)
    assert lacking.code not in text_of(lan.get(url)), "what has left the desk is no longer its list"


def _queries(client: Client, url: str) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as seen:
        client.get(url)
    return len(seen)


def test_the_page_of_the_dossier_warns_before_transfer_and_not_after(lan, w):
    dossier = filed(w)
    url = reverse("counter:dossier", args=[dossier.pk])
    assert "Nên số hóa trước khi chuyển hồ sơ: Giấy khai sinh của con" in text_of(lan.get(url))
    scans.digitised(w, dossier, paper_of(dossier, w.certificate))
    assert "Nên số hóa trước khi chuyển" not in text_of(lan.get(url))


def test_the_page_of_the_dossier_leads_there_and_sheets_can_be_printed(lan, w):
    dossier = filed(w)
    assert page(dossier) in text_of(lan.get(reverse("counter:dossier", args=[dossier.pk])))
    text = text_of(lan.get(reverse("counter:digitise_sheets", args=[dossier.pk])))
    assert text.count("<svg") >= 2 and BIRTH in text


def test_a_scan_of_no_use_is_thrown_away_and_begun_anew(lan, w):
    dossier = filed(w)
    uploaded(lan, dossier, paper_of(dossier, w.certificate), picture(b"\xff\xd8\xff\xe0" + b"\x00" * 400))
    scan = scans.worked_off(Scan.objects.get())
    assert "Không mở được trang nào" in text_of(lan.get(page(dossier)))
    lan.post(reverse("counter:digitise_give_up", args=[dossier.pk, scan.pk]))
    assert "Tải lên và đọc" in text_of(lan.get(page(dossier)))


def test_at_the_desk_a_held_paper_is_offered_instead_of_being_asked_for(lan, w):
    first = filed(w)
    copy = scans.digitised(w, first, paper_of(first, w.certificate))
    Component.objects.filter(pk=w.certificate.pk).update(required=True)
    url = reverse("counter:intake_form", args=[w.version.pk])
    name = f"p-{w.certificate.pk.hex}"
    facts = {
        "d-dossier_id": str(uuid7()),
        "d-key": str(uuid7()),
        "d-id_number": w.minh.id_number,
        "d-kind": "1",
        "d-name": w.minh.name,
        "d-filed_by": "self",
        "d-delivery": "desk",
        "d-another": "on",
        f"p-{w.component.pk.hex}-originals": "1",
    }
    assert f"{name}-reuse" in text_of(lan.post(url, facts | {"find": "1"}))
    assert f"{name}-reuse" not in text_of(lan.post(url, facts | {"find": "1", "d-id_number": "049990004321"}))
    lan.post(url, facts | {f"{name}-reuse": str(copy.pk), "do": "receive"})
    dossier = Dossier.objects.order_by("-id").first()
    line = next(line for line in digitised.lines(dossier, at=MONDAY) if line.component == w.certificate)
    assert dossier.code and line.state == CopyState.FROM_COMPONENT and line.copy.source == copy
    assert line.paper.originals == 0, "no paper was handed in"


def test_online_a_held_paper_is_taken_with_one_press(w):
    from motcua.dossiers.services import drafting
    from motcua.dossiers.status import FiledBy

    first = filed(w)
    copy = scans.digitised(w, first, paper_of(first, w.certificate))
    draft = drafting.begin_draft(version=w.version, by=w.minh, at=MONDAY)
    facts = {"receiving_unit": w.desk, "case": None, "owner": {}, "at": MONDAY, "by": w.minh}
    drafting.choose_road(draft_id=draft.pk, filed_by=FiledBy.SELF, **facts)
    minh = signed_in(w.minh)
    url = reverse("portal:papers", args=[draft.pk])
    text = text_of(minh.get(url))
    value = f"{w.certificate.pk}:{copy.pk}"
    assert "Cơ quan nhà nước đã có giấy này của bạn" in text and value in text
    assert f"{copy.code}.pdf" in text_of(minh.post(url, {"_held": value}, follow=True))
    draft.files.all().delete()
    drafting.choose_road(draft_id=draft.pk, filed_by=FiledBy.AUTHORISED, **facts)
    assert "Cơ quan nhà nước đã có" not in text_of(minh.get(url)), (
        "another person's dossier, another person's papers"
    )
    assert minh.post(url, {"_held": value}).status_code == 409
