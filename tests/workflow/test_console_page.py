import re
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from motcua.agencies.models import Assignment, Level, Role, Unit, UnitKind
from motcua.identity.models import User
from motcua.workflow import services
from motcua.workflow.models import ProcessVersion
from motcua.workflow.reading import read
from tests.workflow.factories import staff, straight, task, vn, way
from tests.workflow.test_check import SEED

DAY = vn(2022, 7, 25)
LOOP = straight(task("b", "Thẩm định <vòng>".replace("<", "&lt;").replace(">", "&gt;")), way("a", "b", "b"))
LONG = "Quy trình giải quyết thủ tục cấp giấy phép xây dựng nhà ở riêng lẻ " * 4


def signed_in(client, role):
    person = staff(code="VP001", name="Trần Thị Bích Hà")
    person.user = User.objects.create_user("ha.vp", "mat-khau-rat-dai")
    person.save()
    office = Unit.objects.create(
        name="Văn phòng UBND tỉnh",
        level=Level.PROVINCE,
        kind=UnitKind.OFFICE,
        valid_from=DAY.date().replace(year=2016),
    )
    Assignment.objects.create(staff=person, unit=office, role=role, valid_from=office.valid_from)
    client.force_login(person.user)
    return client


@pytest.fixture
def editor(db, client):
    return signed_in(client, Role.TTHC_CONTROL)


def page(response) -> str:
    return unescape(response.content.decode())


def upload(client, content, **facts):
    file = SimpleUploadedFile("quy-trinh.bpmn", content if isinstance(content, bytes) else content.encode())
    return client.post(reverse("console:process_upload"), {"file": file, "key": "khai-sinh", **facts})


def confirm(client, response):
    hidden = dict(
        re.findall(
            r'<input type="hidden" name="(key|name|decision)" value="([^"]*)"', response.content.decode()
        )
    )
    text = re.search(r"<textarea[^>]*>\n(.*)</textarea>", response.content.decode(), re.S)
    sent = {key: unescape(value) for key, value in hidden.items()}
    sent["bpmn"] = unescape(text.group(1)).replace("\n", "\r\n")
    return client.post(reverse("console:process_publish"), sent, follow=True)


def test_an_empty_list_says_what_to_do(editor):
    assert "Chưa có quy trình nào" in page(editor.get(reverse("console:processes")))


def test_a_counter_clerk_has_no_business_here(db, client):
    clerk = signed_in(client, Role.RECEIVE)
    assert clerk.get(reverse("console:processes")).status_code == 403
    assert upload(clerk, SEED[0].read_bytes()).status_code == 403
    client.logout()
    assert client.get(reverse("console:processes")).status_code == 302


def test_a_version_shows_its_steps_in_order_without_javascript(editor):
    services.seed(DAY)
    assert len(re.findall(r"<tr>\s*<td", page(editor.get(reverse("console:processes"))))) == 4
    text = page(editor.get(reverse("console:process", args=["district_days", 1]), {"hours": "24"}))
    steps = ["Tiếp nhận và chuyển hồ sơ", "Phân công xử lý", "Thẩm định hồ sơ", "Dự thảo và trình kết quả",
             "Ký duyệt kết quả", "Vào sổ, chuyển kết quả", "Trả kết quả"]  # fmt: skip
    assert [text.index(f">{step}</td>") for step in steps] == sorted(
        text.index(f">{step}</td>") for step in steps
    )
    assert "12 giờ làm việc" in text and "style=" not in text
    assert "50% thời hạn" in page(editor.get(reverse("console:process", args=["district_days", 1])))
    assert editor.get(reverse("console:process", args=["district_days", 2])).status_code == 404


def test_the_files_of_a_version(editor):
    services.seed(DAY)
    for form, drawn in (("goc", False), ("chuan", True), ("so-do", True)):
        response = editor.get(reverse("console:process_file", args=["commune_days", 1, form]))
        definition = read(response.content)
        assert definition.main.name == "Giải quyết có thời hạn tại cấp xã"
        assert bool(definition.diagrams) is drawn
    assert editor.get(reverse("console:process_file", args=["commune_days", 1, "khac"])).status_code == 404


def test_a_file_is_checked_then_published_and_becomes_the_next_version(editor):
    content = SEED[2].read_bytes()
    checked = upload(editor, content, decision="Quyết định số 12/QĐ-UBND")
    assert checked.status_code == 200 and not ProcessVersion.objects.exists()
    assert "Công bố “Giải quyết tại cấp huyện”" in page(checked)
    done = confirm(editor, checked)
    assert "đang dùng phiên bản 1" in page(done)
    assert confirm(editor, upload(editor, content)).redirect_chain[0][0].endswith("/khai-sinh/1/")
    changed = content.decode().replace("Thẩm định hồ sơ", "Thẩm tra hồ sơ").encode()
    assert confirm(editor, upload(editor, changed)).redirect_chain[0][0].endswith("/khai-sinh/2/")
    assert "Đây là phiên bản cũ" in page(editor.get(reverse("console:process", args=["khai-sinh", 1])))


def test_findings_are_shown_and_nothing_typed_is_lost(editor):
    response = upload(editor, LOOP, name=LONG[:200], decision="Quyết định 5")
    text = page(response)
    assert response.status_code == 422
    assert "bước “Thẩm định <vòng>” (mã b): nằm trong vòng lặp không có lối ra" in text
    assert LONG[:200].strip() in text and "Quyết định 5" in text
    assert not ProcessVersion.objects.exists()


@pytest.mark.parametrize("content", [b"", b"MZ\x90\x00 not a drawing", b"<a/>", b"x" * 2_000_100])
def test_what_is_no_process_gets_a_sentence(editor, content):
    response = upload(editor, content)
    assert response.status_code == 422
    assert re.search(r"Tệp (trống|không phải|lớn quá)", page(response))


def test_a_bad_key_gets_a_sentence(editor):
    assert "Mã chỉ gồm chữ không dấu" in page(upload(editor, SEED[0].read_bytes(), key="khai sinh/../"))


def test_publishing_a_file_that_is_not_clean_is_refused(editor):
    response = editor.post(reverse("console:process_publish"), {"key": "x", "name": "x", "bpmn": LOOP})
    assert response.status_code == 409 and not ProcessVersion.objects.exists()
    assert "nằm trong vòng lặp" in page(response)
